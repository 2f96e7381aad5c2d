"""Pages made by hand: lines of glyphs, and the PDF files in which they stand."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from source_text.layout.glyph import Glyph, Page

WIDTH, HEIGHT = 400.0, 600.0
CODES = 100
"""How many characters a font has."""


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
    """A PDF file with a page for each list of texts; its fonts have a square for every character."""
    known = [list(texts) for texts in pages]
    codes = {c: index for index, c in enumerate(sorted({c for texts in known for text in texts for c in text.text}))}
    fonts = [[c for c, code in codes.items() if code // CODES == number] for number in range(1 + len(codes) // CODES)]
    first = 5 + 2 * len(fonts)
    names = " ".join(f"/F{number} {5 + 2 * number} 0 R" for number in range(len(fonts)))
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(known)))
    shared = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<<{names}>>>>"
    square = b"0 -120 1000 1000 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(known)}{shared}>>".encode(),
        stream(b"1000 0 0 -120 1000 880 d1 " + square),
        stream(b"500 0 0 -120 500 880 d1 " + square),
    ]
    for number, characters in enumerate(fonts):
        objects += _font(characters, 6 + 2 * number)
    for index, texts in enumerate(known):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {first + 2 * index + 1} 0 R>>".encode())
        shown = "\n".join(_shown(text, codes) for text in texts)
        objects.append(stream(zlib.compress(shown.encode()), b"/Filter/FlateDecode"))
    return assembled(objects)


def _font(characters: Sequence[str], meaning: int) -> list[bytes]:
    """A font, and what its codes mean in the object after it."""
    names = "".join("/n" if c.isascii() else "/w" for c in characters)
    widths = " ".join(str(int(1000 * advance(c))) for c in characters)
    means = "".join(f"<{code:02x}> <{c.encode('utf-16-be').hex()}>\n" for code, c in enumerate(characters))
    font = f"""<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]
      /CharProcs<</w 3 0 R/n 4 0 R>>/Encoding<</Differences[0{names}]>>/FirstChar 0/LastChar {len(characters) - 1}
      /Widths[{widths}]/ToUnicode {meaning} 0 R>>"""
    listed = f"1 begincodespacerange <00> <ff> endcodespacerange {len(characters)} beginbfchar {means} endbfchar"
    return [font.encode(), stream(listed.encode())]


def _shown(text: Text, codes: Mapping[str, int]) -> str:
    if text.down:
        return "\n".join(
            _shown(Text(text.x, text.y + index * text.size, character, text.size), codes)
            for index, character in enumerate(text.text)
        )
    matrix = ("1 0 0 1", "0 -1 1 0", "-1 0 0 -1", "0 1 -1 0")[text.turn]
    shows = "".join(f"/F{codes[c] // CODES} {text.size} Tf <{codes[c] % CODES:02x}> Tj " for c in text.text)
    return f"BT {matrix} {text.x} {HEIGHT - text.y} Tm {shows}ET"


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
