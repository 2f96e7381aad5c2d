"""Paces: how long something takes that is done again and again, so that it is known beforehand where to do it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

QUICK = 0.002
"""Seconds of a thread below which something is quick: about what waking another thread and waiting for it costs."""
SLOW = 0.01
"""Seconds that something is believed to take that was never done, and at most."""
REMEMBERED = 0.8
"""How much of the longest time is still believed after each time that took less."""


class Pace:
    """The longest time that something took of late; it has to be quick a few times before it is believed to be."""

    def __init__(self) -> None:
        self._seconds = SLOW

    @property
    def quick(self) -> bool:
        """Whether it is done sooner than another thread would be ready to do it."""
        return self._seconds < QUICK

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Do it, and remember how long it took this thread; what is given up was slow."""
        start = time.thread_time()
        taken = SLOW
        try:
            yield
            taken = time.thread_time() - start
        finally:
            self._seconds = min(SLOW, max(taken, self._seconds * REMEMBERED))
