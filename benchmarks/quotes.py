"""The usual way to find a place again: the best fuzzy match of its quote, weighed with prefix and suffix."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rapidfuzz import fuzz

from annotations.anchoring import Anchor
from benchmarks.edits import Place

LEAST = 60
"""How many percent of a quote must be alike."""
MANY = 50


class Finder:
    """Searches a text as clients of the W3C's TextQuoteSelector do: quote above context above old place."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.flat = "\n".join(texts)
        self.starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def find(self, anchor: Anchor) -> Place | None:
        """Where a place is most probably."""
        ranges = [(at, at + len(anchor.quote), 100.0) for at in self._exact(anchor.quote)]
        if not ranges:
            like = fuzz.partial_ratio_alignment(anchor.quote, self.flat, score_cutoff=LEAST)
            if like is None or like.dest_start == like.dest_end:
                return None
            ranges = [(like.dest_start, like.dest_end, like.score)]
        expected = self.starts[min(anchor.paragraph, len(self.starts) - 2)] + anchor.start
        start, end, _ = max(ranges, key=lambda r: self._score(anchor, r, expected))
        k = bisect_right(self.starts, start) - 1
        return Place(k, start - self.starts[k], end - self.starts[k])

    def _exact(self, quote: str) -> list[int]:
        found: list[int] = []
        at = self.flat.find(quote)
        while at >= 0 and len(found) < MANY:
            found.append(at)
            at = self.flat.find(quote, at + 1)
        return found

    def _score(self, anchor: Anchor, there: tuple[int, int, float], expected: int) -> float:
        start, end, alike = there
        before = fuzz.ratio(anchor.prefix, self.flat[max(0, start - len(anchor.prefix)) : start])
        after = fuzz.ratio(anchor.suffix, self.flat[end : end + len(anchor.suffix)])
        near = 1 - abs(start - expected) / max(1, len(self.flat))
        return 50 * alike / 100 + 20 * before / 100 + 20 * after / 100 + 2 * near
