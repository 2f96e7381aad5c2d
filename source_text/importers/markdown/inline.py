"""Markdown within a paragraph: its text, with the place of every piece of it in what was written."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,100})\]")


class Piece(NamedTuple):
    """`length` characters at `start` that say `text`: themselves, or one thing written otherwise (an entity)."""

    start: int
    length: int
    text: str


class _State(StateInline):
    """Keeps with every token where it began."""

    _since: int | None = None

    def append_pending(self, text: str) -> None:
        if self._since is None:
            self._since = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  # the parser's own name
        token = super().pushPending()
        token.meta["at"] = self._since or 0
        self._since = None
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        self._since = None
        return token


class Inline(ParserInline):
    """The parser's own rules, with footnote references, and tokens that know their place."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler.before("link", "footnote_reference", _reference)
        self.ruler2.disable("fragments_join")

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        """Append the tokens of `src` to `tokens`."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _reference(state: StateInline, silent: bool) -> bool:
    """The mark of a footnote that the file has."""
    if state.src[state.pos] != "[":
        return False
    match = _REFERENCE.match(state.src, state.pos)
    if not match or match[1] not in state.env.get("footnotes", ()):
        return False
    if not silent:
        state.push("footnote_reference", "", 0)
    state.pos = match.end()
    return True


def pieces(tokens: Sequence[Token], content: str) -> Iterator[Piece]:
    """The text of a paragraph's tokens, with places in its content; line breaks are pieces of their own.

    Of a link its text is left, of an image its description; HTML and marks of footnotes are left out.
    """
    flat = content.replace("\n", " ")
    done = 0
    for token in tokens:
        at = max(done, token.meta["at"])
        for piece in _pieces(token, content, flat, at):
            yield piece
            done = piece.start + piece.length


def _pieces(token: Token, content: str, flat: str, at: int) -> Iterator[Piece]:
    if token.type in ("softbreak", "hardbreak"):
        yield Piece(content.index("\n", at), 1, "\n")
    elif token.type == "html_inline" and _BREAK.match(token.content):
        yield Piece(at, len(token.content), "\n")
    elif token.type == "image":
        for start, length, text in pieces(token.children or (), token.content):
            yield Piece(at + len("![") + start, length, text)
    elif token.type == "text_special" and token.info == "entity":
        yield Piece(at, len(token.markup), token.content)
    elif token.type in ("text", "text_special", "code_inline") and token.content:
        start = flat.find(token.content, at + len(token.markup) * (token.type == "code_inline"))
        if start < 0:  # the address of a link, made readable
            start = at + 1
            yield Piece(start, content.index(">", start) - start, content[start : content.index(">", start)])
        else:
            yield Piece(start, len(token.content), token.content)
