"""Finding the mentions of named entities in a text: longest names first, with the names inside them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from annotations.neighbourhood import is_divided, preferred_type, supported

VARIANTS = str.maketrans(
    "台裡羣峯啓爲衆綫祕兇汙鄰牀麪豔僞强産説戶戸眞敎税脫鋭溫衞内吳着鈎鷄跡蹟註嘆閑綉",
    "臺裏群峰啟為眾線秘凶污隣床麵艷偽強產說户户真教稅脱銳温衛內吴著鉤雞迹迹注歎閒繡",
)
"""Forms of one and the same character, each led to one of them; never two words that merely share a form."""
VARIED = frozenset(map(chr, VARIANTS.values()))


VERSION = "1"
"""Counts the ways in which names have been found; a link tells by which it was."""


class Name(NamedTuple):
    """One label or alias of the entity with the key `entity`; `type` is the name of its EntityType."""

    text: str
    entity: str
    type: str
    is_label: bool


class Mention(NamedTuple):
    """An entity named at [start, end), in code points; nested when it stands inside a longer mention."""

    start: int
    end: int
    entity: str
    nested: bool
    confidence: float


class Gazetteer:
    """The names of many entities, ready to be found in any text of the same script."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        for name in dict.fromkeys(names):
            if name.text:
                self._names[_fold(name.text)].append(name)
        self._surfaces = list(self._names)
        self._single = frozenset(name.text for group in self._names.values() for name in group if len(name.text) == 1)
        # Most names fit wherever they are found; letters and digits have boundaries, 台 is not the name 臺.
        self._plain = [
            None if any(map(_is_latin, surface)) or (len(surface) == 1 and surface in VARIED) else group
            for surface, group in self._names.items()
        ]
        self._matcher = AhoCorasick(self._surfaces)
        self._confidence = {
            name: 0.7 if len({same.entity for same in group}) > 1 else 0.95 if name.is_label else 0.9
            for group in self._names.values()
            for name in group
        }
        self._inside: dict[tuple[str, str], list[Mention]] = {}

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, by rising start and, where starts are equal, the longer one first."""
        return sorted(self._mentions(text, None), key=lambda mention: (mention.start, -mention.end))

    def _mentions(self, text: str, outer: Name | None) -> Iterator[Mention]:
        """The mentions in a text or, given the name that the text is, those nested in that name."""
        long: list[tuple[int, int, Name]] = []
        short: dict[int, Name] = {}
        for which, start, end in self._matcher.find_matches_as_indexes(_fold(text), overlapping=True):
            if outer is not None and end - start == len(text):
                continue
            named = self._plain[which] or self._fitting(self._surfaces[which], text, start, end)
            if not named or (end - start == 2 and is_divided(text, start, end)):
                continue
            name = named[0] if len(named) == 1 else _chosen(named, text, start, end, outer)
            if end - start == 1:
                short[start] = name
            else:
                long.append((start, end, name))
        taken = bytearray(len(text))
        for start, end, name in _longest(long):
            taken[start:end] = b"\1" * (end - start)
            head = end == len(text) and outer is not None and name.type == outer.type
            if outer is None or not (head or name.entity == outer.entity):
                yield Mention(start, end, name.entity, outer is not None, self._confidence[name])
            for inner in self._nested(text[start:end], name):
                if outer is None or inner.entity != outer.entity:
                    yield Mention(start + inner.start, start + inner.end, *inner[2:])
        for start, confidence in supported(text, short, self._single, taken):
            if outer is None or short[start].entity != outer.entity:
                yield Mention(start, start + 1, short[start].entity, outer is not None, confidence)

    def _fitting(self, surface: str, text: str, start: int, end: int) -> list[Name]:
        """Those names that fold to `surface` which fit the very characters of the text at [start, end)."""
        if end - start == 1:
            return [name for name in self._names[surface] if name.text == text[start]]
        if start and _is_latin(surface[0]) and _is_latin(text[start - 1]):
            return []
        if end < len(text) and _is_latin(surface[-1]) and _is_latin(text[end]):
            return []
        return [name for name in self._names[surface] if not name.text.isupper() or text[start:end].isupper()]

    def _nested(self, surface: str, name: Name) -> list[Mention]:
        """The mentions inside a name; what surrounds the name has no say in them."""
        if name.type == "PERSON":
            return []
        key = surface, name.entity
        if key not in self._inside:
            self._inside[key] = list(self._mentions(surface, name))
        return self._inside[key]


def _chosen(names: list[Name], text: str, start: int, end: int, outer: Name | None) -> Name:
    """The entity meant among those that share a name; of two of one type, the one it is the label of."""
    kinds = dict.fromkeys(name.type for name in names)
    kind = preferred_type(list(kinds), text, start, end, outer and outer.type)
    return min((name for name in names if name.type == kind), key=lambda name: not name.is_label)


def _longest(found: list[tuple[int, int, Name]]) -> Iterator[tuple[int, int, Name]]:
    """Of each group of overlapping ranges the longest, then the longest of those it leaves room for."""
    group: list[tuple[int, int, Name]] = []
    reach = 0
    for each in sorted(found, key=itemgetter(0)):
        if each[0] >= reach:
            yield from group if len(group) < 2 else _disjoint(group)
            group = []
        group.append(each)
        reach = max(reach, each[1])
    yield from _disjoint(group)


def _disjoint(group: list[tuple[int, int, Name]]) -> list[tuple[int, int, Name]]:
    kept: list[tuple[int, int, Name]] = []
    for each in sorted(group, key=lambda each: (each[0] - each[1], each[0])):
        if all(each[1] <= other[0] or other[1] <= each[0] for other in kept):
            kept.append(each)
    return kept


def _fold(text: str) -> str:
    """The text with variant characters and case folded, of the same length."""
    folded = text.translate(VARIANTS)
    lower = folded.lower()
    if len(lower) == len(folded):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)


def _is_latin(char: str) -> bool:
    return char < "\u2e80" and char.isalnum()
