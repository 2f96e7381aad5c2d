"""DOCX: the paragraphs of a Word document, as they read when all tracked changes are accepted."""

from collections.abc import Mapping

from source_text import normalize, reflow
from source_text.importers import markup
from source_text.importers.docx.archive import Archive
from source_text.importers.docx.ooxml import prefixed, relations, value
from source_text.importers.docx.styles import Styles, level
from source_text.importers.flow import Flow, Setting
from source_text.importers.source import Part, Source, assemble, entitle
from source_text.importers.trail import Trail, names
from source_text.problems import Unreadable
from source_text.roles import Role

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_SINGLE = names("w:document w:body w:footnotes w:endnotes")
_LEFT_OUT = names("w:del w:moveFrom w:rt mc:Fallback")
_CONTAINERS = names("w:tc w:txbxContent w:footnote w:endnote w:body")
_NOTES = names("w:footnote w:endnote")
_REFERENCES = names("w:footnoteReference w:endnoteReference")
# Within a run; the same names stand elsewhere for other things.
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\xad",
}
_OFF = names("0 false off")
_CHANGES = "Tracked changes were accepted: insertions were kept, deletions left out."
_HIDDEN = "Hidden text was left out."
_NUMBERS = "Numbers and bullets that Word makes itself are no part of the text and were left out."
_COMMENTS = "Comments were left out."


def read(content: bytes) -> Source:
    """Read a document; raises Unreadable or TooLarge with the path ("content",)."""
    archive = Archive(content)
    main = relations(archive).get("officeDocument", "word/document.xml")
    if main not in archive:
        raise _no_document("a ZIP archive without a document")
    parts = relations(archive, main)
    styles = Styles()
    if parts.get("styles", "") in archive:
        markup.read(archive.pieces(parts["styles"]), styles)
    reader = _Reader(styles, {})
    for kind in ("footnotes", "endnotes"):
        if parts.get(kind, "") in archive:
            notes = _Reader(styles, {})
            markup.read(archive.pieces(parts[kind]), notes)
            reader.notes |= notes.notes
            reader.remarks |= notes.remarks
    markup.read(archive.pieces(main), reader)
    remarks = tuple(sorted(reader.remarks | ({_COMMENTS} if parts.get("comments", "") in archive else set())))
    source = assemble(entitle(reader.flow.take()), MEDIA_TYPE, remarks=remarks)
    normalize.check(source.text, "content")
    return source


def _no_document(what: str) -> Unreadable:
    return Unreadable(
        f"This is {what}, not a Word document.",
        path=("content",),
        hint="Save it from a word processor as .docx, or as plain text in UTF-8.",
    )


class _Reader:
    """What is known at an element of a part that has paragraphs: the document itself, footnotes, or endnotes.

    `notes` are the paragraphs of notes, by the kind of their references and their ids: made while notes are
    read, used up while the document is.
    """

    def __init__(self, styles: Styles, notes: dict[tuple[str, str], list[Part]]) -> None:
        self.flow = Flow(lambda text: reflow.close(text)[0])
        self.notes = notes
        self.remarks: set[str] = set()
        self._styles = styles
        self._trail = Trail(_SINGLE)
        self._names: list[str] = []
        self._left_out = 0
        self._fields: list[bool] = []  # for each that is open, whether its result has begun
        self._note = ("", "")
        self._cells = 0
        self._hidden = False
        self._goes_on = False  # the mark of the last paragraph was deleted, so the next continues it

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = prefixed(name)
        if not self._names and name not in ("w:document", "w:footnotes", "w:endnotes"):
            raise _no_document(f"an Office document of another kind ({name})")
        self._trail.enter(name)
        self._names.append(name)
        around = self._names[-2] if len(self._names) > 1 else ""
        if self._left_out or name in _LEFT_OUT:
            self._leave_out(name, around)
        elif name in _NOTES:
            self._note = (f"{name}Reference", value(attributes, "id"))
            if value(attributes, "type") not in ("", "normal"):
                self._left_out += 1
        elif name == "w:p":
            self._paragraph()
        elif name == "w:tbl":
            self._end_joined()
        elif name == "w:txbxContent":
            self.flow.open_aside()
        elif name == "w:tc":
            self._cells += 1
        elif around == "w:r":
            self._in_run(name, attributes)
        elif around in ("w:pPr", "w:numPr"):
            self._in_properties(name, attributes)
        elif name == "w:vanish" and self._names[-3:-1] == ["w:r", "w:rPr"] and value(attributes) not in _OFF:
            self._hidden = True
            self.remarks.add(_HIDDEN)

    def _leave_out(self, name: str, around: str) -> None:
        self._left_out += 1
        if name in ("w:del", "w:moveFrom"):
            self.remarks.add(_CHANGES)
            if name == "w:del" and around == "w:rPr" and self._names[-3] == "w:pPr":
                self._goes_on = True

    def _paragraph(self) -> None:
        if self._goes_on:
            self._goes_on = False
        else:
            note, cell = bool(self._note[0]), bool(self._cells)
            self.flow.open(Setting(self._trail.path, Role.FOOTNOTE if note else Role.BODY if cell else None))

    def _in_run(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _CHARACTERS:
            self._add(_CHARACTERS[name])
        elif name in _REFERENCES:
            self.flow.put(self.notes.pop((name, value(attributes, "id")), []))
        elif name == "w:sym":
            code = value(attributes, "char")
            self._add(chr(int(code, 16)) if len(code) == 4 and set(code) <= set("0123456789abcdefABCDEF") else "")
        elif name == "w:fldChar":
            kind = value(attributes, "fldCharType")
            if kind == "begin":
                self._fields.append(False)
            elif kind == "separate" and self._fields:
                self._fields[-1] = True
            elif kind == "end" and self._fields:
                self._fields.pop()

    def _in_properties(self, name: str, attributes: Mapping[str, str]) -> None:
        setting = self.flow.setting
        if setting is None:
            return
        role, depth = setting.role, setting.level
        if name == "w:pStyle":
            style = value(attributes)
            role, depth = self._styles.role(style)
            if self._styles.numbered(style):
                self.remarks.add(_NUMBERS)
        elif name == "w:outlineLvl":
            outline = level(attributes)
            role, depth = (Role.HEADING, outline + 1) if outline is not None else (role, depth)
        elif name == "w:numId" and value(attributes) != "0":
            self.remarks.add(_NUMBERS)
            role = Role.LIST_ITEM if role in (None, Role.BODY) else role
        if setting.role is not Role.FOOTNOTE and role is not None:
            setting.role, setting.level = role, depth

    def end(self, _: str) -> None:
        name = self._names.pop()
        if name in _CONTAINERS:
            self._end_joined()
        if self._left_out:
            self._left_out -= 1
        elif name == "w:p":
            self._fields = [begun for begun in self._fields if begun]
            if not self._goes_on:
                self.flow.close()
        elif name == "w:r":
            self._hidden = False
        elif name == "w:txbxContent":
            self.flow.close_aside()
        elif name == "w:tc":
            self._cells -= 1
        elif name in _NOTES:
            self.notes[self._note] = self.flow.take()
        self._trail.leave()

    def _end_joined(self) -> None:
        """No paragraph follows here that could continue the last one."""
        if self._goes_on:
            self._goes_on = False
            self.flow.close()

    def data(self, text: str) -> None:
        if self._names[-1] in ("w:t", "m:t"):
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._left_out and not self._hidden and all(self._fields):
            self.flow.add(text)
