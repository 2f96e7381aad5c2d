"""Group commit: acts that wait at the same time are carried out one after another, and committed together.

One thread writes for the whole process. It takes what waits, one act after another, each with a session and a savepoint
of its own, and commits soon: then each gets its answer. An act that fails takes no other one along. Where it cannot
be helped that others are undone with it, since the database let the whole transaction go, or since somebody's patience
ended after their act and before the commit, those others are carried out again.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from annotations.events import Bell
from annotations.history import close, serialise_writers
from api.line import Act, Line
from source_text.patience import Unready
from source_text.sight import give

TOGETHER = 0.01
"""Seconds after which nothing more is taken into a transaction."""
STEPS = 20_000
"""Steps of SQLite's machine, about a millisecond, between two looks at how much patience is left."""


class Remembering(Session):
    """A session that is done with its connection before what it has is done with: it does not ask for anything then."""

    def remember(self) -> None:
        """Only remember from now on: what asks the database gets Unready."""
        self.info.pop("connection", None)
        self.info["over"] = True

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Where statements go."""
        if "over" in self.info:
            raise Unready
        return super().get_bind(*args, **kwargs)


class Done(NamedTuple):
    """An act that was carried out: the session it had, and what it came to."""

    act: Act[Any]
    session: Remembering
    found: Any


class Group(Line):
    """The writers of one process on one database."""

    def __init__(self, engine: Engine, bell: Bell) -> None:
        super().__init__(engine, "writer")
        self._bell = bell

    def serve(self, connection: Connection) -> None:
        """Carry out what waits in one transaction, and commit it."""
        done: list[Done] = []
        try:
            self._gather(connection, done)
            if done:
                self._commit(connection, done)
        except BaseException as error:
            for one in done:
                one.act.fail(error)
        finally:
            if (left := connection.get_transaction()) is not None:
                with suppress(DBAPIError):
                    left.close()

    def _gather(self, connection: Connection, done: list[Done]) -> None:
        """Carry out what waits, as long as it takes no time; what went well is `done`."""
        try:
            _begin(connection)
        except Exception as error:
            if act := self.next(joining=False):
                act.fail(error)
            return
        until = time.monotonic() + TOGETHER
        while act := self.next(joining=bool(done)):
            try:
                if not connection.in_transaction():
                    _begin(connection)
                done.append(_run(act, connection, joining=bool(done)))
            except BaseException as error:
                act.fail(error)
                if not done:
                    _undo(connection)
                elif not _stands(connection):
                    self.again([one.act for one in done])
                    done.clear()
                    return
            if act.alone or time.monotonic() > until:
                return

    def _commit(self, connection: Connection, done: list[Done]) -> None:
        """Commit what was done, unless somebody's patience ended: what was stopped is not written."""
        stopped = [(act, act.patience) for act, *_ in done if act.patience and act.patience.over()]
        if stopped:
            _undo(connection)
            for act, patience in stopped:
                act.fail(patience.overdue())
            self.again([act for act, *_ in done if act not in [one for one, _ in stopped]])
            return
        transaction = connection.get_transaction()
        assert transaction is not None, "what was done was done in one"
        for act, session, found in done:
            if act.show is not None:  # the database waits for its disk, and so there is time
                act.shows(session, found)
        transaction.commit()
        self._bell.ring()
        for act, _, found in done:
            act.answer(found)


def _run(act: Act[Any], connection: Connection, *, joining: bool) -> Done:
    """Carry an act out in the transaction of a connection; where it is `joining` others, in a savepoint of its own.

    What fails in a flush rolls the whole transaction back, by the way of SQLAlchemy; what fails otherwise its own part.
    """
    session = Remembering(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
    give(session, act.sight)
    driver: Any = connection.connection.driver_connection
    release = _limited(act, connection)
    try:
        if joining:
            driver.execute("SAVEPOINT act")
        found = act.context.run(_done, act, session)  # the commit releases its savepoint, and the next act covers it
    except BaseException:
        release()
        session.close()
        if joining and _stands(connection, failed=True):
            driver.execute("ROLLBACK TO act")
        raise
    release()
    if act.show is None:
        session.close()
    else:
        session.remember()
    return Done(act, session, found)


def _limited(act: Act[Any], connection: Connection) -> Callable[[], object]:
    """Let the statements of an act end with its patience; gives what ends that."""
    driver: Any = connection.connection.driver_connection
    patience = act.patience
    if patience is None:
        return lambda: None
    if connection.dialect.name == "sqlite":
        driver.set_progress_handler(patience.over, STEPS)
        return partial(driver.set_progress_handler, None, 0)
    patience.during(driver, driver.cancel)
    return partial(patience.release, driver)


def _done(act: Act[Any], session: Session) -> Any:
    found = act.work(session)
    close(session)
    if act.patience:
        act.patience.check()
    session.commit()
    return found


def _begin(connection: Connection) -> None:
    connection.begin()
    serialise_writers(connection)


def _undo(connection: Connection) -> None:
    """Undo all that was done in the transaction, if there still is one."""
    transaction = connection.get_transaction()
    if transaction is not None:
        transaction.rollback()


def _stands(connection: Connection, *, failed: bool = False) -> bool:
    """Whether the transaction still holds what was done in it before, perhaps behind something that `failed`."""
    if connection.invalidated or not connection.in_transaction():
        return False
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    status = driver.info.transaction_status
    return bool(status == status.INTRANS or (failed and status == status.INERROR))
