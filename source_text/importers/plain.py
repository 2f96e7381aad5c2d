"""Plain text: the importer that needs no format but the lines themselves."""

from typing import NamedTuple

from source_text import normalize
from source_text.reflow import Block, reflow


class Source(NamedTuple):
    """An imported file: `text` is all of it, decoded; `blocks` are its paragraphs with their places."""

    text: str
    blocks: list[Block]
    media_type: str
    encoding: str


def read(content: bytes) -> Source:
    """Read a file; raises Unreadable or TooLarge with the path ("content",)."""
    text = normalize.decode(content)
    return Source(text, reflow(text), "text/plain", normalize.encoding(content))


def read_text(text: str) -> Source:
    """Read a text that came decoded; raises Unreadable or TooLarge with the path ("text",)."""
    normalize.check(text)
    return Source(text, reflow(text), "text/plain", "utf-8")
