"""Stamps: which state of the database something was read from, and what has been changed since another."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session, col

from annotations.annotation import Annotation
from annotations.history import Change
from annotations.span import Span
from source_text.document import Document
from source_text.prepared import Prepared, Rows, connected, given

NOW = """SELECT (SELECT coalesce(max(sequence), 0) FROM change),
  (SELECT count(*) FROM term), (SELECT coalesce(max(id), 0) FROM term),
  EXISTS (SELECT 1 FROM document WHERE visibility != 'PUBLIC') OR EXISTS (SELECT 1 FROM entity WHERE visibility != 'PUBLIC')"""
MANY = 1000
"""Places that were changed: where there are more, anything may have been."""
SINCE = Prepared(
    select(col(Change.document_id), col(Span.paragraph_id), col(Document.slug))
    .distinct()
    .select_from(Change)
    .outerjoin(Document, and_(col(Change.node_type) == "Document", col(Document.id) == col(Change.node_id)))
    .outerjoin(Annotation, and_(col(Change.node_type) == "Annotation", col(Annotation.id) == col(Change.node_id)))
    .outerjoin(Span, col(Span.id) == col(Annotation.span_id))
    .where(col(Change.sequence) > given("sequence"))
    .limit(MANY)
)
"""Where something was changed after a number of the history."""


class Stamp(NamedTuple):
    """The last change of the history, the lexicon, which has none, and whether any document or entity is hidden from some.

    No term gets the number of another: where there are as many as before, and none is newer, they are the same.
    """

    sequence: int
    lexicon: tuple[int, int]
    hidden: bool

    def reaches(self, other: "Stamp") -> bool:
        """Whether this is another state or one after it, with the same lexicon."""
        return self.lexicon == other.lexicon and self.sequence >= other.sequence


class Place(NamedTuple):
    """Where something was changed: in a paragraph of a document, in the document as a whole, or in none.

    `name` is the slug of a document that is changed itself, which other documents may have too.
    """

    document: int | None
    paragraph: int | None
    name: str | None = None


class Extent(NamedTuple):
    """What something was read from: documents, and only these paragraphs of them, where that is known.

    Under `names` they were asked for without their project: another document may come to be meant.
    """

    documents: frozenset[int]
    paragraphs: frozenset[int] | None = None
    names: frozenset[str] = frozenset()

    def touched(self, places: Iterable[Place]) -> bool:
        """Whether changes at some places may be seen in it. What belongs to no document may be seen everywhere."""
        return any(self._holds(place) for place in places)

    def _holds(self, place: Place) -> bool:
        if place.document is None or place.name in self.names:
            return True
        if place.document not in self.documents:
            return False
        return self.paragraphs is None or place.paragraph is None or place.paragraph in self.paragraphs


def driver(session: Session) -> Any:
    """What reads stamps for a session: the driver itself, since that is asked before every answer, and all that is around it
    takes longer than the statements."""
    return connected(session).connection.driver_connection


def of(rows: Rows) -> Stamp:
    """The stamp that `NOW` finds.

    Read before anything else, it is never later than what is read after it.
    """
    [(sequence, terms, newest, hidden)] = rows
    return Stamp(sequence, (terms, newest), bool(hidden))


def places(rows: Rows) -> list[Place]:
    """Where something was changed, as `SINCE` finds it.

    What is said of a paragraph is changed there; a span that comes to stand elsewhere is a change of its document.
    """
    return [Place(*one) for one in rows] if len(rows) < MANY else [Place(None, None)]


def read(driver: Any) -> Stamp:
    """The stamp of the state that a connection of the driver sees."""
    return of(driver.execute(NOW).fetchall())


def changed(session: Session, after: Stamp) -> list[Place]:
    """Where something was changed after a stamp, in the state that a session sees."""
    statement = SINCE.plain(connected(session).dialect.name, sequence=after.sequence)
    return places(driver(session).execute(*statement).fetchall())
