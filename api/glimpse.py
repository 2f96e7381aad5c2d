"""A glimpse of the present state, without waiting: what did not change is answered at once, in the event loop, and so is
who asks."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from source_text.sight import EVERYTHING, give

T = TypeVar("T")


class Seen(NamedTuple):
    """What was found."""

    value: Any


class Glimpse:
    """One connection that only the event loop uses.

    SQLite finds a few rows in memory that all processes share, which takes less time than a thread takes to wake up;
    readers do not wait for writers there. PostgreSQL is asked through a socket, so there is no glimpse of it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def look(self, find: Callable[[Any], T]) -> T | None:
        """What is found in the present state of a file with the driver's connection; None where that cannot be had at once."""
        with suppress(self._engine.dialect.loaded_dbapi.OperationalError):
            return find((self._connection or self._open()).connection.driver_connection)
        return None

    def read(self, find: Callable[[Session], T]) -> Seen | None:
        """What is found with a session that sees everything; None where that cannot be had at once."""
        if self._engine.dialect.name != "sqlite":
            return None
        connection = self._connection or self._open()
        session = give(Session(connection, join_transaction_mode="rollback_only"), EVERYTHING)
        with suppress(OperationalError), connection.begin(), session:
            return Seen(find(session))
        return None

    def _open(self) -> Connection:
        self._connection = found = self._engine.connect()
        driver: Any = found.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=0")
        driver.execute("PRAGMA cache_size=-1024")
        return found

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # nobody else is to have one that waits for nothing
            connection.close()
