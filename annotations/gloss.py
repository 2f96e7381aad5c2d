"""Glosses beyond the single one: what to suggest for a stretch, and putting a gloss wherever its words occur."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from annotations import authority
from annotations.actor import Actor, Role, may, require
from annotations.annotate import Draft, write
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity, EntityName
from annotations.entry import current, touch
from annotations.history import ChangeAction, record
from annotations.read import kept
from annotations.span import AnchorState, Span
from source_text import dictionary, read, scripts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid
from source_text.scripts import TextView


class Suggestion(NamedTuple):
    """A gloss that might fit: where it comes from, and how far to trust it, from 0 to 1."""

    text: str
    pinyin: str | None
    source: str
    score: float


class Place(NamedTuple):
    """An occurrence: code points [start, end) of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int


def suggest(session: Session, paragraph: Paragraph, start: int, end: int, language: str) -> list[Suggestion]:
    """Glosses for a stretch of a paragraph, the best first.

    Earlier glosses of the same words in either script come first, approved ones before proposed and those of
    the same document before others; then the names of entities, then the dictionary.
    """
    quote = paragraph.text[start:end]
    folded = scripts.fold(quote)
    best: dict[str, Suggestion] = {}

    def offer(text: str, pinyin: str | None, source: str, score: float) -> None:
        if text not in best or best[text].score < score:
            best[text] = Suggestion(text, pinyin, source, score)

    statement = kept(select(Annotation, Span).join(Span, col(Annotation.span_id) == col(Span.id)), (Kind.GLOSS,))
    for annotation, span in session.exec(statement.where(col(Annotation.language) == language, _length(quote))):
        if scripts.fold(span.quote) == folded and annotation.status != Status.DRAFT:
            score = 0.9 if annotation.status == Status.APPROVED else 0.7
            here = 0.05 if annotation.document_id == paragraph.document_id else 0.0
            offer(annotation.text or "", annotation.pinyin, f"gloss:{annotation.status.lower()}", score + here)
    named = (
        select(Entity).join(EntityName, col(EntityName.entity_id) == col(Entity.id)).where(EntityName.folded == folded)
    )
    entities = list(session.exec(named.where(col(Entity.merged_into).is_(None)).distinct()))
    for entity_id, names in authority.names(session, [e.id for e in entities]).items():
        label = authority.label([n for n in names if n.language.split("-")[0] == language.split("-")[0]], language)
        if label:
            key = next(e.key for e in entities if e.id == entity_id)
            offer(label, None, f"entity:{key}", 0.65)
    if language.split("-")[0] == "en":
        for rank, entry in enumerate(dictionary.look_up(quote)):
            offer("; ".join(entry.definitions), entry.pinyin, dictionary.SOURCE, max(0.1, 0.5 - rank * 0.02))
    return sorted(best.values(), key=lambda s: (-s.score, s.text))


def _length(quote: str) -> ColumnElement[bool]:
    """Folding keeps the length, so the database can leave out most spans before they are compared."""
    return (col(Span.end) - col(Span.start)) == len(quote)


def occurrences(session: Session, gloss: Annotation, document: int | None) -> list[Place]:
    """Where else the glossed words stand, in either script, without this gloss; in one document or in all."""
    span = session.get_one(Span, gloss.span_id)
    folded = scripts.fold(span.quote)
    statement = select(Paragraph, Document).join(Document, col(Document.id) == col(Paragraph.document_id))
    statement = statement.where(
        col(Paragraph.ordinal).is_not(None), col(Paragraph.folded).contains(folded, autoescape=True)
    )
    if document is not None:
        statement = statement.where(Paragraph.document_id == document)
    own = session.get_one(Document, gloss.document_id)
    wanted = scripts.read(session.get_one(Paragraph, span.paragraph_id).text, own.language, TextView.ZH_HANS)
    simplified = _slice(wanted, span.start, span.end) if span.state == AnchorState.ANCHORED else span.quote
    places = []
    for paragraph, where in session.exec(statement.order_by(col(Paragraph.document_id), col(Paragraph.ordinal))):
        reading = None
        at = paragraph.folded.find(folded)
        while at >= 0:
            end = at + len(folded)
            same = paragraph.text[at:end] == span.quote
            if not same and (
                len(folded) > 1 or scripts.is_simplified(where.language) != scripts.is_simplified(own.language)
            ):
                reading = reading or scripts.read(paragraph.text, where.language, TextView.ZH_HANS)
                same = _slice(reading, at, end) == simplified
            if same:
                places.append(Place(paragraph, at, end))
            at = paragraph.folded.find(folded, end if same else at + 1)
    glossed = _glossed(session, gloss, [p.paragraph.id for p in places])
    mine = (span.paragraph_id, span.start, span.end) if span.state == AnchorState.ANCHORED else None
    return [
        p
        for p in places
        if (p.paragraph.id, p.start, p.end) != mine and (p.paragraph.id, p.start, p.end) not in glossed
    ]


