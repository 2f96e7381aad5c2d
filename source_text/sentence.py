"""The sentences of a text, Chinese or European, as ranges of it."""

import re

_END = re.compile(
    r"""(?:[。！？｡!?]+|…+|(?<![\s.])\.(?=["'”’)\]»]*(?:\s|$)))   # what ends a sentence
        [」』”’"'）)》〉】\]»]*                                  # what closes with it
    """,
    re.VERBOSE,
)
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Jr|Sr|cf|ca|approx|vol|pp|ed|e\.g|i\.e)|\b[A-Z])\.$")
_LOWER = re.compile(r"\s+[a-z]")


def sentences(text: str) -> list[tuple[int, int]]:
    """The code points [start, end) of each sentence, in order, without white space around it.

    Joined, they hold all of the text but white space. A full stop after an abbreviation or an initial, and a mark
    after which the text goes on in lower case, ends none.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(m.end() for m in _END.finditer(text) if _ends(text, m)), len(text)]:
        part = text[start:end]
        left = len(part) - len(part.lstrip())
        if part.strip():
            found.append((start + left, start + len(part.rstrip())))
        start = end
    return found


def _ends(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark ends a sentence."""
    if mark[0].startswith((".", "!", "?", "…")) and _LOWER.match(text, mark.end()):
        return False
    return not (mark[0].startswith(".") and _ABBREVIATED.search(text, max(0, mark.start() - 12), mark.start() + 1))


def paired(original: str, translation: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The sentences of a text, each with its translation; none where they do not go together.

    They do where both have equally many and none is much longer, for its counterpart, than the texts are as a whole.
    """
    ours, theirs = sentences(original), sentences(translation)
    if len(ours) != len(theirs) or not ours:
        return []
    ratio = len(translation) / len(original)
    pairs = list(zip(ours, theirs, strict=True))
    for (start, end), (low, high) in pairs:
        expected = (end - start) * ratio
        if not expected / 2.5 - 8 <= high - low <= expected * 2.5 + 8:
            return []
    return pairs
