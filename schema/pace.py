"""Paces: how long something takes that is done again and again, so that it is known beforehand where to do it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from source_text.problems import Problem

QUICK = 0.002
"""Seconds below which something is done sooner where it came in than by another thread, which has to wake up, and to get
hold of the interpreter."""
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
        """Whether it holds nobody up where it came in."""
        return self._seconds < QUICK

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Do it, and remember how long it kept this thread at work. A refusal is an answer like others; what came to no
        answer has to be done some other way, and counts as slow."""
        start = time.thread_time()
        taken = SLOW
        try:
            yield
            taken = time.thread_time() - start
        except Problem:
            taken = time.thread_time() - start
            raise
        finally:
            self._seconds = min(SLOW, max(taken, self._seconds * REMEMBERED))
