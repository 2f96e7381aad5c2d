"""How the interpreter is set: it seldom looks for garbage; where it serves, its threads take short turns, and what is large is
given back."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

YOUNG = 50_000
"""New containers between two collections of the youngest; with the interpreter's 700, imports spend a third of their time on
it, since most of what is made in bulk is rows that form no cycles."""
TURN = 0.001
"""Seconds that a thread works before it lets one in that waits. A writer comes in between some twenty times, and would wait for
the interpreter's 5 milliseconds each time while others read without a pause."""
MMAP_THRESHOLD, ARENA_MAX = -3, -8
"""The names of glibc's settings, from its malloc.h."""
LARGE = 1_000_000
"""Bytes from which memory is given back to the system as soon as it is free. glibc raises its own measure to the largest there
was, up to 32 MB, and keeps what is smaller, in a heap for each thread."""
HEAPS = 2
"""Of these at most: threads that have to wait for the interpreter do not wait for each other there."""


@contextmanager
def loading() -> Iterator[None]:
    """Load modules: what they make stays, so that nobody looks through it for garbage, which takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(YOUNG, 20, 100)
        gc.enable()


def settle() -> None:
    """Put what the start-up made out of the collector's sight, let threads take short turns and give large memory back."""
    with suppress(OSError, AttributeError):  # another C library has other ways
        libc = ctypes.CDLL(None)
        libc.mallopt(MMAP_THRESHOLD, LARGE)
        libc.mallopt(ARENA_MAX, HEAPS)
    gc.unfreeze()  # some of what loading made is garbage
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(TURN)
