"""Lines as they stand on a page, and what their characters are to a typesetter."""

import re
from typing import NamedTuple

from source_text.place import Box

CJK = r"\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_CHUNK = re.compile(f"[「『（《〈【“‘(]*(?:[{CJK}]|[^\\s{CJK}]+)[」』）》〉】”’)，。、；：！？…,.;:!?]*")


class Line(NamedTuple):
    """A line, or a piece of one: its text, and where it stands in points from the upper left of its page.

    `size` is the height of its characters; `bold` tells heavy type; `place` is where it really stands when the
    page was turned for reading.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    page: int
    place: Box

    @property
    def width(self) -> float:
        """How long the line is."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half-way between its top and bottom."""
        return (self.top + self.bottom) / 2


class Page(NamedTuple):
    """A page: its number from 1, its size in points, and its lines in the order of the file."""

    number: int
    width: float
    height: float
    lines: list[Line]


def upright(page: Page) -> Page:
    """A page of vertical columns, turned so that its columns are lines: the right edge becomes the top."""
    turned = [
        line._replace(left=line.top, right=line.bottom, top=page.width - line.right, bottom=page.width - line.left)
        for line in page.lines
    ]
    return Page(page.number, page.height, page.width, turned)


def first_chunk(line: Line) -> float:
    """How long the first part of a line may be that cannot be broken: a character with its punctuation, or a word.

    Chinese characters are all of one width. The letters of a word are not, so that it is taken for long, and a
    space goes before it.
    """
    found = _CHUNK.match(line.text)
    length = line.width * (len(found[0]) if found else 1) / max(1, len(line.text))
    return 1.25 * length + 0.3 * line.size if line.text[:1].isascii() else length
