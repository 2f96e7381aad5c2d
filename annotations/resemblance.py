"""Finding texts that resemble one another, whole or sentence by sentence, and telling where they differ."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from operator import add
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from source_text import scripts
from source_text.sentence import sentences

SHORTEST = 4
"""How many code points a sentence must have to be compared by itself."""
LOOKED = 24
"""How many pairs of characters of a query are looked up, the rarest of those that are known."""
MANY = 500
"""How many texts are compared at most: those that share the most pairs of characters."""
MARGIN = 0.1
"""How much more a sentence must score than the text it is of, to count beside it."""

Range = tuple[int, int]
Key = tuple[int, int]
"""Names a text: two numbers, such as an id and a version."""


class Difference(NamedTuple):
    """Where two texts differ: code points [start, end) of the one, [low, high) of the other; either may be empty."""

    start: int
    end: int
    low: int
    high: int


class Match(NamedTuple):
    """A part of a known text that resembles a part of the query, both in code points, and how much: from 0 to 1."""

    key: Key
    part: Range
    query: Range
    score: float


def score(one: str, other: str) -> float:
    """How much two texts resemble one another, from 0 to 1, blind to script and variant forms.

    It is the share of characters that stay where one is made into the other by as few edits as can be.
    """
    return Levenshtein.normalized_similarity(scripts.fold(one), scripts.fold(other))


def differences(one: str, other: str) -> list[Difference]:
    """Where two texts differ, in order, blind to script and variant forms; outside of these they are the same."""
    found: list[Difference] = []
    for edit in Levenshtein.opcodes(scripts.fold(one), scripts.fold(other)):
        if edit.tag == "equal":
            continue
        here = Difference(edit.src_start, edit.src_end, edit.dest_start, edit.dest_end)
        if found and (found[-1].end, found[-1].high) == (here.start, here.low):
            here = Difference(found[-1].start, here.end, found[-1].low, here.high)
            found.pop()
        found.append(here)
    return found


class Index:
    """Texts under keys, found again by what resembles them.

    A text that resembles another has pairs of neighbouring characters in common with it, rare ones among them. So
    only texts with one of the rarest pairs of the query are compared.
    """

    def __init__(self) -> None:
        self._slots: dict[Key, int] = {}
        self._texts: list[str] = []
        self._parts: list[tuple[Range, ...]] = []
        self._keys: list[Key] = []
        self._pairs: dict[str, array[int]] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._slots

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def outdated(self) -> int:
        """How many texts stand under a key that differs from another in its second number only."""
        return len(self._slots) - len({first for first, _ in self._slots})

    def add(self, key: Key, text: str) -> None:
        """Keep a text under a key that has none yet."""
        slot = self._slots[key] = len(self._texts)
        folded = scripts.fold(text)
        self._texts.append(folded)
        self._keys.append(key)
        self._parts.append(_parts(folded))
        for pair in set(map(add, folded, folded[1:])):
            self._pairs.setdefault(pair, array("I")).append(slot)

    def find(self, text: str, least: float, wanted: Callable[[Key], bool]) -> list[Match]:
        """The texts under the keys that are `wanted` that resemble a text, or a sentence of it, the best first.

        What scores below `least` is left out, and so is a sentence of a text that as a whole resembles the query about as
        much.
        """
        folded = scripts.fold(text)
        whole = (0, len(folded))
        found = list(self._resembling(folded, whole, least, wanted))
        for part in _parts(folded)[1:]:
            found += self._resembling(folded, part, least, wanted)
        settled: dict[Key, float] = {}
        for match in found:
            if match.query == whole:
                settled[match.key] = max(match.score, settled.get(match.key, 0))
        kept = [m for m in found if m.query == whole or m.score > settled.get(m.key, -MARGIN) + MARGIN]
        best: dict[tuple[Key, Range], Match] = {}
        for match in sorted(kept, key=lambda m: (-m.score, m.query[0] - m.query[1], m.key, m.part)):
            best.setdefault((match.key, match.query), match)
        return list(best.values())

    def _resembling(self, folded: str, query: Range, least: float, wanted: Callable[[Key], bool]) -> Iterator[Match]:
        words = folded[slice(*query)]
        shortest, longest = len(words) * least, len(words) / least
        units: list[str] = []
        places: list[tuple[int, Range]] = []
        for slot in self._candidates(words, wanted):
            text = self._texts[slot]
            for start, end in self._parts[slot]:
                if shortest <= end - start <= longest:
                    units.append(text[start:end])
                    places.append((slot, (start, end)))
        scored = process.extract_iter(
            words, units, scorer=Levenshtein.normalized_similarity, processor=None, score_cutoff=least
        )
        for _, value, number in scored:
            slot, part = places[number]
            yield Match(self._keys[slot], part, query, value)

    def _candidates(self, words: str, wanted: Callable[[Key], bool]) -> list[int]:
        """Where the texts stand that may hold what resembles some words."""
        known = [places for pair in set(map(add, words, words[1:])) if (places := self._pairs.get(pair))]
        shared = Counter(chain.from_iterable(sorted(known, key=len)[:LOOKED]))
        here = [slot for slot in shared if wanted(self._keys[slot])]
        return here if len(here) <= MANY else sorted(here, key=lambda s: (-shared[s], s))[:MANY]


def _parts(text: str) -> tuple[Range, ...]:
    """A text as a whole, then its sentences, where it has several."""
    found = [(start, end) for start, end in sentences(text) if end - start >= SHORTEST]
    return ((0, len(text)), *(part for part in found if part != (0, len(text))))
