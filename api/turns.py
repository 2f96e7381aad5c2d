"""Turns: how many threads work for readers at the same time.

The interpreter lets one thread go on at a time, and more of them only take it from each other: eight threads that each
answer a small question get half as many answered as one after the other does. Who takes long, or waits for the
database, does not keep others waiting: a turn ends after a few milliseconds, done or not.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TURN = 0.01
"""Seconds after which the next one may begin in any case."""


class Turns:
    """Places for so many at once. For one event loop."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place, and have it until the end, or until the turn is over."""
        await self._places.acquire()
        left = [self._places.release]

        def end() -> None:
            while left:
                left.pop()()

        timer = asyncio.get_running_loop().call_later(TURN, end)
        try:
            yield
        finally:
            timer.cancel()
            end()
