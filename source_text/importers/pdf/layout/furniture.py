"""What stands on pages and is no part of the text: running heads and feet, and the numbers of pages."""

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median

from source_text.importers.pdf.layout.lines import Line, Page

EDGE = 3
"""How many lines from the upper and lower edge may be furniture."""
SHARE = 0.4
"""On what share of the pages a line must stand again to be a running head; facing pages may have different ones."""
_DIGITS = re.compile(r"[0-9０-９]+")
_NUMBER = re.compile(r"\W*(?:第|p\.?|page)?\s*([0-9０-９]{1,4}|[ivxlc]{1,7})\s*(?:頁|页|/\s*[0-9]+)?\W*", re.IGNORECASE)


def is_vertical(pages: list[Page]) -> bool:
    """Whether most characters stand in columns from top to bottom."""
    down = sum(len(line.text) for page in pages for line in page.lines if _stands(line))
    across = sum(len(line.text) for page in pages for line in page.lines if not _stands(line))
    return down > across


def _stands(line: Line) -> bool:
    return len(line.text) > 1 and line.bottom - line.top > 1.5 * line.width


def remove(pages: list[Page]) -> tuple[list[Page], int]:
    """The pages without their furniture, and how many lines of it there were."""
    edges = {page.number: _edges(page) for page in pages}
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for line in edges[page.number]:
            places[_alike(line, page)].add(page.number)
    least = max(2, SHARE * len(pages))
    running = {key for key, found in places.items() if len(found) >= least}
    counting = _counting(pages, edges)
    kept, dropped = [], 0
    for page in pages:
        gone = {
            id(line) for line in edges[page.number] if _alike(line, page) in running or _place(line, page) in counting
        }
        lines = [line for line in page.lines if id(line) not in gone]
        dropped += len(page.lines) - len(lines)
        kept.append(page._replace(lines=lines))
    return kept, dropped


def _edges(page: Page) -> list[Line]:
    """The lines next to the upper and lower edge of a page that white space, or their size, sets off from the text."""
    rows: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: line.middle):
        if rows and line.middle - rows[-1][0].middle < 4:
            rows[-1].append(line)
        else:
            rows.append([line])
    steps = [b[0].middle - a[0].middle for a, b in pairwise(rows)]
    if not steps:
        return []
    usual, size = median(steps), median(line.size for line in page.lines)
    outer: list[Line] = []
    for ordered, distances in ((rows, steps), (rows[::-1], steps[::-1])):
        outer += _outer(ordered, distances, usual, size)
    return outer


def _outer(rows: list[list[Line]], steps: list[float], usual: float, size: float) -> list[Line]:
    """The lines of the first few rows that stand apart from those that follow."""
    apart = 0
    for k in range(min(EDGE, len(steps))):
        other = abs(rows[k][0].size - size) > 0.08 * size and k == apart
        if steps[k] > 1.3 * usual or other:
            apart = k + 1
    return [line for row in rows[:apart] for line in row]


def _alike(line: Line, page: Page) -> tuple[str, int]:
    """What makes two lines the same running head: their words, numbers aside, and their height on the page."""
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.middle / 6)


def _place(line: Line, page: Page) -> tuple[int, int] | None:
    """Where a number stands that may be the number of its page; None for other lines."""
    return (page.number, round(line.middle / 6)) if _NUMBER.fullmatch(line.text.strip()) else None


def _counting(pages: list[Page], edges: dict[int, list[Line]]) -> set[tuple[int, int] | None]:
    """The places of numbers that count with the pages, at one height; one page alone counts where its number is far below."""
    found: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for page in pages:
        for line in edges[page.number]:
            match = _NUMBER.fullmatch(line.text.strip())
            place = _place(line, page)
            if match and place:
                value = int(match[1]) if match[1].isdecimal() else _roman(match[1])
                found[value - page.number, place[1]].add(place)
    counted: set[tuple[int, int] | None] = {place for places in found.values() if len(places) > 1 for place in places}
    if len(pages) == 1:
        lines = sorted(pages[0].lines, key=lambda line: line.top)
        last = lines[-1] if len(lines) > 1 else None
        if last and _place(last, pages[0]) and last.top - lines[-2].bottom > 1.5 * last.size:
            counted.add(_place(last, pages[0]))
    return counted


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[character] for character in text.lower()]
    return sum(-v if any(v < w for w in values[k:]) else v for k, v in enumerate(values))
