"""What is printed around the text of a page: running heads, running feet and page numbers."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from source_text.layout.line import Line, join, rows

EDGE = 2
"""How many rows at the head and at the foot of a page may be furniture."""
REPEATS = 3
"""On how many pages one after the other, or of one side, the same words must stand; in a shorter text, on all."""
NEIGHBOURS = 4
"""How far apart, in ems, the words of one head may stand."""
OFF = 1.15
"""How far words that recur must be off the text at the least, by the distance of its lines."""
FAR = 0.9
"""How far a chapter's name must be off the text at the least, by the distance of other heads."""
NEAR = 3.0
"""How far apart, in points, the baselines of one running head may lie."""

_FIGURES = re.compile("[0-9]+|[０-９]+")
_ROMAN = re.compile("[ivxlc]+|[IVXLC]+")
_HAN = re.compile("[〇零一二三四五六七八九十百]+")
_ALONE = re.compile(r"[\W_]*(?:第|p\.|page)?\s*(\w+)\s*[頁页]?[\W_]*", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}


class Edge(NamedTuple):
    """Words at one of the four sides of a page, apart from the numbers among them.

    `at` is where they stand: across the lines at the head and the foot, along them at their beginning and end.
    `rank` counts the rows that stand further out, and `off` is the widest gap towards the text, by that between
    most rows of the page.
    """

    lines: tuple[Line, ...]
    side: int
    at: float
    rank: int
    off: float
    words: str
    numbers: tuple[int, ...]

    @property
    def page(self) -> int:
        """The number of the page."""
        return self.lines[0].page

    @property
    def ids(self) -> set[int]:
        """The `id`s of its lines."""
        return set(map(id, self.lines))


