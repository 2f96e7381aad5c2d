"""Whether a stretch of a text agrees with the words around it, or cuts into one of them."""

import unicodedata
from collections.abc import Iterable, Sequence

from source_text import dictionary

Range = tuple[int, int]
FAR = 40
"""How many code points around a place are looked at."""


def clause(text: str, start: int, end: int) -> Range:
    """The code points [start, end) of the stretch without punctuation or space that a place stands in.

    No word goes beyond it; where it is very long, it is cut off at some distance.
    """
    low, high = start, end
    while low > max(0, start - FAR) and _is_inside(text[low - 1]):
        low -= 1
    while high < min(len(text), end + FAR) and _is_inside(text[high]):
        high += 1
    return low, high


def _is_inside(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC" or unicodedata.category(character) == "Cf"


def crossed(start: int, end: int, text: str, words: Sequence[Range], names: Iterable[Range]) -> str | None:
    """The word or name that code points [start, end) cut into; None where they do not.

    `words` are those of the whole text in order, `names` the stretches that something is known by. A stretch
    inside a single longer word agrees with it (中國 in 中國話), unless it is one character, which then is hardly ever the
    word of its own that somebody meant. One that takes in a part of a word and goes on beyond it, such as 人口 in 中國人口袋,
    does not: only words that the dictionary knows, and names, count against it.
    """
    for low, high in names:
        if _part(start, end, low, high):
            return text[low:high]
    for low, high in words:
        known = high - low > 1 and dictionary.has(text[low:high])
        if known and (_part(start, end, low, high) or (end - start == 1 and low <= start and end <= high)):
            return text[low:high]
    return None


def _part(start: int, end: int, low: int, high: int) -> bool:
    """Whether two ranges overlap and neither holds the other."""
    return start < low < end < high or low < start < high < end
