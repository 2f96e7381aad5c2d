"""What may be imported as text, and why anything else is refused."""

import codecs
import re

from source_text import encodings
from source_text.encodings import Decoded
from source_text.problems import TooLarge, Unreadable

MAX_CHARACTERS = 10_000_000
BOM = "\ufeff"

_BLANK = re.compile(r"[\s\ufeff]*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_MAGIC = {
    codecs.BOM_UTF32_LE: "a text in UTF-32",
    codecs.BOM_UTF32_BE: "a text in UTF-32",
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document (docx, odt, epub)",
    b"\xd0\xcf\x11\xe0": "an old or encrypted office document (doc, xls)",
    b"{\\rtf": "a rich text (RTF) file",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x1f\x8b": "a gzip archive",
}


def decode(content: bytes, declared: str = "") -> Decoded:
    """The text of a file, character for character: a byte order mark stays, so offsets agree with the file.

    `declared` is the encoding that the file says it is in, if it says one. Raises Unreadable for a file that is
    empty, binary or not certainly in an encoding that is read (see `source_text.encodings`), and TooLarge over
    MAX_CHARACTERS code points; both name the path ("content",).
    """
    if len(content) > 4 * MAX_CHARACTERS:
        raise _too_large("content", bytes=len(content), byte_limit=4 * MAX_CHARACTERS)
    if not content:
        raise _blank("content")
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise Unreadable(
                f"This is {name}, not plain text in UTF-8.",
                path=("content",),
                hint="Import it under its own name or media type if that is accepted, or save it as plain text in UTF-8.",
            )
    decoded = encodings.decode(content, declared)
    check(decoded.text, "content")
    return decoded


def check(text: str, field: str = "text") -> None:
    """Refuse what is no text although it came decoded: blank, control characters, lone surrogates, too long.

    Raises Unreadable or TooLarge with the path (field,); `position` counts code points.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_large(field, found=len(text), limit=MAX_CHARACTERS)
    if _BLANK.fullmatch(text):
        raise _blank(field)
    if wrong := _CONTROL.search(text):
        code = f"U+{ord(wrong[0]):04X}"
        kind = "lone surrogate" if wrong[0] >= "\ud800" else "control character"
        raise Unreadable(
            f"The text holds the {kind} {code} at position {wrong.start()}.",
            path=(field,),
            hint="Only plain text is imported: remove the character, or export the file as plain text again.",
            code_point=code,
            position=wrong.start(),
        )


def _blank(field: str) -> Unreadable:
    return Unreadable(
        "There is no text: nothing but white space.", path=(field,), hint="Choose a file with text in it."
    )


def _too_large(field: str, **facts: int) -> TooLarge:
    return TooLarge(
        f"The text is longer than {MAX_CHARACTERS:,} characters.",
        path=(field,),
        hint="Divide it into several documents, for example by chapter.",
        **facts,
    )
