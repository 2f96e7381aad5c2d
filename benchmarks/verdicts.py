"""Whether a place arrived where its characters went; and what nobody could know.

A place survives where all its characters stand together, in order, in one new paragraph. It is undecidable where
the new text has another explanation with no more characters changed than the edit deleted, inserted or moved, which gives the
place other characters, or its characters to another place: a 年 that was deleted beside another 年 leaves the same
text as if the other were gone. Explanations are weighed by the edit distances of what stands before and behind, with
a break between paragraphs as one character; what moves costs them twice, as deleted and inserted, and the edit once.
Where the edit itself wrote a copy of a paragraph, nobody can know which of the two is the copy, and of the same words
written twice in a row nobody knows which came first.
Undecidable places count neither as found nor as wrong. Scripts are the same here: a converted character is the same.

A place that does not survive whole is right where what it was put on begins and ends with characters of its own, or
half of it is its own: what was inserted into it belongs to it now. One that survives and is found in part only counts as
missed. What was said of a whole paragraph may go with the paragraph, as long as something of it is left there.
"""

from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice, takewhile

from rapidfuzz.distance import Indel

from benchmarks.edits import Case, Place, in_order
from source_text import scripts

TRIED = 40
"""How many other explanations are weighed at most."""


class Verdict(StrEnum):
    """What is to be said of one landing.

    FOUND, MISSED: the place survives, and was given or not, or not all of it. LEFT: it does not survive whole, and was given no
    place. PART: what is left of it was found. WRONG: it was put on text that is not its own. UNDECIDABLE: nobody
    can know.
    """

    FOUND = "found"
    MISSED = "missed"
    LEFT = "left"
    PART = "part"
    WRONG = "wrong"
    UNDECIDABLE = "undecidable"


