"""The one place that opens the database, and the one that commits."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import orjson
import psycopg.errors
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Dialect, Engine, NullPool, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session, SQLModel

from annotations.annotation import Annotation
from annotations.entity import Entity, EntityIdentifier, EntityName
from annotations.events import Bell
from annotations.feed import Feed
from annotations.history import Change, close, serialise_writers
from annotations.lexicon import Term
from annotations.login import Login
from annotations.membership import Membership
from annotations.receipt import Receipt
from annotations.report import KeptReport
from annotations.span import PastSpan, Span
from annotations.token import Token
from annotations.user import User
from api.glimpse import FileGlimpse, SocketGlimpse
from api.group import STEPS, Group
from api.line import Act
from api.preparation import Preparation
from api.sqlite import dbapi2 as sqlite
from api.turns import Turns
from api.watch import Watch
from api.wire import Coming
from schema.answers import Answers
from schema.context import Work
from schema.flight import Flights
from schema.pace import Pace
from source_text.document import Document
from source_text.heir import Heir
from source_text.paragraph import Paragraph, PastParagraph
from source_text.patience import Patience, Unready, current, go_on
from source_text.prepared import Prepared, Rows, ask
from source_text.problems import Overdue, Unavailable, away
from source_text.project import Project
from source_text.revision import Revision, Source
from source_text.sight import EVERYTHING, Sight, give

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TABLES: tuple[type[SQLModel], ...] = (
    Project,
    User,
    Membership,
    Document,
    Revision,
    Source,
    Paragraph,
    PastParagraph,
    Heir,
    KeptReport,
    Span,
    PastSpan,
    Annotation,
    Entity,
    EntityName,
    EntityIdentifier,
    Change,
    Receipt,
    Term,
    Token,
    Login,
)
"""Every table. A statement may name any of them, so all have to be known before the first session."""

RESTED = 1.0
"""Seconds after which a connection that nobody used is asked whether it is still there."""
LOOK = 10.0
"""Seconds that it may take to find who asks, where that is not found at once."""
BUSY = 30.0
"""Seconds that a writer waits for another one at most."""
T = TypeVar("T")
V = TypeVar("V")
P = ParamSpec("P")


class Database:
    """Sessions on one database.

    `read` and `write` give a session in the calling thread, `reading` and `writing` run a function with one in a worker
    thread, so that the event loop does not wait for the disk; only what is known to be quick is done there and then.
    """

    def __init__(self, url: str) -> None:
        file = make_url(url).get_backend_name() == "sqlite"
        size = 5 if file else 20
        # What was used last is used next: the others may stay cold, and are small then.
        self.engine = self._reader = _engine(url, pool_size=5, pool_use_lifo=True)
        if not file:  # SQLite shows a transaction one state anyhow
            self._reader = _engine(url, pool_size=size, pool_use_lifo=True)
            event.listen(self._reader, "connect", _still)
        # The pool makes ten more connections, for those who need one but for a moment.
        self.places = asyncio.Semaphore(size)
        self._writer = self.engine.execution_options(immediate=True)
        self._reading = Session if file else _Reading
        self.bell = Bell()
        self.bell.watch = self._watch = Watch(self.engine.url, self.bell.ring)
        self._group = Group(self._writer, self.bell)
        self.feed = Feed(self.reading, self.bell)
        self.answers = Answers()
        self.flights: Flights[Any] = Flights()
        # The event loop waits for no pool.
        self._glimpse = FileGlimpse(_engine(url, poolclass=NullPool)) if file else SocketGlimpse(self.engine)
        self._turns = Turns(1, late=4) if file else Turns(4, late=12)
        self._preparation = Preparation(self.read, self._turns)

    def migrate(self) -> None:
        """Bring the tables to the latest form."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection:
            config.attributes["connection"] = connection
            with unreferenced(connection):
                command.upgrade(config, "head")

    def session(self, sight: Sight) -> Session:
        """A session that sees one state of the database from its first read on; for reading, and closed by the caller."""
        return give(self._reading(self._reader, expire_on_commit=False), sight)

    @contextmanager
    def read(self, sight: Sight = EVERYTHING) -> Iterator[Session]:
        """Such a session, closed at the end."""
        with self.session(sight) as session:
            yield session

    @contextmanager
    def write(self, sight: Sight = EVERYTHING, prepare: Work[object] | None = None) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or not at all.

        `prepare` works out before, with a session that reads and keeps nobody waiting, what is to be found then.
        """
        before = nullcontext() if prepare is None else self._preparation.done(sight, prepare)
        with before, give(Session(self._writer, expire_on_commit=False), sight) as session:
            serialise_writers(session.connection())
            yield session
            close(session)
            if patience := current.get():
                patience.check()
            session.commit()
        self.bell.ring()

    async def reading(
        self, sight: Sight, work: Callable[[Session], T], pace: Pace | None = None, *, once: bool = False
    ) -> T:
        """Run `work` with a reading session, in a worker thread, or at once where its `pace` says that it is quick.

        It may be done anew with another session, unless it is to be done but `once`.
        """
        if pace is not None:
            with suppress(Unready):
                return self.moment(sight, work, pace)
            work = partial(_measured, work, pace)

        def run() -> T:
            with self.read(sight) as session:
                return work(session)

        def run_again() -> T:
            try:
                return run()
            except Unavailable:  # perhaps of one connection alone, since it was used last
                return run()

        return await self._turns.run(run if once else run_again, once=once)

    async def thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in a worker thread, when it is its turn; it changes nothing, and may be done anew."""
        return await self._turns.run(partial(work, *args, **kwargs))

    def moment(self, sight: Sight, work: Callable[[Session], T], pace: Pace) -> T:
        """What `work` comes to that reads, at once and in the event loop; Unready where it is not quick."""
        if not pace.quick:
            raise Unready
        return self._glimpse.moment(sight, partial(_measured, work, pace))

    async def glimpse(self, words: str) -> Rows | None:
        """What a statement finds in the present state, without a thread; None where that cannot be had at once."""
        return await self._glimpse.rows(words, {})

    def ahead(self, words: str) -> Coming | None:
        """The same while the one who asks does something else; None where it takes no time."""
        return self._glimpse.ahead(words, {})

    async def look(self, statement: Prepared, **values: Any) -> Rows:
        """What a statement finds that reads a few rows by key, whoever may see them: without a thread where that can be."""
        found = await self._glimpse.rows(*statement.plain(self.engine.dialect.name, **values))
        if found is None:
            reading = self.reading(EVERYTHING, lambda session: statement.rows(session, **values))
            return await Patience().within(LOOK, reading)
        return found

    async def writing(
        self, sight: Sight, work: Callable[[Session], T], *, alone: bool = False, prepare: Work[object] | None = None
    ) -> T:
        """Run `work` with a writing session in the thread that writes, and commit, with what else waits or `alone`;
        `prepare` as in `write`."""
        async with nullcontext() if prepare is None else self._preparation.doing(sight, prepare):
            return await self._group.join(Act(sight, work, alone=alone))

    async def shown(self, sight: Sight, work: Callable[[Session], V], show: Callable[[Session, V], T]) -> T:
        """The same; the result is what `show` makes of the outcome, in the event loop and while the database commits.

        The session asks for nothing any more then, and raises Unready.
        """
        return await self._group.join(Act(sight, work, show))

    def close(self) -> None:
        """Let all connections go."""
        self._watch.stop()
        self._glimpse.close()
        self._turns.close()
        self._group.close()
        self.engine.dispose()
        self._reader.dispose()


