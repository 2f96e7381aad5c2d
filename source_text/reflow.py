"""Raw text to paragraphs: hard-wrapped lines are joined, and every paragraph knows where it stood."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from source_text.offsets import OffsetMap
from source_text.roles import Role, assign


class Block(NamedTuple):
    """A paragraph: [start, end) are code points of the raw text, from first to last visible character.

    `map` leads from raw[start:end] to `text`. `level` is 1-based and set for titles and headings. `places` are
    fragments or XPaths that lead into the file, where its format has better terms than code points.
    """

    text: str
    role: Role
    level: int | None
    start: int
    end: int
    map: OffsetMap
    places: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line with something visible on it: that is [start, end); `number` counts blank lines too."""

    start: int
    end: int
    number: int
    trailing: bool


NARROW = 16
"""Display columns below which lines are rather verse or a list than a page."""

_START = re.compile(r"[\s\ufeff]*")
_ASCII = re.compile("[A-Za-z0-9]")
# A lone space between two ASCII letters or digits stays as it is, so it is no gap.
_WRAPPED_GAP = re.compile(r"\s{2,}|[^\S ]|(?<![A-Za-z0-9]) | (?![A-Za-z0-9])")
_PLAIN_GAP = re.compile(r"\s{2,}|[^\S ]")
_PAUSE = re.compile(r"[。！？；：…，、」』）》.!?;:,)”’]")
_CLAUSE_END = re.compile(r"[，。；？！,.;?!]")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]|[•●▪]")
_LINE_END = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# Written without spaces between words. Hangul is not: Korean words keep theirs.
_CJK = re.compile(r"[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_MARK = re.compile(r"[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def reflow(raw: str) -> list[Block]:
    """The paragraphs of a raw text, in order.

    White space aside, they hold the same characters in the same order as the text. A byte order mark at the
    beginning counts as white space. A text without visible characters has no paragraphs.
    """
    lines = list(_lines(raw))
    wrapped = _is_hard_wrapped(raw, lines)
    stretches = _wrapped_stretches(raw, lines) if wrapped else _plain_stretches(lines)
    gap, kept = (_WRAPPED_GAP, _kept_in_wrapped) if wrapped else (_PLAIN_GAP, _kept_in_plain)
    joined = [_join(raw[start:end], gap, kept) for start, end in stretches]
    roles = assign([text for text, _ in joined])
    return [
        Block(text, role, level, start, end, offsets)
        for (start, end), (text, offsets), (role, level) in zip(stretches, joined, roles, strict=True)
    ]


def close(piece: str) -> tuple[str, OffsetMap]:
    """A paragraph of plain text with its line breaks closed, as `reflow` does it, and the map to it."""
    return _join(piece, _PLAIN_GAP, _kept_in_plain)


def beside(piece: str, start: int, end: int) -> int:
    """On how many sides of [start, end) a character stands that is written without spaces between words."""
    last = start - 1
    while last > 0 and _MARK.match(piece, last):
        last -= 1
    return bool(start and _CJK.match(piece, last)) + bool(_CJK.match(piece, end))


def _lines(raw: str) -> Iterator[Line]:
    match = _START.match(raw)
    position = match.end() if match else 0
    body = raw[position:]
    for number, (line, whole) in enumerate(zip(body.splitlines(), body.splitlines(keepends=True), strict=True)):
        visible = line.rstrip()
        if visible:
            indent = len(visible) - len(visible.lstrip())
            yield Line(position + indent, position + len(visible), number, len(visible) < len(line))
        position += len(whole)


def _ends_paragraph(raw: str, line: Line) -> bool:
    return line.trailing and not _ASCII.match(raw, line.end - 1)


def _wrapped_stretches(raw: str, lines: list[Line]) -> list[tuple[int, int]]:
    stretches = []
    start: int | None = None
    for line in lines:
        start = line.start if start is None else start
        if _ends_paragraph(raw, line) or line is lines[-1]:
            stretches.append((start, line.end))
            start = None
    return stretches


def _plain_stretches(lines: list[Line]) -> list[tuple[int, int]]:
    apart = [after.number - before.number > 1 for before, after in pairwise(lines)]
    if not any(apart):
        return [(line.start, line.end) for line in lines]
    starts = [line.start for line, new in zip(lines, [True, *apart], strict=True) if new]
    ends = [line.end for line, last in zip(lines, [*apart, True], strict=True) if last]
    return list(zip(starts, ends, strict=True))


def _kept_in_wrapped(piece: str, start: int, end: int) -> str:
    return " " if _ASCII.match(piece, start - 1) and _ASCII.match(piece, end) else ""


def _kept_in_plain(piece: str, start: int, end: int) -> str:
    run = piece[start:end]
    if not _LINE_END.search(run):
        return run
    return "" if beside(piece, start, end) else " "


def _join(piece: str, gap: re.Pattern[str], kept: Callable[[str, int, int], str]) -> tuple[str, OffsetMap]:
    """The piece with its gaps closed as `kept` says, and the map from one to the other."""
    parts: list[str] = []
    segments: list[tuple[int, int]] = []
    done = 0
    for match in gap.finditer(piece):
        start, end = match.span()
        new = kept(piece, start, end)
        parts += (piece[done:start], new)
        segments += ((start - done, start - done), (end - start, len(new)))
        done = end
    if not done:
        return piece, OffsetMap.identity(len(piece))
    rest = len(piece) - done
    return "".join([*parts, piece[done:]]), OffsetMap.from_segments([*segments, (rest, rest)])


def _is_hard_wrapped(raw: str, lines: list[Line]) -> bool:
    """Whether line breaks come from filling a page rather than from the author, as in text taken from a PDF.

    The breaks inside the supposed paragraphs must look like it: mostly in the middle of a clause, hardly any
    before a numbered line, and no longer lines elsewhere. Unless white space marks the ends so regularly that
    it is no accident, the lines must also be of about one width, rarely stop short, be long and read as prose:
    a list of headings or names has torn ends as well.
    """
    ends = [_ends_paragraph(raw, line) for line in lines]
    within = [index for index, end in enumerate(ends[:-1]) if not end]
    if not any(ends) or not within:
        return any(ends)
    widths = [_width(raw, line) for line in lines]
    paused = [bool(_PAUSE.match(raw, line.end - 1)) for line in lines]
    torn = [widths[index] for index in within if not paused[index]]
    if 2 * len(torn) < len(within):
        return False
    full = median(torn)
    numbered = sum(bool(_NUMBERED.match(raw, lines[index + 1].start)) for index in within)
    overlong = sum(width for width in widths if width > 1.5 * full)
    if numbered > sum(ends) or 2 * overlong > sum(widths):
        return False
    if ends[-1] and sum(ends) > 1 and 4 * sum(ends) >= len(lines):
        return True
    slack = max(2, full / 10)
    filled = short = 0
    for index in within:
        # Quotations and notes may be set in a width of their own: they keep to the line above.
        above = widths[index - 1] if index and not ends[index - 1] else full
        width = widths[index]
        filled += abs(width - full) <= slack or abs(width - above) <= slack
        short += width < min(full, above) * 0.75 or (paused[index] and width < min(full, above) - slack)
    visible = sum(line.end - line.start for line in lines)
    return (
        5 * filled >= 3 * len(within)
        and short + numbered <= sum(ends)
        and full >= NARROW
        and 40 * len(_CLAUSE_END.findall(raw)) >= visible
    )


def _width(raw: str, line: Line) -> int:
    """Display columns: two for a Chinese character, one for an ASCII one."""
    text = raw[line.start : line.end]
    return 2 * len(text) - len(text.encode("ascii", "ignore"))
