"""How two states of a text correspond: what was kept, and what was replaced, deleted or inserted."""

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from source_text.offsets import OffsetMap


def compare(old: str, new: str) -> OffsetMap:
    """The map from `old` to `new` with the fewest edits.

    Exactly what was kept is linear: every equal segment of the map holds the same characters on both sides.
    """
    if old == new:
        return OffsetMap.identity(len(old))
    return OffsetMap.from_segments(_segments(old, new))


def _segments(old: str, new: str) -> Iterator[tuple[int, int]]:
    for edit in Levenshtein.opcodes(old, new):
        removed, added = edit.src_end - edit.src_start, edit.dest_end - edit.dest_start
        if edit.tag == "equal":
            yield removed, added
        else:
            # As a deletion and an insertion, since a replacement of equal length would pass for kept.
            yield removed, 0
            yield 0, added
