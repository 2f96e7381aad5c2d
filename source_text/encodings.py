"""Bytes to characters: which encoding a text file is in, and its text, with every byte accounted for."""

import codecs
import math
import re
from typing import NamedTuple

import charset_normalizer

from source_text.fluency import fluency
from source_text.problems import Unreadable

CERTAIN = math.log(100)
"""How much more probable (as a difference of logarithms) a reading must be than the next to be believed."""

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
# Each with the codecs that may stand behind the name, the narrowest first.
_BIG5 = ("big5", "big5hkscs", "cp950")
_READ = {
    "utf-8": ("utf-8",),
    "utf-16le": ("utf-16le",),
    "utf-16be": ("utf-16be",),
    "big5": _BIG5,
    "gb18030": ("gb18030",),
}
# Recognized so as not to be taken for Chinese, but read only where the file itself declares it.
_FOREIGN = {"euc-kr": ("cp949",), "euc-jp": ("euc_jp",), "shift_jis": ("cp932",)}
# By the name of the codec that is declared: as browsers read it.
_DECLARED = {
    "big5": _BIG5,
    "big5hkscs": _BIG5,
    "cp950": _BIG5,
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "euc_kr": ("cp949",),
    "cp949": ("cp949",),
    "euc_jp": ("euc_jp",),
    "shift_jis": ("cp932",),
    "cp932": ("cp932",),
    "iso8859-1": ("cp1252",),
    "cp1252": ("cp1252",),
}
_NAMES = {"big5": "Big5", "big5hkscs": "Big5-HKSCS", "cp950": "Big5 (code page 950)", "cp1252": "Windows-1252"}
_DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
_UNKNOWN = ""
_SAMPLE = 1 << 16
_TELLING = re.compile(rb"[\x80-\xff\x00]")
_HIGH = bytes(range(0x80, 0x100))
# What it costs that a byte does not fit, and that an encoding is rare: without its mark, or in Chinese surroundings.
_MISFIT = 15.0
_RARE = dict.fromkeys(("utf-16le", "utf-16be", *_FOREIGN), 5.0)
# So many telling bytes let another encoding be guessed at.
_ENOUGH = 40


class Decoded(NamedTuple):
    """The text of a file, with its byte order mark, and the codec that fits all its bytes."""

    text: str
    encoding: str = "utf-8"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What whoever imports the file ought to know: how it was read, and what had been lost before."""
        remarks = () if self.encoding == "utf-8" else (f"Read as {_name(self.encoding)}.",)
        lost = self.text.count("\ufffd")
        if not lost:
            return remarks
        first = self.text.index("\ufffd")
        return (*remarks, f"Characters were lost before: the file holds {lost} U+FFFD, the first at position {first}.")


def in_declaration(content: bytes) -> str:
    """The encoding that the declaration of an XML file names; "" where it has none."""
    found = _DECLARATION.search(content)
    return found[1].decode("ascii", "replace") if found else ""


def decode(content: bytes, declared: str = "") -> Decoded:
    """Read a file in the encoding told by its byte order mark, else its own bytes, with what it declares as a hint.

    What fits UTF-8 is UTF-8, whatever is declared; otherwise a declared encoding counts if it fits. Raises
    Unreadable with the path ("content",), the `position` of a byte and the `probable_encoding`: where no encoding
    fits, where two are about equally probable, and where it is one that is not read.
    """
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return _strictly(content, name)
    misfit = _misfit(content, "utf-8")
    if misfit is None and b"\0" not in content:
        return Decoded(content.decode())
    for codec in _declared(declared):
        if _misfit(content, codec) is None:
            return Decoded(content.decode(codec), codec)
    (best, likely), (next_best, other) = _ranked(content)[:2]
    if likely in _READ and best - next_best >= CERTAIN and (likely != "utf-8" or misfit is not None):
        return _strictly(content, likely)
    raise _undecided(content, misfit, likely, "" if best - next_best >= CERTAIN else other)


def _declared(name: str) -> tuple[str, ...]:
    try:
        return _DECLARED.get(codecs.lookup(name).name, ())
    except LookupError:
        return ()


def _name(encoding: str) -> str:
    return _NAMES.get(encoding, encoding.upper())


def _strictly(content: bytes, encoding: str) -> Decoded:
    """The text in the first codec that all bytes fit."""
    misfits = []
    for codec in _READ[encoding]:
        misfit = _misfit(content, codec)
        if misfit is None:
            return Decoded(content.decode(codec), codec)
        misfits.append(misfit)
    raise Unreadable(
        f"The file is not {_name(encoding)}: the byte at position {max(misfits)} does not fit.",
        path=("content",),
        hint=f"It is damaged there, and {_name(encoding)} up to there: mend it, or save or export it as UTF-8 again.",
        position=max(misfits),
        byte=f"0x{content[max(misfits)]:02X}",
        probable_encoding=encoding,
    )


def _misfit(content: bytes, codec: str) -> int | None:
    """Where the first byte stands that does not fit."""
    try:
        content.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _ranked(content: bytes) -> list[tuple[float, str]]:
    """Encodings, the most probable first, each with the logarithm of its probability; "" is any other."""
    telling = _TELLING.search(content)
    start = telling.start() if telling else 0
    sample = content[start - start % 2 :][:_SAMPLE]
    whole = len(content) - start < _SAMPLE
    ranks = [
        (max(_probability(sample, codec, whole) for codec in family) - _RARE.get(name, 0.0), name)
        for name, family in (_READ | _FOREIGN).items()
    ]
    low = sample.translate(None, _HIGH)
    ranks.append((fluency(low.decode("ascii")) - math.log(len(_HIGH)) * (len(sample) - len(low)), _UNKNOWN))
    return sorted(ranks, reverse=True)


def _probability(sample: bytes, codec: str, whole: bool) -> float:
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample, whole)
    return fluency(text.replace("\ufffd", "")) - _MISFIT * text.count("\ufffd")


def _undecided(content: bytes, misfit: int | None, likely: str, other: str) -> Unreadable:
    position = content.index(0) if misfit is None else misfit
    if b"\0" in content:
        return Unreadable(
            "The file is binary: it holds NUL bytes.",
            path=("content",),
            hint="Only plain text is imported: save or export the file as plain text in UTF-8, then import that.",
            position=content.index(0),
        )
    guess = likely or other or _guess(content)
    if not guess:
        hint = "It is in an unknown encoding, or no text at all: save or export it as plain text in UTF-8."
    else:
        also = f", but perhaps {other.upper()}" if likely and other else ""
        hint = f"It is probably {guess.upper()}{also}: convert it with `iconv -f {guess.upper()} -t UTF-8`."
    return Unreadable(
        f"The file is not UTF-8: the byte at position {position} does not fit.",
        path=("content",),
        hint=hint,
        position=position,
        byte=f"0x{content[position]:02X}",
        probable_encoding=guess or None,
    )


def _guess(content: bytes) -> str:
    """What a file may be that is none of the encodings told apart here; "" where too little tells it."""
    if len(_TELLING.findall(content, 0, _SAMPLE)) < _ENOUGH:
        return _UNKNOWN
    found = charset_normalizer.from_bytes(content[:_SAMPLE]).best()
    return found.encoding.replace("_", "-") if found else _UNKNOWN
