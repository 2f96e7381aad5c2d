"""What is printed around the text of a page: running heads, running feet and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from source_text.layout.line import Line, rows

EDGE = 2
"""How many rows at the head and at the foot of a page may be furniture."""
REPEATS = 3
"""On how many pages the same words must stand at the same height; in a shorter text, on all of them."""
NEAR = 3.0
"""How far apart, in points, the baselines of one running head may lie."""

_FIGURES = re.compile("[0-9]+|[０-９]+")
_ROMAN = re.compile("[ivxlc]+|[IVXLC]+")
_HAN = re.compile("[〇零一二三四五六七八九十百]+")
_ALONE = re.compile(r"[\W_]*(?:第|p\.|page)?\s*(\w+)\s*[頁页]?[\W_]*", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}


class Edge(NamedTuple):
    """A line at one of the four sides of a page, its words apart from its numbers.

    `at` is where it stands: across the lines at the head and the foot, along them at their beginning and end.
    """

    line: Line
    side: int
    at: float
    rank: int
    words: str
    numbers: tuple[int, ...]


def find(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The `id`s of the lines that are furniture: they recur from page to page, or count with the pages."""
    edges = [edge for page in pages for edge in _edges(page)]
    groups: dict[tuple[int, int, str, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[(edge.line.frame.turn, edge.side, edge.words, len(edge.numbers))].append(edge)
    found: dict[int, Edge] = {}
    for members in groups.values():
        for level in _levels(members):
            found |= {id(edge.line): edge for edge in _recurring(level, len(pages))}
    found |= {id(edge.line): edge for edge in _beside(edges, list(found.values()), len(pages))}
    # On a page with hardly a line, only what is outermost is furniture; and no document consists of it.
    spared = {id(one) for page in pages if all(id(one) in found for one in page) for one in page if found[id(one)].rank}
    left_out = set(found) - spared
    return left_out if any(id(one) not in left_out for page in pages for one in page) else set()


def _edges(page: Sequence[Line]) -> Iterable[Edge]:
    for turn in {line.frame.turn for line in page}:
        lines = [line for line in page if line.frame.turn == turn]
        ranked = rows(lines)
        for side, ordered in enumerate((ranked, ranked[::-1])):
            for rank, row in enumerate(ordered[:EDGE]):
                for line in row:
                    yield Edge(line, side, line.base, rank, *_parse(line.text))
        # Heads of vertical pages may stand above the columns or below them.
        start, end = _bulk([line.start for line in lines]), _bulk([-line.end for line in lines])
        for line in lines:
            if line.end <= start:
                yield Edge(line, 2, line.end, 0, *_parse(line.text))
            elif line.start >= -end:
                yield Edge(line, 3, line.start, 0, *_parse(line.text))


def _bulk(places: list[float]) -> float:
    """Before which place hardly any line is."""
    return sorted(places)[len(places) // 10]


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
    """Those of the lines at one height that repeat a wording while their numbers stand or count with the pages."""
    counting = False
    for place in range(len(level[0].numbers)):
        steps = Counter(edge.numbers[place] - edge.line.page for edge in level)
        stands = Counter(edge.numbers[place] for edge in level)
        (step, often), (value, same) = steps.most_common(1)[0], stands.most_common(1)[0]
        if often > same:
            counting = True
            level = [edge for edge in level if edge.numbers[place] - edge.line.page == step]
        else:
            level = [edge for edge in level if edge.numbers[place] == value]
    needed = 2 if counting else max(2, min(REPEATS, pages))
    bare = not any(character.isalnum() for character in level[0].words)
    return level if len({edge.line.page for edge in level}) >= needed and (counting or not bare) else []


def _beside(edges: Sequence[Edge], found: Sequence[Edge], pages: int) -> Iterable[Edge]:
    """Outermost lines of other words where most pages have furniture of that size at that height: chapter names."""
    heights = defaultdict(set)
    for edge in found:
        heights[_spot(edge)].add(edge.line.page)
    usual = {spot for spot, on in heights.items() if len(on) >= max(REPEATS, pages // 3)}
    return [edge for edge in edges if edge.rank == 0 and usual & _spots(edge)]


def _spot(edge: Edge) -> tuple[int, int, int, int]:
    return edge.line.frame.turn, edge.side, round(edge.at), round(edge.line.size * 2)


def _spots(edge: Edge) -> set[tuple[int, int, int, int]]:
    turn, side, at, size = _spot(edge)
    return {(turn, side, at + step, size) for step in (-1, 0, 1)}
