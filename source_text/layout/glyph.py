"""A glyph: one character of a page with the place where it is printed."""

from collections.abc import Sequence
from typing import NamedTuple

ASCENT = 0.88
DESCENT = 0.12
"""How far the square of a Chinese character reaches above and below the baseline, in ems."""


class Frame(NamedTuple):
    """A page as those see it who turn it until its lines run from left to right.

    `turn` counts quarter turns of the lines, clockwise: 0 for horizontal ones, 1 for those that run down the page.
    A point of the frame is its distance along the lines and its distance across them, in reading order; both are
    in points, as are the `width` and `height` of the page itself.
    """

    turn: int
    width: float
    height: float

    def enter(self, x: float, y: float) -> tuple[float, float]:
        """Where the point lies that is x from the left and y from the top of the page."""
        return (
            (x, y),
            (y, self.width - x),
            (self.width - x, self.height - y),
            (self.height - y, x),
        )[self.turn]

    def leave(self, along: float, across: float) -> tuple[float, float]:
        """The distances from the left and the top of the page."""
        return (
            (along, across),
            (self.width - across, along),
            (self.width - along, self.height - across),
            (across, self.height - along),
        )[self.turn]


class Glyph(NamedTuple):
    """A visible character; `start` and `end` lie along its line and `base` across, in the frame of its `turn`.

    `size` is that of the type in points. `spaced` says that the file has a space before the character.
    """

    text: str
    turn: int
    start: float
    end: float
    base: float
    size: float
    bold: bool = False
    spaced: bool = False


class Page(NamedTuple):
    """The glyphs of a page in the order of the file, and its size in points."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: Sequence[tuple[float, float, float]] = ()
    """Horizontal rules: their left and right end and their distance from the top."""

    def frame(self, turn: int) -> Frame:
        """The page turned so."""
        return Frame(turn, self.width, self.height)


def is_chinese(character: str) -> bool:
    """Whether a character belongs to a script without spaces, or to its punctuation."""
    return character >= "\u2e80" and (
        character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff00" <= character <= "\uffef"
        or character >= "\U00020000"
    )
