"""Footnotes: smaller type at the foot of a page, each beginning with its mark."""

import re

from source_text.importers.pdf.layout.lines import Line, Page

SMALL = 0.93
"""How large the type of a note is at most, beside that of the text."""
_MARK = re.compile(
    r"\s*(?:[0-9]{1,3}(?![0-9年月日%])[.)、\]]?|[①-⑳⓪㈠-㈩*＊†‡§]|[\[［〔（(][0-9一二三四五六七八九十註注]{1,3}[\]］〕）)]|[註注][0-9一二三四五六七八九十]*[：:]?)"
)


def separate(pages: list[Page], size: float) -> tuple[list[Page], list[list[Line]]]:
    """The pages without their notes, and the lines of each note in order."""
    bodies, notes = [], list[list[Line]]()
    for page in pages:
        low = _foot(page, size)
        lines = [line for line in page.lines if id(line) in low]
        if lines and not _MARK.match(lines[0].text) and not (notes and notes[-1][-1].page == page.number - 1):
            lines = []
        for line in lines:
            if _MARK.match(line.text) or not notes:
                notes.append([line])
            else:
                notes[-1].append(line)
        taken = {id(line) for line in lines}
        bodies.append(page._replace(lines=[line for line in page.lines if id(line) not in taken]))
    return bodies, notes


def _foot(page: Page, size: float) -> set[int]:
    """The small lines below the last one of the size of the text, in the same column."""
    small = [line for line in page.lines if line.size < SMALL * size]
    found = set()
    for line in small:
        under = [o for o in page.lines if o.top > line.bottom - 1 and o.left < line.right and o.right > line.left]
        above = [o for o in page.lines if o.bottom < line.top + 1 and o.size >= SMALL * size]
        if above and all(o.size < SMALL * size for o in under):
            found.add(id(line))
    return found