def _measured(work: Callable[[Session], T], pace: Pace, session: Session) -> T:
    with pace.measured():
        return work(session)


class _Reading(Session):
    """A session on PostgreSQL that reads and may not write; it commits, since a rollback would make the driver forget all
    statements that it has prepared."""

    def close(self) -> None:
        """End the transaction, whatever became of it."""
        try:
            with suppress(SQLAlchemyError, Overdue, Unavailable):
                self.commit()
        finally:
            super().close()


def _prepare(connection: Any, _record: Any) -> None:
    """Set up a SQLite connection; transactions are begun by `_begin`, not by the driver."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={int(BUSY * 1000)}",
        "wal_autocheckpoint=8000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _ask(dialect: Dialect, driver: Any, record: Any, _held: Any) -> None:
    """A connection that has rested for a while may be lost meanwhile: it is asked, and a new one taken instead."""
    if time.monotonic() - record.info.get("rests", float("-inf")) < RESTED:
        return
    try:
        dialect.do_ping(driver)
    except psycopg.Error as error:
        raise DisconnectionError from error


def _still(connection: Any, _record: Any) -> None:
    """Let a connection to PostgreSQL see one state in each of its transactions, and write nothing."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _plan(connection: Any, _record: Any) -> None:
    """Let PostgreSQL believe that a row by itself is read about as fast as one among its neighbours, as memory and solid
    disks do; by default it reads all annotations there are for a page that has a thousand of them."""
    connection.execute("SET random_page_cost = 1.1")
    connection.commit()


