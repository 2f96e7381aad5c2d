"""The columns of a page, in the order in which they are read."""

from typing import NamedTuple

from source_text.importers.pdf.layout.lines import Line, Page

WIDE = 0.6
"""A line of more than this share of the text's width spans the columns."""
GUTTER = 0.6
"""How wide the white between two columns is at least, in sizes of the type."""


class Column(NamedTuple):
    """Lines of one column from top to bottom, between its left and right edge."""

    lines: list[Line]
    left: float
    right: float


def columns(page: Page, size: float) -> list[Column]:
    """The columns of a page. A line that spans them ends what stands above it."""
    if not page.lines:
        return []
    left, right = _edges(page.lines)
    gutter = _gutter(page.lines, left, right, size)
    if gutter is None:
        return [Column(_down(page.lines), left, right)]
    found: list[Column] = []
    band: list[Line] = []
    for line in _down(page.lines):
        if line.left < gutter < line.right:
            found += _split(band, gutter)
            band = []
            found.append(Column([line], left, right))
        else:
            band.append(line)
    return _merged(found + _split(band, gutter), gutter)


def _gutter(lines: list[Line], left: float, right: float, size: float) -> float | None:
    """The middle of the white that parts two columns; None where the text is in one."""
    narrow = sorted((line.left, line.right) for line in lines if line.width < WIDE * (right - left))
    best: tuple[float, float] | None = None
    reach = left
    for start, end in narrow:
        middle = (reach + start) / 2
        if start - reach > GUTTER * size and left + 0.25 * (right - left) < middle < right - 0.25 * (right - left):
            best = max(best or (0.0, 0.0), (start - reach, middle))
        reach = max(reach, end)
    if best is None:
        return None
    sides = [[line for line in lines if line.right <= best[1]], [line for line in lines if line.left >= best[1]]]
    spanning = len(lines) - len(sides[0]) - len(sides[1])
    return best[1] if min(map(len, sides)) >= 2 and spanning <= min(map(len, sides)) else None


def _split(band: list[Line], gutter: float) -> list[Column]:
    """What stands on either side of the gutter."""
    sides = [line for line in band if line.right <= gutter], [line for line in band if line.left >= gutter]
    return [Column(side, *_edges(side)) for side in sides if side]


def _edges(lines: list[Line]) -> tuple[float, float]:
    return min(line.left for line in lines), max(line.right for line in lines)


def _merged(found: list[Column], gutter: float) -> list[Column]:
    """The same columns, those on one side of the gutter with the same edges."""
    sides: dict[tuple[bool, bool], list[Line]] = {}
    for column in found:
        sides.setdefault((column.left < gutter, column.right > gutter), []).extend(column.lines)
    return [Column(c.lines, *_edges(sides[c.left < gutter, c.right > gutter])) for c in found]


def _down(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom; pieces of one line from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(line.middle - rows[-1][0].middle) < 0.4 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]
