"""PDF files: the text layer, read by a program of its own, and put in order by where it stands on the pages."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from source_text.importers.pdf import layout
from source_text.importers.pdf.layout.lines import Line, Page
from source_text.importers.source import Source, assemble
from source_text.place import Box
from source_text.problems import Problem, TooLarge, Unreadable

MEDIA_TYPE = "application/pdf"
LARGEST = 100_000_000
"""Bytes that a file may have."""
PAGES = 3000
"""Pages that a file may have."""
PATIENCE = 1.5
"""Seconds that one page may take, and the start."""
PROGRAM = Path(__file__).with_name("textlayer.py")


def read(content: bytes) -> Source:
    """Read the text layer of a file; raises Unreadable or TooLarge with the path ("content",)."""
    if len(content) > LARGEST:
        raise _too_large("The file is larger than is read.", bytes=len(content), byte_limit=LARGEST)
    pages = [_page(number, page) for number, page in enumerate(_pages(content), 1)]
    if not any(page.lines for page in pages):
        raise _unreadable(
            "The file has no text layer: its pages are pictures, as of a scan.",
            "Run a program for text recognition (OCR) over it first, then import what that makes.",
            pages=len(pages),
        )
    parts, remarks = layout.arrange(pages)
    return assemble(parts, MEDIA_TYPE, "binary", remarks)


def _page(number: int, said: dict[str, Any]) -> Page:
    lines = [
        Line(text, left, top, right, bottom, size, bold, number, Box(left, top, right - left, bottom - top))
        for text, left, top, right, bottom, size, bold in said["lines"]
    ]
    return Page(number, said["width"], said["height"], lines)


def _pages(content: bytes) -> Iterator[dict[str, Any]]:
    """What the program says of each page. It is killed when it takes too long; its limits end it otherwise."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        # Isolated, so that the modules beside the program cannot stand in the way of others of the same name.
        command = [sys.executable, "-I", str(PROGRAM)]
        with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
            try:
                lines = _lines(program)
                first = json.loads(next(lines, "{}"))
                if first.get("pages", 0) > PAGES:
                    raise _too_large(f"The file has {first['pages']} pages.", found=first["pages"], limit=PAGES)
                yield from map(json.loads, lines)
            finally:
                program.kill()
        if program.returncode not in (0, -9):
            raise _refusal(program.returncode)


def _lines(program: "subprocess.Popen[bytes]") -> Iterator[str]:
    """The lines that a program writes; TooLarge where one is long in coming."""
    assert program.stdout is not None
    descriptor, rest = program.stdout.fileno(), b""
    until = time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise _too_large(f"A page of the file takes longer than {PATIENCE} seconds to read.", limit=PATIENCE)
        part = os.read(descriptor, 1 << 16)
        if not part:
            break
        *whole, rest = (rest + part).split(b"\n")
        if whole:
            until = time.monotonic() + PATIENCE
        yield from (line.decode() for line in whole)
    program.wait()


def _refusal(code: int) -> Problem:
    """Why a program ended as it did."""
    if code == 3:
        return _unreadable(
            "The file is locked with a password.",
            "Save it without one, or print it to a new PDF file, and import that.",
        )
    if code == 4:
        return _unreadable("The file is no PDF file, or a damaged one.", "Open it and save or print it to PDF again.")
    return _too_large("The file is damaged, or needs more memory than reading one may take.", code=code)


def _unreadable(message: str, hint: str, **facts: int) -> Unreadable:
    return Unreadable(message, path=("content",), hint=hint, **facts)


def _too_large(message: str, **facts: float) -> TooLarge:
    return TooLarge(
        message,
        path=("content",),
        hint=f"Divide it, or print it to a new PDF file: at most {LARGEST // 1_000_000} MB and {PAGES} pages are read.",
        **facts,
    )