def _engine(url: str, **pool: Any) -> Engine:
    """A way to connections that are set up, and whose statements need patience."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, module=sqlite, **pool)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        engine = create_engine(url, json_deserializer=orjson.loads, poolclass=_Pool, **pool)
        event.listen(engine, "connect", _plan)
        event.listen(engine, "checkout", partial(_ask, engine.dialect))
        event.listen(engine, "begin", _guard)
        event.listen(engine, "checkin", _release)
    event.listen(engine, "before_execute", go_on)  # and not below, where SQLAlchemy would give the connection up
    event.listen(engine, "before_cursor_execute", _check)
    event.listen(engine, "handle_error", _overdue)
    event.listen(engine, "handle_error", _lost)
    return engine


@contextmanager
def unreferenced(connection: Connection) -> Iterator[None]:
    """Let tables be made anew: SQLite would empty all that refers to one that is dropped meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # The driver itself, since the pragma is ignored inside of a transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: upgrading a reader's transaction later can fail where waiting would not.

    SQLite asks now and then while it works, and does not wait for the lock either once there is no patience left.
    """
    driver: Any = connection.connection.driver_connection
    immediate, patience = connection.get_execution_options().get("immediate"), current.get()
    driver.set_progress_handler(patience.over if patience else None, STEPS)
    if immediate:
        left = patience.left() if patience else BUSY
        driver.execute(f"PRAGMA busy_timeout={int(min(left, BUSY) * 1000)}")
        ask(connection, "BEGIN IMMEDIATE", {})
    else:
        driver.execute("BEGIN")  # which waits for nothing, and so cannot fail


def _guard(connection: Connection) -> None:
    """Have PostgreSQL cancel what a connection does once there is no patience left."""
    driver: Any = connection.connection.driver_connection
    if patience := current.get():
        connection.info["patience"] = patience
        patience.during(driver, driver.cancel)


def _release(driver: Any, record: Any) -> None:
    """A connection that is given back works for somebody else from now on, perhaps after a rest."""
    record.info["rests"] = time.monotonic()
    if patience := record.info.pop("patience", None):
        patience.release(driver)


def _check(*_: Any) -> None:
    """No statement begins where there is no patience left."""
    if patience := current.get():
        patience.check()


def _overdue(failed: ExceptionContext) -> None:
    """What fails for want of patience says so."""
    patience = current.get()
    if (
        patience
        and patience.over()
        and isinstance(failed.original_exception, sqlite.OperationalError | psycopg.errors.QueryCanceled)
    ):
        raise patience.overdue() from None


def _lost(failed: ExceptionContext) -> None:
    """A database that is away is no bug."""
    error = failed.original_exception
    if isinstance(error, psycopg.Error) and (failed.is_disconnect or failed.connection is None):
        raise away() from error


class _Pool(QueuePool):
    """Connections of which none may be free for a long time."""

    __module__ = QueuePool.__module__  # after which its log is named

    def _do_get(self) -> ConnectionPoolEntry:
        try:
            return super()._do_get()
        except PoolTimeout as error:
            raise away() from error
