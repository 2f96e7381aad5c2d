"""Carrying annotated places from one revision of a text to the next, or saying that they cannot be."""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from annotations.likeness import Candidate, agreement, rank
from source_text import scripts
from source_text.passage import FIRM, Passage
from source_text.succession import contested

ENOUGH = 8
"""How many characters of context a quote that stands elsewhere must bring along."""
PLENTY = 16
"""How many on one side are enough for a quote of one or two characters."""
RUN = 3
"""How many characters in a row did not stay by chance."""
MARGIN = 4
"""By how many characters of context the best of several places must be ahead."""
_NEXT = 3


class Anchor(NamedTuple):
    """A place to be carried: [start, end) of the old paragraph with that index, its quote and its context."""

    key: int
    paragraph: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


class Outcome(StrEnum):
    """What became of a place.

    UNCHANGED: it stands as it did, in a paragraph at the same ordinal. SHIFTED: its paragraph still holds its
    text, at other offsets or another ordinal. MOVED: its text stands in another paragraph. FUZZY: some of its
    own characters survive, and the place is what survives; or all do, in another script. AMBIGUOUS: there are several equally good places.
    ORPHANED: nothing of its own survives for certain.
    """

    UNCHANGED = "UNCHANGED"
    SHIFTED = "SHIFTED"
    MOVED = "MOVED"
    FUZZY = "FUZZY"
    AMBIGUOUS = "AMBIGUOUS"
    ORPHANED = "ORPHANED"


_KEPT, _SHIFTED = Outcome.UNCHANGED, Outcome.SHIFTED


class Landing(NamedTuple):
    """Where an anchor arrived: [start, end) of a new paragraph given by its index; None and 0 if nowhere.

    `candidates` are places it might mean instead, the best first, where it is AMBIGUOUS or ORPHANED.
    """

    key: int
    outcome: Outcome
    paragraph: int | None = None
    start: int = 0
    end: int = 0
    candidates: tuple[Candidate, ...] = ()


def carry(
    old: Sequence[str], new: Sequence[str], kept: Sequence[int | None], anchors: Iterable[Anchor]
) -> list[Landing]:
    """Where each anchor lands, in the order given.

    `kept` names for each new paragraph the old one it succeeds, as `succession.pair` does. Offsets are code
    points. An anchor is only placed where its own characters went, in whichever script they are written; a
    look-alike that stood there all along is a candidate at most.
    """
    carrier = Carrier(old, new, kept)
    return [carrier.land(anchor) for anchor in anchors]


