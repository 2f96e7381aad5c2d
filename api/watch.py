"""Watching for the commits of other processes: by PostgreSQL's notifications, or by SQLite's count of them."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing

import psycopg
from sqlalchemy import URL

from annotations.history import CHANNEL
from api.sqlite import dbapi2 as sqlite

log = logging.getLogger("zhushu.watch")
PAUSE = 0.02
"""Seconds between two looks at SQLite's count; a look takes some microseconds."""
PATIENCE = 0.5
"""Seconds after which a PostgreSQL connection is asked whether it is to end, or a lost one is opened again."""


class Watch:
    """One thread and one connection for a whole process, from `start` to `stop`."""

    def __init__(self, url: URL, ring: Callable[[], None]) -> None:
        self._url = url
        self._ring = ring
        self._over = threading.Event()

    def start(self) -> None:
        """Begin to watch."""
        self._over = threading.Event()
        threading.Thread(target=self._watch, args=[self._over], name="watch", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()

    def _watch(self, over: threading.Event) -> None:
        """Watch until it is over; a connection that is lost is opened again, and what happened meanwhile rings."""
        watch = self._sqlite if self._url.get_backend_name() == "sqlite" else self._postgresql
        while not over.is_set():
            try:
                watch(over)
            except (sqlite.Error, psycopg.Error) as error:
                log.warning("The watch for changes of other processes begins anew: %s", error)
                over.wait(PATIENCE)

    def _sqlite(self, over: threading.Event) -> None:
        seen = None
        with closing(sqlite.connect(self._url.database or "")) as connection:
            while not over.is_set():
                (now,) = connection.execute("PRAGMA data_version").fetchone()
                if now != seen:
                    seen = now
                    self._ring()
                over.wait(PAUSE)

    def _postgresql(self, over: threading.Event) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._ring()
            while not over.is_set():
                for _ in connection.notifies(timeout=PATIENCE, stop_after=1):
                    self._ring()
