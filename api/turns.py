"""Turns: how many threads work for readers at the same time.

The interpreter lets one thread go on at a time, and more of them only take it from each other: eight threads that each
answer a small question get half as many answered as one after the other does. Who takes long, or waits for the
database, does not keep others waiting: a turn ends after a few milliseconds, done or not, unless too many are at it whose
turn is over.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar

from api.awaited import Awaited
from api.stages import Places, Stages

T = TypeVar("T")
TURN = 0.01
"""Seconds after which the next one may begin in any case."""
THREADS = 40
"""How many threads work at most, though their turns be over."""


class Turn:
    """A place, which is given back once: at the end, or when the time is over."""

    def __init__(self, places: Places, crowded: Callable[[], bool]) -> None:
        self._places = places
        self._held = True
        self._crowded = crowded
        self._timer = asyncio.get_running_loop().call_later(TURN, self._over)

    def _over(self) -> None:
        if self._crowded():
            self._timer = asyncio.get_running_loop().call_later(TURN, self._over)
        else:
            self.end()

    def end(self) -> None:
        """Give it back."""
        self._timer.cancel()
        if self._held:
            self._held = False
            self._places.give()


class Turns:
    """Threads that read, with places for so many at once; `late` is how many more may be at short work."""

    def __init__(self, places: int, late: int) -> None:
        self._places, self._most = Places(places), places + late
        self._threads = ThreadPoolExecutor(THREADS, "reader")
        self._stages = Stages()

    async def run(self, work: Callable[[], T], *, once: bool = False) -> T:
        """What `work` comes to in a thread, once it may; it may be done anew unless it is to be done but `once`."""
        return await self._stages.run(work, self._in_turn, self.at_once, once=once)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        await self._places.have()
        turn = Turn(self._places, lambda: self._stages.short >= self._most)
        try:
            return await self.at_once(work)
        finally:
            turn.end()

    async def at_once(self, work: Callable[[], T]) -> T:
        """What `work` comes to. Who is cancelled waits for its end: a thread cannot be stopped, and uses what they would
        let go."""
        told: Awaited[T] = Awaited()
        self._threads.submit(told.do, partial(copy_context().run, work))
        return await told.wait()

    def close(self) -> None:
        """Let the threads go once they are done; what comes later is done by others."""
        self._threads.shutdown(wait=False)
        self._threads = ThreadPoolExecutor(THREADS, "reader")
