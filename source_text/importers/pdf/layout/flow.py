"""Paragraphs: where in the flow of lines one ends and the next begins, and how lines are joined."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from source_text.importers.pdf.layout.lines import CJK, Line, Page, first_chunk
from source_text.importers.pdf.layout.order import Column
from source_text.importers.source import Part
from source_text.place import Box, on_page
from source_text.roles import Role

INDENT = 0.7
"""How far a first line is set in at least, in sizes of the type."""
LARGER = 1.12
"""By how much the type of a heading is larger than that of the text."""
LONGEST_HEADING = 60
SOFT = "\u00ad"
"""A hyphen that is there only because the line ends."""
_SPACE = re.compile(rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])")
_HYPHEN = re.compile(rf"[A-Za-z][{SOFT}\u2010-]$")
_ENDED = re.compile(r"[。！？；：…」』.!?:;]\s*$")


def body_size(pages: Sequence[Page]) -> float:
    """The size of most characters."""
    sizes: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(2 * line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] / 2 if sizes else 10.0


def paragraphs(columns: Sequence[Column], notes: Sequence[list[Line]], size: float) -> list[Part]:
    """The paragraphs of columns in reading order, each followed by the notes at the foot of the page it ends on."""
    runs: list[list[Line]] = []
    pitch = _pitch(columns)
    last: tuple[Line, Column] | None = None
    for column in columns:
        for line in column.lines:
            usual = pitch * max(1.0, line.size / size)
            if last and not _begins(last[0], last[1], line, column, usual):
                runs[-1].append(line)
            else:
                runs.append([line])
            last = line, column
    levels = _levels(runs, size)
    waiting = list(notes)
    parts = []
    for number, run in enumerate(runs, 1):
        parts.append(_part(run, size, levels))
        # What a note belongs to has begun on its page; it stands after the last such paragraph.
        while waiting and (number == len(runs) or runs[number][0].page > waiting[0][0].page):
            parts.append(Part(join(waiting[0]), _places(waiting[0]), Role.FOOTNOTE))
            waiting.pop(0)
    return parts


def _pitch(columns: Sequence[Column]) -> float:
    """The usual distance from one line to the next."""
    steps = [b.middle - a.middle for c in columns for a, b in pairwise(c.lines) if b.middle - a.middle > 0.5 * a.size]
    return median(steps) if steps else 0.0


def _begins(last: Line, before: Column, line: Line, column: Column, pitch: float) -> bool:
    """Whether a line begins a paragraph, given the one before it."""
    if abs(last.middle - line.middle) < 0.4 * line.size and last.page == line.page and before is column:
        return False  # pieces of one line
    if max(last.size, line.size) > LARGER * min(last.size, line.size) or last.bold != line.bold:
        return True
    step = line.middle - last.middle
    if before is column and (step > pitch + 0.35 * line.size or step < 0):
        return True
    set_in, was_in = line.left - column.left, last.left - before.left
    if set_in > INDENT * line.size and set_in > was_in + 0.5 * line.size:
        return True
    # Where the next word would still have had room, the line was ended on purpose.
    room = before.right - last.right
    return room > first_chunk(line) + 0.6 * line.size


def _levels(runs: Sequence[list[Line]], size: float) -> dict[int, int]:
    """The level of each size of type that headings have, the largest first."""
    sizes = {round(2 * run[0].size) for run in runs if _is_heading(run, size)}
    return {found: level for level, found in enumerate(sorted(sizes, reverse=True), 1)}


def _is_heading(run: Sequence[Line], size: float) -> bool:
    return run[0].size > LARGER * size and sum(len(line.text) for line in run) <= LONGEST_HEADING


def _part(run: list[Line], size: float, levels: dict[int, int]) -> Part:
    role = level = None
    if _is_heading(run, size):
        level = levels[round(2 * run[0].size)]
        role = Role.TITLE if level == 1 and run[0].page == 1 else Role.HEADING
    return Part(join(run), _places(run), role, level)


def join(lines: Sequence[Line]) -> str:
    """The text of lines as one: white space vanishes beside Chinese and is one space elsewhere, hyphens at ends go."""
    text = ""
    for line in lines:
        parted = _HYPHEN.search(text) and line.text[:1].islower()
        text = text[:-1] + line.text if parted else f"{text} {line.text}"
    return _SPACE.sub("", " ".join(text.replace(SOFT, "").split()))


def _places(lines: Sequence[Line]) -> tuple[str, ...]:
    """The rectangles that lines fill: one for each column of a page they stand in."""
    boxes: list[tuple[int, Box]] = []
    for line in lines:
        page, box = line.page, line.place
        if boxes and boxes[-1][0] == page and _near(boxes[-1][1], box, line.size):
            boxes[-1] = page, _around(boxes[-1][1], box)
        else:
            boxes.append((page, box))
    return tuple(on_page(page, box) for page, box in boxes)


def _near(one: Box, other: Box, size: float) -> bool:
    """Whether a rectangle goes on where another ends."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > -2 * size and down > -2 * size


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    return Box(left, top, right - left, max(one.top + one.height, other.top + other.height) - top)
