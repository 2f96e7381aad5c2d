"""Paragraphs: where one ends and the next begins, told from the shape of the lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

from source_text.layout.column import Column
from source_text.layout.line import Line
from source_text.layout.note import Stretch

INDENT = 0.8
"""How far a first line is indented at the least, in ems."""
SAME = 0.3
"""Up to how many ems two edges count as one."""
DOUBT = 0.1
"""By how much more than it needs, in ems, a word must have had room on the line above not to belong to it."""
OTHER_SIZE = 0.06
"""By which share the type of two paragraphs differs at the least, where it does."""
HABITUAL = 3
"""How often an indent must be met with to be a habit of the document."""
MIXED_SIZE = 0.15
"""By which share type within one paragraph may differ."""
APART = 1.4
"""From which multiple of the usual distance between lines on a gap parts paragraphs, where no other is measured."""

LEADER = re.compile(r"(?:[.·…]\s?){4,}\s*\w{1,5}\Z")
"""The end of a line in a table of contents."""

_BULLET = re.compile("[•‧●▪■◆○◦]")
_SENTENCE_END = re.compile(r"[。！？；.!?:：][」』）》”’)\"']*\Z")
_ITEM = re.compile(r"[•‧●▪■◆○◦–]|[（(]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[a-z])[）)、．.](?![0-9])")


class Shape(NamedTuple):
    """A line among its neighbours: the `inset` is how far it begins behind the edge, `room` what it leaves free."""

    line: Line
    column: int
    inset: float
    room: float


class Habit(NamedTuple):
    """How a document marks its paragraphs.

    `gaps` are the distances between two baselines, for type of each kind, that part paragraphs; `indent` is that of
    first lines in ems, 0 where there is none.
    """

    gaps: dict[tuple[int, int], float]
    indent: float


def split(flow: Stretch, columns: Sequence[Column]) -> list[Stretch]:
    """The paragraphs of a flow."""
    indent = _indent([_shape(flow, columns, index) for index in range(len(flow.lines))])
    shapes = [_shape(flow, columns, index, indent) for index in range(len(flow.lines))]
    habit = Habit(_gaps(shapes), indent)
    found: list[Stretch] = []
    for index, shape in enumerate(shapes):
        above = shapes[index - 1] if index else None
        below = shapes[index + 1] if index + 1 < len(shapes) else None
        first = bool(found) and len(found[-1].lines) == 1
        if above is None or _parted(above, shape, below, habit) or (first and _repeats(above, shape, below, habit)):
            found.append(Stretch([], []))
        found[-1].lines.append(shape.line)
        found[-1].columns.append(shape.column)
    return found


def _shape(flow: Stretch, columns: Sequence[Column], index: int, indent: float = 0.0) -> Shape:
    """A line in its column, or in the set-off block that it belongs to where both its sides are moved in."""
    line, number = flow.lines[index], flow.columns[index]
    column = columns[number]
    inset, end = line.start - column.start, column.end
    if inset >= INDENT * line.size:
        block = [line]
        for places in (range(index - 1, -1, -1), range(index + 1, len(flow.lines))):
            block += takewhile(partial(_level, line), (flow.lines[at] for at in places if flow.columns[at] == number))
        reached = max(one.end for one in block)
        filled = sum(reached - one.end <= SAME * one.size for one in block)
        # Where first lines may have that indent, two of one length may be paragraphs.
        usual = not indent or abs(inset - indent * line.size) <= SAME * line.size
        wide = 2 * (reached - line.start) >= end - column.start
        if filled >= 2 + usual and wide and end - reached >= INDENT * line.size:
            end = reached
    return Shape(line, number, inset, end - line.end)


def _level(one: Line, other: Line) -> bool:
    return abs(one.start - other.start) <= SAME * other.size and abs(one.size - other.size) <= OTHER_SIZE * other.size


def _short(above: Shape, shape: Shape) -> bool:
    """Whether the beginning of a line would have fitted on the line above."""
    space = 0 if above.line.text[-1] >= "\u2e80" else 0.25 * above.line.size
    return above.room > shape.line.head + space + DOUBT * above.line.size


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= OTHER_SIZE * max(one.size, other.size) and one.frame.turn == other.frame.turn


def _kind(line: Line) -> tuple[int, int]:
    return line.frame.turn, round(line.size)


def _gaps(shapes: Sequence[Shape]) -> dict[tuple[int, int], float]:
    """From which distance between their baselines two lines of a kind are parted."""
    after_full: dict[tuple[int, int], list[float]] = defaultdict(list)
    after_short: dict[tuple[int, int], list[float]] = defaultdict(list)
    for above, shape in pairwise(shapes):
        if above.column == shape.column and _alike(above.line, shape.line):
            among = after_short if _short(above, shape) else after_full
            among[_kind(shape.line)].append(shape.line.base - above.line.base)
    found = {}
    for kind, steps in after_full.items():
        usual = Counter(round(step * 2) / 2 for step in steps).most_common(1)[0][0]
        ends = after_short.get(kind, [])
        wide = median(ends) if ends else usual
        found[kind] = usual + 0.75 * (wide - usual) if wide > 1.12 * usual else APART * usual
    return found


def _indent(shapes: Sequence[Shape]) -> float:
    """The indent that many lines have of which the next has none."""
    insets = Counter(
        round(shape.inset / shape.line.size, 1)
        for shape, below in pairwise(shapes)
        if shape.column == below.column and shape.inset - below.inset >= INDENT * shape.line.size
    )
    inset, often = insets.most_common(1)[0] if insets else (0.0, 0)
    return inset if often >= HABITUAL else 0.0


def _parted(above: Shape, shape: Shape, below: Shape | None, habit: Habit) -> bool:
    """Whether a paragraph begins with a line."""
    one, other = above.line, shape.line
    if _BULLET.match(other.text) or LEADER.search(one.text):
        return True
    if not _alike(one, other):
        return not _mixed(above, shape)
    if above.column == shape.column and other.base - one.base >= habit.gaps.get(_kind(other), 2.5 * other.size):
        return True
    if _centred(above) and _centred(shape):
        return one.bold != other.bold or abs(above.inset - shape.inset) <= SAME * one.size
    head = min(other.head, other.size) if one.bold != other.bold else other.head
    if _short(above, shape._replace(line=other._replace(head=head))):
        return True
    margin = INDENT * other.size
    if shape.inset - above.inset >= margin:
        hanging = below is None or shape.inset - below.inset < margin or _is_item(below)
        return not (_is_item(above) and hanging)
    begins = below is None or shape.inset - below.inset >= margin
    return shape.inset >= margin and above.column != shape.column and begins


def _repeats(above: Shape, shape: Shape, below: Shape | None, habit: Habit) -> bool:
    """Whether a first line follows upon a paragraph of one full line."""
    size = shape.line.size
    usual = all(abs(one.inset - habit.indent * size) <= SAME * size for one in (above, shape))
    return bool(habit.indent) and usual and (below is None or shape.inset - below.inset >= INDENT * size)


def _mixed(above: Shape, shape: Shape) -> bool:
    """Whether a paragraph goes on in slightly smaller or larger type, as where code stands in it."""
    one, other = above.line, shape.line
    near = abs(one.size - other.size) <= MIXED_SIZE * max(one.size, other.size) and one.frame.turn == other.frame.turn
    close = above.column == shape.column and other.base - one.base < 1.7 * max(one.size, other.size)
    level = abs(above.inset - shape.inset) <= SAME * one.size
    return near and close and level and not _short(above, shape) and not _SENTENCE_END.search(one.text)


def _is_item(shape: Shape) -> bool:
    """Whether a line begins an item of a list, the other lines of which may be indented."""
    return bool(_ITEM.match(shape.line.text))


def _centred(shape: Shape) -> bool:
    size = shape.line.size
    return shape.inset > size and shape.room > size and abs(shape.inset - shape.room) <= size
