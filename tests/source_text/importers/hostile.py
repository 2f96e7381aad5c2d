"""Files that are made to hurt, and a process of its own to read one in: `python -m tests.source_text.importers.hostile`."""

import io
import json
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from source_text.importers import choose, docx, html, markdown, plain, tei
from source_text.problems import Problem

MANY, MILLION = 10_000, 1_000_000
FIFTY_MEGABYTES = 50_000_000
_TEI = f'<TEI xmlns="{tei.NAMESPACE}"><text><body>%s</body></text></TEI>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORD = f"<w:document {_W}><w:body>%s</w:body></w:document>"
_LOL = (
    "<!DOCTYPE a [<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
_OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


class Outcome(NamedTuple):
    """What became of a file: the name of the problem (or ""), its words or the text read, and what it took.

    `seconds` of the processor are those of reading; `megabytes` are the most that the process had at one time, with
    Python itself and the file.
    """

    problem: str
    words: str
    seconds: float
    megabytes: float


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(body: str, before: str = "") -> bytes:
    """A Word document without anything but its text."""
    return zipped({"word/document.xml": (before + _WORD % body).encode()})


def _bomb(declared: int | None = None) -> bytes:
    """A document of 256 MB of spaces in a quarter of one, which may declare to be smaller than it is."""
    name = b"word/document.xml"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1 << 8)) + packer.flush()
    size = 1 << 28 if declared is None else declared
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(packed), size, len(name), 0)
    head = b"PK\x03\x04" + fields + name
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(head) + len(packed), 0)
    return head + packed + entry + end


def _entries() -> bytes:
    """A million entries that all share one empty file."""
    name = b"word/document.xml"
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    head = b"PK\x03\x04" + fields + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * MILLION, len(head), 0)
    return head + entry * MILLION + end


def _nested(name: str, times: int, text: str = "漢") -> str:
    return f"<{name}>" * times + text + f"</{name.split(' ')[0]}>" * times


