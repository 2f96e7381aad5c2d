"""Two revisions of a text, and for every character of the old one where it went."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from source_text.alignment import compare, rising
from source_text.alignment import distance as distance_of
from source_text.offsets import OffsetMap
from source_text.side import Side

Run = tuple[int, int, int, int]
FIRM = 6
"""How many characters in a row are not there by chance; fewer may have to give way to a stretch that was moved."""
CLAUSE = 8
"""How many characters of whole clauses must have gone to another paragraph for it to be sure that they did."""
LONG = 16
"""How many are enough of any stretch."""
_WIDE = 100_000_000


class Passage:
    """Two revisions, and for every old character where it went.

    The texts are compared from both ends. Where the two comparisons disagree on a character, it could as well
    be another one like it: only where they agree is it certain. A stretch that stands once in the old text, and
    once in the new one, was moved there, also out of order and to another paragraph.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> None:
        self.old, self.new, self.kept = Side(old), Side(new), kept
        self.home = {i: j for j, i in enumerate(kept) if i is not None}
        self.forward = array("i", [-1]) * len(self.old.flat)
        self.backward = self.forward[:]
        self._came = tuple(array("i", [-1]) * len(self.new.flat) for _ in range(2))
        self.firm = bytearray(len(self.old.flat)), bytearray(len(self.new.flat))
        self._freed: list[int] = []
        self.doubtful = _doubtful(old, new, kept)
        for i, i_end, j, j_end in self._straight(list(_stretches(old, new, kept))):
            self._compare(self.old.starts[i], self.old.starts[i_end], self.new.starts[j], self.new.starts[j_end])
        self._follow()
        self._settle()
        self.taken = bytearray(f >= 0 or b >= 0 for f, b in zip(*self._came, strict=True))

    def free(self, t: int) -> bool:
        """Whether it is not certain that some old character went there."""
        return not self._came[0][t] == self._came[1][t] >= 0

    def is_meant(self, start: int, end: int, shift: int) -> bool:
        """Whether an old stretch that stands elsewhere in the new text too must come from there: it is long, or clauses
        of its own. Anybody may write part of a clause anew."""
        if end - start >= LONG:
            return True
        sides = (self.old, 0), (self.new, shift)
        at_home = self.home.get(self.old.paragraph(start)) == self.new.paragraph(start + shift)
        enough = FIRM if at_home else CLAUSE
        return end - start >= enough and all(side.begins(start + s) and side.ends(end + s) for side, s in sides)

    def stays(self, i: int) -> bool:
        """Whether an old paragraph is kept beside one of its neighbours, or at its end of the text."""
        return i in self.home and any(_beside(len(self.old.texts), self.kept, i, self.home[i]))

    def maps(self) -> Iterator[tuple[int, int, OffsetMap]]:
        """For each old paragraph that did not stay as it was, each new one with text of it, and the map that leads there.

        Only what is certain is linear in a map. What stands in another order gets maps of its own.
        """
        for i, text in enumerate(self.old.texts):
            home = self.home.get(i)
            if home is not None and text == self.new.texts[home]:
                continue
            went: dict[int, list[tuple[int, int]]] = {home: []} if home is not None else {}
            start = self.old.starts[i]
            for s in range(len(text)):
                t = self.forward[start + s]
                if t == self.backward[start + s] >= 0:
                    j = self.new.paragraph(t)
                    went.setdefault(j, []).append((s, t - self.new.starts[j]))
            for j, pairs in sorted(went.items()):
                yield from ((i, j, m) for m in _monotone(pairs, len(text), len(self.new.texts[j])))

    def _straight(self, stretches: Sequence[Run]) -> Iterator[Run]:
        """The same stretches; but where those between two that stay keep more of their text in order than one by one,
        because the breaks between paragraphs stand elsewhere, all of them are one."""
        row = set(rising([(run[0], run[2]) for run in stretches]))
        ends = len(self.old.texts), len(self.new.texts)
        between: list[Run] = []
        i = j = 0
        for run in (*stretches, (ends[0], ends[0], ends[1], ends[1])):
            old, new = self._words(run)
            if old != new or (old and (run[0], run[2]) not in row):
                between.append(run)
                continue
            gap = i, run[0], j, run[2]
            inside = [other for other in between if i <= other[0] and other[1] <= run[0]]
            if inside and inside != [gap] and self._kept(gap) > sum(map(self._kept, inside)):
                between = [gap, *(other for other in between if other not in inside)]
            yield from (*between, run)
            between, i, j = [], run[1], run[3]

    def _kept(self, run: Run) -> int:
        """How many characters of a stretch are kept, if it can be told in good time."""
        old, new = self._words(run)
        return sum(end - start for start, end, *_ in _runs(old, new)) if len(old) * len(new) <= _WIDE else 0

    def _words(self, run: Run) -> tuple[str, str]:
        """The old and the new text of a stretch."""
        i, i_end, j, j_end = run
        old, new = self.old, self.new
        return old.flat[old.starts[i] : old.starts[i_end]], new.flat[new.starts[j] : new.starts[j_end]]

    def _compare(self, s0: int, s1: int, t0: int, t1: int) -> None:
        old, new = self.old.flat[s0:s1], self.new.flat[t0:t1]
        if old == new:
            self._note(0, s0, s1, t0)
            self._note(1, s0, s1, t0)
            self._fasten(s0, s1, t0)
            return
        for a0, a1, b0, b1 in _runs(old, new):
            self._note(0, s0 + a0, s0 + a1, t0 + b0)
            if b1 - b0 >= FIRM:
                self._fasten(s0 + a0, s0 + a1, t0 + b0)
        for a0, a1, _, b1 in _runs(old[::-1], new[::-1]):
            self._note(1, s1 - a1, s1 - a0, t1 - b1)

    def _note(self, side: int, start: int, end: int, to: int) -> None:
        """Write down that old characters went to a place, as one comparison sees it."""
        high = to + end - start
        (self.forward, self.backward)[side][start:end] = array("i", range(to, high))
        self._came[side][to:high] = array("i", range(start, end))

    def _settle(self) -> None:
        """What only one comparison kept is certain, once the character that the other one kept there has moved on."""
        for t in self._freed:
            came = [of[t] for of in self._came]
            for side, p in enumerate(came):
                other = (self.backward, self.forward)[side]
                if p >= 0 and came[1 - side] < 0 and other[p] < 0:
                    self._note(1 - side, p, p + 1, t)

    def _fasten(self, start: int, end: int, to: int) -> None:
        self.firm[0][start:end] = self.firm[1][to : to + end - start] = b"\1" * (end - start)

    def _follow(self) -> None:
        """Find the stretches that were moved."""
        there: dict[str, int] = {}
        for start, end in _loose(self.firm[1]):
            there.update((self.new.flat[t : t + FIRM], t) for t in range(start, end - FIRM + 1))
        if not there:
            return
        for start, end in _loose(self.firm[0]):
            at = start
            while at + FIRM <= end:
                gram = self.old.flat[at : at + FIRM]
                to = there.get(gram, -1)
                moved = to >= 0 and all(self._movable(at + k, to + k) for k in range(FIRM))
                at = self._move(at, to) if moved and self.is_unique(gram) else at + 1

    def is_unique(self, words: str) -> bool:
        """Whether words stand once in the old text, and once in the new one."""
        return all(text.find(words) == text.rfind(words) >= 0 for text in (self.old.flat, self.new.flat))

    def _movable(self, p: int, t: int) -> bool:
        """Whether an old character may have moved there: not if either comparison has it there in order anyway."""
        old, new = self.old.flat, self.new.flat
        if not (0 <= p < len(old) and 0 <= t < len(new)) or old[p] != new[t] or self.firm[0][p] or self.firm[1][t]:
            return False
        return t not in (self.forward[p], self.backward[p])

    def _move(self, at: int, to: int) -> int:
        """Note that a stretch was moved, as far as it reaches from there, and return its end."""
        old, new = self.old.flat, self.new.flat
        start, end, shift = at, at, to - at
        while self._movable(start - 1, start - 1 + shift):
            start -= 1
        while self._movable(end, end + shift):
            end += 1
        if not self.is_meant(start, end, to - at):
            return end
        for side, went in enumerate((self.forward, self.backward)):
            for p in range(start, end):
                if went[p] >= 0:
                    self._came[side][went[p]] = -1
                    self._freed.append(went[p])
            for t in range(start + shift, end + shift):
                if (p := self._came[side][t]) >= 0:
                    went[p] = -1
                    self._freed += [t for t in (self.forward[p], self.backward[p]) if t >= 0]
            self._note(side, start, end, start + shift)
        self._fasten(start, end, start + shift)
        for p in (start - 1, end):
            if 0 <= p < len(old) and 0 <= p + shift < len(new) and old[p] == new[p + shift]:
                self._contest(p, p + shift)
        return end

    def _contest(self, p: int, t: int) -> None:
        """Put in doubt where two characters at the edge of what was moved went: either may have moved along."""
        held = self._came[1][t]
        if self.forward[p] != t:
            self.backward[p] = -1
            if held >= 0:
                self.backward[held] = self._came[1][t] = -1


