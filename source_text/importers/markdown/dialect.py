"""The Markdown that is read: CommonMark with tables, footnotes and front matter, within limits."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from source_text.importers.markdown.inline import Inline
from source_text.problems import TooLarge

MAX_NESTING = 100
"""How deep quotations and lists may be nested."""
MAX_BRACKETS = 5_000
"""How many opening brackets one paragraph may have: each may begin a link, up to any bracket after it."""
MAX_MARKS = 150_000
"""How many characters that may be marks a file may have."""

_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,100})\]:[ \t]*")
_FIELD = re.compile(r"[\w -]+:|#")
_MARKS = re.compile(r"[*_`~\[\]<&\\]")


def parser() -> MarkdownIt:
    """A parser whose inline tokens know their places; texts are refused with the path (env["field"],)."""
    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    made.inline = Inline()
    made.inline.ruler.disable("linkify")
    made.core.ruler.disable("text_join")
    made.core.ruler.before("inline", "limits", _limits)
    made.block.ruler.before("table", "front_matter", _front_matter)
    made.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    return made


def _limits(state: StateCore) -> None:
    """Refuse what nobody writes, before any of it is looked at more closely."""
    marks = 0
    for token in state.tokens:
        if token.type == "inline":
            marks += len(_MARKS.findall(token.content))
            if token.content.count("[") > MAX_BRACKETS:
                raise too_large(
                    f"a paragraph of more than {MAX_BRACKETS:,} brackets", state.env["field"], limit=MAX_BRACKETS
                )
    if marks > MAX_MARKS:
        raise too_large(f"{marks:,} marks; {MAX_MARKS:,} are accepted", state.env["field"], limit=MAX_MARKS)


def _front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Fields between two lines of hyphens at the very beginning are about the text, not of it."""
    if start or state.level or end < 2 or _line(state, 0) != "---" or not _FIELD.match(_line(state, 1)):
        return False
    for number in range(1, end):
        if _line(state, number) in ("---", "..."):
            state.line = number + 1
            return True
    return False


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^1]: …`, with what follows as a lazy continuation or indented by four."""
    if state.is_code_block(start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    match = _FOOTNOTE.match(state.src, position, state.eMarks[start])
    if not match or silent:
        return bool(match)
    state.env.setdefault("footnotes", set()).add(match[1])
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    state.bMarks[start], state.tShift[start] = match.end(), 0
    state.blkIndent += 4
    state.sCount[start] = state.blkIndent
    state.parentType = "footnote"
    state.push("footnote_open", "", 1)
    state.md.block.tokenize(state, start, end)
    state.push("footnote_close", "", -1)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = kept
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]].strip()


def too_large(what: str, field: str, **facts: int) -> TooLarge:
    """The problem of a file that has too much of something."""
    return TooLarge(f"The file has {what}.", path=(field,), hint="Divide it and import it in parts.", **facts)