def _attributes(name: str) -> str:
    return f"<{name} " + " ".join(f'a{number}="1"' for number in range(100_000)) + ">"


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "docx bomb": (docx.MEDIA_TYPE, _bomb),
    "docx bomb that lies": (docx.MEDIA_TYPE, lambda: _bomb(1000)),
    "docx nested bomb": (docx.MEDIA_TYPE, lambda: zipped({"word/document.xml": _bomb()})),
    "docx million entries": (docx.MEDIA_TYPE, _entries),
    "docx laughs": (docx.MEDIA_TYPE, lambda: document("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", _LOL)),
    "docx outside": (docx.MEDIA_TYPE, lambda: document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", _OUTSIDE)),
    "docx nested": (docx.MEDIA_TYPE, lambda: document(_nested("w:sdt", MANY))),
    "docx nested million": (docx.MEDIA_TYPE, lambda: document(_nested("w:sdt", MILLION))),
    "docx attributes": (
        docx.MEDIA_TYPE,
        lambda: document(_attributes("w:p") + "<w:r><w:t>漢</w:t></w:r></w:p>"),
    ),
    "docx attribute": (docx.MEDIA_TYPE, lambda: document(f'<w:p a="{"x" * FIFTY_MEGABYTES}"/>')),
    "docx million paragraphs": (docx.MEDIA_TYPE, lambda: document("<w:p/>" * MILLION)),
    "html nested": (html.MEDIA_TYPE, lambda: _nested("div", MANY).encode()),
    "html nested million": (html.MEDIA_TYPE, lambda: _nested("div", MILLION).encode()),
    "html left open": (html.MEDIA_TYPE, lambda: b"<span>" * MILLION),
    "html attributes": (html.MEDIA_TYPE, lambda: (_attributes("p") + "漢").encode()),
    "html attribute": (html.MEDIA_TYPE, lambda: b'<p a="' + b"x" * FIFTY_MEGABYTES + '">漢'.encode()),
    "html attribute of 9 MB": (html.MEDIA_TYPE, lambda: b'<p a="' + b"x" * 9_000_000 + '">漢'.encode()),
    "html styles": (
        html.MEDIA_TYPE,
        lambda: b"<p>" + b"".join(b"<b id=%d>" % n for n in range(1000)) + b"</p>" + b"<p>x</p>" * MANY,
    ),
    "html comments": (html.MEDIA_TYPE, lambda: b"<p>" + b"<!--" * MILLION),
    "tei laughs": (tei.MEDIA_TYPE, lambda: (_LOL + _TEI % "<p>&l9;</p>").encode()),
    "tei laughs in an attribute": (tei.MEDIA_TYPE, lambda: (_LOL + _TEI % '<p n="&l9;">x</p>').encode()),
    "tei outside": (tei.MEDIA_TYPE, lambda: (_OUTSIDE + _TEI % "<p>&x;</p>").encode()),
    "tei nested": (tei.MEDIA_TYPE, lambda: (_TEI % _nested("div", MANY)).encode()),
    "tei nested million": (tei.MEDIA_TYPE, lambda: (_TEI % ("<a>" * MILLION)).encode()),
    "tei attributes": (tei.MEDIA_TYPE, lambda: (_TEI % (_attributes("p") + "漢</p>")).encode()),
    "tei attribute": (tei.MEDIA_TYPE, lambda: (_TEI % f'<p n="{"x" * FIFTY_MEGABYTES}">x</p>').encode()),
    "tei attribute of 9 MB": (tei.MEDIA_TYPE, lambda: (_TEI % f'<p n="{"x" * 9_000_000}">漢</p>').encode()),
    "markdown nested": (markdown.MEDIA_TYPE, lambda: b">" * MANY + b"x"),
    "markdown nested million": (markdown.MEDIA_TYPE, lambda: b">" * MILLION + b"x"),
    "markdown brackets": (markdown.MEDIA_TYPE, lambda: b"![" * 100_000),
    "markdown footnotes": (markdown.MEDIA_TYPE, lambda: b"[^" * 100_000),
    "markdown marks": (markdown.MEDIA_TYPE, lambda: b"*a **" * 200_000),
    "markdown notes in notes": (markdown.MEDIA_TYPE, lambda: b"[^1]: " * 100_000 + b"x"),
    "plain one paragraph of 5 million": (plain.MEDIA_TYPE, lambda: "漢字，".encode() * 1_666_667),
    "plain one paragraph of 5 million in Big5": (plain.MEDIA_TYPE, lambda: "漢字，".encode("big5") * 1_666_667),
}


def read(name: str) -> Outcome:
    """Read a file in a process of its own; another one makes it, since a process inherits its parent's memory peak."""
    with tempfile.NamedTemporaryFile() as file:
        _run("make", name, stdout=file)
        return Outcome(*json.loads(_run("read", FILES[name][0], file.name, stdout=subprocess.PIPE)))


def _run(*arguments: str, stdout: IO[bytes] | int) -> bytes:
    command = [sys.executable, "-m", "tests.source_text.importers.hostile", *arguments]
    return subprocess.run(command, stdout=stdout, check=True, timeout=60).stdout


def _measure(media_type: str, content: bytes) -> Outcome:
    importer = choose(None, media_type)
    start = time.process_time()
    try:
        problem, words = "", importer.read(content).text[:100]
    except Problem as found:
        problem, words = type(found).__name__, found.message
    seconds = time.process_time() - start
    return Outcome(problem, words, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", name]:
            sys.stdout.buffer.write(FILES[name][1]())
        case ["read", media_type, path]:
            print(json.dumps(_measure(media_type, Path(path).read_bytes())))
        case _:
            for each in FILES:
                problem, words, seconds, megabytes = read(each)
                print(f"{each:42} {seconds:5.2f} s {megabytes:4.0f} MB  {problem} {words[:70]}")
