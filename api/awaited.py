"""What the event loop waits for, and another thread tells."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from source_text.patience import Unready
from source_text.problems import Problem

T = TypeVar("T")


class Awaited(Generic[T]):
    """The end of some work: what it came to, or what went wrong. Made in the event loop that waits for it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.end: asyncio.Future[T] = self._loop.create_future()

    def do(self, work: Callable[[], T]) -> None:
        """Do the work, in whichever thread, and tell what came of it."""
        try:
            self.answer(work())
        except BaseException as error:
            self.fail(error)

    def answer(self, found: T) -> None:
        """Give the result to the one who waits."""
        self._tell(self.end.set_result, found)

    def fail(self, error: BaseException) -> None:
        """Give them what went wrong."""
        if isinstance(error, StopIteration):  # which would end whatever waits
            error = RuntimeError("StopIteration was raised")
        if isinstance(error, Problem | Unready):
            # Nobody reads where it was raised, and that keeps all that was made there.
            error.__traceback__ = error.__context__ = None
        self._tell(self.end.set_exception, error)

    async def wait(self, withdrawn: Callable[[], bool] = lambda: False) -> T:
        """What the work came to. Who is cancelled still waits for its end, unless it was `withdrawn` before it began."""
        try:
            return await asyncio.shield(self.end)
        finally:
            if not self.end.done() and not withdrawn():
                await asyncio.wait([self.end])
                # Nobody waits for how it ended, and what is not asked for is complained of.
                self.end.exception()

    def _tell(self, tell: Callable[[Any], None], what: Any) -> None:
        def settle() -> None:
            if not self.end.done():
                tell(what)

        self._soon(settle)

    def _soon(self, call: Callable[[], None]) -> None:
        """Call something in the event loop, from whichever thread."""
        with suppress(RuntimeError):  # nobody waits any longer: their loop is closed
            self._loop.call_soon_threadsafe(call)
