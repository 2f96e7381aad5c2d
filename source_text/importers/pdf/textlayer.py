"""A program of its own that tells the lines of a PDF file: it may be killed at any moment, and is kept small.

It reads the file from its standard input and writes a line of JSON for each page. What it imports is what every
import of a PDF file waits for, so it knows nothing of the rest of the house.
"""

import json
import resource
import sys
from collections.abc import Iterator
from math import hypot
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

MEMORY = 180_000_000
"""Bytes beyond the file itself that reading it may take."""
APART = 1.5
"""A gap of more than this many sizes of the type parts a line."""
WORDS = 0.15
"""A gap of more than this many parts words."""
NONE = -9.0
"""Less than any gap."""
HYPHENS = {0x02: "\u00ad", 0xFFFE: "\u00ad"}
"""How pdfium marks a hyphen at the end of a line."""
BOLD = 600

Glyph = tuple[str, float, float, float, float, float]
"""A character with its left, lower, right and upper edge in the page's own coordinates, and the size of its type."""


def main() -> int:
    """Write the pages of the file on standard input; the exit code tells why it could not be read."""
    content = sys.stdin.buffer.read()
    limit = len(content) + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        code = raw.FPDF_GetLastError()
        return 3 if code == raw.FPDF_ERR_PASSWORD else 4
    except MemoryError:
        return 5
    print(json.dumps({"pages": len(document)}), flush=True)
    try:
        for number in range(len(document)):
            page = document[number]
            print(json.dumps(_page(page)), flush=True)
            page.close()
    except MemoryError:
        return 5
    return 0


def _page(page: Any) -> dict[str, Any]:
    left, bottom, right, top = page.get_cropbox()
    text = page.get_textpage()
    lines = [
        [words, x0 - left, top - y1, x1 - left, top - y0, size, bold]
        for words, x0, y0, x1, y1, size, bold in _lines(text)
    ]
    found = {"width": right - left, "height": top - bottom, "lines": lines}
    text.close()
    return found


def _lines(text: Any) -> Iterator[tuple[str, float, float, float, float, float, bool]]:
    """The lines of a page as pdfium parts them, and once more where a gap is wide."""
    glyphs: list[Glyph] = []
    heavy = 0
    space = 0.0
    high = ""
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if code in (10, 13):
            yield from _line(glyphs, heavy)
            glyphs, heavy, space = [], 0, 0.0
            continue
        character = HYPHENS.get(code) or chr(code)
        if 0xD800 <= code < 0xDC00:
            high = character
            continue
        if 0xDC00 <= code < 0xE000:
            character = (high + character).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            high = ""
        if character.isspace() or not code:
            # A space of the file counts; one that pdfium puts in counts only where there is room for it.
            space = space or WORDS * raw.FPDFText_IsGenerated(text.raw, index) or NONE
            continue
        x0, y0, x1, y1 = text.get_charbox(index, loose=True)
        glyph = (character, x0, y0, x1, y1, _size(text, index) or y1 - y0)
        gap = _gap(glyphs[-1], glyph) if glyphs else 0.0
        if gap > APART:
            yield from _line(glyphs, heavy)
            glyphs, heavy, space = [], 0, 0.0
        glyphs.append((" " + character, *glyph[1:]) if space and glyphs and gap > space else glyph)
        heavy += raw.FPDFText_GetFontWeight(text.raw, index) >= BOLD
        space = 0.0
    yield from _line(glyphs, heavy)


def _size(text: Any, index: int) -> float:
    """The size of a character's type as it is printed; 0 where pdfium does not tell. Fonts draw boxes of their own."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text.raw, index, matrix):
        return 0.0
    return float(raw.FPDFText_GetFontSize(text.raw, index)) * hypot(matrix.c, matrix.d)


def _gap(last: Glyph, glyph: Glyph) -> float:
    """How far a glyph stands from the one before it, in sizes of the type."""
    across = max(glyph[1] - last[3], last[1] - glyph[3])
    down = max(glyph[2] - last[4], last[2] - glyph[4])
    return max(across, down) / max(last[5], glyph[5], 1.0)


def _line(glyphs: list[Glyph], heavy: int) -> Iterator[tuple[str, float, float, float, float, float, bool]]:
    if not glyphs:
        return
    x0, y0 = min(g[1] for g in glyphs), min(g[2] for g in glyphs)
    x1, y1 = max(g[3] for g in glyphs), max(g[4] for g in glyphs)
    # Across the line what most glyphs say: one from another font may reach far beyond it.
    if x1 - x0 >= y1 - y0:
        y0, y1 = median(g[2] for g in glyphs), median(g[4] for g in glyphs)
    else:
        x0, x1 = median(g[1] for g in glyphs), median(g[3] for g in glyphs)
    size = median(g[5] for g in glyphs)
    yield "".join(g[0] for g in glyphs), x0, y0, x1, y1, size, 2 * heavy > len(glyphs)


if __name__ == "__main__":
    sys.exit(main())
