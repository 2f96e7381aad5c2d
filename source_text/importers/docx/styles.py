"""What the styles of a Word document say of its paragraphs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from source_text.importers.docx.ooxml import prefixed, value
from source_text.roles import Role

_HEADING = re.compile(r"(?:heading|標題|标题|見出し)\s*([1-9])")
# The names that styles have in Word itself, and in the Chinese versions of it and of other programs.
_ROLES = {
    "title": (Role.TITLE, 1),
    "標題": (Role.TITLE, 1),
    "标题": (Role.TITLE, 1),
    "subtitle": (Role.TITLE, 2),
    "副標題": (Role.TITLE, 2),
    "副标题": (Role.TITLE, 2),
    **dict.fromkeys(
        ("quote", "intense quote", "block text", "quotations", "引文", "鮮明引文", "引用", "明显引用"),
        (Role.QUOTATION, None),
    ),
    **dict.fromkeys(("caption", "標號", "圖表標號", "题注", "題注"), (Role.CAPTION, None)),
    **dict.fromkeys(("footnote text", "endnote text", "註腳文字", "脚注文本"), (Role.FOOTNOTE, None)),
}
_LIST = re.compile(r"(?:list (?:bullet|number|continue)|toc|清單|列表|目錄|目录)\b.*")
_DEEPEST = 20


@dataclass(slots=True)
class Style:
    """A style: its name in lower case, and what it sets itself."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    numbered: bool = False


class Styles:
    """The paragraph styles of a document, by their ids; it is the reader of the part they stand in."""

    def __init__(self) -> None:
        self._styles: dict[str, Style] = {}
        self._open = Style()

    def role(self, identifier: str) -> tuple[Role | None, int | None]:
        """The role, with the level of a title or heading, of paragraphs in a style; None where it says nothing."""
        for style in self._line(identifier):
            if match := _HEADING.fullmatch(style.name):
                return Role.HEADING, int(match[1])
            if style.name in _ROLES:
                return _ROLES[style.name]
            if style.outline is not None:
                return Role.HEADING, style.outline + 1
            if style.numbered or _LIST.fullmatch(style.name):
                return Role.LIST_ITEM, None
        return None, None

    def numbered(self, identifier: str) -> bool:
        """Whether Word puts numbers or bullets before paragraphs in a style."""
        return any(style.numbered for style in self._line(identifier))

    def _line(self, identifier: str) -> list[Style]:
        """The style and those it is based on."""
        line: list[Style] = []
        while (style := self._styles.get(identifier)) and len(line) < _DEEPEST:
            line.append(style)
            identifier = style.based_on
        return line

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of the styles part begins."""
        match prefixed(name):
            case "w:style":
                self._open = self._styles[value(attributes, "styleId")] = Style()
            case "w:name":
                self._open.name = value(attributes).lower()
            case "w:basedOn":
                self._open.based_on = value(attributes)
            case "w:outlineLvl":
                self._open.outline = level(attributes)
            case "w:numId":
                self._open.numbered = value(attributes) != "0"

    def end(self, name: str) -> None:
        """Nothing depends on where an element ends."""

    def data(self, text: str) -> None:
        """Styles have no text."""


def level(attributes: Mapping[str, str]) -> int | None:
    """The outline level (0 the highest) that is set; None for that of body text."""
    number = value(attributes)
    return int(number) if number in set("012345678") else None
