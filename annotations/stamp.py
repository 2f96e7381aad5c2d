"""Stamps: which state of the database something was read from, and what has been changed since another."""

from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

LATEST = "SELECT coalesce(max(sequence), 0) FROM change"
TERMS = "SELECT view, term, text FROM term ORDER BY id"
SINCE = text("SELECT DISTINCT document_id FROM change WHERE sequence > :sequence LIMIT 1000")


class Stamp(NamedTuple):
    """The last change of the history, and the lexicon, which has none."""

    sequence: int
    lexicon: int


def take(session: Session) -> Stamp:
    """The stamp of the state that a session sees.

    Taken before anything else is read, it is never later than what is read after it.
    """
    # The driver itself, since this is asked before every answer: all that is around it takes longer than the statements.
    return read(session.connection().connection.driver_connection)


def read(driver: Any) -> Stamp:
    """The stamp of the state that a connection of the driver sees."""
    sequence: int = driver.execute(LATEST).fetchone()[0]
    return Stamp(sequence, hash(tuple(driver.execute(TERMS).fetchall())))


def changed(session: Session, since: Stamp) -> set[int | None]:
    """The documents that were changed after a stamp; None among them stands for what belongs to no document."""
    found = session.connection().execute(SINCE, {"sequence": since.sequence}).scalars().all()
    return set(found) if len(found) < 1000 else {None, *found}
