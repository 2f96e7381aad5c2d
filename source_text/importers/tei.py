"""TEI P5: the text of front, body and back, as its editor would have it read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from source_text import encodings, normalize
from source_text.importers import markup
from source_text.importers.flow import Flow, Setting
from source_text.importers.source import Part, Source, assemble
from source_text.importers.spacing import collapse
from source_text.importers.trail import Trail, names
from source_text.problems import Unreadable
from source_text.roles import Role

MEDIA_TYPE = "application/tei+xml"
NAMESPACE = "http://www.tei-c.org/ns/1.0"
"""In the places of paragraphs, its elements have the prefix `tei`."""

_TEI = f"{{{NAMESPACE}}}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SINGLE = names("tei:TEI tei:teiHeader tei:fileDesc tei:titleStmt tei:text tei:front tei:body tei:back")
_DIVISIONS = names("div div1 div2 div3 div4 div5 div6 div7")
# What holds sentences, and what holds such in turn; what is inline when it stands in a sentence itself.
_PHRASES = names(
    "p ab head l lg item cell label note byline docAuthor docDate docImprint docEdition titlePart quote bibl figDesc"
    " speaker stage salute signed dateline trailer epigraph imprimatur"
)
_GROUPS = _DIVISIONS | names(
    "TEI text group front body back floatingText list table row sp titlePage docTitle opener closer postscript"
    " argument listBibl castList castItem figure"
)
_INLINE = names("quote bibl label stage docDate docAuthor l lg")
_ROLES = {
    "byline": Role.BYLINE,
    "docAuthor": Role.BYLINE,
    "quote": Role.QUOTATION,
    "epigraph": Role.QUOTATION,
    "item": Role.LIST_ITEM,
    "figDesc": Role.CAPTION,
    "cell": Role.BODY,
    "note": Role.FOOTNOTE,
}
_ASIDES = names("note figure")
_LEFT_OUT = names("teiHeader rt del surplus rdg standOff facsimile sourceDoc fw")
_LESSER = names("sic orig abbr")
_BREAKS = names("lb pb cb gb milestone gap space")
_REMARKS = {
    "choice": "Of each choice, the correction, the regular form or the expansion was kept.",
    "del": "Deletions were left out.",
    "rdg": "Variant readings were left out.",
    "g": "Characters that are given only by reference were left out.",
}
_ENTITY = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|(<!ENTITY\s|&(?!(?:amp|lt|gt|quot|apos);)[^\s#;&<]+;)", re.DOTALL
)
_CHUNK = 1 << 16


def read(content: bytes) -> Source:
    """Read a file; raises Unreadable or TooLarge with the path ("content",)."""
    decoded = normalize.decode(content, encodings.in_declaration(content))
    return _source(decoded.text, "content", decoded.encoding, decoded.remarks)


def read_text(text: str) -> Source:
    """Read a file that came decoded; raises Unreadable or TooLarge with the path ("text",)."""
    normalize.check(text)
    return _source(text, "text")


def _source(text: str, field: str, encoding: str = "utf-8", remarks: tuple[str, ...] = ()) -> Source:
    text = text.removeprefix(normalize.BOM)
    for match in _ENTITY.finditer(text):
        if match[1]:
            raise Unreadable(
                f"The file uses an entity of its own, {match[1].strip()!r}, at line {text.count(chr(10), 0, match.start()) + 1}.",
                path=(field,),
                hint="Entities are not resolved: write the characters themselves, for example with `xmllint --noent`.",
                line=text.count("\n", 0, match.start()) + 1,
            )
    reader = _Reader(field)
    chunks = (text[start : start + _CHUNK].encode() for start in range(0, len(text), _CHUNK))
    markup.read(chunks, reader, field, encoding="utf-8", doctype=True)
    remarks += tuple(sentence for name, sentence in _REMARKS.items() if name in reader.met)
    source = assemble(reader.parts(), MEDIA_TYPE, encoding, remarks, field)
    normalize.check(source.text, field)
    return source


@dataclass(slots=True)
class _Choice:
    """Whether anything was kept of a choice so far, and what there is otherwise."""

    kept: bool = False
    lesser: str = ""


class _Reader:
    """What is known at an element: where it is, and what the elements around it are."""

    def __init__(self, field: str) -> None:
        self.met: set[str] = set()
        self._field = field
        self._flow = Flow(collapse)
        self._trail = Trail(_SINGLE)
        self._names: list[str] = []
        self._blocks: list[str] = []
        self._roles: list[Role | None] = [None]
        self._open: list[str] = []
        self._left_out = 0
        self._title: list[str] = []
        self._title_path = ""
        self._titling = False
        self._choices: list[_Choice] = []
        self._lesser = 0

    def parts(self) -> list[Part]:
        """The paragraphs, with the title of the header before them unless the text itself shows it."""
        parts = self._flow.take()
        title = collapse("".join(self._title)).strip()
        shown = next((index for index, part in enumerate(parts[:5]) if part.text == title), None)
        if shown is not None:
            parts[shown] = parts[shown]._replace(role=Role.TITLE, level=1)
        elif title and parts:
            parts.insert(0, Part(title, (self._title_path,), Role.TITLE, 1))
        return parts

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.removeprefix(_TEI)
        if not self._names and (local == name or local not in ("TEI", "teiCorpus")):
            raise Unreadable(
                f"The file is XML, but no TEI P5: its outermost element is {local!r}.",
                path=(self._field,),
                hint=f"The outermost element of TEI P5 is `TEI` in the namespace {NAMESPACE}.",
            )
        inner = local == name  # of another namespace
        self._trail.enter(f"tei:{local}" if not inner else f"*[name()='{local.rpartition('}')[2]}']")
        self._names.append(local)
        if local in _REMARKS and (local != "g" or self._flow.setting is not None):
            self.met.add(local)
        self._open.append(self._begin("" if inner else local, attributes))

    def _begin(self, name: str, attributes: Mapping[str, str]) -> str:
        """What kind of element this is; what it does is undone at its end."""
        if name == "title" and self._names[-2] == "titleStmt" and not self._title_path:
            self._title_path = self._trail.path
            self._titling = True
            return "title"
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
            return "left out"
        if name == "choice":
            self._choices.append(_Choice())
            return "choice"
        if name in _LESSER and self._names[-2] == "choice":
            self._lesser += 1
            return "lesser"
        if name in _BREAKS:
            if attributes.get("break") != "no":
                self.data("\n")
            return ""
        return self._block(name, attributes)

    def _block(self, name: str, attributes: Mapping[str, str]) -> str:
        around = self._blocks[-1] if self._blocks else ""
        role = Role.FOOTNOTE if self._roles[-1] is Role.FOOTNOTE else _ROLES.get(name, self._roles[-1])
        if name in _INLINE and around in _PHRASES:
            if name in ("l", "lg"):
                self.data("\n")
            self._roles.append(role)
            return "role"
        if name not in _PHRASES and name not in _GROUPS:
            return ""
        if name in _ASIDES:
            self._flow.open_aside()
        level = None
        if name == "head":
            role, level = self._heading(around, role)
        self._blocks.append(name)
        self._roles.append(role)
        given = attributes.get(_ID, "")
        place = f"//*[@xml:id='{given}']" if re.fullmatch(r"[\w.-]+", given) else self._trail.path
        self._flow.open(Setting(place, role, level))
        return "aside" if name in _ASIDES else "block"

    def _heading(self, around: str, role: Role | None) -> tuple[Role, int | None]:
        if role is Role.FOOTNOTE:
            return role, None
        if around in ("figure", "table"):
            return Role.CAPTION, None
        return Role.HEADING, max(1, sum(block in _DIVISIONS for block in self._blocks))

    def end(self, _: str) -> None:
        kind = self._open.pop()
        self._names.pop()
        self._trail.leave()
        if kind == "left out":
            self._left_out -= 1
        elif kind == "lesser":
            self._lesser -= 1
        elif kind == "choice":
            choice = self._choices.pop()
            if not choice.kept:
                self.data(choice.lesser)
        elif kind == "title":
            self._titling = False
        elif kind == "role":
            self._roles.pop()
        elif kind in ("block", "aside"):
            self._roles.pop()
            self._blocks.pop()
            self._flow.close()
            if kind == "aside":
                self._flow.close_aside()

    def data(self, text: str) -> None:
        if self._titling:
            self._title.append(text)
        elif self._left_out or (text.isspace() and self._names[-1] == "choice"):
            return
        elif self._lesser:
            self._choices[-1].lesser += text
        else:
            for choice in self._choices:
                choice.kept = True
            self._flow.add(text)
