"""A glimpse of the present state, without a thread: who asks, and whether anything changed, is seen in the event loop."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from api.wire import Coming, Wire
from source_text.patience import Moment, Unready, current
from source_text.prepared import Rows
from source_text.sight import Sight, give

T = TypeVar("T")
MOMENT = 0.005
"""Seconds after which statements are ended that hold up the event loop."""


class Glimpse(ABC):
    """One connection that only the event loop uses."""

    @abstractmethod
    async def rows(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        """What a statement finds that reads a few rows by key; None where that cannot be had at once."""

    def ahead(self, words: str, values: Mapping[str, Any]) -> Coming | None:
        """The same while the one who asks does something else; None where it takes no time."""
        return None

    def moment(self, _sight: Sight, _work: Callable[[Session], T]) -> T:
        """What quick work comes to with a session that sees one state; Unready where that cannot be had at once."""
        raise Unready

    @abstractmethod
    def close(self) -> None:
        """Let the connection go."""


class FileGlimpse(Glimpse):
    """A glimpse of SQLite.

    It finds a few rows in memory that all processes share, which takes less time than a thread takes to wake up;
    readers do not wait for writers there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    async def rows(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        """What a statement finds; None where the database cannot be read at once."""
        with suppress(self._engine.dialect.loaded_dbapi.OperationalError):
            driver: Any = (self._connection or self._open()).connection.driver_connection
            found: Rows = driver.execute(words, values).fetchall()
            return found
        return None

    def moment(self, sight: Sight, work: Callable[[Session], T]) -> T:
        """What quick work comes to; Unready where it is not quick, or the database cannot be read at once."""
        moment = Moment(MOMENT)
        mark = current.set(moment)
        try:
            connection = self._connection or self._open()
            # Begun here, where it takes half as long as to let the session do it.
            with closing(connection.begin()), give(Session(connection, expire_on_commit=False), sight) as session:
                session.info["connection"] = connection
                return work(session)
        except (Unready, DBAPIError, self._engine.dialect.loaded_dbapi.OperationalError):
            self.close()  # SQLAlchemy may have taken another one for what was ended in its midst
            raise Unready from None
        finally:
            current.reset(mark)
            moment.end()

    def _open(self) -> Connection:
        self._connection = found = self._engine.connect()
        driver: Any = found.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=0")
        return found

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # nobody else is to have one that waits for nothing
            connection.close()


class SocketGlimpse(Glimpse):
    """A glimpse of PostgreSQL, by a wire whose answers the event loop hears, while others go on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wire: Wire | None = None
        self._rests = float("-inf")
        self._opening: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    async def rows(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        """What a statement finds; None where the wire breaks, so that the next one is a new one."""
        coming = self.ahead(words, values)
        if coming is None:
            await self._open()
            coming = self.ahead(words, values)
        return await asyncio.shield(coming) if coming else None

    def ahead(self, words: str, values: Mapping[str, Any]) -> Coming | None:
        """The same while the one who asks does something else; None where there is no wire yet."""
        wire = self._wire
        return wire.ask(words, values) if wire and self._hangs(wire) else None

    @staticmethod
    def _hangs(wire: Wire) -> bool:
        return wire.whole and wire.loop is asyncio.get_running_loop()

    async def _open(self) -> None:
        async with self._opening.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if (self._wire and self._hangs(self._wire)) or time.monotonic() < self._rests:
                return
            self.close()
            try:
                async with asyncio.timeout(Wire.PATIENCE):
                    self._wire = Wire(await self._connected())
            except (psycopg.Error, TimeoutError):
                self._rests = time.monotonic() + Wire.PATIENCE  # all who wait here need not find out by themselves

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        words, names = self._engine.dialect.create_connect_args(self._engine.url)
        found = await psycopg.AsyncConnection.connect(*words, **names, autocommit=True)
        try:  # the database does not notice that a wire is cut as long as it waits for a lock
            await found.execute(f"SET statement_timeout = {int(Wire.PATIENCE * 1000)}")
        except BaseException:
            found.pgconn.finish()
            raise
        return found

    def close(self) -> None:
        """Let the connection go, whatever it waits for."""
        if self._wire is not None:
            self._wire.cut()
