"""How the words of a Chinese text are read: as the dictionary says, among several readings as the context has it."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from source_text import dictionary, polyphone, syllable
from source_text.dictionary import Entry
from source_text.words import Word

Syllables = tuple[str, ...]

_WITHOUT_SANDHI = {("不", "bu2"): "bu4", ("一", "yi2"): "yi1", ("一", "yi4"): "yi1"}


class Pronunciation(NamedTuple):
    """Numbered syllables, one for each character but the punctuation of a proverb; no sandhi, neutral tones as 5.

    `taiwan` has those of Taiwan where they differ.
    """

    syllables: Syllables
    taiwan: Syllables | None = None

    @property
    def in_taiwan(self) -> "Pronunciation | None":
        """How it is read in Taiwan, where that differs."""
        return Pronunciation(self.taiwan) if self.taiwan else None

    @property
    def pinyin(self) -> str:
        """The syllables with tone marks, a space between."""
        return " ".join(map(syllable.pinyin, self.syllables))

    @property
    def zhuyin(self) -> str:
        """The syllables in zhuyin, a space between."""
        return " ".join(map(syllable.zhuyin, self.syllables))


def pronounce(words: Sequence[Word]) -> list[Pronunciation | None]:
    """How each word of a text is read; None for one without Chinese characters, or with one that nobody knows.

    A word that the dictionary gives one reading has that. Among several the neighbours decide where a rule
    knows them, else pypinyin. A name that the dictionary does not have is read by its parts, and its first
    character as the family name where it is a person.
    """
    return [_pronounced(words, which) if word.is_chinese else None for which, word in enumerate(words)]


def _pronounced(words: Sequence[Word], which: int) -> Pronunciation | None:
    word = words[which]
    entries = dictionary.meant(word.written, word.simplified)
    if polyphone.is_surname(words, which):
        entries = tuple(e for e in entries if e.is_surname) or entries
    decided = polyphone.decide(words, which) if len(_readings(entries)) != 1 else None
    if entries:
        syllables = _nearest(entries, decided or _supposed(word.simplified)).reading
    else:
        syllables = decided or _compound(word)
    if not all(syllables) or "xx5" in syllables:
        return None
    taiwan = _taiwan(word, syllables)
    return Pronunciation(syllables, taiwan if taiwan != syllables else None)


def _readings(entries: Sequence[Entry]) -> set[Syllables]:
    return {tuple(s.lower() for s in entry.reading) for entry in entries}


@lru_cache(maxsize=8192)
def _supposed(simplified: str) -> Syllables:
    """What pypinyin reads, without the sandhi of 一 and 不; the empty string for what it does not know."""

    def unknown(characters: str) -> list[str]:
        return [""] * len(characters)

    package = _pypinyin()
    syllables = package.lazy_pinyin(simplified, package.Style.TONE3, unknown, v_to_u=True, neutral_tone_with_five=True)
    return tuple(_WITHOUT_SANDHI.get((character, s), s) for character, s in zip(simplified, syllables, strict=True))


@cache
def _pypinyin() -> Any:
    """The package with its dictionary of phrases, which is large: loaded when first asked for."""
    return import_module("pypinyin")


def _nearest(entries: Sequence[Entry], supposed: Syllables) -> Entry:
    """The entry whose reading is nearest to what is supposed; an ordinary word before a name, then the one that means
    more: pypinyin seldom tells 東西 (things) with a neutral tone from 東西 (east and west)."""

    def nearness(entry: Entry) -> tuple[int, bool, int, bool]:
        same = sum(
            a.lower() in (b, f"{b[:-1]}5" if place else b)
            for place, (a, b) in enumerate(zip(entry.reading, supposed, strict=False))
        )
        return same, entry.reading[0].islower(), len(entry.definitions), entry.reading[-1].endswith("5")

    return max(entries, key=nearness)


def _compound(word: Word) -> Syllables:
    """A word that the dictionary lacks, by the words that it is made of."""
    supposed = _supposed(word.simplified)
    if len(word.written) != len(word.simplified):
        return supposed
    # Rare characters are known in the form that is used, which need not be the Simplified one.
    supposed = tuple(s or w for s, w in zip(supposed, _supposed(word.written), strict=True))
    syllables: list[str] = []
    for start, end in dictionary.pieces(word.written):
        entries = dictionary.meant(word.written[start:end], word.simplified[start:end])
        if word.part == "nr" and not start:
            entries = _surnames(entries) or entries
        reading = _nearest(entries, supposed[start:end]).reading if entries else ()
        syllables += reading if len(reading) == end - start else supposed[start:end]
    return tuple(syllables)


def _surnames(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of a family name, where it has one reading only."""
    found = tuple(e for e in entries if e.is_surname)
    return found if len(_readings(found)) == 1 else ()


def _taiwan(word: Word, syllables: Syllables) -> Syllables:
    """The syllables with those of the longest words in it, or else characters, that are read otherwise in Taiwan."""
    if len(syllables) != len(word.written) or len(word.written) != len(word.simplified):
        return _marked(word.written, word.simplified, syllables) or syllables
    found: list[str] = []
    while (start := len(found)) < len(syllables):
        for end in range(len(syllables), start, -1):
            part = slice(start, end)
            marked = _marked(word.written[part], word.simplified[part], syllables[part])
            if marked and len(marked) == end - start:
                found += marked
                break
        else:
            found.append(syllables[start])
    return tuple(found)


@lru_cache(maxsize=8192)
def _marked(written: str, simplified: str, syllables: Syllables) -> Syllables | None:
    """How a word with these syllables is read in Taiwan, where the dictionary says so of all it means."""
    entries = [e for e in dictionary.meant(written, simplified) if e.reading == syllables]
    return entries[0].taiwan if entries and all(e.taiwan for e in entries) else None
