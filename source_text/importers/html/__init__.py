"""HTML: the blocks of a page become paragraphs; what is not shown, and what only leads elsewhere, is left out."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from source_text import encodings, normalize
from source_text.importers.flow import Flow, Setting
from source_text.importers.html import tangle
from source_text.importers.html.elements import BLOCKS, LEFT_OUT, VOID
from source_text.importers.source import Part, Source, assemble, entitle
from source_text.importers.spacing import collapse
from source_text.importers.trail import Trail
from source_text.roles import Role

MEDIA_TYPE = "text/html"
_ROLES: dict[str, tuple[Role, int | None]] = {
    **{f"h{level}": (Role.HEADING, level) for level in range(1, 7)},
    "li": (Role.LIST_ITEM, None),
    "dd": (Role.LIST_ITEM, None),
    "dt": (Role.LIST_ITEM, None),
    "blockquote": (Role.QUOTATION, None),
    "figcaption": (Role.CAPTION, None),
    "caption": (Role.CAPTION, None),
    "td": (Role.BODY, None),
    "th": (Role.BODY, None),
}
_NOTES = {"doc-footnote", "doc-endnote", "doc-footnotes", "doc-endnotes", "footnote", "endnote", "rearnote"}
_UNREAD = re.compile(r"<(script|style|noscript)\b.*?(?:</\1\b[^>]*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CLOSED = re.compile(r"""<([a-zA-Z][^\s/>]*+)((?:[^>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)/>""")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read(content: bytes) -> Source:
    """Read a page; raises Unreadable or TooLarge with the path ("content",).

    Its encoding is that of its byte order mark, UTF-8 if that fits, what it declares, or what its bytes tell.
    """
    meta = _CHARSET.search(content[:4096])
    declared = encodings.in_declaration(content) or (meta[1].decode("ascii", "replace") if meta else "")
    decoded = normalize.decode(content, declared)
    return _source(decoded.text, "content", decoded.encoding, decoded.remarks)


def read_text(text: str) -> Source:
    """Read a page that came decoded; raises Unreadable or TooLarge with the path ("text",)."""
    normalize.check(text)
    return _source(text, "text")


def _source(text: str, field: str, encoding: str = "utf-8", remarks: tuple[str, ...] = ()) -> Source:
    text = text.removeprefix(normalize.BOM)
    if text.lstrip().startswith("<?xml"):
        text = _CLOSED.sub(_opened, text)
    text = _UNREAD.sub("", text)
    tangle.check(text, field)
    source = assemble(_parts(LexborHTMLParser(text)), MEDIA_TYPE, encoding, remarks, field)
    normalize.check(source.text, field)
    return source


def _opened(match: re.Match[str]) -> str:
    """<p/> as HTML has to write it; in XHTML it is an element of its own."""
    return match[0] if match[1].lower() in VOID else f"<{match[1]}{match[2]}></{match[1]}>"


def _parts(tree: LexborHTMLParser) -> list[Part]:
    reader = _Reader()
    for node, entered in _walk(tree.root):
        if entered:
            reader.enter(node)
        else:
            reader.leave()
    parts = reader.flow.take()
    titled = any(part.level == 1 for part in parts)
    title = collapse(reader.title).strip()
    if title and not titled and parts:
        return [Part(title, ("/html/head/title",), Role.TITLE, 1), *parts]
    return entitle(parts)


def _walk(root: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """All nodes in order, without recursion: each when it is entered and when it is left."""
    node, down = root, True
    while node is not None:
        yield node, down
        follower = node.child if down else None
        if follower is None:
            if down:
                yield node, False
            follower = node.next
            down = follower is not None
            follower = follower or node.parent
            if follower is not None and follower.tag == "-document":
                return
        node = follower


class _Reader:
    """What is known at a node of the tree: where it is, and what the elements around it are."""

    def __init__(self) -> None:
        self.flow = Flow(collapse)
        self.title = ""
        self._trail = Trail(frozenset({"html", "head", "body", "title"}))
        self._open: list[str] = []
        self._left_out = 0
        self._breaks = 0

    def enter(self, node: LexborNode) -> None:
        name = node.tag or ""
        if name.startswith(("-", "!")):
            self._open.append("")
            if node.is_text_node:
                self._text(node.text_content or "", node.parent)
            return
        self._trail.enter(name if _NAME.fullmatch(name) else f"*[local-name()='{name.replace(chr(39), '')}']")
        if self._left_out or name in LEFT_OUT or _is_hidden(name, node):
            self._left_out += 1
            self._open.append("hidden")
            if name in BLOCKS or name == "nav":
                self.flow.cut()
        elif name in BLOCKS:
            self._breaks = 0
            self._open.append("block")
            self.flow.open(self._setting(name, node))
        else:
            self._open.append("inline")
            if name == "br":
                self._break()

    def leave(self) -> None:
        kind = self._open.pop()
        if not kind:
            return
        self._trail.leave()
        if kind == "hidden":
            self._left_out -= 1
        elif kind == "block":
            self._breaks = 0
            self.flow.close()

    def _text(self, text: str, parent: LexborNode | None) -> None:
        if parent is not None and parent.tag == "title" and self._trail.depth == 3:
            self.title += text
        if not self._left_out:
            if not text.isspace():
                self._breaks = 0
            self.flow.add(text)

    def _break(self) -> None:
        """One break stands within a paragraph, two in a row between two."""
        self._breaks += 1
        if self._breaks > 1:
            self.flow.cut()
        else:
            self.flow.add("\n")

    def _setting(self, name: str, node: LexborNode) -> Setting:
        around = self.flow.setting or Setting("")
        role, level = _ROLES.get(name, (around.role, around.level))
        if around.role is Role.FOOTNOTE or not _NOTES.isdisjoint(_kinds(node)):
            role, level = Role.FOOTNOTE, None
        return Setting(self._trail.path, role, level, around.kept or name in ("pre", "listing"))


def _kinds(node: LexborNode) -> list[str]:
    attributes = node.attributes
    return f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".split()


def _is_hidden(name: str, node: LexborNode) -> bool:
    """Whether a browser does not show an element.

    What is hidden from screen readers only counts as decoration if it stands within a line: pages also hide
    their whole text so, as long as a dialogue is open.
    """
    attributes = node.attributes
    if not attributes or name in ("html", "body"):
        return False
    decoration = attributes.get("aria-hidden") == "true" and name not in BLOCKS
    return "hidden" in attributes or decoration or bool(_HIDDEN.search(attributes.get("style") or ""))
