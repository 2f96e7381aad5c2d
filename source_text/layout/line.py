"""Lines: glyphs that stand in a row, read as one."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

from source_text.layout.glyph import ASCENT, DESCENT, Frame, Glyph, Page, is_chinese
from source_text.place import Box

BACK = 0.65
AHEAD = 0.9
"""How far the next glyph of a row may overlap the last one, and how far it may stand off, in ems."""
LOOSE = 0.4
"""Which gap, in ems, is too wide between characters below one another, or in a row across vertical lines."""
RAISED = 0.85
"""The greatest size of a raised figure, as a share of its line's."""
SPACE = 0.14
"""The least gap, in ems, that separates two words."""

# What cannot be parted at the end of a line: a word, or a character with the punctuation that clings to it.
_UNIT = re.compile(
    "[「『（《〈【〔“‘(\\[]*"
    "(?:[^\\s\u2e80-\U0010ffff\u2010-\u2015-]+[\u2010-\u2015-]?|(.)\\1*)"
    "[，。、；：！？」』）》〉】〕”’)\\]…—,.;:!?％%·]*"
)
_CLOSING = frozenset("，。、；：！？」』）》〉】〕")


class Line(NamedTuple):
    """Characters in a row; `start`, `end` and `base` (the baseline) are places in the `frame` of its page.

    `head` is the width of what would have had to fit on the line before for this one to begin there: its first
    word, or its first character with the marks around it. `size` is that of most characters; all are points.
    """

    text: str
    page: int
    frame: Frame
    start: float
    end: float
    base: float
    size: float
    bold: bool
    head: float
    tail: bool = False
    """Whether its last character is a closing mark, of which half the width may be cut."""
    raised: int = 0
    """How many characters it begins with that are smaller than the others, as the mark of a footnote is."""

    @property
    def top(self) -> float:
        """The upper edge of its characters."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its characters."""
        return self.base + DESCENT * self.size

    @property
    def reach(self) -> float:
        """Where its last character ends, without the empty half of a closing mark."""
        return self.end - self.tail * self.size / 2


def read(page: Page) -> list[Line]:
    """The stretches of a page, in the order of the file; one never reaches over the gap between two columns."""
    found = list(_rows(page.glyphs, page))
    turns = Counter[int]()
    for row in found:
        turns[_turn(row)] += len(row) * (len(row) > 1)
    main = turns.most_common(1)[0][0] if turns else 0
    if main == 1:
        found = [part for row in found for part in _loosened(row)]
    return [_line(row, page, _settle(row, main)) for row in found]


def _loosened(row: list[Glyph]) -> Iterable[list[Glyph]]:
    """Characters of neighbouring vertical lines that the file has one after the other are no row across the page."""
    part = row[:1]
    for last, glyph in pairwise(row):
        if _turn(row) == 0 and glyph.start - last.end > glyph.size * LOOSE:
            yield part
            part = []
        part.append(glyph)
    yield part


def _settle(row: Sequence[Glyph], main: int) -> int:
    """A single character, and two or three figures set upright in a column, follow their page."""
    narrow = len(row) == 1 or row[-1].end - row[0].start < 1.2 * row[0].size
    return 1 if main == 1 and row[0].turn == 0 and narrow else _turn(row)


def _rows(glyphs: Sequence[Glyph], page: Page) -> Iterable[list[Glyph]]:
    row: list[Glyph] = []
    turn: int | None = None
    down = page.frame(1)
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        following = _direction(row[-1], glyph, down) if row else None
        # A line of one character stands above the beginning of the next: that makes no row yet.
        crossed = following == 1 and after and glyph.turn == 0 and _direction(glyph, after, down) == 0
        if following is not None and turn in (None, following) and not crossed:
            turn = following
            row.append(glyph)
            continue
        if row:
            yield row
        row, turn = [glyph], None
    if row:
        yield row


def _direction(last: Glyph, glyph: Glyph, down: Frame) -> int | None:
    """The turn of the row that a glyph continues, if it does."""
    size = max(last.size, glyph.size)
    if last.turn == glyph.turn:
        gap = glyph.start - last.end
        if abs(glyph.base - last.base) <= size / 2 and (
            -BACK * size <= gap <= AHEAD * size or glyph.start == last.start
        ):
            return glyph.turn
    if last.turn in (0, 1) and glyph.turn in (0, 1):
        _, end, base = _standing(last, down)
        top, _, below = _standing(glyph, down)
        if abs(below - base) <= 0.6 * size and -BACK * size <= top - end <= LOOSE * size:
            return 1
    return None


