"""Conversions as OpenCC makes them, with an exact map from what is converted to what comes of it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from source_text.offsets import OffsetMap
from source_text.scripts import lexicon
from source_text.scripts.lexicon import Origin, Ranks

Hit = tuple[int, int, int]
"""The number of a phrase, and where it stands: half-open code points."""


class Reading(NamedTuple):
    """A text as it reads in a view, and the map from the original to it."""

    text: str
    map: OffsetMap


class Match(NamedTuple):
    """An entry that was used for [start, end) of the text that was to be converted."""

    start: int
    end: int
    lexicon: str
    entry: str


class Step:
    """One group of lexicons: single characters as a translation table, all else by the longest match."""

    def __init__(self, ranks: Ranks) -> None:
        found: dict[str, tuple[str, str]] = {}
        for rank in ranks:
            new: dict[str, tuple[str, str]] = {}
            for name in rank:
                for key, values in lexicon.entries(name).items():
                    new.setdefault(key, (values[0], name))
            # A shorter match in an earlier rank counts before a longer one here, which so can never be met.
            hidden = {k for k in new if k in found or any(k[:n] in found for n in range(1, len(k)))} if found else ()
            found.update((k, v) for k, v in new.items() if k not in hidden)
        single = {k: v for k, v in found.items() if len(k) == len(v[0]) == 1}
        phrases = {k: v for k, v in found.items() if k not in single}
        self.characters = {ord(k): ord(value) for k, (value, _) in single.items()}
        self._single = frozenset(single)
        self.keys = list(phrases)
        self.values = [value for value, _ in phrases.values()]
        self.automaton = AhoCorasick(self.keys, MatchKind.LeftmostLongest, store_patterns=False)
        self.lexicons = {name for rank in ranks for name in rank}
        self._names = {k: name for k, (_, name) in found.items()}
        self._numbers = {k: number for number, k in enumerate(self.keys)}
        self._longest = max(map(len, self.keys), default=0)

    def hits(self, text: str, edges: Sequence[int]) -> Iterator[Hit]:
        """The phrases that stand in a text, none of them across an edge."""
        found = self.automaton.find_matches_as_indexes(text)
        if not edges:
            yield from found
            return
        done = 0
        for number, start, end in found:
            if start >= done and not _crossed(edges, start, end):
                yield number, start, end
                done = end
            else:
                # Here the automaton saw a phrase that words of their own cut; what they leave is sought by hand.
                done = max(done, start)
                while done < end:
                    hit = self._at(text, done, edges)
                    done = hit[2] if hit else done + 1
                    if hit:
                        yield hit

    def _at(self, text: str, start: int, edges: Sequence[int]) -> Hit | None:
        """The longest phrase that begins at a place and ends before the next edge."""
        following = bisect_right(edges, start)
        limit = min(start + self._longest, edges[following] if following < len(edges) else len(text))
        for end in range(limit, start, -1):
            number = self._numbers.get(text[start:end])
            if number is not None:
                return number, start, end
        return None

    def convert(self, text: str, hits: Sequence[Hit]) -> Reading:
        """The text with phrases and characters converted."""
        # Most texts hold no character that is made alike first: finding none is cheaper than translating all.
        plain = text if self._single.isdisjoint(text) else text.translate(self.characters)
        if not hits:
            return Reading(plain, OffsetMap.identity(len(text)))
        parts: list[str] = []
        segments: list[tuple[int, int]] = []
        done = linear = 0
        values = self.values
        for number, start, end in hits:
            value = values[number]
            parts += plain[done:start], value
            done = end
            if len(value) != end - start:
                segments += (start - linear, start - linear), (end - start, len(value))
                linear = end
        parts.append(plain[done:])
        if not linear:
            return Reading("".join(parts), OffsetMap.identity(len(text)))
        segments.append((len(text) - linear, len(text) - linear))
        return Reading("".join(parts), OffsetMap.from_segments(segments))

    def holds(self, lexicons: Sequence[str]) -> bool:
        """Whether any of some lexicons is among those of this step."""
        return not self.lexicons.isdisjoint(lexicons)

    def name(self, number: int) -> str:
        """The lexicon that a phrase comes from."""
        return self._names[self.keys[number]]

    def matches(self, text: str, hits: Sequence[Hit]) -> Iterator[Match]:
        """Which entries convert a text, given its phrases, in order."""
        done = 0
        for number, start, end in [*hits, (-1, len(text), len(text))]:
            for at in range(done, start):
                if ord(text[at]) in self.characters:
                    yield Match(at, at + 1, self._names[text[at]], text[at])
            if number >= 0:
                yield Match(start, end, self.name(number), self.keys[number])
            done = end


def _crossed(edges: Sequence[int], start: int, end: int) -> bool:
    """Whether an edge lies inside a range."""
    following = bisect_right(edges, start)
    return following < len(edges) and edges[following] < end


class Stage(NamedTuple):
    """What one step of a conversion sees: the text, the map to it from the very first one, and its phrases."""

    step: Step
    text: str
    map: OffsetMap
    hits: Sequence[Hit]


class Conversion:
    """A chain of steps. Words are told apart once, in the text as it comes, and no step works across them."""

    def __init__(self, name: str) -> None:
        plan = lexicon.plan(name)
        self.first = [_step(ranks) for ranks in map(_frozen, plan.normalization)]
        self.steps = [_step(ranks) for ranks in map(_frozen, plan.steps)]
        self.words = _step(_frozen(plan.segmentation)) if plan.segmentation else None
        # Where the first step goes by the words themselves, they need not be sought twice.
        self._same = self.words is not None and self.words.keys == self.steps[0].keys

    def stages(self, text: str) -> Iterator[Stage]:
        """The stages a text goes through, and at last one without a step, which holds the outcome."""
        offsets = OffsetMap.identity(len(text))
        edges: list[int] = []
        for step in self.first:
            hits = list(step.hits(text, ()))
            yield Stage(step, text, offsets, hits)
            text, further = step.convert(text, hits)
            offsets = offsets.compose(further)
        words = self.words.automaton.find_matches_as_indexes(text) if self.words else []
        if words and len(self.steps) > 1:
            edges = sorted({edge for _, start, end in words for edge in (start, end)})
        for number, step in enumerate(self.steps):
            hits = words if not number and self._same else list(step.hits(text, edges))
            yield Stage(step, text, offsets, hits)
            text, further = step.convert(text, hits)
            offsets = offsets.compose(further)
            if edges and further.source_length != further.target_length:
                edges = [further.transport(edge, edge).start for edge in edges]
        yield Stage(_NOTHING, text, offsets, ())

    def convert(self, text: str) -> Reading:
        """The text converted, and the map to it."""
        for stage in self.stages(text):
            last = stage
        return Reading(last.text, last.map)

    def phrases(self, text: str, lexicons: Sequence[str]) -> list[tuple[int, int]]:
        """The stretches of a text that phrases of some lexicons convert, all of one step."""
        stage = next((stage for stage in self.stages(text) if stage.step.holds(lexicons)), None)
        if stage is None or not stage.hits:
            return []
        back = stage.map.invert()
        hits = [hit for hit in stage.hits if stage.step.name(hit[0]) in lexicons]
        return [back.transport(start, end)[:2] for _, start, end in hits]

    def trace(self, text: str) -> tuple[Reading, list[tuple[int, int, Origin]]]:
        """The text converted, and the entries that do it: the stretch each was used for, and where it comes from."""
        found: dict[tuple[int, int, Origin], None] = {}
        for stage in self.stages(text):
            back = stage.map.invert()
            for match in stage.step.matches(stage.text, stage.hits):
                start, end, _ = back.transport(match.start, match.end)
                found[start, end, lexicon.origin(match.lexicon, match.entry)] = None
            last = stage
        return Reading(last.text, last.map), sorted(found, key=lambda stretch: stretch[:2])


Frozen = tuple[tuple[str, ...], ...]


def _frozen(ranks: Ranks) -> Frozen:
    return tuple(map(tuple, ranks))


@lru_cache(maxsize=64)
def _step(ranks: Frozen) -> Step:
    return Step([list(rank) for rank in ranks])


@lru_cache(maxsize=32)
def load(name: str) -> Conversion:
    """The conversion of that name, such as `tw2s`; Invalid where there is none."""
    return Conversion(name)


_NOTHING = Step([])
