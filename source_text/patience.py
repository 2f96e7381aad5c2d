"""Patience: how long the work of one request may last, and what ends its statements once that is over."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

from source_text.problems import Overdue, TooLarge

T = TypeVar("T")
WORKED = 30_000
"""Characters that are gone through word by word for one request at most: each takes some 30 µs, and 2 KB."""
current: ContextVar["Patience | None"] = ContextVar("patience", default=None)
"""The patience with the work at hand; threads that work for a request have the same."""
going: ContextVar[Callable[[], None] | None] = ContextVar("going", default=None)
"""What a thread asks now and then whether it may go on, which raises Unready where it may not."""


class Unready(BaseException):
    """Something lasts longer than it may there. No work is at fault that is ended so, and none is to catch it."""


class Patience:
    """With one request: it ends after some seconds, or when `stop` is called since nobody waits any longer.

    Statements look at it before they begin; those that go on are cancelled by what `during` was given.
    """

    def __init__(self) -> None:
        self._stopped = False
        self._seconds = float("inf")
        self._until = float("inf")
        self._spent = 0
        self._cancels: dict[object, Callable[[], None]] = {}
        self._lock = threading.Lock()

    def over(self) -> bool:
        """Whether there is none left."""
        return self._stopped or time.monotonic() >= self._until

    def left(self) -> float:
        """For how many seconds there is some."""
        return 0.0 if self._stopped else max(0.0, self._until - time.monotonic())

    def check(self) -> None:
        """Raise Overdue where there is none left."""
        if self.over():
            raise self.overdue()

    def spend(self, characters: int) -> None:
        """Begin to go through a text of some length word by word; TooLarge where that was too much in all."""
        self.check()
        self._spent += characters
        if self._spent > WORKED:
            raise TooLarge(
                f"{self._spent} characters or more would be gone through word by word; at most {WORKED} are at once.",
                hint="Ask for fewer paragraphs at once.",
                limit=WORKED,
                figure=self._spent,
            )

    def overdue(self) -> BaseException:
        """What is said to those who asked for too much."""
        return Overdue(
            f"The request was not done within {self._seconds:g} seconds, and was stopped.",
            hint="Ask for less at once, with fewer fields or a smaller `first`, or try again later.",
            limit=self._seconds,
        )

    def during(self, key: object, cancel: Callable[[], None]) -> None:
        """Call `cancel`, from another thread, if patience ends before `release` is called with the same key."""
        with self._lock:
            self._cancels[key] = cancel

    def release(self, key: object) -> None:
        """Forget what cancels something that is done; once this returns, it is not cancelled any more."""
        with self._lock:
            self._cancels.pop(key, None)

    def stop(self) -> None:
        """End the work of the request, from whichever thread; what was not committed is undone."""
        self._stopped = True
        if self._cancels:
            threading.Thread(target=self._cancel, daemon=True).start()

    def _cancel(self) -> None:
        """Cancel until all is released: a statement may begin just after a cancel that came too soon."""
        while self._cancels:
            with self._lock:
                for cancel in self._cancels.values():
                    cancel()
            time.sleep(0.02)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """The result of some work; Overdue where it takes longer. Cancelling this stops the work too."""
        self._seconds, self._until = seconds, time.monotonic() + seconds
        mark = current.set(self)
        task = asyncio.ensure_future(work)
        current.reset(mark)
        try:
            await asyncio.wait([task], timeout=seconds)
        finally:
            if not task.done():
                self.stop()
                task.cancel()
                await asyncio.wait([task])
        if task.cancelled():
            raise self.overdue()
        return task.result()


class Moment(Patience):
    """With what is done where others wait: what it ends is done anew where it may last."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._until = time.monotonic() + seconds

    def overdue(self) -> Unready:
        """What ends the work."""
        return Unready()

    def end(self) -> None:
        """The work is done; the connection may ask on."""
        self._until = float("inf")


def check() -> None:
    """Raise Overdue where there is no patience left with the work at hand, and Unready where it may not go on for now: for
    what begins a statement, or works long without one."""
    if (patience := current.get()) is not None:
        patience.check()
    go_on()


def go_on(*_: object) -> None:
    """Raise Unready where the work at hand may not go on for now."""
    if (look := going.get()) is not None:
        look()


def spend(characters: int) -> None:
    """Begin to go through a text of some length word by word; TooLarge where that is too much for the work at hand."""
    if (patience := current.get()) is not None:
        patience.spend(characters)
