"""Places in a text that a quote with its context might mean, the most alike first."""

from collections.abc import Iterable, Sequence
from itertools import islice

from rapidfuzz import fuzz

from source_text.side import Side

Candidate = tuple[int, int, int, float]
"""A paragraph, a range of it, and from 0 to 1 how well quote and context agree with it."""

CANDIDATES = 5
"""How many are given where nobody says."""
_MANY = 50
_NEXT = 3
_EDGE = 4
_LEAST = 60.0


def rank(
    side: Side, quote: str, prefix: str, suffix: str, near: Sequence[int], first: int = CANDIDATES
) -> list[Candidate]:
    """Where a quote stands, in paragraphs `near` and with like context before all; what is like it in those; and what
    stands between its prefix and its suffix there. All texts are folded."""
    length, whole = len(quote), len(prefix) + len(quote) + len(suffix)
    found: dict[tuple[int, int, int], float] = {}
    for at in _places(side, quote, prefix, suffix, near):
        if side.undivided(at, length):
            j = side.paragraph(at)
            start = at - side.starts[j]
            score = (length + sum(agreement(side.flat, at, length, prefix, suffix))) / whole
            found[j, start, start + length] = round(score, 3)
    for j in near:
        for start, end, score in (*_like(side.texts[j], quote, whole), *_between(side.texts[j], prefix, suffix, whole)):
            if not any(k == j and start < e and s < end for k, s, e in found):
                found[j, start, end] = round(score, 3)
    ranked = sorted(found, key=lambda c: (-found[c], c[0] not in near, c))
    return [(*place, found[place]) for place in ranked[:first]]


def agreement(text: str, at: int, length: int, prefix: str, suffix: str) -> tuple[int, int]:
    """How many characters of prefix and suffix stand around a place, reckoned from there."""
    before = common(reversed(prefix), text[max(0, at - len(prefix)) : at][::-1])
    return before, common(suffix, text[at + length : at + length + len(suffix)])


def common(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters two texts have in common before they differ."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _places(side: Side, quote: str, prefix: str, suffix: str, near: Sequence[int]) -> set[int]:
    """Where the quote stands: beside some of its context anywhere, in the paragraphs near, else anywhere."""
    before, after = prefix[-_NEXT:], suffix[:_NEXT]
    found: set[int] = set()
    if before:
        found.update(at + len(before) for at in islice(side.places(before + quote), _MANY))
    if after:
        found.update(islice(side.places(quote + after), _MANY))
    for j in near:
        found.update(islice(side.places(quote, side.starts[j], side.starts[j + 1]), _MANY))
    return found or set(islice(side.places(quote), _MANY))


def _like(text: str, quote: str, whole: int) -> list[tuple[int, int, float]]:
    """What is most like the quote."""
    if len(quote) < _NEXT:
        return []
    like = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_LEAST)
    if like is None or like.dest_end <= like.dest_start:
        return []
    return [(like.dest_start, like.dest_end, like.score / 100 * len(quote) / whole)]


def _between(text: str, prefix: str, suffix: str, whole: int) -> list[tuple[int, int, float]]:
    """What stands between prefix and suffix now."""
    before, after = prefix[-_EDGE:], suffix[:_EDGE]
    if len(before) < _EDGE or len(after) < _EDGE:
        return []
    start = text.find(before) + len(before)
    end = text.find(after, start)
    if start < len(before) or not start < end <= start + whole:
        return []
    return [(start, end, (len(before) + len(after)) / whole)]