class Judge:
    """Judges the landings of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.old, self.new = ("\n".join(map(scripts.fold, texts)) for texts in (case.old, case.new))
        self.starts = [_starts(case.old), _starts(case.new)]
        self.came = {to: at for at, to in case.went.items()}
        self.cost = case.changed + abs(len(case.old) - len(case.new))

    def survives(self, place: Place) -> Place | None:
        """Where a place stands whole in the new text."""
        went = self._went(place)
        first = went[0]
        if first is None or any(w != (first[0], first[1] + n) for n, w in enumerate(went)):
            return None
        return Place(first[0], first[1], first[1] + len(went))

    def say(self, place: Place, landing: Place | None) -> Verdict:
        """The verdict on a landing; None is no place."""
        truth = self.survives(place)
        if truth is not None:
            if landing == truth:
                return Verdict.FOUND
            if self._doubtful(place, truth, landing):
                return Verdict.UNDECIDABLE
            if landing is not None and (self._doubled(truth, landing) or self._is_twin(place, landing)):
                return Verdict.UNDECIDABLE
            inside = landing is None or (
                landing.paragraph == truth.paragraph and truth.start <= landing.start <= landing.end <= truth.end
            )
            return Verdict.MISSED if inside else Verdict.WRONG
        if landing is None:
            return Verdict.LEFT
        own = [w for w in self._went(place) if w is not None and w[0] == landing.paragraph]
        there = {x for _, x in own if landing.start <= x < landing.end}
        whole = (0, len(self.case.old[place.paragraph])) == (place.start, place.end)
        framed = landing.start in there and landing.end - 1 in there
        if there and (whole or framed or 2 * len(there) >= landing.end - landing.start):
            return Verdict.PART
        return Verdict.UNDECIDABLE if self._excused(place, landing) else Verdict.WRONG

    def _went(self, place: Place) -> list[tuple[int, int] | None]:
        return [self.case.went.get((place.paragraph, x)) for x in range(place.start, place.end)]

    def _flat(self, side: int, place: Place) -> tuple[int, int]:
        start = self.starts[side][place.paragraph]
        return start + place.start, start + place.end

    def _forced(self, at: int, to: int, length: int) -> bool:
        """Whether old characters could as well have gone there, as the whole text or their two paragraphs tell."""
        if self.old[at : at + length] != self.new[to : to + length]:
            return False
        if _distance(self.old[:at], self.new[:to], self.old[at + length :], self.new[to + length :]) <= self.cost:
            return True
        (i, x), (j, y) = (_within(starts, place) for starts, place in zip(self.starts, (at, to), strict=True))
        old, new = scripts.fold(self.case.old[i]), scripts.fold(self.case.new[j])
        return _distance(old[:x], new[:y], old[x + length :], new[y + length :]) <= self._changed(i, j)

    def _changed(self, i: int, j: int) -> int:
        """How many characters were deleted, inserted or moved between two paragraphs, one of which became the other; -1
        where it did not."""
        went = [self.case.went.get((i, x)) for x in range(len(self.case.old[i]))]
        kept = [place for place in went if place is not None and place[0] == j]
        if 2 * len(kept) < len(went):
            return -1
        return len(went) + len(self.case.new[j]) - len(kept) - in_order(kept)

    def _doubtful(self, place: Place, truth: Place, landing: Place | None) -> bool:
        (at, end), (to, _) = self._flat(0, place), self._flat(1, truth)
        quote = self.old[at:end]
        if landing is not None:
            return self._excused(place, landing)
        others = islice((t for t in _places(self.new, quote) if t != to), TRIED)
        if any(self._forced(at, other, len(quote)) for other in others):
            return True
        others = islice((s for s in _places(self.old, quote) if s != at), TRIED)
        return any(self._forced(other, to, len(quote)) for other in others)

    def _doubled(self, truth: Place, landing: Place) -> bool:
        """Whether both stand in the same words written twice in a row."""
        first, second = sorted((self._flat(1, truth)[0], self._flat(1, landing)[0]))
        apart = second - first
        back = _common(self.new[:first][::-1], self.new[:second][::-1])
        ahead = _common(self.new[first:], self.new[second:])
        return truth.paragraph == landing.paragraph and 0 < apart <= back + ahead

    def _excused(self, place: Place, landing: Place) -> bool:
        came = [self.case.copied.get((landing.paragraph, x)) for x in range(landing.start, landing.end)]
        copies = [bool(c and c[0] == place.paragraph and place.start <= c[1] < place.end) for c in came]
        whole = (0, len(self.case.old[place.paragraph])) == (place.start, place.end)
        if any(copies) and (whole or 2 * sum(copies) >= len(copies) or (copies[0] and copies[-1])):
            return True
        (at, end), (to, stop) = self._flat(0, place), self._flat(1, landing)
        words = self.new[to:stop]
        exact = any(self._forced(at + k, to, stop - to) for k in _places(self.old[at:end], words))
        return exact or self._framed(at, end, to, stop, whole)

    def _is_twin(self, place: Place, landing: Place) -> bool:
        """Whether a landing is the same place of another paragraph that read the same, and the two changed places."""
        came = {self.came.get((landing.paragraph, x)) for x in range(landing.start, landing.end)}
        texts, went = self.case.old, self._went(place)[0]
        return went is not None and all(
            c
            and texts[c[0]] == texts[place.paragraph]
            and place.start <= c[1] < place.end
            and (c[0] < place.paragraph) == (landing.paragraph > went[0])
            for c in came
        )

    def _framed(self, at: int, end: int, to: int, stop: int, whole: bool) -> bool:
        """Whether the ends of a place could as well have gone to the ends of a landing, or all of it there."""
        first, last = self.new[to], self.new[stop - 1]
        pairs = [
            (at + k, end - m) for k in _places(self.old[at:end], first) for m in _places(self.old[at:end][::-1], last)
        ]
        for low, high in islice([(at, end)] * whole + [(a, b) for a, b in pairs if a < b], TRIED):
            ends = Indel.distance(self.old[:low], self.new[:to]) + Indel.distance(self.old[high:], self.new[stop:])
            if ends + Indel.distance(self.old[low:high], self.new[to:stop]) <= self.cost:
                return True
        return False


def _distance(before: str, now_before: str, after: str, now_after: str) -> int:
    """How many characters differ before and behind a place."""
    return int(Indel.distance(before, now_before) + Indel.distance(after, now_after))


def _within(starts: list[int], place: int) -> tuple[int, int]:
    """The paragraph of a place in all of a text, and the place in it."""
    k = bisect_right(starts, place) - 1
    return k, place - starts[k]


def _starts(texts: list[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
