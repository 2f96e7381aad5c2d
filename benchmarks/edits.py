"""Edits of a text that remember every character: what became of a place is known without comparing anything."""

import random
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from benchmarks import prose
from source_text import scripts
from source_text.scripts import TextView

Cell = tuple[int, str]
"""A character with a number that no other has."""
Line = list[Cell]

CONFUSED = ("己已巳", "未末", "日曰", "人入八", "土士", "千干于", "大太犬", "王玉主", "天夫", "木本", "元无", "刀力", "問間", "侯候", "戊戌戍", "，、", "。.")  # fmt: skip
"""Characters that are read for each other."""


class Place(NamedTuple):
    """[start, end) of the old paragraph with that index."""

    paragraph: int
    start: int
    end: int


class Case(NamedTuple):
    """A text before and after an edit, the places in it, and for each old character where it is now, if anywhere.

    `went` gives a new paragraph and an offset by old paragraph and offset; `copied` gives, for new characters that
    were written as a copy of old ones, which those were. `changed` is how many characters were deleted, inserted or
    moved.
    """

    kind: str
    old: list[str]
    new: list[str]
    places: list[Place]
    went: dict[tuple[int, int], tuple[int, int]]
    copied: dict[tuple[int, int], tuple[int, int]]
    changed: int


class Editor:
    """A text in the making, and the ways to change it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.numbers = count()
        self.lines: list[Line] = []
        self.marked: list[list[int]] = []
        self.originals: dict[int, int] = {}

    def cells(self, text: str) -> Line:
        """New characters."""
        return [(next(self.numbers), c) for c in text]

    def pick(self, least: int = 1) -> int:
        """Some paragraph with so many characters, else the longest."""
        fit = [k for k, line in enumerate(self.lines) if len(line) >= least]
        return self.chance.choice(fit) if fit else max(range(len(self.lines)), key=lambda k: len(self.lines[k]))

    def stretch(self, k: int, longest: int) -> tuple[int, int]:
        """A range of a paragraph."""
        size = len(self.lines[k])
        length = min(self.chance.randint(1, longest), size)
        start = self.chance.randint(0, size - length)
        return start, start + length

    def some(self, longest: int) -> str:
        """A few characters of prose."""
        text = prose.sentence(self.chance)
        length = self.chance.randint(1, longest)
        start = self.chance.randint(0, max(0, len(text) - length))
        return text[start : start + length]

    def clauses(self, k: int) -> list[tuple[int, int]]:
        """The clauses of a paragraph, each with the mark that ends it."""
        found, start = [], 0
        for at, (_, c) in enumerate(self.lines[k], 1):
            if c in "，。：；" or at == len(self.lines[k]):
                found.append((start, at))
                start = at
        return found

    def mark(self, cells: Sequence[Cell]) -> None:
        """Annotate these characters."""
        self.marked.append([n for n, _ in cells])


def insert(e: Editor) -> None:
    """A few new characters."""
    k = e.pick()
    at = e.chance.randint(0, len(e.lines[k]))
    e.lines[k][at:at] = e.cells(e.some(20))


def delete(e: Editor) -> None:
    """A stretch is gone."""
    k = e.pick(8)
    start, end = e.stretch(k, 20)
    if end - start < len(e.lines[k]) or len(e.lines) > 1:
        del e.lines[k][start:end]


def replace(e: Editor) -> None:
    """Other characters in place of a stretch."""
    k = e.pick(4)
    start, end = e.stretch(k, 12)
    e.lines[k][start:end] = e.cells(e.some(12))


def split(e: Editor) -> None:
    """A paragraph becomes two."""
    k = e.pick(12)
    ends = [end for _, end in e.clauses(k)][:-1] or [len(e.lines[k]) // 2]
    at = e.chance.choice(ends)
    e.lines[k : k + 1] = [e.lines[k][:at], e.lines[k][at:]]


def merge(e: Editor) -> None:
    """Two paragraphs become one."""
    if len(e.lines) > 1:
        k = e.chance.randrange(len(e.lines) - 1)
        e.lines[k : k + 2] = [e.lines[k] + e.lines[k + 1]]


def reorder(e: Editor) -> None:
    """A paragraph stands elsewhere."""
    line = e.lines.pop(e.chance.randrange(len(e.lines)))
    e.lines.insert(e.chance.randint(0, len(e.lines)), line)


def swap(e: Editor) -> None:
    """Two sentences of a paragraph change places."""
    k = e.pick(40)
    line, ends = e.lines[k], [0]
    ends += [at for at, (_, c) in enumerate(line, 1) if c == "。"]
    if len(ends) > 2:
        n = e.chance.randrange(len(ends) - 2)
        a, b, c = ends[n : n + 3]
        line[a:c] = line[b:c] + line[a:b]


def carry_over(e: Editor) -> None:
    """A clause goes to another paragraph."""
    k = e.pick(24)
    start, end = e.chance.choice(e.clauses(k))
    cells = e.lines[k][start:end]
    del e.lines[k][start:end]
    other = e.pick()
    at = e.chance.choice([0, *(end for _, end in e.clauses(other))])
    e.lines[other][at:at] = cells


def noise(e: Editor) -> None:
    """Characters that were read wrongly, lost or doubled, here and there."""
    for line in e.lines:
        for at in range(len(line) - 1, -1, -1):
            if e.chance.random() < 0.02:
                others = next((s for s in CONFUSED if line[at][1] in s), "").replace(line[at][1], "")
                other = e.cells(e.chance.choice(others or e.some(1)))
                line[at : at + 1] = e.chance.choice([other, other, [], [*other, line[at]]])


def script(e: Editor) -> None:
    """A paragraph is written in Simplified, or part of the text is."""
    for k in e.chance.sample(range(len(e.lines)), e.chance.randint(1, len(e.lines))):
        text = "".join(c for _, c in e.lines[k])
        simple = scripts.read(text, "zh-Hant-TW", TextView.ZH_HANS).text
        if len(simple) == len(text):
            e.lines[k] = [(n, c) for (n, _), c in zip(e.lines[k], simple, strict=True)]


def copy(e: Editor) -> None:
    """A paragraph comes a second time."""
    line = e.lines[e.pick()]
    made = e.cells("".join(c for _, c in line))
    e.originals.update((new, e.originals.get(n, n)) for (new, _), (n, _) in zip(made, line, strict=True))
    e.lines.insert(e.chance.randint(0, len(e.lines)), made)


def drop(e: Editor) -> None:
    """A paragraph is gone."""
    if len(e.lines) > 1:
        del e.lines[e.chance.randrange(len(e.lines))]


SIMPLE = (insert, delete, replace, split, merge, reorder, swap, carry_over, noise, copy, drop, script)


def combined(e: Editor) -> None:
    """Several edits of any kind."""
    for edit in e.chance.choices(SIMPLE, k=e.chance.randint(2, 5)):
        edit(e)


def phrase(e: Editor) -> None:
    """One of several equal phrases is gone, replaced or written once more."""
    k = e.pick(20)
    word = e.lines[k]
    places = [at for at in range(len(word) - 1) if "".join(c for _, c in word[at : at + 2]) in _repeated(word)]
    at = e.chance.choice(places or [0])
    what = e.chance.choice(["gone", "replaced", "again"])
    if what == "again":
        other = e.chance.randint(0, len(word))
        word[other:other] = e.cells("".join(c for _, c in word[at : at + 2]))
    else:
        word[at : at + 2] = e.cells(e.some(3)) if what == "replaced" else []


def _repeated(line: Line) -> set[str]:
    text = "".join(c for _, c in line)
    return {text[n : n + 2] for n in range(len(text) - 1) if text.count(text[n : n + 2]) > 1}


Twin = Callable[[Editor], None]


def _twin(apart: bool, around: int, more: int) -> tuple[Twin, Twin]:
    """The writing of a clause twice, both annotated; and the deletion of one of them with up to so much around it."""

    def before(e: Editor) -> None:
        k = e.pick(24)
        start, end = e.chance.choice([c for c in e.clauses(k) if c[1] - c[0] > 2] or e.clauses(k))
        line = e.lines[k]
        low, high = max(0, start - around), min(len(line), end + around)
        twin = e.cells("".join(c for _, c in line[low:high]))
        own, other = line[start:end], twin[start - low : end - low]
        target = e.chance.choice([n for n in range(len(e.lines)) if n != k] or [k]) if apart else k
        ends = [0, *(stop for _, stop in e.clauses(target))]
        at = e.chance.choice([stop for stop in ends if target != k or stop <= low or stop >= high] or [0])
        e.lines[target][at:at] = twin
        first = e.chance.choice([own, other])
        for cells in (own, other):
            e.mark(cells)
            if len(cells) > 4:
                e.mark(cells[1:3])
                e.mark(cells[:1])
        e.marked.append([n for n, _ in first])

    def after(e: Editor) -> None:
        gone = e.marked[-1]
        for line in e.lines:
            where = [at for at, (n, _) in enumerate(line) if n in gone]
            if where:
                low = max(0, where[0] - e.chance.randint(0, more))
                high = min(len(line), where[-1] + 1 + e.chance.randint(0, more))
                line[low:high] = e.cells(e.some(8)) if e.chance.random() < 0.25 else []

    return before, after


def _nothing(e: Editor) -> None:
    """The text as it is."""


KINDS: dict[str, tuple[Twin, Twin]] = {
    "insert": (_nothing, insert),
    "delete": (_nothing, delete),
    "replace": (_nothing, replace),
    "split": (_nothing, split),
    "merge": (_nothing, merge),
    "reorder": (_nothing, reorder),
    "sentences swapped": (_nothing, swap),
    "clause moved": (_nothing, carry_over),
    "OCR-like noise": (_nothing, noise),
    "script": (_nothing, script),
    "paragraph copied": (_nothing, copy),
    "paragraph or its copy gone": (copy, drop),
    "repeated phrase": (_nothing, phrase),
    "twin in the paragraph": _twin(False, 0, 0),
    "twin in another one": _twin(True, 0, 0),
    "twin, similar context": _twin(True, 6, 0),
    "twin beside, similar": _twin(False, 6, 3),
    "twin, same context": _twin(True, 20, 3),
    "combined": (_nothing, combined),
}


def case(kind: str, chance: random.Random) -> Case:
    """One edit of a kind, of a text of a few paragraphs."""
    return edited(kind, [prose.paragraph(chance) for _ in range(chance.randint(1, 6))], chance, *KINDS[kind])


def edited(kind: str, texts: Sequence[str], chance: random.Random, before: Twin, after: Twin) -> Case:
    """A text, prepared by `before`, and what an edit, `after`, makes of it."""
    e = Editor(chance)
    e.lines = [e.cells(text) for text in texts]
    before(e)
    _annotate(e)
    old = [list(line) for line in e.lines]
    after(e)
    e.lines = [line for line in e.lines if line] or [e.cells("空")]
    at = {n: (k, x) for k, line in enumerate(old) for x, (n, _) in enumerate(line)}
    went = {at[n]: (k, x) for k, line in enumerate(e.lines) for x, (n, _) in enumerate(line) if n in at}
    now = {n: (k, x) for k, line in enumerate(e.lines) for x, (n, _) in enumerate(line)}
    copied = {now[n]: at[of] for n, of in e.originals.items() if n in now and n not in at and of in at}
    order = [went[place] for place in sorted(went)]
    changed = sum(map(len, old)) + sum(map(len, e.lines)) - len(went) - in_order(order)
    places = {Place(at[m[0]][0], at[m[0]][1], at[m[-1]][1] + 1) for m in e.marked}
    written = [["".join(c for _, c in line) for line in lines] for lines in (old, e.lines)]
    return Case(kind, written[0], written[1], sorted(places), went, copied, changed)


def in_order(places: Sequence[tuple[int, int]]) -> int:
    """How many places at most follow each other in the order of the text."""
    ends: list[tuple[int, int]] = []
    for place in places:
        k = bisect_left(ends, place)
        ends[k : k + 1] = [place]
    return len(ends)


def _annotate(e: Editor) -> None:
    """Mark words, short ones above all, clauses and whole paragraphs, anywhere."""
    for k, line in enumerate(e.lines):
        for longest in (1, 2, 2, 3, 4, 6, 10, 30):
            start, end = e.stretch(k, longest)
            e.mark(line[start:end])
        e.mark(line)
