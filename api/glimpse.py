"""A glimpse of the present state, without a thread: who asks, and whether anything changed, is seen in the event loop."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from schema.flight import Flights
from source_text.patience import Moment, Unready, current
from source_text.sight import Sight, give

Rows = Sequence[tuple[Any, ...]]
T = TypeVar("T")
MOMENT = 0.005
"""Seconds after which statements are ended that hold up the event loop."""


class Glimpse(ABC):
    """One connection that only the event loop uses."""

    @abstractmethod
    async def rows(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        """What a statement finds that reads a few rows by key; None where that cannot be had at once."""

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
    """A glimpse of PostgreSQL, whose answer the event loop waits for itself, and lets others go on meanwhile.

    Those who ask for the same while one answer is under way share the next, which is begun after all of them came.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._flights: Flights[Rows | None] = Flights()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._turn = asyncio.Lock()

    async def rows(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        """What a statement finds; None where the connection is lost, so that the next one is a new one."""
        asked = (words, *values.items())
        return await self._flights.join(asked, lambda _made, after: after, partial(self._asked, words, values))

    async def _asked(self, words: str, values: Mapping[str, Any]) -> Rows | None:
        connection = None
        try:
            async with self._turn:
                connection = self._connection or await self._open()
            return await (await connection.execute(words, values)).fetchall()
        except psycopg.OperationalError:
            if connection is self._connection:  # and not one that was opened meanwhile
                self.close()
            return None

    async def _open(self) -> psycopg.AsyncConnection[Any]:
        words, names = self._engine.dialect.create_connect_args(self._engine.url)
        self._connection = await psycopg.AsyncConnection.connect(*words, **names, autocommit=True)
        return self._connection

    def close(self) -> None:
        """Let the connection go, whatever it waits for."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.pgconn.finish()