def _standing(glyph: Glyph, down: Frame) -> tuple[float, float, float]:
    """Start, end and baseline of a glyph in a row that runs down the page; an upright one keeps its square."""
    if glyph.turn == 1:
        return glyph.start, glyph.end, glyph.base
    start, middle = down.enter((glyph.start + glyph.end) / 2, glyph.base - ASCENT * glyph.size)
    return start, start + glyph.size, middle + (ASCENT - 0.5) * glyph.size


def _turn(glyphs: Sequence[Glyph]) -> int:
    if len(glyphs) == 1:
        return glyphs[0].turn
    first, second = glyphs[:2]
    along = first.turn == second.turn and abs(first.base - second.base) <= max(first.size, second.size) / 2
    return first.turn if along else 1


def _line(glyphs: Sequence[Glyph], page: Page, turn: int) -> Line:
    down = page.frame(1)
    placed = [(g.start, g.end, g.base) if g.turn == turn else _standing(g, down) for g in glyphs]
    text, ends = glyphs[0].text, [1]
    for (before, after), ((_, end, _), (start, _, _)) in zip(pairwise(glyphs), pairwise(placed), strict=True):
        apart = after.spaced or start - end > SPACE * max(before.size, after.size)
        text += between(before.text, after.text) * apart + after.text
        ends.append(len(text))
    start = min(place[0] for place in placed)
    size = Counter(round(glyph.size, 2) for glyph in glyphs).most_common(1)[0][0]
    unit = _UNIT.match(text)
    head = ends.index(next(end for end in ends if end >= (unit.end() if unit else 1)))
    return Line(
        text,
        page.number,
        page.frame(turn),
        start,
        end=max(place[1] for place in placed),
        base=Counter(round(base, 1) for _, _, base in placed).most_common(1)[0][0],
        size=size,
        bold=2 * sum(glyph.bold for glyph in glyphs) > len(glyphs),
        head=max(place[1] for place in placed[: head + 1]) - start,
        tail=text[-1] in _CLOSING,
        raised=next((index for index, glyph in enumerate(glyphs) if glyph.size > RAISED * size), 0),
    )


def between(before: str, after: str) -> str:
    """What a gap between two characters stands for: nothing beside a Chinese one, a space elsewhere."""
    return "" if is_chinese(before[-1:] or "") or is_chinese(after[:1] or "") else " "


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines of one frame by the rows they share, from top to bottom and each from start to end."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.base):
        for row in found[-1:-4:-1]:
            shared = min(row[0].bottom, line.bottom) - max(row[0].top, line.top)
            if 2 * shared > min(row[0].size, line.size):
                row.append(line)
                break
        else:
            found.append([line])
    return [sorted(row, key=lambda one: one.start) for row in found]


def join(row: Sequence[Line]) -> Line:
    """One line of several in a row."""
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, after in pairwise(row):
        apart = after.start - before.end > SPACE * max(before.size, after.size)
        text += between(before.text, after.text) * apart + after.text
    most = max(row, key=lambda line: len(line.text))
    return row[0]._replace(
        text=text,
        end=max(line.end for line in row),
        base=most.base,
        size=most.size,
        bold=most.bold,
        tail=row[-1].tail,
        raised=row[0].raised or len(row[0].text) * (row[0].size < RAISED * most.size),
    )


def boxes(lines: Iterable[Line], column: Sequence[int]) -> list[tuple[int, Box]]:
    """The page and the rectangle that each run of lines in one column takes up."""
    found = []
    for _, group in groupby(zip(column, lines, strict=True), key=lambda pair: pair[0]):
        run = [line for _, line in group]
        frame = run[0].frame
        one = frame.leave(min(r.start for r in run), min(r.top for r in run))
        other = frame.leave(max(r.end for r in run), max(r.bottom for r in run))
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        found.append((run[0].page, Box(left, top, right - left, bottom - top)))
    return found