def _monotone(pairs: Sequence[tuple[int, int]], source: int, target: int) -> Iterator[OffsetMap]:
    """Maps that together have all pairs of positions; each has the longest row in order of what is left."""
    while True:
        row = set(rising(pairs))
        segments: list[tuple[int, int]] = []
        s0 = t0 = 0
        for s, t in (pair for pair in pairs if pair in row):
            segments += [(s - s0, 0), (0, t - t0), (1, 1)]
            s0, t0 = s + 1, t + 1
        yield OffsetMap.from_segments([*segments, (source - s0, 0), (0, target - t0)])
        pairs = [pair for pair in pairs if pair not in row]
        if not pairs:
            return


def _loose(firm: bytearray) -> Iterator[tuple[int, int]]:
    """The stretches that are not firm."""
    start = firm.find(0)
    while start >= 0:
        end = firm.find(1, start)
        end = len(firm) if end < 0 else end
        yield start, end
        start = firm.find(0, end)


def _runs(old: str, new: str) -> list[Run]:
    """The stretches that were kept, without those that are the same by chance.

    A short stretch between long replacements says nothing: any two Chinese texts share some characters.
    """
    runs = list(_slid(old, new, [run for run in compare(old, new).segments() if run[1] - run[0] == run[3] - run[2]]))
    while True:
        fence = [(0, 0, 0, 0), *runs, (len(old), len(old), len(new), len(new))]
        gaps = [max(b[0] - a[1], b[2] - a[3]) for a, b in pairwise(fence)]
        meant = [run for run, gap in zip(runs, pairwise(gaps), strict=True) if min(gap) < 2 * (run[1] - run[0]) ** 2]
        if len(meant) == len(runs):
            return runs
        runs = meant


