"""How the interpreter of a process is set that serves: it seldom looks for garbage, and its threads take short turns."""

import gc
import sys

YOUNG = 50_000
"""New containers between two collections of the youngest; with the interpreter's 700, imports spend a third of their time on
it, since most of what is made in bulk is rows that form no cycles."""
TURN = 0.001
"""Seconds that a thread works before it lets one in that waits. A writer comes in between some twenty times, and would wait for
the interpreter's 5 milliseconds each time while others read without a pause."""


def settle() -> None:
    """Put what the start-up made out of the collector's sight, and let it run less often from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 100)
    sys.setswitchinterval(TURN)
