"""How words are read: pinyin and zhuyin, on the Mainland and in Taiwan."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_tone
from pypinyin.style import convert

from source_text.words import homographs
from source_text.words.dictionary import Entry, dictionary

_SYLLABLE = re.compile(r"(?!xx)[a-zê:ü]+[1-5]", re.IGNORECASE)
_NEUTRAL = "˙"
Syllables = tuple[str, ...]
"""Numbered pinyin, a syllable for each character: `yin2`, `lu:4`, `de5`."""


class Reading(NamedTuple):
    """How a word is read, its syllables parted by spaces; the last two only where Taiwan reads it otherwise."""

    pinyin: str
    zhuyin: str
    pinyin_taiwan: str | None
    zhuyin_taiwan: str | None


def marked(syllable: str) -> str:
    """Pinyin with a tone mark: `lu:4` is `lǜ`, `de5` is `de`."""
    return str(to_tone(syllable.replace("u:", "v"))) if _SYLLABLE.fullmatch(syllable) else syllable


def zhuyin(syllable: str) -> str:
    """Zhuyin, with the mark of the neutral tone before the syllable: `de5` is `˙ㄉㄜ`, the `r5` of 點兒 is `ㄦ`."""
    if syllable.lower() == "r5":
        return "ㄦ"
    found = convert(marked(syllable).lower(), Style.BOPOMOFO, strict=True)
    return _NEUTRAL + found.removesuffix(_NEUTRAL) if found.endswith(_NEUTRAL) else found


def spell(numbered: str) -> tuple[str, str]:
    """Numbered pinyin as the dictionary has it (`yin2 hang2`), in pinyin with marks and in zhuyin."""
    syllables = numbered.split(" ")
    return " ".join(map(marked, syllables)), " ".join(map(zhuyin, syllables))


def read(simplified: str, start: int, end: int, *, written: str | None = None, is_name: bool = False) -> Reading | None:
    """The reading of the word at [start, end) of a text in Simplified characters; None where nothing of it has one.

    `written` is the word as the original writes it, which tells homographs apart. The dictionary decides where
    it knows one reading; among several, what the words around it suggest. A personal name begins with a surname.
    """
    word = written if written is not None and len(written) == end - start else simplified[start:end]
    standard = _syllables(simplified, start, end, word, is_name)
    if standard is None:
        return None
    taiwan = _in_taiwan(word, standard)
    return Reading(
        " ".join(map(marked, standard)),
        " ".join(map(zhuyin, standard)),
        None if taiwan == standard else " ".join(map(marked, taiwan)),
        None if taiwan == standard else " ".join(map(zhuyin, taiwan)),
    )


def _syllables(simplified: str, start: int, end: int, word: str, is_name: bool) -> Syllables | None:
    around = _around(simplified)[start:end]
    found: list[str] = []
    at = 0
    while at < len(word):
        stop = dictionary().longest(word, at, len(word))
        piece = word[at:stop]
        surname = is_name and at == 0 and _surname(word)
        syllables: Sequence[str] | None
        if surname:
            stop, syllables = at + 1, (surname,)
        elif len(piece) == 1 and (told := homographs.read(simplified, start + at) or homographs.WRITTEN.get(piece)):
            syllables = (told,)
        else:
            syllables = _known(piece, around[at:stop])
        if syllables is None:
            stop, syllables = at + 1, [s for s in around[at : at + 1] if s]
        found += syllables
        at = stop
    return tuple(found) or None


def _known(word: str, around: Sequence[str]) -> Sequence[str] | None:
    """The reading of a word of the dictionary: the only one, or the one nearest to what its surroundings suggest."""
    entries = dictionary().entries(word) or (dictionary().variants(word) if len(word) > 1 else [])
    readings: dict[tuple[str, ...], bool] = {}
    for entry in entries:
        syllables = tuple(entry.pinyin.split(" "))
        if len(syllables) == len(word) and all(map(_SYLLABLE.fullmatch, syllables)):
            lowered = tuple(s.lower() for s in syllables)
            readings[lowered] = readings.get(lowered, True) and entry.is_minor
    if not readings:
        return None
    fitting = [reading for reading, minor in readings.items() if not minor] or list(readings)
    if len(fitting) == 1:
        return fitting[0]
    suggested = tuple(around)
    return max(fitting, key=lambda reading: sum(a == b for a, b in zip(reading, suggested, strict=True)))


def _surname(word: str) -> str | None:
    """How the first character of a name is read as a surname."""
    if len(word) < 2:
        return None
    for entry in dictionary().entries(word[0]):
        if entry.senses[0].startswith("surname "):
            return entry.pinyin.lower()
    return None


@lru_cache(maxsize=256)
def _around(simplified: str) -> list[str]:
    """A syllable for each character as its surroundings suggest; empty for what is no Chinese character."""
    said = pinyin(simplified, style=Style.TONE3, errors=_silent, neutral_tone_with_five=True)
    return [str(syllables[0]).replace("ü", "u:").replace("v", "u:") for syllables in said]


def _silent(rest: str) -> Any:
    """No syllable for each character that has none."""
    return [""] * len(rest)


def _in_taiwan(word: str, standard: Syllables) -> Syllables:
    """The same syllables as Taiwan reads them, where the dictionary says so of the word or of a part of it."""
    if len(standard) != len(word):
        return standard
    found = list(standard)
    at = 0
    while at < len(word):
        for stop in range(len(word), at, -1):
            there = _noted(word[at:stop], tuple(standard[at:stop]))
            if there is not None:
                found[at:stop] = there
                at = stop - 1
                break
        at += 1
    return tuple(found)


def _noted(word: str, standard: Syllables) -> Syllables | None:
    """How Taiwan reads a word that is read in a certain way elsewhere, if an entry tells."""
    for entry in dictionary().entries(word):
        if entry.taiwan and _same(entry, standard):
            there = tuple(entry.taiwan.lower().split(" "))
            if len(there) == len(word):
                return there
    return None


def _same(entry: Entry, standard: Syllables) -> bool:
    return tuple(entry.pinyin.lower().split(" ")) == standard
