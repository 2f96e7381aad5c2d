"""How this process collects garbage: rarely, since most of what it makes in bulk is rows that form no cycles."""

import gc

YOUNG = 50_000
"""New containers between two collections of the youngest; with the interpreter's 700, imports spend a third of their time on it."""


def settle() -> None:
    """Put what the start-up made out of the collector's sight, and let it run less often from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 100)
