"""A glimpse of the present state, without waiting: so that what did not change is answered at once, in the event loop."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

T = TypeVar("T")


class Glimpse:
    """One connection that only the event loop uses.

    SQLite finds the latest change in memory that all processes share, which takes less time than a thread takes to
    wake up; readers do not wait for writers there. PostgreSQL is asked through a socket, so there is no glimpse of it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._driver: DBAPIConnection | None = None

    def look(self, find: Callable[[Any], T]) -> T | None:
        """What is found in the present state with the connection; None where that cannot be had at once."""
        if self._engine.dialect.name != "sqlite":
            return None
        with suppress(sqlite3.OperationalError):
            return find(self._driver or self._open())
        return None

    def _open(self) -> Any:
        found = self._engine.raw_connection()
        driver: Any = found.driver_connection
        found.detach()  # the pool would miss it
        driver.execute("PRAGMA busy_timeout=0")
        driver.execute("PRAGMA cache_size=-1024")
        self._driver = driver
        return driver

    def close(self) -> None:
        """Let the connection go."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()
