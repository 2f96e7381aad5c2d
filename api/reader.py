"""A document as its page shows it: the paragraphs in a view with what is said of their words, and a glossary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from annotations import authority, reading, selector, translation
from annotations import read as said
from annotations.annotation import Annotation, Kind, Status
from annotations.entity import Entity, EntityName, EntityType
from api.marks import Mark, Piece, cut
from source_text import bookmark, read, scripts
from source_text.document import Document
from source_text.offsets import Unit
from source_text.paging import LIMIT, Window
from source_text.paragraph import Paragraph
from source_text.problems import Invalid
from source_text.scripts import TextView

SIZE = 50
"""How many paragraphs a page has."""

LEAF = 10
"""How many paragraphs stand together in the page: scripts bring and take them away so many at a time."""

HEADINGS = ("TITLE", "HEADING")
"""The roles of paragraphs that make the outline."""

SORTS = {
    EntityType.PERSON: "person",
    EntityType.PLACE: "place",
    EntityType.STATE: "place",
    EntityType.ORGANIZATION: "group",
    EntityType.MEDIA: "group",
    EntityType.EVENT: "event",
    EntityType.AGREEMENT: "event",
    EntityType.MEETING: "event",
}
"""How the mentions of a type are marked; those of all other types are marked as works and ideas."""

TONGUES = {
    TextView.ZH_HANS: "zh-Hans",
    TextView.ZH_HANS_CN: "zh-Hans-CN",
    TextView.ZH_HANT: "zh-Hant",
    TextView.ZH_HANT_TW: "zh-Hant-TW",
    TextView.ZH_HANT_HK: "zh-Hant-HK",
}

SHOWN = (Status.APPROVED.value, Status.PROPOSED.value)


Content = tuple[str, str, str, str | None, str | None, bool]


@dataclass(frozen=True)
class Entry:
    """A word, name or note in the glossary of a page; `id` is unique there, `head` reads as the text does."""

    id: str
    sort: str
    head: str
    text: str
    pinyin: str | None = None
    part_of_speech: str | None = None
    language: str = "en"
    entity: Entity | None = None
    proposed: bool = False

    @property
    def content(self) -> Content:
        """What makes it one entry: said again elsewhere on the page, it is the same."""
        return self.head, self.sort, self.text, self.pinyin, self.entity.key if self.entity else None, self.proposed

    @property
    def summary(self) -> str:
        """The entry in one line."""
        return " · ".join(part for part in (self.pinyin, self.text) if part)


class Sign(NamedTuple):
    """What a mark stands for: entries of one sort."""

    sort: str
    entries: tuple[Entry, ...]


class Heading(NamedTuple):
    """A line of the outline: the place of a heading, its depth from 1, and how it reads."""

    ordinal: int
    level: int
    text: str


class Row(NamedTuple):
    """A paragraph cut at its marks, and its translation, if it has one."""

    paragraph: Paragraph
    pieces: list[Piece[Sign]]
    translation: Annotation | None


@dataclass
class Reader:
    """One page of a document in a view."""

    document: Document
    view: TextView
    views: list[TextView]
    language: str
    first: int
    total: int
    rows: list[Row] = field(default_factory=list)
    outline: list[Heading] = field(default_factory=list)
    entries: dict[Content, Entry] = field(default_factory=dict)

    @property
    def sorts(self) -> set[str]:
        """The sorts of marks that occur."""
        return {entry.sort for entry in self.entries.values()}

    @property
    def leaves(self) -> dict[int, list[Row]]:
        """The rows by the leaf that they stand on, counted from 0."""
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(((row.paragraph.ordinal or 1) - 1) // LEAF, []).append(row)
        return found

    @property
    def tongues(self) -> dict[TextView, str]:
        """The language of the text in each view that is offered."""
        return {view: TONGUES.get(view, self.document.language) for view in self.views}


def view_named(name: str | None) -> TextView:
    """The view of that name, the original where none is given; Invalid where there is none such."""
    if name and name not in TextView.__members__:
        raise Invalid(f"There is no view {name[:40]!r}.", path=("view",), hint=f"The views are {', '.join(TextView)}.")
    return TextView(name) if name else TextView.ORIGINAL


def views(language: str, view: TextView) -> list[TextView]:
    """The views worth offering for a text in a language, and the present one."""
    if not scripts.is_chinese(language):
        return [view] if view != TextView.ORIGINAL else []
    if scripts.is_simplified(language):
        offered = [TextView.ORIGINAL, TextView.ZH_HANT, TextView.ZH_HANT_TW, TextView.ZH_HANT_HK]
    else:
        offered = [TextView.ORIGINAL, TextView.ZH_HANS, TextView.ZH_HANS_CN]
    return offered if view in offered else [*offered, view]


def open_at(session: Session, slug: str, view: TextView, first: int) -> Reader:
    """The page of a document that begins with a paragraph, counted from 1."""
    document = read.document(session, slug)
    page = read.paragraph_pages(session, [document.id], Window(SIZE, after=bookmark.at(first - 1)))[document.id]
    ids = [p.id for p in page.rows]
    found = Reader(
        document,
        view,
        views(document.language, view),
        TONGUES.get(view, document.language),
        first,
        read.paragraph_counts(session, [document.id]).get(document.id, 0),
    )
    texts = reading.readings(session, ids, view)
    kinds = (Kind.GLOSS.value, Kind.ENTITY_LINK.value, Kind.NOTE.value)
    spans = said.by_paragraph(session, ids, kinds, SHOWN)
    translations = translation.best(session, ids, "en")
    linked = {a.entity_id for there in spans.values() for _, these in there for a in these if a.entity_id is not None}
    entities = authority.resolve(session, linked)
    names = authority.names(session, {e.id for e in entities.values()})
    for paragraph in page.rows:
        text = texts[paragraph.id]
        marks: list[Mark[Sign]] = []
        for span, annotations in spans[paragraph.id]:
            start, end, _ = selector.name(span.start, span.end, text, Unit.CODE_POINT)
            head = text.text[start:end]
            signs: dict[str, dict[str, Entry]] = {}
            for annotation in sorted(annotations, key=lambda a: a.status != Status.APPROVED):
                entity = entities.get(annotation.entity_id or 0)
                entry = describe(annotation, head, entity, names[entity.id] if entity else (), found)
                entry = found.entries.setdefault(entry.content, entry)
                signs.setdefault(entry.sort, {})[entry.id] = entry
            for sort, entries in signs.items():
                # A note is a sign after its words, so that it leaves them as they are.
                marks.append(Mark(end if sort == "note" else start, end, Sign(sort, tuple(entries.values()))))
        found.rows.append(Row(paragraph, cut(text.text, marks), translations.get(paragraph.id)))
    headings = read.paragraph_pages(session, [document.id], Window(LIMIT), HEADINGS)[document.id].rows
    lines = reading.readings(session, [p.id for p in headings], view)
    found.outline = [Heading(p.ordinal, p.level or 1, lines[p.id].text) for p in headings]
    return found


def describe(
    annotation: Annotation, head: str, entity: Entity | None, names: Sequence[EntityName], page: Reader
) -> Entry:
    """The glossary's entry for an annotation of the characters that read `head`."""
    proposed = annotation.status != Status.APPROVED
    if entity is not None:
        sort = SORTS.get(EntityType(entity.type), "work")
        head = chinese(names, page) or head
        return Entry(f"a{annotation.id}", sort, head, authority.label(names, "en"), entity=entity, proposed=proposed)
    return Entry(
        f"a{annotation.id}",
        "note" if annotation.kind == Kind.NOTE else "word",
        head,
        annotation.text or "",
        annotation.pinyin,
        annotation.part_of_speech,
        annotation.language or "en",
        proposed=proposed,
    )


def chinese(names: Iterable[EntityName], page: Reader) -> str:
    """The Chinese label of an entity as it reads on a page; nothing where it has none."""
    labels = [n for n in names if n.is_label and scripts.is_chinese(n.language)]
    best = authority.label(labels, page.language)
    own = next((n.language for n in labels if n.text == best), page.language)
    return reading.read(best, own, page.view).text
