"""Words of a paragraph: where they stand, how they are read, and what the dictionary says of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import rjieba

from source_text import scripts
from source_text.offsets import OffsetMap
from source_text.scripts import TextView
from source_text.words import pronunciation
from source_text.words.dictionary import Entry, dictionary
from source_text.words.pronunciation import Reading

Name = tuple[int, int, bool]
"""A range that is one name, in code points of the original, and whether it is a person's."""


class Word(NamedTuple):
    """A word at [start, end) of the original in code points; `entries` are those of its longest words in the dictionary."""

    start: int
    end: int
    reading: Reading | None
    entries: tuple[Entry, ...]


@lru_cache(maxsize=2048)
def find(text: str, language: str, names: tuple[Name, ...] = ()) -> tuple[Word, ...]:
    """The words of a text in order. White space and punctuation are between words, and what is no Chinese has none.

    `names` are kept whole where they do not overlap an earlier one.
    """
    if not scripts.is_chinese(language):
        return ()
    simplified, there = scripts.read(text, language, TextView.ZH_HANS)
    back = there.invert()
    kept = _apart(names)
    found: list[Word] = []
    for start, end in _pieces(simplified, [there.transport(a, b)[:2] for a, b, _ in kept]):
        low, high, _ = back.transport(start, end)
        if found and low < found[-1].end:
            # What the views cut differently stays one word.
            low = found.pop().start
        person = any(a == low and b == high and of_person for a, b, of_person in kept)
        found.append(_word(text, low, high, simplified, there, person))
    return tuple(found)


def _word(text: str, start: int, end: int, simplified: str, there: OffsetMap, person: bool) -> Word:
    low, high, _ = there.transport(start, end)
    written = text[start:end]
    reading = pronunciation.read(simplified, low, high, written=written, is_name=person)
    return Word(start, end, reading, tuple(_entries(written)))


def _apart(names: Sequence[Name]) -> list[Name]:
    """Names that do not overlap, the longer of two that do."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n[0] - n[1], n[0])):
        if all(name[1] <= start or end <= name[0] for start, end, _ in kept):
            kept.append(name)
    return sorted(kept)


def _pieces(simplified: str, names: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges of words: names, and between them what is told apart by how frequent words are."""
    done = 0
    for start, end in [*names, (len(simplified), len(simplified))]:
        for low, high in _cut(simplified[done:start]):
            yield done + low, done + high
        if start < end:
            yield start, end
        done = end


def _cut(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for token in rjieba.cut(text, True):
        end = at + len(token)
        if any(map(_is_word, token)):
            yield from _known(text, at, end)
        at = end


def _known(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A token, or the words of the dictionary that it is made of."""
    parts = []
    at = start
    while at < end:
        stop = dictionary().longest(text, at, end)
        parts.append((at, stop))
        at = stop
    whole = text[start:end] in dictionary() or any(stop - at < 2 for at, stop in parts)
    yield from [(start, end)] if whole else parts


def _entries(word: str) -> list[Entry]:
    """The entries of a word; of the longest words in it where it has none itself."""
    found = dictionary().entries(word) or (dictionary().variants(word) if len(word) > 1 else [])
    if found or len(word) < 2:
        return found
    at = 0
    while at < len(word):
        stop = dictionary().longest(word, at, len(word))
        if stop - at > 1:
            found += dictionary().entries(word[at:stop])
        at = stop
    return found


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