def _slice(reading: scripts.Reading, start: int, end: int) -> str:
    found = reading.map.transport(start, end)
    return reading.text[found.start : found.end]


def _glossed(session: Session, gloss: Annotation, paragraphs: Sequence[int]) -> set[tuple[int, int, int]]:
    """The places among some paragraphs that have a gloss with the same words already."""
    statement = kept(
        select(Span.paragraph_id, Span.start, Span.end).join(Annotation, col(Annotation.span_id) == col(Span.id)),
        (Kind.GLOSS,),
    ).where(
        col(Span.paragraph_id).in_(set(paragraphs)),
        Span.state == AnchorState.ANCHORED,
        Annotation.text == gloss.text,
        Annotation.language == gloss.language,
    )
    return {(paragraph, start, end) for paragraph, start, end in session.exec(statement)}


def apply(session: Session, actor: Actor, gloss_id: int, document: int | None, *, dry_run: bool) -> list[Span]:
    """Put a gloss on every other occurrence of its words and return the spans there, in the order of the texts.

    It reaches the documents in which the actor may write. In a dry run nothing is kept, and spans that do not exist yet have negative numbers.
    """
    require(actor, Role.TRANSLATOR, "apply a gloss")
    gloss = current(session, gloss_id, None)
    require(actor, Role.TRANSLATOR, "apply a gloss", read.project(session, gloss.document_id))
    if gloss.kind != Kind.GLOSS:
        raise Invalid(f"The annotation is of kind {gloss.kind}.", path=("gloss",), hint="Give the id of a gloss.")
    places = occurrences(session, gloss, document)
    owners = read.documents(session, {p.paragraph.document_id for p in places})
    open_to = {id_ for id_, owner in owners.items() if may(actor, Role.TRANSLATOR, owner.project_id)}
    places = [p for p in places if p.paragraph.document_id in open_to]
    if not dry_run and places:
        body = (gloss.language, gloss.text, gloss.pinyin, gloss.part_of_speech)
        by_document: dict[int, list[Place]] = {}
        for found in places:
            by_document.setdefault(found.paragraph.document_id, []).append(found)
        for document_id, there in by_document.items():
            after = {"gloss": gloss.id, "places": [[p.paragraph.id, p.start, p.end] for p in there]}
            sequence = record(
                session,
                actor,
                ChangeAction.UPDATED,
                "Document",
                document_id,
                document_id=document_id,
                after=after,
            )
            drafts = [Draft(p.paragraph.id, p.start, p.end, Kind.GLOSS, body) for p in there]
            write(
                session,
                session.get_one(Document, document_id),
                [p.paragraph for p in there],
                drafts,
                origin=Origin.HUMAN,
                creator=actor.name,
                sequence=sequence,
            )
            touch(session, document_id)
    return [_span(session, p, -number) for number, p in enumerate(places, 1)]


def _span(session: Session, place: Place, number: int) -> Span:
    """The span at a place, or one that is not kept, under a number of no other, where there is none."""
    there = select(Span).where(
        Span.paragraph_id == place.paragraph.id,
        Span.start == place.start,
        Span.end == place.end,
        Span.state == AnchorState.ANCHORED,
    )
    text = place.paragraph.text
    return session.exec(there).first() or Span(
        id=number,
        document_id=place.paragraph.document_id,
        paragraph_id=place.paragraph.id,
        start=place.start,
        end=place.end,
        quote=text[place.start : place.end],
        prefix=text[max(0, place.start - 32) : place.start],
        suffix=text[place.end : place.end + 32],
    )
