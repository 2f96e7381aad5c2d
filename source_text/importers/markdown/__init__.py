"""Markdown: a text whose marks are left out, while every paragraph knows where it stands among them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from markdown_it.token import Token

from source_text import normalize, place, reflow
from source_text.encodings import Decoded
from source_text.importers.markdown.dialect import MAX_NESTING, parser, too_large
from source_text.importers.markdown.inline import Piece, pieces
from source_text.importers.source import MAX_PARTS, Part, Source, entitle, settle
from source_text.offsets import OffsetMap
from source_text.problems import Unreadable
from source_text.reflow import Block
from source_text.roles import Role

MEDIA_TYPE = "text/markdown"
MAX_CHARACTERS = 2_000_000
"""How long a file may be, in code points."""

_ROLES = {
    "blockquote_open": Role.QUOTATION,
    "list_item_open": Role.LIST_ITEM,
    "footnote_open": Role.FOOTNOTE,
    "td_open": Role.BODY,
    "th_open": Role.BODY,
}
_MARK = re.compile(rf"\A{normalize.BOM}")
_NEWLINE = re.compile(r"\r\n?|\n")
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>|(&#?\w+;)", re.DOTALL | re.IGNORECASE
)


class _Paragraph(NamedTuple):
    part: Part
    start: int
    end: int
    map: OffsetMap


def read(content: bytes) -> Source:
    """Read a file; raises Unreadable or TooLarge with the path ("content",)."""
    return _source(normalize.decode(content), "content")


def read_text(text: str) -> Source:
    """Read a text that came decoded; raises Unreadable or TooLarge with the path ("text",)."""
    normalize.check(text)
    return _source(Decoded(text), "text")


def _source(decoded: Decoded, field: str) -> Source:
    raw = decoded.text
    if len(raw) > MAX_CHARACTERS:
        raise too_large(f"{len(raw):,} characters; {MAX_CHARACTERS:,} are accepted", field, limit=MAX_CHARACTERS)
    found = list(_Reader(raw, field).paragraphs())
    if not found:
        raise Unreadable(
            "There is no text in the file but marks and markup.", path=(field,), hint="Choose a file with text in it."
        )
    if len(found) > MAX_PARTS:
        raise too_large(f"{len(found)} paragraphs; {MAX_PARTS} are accepted", field, limit=MAX_PARTS)
    parts = entitle([paragraph.part for paragraph in found])
    blocks = [
        Block(part.text, role, level, paragraph.start, paragraph.end, paragraph.map, part.places)
        for part, (role, level), paragraph in zip(parts, settle(parts), found, strict=True)
    ]
    return Source(raw, blocks, MEDIA_TYPE, decoded.encoding, decoded.remarks)


class _Origin(NamedTuple):
    """Where the content of a token stands in the file: from each of `contents` on, it is as from that of `raws`."""

    contents: list[int]
    raws: list[int]

    def pieces(self, piece: Piece) -> Iterator[Piece]:
        """A piece of the content as pieces of the file."""
        start, length, text = piece
        first = bisect_right(self.contents, start) - 1
        last = bisect_right(self.contents, max(start, start + length - 1)) - 1
        if first == last:
            yield Piece(self.raws[first] + start - self.contents[first], length, text)
            return
        for index in range(first, last + 1):
            begin = max(start, self.contents[index])
            end = start + length if index == last else self.contents[index + 1]
            yield Piece(self.raws[index] + begin - self.contents[index], end - begin, text[begin - start : end - start])


class _Reader:
    """A file with its tokens, and the lines that they tell their places by."""

    def __init__(self, raw: str, field: str) -> None:
        self._raw = raw
        self._field = field
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(raw))]
        self._ends = [*(match.start() for match in _NEWLINE.finditer(raw)), len(raw)]
        self._cells: dict[int, int] = {}

    def paragraphs(self) -> Iterator[_Paragraph]:
        """All paragraphs, in order."""
        roles: list[Role | None] = [None]
        level = None
        env: dict[str, Any] = {"field": self._field}
        opened: Token | None = None
        for token in parser().parse(_MARK.sub(" ", self._raw), env):
            if token.level >= MAX_NESTING - 1:
                raise too_large(f"quotations or lists nested {MAX_NESTING} deep", self._field, limit=MAX_NESTING)
            if token.type in _ROLES:
                around = roles[-1]
                roles.append(around if around is Role.FOOTNOTE else _ROLES[token.type])
            elif token.nesting < 0 and token.type.replace("_close", "_open") in _ROLES:
                roles.pop()
            elif token.type == "heading_open":
                level = int(token.tag[1])
            if token.nesting > 0:
                opened = token
            if token.map is None or token.type not in ("inline", "fence", "code_block", "html_block"):
                continue
            role = Role.HEADING if level else roles[-1]
            kept = token.type in ("fence", "code_block")
            if kept:
                role = role or Role.BODY
            found = self._pieces(token, opened)
            if paragraph := self._paragraph(list(found), kept, role, level, token.map):
                yield paragraph
            level = None

    def _pieces(self, token: Token, opened: Token | None) -> Iterator[Piece]:
        if token.type == "inline":
            origin = self._origin(token, opened)
            for piece in pieces(token.children or (), token.content):
                yield from origin.pieces(piece)
            return
        content = token.content.rstrip("\n")
        origin = self._lines(content, (token.map or [0])[0] + (token.type == "fence"))
        done = 0
        for match in [*(_MARKUP.finditer(content) if token.type == "html_block" else ())]:
            yield from _verbatim(content, done, match.start(), origin)
            done = match.end()
            if match[2]:
                yield from origin.pieces(Piece(match.start(), len(match[2]), unescape(match[2])))
        yield from _verbatim(content, done, len(content), origin)

    def _origin(self, token: Token, opened: Token | None) -> _Origin:
        first = (token.map or [0])[0]
        if opened is not None and opened.type in ("td_open", "th_open"):
            return self._cell(token.content, first)
        if opened is not None and opened.type == "heading_open" and opened.markup[0] == "#":
            start = self._raw.index(opened.markup, self._starts[first]) + len(opened.markup)
            return _Origin([0], [self._raw.index(token.content, start)])
        return self._lines(token.content, first)

    def _cell(self, content: str, line: int) -> _Origin:
        """A cell's content may have lost the backslashes before its bars."""
        start = self._cells.get(line, self._starts[line])
        pattern = re.compile(re.escape(content).replace(r"\|", r"\\?\|"))
        match = pattern.search(self._raw, start, self._ends[line])
        if match is None:
            return _Origin([0], [start])
        self._cells[line] = match.end()
        contents, raws = [0], [match.start()]
        at = match.start()
        for index, character in enumerate(content):
            if self._raw[at] != character:
                at += 1
                contents.append(index)
                raws.append(at)
            at += 1
        return _Origin(contents, raws)

    def _lines(self, content: str, line: int) -> _Origin:
        """Every line of a content is the end of a line of the file, white space aside."""
        contents, raws = [], []
        at = 0
        for text in content.split("\n"):
            bare = text.strip()
            while line < len(self._ends) - 1 and not self._bare(line).endswith(bare):
                line += 1
            end = self._starts[line] + len(self._raw[self._starts[line] : self._ends[line]].rstrip())
            indent = len(text) - len(text.lstrip())
            contents.append(at)
            raws.append(max(end - len(bare) - indent, self._starts[line]))
            at += len(text) + 1
            line += 1
        return _Origin(contents, raws)

    def _bare(self, line: int) -> str:
        return self._raw[self._starts[line] : self._ends[line]].rstrip()

    def _paragraph(
        self, found: list[Piece], kept: bool, role: Role | None, level: int | None, lines: list[int]
    ) -> _Paragraph | None:
        trimmed = _trim(found)
        if not trimmed:
            return None
        start, end = trimmed[0].start, trimmed[-1].start + trimmed[-1].length
        segments = []
        done = start
        for piece in trimmed:
            segments += [(piece.start - done, 0), (piece.length, len(piece.text))]
            done = piece.start + piece.length
        text = "".join(piece.text for piece in trimmed)
        offsets = OffsetMap.from_segments(segments)
        if not kept:
            text, closed = reflow.close(text)
            offsets = offsets.compose(closed)
        return _Paragraph(Part(text, (place.lines(lines[0], lines[1]),), role, level), start, end, offsets)


def _verbatim(content: str, start: int, end: int, origin: _Origin) -> Iterator[Piece]:
    """A stretch of content, with its line breaks as pieces of their own."""
    while start < end:
        newline = content.find("\n", start, end)
        stop = end if newline < 0 else newline
        if start < stop:
            yield from origin.pieces(Piece(start, stop - start, content[start:stop]))
        if newline >= 0:
            yield from origin.pieces(Piece(newline, 1, "\n"))
        start = stop + 1


def _trim(found: list[Piece]) -> list[Piece]:
    """The pieces from the first to the last visible character."""
    first, last = 0, len(found)
    while first < last and not found[first].text.strip():
        first += 1
    while last > first and not found[last - 1].text.strip():
        last -= 1
    trimmed = found[first:last]
    if trimmed and trimmed[0].length == len(trimmed[0].text):
        start, length, text = trimmed[0]
        cut = len(text) - len(text.lstrip())
        trimmed[0] = Piece(start + cut, length - cut, text[cut:])
    if trimmed and trimmed[-1].length == len(trimmed[-1].text):
        start, length, text = trimmed[-1]
        trimmed[-1] = Piece(start, len(text.rstrip()), text.rstrip())
    return trimmed
