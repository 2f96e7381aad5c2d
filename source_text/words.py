"""The words of a Chinese text, found in its Simplified reading and carried back to the characters as they stand."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from source_text import dictionary, patience, scripts
from source_text.offsets import Precision
from source_text.scripts import Reading, TextView

# What belongs to the character before it: combining marks, variation selectors, joiners.
_MARKS = ("Mn", "Me", "Cf")
# Numbers and words of other scripts stay whole, with what joins their parts.
_OTHER = re.compile(r"((?:(?![〇\u2e80-\U0003ffff])\w)+(?:[-.,:'’/](?:(?![〇\u2e80-\U0003ffff])\w)+)*%?)")
_HAN = re.compile("[〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LONGEST = 12  # of the dictionary's words that are looked for across others
_PROPER = ("nr", "ns", "nt", "nz")

Token = tuple[str, str]


class Name(NamedTuple):
    """A stretch that stays whole, in code points [start, end)."""

    start: int
    end: int
    is_person: bool = False


class Word(NamedTuple):
    """A word at [start, end) in code points: as it is written, without marks, as it reads in Simplified, and the
    part of speech as jieba tags it (nr for a person)."""

    start: int
    end: int
    written: str
    simplified: str
    part: str

    @property
    def is_chinese(self) -> bool:
        """Whether it has a Chinese character."""
        return bool(_HAN.search(self.simplified))


def segment(text: str, language: str, names: Iterable[Name] = ()) -> list[Word]:
    """The words of a text in a BCP 47 language, in order and without gaps: joined, they are the text.

    Punctuation and white space are words of their own, and a mark stays with the character it stands on. Of
    names that overlap the longest counts, then the first. A text that is not Chinese has no words.
    """
    if not text or not scripts.is_chinese(language):
        return []
    places = array("I", (i for i, c in enumerate(text) if unicodedata.category(c) not in _MARKS))
    bare = "".join(text[i] for i in places)
    if not bare:
        return [Word(0, len(text), text, text, "x")]
    places[0] = 0  # What stands before the first character belongs to it.
    places.append(len(text))
    at = {place: i for i, place in enumerate(places)}
    whole = [Name(at[n.start], at[n.end], n.is_person) for n in _apart(names) if n.start in at and n.end in at]
    reading = scripts.read(bare, language, TextView.ZH_HANS)
    words = []
    for start, end, part in _words(reading, whole):
        there = reading.map.transport(start, end)
        simplified = reading.text[there.start : there.end]
        if there.precision == Precision.EXPANDED:
            simplified = scripts.read(bare[start:end], language, TextView.ZH_HANS).text
        words.append(Word(places[start], places[end], bare[start:end], simplified, part))
    return words


def _apart(names: Iterable[Name]) -> list[Name]:
    """Names that do not overlap, in order."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):
        at = bisect_left(kept, name)
        free = (at == 0 or kept[at - 1].end <= name.start) and (at == len(kept) or name.end <= kept[at].start)
        if name.start < name.end and free:
            kept.insert(at, name)
    return kept


def _words(reading: Reading, names: Sequence[Name]) -> Iterator[tuple[int, int, str]]:
    """Ranges of the original with their parts of speech; one that ends inside a segment goes on to its end."""
    back = reading.map.invert()
    done = 0
    for name in [*names, Name(back.target_length, back.target_length)]:
        there = reading.map.transport(done, name.start)
        position = there.start
        for token, part in _tokens(reading.text[there.start : there.end]):
            patience.check()
            position += len(token)
            end = min(back.transport(0, position).end, name.start)
            if end > done:
                yield done, end, part
                done = end
        if name.start < name.end:
            yield name.start, name.end, "nr" if name.is_person else "nz"
        done = name.end


def _tokens(text: str) -> Iterator[Token]:
    """What jieba finds, by the dictionary's measure: its longer words are joined, and what it lacks is divided."""
    tokens: list[Token] = []
    for i, stretch in enumerate(_OTHER.split(text)):
        tokens += [(stretch, "eng")] if i % 2 else _jieba().tag(stretch, False)
    i = 0
    while i < len(tokens):
        count = _joined(tokens, i)
        token, part = "".join(t for t, _ in tokens[i : i + count]), tokens[i][1]
        divided = [] if part in _PROPER or dictionary.has(token) else dictionary.pieces(token)
        if len(divided) > 1 and _HAN.search(token):
            yield from ((piece, _jieba().tag(piece, False)[0][1]) for piece in (token[a:b] for a, b in divided))
        else:
            yield token, part
        i += count


@cache
def _jieba() -> Any:
    """The package with its dictionary of words, which is large: loaded when first asked for."""
    return import_module("rjieba")


def _joined(tokens: Sequence[Token], first: int) -> int:
    """How many tokens from one on are a word of the dictionary; two characters are one only with a letter."""
    best, joined = 1, tokens[first][0]
    for count, (token, _) in enumerate(tokens[first + 1 : first + _LONGEST], 2):
        joined += token
        if len(joined) > _LONGEST:
            break
        if (len(joined) > 2 or not all(map(_HAN.match, joined))) and _HAN.search(joined) and dictionary.has(joined):
            best = count
    return best
