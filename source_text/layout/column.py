"""Columns: in which order the lines of a page are read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from source_text.layout.line import Line, join, rows

GUTTER = 0.7
"""The least width of the gap between two columns, in ems."""
CROSSING = 0.2
"""The greatest share of the lines of a page that may cross the gap: headings and notes over both columns."""
FULL = 0.6
"""How much of its column the usual line fills; the cells of a table fill less."""

SEVERAL = 4
"""From how many lines on a column shows its edges."""
TITLE = 1.3
"""How much larger than most type that of a title is at the least, which stands above all columns."""
SLACK = 3.0
"""By how many points the edges of columns that are meant to be alike may differ."""


class Column(NamedTuple):
    """Lines one below the other, and the edges between which they stand, in points along the lines."""

    lines: list[Line]
    start: float
    end: float
    parts: int
    """How many columns stand side by side there."""


def read(page: Sequence[Line], gutters: Sequence[float] = ()) -> list[Column]:
    """The columns of a page in reading order; `gutters` are where other pages of the text are divided.

    Lines of another direction than most come first: such are a heading across a page of vertical text and a
    label beside a figure.
    """
    size: dict[int, int] = {}
    for line in page:
        size[line.frame.turn] = size.get(line.frame.turn, 0) + len(line.text)
    return [
        column
        for turn in sorted(size, key=lambda turn: (size[turn] == max(size.values()), turn))
        for column in _divide([line for line in page if line.frame.turn == turn], gutters, 1)
    ]


def gutters(page: Sequence[Line]) -> list[float]:
    """Where the lines of a page, all of one direction, are divided into columns."""
    found = gutter(page)
    if found is None:
        return []
    before = [line for line in page if line.reach <= found]
    after = [line for line in page if line.start >= found]
    return [*gutters(before), found, *gutters(after)]


def gutter(page: Sequence[Line]) -> float | None:
    """The middle of the gap between two columns, or None."""
    if len(page) < 6:
        return None
    size = median(line.size for line in page)
    left, right = min(line.start for line in page), max(line.reach for line in page)
    cover = [0] * (int(right - left) + 3)
    for line in page:
        for bin in range(int(line.start - left), int(line.reach - left) + 1):
            cover[bin] += 1
    low, high = int(0.15 * len(cover)), int(0.85 * len(cover))
    most = CROSSING * len(page)
    runs: list[list[int]] = []
    for bin in range(low, high):
        if cover[bin] <= most:
            if runs and runs[-1][-1] == bin - 1 and cover[bin] == cover[bin - 1]:
                runs[-1].append(bin)
            else:
                runs.append([bin])
    for run in sorted(runs, key=lambda run: (cover[run[0]], -len(run))):
        middle = left + (run[0] + run[-1] + 1) / 2
        if len(run) >= GUTTER * size and _parts(page, middle):
            return middle
    return None


def _parts(page: Sequence[Line], middle: float) -> bool:
    """Whether what stands on either side looks like a column of text."""
    sides = [[line for line in page if line.reach <= middle], [line for line in page if line.start >= middle]]
    if min(map(len, sides)) < 3:
        return False
    spans = []
    for side in sides:
        joined = [(row[0].start, max(line.reach for line in row)) for row in rows(side)]
        width = max(end for _, end in joined) - min(start for start, _ in joined)
        if len(joined) < 3 or median(end - start for start, end in joined) < FULL * width or width < 6 * side[0].size:
            return False
        spans.append((min(line.top for line in side), max(line.bottom for line in side)))
    (one, one_end), (other, other_end) = spans
    return min(one_end, other_end) - max(one, other) > 0.3 * min(one_end - one, other_end - other)


def _divide(lines: Sequence[Line], known: Sequence[float], parts: int) -> list[Column]:
    if not lines:
        return []
    found = gutter(lines)
    if found is None:
        found = next((one for one in known if _fits(lines, one)), None)
    if found is None:
        joined = [join(row) for row in rows(lines)]
        return [Column(joined, min(line.start for line in joined), max(line.reach for line in joined), parts)]
    columns = []
    first = min(lines, key=lambda line: line.base)
    if _is_title(first, lines):
        columns = _divide([first], (), 1)
        lines = [line for line in lines if line is not first]
    for band, across in _bands(lines, found):
        if across:
            columns += _divide(band, (), parts)
        else:
            columns += _divide([line for line in band if line.reach <= found], known, parts + 1)
            columns += _divide([line for line in band if line.reach > found], known, parts + 1)
    return columns


def _is_title(first: Line, lines: Sequence[Line]) -> bool:
    """Whether the first line of a page stands above all columns, not only above its own."""
    larger = first.size >= TITLE * median(line.size for line in lines)
    return larger and all(line.top >= first.bottom for line in lines if line is not first)


def _fits(lines: Sequence[Line], middle: float) -> bool:
    """Whether few lines cross a gap that other pages have, and some stand on either side."""
    before, after = sum(line.reach <= middle for line in lines), sum(line.start >= middle for line in lines)
    return min(before, after) > 0 and before + after >= (1 - CROSSING) * len(lines)


def _bands(lines: Sequence[Line], middle: float) -> Iterable[tuple[list[Line], bool]]:
    """The lines from top to bottom, parted where some cross the gap; these are marked."""
    across = sorted((line for line in lines if line.start < middle < line.reach), key=lambda line: line.base)
    rest = [line for line in lines if not line.start < middle < line.reach]
    edges = [float("-inf"), *(line.base for line in across), float("inf")]
    crossing: list[Line] = []
    for (above, below), line in zip(pairwise(edges), [*across, None], strict=True):
        band = [one for one in rest if above < one.base <= below]
        if band:
            if crossing:
                yield crossing, True
            yield band, False
            crossing = []
        if line:
            crossing.append(line)
    if crossing:
        yield crossing, True


def align(columns: Sequence[Column]) -> list[Column]:
    """The same columns, those that are filled in part with the edges that others like them have."""
    usual: dict[tuple[int, int, int], Counter[tuple[int, int]]] = {}
    for column in columns:
        if len(column.lines) >= SEVERAL:
            usual.setdefault(_kind(column), Counter())[round(column.start), round(_end(column))] += 1
    aligned = []
    for column in columns:
        turn, parts, side = _kind(column)
        # Left and right pages may have margins of their own; a last column may stand beside none.
        alike = sorted(
            (kind for kind in usual if kind[0] == turn), key=lambda kind: (kind[1] != parts, kind[2] != side)
        )
        holding = (_holding(column, usual[kind]) for kind in alike)
        start, end = next(filter(None, holding), (column.start, _end(column)))
        aligned.append(column._replace(start=min(start, column.start), end=max(end, _end(column))))
    return aligned


def _kind(column: Column) -> tuple[int, int, int]:
    first = column.lines[0]
    return first.frame.turn, column.parts, first.page % 2


def _holding(column: Column, usual: Counter[tuple[int, int]]) -> tuple[int, int] | None:
    """The most usual edges between which a column fits, other than those that it alone has."""
    end = _end(column)
    own = (round(column.start), round(end)) if len(column.lines) >= SEVERAL else None
    fitting = [
        (often, edges)
        for edges, often in usual.items()
        if edges[0] - SLACK <= column.start and end <= edges[1] + SLACK and often > (edges == own)
    ]
    return max(fitting)[1] if fitting else None


def _end(column: Column) -> float:
    """The edge that many lines reach, where there is one near the outermost: a mark may hang over it."""
    outermost = max(column.lines, key=lambda line: line.reach)
    ends = Counter(round(line.end / 2) for line in column.lines)
    many = [place for place, often in ends.items() if often >= max(3, 0.3 * len(column.lines))]
    reached = [line.end for line in column.lines if many and abs(line.end / 2 - max(many)) <= 1]
    return max(reached) if reached and max(reached) > outermost.reach - outermost.size else outermost.reach
