"""Strawberry with every object already in memory: what field by field execution costs alone."""

from functools import lru_cache
from typing import Any

import strawberry
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from annotations.annotation import Annotation as Said
from annotations.entity import Entity as Thing
from annotations.entity import EntityName
from annotations.span import Span as Place
from benchmarks.rivals.shelf import PAGE
from source_text.document import Document as Text
from source_text.paragraph import Paragraph as Part


@strawberry.type
class Entity:
    key: str
    wikidata: str | None
    label: str


@strawberry.interface
class Annotation:
    id: strawberry.ID
    kind: str
    status: str


@strawberry.type
class Gloss(Annotation):
    text: str


@strawberry.type
class Translation(Annotation):
    text: str


@strawberry.type
class EntityLink(Annotation):
    entity: Entity


@strawberry.type
class TextRange:
    start: int
    end: int


@strawberry.type
class Span:
    id: strawberry.ID
    quote: str
    range: TextRange
    annotations: list[Annotation]


@strawberry.type
class Paragraph:
    id: strawberry.ID
    ordinal: int
    role: str
    text: str
    translation: str | None
    spans: list[Span]


@strawberry.type
class Edge:
    node: Paragraph


@strawberry.type
class Paragraphs:
    edges: list[Edge]


@strawberry.type
class Document:
    title: str
    all: strawberry.Private[list[Edge]]

    @strawberry.field
    def paragraphs(self, first: int = 50) -> Paragraphs:
        return Paragraphs(edges=self.all[:first])


@strawberry.type
class Query:
    @strawberry.field
    def document(self, info: strawberry.Info, slug: str) -> Document | None:
        found: Document = info.context
        return found


schema = strawberry.Schema(query=Query, types=[Gloss, Translation, EntityLink])


@lru_cache(1)
def shelf(engine: Engine) -> Document:
    """The page as objects."""
    with Session(engine) as session:
        document = session.exec(select(Text).where(Text.slug == PAGE)).one()
        names = {n.entity_id: n.text for n in session.exec(select(EntityName).where(EntityName.language == "en"))}
        things = {e.id: Entity(key=e.key, wikidata=e.wikidata, label=names[e.id]) for e in session.exec(select(Thing))}
        said: dict[int, list[Annotation]] = {}
        for a in session.exec(select(Said).where(Said.document_id == document.id).order_by(col(Said.id))):
            said.setdefault(a.span_id, []).append(_said(a, things))
        places: dict[int, list[Span]] = {}
        order = (col(Place.start), col(Place.end).desc())
        for s in session.exec(select(Place).where(Place.document_id == document.id).order_by(*order)):
            span = Span(
                id=strawberry.ID(str(s.id)),
                quote=s.quote,
                range=TextRange(start=s.start, end=s.end),
                annotations=said[s.id],
            )
            places.setdefault(s.paragraph_id, []).append(span)
        rows = session.exec(select(Part).where(Part.document_id == document.id).order_by(col(Part.ordinal)))
        edges = [Edge(node=_paragraph(p, places[p.id])) for p in rows]
        return Document(title=document.title, all=edges)


def _said(row: Said, things: dict[int, Entity]) -> Annotation:
    same: dict[str, Any] = {"id": strawberry.ID(str(row.id)), "kind": row.kind, "status": row.status}
    if row.entity_id is not None:
        return EntityLink(entity=things[row.entity_id], **same)
    return (Gloss if row.kind == "GLOSS" else Translation)(text=row.text or "", **same)


def _paragraph(row: Part, spans: list[Span]) -> Paragraph:
    best = next((a.text for s in spans for a in s.annotations if isinstance(a, Translation)), None)
    return Paragraph(
        id=strawberry.ID(str(row.id)),
        ordinal=row.ordinal or 0,
        role=row.role,
        text=row.text,
        translation=best,
        spans=spans,
    )
