"""The process that reads a PDF file: the file comes on standard input, what stands in it goes to standard output.

pdfium cannot be interrupted, nor be used by two threads at once, and a hostile file may make it ask for all memory
or crash. So it works in a process with limits of its own, and the system ends that process where it passes them.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from source_text.layout import document, limits, line
from source_text.layout.pdfium import UNKNOWN, Sheet


class Refusal(Exception):  # noqa: N818  # it is an answer, no error
    """Why a file is not read: a word, and the facts about it."""

    def __init__(self, why: str, **facts: int) -> None:
        super().__init__(why)
        self.answer = {"refused": why, **facts}


class Allowance:
    """Processor time that grows with what has been read: the system ends the process when it is used up."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.characters = 0
        self.extend(0)

    def extend(self, characters: int) -> None:
        """Count characters that have been read; raises Refusal where there are too many of them."""
        self.characters += characters
        most = min(limits.MAX_CHARACTERS, limits.FREE_CHARACTERS + limits.CHARACTERS_PER_BYTE * self.size)
        if self.characters > most:
            raise Refusal("long", found=self.characters, limit=most)
        seconds = limits.SECONDS + self.characters / limits.CHARACTERS_PER_SECOND + self.size / limits.BYTES_PER_SECOND
        signal.setitimer(signal.ITIMER_PROF, max(0.001, seconds - process_time()))


def answer(content: bytes) -> dict[str, Any]:
    """What stands in a file, in terms of JSON; raises Refusal."""
    allowance = Allowance(len(content))
    pages, empty, askew = list[document.Sheet](), list[int](), 0
    for number, sheet in enumerate(_sheets(content), 1):
        page = sheet.read() if sheet else None
        allowance.extend(len(page.glyphs) if page else 0)
        if sheet and page and page.glyphs:
            askew += sheet.askew
            pages.append(document.Sheet(number, line.read(page), page.rules))
        else:
            empty.append(number)
    if not pages:
        raise Refusal("scanned", pages=len(empty))
    reading = document.read(pages)
    unknown = sum(paragraph.text.count(UNKNOWN) for paragraph in reading.paragraphs)
    if 2 * unknown > allowance.characters:
        raise Refusal("unmapped", found=unknown)
    return {
        "paragraphs": [[p.text, p.places, p.role, p.level] for p in reading.paragraphs],
        "left_out": reading.left_out,
        "empty": empty,
        "askew": askew,
    }


def _sheets(content: bytes) -> Iterator[Sheet | None]:
    """The pages of a file, None for one that is damaged."""
    try:
        file = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refusal("locked" if locked else "damaged") from None
    if len(file) > limits.MAX_PAGES:
        raise Refusal("pages", found=len(file), limit=limits.MAX_PAGES)
    for index in range(len(file)):
        try:
            page = file[index]
        except pdfium.PdfiumError:
            yield None
            continue
        yield Sheet(page, index + 1)
        page.close()


def confine() -> None:
    """Set the limits that hold for the whole process, and let it write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.MAX_SECONDS, limits.MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
    """Answer for one file."""
    try:
        found = answer(read())
    except Refusal as refusal:
        found = refusal.answer
    except (MemoryError, RecursionError):
        found = {"refused": "memory"}
    write(json.dumps(found, ensure_ascii=False).encode("utf-8"))


if __name__ == "__main__":
    confine()
    main(sys.stdin.buffer.read, sys.stdout.buffer.write)
