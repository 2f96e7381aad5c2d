"""A line: what waits for one thread that has a connection, which takes it in the order in which it came."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from api.awaited import Awaited
from source_text.patience import current
from source_text.sight import Sight

T = TypeVar("T")
HELD = 0.05
"""Seconds without work after which the connection is given back."""
IDLE = 5.0
"""Seconds without work after which the thread ends."""


class Act(Awaited[T]):
    """What is to be done with a session, for whom, and what waits for its end; `alone` where it holds others up.

    Where there is something to `show` of what the work came to, that is the end.
    """

    def __init__(
        self,
        sight: Sight,
        work: Callable[[Session], Any],
        show: Callable[[Session, Any], T] | None = None,
        *,
        alone: bool = False,
    ) -> None:
        super().__init__()
        self.sight, self.work, self.show, self.alone = sight, work, show, alone
        self.context, self.patience = copy_context(), current.get()
        self.begun = False
        self._end: Callable[[], None] | None = None

    def shows(self, session: Session, found: Any) -> None:
        """Let the event loop show what the work came to while this thread goes on, with a session that only remembers."""
        self._soon(partial(self._show, session, found))

    def answer(self, found: Any) -> None:
        """Give the result to the one who waits: what was shown, if anything was."""
        self._tell(lambda result: self._end() if self._end else self.end.set_result(result), found)

    def _show(self, session: Session, found: Any) -> None:
        assert self.show is not None, "there is something to be shown"
        try:
            self._end = partial(self.end.set_result, self.show(session, found))
        except Exception as error:
            self._end = partial(self.end.set_exception, error)


class Line(ABC):
    """Acts on one database that wait for the same thread."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._waiting: deque[Act[Any]] = deque()
        self._came = threading.Condition()
        self._leader: threading.Thread | None = None
        self._over = False

    @abstractmethod
    def serve(self, connection: Connection) -> None:
        """Do some of what waits, at least the first."""

    async def join(self, act: Act[T]) -> T:
        """What an act comes to. Who is cancelled before it began leaves no trace; otherwise they wait for its end, and know
        what it came to."""
        with self._came:
            self._waiting.append(act)
            self._came.notify()
            if self._leader is None:
                self._over = False
                self._leader = threading.Thread(target=self._lead, name=self._name, daemon=True)
                self._leader.start()
        try:
            return await act.wait(partial(self._withdrawn, act))
        except asyncio.CancelledError:
            if act.end.done() and act.end.exception() is None:  # it cannot be told that nothing was done
                return act.end.result()
            raise

    def close(self) -> None:
        """Let the connection go once all that waits is done; what comes later is done all the same."""
        with self._came:
            self._over, leader = True, self._leader
            self._came.notify()
        if leader is not None:
            leader.join()

    def next(self, *, joining: bool) -> Act[Any] | None:
        """The next act; None where there is none, or none that may be `joining` others."""
        with self._came:
            if not self._waiting or (joining and self._waiting[0].alone):
                return None
            act = self._waiting.popleft()
            act.begun = True
            return act

    def again(self, acts: list[Act[Any]]) -> None:
        """Let acts that were undone wait at the front."""
        with self._came:
            self._waiting.extendleft(reversed(acts))

    def _withdrawn(self, act: Act[Any]) -> bool:
        """Take an act back that has not begun."""
        with self._came:
            if not act.begun:
                self._waiting.remove(act)
            return not act.begun

    def _any(self, seconds: float) -> bool:
        """Whether something waits, or comes within some time."""
        with self._came:
            if not self._waiting and not self._over:
                self._came.wait(seconds)
            return bool(self._waiting)

    def _lead(self) -> None:
        """Do what comes, until nothing comes any more."""
        while True:
            if not self._any(IDLE):
                with self._came:
                    if not self._waiting:
                        self._leader = None
                        return
            try:
                with self._engine.connect() as connection:
                    while self._any(HELD) and not connection.invalidated:
                        self.serve(connection)
            except Exception as error:
                # No connection is to be had: that is the answer to the first who wants one.
                if act := self.next(joining=False):
                    act.fail(error)
