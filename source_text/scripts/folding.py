"""Folding texts so that search and look-ups are blind to script, variant, case and width."""

import re
import string
from functools import cache

from source_text.scripts import lexicon

_LEXICONS = (
    "TSCharacters",
    "TSCharactersExt",
    "STCharacters",
    "TWVariants",
    "TWVariantsRev",
    "HKVariants",
    "HKVariantsRev",
    "CJK_Compatibility_Ideographs",
    lexicon.RADICALS,
)
# Letters and digits that are as wide as a Chinese character, and the ordinary ones.
_FULL_WIDTH = {ord(c) + 0xFEE0: ord(c) for c in string.digits + string.ascii_letters}
_LAST_CASED = 0x1FFFF  # all letters with case lie below
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Variation selectors, joiners and other characters that are not seen."""


def seen(text: str) -> str:
    """A text without what is not seen."""
    return UNSEEN.sub("", text)


def fold(text: str) -> str:
    """A text for comparing, blind to script, variant, case and width: one character for each of the original.

    里, 裡 and 裏 fold alike, and so do 干, 乾 and 幹. A character whose case folding is longer stays.
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, int]:
    """One representative for all characters that any lexicon links, directly or by way of others."""
    leader: dict[str, str] = {}

    def find(character: str) -> str:
        while (above := leader.get(character, character)) != character:
            character = above
        return character

    for name in _LEXICONS:
        for key, values in lexicon.entries(name).items():
            for value in values:
                if len(key) == len(value) == 1:
                    first, second = sorted((find(key), find(value)))
                    leader[second] = first
    table = {ord(character): ord(find(character)) for character in leader}
    for code in range(_LAST_CASED + 1):
        character = chr(_FULL_WIDTH.get(code, code))
        folded = character.casefold()
        if len(folded) == 1 and folded != chr(code):
            table[code] = ord(folded)
    return table