def _slid(old: str, new: str, runs: Sequence[Run]) -> Iterator[Run]:
    """The same runs, where what was deleted or inserted stands as late as it can: in 甲乙甲 → 甲 乙甲 is gone."""
    s0, s1, t0, t1 = 0, 0, 0, 0
    for a0, a1, b0, b1 in runs:
        while a0 < a1 and (a0 == s1) != (b0 == t1) and old[s1] == new[t1]:
            s1, t1, a0, b0 = s1 + 1, t1 + 1, a0 + 1, b0 + 1
        if a0 < a1:
            if s0 < s1:
                yield s0, s1, t0, t1
            s0, s1, t0, t1 = a0, a1, b0, b1
    if s0 < s1:
        yield s0, s1, t0, t1


def _stretches(old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> Iterator[Run]:
    """What to compare: each kept paragraph, with those after it that it was joined from or split into; those that stay
    the same side by side are one stretch."""
    home = {i for i in kept if i is not None}
    done = 0
    for j, i in enumerate(kept):
        if i is None or j < done:
            continue
        i_end, j_end = i + 1, j + 1
        if old[i] == new[j]:
            while j_end < len(new) and kept[j_end] == i_end and old[i_end] == new[j_end]:
                i_end, j_end = i_end + 1, j_end + 1
            done = j_end
        else:
            before, after = old[i], new[j]
            distance = distance_of(before, after)
            while j_end < len(new) and kept[j_end] is None:
                longer = distance_of(before, after + new[j_end])
                if longer >= distance:
                    break
                distance, after, j_end = longer, after + new[j_end], j_end + 1
            while i_end < len(old) and i_end not in home:
                longer = distance_of(before + old[i_end], after)
                if longer >= distance:
                    break
                distance, before, i_end = longer, before + old[i_end], i_end + 1
        yield i, i_end, j, j_end


def _beside(size: int, kept: Sequence[int | None], i: int, j: int) -> tuple[bool, bool]:
    """Whether the same paragraphs, or the same end of the text, stand before and behind old `i` and new `j`."""
    before = kept[j - 1] == i - 1 if i and j else i == j
    return before, kept[j + 1] == i + 1 if j + 1 < len(kept) else i + 1 == size


def _crossed(old: Sequence[str], kept: Sequence[int | None]) -> set[int]:
    """Old paragraphs that read the same as others and would have changed places with them."""
    same: dict[str, list[int]] = {}
    for i in kept:
        if i is not None:
            same.setdefault(old[i], []).append(i)
    return {i for group in same.values() if group != sorted(group) for i in group}


def _doubtful(old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> set[int]:
    """Old paragraphs that stay the same, but might as well be the twin of theirs that was deleted."""
    before, after = Counter(old), Counter(new)
    twins: dict[str, list[int]] = {}
    survive = set(kept)
    for i, text in enumerate(old):
        if before[text] > after[text] > 0 and i not in survive:
            twins.setdefault(text, []).append(i)

    def neighbours(i: int, j: int) -> int:
        return sum(_beside(len(old), kept, i, j))

    found = _crossed(old, kept)
    for j, own in enumerate(kept):
        if own is not None and any(neighbours(k, j) >= neighbours(own, j) for k in twins.get(old[own], ())):
            found.add(own)
    return found
