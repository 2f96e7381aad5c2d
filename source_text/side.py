"""One of two revisions that are compared: its paragraphs, and all of them as one string that is searched."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add
from unicodedata import category

MANY = 1000
"""After how many searches a text is searched by a list of its pairs of characters, which takes as long to make."""


class Side:
    """The paragraphs of one revision, and all of them as one string."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.starts = list(accumulate(map(len, texts), initial=0))
        self.flat = "".join(texts)
        self._sought = 0
        self._edges = set(self.starts)

    @cached_property
    def _pairs(self) -> dict[str, list[int]]:
        """Where any two neighbouring characters stand: a quote is sought only where the rarest two of its own are."""
        found: dict[str, list[int]] = {}
        for at, pair in enumerate(map(add, self.flat, self.flat[1:])):
            if pair in found:
                found[pair].append(at)
            else:
                found[pair] = [at]
        return found

    def paragraph(self, position: int) -> int:
        """The paragraph that holds the character at a position."""
        return bisect_right(self.starts, position) - 1

    def undivided(self, start: int, length: int) -> bool:
        """Whether a stretch lies within one paragraph."""
        return start + length <= self.starts[self.paragraph(start) + 1]

    def begins(self, at: int) -> bool:
        """Whether a clause begins at a place: behind a mark or a space, before what opens, or where a paragraph does."""
        return at in self._edges or category(self.flat[at - 1])[0] in "PZ" or category(self.flat[at]) in ("Ps", "Pi")

    def ends(self, at: int) -> bool:
        """Whether a clause ends before a place: behind a mark or before one, or where a paragraph does."""
        return at in self._edges or any(category(c)[0] in "PZ" for c in self.flat[at - 1 : at + 1])

    def places(self, quote: str, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Where a quote begins in a stretch of the text."""
        self._sought += 1
        if self._sought > MANY and len(quote) > 1 and end is None:
            yield from (at for at in self._listed(quote) if at >= start)
            return
        at = self.flat.find(quote, start, end)
        while at >= 0:
            yield at
            at = self.flat.find(quote, at + 1, end)

    def _listed(self, quote: str) -> Iterator[int]:
        """Where a quote begins, by the list of pairs."""
        there = [(self._pairs.get(quote[k : k + 2], ()), k) for k in range(len(quote) - 1)]
        rarest, k = min(there, key=lambda of: len(of[0]))
        return (at - k for at in rarest if at >= k and self.flat.startswith(quote, at - k))
