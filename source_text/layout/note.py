"""Footnotes: the small type at the foot of a column, taken out of the text that runs on around it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from source_text.layout.column import Column
from source_text.layout.line import Line

SMALLER = 0.95
"""The greatest size of a footnote's type, as a share of the text's."""
AHEAD = 9
"""How many marks may be wanting between one footnote and the next."""
RULE_GAP = 2.5
"""How far above the first footnote a rule may stand, in ems."""

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK = re.compile(
    rf"[\[［〔(（]?(?P<number>[0-9０-９]{{1,3}})(?![0-9０-９年月日])[\]］〕)）]?|(?P<circled>[{_CIRCLED}])"
    r"|[*＊†‡§¶※]+|[註注](?:[0-9０-９一二三四五六七八九十]+|[：:])"
)


class Stretch(NamedTuple):
    """Lines that belong together, each with the number of the column it stands in."""

    lines: list[Line]
    columns: list[int]


class Note(NamedTuple):
    """A footnote; `after` is how many lines of the flow stand before it."""

    after: int
    stretch: Stretch


def part(
    columns: Sequence[Column], size: float, rules: dict[int, Sequence[tuple[float, float, float]]]
) -> tuple[Stretch, list[Note]]:
    """The flow of the text, in type of a size, and the footnotes in it; `rules` are those of each page."""
    flow, notes = Stretch([], []), list[Note]()
    for number, column in enumerate(columns):
        foot = _foot(column, size, rules.get(column.lines[0].page, ()), bool(notes), flow.lines)
        flow.lines.extend(column.lines[:foot])
        flow.columns.extend([number] * foot)
        for line in column.lines[foot:]:
            if not notes or _begins(line, notes[-1].stretch.lines):
                notes.append(Note(len(flow.lines), Stretch([], [])))
            notes[-1].stretch.lines.append(line)
            notes[-1].stretch.columns.append(number)
    return flow, notes


def _foot(
    column: Column, size: float, rules: Sequence[tuple[float, float, float]], noted: bool, flow: Sequence[Line]
) -> int:
    """How many lines of a column stand above its footnotes."""
    lines = column.lines
    at = len(lines)
    while at and lines[at - 1].size <= SMALLER * size:
        at -= 1
    below = _below(lines, size, rules)
    at = min(at, below)
    if at == 0 and not (flow and flow[-1].page == lines[0].page):
        return len(lines)
    marked = next((i for i in range(at, len(lines)) if _mark(lines[i])), len(lines))
    # A footnote that goes on from the page before begins without a mark.
    return at if noted and at < len(lines) and (marked > at) and _apart(lines, at) else marked


def _below(lines: Sequence[Line], size: float, rules: Sequence[tuple[float, float, float]]) -> int:
    """The index of the first line below a rule in the lower half of a column, the length where there is none."""
    for at in range(1, len(lines)):
        line = lines[at]
        if line.frame.turn == 0 and line.size <= size and _mark(line):
            for left, right, top in rules:
                close = lines[at - 1].base < top < line.base and line.base - top < RULE_GAP * size
                if close and left < line.start + size and right - left < 0.9 * (line.frame.width):
                    return at
    return len(lines)


def _apart(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and lines[at - 1].size * SMALLER >= lines[at].size


def _begins(line: Line, before: Sequence[Line]) -> bool:
    """Whether a line begins a footnote of its own: its mark is the next one, or it is the first on its page."""
    mark = _mark(line)
    if not mark:
        return False
    here, there = _number(mark), _number(_mark(before[0]))
    return here is None or there is None or there < here <= there + AHEAD or before[-1].page != line.page


def _mark(line: Line) -> re.Match[str] | None:
    return _MARK.match(line.text, 0, line.raised or len(line.text))


def _number(mark: re.Match[str] | None) -> int | None:
    if mark is None:
        return None
    if mark["circled"]:
        return _CIRCLED.index(mark["circled"]) + 1
    return int(mark["number"]) if mark["number"] else None
