"""What the machine says of a text by itself: which names stand where, and what changes in Simplified; written in bulk."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from annotations import entry, explanation
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.authority import EntityForm
from annotations.entity import Entity, EntityName
from annotations.experience import Experience
from annotations.gazetteer import VERSION, Gazetteer, Mention, Name
from annotations.learning import learn
from annotations.lexicon import Lexicon, Override
from annotations.span import AnchorState, Span
from source_text import bulk, patience, scripts
from source_text.clock import now
from source_text.document import Document
from source_text.groundwork import recall
from source_text.paragraph import Paragraph
from source_text.scripts import TextView
from source_text.sight import Visibility

OWN = "the project's lexicon"
"""What makes conversions by the project's own terms."""

BODIES = {
    Kind.ENTITY_LINK: ("entity_id", "confidence", "explanation"),
    Kind.GLOSS: ("language", "text", "pinyin", "part_of_speech"),
    Kind.CONVERSION: ("text", "view", "engine"),
    Kind.TRANSLATION: ("language", "text"),
    Kind.NOTE: ("text",),
}
"""The columns that annotations of each kind fill beyond those of all."""

MAKERS = {Kind.ENTITY_LINK: "gazetteer", Kind.CONVERSION: "opencc"}
"""The program that makes the annotations of a kind, where a machine does."""

VERSIONS = {Kind.ENTITY_LINK: VERSION, Kind.CONVERSION: scripts.ENGINE}
"""The version of each such program; for conversions it is that of the lexicons."""

LONG = 20_000
"""Characters of a text of which it takes a tenth of a second or more to say anything."""

MANY = 2000
"""Names that it takes as long to make ready."""


Place = tuple[int, int, int]
"""A paragraph id and code points [start, end)."""


class Draft(NamedTuple):
    """An annotation about to be written: code points [start, end) of a paragraph, its kind, and what it says.

    `body` holds the values of the columns that `BODIES` names for the kind, in that order.
    """

    paragraph: int
    start: int
    end: int
    kind: Kind
    body: tuple[Any, ...]


class Known(NamedTuple):
    """A name of the entity under a key, and what that is."""

    key: str
    type: str
    description: str | None
    language: str
    text: str
    is_label: bool


def gazetteer(
    session: Session,
    project: int,
    language: str,
    experience: Experience | None = None,
    coming: Iterable[EntityForm] = (),
) -> tuple[Gazetteer, dict[str, int]]:
    """A gazetteer of the entities of a project and the public ones of others, and the id of each key.

    Their names are in the script of a language. Under a key that several projects use the project's own counts. It
    knows what was learnt of them: `experience`, or all that was judged in the project where that is left out. Entities
    that are `coming` have no ids yet, and are known as if they were the project's latest.
    """
    known = (Entity.project_id == project) | (Entity.visibility == Visibility.PUBLIC)
    columns = (Entity.id, Entity.project_id, Entity.key, Entity.type, Entity.description)
    statement = select(*map(col, (*columns, EntityName.language, EntityName.text, EntityName.is_label)))
    statement = statement.join(EntityName, col(Entity.id) == col(EntityName.entity_id))
    statement = statement.where(col(Entity.merged_into).is_(None), known)
    rows = session.execute(statement.order_by(col(Entity.project_id) != project, col(EntityName.id))).all()
    there = [(id_, Known(*said)) for id_, _, *said in rows]
    own = sum(row.project_id == project for row in rows)
    there[own:own] = [
        (0, Known(form.key, str(form.type), form.description, *name, is_label))
        for form in coming
        for name, is_label in form.names()
    ]
    ids: dict[str, int] = {}
    names = tuple(name for id_, name in there if ids.setdefault(name.key, id_) == id_)
    return recall(_ready, names, language, learn(session, project) if experience is None else experience), ids


def _ready(known: tuple[Known, ...], language: str, experience: Experience) -> Gazetteer:
    """Names made ready to be found in texts of a language."""
    names = dict.fromkeys(Name(_in_script(k.text, k.language, language), k.key, k.type, k.is_label) for k in known)
    return Gazetteer(names, experience, {k.key: k.description or "" for k in known})


def _in_script(text: str, language: str, wanted: str) -> str:
    """A name as it is written in the script of another language."""
    if not scripts.is_chinese(language) or not scripts.is_chinese(wanted):
        return text
    if scripts.is_simplified(wanted) == scripts.is_simplified(language):
        return text
    return scripts.read(text, language, TextView.ZH_HANS if scripts.is_simplified(wanted) else TextView.ZH_HANT).text


def link(
    names: Gazetteer, ids: dict[str, int], paragraphs: Sequence[Paragraph], among: Collection[int] | None = None
) -> list[Draft]:
    """Entity links for every name that the gazetteer finds in the paragraphs of a document.

    With `among` only those in the paragraphs of these ids; the others still say who is named in the document.
    """
    mentions = _mentions(names, [p.text for p in paragraphs])
    return [
        Draft(p.id, m.start, m.end, Kind.ENTITY_LINK, (ids[m.entity], m.confidence, _why(m, p.text, ids)))
        for number, p in enumerate(paragraphs)
        if among is None or p.id in among
        for m in mentions(number)
    ]


