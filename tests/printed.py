"""Pages made by hand: lines of glyphs, and the PDF files in which they stand."""

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from source_text.layout.glyph import Glyph, Page

WIDTH, HEIGHT = 400.0, 600.0


class Text(NamedTuple):
    """Characters from a place on: `x` from the left and `y`, the baseline, from the top of the page, in points."""

    x: float
    y: float
    text: str
    size: float = 10
    turn: int = 0
    down: bool = False
    """Whether the characters stand upright below one another."""


def advance(character: str) -> float:
    """The width of a character in ems: half of one for those of ASCII."""
    return 0.5 if character.isascii() else 1.0


def page(texts: Iterable[Text], number: int = 1) -> Page:
    """A page with these texts, as if it had been read from a file."""
    return Page(number, WIDTH, HEIGHT, [glyph for text in texts for glyph in _glyphs(text)])


def _glyphs(text: Text) -> Iterable[Glyph]:
    frame = Page(1, WIDTH, HEIGHT, []).frame(text.turn)
    start, base = frame.enter(text.x, text.y)
    for character in text.text:
        wide = advance(character) * text.size
        if character != " ":
            yield Glyph(character, text.turn, start, start + wide, base, text.size)
        if text.down:
            base += text.size
        else:
            start += wide


def file(pages: Sequence[Iterable[Text]]) -> bytes:
    """A PDF file with a page for each list of texts. Its one font has no outlines but says what its codes mean."""
    used = sorted({c for texts in pages for text in texts for c in text.text})
    means = "".join(f"<{ord(c):04x}> <{ord(c):04x}>\n" for c in used)
    meaning = f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(used)} beginbfchar {means} endbfchar"
    content = [zlib.compress("\n".join(map(_shown, texts)).encode()) for texts in pages]
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 {WIDTH} {HEIGHT}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/DW 1000/W[32 126 500]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        stream(meaning.encode()),
    ]
    for index, data in enumerate(content):
        contents = f"/Contents {7 + 2 * index} 0 R/Resources<</Font<</F 3 0 R>>>>"
        objects += [f"<</Type/Page/Parent 2 0 R{contents}>>".encode(), stream(data, b"/Filter/FlateDecode")]
    return assembled(objects)


def _shown(text: Text) -> str:
    matrix = ("1 0 0 1", "0 -1 1 0", "-1 0 0 -1", "0 1 -1 0")[text.turn]
    if text.down:
        return "\n".join(
            _shown(Text(text.x, text.y + index * text.size, character, text.size))
            for index, character in enumerate(text.text)
        )
    codes = "".join(f"{ord(character):04x}" for character in text.text)
    return f"BT /F {text.size} Tf {matrix} {text.x} {HEIGHT - text.y} Tm <{codes}> Tj ET"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1; the first is its root."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return bytes(
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(made))
    )
