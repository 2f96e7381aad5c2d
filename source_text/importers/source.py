"""What every importer makes of a file: its text, and the paragraphs in it with their places."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from source_text.offsets import OffsetMap
from source_text.problems import Unreadable
from source_text.reflow import Block
from source_text.roles import Role, assign

APART = "\n\n"
"""What stands between two paragraphs in the text of a file that has no text of its own."""


class Source(NamedTuple):
    """An imported file.

    `text` is what the offsets of `blocks` count in: a text file decoded, or the paragraphs of any other file
    with a blank line between them. `remarks` are sentences on what whoever imports it ought to know.
    """

    text: str
    blocks: list[Block]
    media_type: str
    encoding: str = "utf-8"
    remarks: tuple[str, ...] = ()


class Importer(NamedTuple):
    """How files of one format are read, and texts in it that came decoded (None where it is no text format).

    Both raise Unreadable or TooLarge, with the path ("content",) or ("text",). `textual` says that the text of
    a source is the decoded file, so that a correction of it comes in the same format.
    """

    read: Callable[[bytes], Source]
    read_text: Callable[[str], Source] | None = None
    textual: bool = False


class Part(NamedTuple):
    """A paragraph as a file marks it; a `role` that it leaves open is told from the text.

    `places` are fragments or XPaths, as `source_text.place` makes them.
    """

    text: str
    places: tuple[str, ...]
    role: Role | None = None
    level: int | None = None


def assemble(parts: Iterable[Part], media_type: str, encoding: str = "utf-8", remarks: tuple[str, ...] = ()) -> Source:
    """The source that some parts make; Unreadable where none of them has text."""
    kept = [part for part in parts if part.text.strip()]
    if not kept:
        raise Unreadable("There is no text in the file.", path=("content",), hint="Choose a file with text in it.")
    blocks = []
    at = 0
    for part, (role, level) in zip(kept, assign([part.text for part in kept]), strict=True):
        if part.role is not None:
            role, level = part.role, part.level
        end = at + len(part.text)
        blocks.append(Block(part.text, role, level, at, end, OffsetMap.identity(len(part.text)), part.places))
        at = end + len(APART)
    return Source(APART.join(part.text for part in kept), blocks, media_type, encoding, remarks)