class Carrier:
    """Decides for one anchor after the other, on what became of the characters: `passage` tells, by folded texts."""

    def __init__(self, old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> None:
        self.written = old, new
        folded = {text: scripts.fold(text) for text in {*old, *new}}
        self.passage = Passage([folded[text] for text in old], [folded[text] for text in new], kept)
        self.old, self.new, self.kept, self.home = self.passage.old, self.passage.new, kept, self.passage.home
        self.forward, self.backward = self.passage.forward, self.passage.backward
        rivals = contested(self.old.texts, self.new.texts, kept)
        self.contested = {i for i in rivals if not self.passage.stays(i)}
        self._echoed: dict[tuple[str, str, str], set[int]] = {}
        self.settled = {
            i: j
            for i, j in self.home.items()
            if old[i] == new[j] and i not in self.passage.doubtful and self.passage.stays(i)
        }
        """Old paragraphs that stand as they did, each with its index in the new text: so does every place in them."""

    def land(self, given: Anchor) -> Landing:
        """Where one anchor arrives."""
        i = given.paragraph
        if (j := self.settled.get(i)) is not None:
            return Landing(given.key, _KEPT if i == j else _SHIFTED, j, given.start, given.end)
        j = self.home.get(i)
        same = j is not None and self.old.texts[i] == self.new.texts[j]
        if j is not None and same and i not in self.passage.doubtful and self.passage.stays(i):
            return self._placed(given, self.new.starts[j] + given.start)
        folded = (scripts.fold(words) for words in (given.quote, given.prefix, given.suffix))
        anchor = Anchor(given.key, i, given.start, given.end, *folded)
        if j is not None and same:
            doubtful = i in self.passage.doubtful
            return self._lost(anchor) if doubtful else self._chosen(anchor, self.new.starts[j] + given.start)
        start = self.old.starts[i] + anchor.start
        first, last = (self._intact(side, start, start + len(anchor.quote)) for side in (self.forward, self.backward))
        if first is not None and first == last:
            return self._chosen(anchor, first) if self._vouched(anchor, start, first) else self._lost(anchor)
        certain = self._certain(start, given.quote)
        place = last if first is None else first
        if certain and place is not None:
            return self._chosen(anchor, place)
        if (complete := self._completed(anchor, start, certain)) is not None:
            return self._chosen(anchor, complete)
        if (whole := self._whole(anchor, j)) is not None:
            return whole
        if place is not None:
            return self._slid(anchor, {p for p in (first, last) if p is not None})
        return self._remains(anchor, start, certain)

    def _certain(self, start: int, quote: str) -> list[int]:
        """Where the characters of a quote went, as far as both comparisons agree."""
        went = range(start, start + len(quote))
        survives = [
            (c, self.forward[p]) for c, p in zip(quote, went, strict=True) if self._agreed(p) and self._is_row(p)
        ]
        if not any(c.isalnum() for c, _ in survives) and any(map(str.isalnum, quote)):
            return []  # A mark that stayed is no trace of the words beside it.
        return [at for _, at in survives]

    def _is_dubious(self, anchor: Anchor) -> bool:
        """Whether an anchor's paragraph may be another one, and no words around the anchor that stand nowhere else tell."""
        if anchor.paragraph not in self.contested:
            return False
        start = self.old.starts[anchor.paragraph] + anchor.start
        rows = self._rows(start, start + len(anchor.quote))
        words = (self.old.flat[first:last] for first, last in rows if last - first >= FIRM)
        return not any(map(self.passage.is_unique, words))

    def _is_row(self, p: int) -> bool:
        """Whether so many characters in a row went with one that they did not stay by chance."""
        start, end = self._row(p, RUN)
        return end - start >= RUN

    def _rows(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The rows to which old characters in [start, end) belong, each once."""
        while start < end:
            if self._agreed(start):
                first, start = self._row(start)
                yield first, start
            else:
                start += 1

    def _row(self, p: int, reach: int = sys.maxsize) -> tuple[int, int]:
        """The old characters in a row that went with one where both comparisons have it, so far on either side at most."""
        first = last = p
        low, high = max(0, p - reach), min(p + reach, len(self.forward) - 1)
        while first > low and self._agreed(first - 1) and self.forward[first - 1] == self.forward[first] - 1:
            first -= 1
        while last < high and self._agreed(last + 1) and self.forward[last + 1] == self.forward[last] + 1:
            last += 1
        return first, last + 1

    def _agreed(self, p: int) -> bool:
        return self.forward[p] == self.backward[p] >= 0

    def _whole(self, anchor: Anchor, home: int | None) -> Landing | None:
        """The whole new paragraph for what is said of the whole old one, while a third of its characters is there."""
        i = anchor.paragraph
        if home is None or (anchor.start, anchor.end) != (0, len(self.old.texts[i])):
            return None
        low, high = self.new.starts[home], self.new.starts[home + 1]
        there = sum(low <= t < high for t in self.forward[self.old.starts[i] : self.old.starts[i + 1]])
        enough = 3 * there >= (1 if self.passage.stays(i) else 2) * anchor.end
        return Landing(anchor.key, Outcome.FUZZY, home, 0, high - low) if enough else None

    def _remains(self, anchor: Anchor, start: int, certain: list[int]) -> Landing:
        """Where what is left of an anchor is, or all of it as its quote and context tell."""
        length = len(anchor.quote)
        rivalled = bool(certain) and self._rivalled(anchor, (0, 0), set(certain))
        if 2 * len(certain) >= length and not rivalled:
            return self._fuzzy(anchor, certain)
        if 2 * len(certain) < length:
            firm = {self.forward[p] for p in range(start, start + length) if self.passage.firm[0][p]}
            certain = [at for at in certain if at in firm]  # Few characters count only in a long row.
        found = self._sought(anchor, start)
        if not certain or found.outcome != Outcome.ORPHANED:
            return found
        return self._lost(anchor, Outcome.AMBIGUOUS) if rivalled else self._fuzzy(anchor, certain)

    def _intact(self, side: "array[int]", start: int, end: int) -> int | None:
        """Where old characters stand together in one paragraph, as one comparison sees it."""
        at, length = side[start], end - start
        if at < 0 or side[end - 1] != at + length - 1 or self.old.flat[start:end] != self.new.flat[at : at + length]:
            return None
        return at if self.new.undivided(at, length) else None

    def _completed(self, anchor: Anchor, start: int, certain: Sequence[int]) -> int | None:
        """Where the whole quote stands, if some of it went there for certain and no other claims the rest."""
        if not certain:
            return None
        length = len(anchor.quote)
        at = certain[0] - next(k for k in range(length) if self.forward[start + k] == certain[0])
        if at < 0 or self.new.flat[at : at + length] != anchor.quote or not self.new.undivided(at, length):
            return None
        held = set(certain)
        return at if all(t in held or self.passage.free(t) for t in range(at, at + length)) else None

    def _vouched(self, anchor: Anchor, start: int, at: int) -> bool:
        """Whether a neighbour came along, or there is no second quote to be mistaken for this one."""
        end, arrived = start + len(anchor.quote), at + len(anchor.quote)
        if start and self.forward[start - 1] == at - 1 and at:
            return True
        if end < len(self.forward) and self.forward[end] == arrived:
            return True
        old, j = self.old.texts[anchor.paragraph], self.new.paragraph(at)
        if anchor.start == 0 and at == self.new.starts[j]:
            return True
        if anchor.end == len(old) and arrived == self.new.starts[j + 1]:
            return True
        return old.count(anchor.quote) == self.new.texts[j].count(anchor.quote) == 1

    def _chosen(self, anchor: Anchor, at: int) -> Landing:
        """The place where an anchor's characters went, unless another place has as much to say for itself."""
        if self._rivalled(anchor, self._agreement(anchor, at), {at}) or self._has_twin_elsewhere(anchor):
            return self._lost(anchor, Outcome.AMBIGUOUS)
        if self._is_dubious(anchor):
            return self._lost(anchor, Outcome.AMBIGUOUS)
        return self._placed(anchor, at)

    def _rivalled(self, anchor: Anchor, own: tuple[int, int], at: set[int]) -> bool:
        """Whether the quote stands elsewhere as well, and its context speaks for that place.

        Where a paragraph stays and the nearest context on both sides came along there is no doubt. Otherwise a place
        in new text is a rival where it has the side that is missing here, or is in a copy of a paragraph that was
        moved; a place that other characters hold is one where it has far more of that side, or of both.
        """
        wanted = len(anchor.prefix), len(anchor.suffix)
        lacking = [k for k in (0, 1) if own[k] < min(_NEXT, wanted[k])]
        stays = self.passage.stays(anchor.paragraph)
        if stays and not lacking:
            return False
        for to in self._echoes(anchor) - at:
            other = self._agreement(anchor, to)
            fresh = self.fresh(to, len(anchor.quote))
            if any(other[k] >= (_NEXT if fresh else own[k] + ENOUGH) for k in lacking):
                return True
            if (lacking and sum(other) >= sum(own) + ENOUGH) or (fresh and not stays and sum(other) >= ENOUGH):
                return True
        return False

    def _placed(self, anchor: Anchor, at: int) -> Landing:
        """A landing on all of the quote; in another script or form it is no longer the same words."""
        j, length = self.new.paragraph(at), anchor.end - anchor.start
        start = at - self.new.starts[j]
        old, new = self.written
        if old[anchor.paragraph][anchor.start : anchor.end] != new[j][start : start + length]:
            outcome = Outcome.FUZZY
        elif self.kept[j] != anchor.paragraph:
            outcome = Outcome.MOVED
        elif (j, start) == (anchor.paragraph, anchor.start):
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.SHIFTED
        return Landing(anchor.key, outcome, j, start, start + length)

    def _fuzzy(self, anchor: Anchor, certain: Sequence[int]) -> Landing:
        """From the first to the last character that survives, where most of them stand together."""
        groups: list[list[int]] = []
        for at in certain:
            near = groups and groups[-1][-1] < at <= groups[-1][-1] + len(anchor.quote)
            if near and self.new.undivided(groups[-1][0], at + 1 - groups[-1][0]):
                groups[-1].append(at)
            else:
                groups.append([at])
        there = max(groups, key=len)
        if 2 * len(there) < there[-1] + 1 - there[0] or (len(groups) > 1 and 2 * len(there) <= len(anchor.quote)):
            return self._lost(anchor)  # Most of it would be what somebody wrote into it, or most is elsewhere.
        if self._is_dubious(anchor):
            return self._lost(anchor, Outcome.AMBIGUOUS)
        j = self.new.paragraph(there[0])
        return Landing(anchor.key, Outcome.FUZZY, j, there[0] - self.new.starts[j], there[-1] + 1 - self.new.starts[j])

    def _slid(self, anchor: Anchor, places: set[int]) -> Landing:
        """One of several look-alikes came or went; nobody can tell which, unless all the context agrees."""
        if self.old.flat.count(anchor.quote) > self.new.flat.count(anchor.quote):
            return self._lost(anchor)
        wanted = len(anchor.prefix), len(anchor.suffix)
        sure = [at for at in places if self._agreement(anchor, at) == wanted]
        if len(sure) == 1:
            return self._placed(anchor, sure[0])
        return self._lost(anchor, Outcome.AMBIGUOUS if len(places) > 1 else Outcome.ORPHANED)

    def _sought(self, anchor: Anchor, start: int) -> Landing:
        """The quote, with its context, among the text that is new where it stands."""
        fresh = [at for at in self._echoes(anchor) if self.fresh(at, len(anchor.quote))]
        ranked = sorted(((sum(self._agreement(anchor, at)), -at) for at in fresh), reverse=True)
        if not ranked or not self._enough(anchor, -ranked[0][1]):
            return self._lost(anchor)
        best, at = ranked[0][0], -ranked[0][1]
        before, after = self._agreement(anchor, at)
        if not self.passage.is_meant(start - before, start + len(anchor.quote) + after, at - start):
            return self._lost(anchor)
        if (len(ranked) > 1 and ranked[1][0] > best - MARGIN) or self._has_lost_twin(anchor, start, at):
            return self._lost(anchor, Outcome.AMBIGUOUS)
        return self._placed(anchor, at)

    def _echoes(self, anchor: Anchor) -> set[int]:
        """Where the quote stands with some of its context on either side."""
        before, after = anchor.prefix[-_NEXT:], anchor.suffix[:_NEXT]
        if (before, anchor.quote, after) not in self._echoed:
            found: set[int] = set()
            if before or not after:
                found.update(at + len(before) for at in self.new.places(before + anchor.quote))
            if after:
                found.update(self.new.places(anchor.quote + after))
            whole = {at for at in found if self.new.undivided(at, len(anchor.quote))}
            self._echoed[before, anchor.quote, after] = whole
        return self._echoed[before, anchor.quote, after]

    def fresh(self, at: int, length: int) -> bool:
        """Whether most of a place is no old character that stayed where it was."""
        return 2 * sum(self.passage.taken[at : at + length]) < length

    def _agreement(self, anchor: Anchor, at: int) -> tuple[int, int]:
        """How many characters of prefix and suffix stand around a place, reckoned from the quote."""
        return agreement(self.new.flat, at, len(anchor.quote), anchor.prefix, anchor.suffix)

    def _enough(self, anchor: Anchor, at: int) -> bool:
        """Whether so much context agrees that the place cannot be a look-alike."""
        before, after = self._agreement(anchor, at)
        if (before, after) == (len(anchor.prefix), len(anchor.suffix)):
            return before + len(anchor.quote) + after >= ENOUGH
        if len(anchor.quote) > 2:
            return before + after >= ENOUGH
        sides = (before or not anchor.prefix) and (after or not anchor.suffix)
        return bool(sides and before + after >= ENOUGH) or max(before, after) >= PLENTY

    def _has_lost_twin(self, anchor: Anchor, start: int, at: int) -> bool:
        """Whether the same quote with the context found there went missing in another place as well."""
        before, after = (min(n, PLENTY) for n in self._agreement(anchor, at))
        wanted = anchor.prefix[len(anchor.prefix) - before :] + anchor.quote + anchor.suffix[:after]
        other = self.old.flat.find(wanted)
        while other >= 0:
            place = other + before
            if place != start and min(self.forward[place : place + len(anchor.quote)]) < 0:
                return True
            other = self.old.flat.find(wanted, other + 1)
        return False

    def _has_twin_elsewhere(self, anchor: Anchor) -> bool:
        """Whether another old paragraph has the quote with all its context, and this one may have changed places with it."""
        if self.passage.stays(anchor.paragraph):
            return False
        words = anchor.prefix + anchor.quote + anchor.suffix
        start, end = self.old.starts[anchor.paragraph : anchor.paragraph + 2]
        return any(not start <= at < end for at in self.old.places(words))

    def _lost(self, anchor: Anchor, outcome: Outcome = Outcome.ORPHANED) -> Landing:
        return Landing(anchor.key, outcome, candidates=tuple(self._candidates(anchor)))

    def _candidates(self, anchor: Anchor) -> list[Candidate]:
        """What an anchor might mean, its own paragraph before all."""
        j = self.home.get(anchor.paragraph)
        return rank(self.new, anchor.quote, anchor.prefix, anchor.suffix, [] if j is None else [j])
