"""What the machine says of a text by itself: which names stand where, and what changes in Simplified; written in bulk."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity, EntityName
from annotations.gazetteer import Gazetteer, Name
from annotations.span import AnchorState, Span, context
from source_text import scripts
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.scripts import TextView

ENGINE = f"OpenCC lexicons of opencc-python-reimplemented {version('opencc-python-reimplemented')}"


class Draft(NamedTuple):
    """An annotation about to be written: code points [start, end) of a paragraph, its kind, and the kind's fields."""

    paragraph: int
    start: int
    end: int
    kind: Kind
    body: dict[str, Any]


def gazetteer(session: Session, language: str) -> tuple[Gazetteer, dict[str, int]]:
    """A gazetteer of all entities, with their names in the script of a language, and the id of each key."""
    statement = select(EntityName, Entity).join(Entity, col(Entity.id) == col(EntityName.entity_id))
    names: dict[Name, None] = {}
    ids: dict[str, int] = {}
    for name, entity in session.exec(statement.where(col(Entity.merged_into).is_(None)).order_by(col(EntityName.id))):
        ids[entity.key] = entity.id
        text = _in_script(name.text, name.language, language)
        names.setdefault(Name(text, entity.key, entity.type, name.is_label))
    return Gazetteer(names), ids


def _in_script(text: str, language: str, wanted: str) -> str:
    """A name as it is written in the script of another language."""
    if not scripts.is_chinese(language) or not scripts.is_chinese(wanted):
        return text
    if scripts.is_simplified(wanted) == scripts.is_simplified(language):
        return text
    return scripts.read(text, language, TextView.ZH_HANS if scripts.is_simplified(wanted) else TextView.ZH_HANT).text


def link(names: Gazetteer, ids: dict[str, int], paragraphs: Iterable[Paragraph]) -> list[Draft]:
    """Entity links for every name that the gazetteer finds."""
    return [
        Draft(p.id, m.start, m.end, Kind.ENTITY_LINK, {"entity_id": ids[m.entity], "confidence": m.confidence})
        for p in paragraphs
        for m in names.find(p.text)
    ]


def convert(language: str, paragraphs: Iterable[Paragraph]) -> list[Draft]:
    """A conversion for every stretch that changes in Simplified."""
    view = TextView.ZH_HANS
    drafts = []
    for p in paragraphs:
        for start, end, text in scripts.changes(p.text, scripts.read(p.text, language, view)):
            drafts.append(
                Draft(p.id, start, end, Kind.CONVERSION, {"view": view.value, "text": text, "engine": ENGINE})
            )
    return drafts


def write(
    session: Session,
    document: Document,
    paragraphs: Sequence[Paragraph],
    drafts: Sequence[Draft],
    *,
    origin: Origin,
    creator: str,
    sequence: int,
    status: Status = Status.PROPOSED,
) -> None:
    """Keep drafts, each on the span at its place: one that is there, or a new one shared by all drafts there."""
    if not drafts:
        return
    places = {(d.paragraph, d.start, d.end): 0 for d in drafts}
    texts = {p.id: p.text for p in paragraphs}
    there = select(Span.id, Span.paragraph_id, Span.start, Span.end).where(
        Span.document_id == document.id, Span.state == AnchorState.ANCHORED
    )
    for id_, paragraph, start, end in session.exec(there):
        if (paragraph, start, end) in places:
            places[paragraph, start, end] = id_
    new = [place for place, id_ in places.items() if not id_]
    rows = []
    for paragraph, start, end in new:
        quote, prefix, suffix = context(texts[paragraph], start, end)
        rows.append(
            {
                "document_id": document.id,
                "paragraph_id": paragraph,
                "start": start,
                "end": end,
                "quote": quote,
                "prefix": prefix,
                "suffix": suffix,
                "state": AnchorState.ANCHORED.value,
                "since": document.revision,
            }
        )
    if rows:
        made = session.execute(insert(Span).returning(col(Span.id), sort_by_parameter_order=True), rows).scalars()
        places.update(zip(new, made, strict=True))
    moment = now()
    common = {
        "document_id": document.id,
        "origin": origin.value,
        "creator": creator,
        "status": status.value,
        "created_at": moment,
        "modified_at": moment,
        "version": 1,
        "sequence": sequence,
    }
    # One statement takes rows with the same columns only, so each kind is written by itself.
    for kind in Kind:
        of_kind = [d for d in drafts if d.kind == kind]
        if of_kind:
            session.execute(
                insert(Annotation),
                [
                    {**common, "kind": kind.value, "span_id": places[d.paragraph, d.start, d.end], **d.body}
                    for d in of_kind
                ],
            )
