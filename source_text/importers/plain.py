"""Plain text: the importer that needs no format but the lines themselves."""

from source_text import normalize
from source_text.encodings import Decoded
from source_text.importers.source import Source
from source_text.problems import TooLarge
from source_text.reflow import Block, reflow

MEDIA_TYPE = "text/plain"
MAX_LINES = 200_000
"""How many lines a file may have."""


def read(content: bytes) -> Source:
    """Read a file; raises Unreadable or TooLarge with the path ("content",)."""
    decoded = normalize.decode(content)
    return Source(decoded.text, _blocks(decoded.text, "content"), MEDIA_TYPE, decoded.encoding, decoded.remarks)


def read_text(text: str) -> Source:
    """Read a text that came decoded; raises Unreadable or TooLarge with the path ("text",)."""
    normalize.check(text)
    return Source(text, _blocks(text, "text"), MEDIA_TYPE, remarks=Decoded(text).remarks)


def _blocks(text: str, field: str) -> list[Block]:
    lines = text.count("\n")
    if lines > MAX_LINES:
        raise TooLarge(
            f"The text has {lines} lines; {MAX_LINES} are accepted.",
            path=(field,),
            hint="Divide the text and import it in parts.",
            limit=MAX_LINES,
            found=lines,
        )
    return reflow(text)
