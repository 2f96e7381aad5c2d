"""Timing side by side: each pair in turn, several times, so that a ratio holds when the machine's speed drifts."""

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(
    name: str, ours: Callable[[], object], other: str, theirs: Callable[[], object], rounds: int = ROUNDS
) -> None:
    """Print the median time of both, and the median of the ratios round by round."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    mine, his = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    ratio = statistics.median(a / b for a, b in pairs)
    low, high = min(a / b for a, b in pairs), max(a / b for a, b in pairs)
    print(
        f"{name:24} {mine * 1000:9.2f} ms   {other:44} {his * 1000:9.2f} ms   ratio {ratio:6.2f}  ({low:.2f}–{high:.2f})"
    )
