"""Dividing a source anew: where its paragraphs begin, and what they are, as somebody says who looked at them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from source_text.importers.source import Source
from source_text.offsets import OffsetMap
from source_text.problems import Invalid
from source_text.reflow import Block, beside
from source_text.roles import Role

_LEVELS = {Role.TITLE: 1, Role.HEADING: 2}
"""The levels of roles that have one, where none was told."""


class Beginning(NamedTuple):
    """Where a paragraph begins: so many code points after the start of one that was read, counted from 1.

    Where `role` is None it has that of the paragraph in which it begins, or BODY where it begins inside it.
    """

    paragraph: int
    offset: int = 0
    role: Role | None = None
    level: int | None = None


class _Piece(NamedTuple):
    """A stretch of the text of a block."""

    block: Block
    start: int
    end: int


def divide(source: Source, beginnings: Sequence[Beginning]) -> Source:
    """The same source in paragraphs that begin where they are said to; each goes on until the next begins.

    Every character stays, but for white space where paragraphs part or join. Invalid where a beginning is at no such place.
    """
    _check(source.blocks, beginnings)
    last = len(source.blocks), len(source.blocks[-1].text)
    ends = [(b.paragraph - 1, b.offset) for b in beginnings[1:]] + [last]
    blocks = []
    for n, (beginning, end) in enumerate(zip(beginnings, ends, strict=True)):
        pieces = [
            p for p in _pieces(source.blocks, (beginning.paragraph - 1, beginning.offset), end) if p.start < p.end
        ]
        if not pieces:
            raise _wrong(n, "Nothing stands between this beginning and the next.", "Leave one of them out.")
        blocks.append(_block(pieces, beginning))
    return source._replace(blocks=blocks)


def _check(blocks: Sequence[Block], beginnings: Sequence[Beginning]) -> None:
    if not beginnings or beginnings[0][:2] != (1, 0):
        raise _wrong(0, "The first paragraph does not begin where the text does.", "Begin with paragraph 1, offset 0.")
    for n, beginning in enumerate(beginnings):
        if not 1 <= beginning.paragraph <= len(blocks) or not (
            0 <= beginning.offset < len(blocks[beginning.paragraph - 1].text)
        ):
            raise _wrong(
                n, "There is no such place in the text as it was read.", "Take it from a dry run of the import."
            )
    for n, (before, after) in enumerate(pairwise(beginnings), 1):
        if before[:2] >= after[:2]:
            raise _wrong(n, "The beginnings do not follow each other.", "Give them in the order of the text.")


def _wrong(number: int, message: str, hint: str) -> Invalid:
    return Invalid(message, path=("paragraphs", str(number)), hint=hint)


def _pieces(blocks: Sequence[Block], start: tuple[int, int], end: tuple[int, int]) -> Iterator[_Piece]:
    """What stands between two places, block by block, without white space at the edges."""
    for i in range(start[0], min(end[0] + 1, len(blocks))):
        text = blocks[i].text
        low = start[1] if i == start[0] else 0
        high = end[1] if i == end[0] else len(text)
        piece = text[low:high]
        yield _Piece(blocks[i], low + len(piece) - len(piece.lstrip()), high - (len(piece) - len(piece.rstrip())))


def _block(pieces: Sequence[_Piece], beginning: Beginning) -> Block:
    """The pieces as one paragraph, joined as lines are."""
    first = pieces[0]
    text = ""
    segments: list[tuple[int, int]] = []
    places: list[str] = []
    start = at = first.block.start + _raw(first.block, first.start)
    for piece in pieces:
        low = piece.block.start + _raw(piece.block, piece.start)
        stretch = piece.block.text[piece.start : piece.end]
        if text:
            gap = "" if beside(text + stretch, len(text), len(text)) else " "
            segments.append((low - at, len(gap)))
            text += gap
        text += stretch
        own = list(_segments(piece))
        segments += own
        at = low + sum(length for length, _ in own)
        places += piece.block.places
    role = beginning.role or (Role.BODY if beginning.offset else first.block.role)
    level = beginning.level or (first.block.level if role is first.block.role else None) or _LEVELS.get(role)
    kept = tuple(dict.fromkeys(places))
    return Block(text, role, level if role in _LEVELS else None, start, at, OffsetMap.from_segments(segments), kept)


def _segments(piece: _Piece) -> Iterator[tuple[int, int]]:
    """The segments of a block's map inside a piece."""
    for s0, s1, t0, t1 in piece.block.map.segments():
        low, high = max(t0, piece.start), min(t1, piece.end)
        if s1 - s0 == t1 - t0 and low < high:
            yield high - low, high - low
        elif s1 - s0 != t1 - t0 and (low < high or piece.start < t0 == t1 < piece.end):
            yield s1 - s0, high - low


def _raw(block: Block, offset: int) -> int:
    """Where a character of a block's text stands in the raw text, counted from its start."""
    return block.map.invert().transport(offset, min(offset + 1, len(block.text))).start
