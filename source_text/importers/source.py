"""What every importer makes of a file: its text, and the paragraphs in it with their places."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from source_text.offsets import OffsetMap
from source_text.problems import TooLarge, Unreadable
from source_text.reflow import Block
from source_text.roles import Role, assign

APART = "\n\n"
"""What stands between two paragraphs in the text of a file that has no text of its own."""
MAX_PARTS = 200_000
"""How many paragraphs a file may have."""


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


def assemble(
    parts: Iterable[Part],
    media_type: str,
    encoding: str = "utf-8",
    remarks: tuple[str, ...] = (),
    field: str = "content",
) -> Source:
    """The source that some parts make.

    Unreadable with the path (field,) where none of them has text, TooLarge where they are more than MAX_PARTS.
    """
    kept = [part for part in parts if part.text.strip()]
    if not kept:
        raise Unreadable("There is no text in the file.", path=(field,), hint="Choose a file with text in it.")
    if len(kept) > MAX_PARTS:
        raise TooLarge(
            f"The file has {len(kept)} paragraphs; {MAX_PARTS} are accepted.",
            path=(field,),
            hint="Divide it and import it in parts.",
            limit=MAX_PARTS,
            found=len(kept),
        )
    blocks = []
    at = 0
    for part, (role, level) in zip(kept, settle(kept), strict=True):
        end = at + len(part.text)
        blocks.append(Block(part.text, role, level, at, end, OffsetMap.identity(len(part.text)), part.places))
        at = end + len(APART)
    return Source(APART.join(part.text for part in kept), blocks, media_type, encoding, remarks)


def settle(parts: Sequence[Part]) -> list[tuple[Role, int | None]]:
    """The role of each part: its own, else the one that its text tells; a text with a title has no other."""
    titled = any(part.role is Role.TITLE for part in parts)
    told = assign([part.text for part in parts])
    return [
        (part.role, part.level)
        if part.role is not None
        else (Role.BODY, None)
        if titled and role is Role.TITLE
        else (role, level)
        for part, (role, level) in zip(parts, told, strict=True)
    ]


def entitle(parts: Sequence[Part]) -> list[Part]:
    """The same parts, where the only heading of level 1 is the title, if no heading comes before it."""
    headings = [(index, part.level) for index, part in enumerate(parts) if part.role is Role.HEADING]
    marked = any(part.role is Role.TITLE for part in parts)
    if marked or not headings or headings[0][1] != 1 or any(level == 1 for _, level in headings[1:]):
        return list(parts)
    title = headings[0][0]
    return [*parts[:title], parts[title]._replace(role=Role.TITLE), *parts[title + 1 :]]
