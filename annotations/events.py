"""The change feed: committed changes in order, and a bell that rings when there may be new ones."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotations.history import Change

MOST = 200
"""Changes that are read at once."""


class Watch(Protocol):
    """What rings the bell for the commits of other processes, from `start` to `stop`."""

    def start(self) -> None:
        """Begin to watch."""
        ...

    def stop(self) -> None:
        """Watch no longer."""
        ...


class Bell:
    """Wakes those who wait for a commit, from whichever thread it comes. `rung` counts how often it rang."""

    def __init__(self) -> None:
        self.rung = 0
        self.watch: Watch | None = None
        self._listeners = 0
        self._waiting: dict[asyncio.AbstractEventLoop, asyncio.Future[None]] = {}
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Say that something was committed."""
        with self._lock:
            self.rung += 1
            waiting, self._waiting = self._waiting, {}
        for loop, future in waiting.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, future)

    @contextmanager
    def listened(self) -> Iterator[None]:
        """Ring for the commits of other processes too, as long as somebody listens."""
        with self._lock:
            self._listeners += 1
            if self._listeners == 1 and self.watch:
                self.watch.start()
        try:
            yield
        finally:
            with self._lock:
                self._listeners -= 1
                if self._listeners == 0 and self.watch:
                    self.watch.stop()

    async def wait(self, heard: int, seconds: float) -> None:
        """Return once it rang more often than was `heard`, or after some seconds at the latest."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if self.rung != heard:
                return
            if loop not in self._waiting:
                self._waiting[loop] = loop.create_future()
            future = self._waiting[loop]
        await asyncio.wait([future], timeout=seconds)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def latest(session: Session) -> int:
    """The sequence of the last committed change; 0 where there is none."""
    return session.exec(select(func.coalesce(func.max(Change.sequence), 0))).one()


def after(session: Session, sequence: int, document: int | None, upto: int | None = None) -> Sequence[Change]:
    """The first changes after a sequence, of one document or of everything, in order; MOST at most."""
    statement = select(Change).where(col(Change.sequence) > sequence)
    if document is not None:
        statement = statement.where(Change.document_id == document)
    if upto is not None:
        statement = statement.where(col(Change.sequence) <= upto)
    return session.exec(statement.order_by(col(Change.sequence)).limit(MOST)).all()


def number(session: Session) -> int:
    """How many committed changes there are."""
    return session.exec(select(func.count()).select_from(Change)).one()
