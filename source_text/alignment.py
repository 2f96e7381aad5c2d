"""How two states of a text correspond: what was kept, and what was replaced, deleted or inserted."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from source_text.offsets import OffsetMap

WIDE = 400_000_000
"""From which product of two lengths on texts are not compared character by character: that takes its time, a tenth of a
second here, and nothing else is done in the process meanwhile."""
GRAM = 12
"""Characters that stand once in either of two long texts, and so belong together."""
Run = tuple[int, int, int]


def compare(old: str, new: str) -> OffsetMap:
    """The map from `old` to `new` with the fewest edits; long texts are first divided by what stands once in both.

    Exactly what was kept is linear: every equal segment of the map holds the same characters on both sides.
    """
    if old == new:
        return OffsetMap.identity(len(old))
    return OffsetMap.from_segments(_segments(old, new))


def distance(old: str, new: str) -> int:
    """How many characters have to be replaced, deleted or inserted; of long texts, where they are divided."""
    return sum(_distance(before, after) for before, after in _pieces(old, new) if before != after)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs, given in the order of their first members, whose second members rise."""
    ends: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for n, (_, t) in enumerate(pairs):
        k = bisect_left(ends, t)
        before.append(heads[k - 1] if k else -1)
        ends[k : k + 1] = [t]
        heads[k : k + 1] = [n]
    row, n = [], heads[-1] if heads else -1
    while n >= 0:
        row.append(pairs[n])
        n = before[n]
    return row[::-1]


def _is_wide(old: str, new: str) -> bool:
    return len(old) * len(new) > WIDE


def _segments(old: str, new: str) -> Iterator[tuple[int, int]]:
    for before, after in _pieces(old, new):
        if before == after:
            yield len(before), len(after)
        elif _is_wide(before, after):  # nothing tells what of it was kept
            yield len(before), 0
            yield 0, len(after)
        else:
            yield from _edited(before, after)


def _edited(old: str, new: str) -> Iterator[tuple[int, int]]:
    for edit in Levenshtein.opcodes(old, new):
        removed, added = edit.src_end - edit.src_start, edit.dest_end - edit.dest_start
        if edit.tag == "equal":
            yield removed, added
        else:
            # As a deletion and an insertion, since a replacement of equal length would pass for kept.
            yield removed, 0
            yield 0, added


def _distance(old: str, new: str) -> int:
    return max(len(old), len(new)) if _is_wide(old, new) else Levenshtein.distance(old, new)


def _pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Pieces of two texts that correspond: of long ones what stands once in both, and what lies between; others are whole."""
    s = t = 0
    for a, b, length in _anchors(old, new) if _is_wide(old, new) else ():
        yield old[s:a], new[t:b]
        s, t = a + length, b + length
        yield old[a:s], new[b:t]
    yield old[s:], new[t:]


def _anchors(old: str, new: str) -> list[Run]:
    """Stretches of the same characters, in the order of both texts: start in the old one, start in the new one, length."""
    there = _once(new)
    pairs = rising([(a, there[gram]) for gram, a in _once(old).items() if gram in there])
    runs: list[Run] = []
    for a, b in pairs:
        s, t, length = runs[-1] if runs else (0, 0, 0)
        if runs and b - a == t - s and a <= s + length:
            runs[-1] = s, t, a + GRAM - s
        elif a >= s + length and b >= t + length:
            runs.append((a, b, GRAM))
    return runs


def _once(text: str) -> dict[str, int]:
    """Where each row of characters stands that stands there once, in the order of the text."""
    found: dict[str, int] = {}
    for at in range(len(text) - GRAM + 1):
        gram = text[at : at + GRAM]
        found[gram] = -1 if gram in found else at
    return {gram: at for gram, at in found.items() if at >= 0}