def find(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The `id`s of the lines that are furniture: they recur from page to page, or count with the pages."""
    edges = [edge for page in pages for edge in _edges(page)]
    groups: dict[tuple[int, int, str, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[(edge.lines[0].frame.turn, edge.side, edge.words, len(edge.numbers))].append(edge)
    found = [
        edge for members in groups.values() for level in _levels(members) for edge in _recurring(level, len(pages))
    ]
    found += _beside(edges, found, len(pages))
    left_out = {one for edge in found for one in edge.ids}
    # On a page with hardly a line, only what is outermost is furniture; and no document consists of it.
    bare = {page[0].page for page in pages if page and all(id(one) in left_out for one in page)}
    left_out -= {one for edge in found if edge.rank and edge.page in bare for one in edge.ids}
    return left_out if any(id(one) not in left_out for page in pages for one in page) else set()


def _edges(page: Sequence[Line]) -> Iterable[Edge]:
    for turn in {line.frame.turn for line in page}:
        lines = [line for line in page if line.frame.turn == turn]
        ranked = rows(lines)
        steps = range(len(ranked) - 1)
        usual = median(after[0].base - before[0].base for before, after in pairwise(ranked)) if steps else 0.0
        for side, ordered in enumerate((ranked, ranked[::-1])):
            for rank, row in enumerate(ordered[:EDGE]):
                off = max(
                    (abs(ordered[at + 1][0].base - ordered[at][0].base) for at in steps[rank:EDGE]), default=math.inf
                )
                for words in _together(row):
                    yield Edge(words, side, words[0].base, rank, off / (usual or 1), *_parse(join(words).text))
        # Heads of vertical pages may stand above the columns or below them.
        start, end = _bulk([line.start for line in lines]), _bulk([-line.end for line in lines])
        for line in lines if turn % 2 else ():
            if line.end <= start + NEAR:
                yield Edge((line,), 2, line.end, 0, math.inf, *_parse(line.text))
            elif line.start >= -end - NEAR:
                yield Edge((line,), 3, line.start, 0, math.inf, *_parse(line.text))


def _together(row: Sequence[Line]) -> Iterable[tuple[Line, ...]]:
    """The words of a row that stand near one another: those of a justified line are no heads of their own."""
    words = [row[0]]
    for line in row[1:]:
        if line.start - words[-1].end > NEIGHBOURS * line.size:
            yield tuple(words)
            words = []
        words.append(line)
    yield tuple(words)


def _bulk(places: list[float]) -> float:
    """Before which place few lines are: those of a text begin at one or two places."""
    return sorted(places)[len(places) // 3]


def _parse(text: str) -> tuple[str, tuple[int, ...]]:
    alone = _ALONE.fullmatch(text)
    if alone and (value := number(alone[1])) is not None:
        return text.replace(alone[1], "#"), (value,)
    return _FIGURES.sub("#", text), tuple(int(figures) for figures in _FIGURES.findall(text) if len(figures) < 10)


def number(text: str) -> int | None:
    """The number that figures, Roman or Chinese numerals stand for."""
    if _FIGURES.fullmatch(text):
        return int(text) if len(text) < 10 else None
    if _ROMAN.fullmatch(text):
        values = [_ROMAN_VALUES[letter] for letter in text.lower()]
        return sum(
            -value if any(later > value for later in values[i + 1 : i + 2]) else value for i, value in enumerate(values)
        )
    if _HAN.fullmatch(text):
        return _han(text)
    return None


def _han(text: str) -> int:
    if not set(text) & set("十百"):
        return int("".join(str(_HAN_DIGITS[digit]) for digit in text[:9]))
    total = digit = 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit


def _levels(members: list[Edge]) -> Iterable[list[Edge]]:
    """The lines of one wording by the height at which they stand."""
    level: list[Edge] = []
    for edge in sorted(members, key=lambda one: one.at):
        if level and edge.at - level[-1].at > NEAR:
            yield level
            level = []
        level.append(edge)
    if level:
        yield level


def _recurring(level: list[Edge], pages: int) -> list[Edge]:
    """Those of the words at one height that recur while the numbers among them stand or count with the pages."""
    counting = False
    for place in range(len(level[0].numbers)):
        steps = Counter(edge.numbers[place] - edge.page for edge in level)
        stands = Counter(edge.numbers[place] for edge in level)
        (step, often), (value, same) = steps.most_common(1)[0], stands.most_common(1)[0]
        if often > same:
            counting = True
            level = [edge for edge in level if edge.numbers[place] - edge.page == step]
        else:
            level = [edge for edge in level if edge.numbers[place] == value]
    if counting:
        return level if len({edge.page for edge in level}) > 1 else []
    if not any(character.isalnum() for character in level[0].words):
        return []
    apart = [edge for edge in level if edge.off >= OFF or edge.side > 1]
    least = max(2, min(REPEATS, pages))
    return [edge for run in _runs(apart) if len({edge.page for edge in run}) >= least for edge in run]


def _runs(level: Iterable[Edge]) -> Iterable[list[Edge]]:
    """Words that recur on every page or every other one; a sentence that recurs far away is none of them."""
    run: list[Edge] = []
    for edge in sorted(level, key=lambda one: one.page):
        if run and edge.page - run[-1].page > 2:
            yield run
            run = []
        run.append(edge)
    yield run


def _beside(edges: Sequence[Edge], found: Sequence[Edge], pages: int) -> list[Edge]:
    """Outermost rows of other words where most pages have furniture: chapter names, as far off as that is."""
    there = defaultdict(list)
    for edge in found:
        there[_spot(edge)].append(edge)
    usual = {
        spot: min(edge.off for edge in on)
        for spot, on in there.items()
        if len({edge.page for edge in on}) >= max(REPEATS, pages // 3)
    }
    return [
        edge
        for edge in edges
        if edge.rank == 0 and any(edge.off > FAR * usual[spot] for spot in _spots(edge) & usual.keys())
    ]


def _spot(edge: Edge) -> tuple[int, int, int, int]:
    return edge.lines[0].frame.turn, edge.side, round(edge.at), round(edge.lines[0].size * 2)


def _spots(edge: Edge) -> set[tuple[int, int, int, int]]:
    turn, side, at, size = _spot(edge)
    return {(turn, side, at + step, size) for step in (-1, 0, 1)}
