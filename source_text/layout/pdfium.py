"""The pages of a PDF file as pdfium finds them."""

import ctypes
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from source_text.layout.glyph import DESCENT, Frame, Glyph, Page, is_chinese

UNKNOWN = "\ufffd"
"""Stands for a character of which the file does not say what it is."""
MAX_OBJECTS = 2000
"""How many objects of a page are looked through for rules."""

_HYPHEN = "\x02"
_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ASKEW = 0.05


class Style(NamedTuple):
    """What the glyphs of one text object have in common; `turn` is None where they stand askew."""

    size: float
    stretch: float
    turn: int | None
    bold: bool


class Sheet:
    """A page while it is being read; distances are taken on the page as it is displayed."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self.page = page
        self.number = number
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation() // 90
        self.width, self.height = page.get_size()
        self.styles: dict[tuple[float, ...], Style] = {}
        self.matrix = raw.FS_MATRIX()
        self.frames = [Frame(turn, self.width, self.height) for turn in range(4)]
        self.askew = 0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file's own grid lies from the left and the top."""
        x, y, across, down = x - self.left, self.top - y, self.right - self.left, self.top - self.bottom
        return ((x, y), (down - y, x), (across - x, down - y), (y, across - x))[self.rotation]

    def read(self) -> Page:
        """The page with its glyphs and rules."""
        text = self.page.get_textpage()
        try:
            glyphs = list(self._glyphs(text.raw))
        finally:
            text.close()
        return Page(self.number, self.width, self.height, glyphs, list(self._rules()))

    def _glyphs(self, text: object) -> Iterator[Glyph]:
        loose, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        spaced, high = False, ""
        for index in range(raw.FPDFText_CountChars(text)):
            character = chr(raw.FPDFText_GetUnicode(text, index))
            if character.isspace():
                spaced = spaced or not raw.FPDFText_IsGenerated(text, index)
                continue
            style = self._style(text, index)
            if style.turn is None:
                self.askew += 1
                continue
            if "\ud800" <= character <= "\udbff":
                high = character
                continue
            character, high = _character(high + character), ""
            if raw.FPDFText_HasUnicodeMapError(text, index):
                character = UNKNOWN
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, loose)
            glyph = self._place(character, style, (x.value, y.value), loose, spaced)
            spaced = False
            if glyph:
                yield glyph

    def _place(
        self, character: str, style: Style, origin: tuple[float, float], loose: raw.FS_RECTF, spaced: bool
    ) -> Glyph | None:
        turn = style.turn or 0
        frame = self.frames[turn]
        here = self.point(*origin)
        if not (-style.size < here[0] < self.width + style.size and -style.size < here[1] < self.height + style.size):
            return None
        start, base = frame.enter(*here)
        if is_chinese(character):
            end = start + style.size * style.stretch
        else:
            corners = (self.point(loose.left, loose.bottom), self.point(loose.right, loose.top))
            end = max(frame.enter(*corner)[0] for corner in corners)
        if turn == 1 and is_chinese(character):
            base += DESCENT * style.size
        return Glyph(character, turn, start, max(start, end), base, style.size, style.bold, spaced)

    def _style(self, text: object, index: int) -> Style:
        matrix = self.matrix
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index)
        font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, index))
        key = (size, matrix.a, matrix.b, matrix.c, matrix.d, ctypes.addressof(font.contents) if font else 0)
        if key not in self.styles:
            wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
            quarters = self.rotation - math.atan2(matrix.b, matrix.a) / (math.pi / 2)
            turn = round(quarters) % 4 if abs(quarters - round(quarters)) < _ASKEW else None
            self.styles[key] = Style(max(size * high, 0.1), wide / high if high else 1.0, turn, _is_bold(text, index))
        return self.styles[key]

    def _rules(self) -> Iterator[tuple[float, float, float]]:
        edges = [ctypes.c_float() for _ in range(4)]
        for index in range(min(MAX_OBJECTS, raw.FPDFPage_CountObjects(self.page.raw))):
            found = raw.FPDFPage_GetObject(self.page.raw, index)
            if raw.FPDFPageObj_GetType(found) != raw.FPDF_PAGEOBJ_PATH:
                continue
            raw.FPDFPageObj_GetBounds(found, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            one, other = self.point(left, bottom), self.point(right, top)
            if abs(one[1] - other[1]) < 3 and abs(one[0] - other[0]) > 20:
                yield min(one[0], other[0]), max(one[0], other[0]), min(one[1], other[1])


def _is_bold(text: object, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, len(name), flags)
    named = bool(_BOLD.search(name.value.decode("utf-8", "replace")))
    return named or raw.FPDFText_GetFontWeight(text, index) > 600


def _character(found: str) -> str:
    """A character as the text has it: a hyphen at a line's end comes as a control character, a rare one in halves."""
    if found == _HYPHEN:
        return "-"
    if len(found) == 2:
        found = found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return UNKNOWN if len(found) != 1 or _NO_TEXT.match(found) else found
