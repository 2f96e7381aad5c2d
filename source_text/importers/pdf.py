"""PDF files: their text layer, put together into paragraphs by how it stands on the pages."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from source_text.importers.source import Part, Source, assemble
from source_text.layout import limits
from source_text.place import Box, on_page
from source_text.problems import Problem, TooLarge, Unreadable
from source_text.roles import Role

MEDIA_TYPE = "application/pdf"

_READER = [sys.executable, "-I", "-m", "source_text.layout.child"]
_OUT_OF_TIME = {-signal.SIGPROF, -signal.SIGXCPU}
_OCR = "Run text recognition (OCR) on it first, for instance with OCRmyPDF, and import the result."
_DIVIDE = (
    f"At most {limits.MAX_PAGES} pages and {limits.MAX_CHARACTERS} characters are read, at "
    f"{limits.CHARACTERS_PER_SECOND} characters a second or faster and in {limits.MEMORY >> 20} MB of memory. "
    "Divide the file, or print it to PDF anew, and import the parts."
)
_SHOWN = 5
_TURNS = BoundedSemaphore(limits.AT_ONCE)


def read(content: bytes) -> Source:
    """Read a file; raises Unreadable or TooLarge with the path ("content",).

    Running heads, running feet and page numbers are left out, and a footnote follows the paragraph that it
    interrupts. Lines are joined; no other character is changed, so that radicals and compatibility ideographs
    stay as the file has them. `remarks` say what was left out and what could not be read.
    """
    answer = _ask(content)
    if "refused" in answer:
        raise _refused(answer)
    parts = [
        Part(text, tuple(on_page(page, Box(*box)) for page, box in places), Role(role) if role else None, level)
        for text, places, role, level in answer["paragraphs"]
    ]
    text = "".join(part.text for part in parts)
    return assemble(parts, MEDIA_TYPE, remarks=tuple(filter(None, [*_remarks(answer), _radicals(text)])))


def _ask(content: bytes) -> dict[str, Any]:
    """What the process that reads the file answers; it has no part in the environment of this one."""
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with _TURNS, subprocess.Popen(_READER, stdin=pipe, stdout=pipe, stderr=nowhere, env={}) as child:
        try:
            said, _ = child.communicate(content, limits.MAX_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return {"refused": "slow"}
    if child.returncode:
        return {"refused": "slow" if child.returncode in _OUT_OF_TIME else "memory"}
    answer: dict[str, Any] = json.loads(said)
    return answer


def _refused(answer: Mapping[str, Any]) -> Problem:
    facts = {name: value for name, value in answer.items() if name != "refused"}
    kind, message, hint = {
        "locked": (Unreadable, "The file is encrypted.", "Remove its password and import it again."),
        "damaged": (
            Unreadable,
            "The file is damaged or no PDF file.",
            "Open it, print it to PDF anew and import that.",
        ),
        "scanned": (
            Unreadable,
            "The file has no text layer: its pages are pictures, as of a scanned book, or damaged.",
            _OCR,
        ),
        "unmapped": (Unreadable, "The file does not say which characters its letters are.", _OCR),
        "pages": (TooLarge, "The file has too many pages.", _DIVIDE),
        "long": (TooLarge, "The file holds too much text, or far more than its size allows.", _DIVIDE),
        "slow": (TooLarge, "The file takes too much time to read.", _DIVIDE),
        "memory": (TooLarge, "The file is damaged or takes too much memory to read.", _DIVIDE),
    }[answer["refused"]]
    return kind(message, path=("content",), hint=hint, **facts)


def _remarks(answer: Mapping[str, Any]) -> list[str]:
    remarks = []
    left_out: dict[str, int] = answer["left_out"]
    if left_out:
        most = sorted(left_out, key=lambda text: -left_out[text])[:_SHOWN]
        remarks.append(
            f"{sum(left_out.values())} lines of running heads, running feet and page numbers were left out, such as "
            f"{'; '.join(most)}."
        )
    if answer["empty"]:
        pages = ", ".join(map(str, answer["empty"][:_SHOWN]))
        remarks.append(
            f"{len(answer['empty'])} pages have no text that can be read (such as {pages}): what they show is not imported."
        )
    if answer["askew"]:
        remarks.append(f"{answer['askew']} characters that stand aslant, such as watermarks, were left out.")
    if unknown := sum(paragraph[0].count("\ufffd") for paragraph in answer["paragraphs"]):
        remarks.append(f"{unknown} characters, of which the file does not say what they are, stand as \ufffd.")
    return remarks


def _radicals(text: str) -> str:
    found = [character for character in text if "\u2e80" <= character <= "\u2fdf"]
    if not found:
        return ""
    return (
        f"{len(found)} radicals (such as {found[0]}, U+{ord(found[0]):04X}) stand in the text where ordinary characters "
        "may be meant: the file has them so."
    )
