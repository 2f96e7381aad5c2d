"""Bytes to text: what may be imported, and why anything else is refused."""

import codecs
import re

from source_text.problems import TooLarge, Unreadable

MAX_CHARACTERS = 10_000_000
BOM = "\ufeff"

_BLANK = re.compile(r"[\s\ufeff]*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
_MAGIC = {
    codecs.BOM_UTF32_LE: "a text in UTF-32",
    codecs.BOM_UTF32_BE: "a text in UTF-32",
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document (docx, odt, epub)",
    b"\xd0\xcf\x11\xe0": "an old office document (doc, xls)",
    b"{\\rtf": "a rich text (RTF) file",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x1f\x8b": "a gzip archive",
}
# Frequent in both scripts, with the commonest marks: text read in the right encoding is full of them.
_FREQUENT = frozenset(
    "，。、：；「」『』（）“”《》的一是不了在人有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于"
    "著着下自之年過过發发後后作里裡用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样"
    "理心她本前開开但因只從从想實实日軍军者意無无力它與与長长把機机十民第公此已工使情明性知全三又關关點点正業业外將将兩两高間间由問问"
)


def decode(content: bytes) -> str:
    """The text of a file, character for character: a byte order mark stays, so offsets agree with the file.

    UTF-8, or UTF-16 with a byte order mark. Raises Unreadable for a file that is empty, binary or in another
    encoding, and TooLarge over MAX_CHARACTERS code points; both name the path ("content",).
    """
    if len(content) > 4 * MAX_CHARACTERS:
        raise _too_large("content", bytes=len(content), byte_limit=4 * MAX_CHARACTERS)
    if not content:
        raise _blank("content")
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise _binary(f"This is {name}, not plain text in UTF-8.")
    name = encoding(content)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(content, name, error.start) from None
    if name == "utf-8" and (nul := content.find(b"\0")) >= 0:
        raise _undecodable(content, name, nul)
    check(text, "content")
    return text


def encoding(content: bytes) -> str:
    """The encoding `decode` reads a file in: told by its byte order mark, otherwise UTF-8."""
    return _UTF16.get(content[:2], "utf-8")


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


def _binary(message: str, **facts: int) -> Unreadable:
    return Unreadable(
        message,
        path=("content",),
        hint="Only plain text is imported: save or export the file as plain text in UTF-8, then import that.",
        **facts,
    )


def _undecodable(content: bytes, name: str, position: int) -> Unreadable:
    guess = _probable(content)
    if not guess and b"\0" in content:
        return _binary("The file is binary: it holds NUL bytes.", position=content.index(b"\0"))
    if guess == name:
        hint = "The file is damaged there: save or export it as UTF-8 again."
    elif guess:
        hint = f"It is probably {guess.upper()}: convert it with `iconv -f {guess.upper()} -t UTF-8`."
    else:
        hint = "It is in an unknown encoding, or no text at all: save or export it as plain text in UTF-8."
    return Unreadable(
        f"The file is not {name.upper()}: the byte at position {position} does not fit.",
        path=("content",),
        hint=hint,
        position=position,
        byte=f"0x{content[position]:02X}",
        probable_encoding=guess or None,
    )


def _probable(content: bytes) -> str:
    """The encoding that finds the most frequent characters in the beginning; "" if none finds enough."""
    best, name = 0.05, ""
    for candidate, errors in (
        ("utf-8", "ignore"),
        ("big5", "replace"),
        ("gb18030", "replace"),
        ("utf-16le", "replace"),
        ("utf-16be", "replace"),
    ):
        sample = codecs.getincrementaldecoder(candidate)(errors).decode(content[:65_536])
        share = sum(map(_FREQUENT.__contains__, sample)) / max(1, len(sample))
        if share > best:
            best, name = share, candidate
    return name