def _mentions(names: Gazetteer, texts: Sequence[str]) -> Callable[[int], list[Mention]]:
    return recall(names.across, tuple(texts))


def takes_long(session: Session, characters: int) -> bool:
    """Whether it takes a tenth of a second or more to say what there is to say of a text."""
    return characters >= LONG or session.exec(select(func.count(col(EntityName.id)))).one() >= MANY


def prepare(names: Gazetteer, texts: Sequence[str], among: Collection[int]) -> None:
    """Work out what `link` is to say of the texts of a document, but only of those `among` them by number."""
    mentions = _mentions(names, texts)
    for number in among:
        mentions(number)


def prepare_conversion(language: str, texts: Iterable[str], own: Lexicon) -> None:
    """Work out what `convert` is to say of texts."""
    for text in texts:
        patience.check()
        recall(_converted, text, language, own)


def undisputed(drafts: Iterable[Draft], settled: Iterable[Place]) -> list[Draft]:
    """Those drafts that stand on no stretch where people said what it is, and cross none; they may lie inside one."""
    there: dict[int, list[Place]] = {}
    for place in settled:
        there.setdefault(place[0], []).append(place)
    return [d for d in drafts if not any(_disputes(d.start, d.end, *s[1:]) for s in there.get(d.paragraph, ()))]


def _disputes(start: int, end: int, low: int, high: int) -> bool:
    if end <= low or high <= start:
        return False
    return (start, end) == (low, high) or not ((start <= low and high <= end) or (low <= start and end <= high))


def _why(mention: Mention, text: str, ids: dict[str, int]) -> str:
    return explanation.dumps(explanation.of(mention, text, ids))


def convert(language: str, paragraphs: Iterable[Paragraph], own: Lexicon) -> list[Draft]:
    """A conversion for every stretch that changes in Simplified, and proposals where a choice is left to people.

    Those are Mainland words for a Traditional text, and the other Traditional forms of a Simplified character.
    """
    return [
        Draft(paragraph, start, end, Kind.CONVERSION, (new, view, engine))
        for paragraph, text in [(p.id, p.text) for p in paragraphs]
        for view, engine, found in recall(_converted, text, language, own)
        for start, end, new in found
    ]


def _converted(text: str, language: str, own: Lexicon) -> list[tuple[str, str, list[Override]]]:
    """What is said of a text, by the view it is said for and what says it."""
    simplified, mainland = TextView.ZH_HANS, TextView.ZH_HANS_CN
    reading = scripts.read(text, language, simplified, own.find(text, simplified))
    terms = own.find(text, mainland)
    settled = {term[:2] for term in terms}
    return [
        (simplified.value, scripts.ENGINE, scripts.changes(text, reading)),
        (mainland.value, OWN, terms),
        (mainland.value, scripts.ENGINE, [w for w in scripts.wording(text, language) if w[:2] not in settled]),
        (
            TextView.ZH_HANT.value,
            scripts.ENGINE,
            [(start, end, other) for start, end, of in scripts.choices(text, language) for other in of],
        ),
    ]


def write(
    session: Session,
    document: Document,
    paragraphs: Sequence[Paragraph],
    drafts: Sequence[Draft],
    *,
    origin: Origin,
    sequence: int,
    creator: str | None = None,
    status: Status = Status.PROPOSED,
) -> None:
    """Keep drafts, each on the span at its place: one that is there, or a new one shared by all drafts there.

    Without a `creator` they are those of the machine, by the program that makes their kind.
    """
    if not drafts:
        return
    places = _spans(session, document, {p.id: p.text for p in paragraphs}, drafts)
    moment = now()
    common = {
        "document_id": document.id,
        "origin": origin.value,
        "status": status.value,
        "created_at": moment,
        "modified_at": moment,
        "version": 1,
        "sequence": sequence,
    }
    for kind, columns in BODIES.items():
        rows = [(places[d[:3]], *d[4]) for d in drafts if d[3] is kind]
        if not rows:
            continue
        bulk.insert(
            session,
            Annotation,
            ("span_id", *columns),
            rows,
            {
                **common,
                "creator": creator or MAKERS[kind],
                "agent_version": VERSIONS[kind] if creator is None else None,
                "kind": kind.value,
            },
        )


def _spans(
    session: Session, document: Document, texts: dict[int, str], drafts: Sequence[Draft]
) -> dict[tuple[int, int, int], int]:
    """The id of the span at the place of each draft; those that are not there yet are written."""
    there = select(Span.paragraph_id, Span.start, Span.end, Span.id).where(Span.state == AnchorState.ANCHORED)
    among = sorted({draft.paragraph for draft in drafts})
    found = {
        (paragraph, start, end): id_
        for some in bulk.parts(among, bulk.MANY)
        for paragraph, start, end, id_ in session.exec(there.where(col(Span.paragraph_id).in_(some)))
    }
    new = [place for place in dict.fromkeys(d[:3] for d in drafts) if place not in found]
    if new:
        found.update(zip(new, entry.spans(session, document, texts, new), strict=True))
    return found
