"""The application as one would first write it: Strawberry, a DataLoader for each relation, SQLModel's AsyncSession."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from strawberry.dataloader import DataLoader

from annotations import annotation, entity, span
from source_text import document, paragraph

Info = strawberry.Info[Any, None]
KINDS = {"GLOSS": "Gloss", "ENTITY_LINK": "EntityLink", "TRANSLATION": "Translation"}


class Loaders:
    """The loaders of one request, on its session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.spans = DataLoader(load_fn=self._many(span.Span, "paragraph_id"))
        self.said = DataLoader(load_fn=self._many(annotation.Annotation, "span_id"))
        self.names = DataLoader(load_fn=self._many(entity.EntityName, "entity_id"))
        self.entities = DataLoader(load_fn=self._one(entity.Entity))
        self.paragraphs = DataLoader(load_fn=self._one(paragraph.Paragraph))
        self.spans_by_id = DataLoader(load_fn=self._one(span.Span))

    def _many(self, model: type[SQLModel], field: str) -> Any:
        async def load(keys: list[int]) -> list[list[Any]]:
            column: Any = getattr(model, field)
            rows = await self.session.exec(select(model).where(column.in_(keys)).order_by(model.id))  # type: ignore[attr-defined]
            found: dict[int, list[Any]] = {key: [] for key in keys}
            for row in rows:
                found[getattr(row, field)].append(row)
            return [found[key] for key in keys]

        return load

    def _one(self, model: Any) -> Any:
        async def load(keys: list[int]) -> Sequence[Any]:
            rows = await self.session.exec(select(model).where(model.id.in_(keys)))
            found = {row.id: row for row in rows}
            return [found.get(key) for key in keys]

        return load


@strawberry.type
class Entity:
    row: strawberry.Private[Any]

    @strawberry.field
    def key(self) -> str:
        return str(self.row.key)

    @strawberry.field
    def wikidata(self) -> str | None:
        return self.row.wikidata  # type: ignore[no-any-return]

    @strawberry.field
    async def label(self, info: Info) -> str:
        names = await info.context.names.load(self.row.id)
        return next((n.text for n in names if n.language == "en"), str(self.row.key))

    @strawberry.field
    async def mentions(self, info: Info, first: int = 50, after: int = 0) -> "Page":
        links = select(annotation.Annotation).where(annotation.Annotation.entity_id == self.row.id)
        links = links.where(col(annotation.Annotation.id) > after)
        rows = await info.context.session.exec(links.order_by(col(annotation.Annotation.id)).limit(first))
        return Page(edges=[Edge(node=shown(row)) for row in rows])


@strawberry.interface
class Annotation:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(str(self.row.id))

    @strawberry.field
    def kind(self) -> str:
        return str(self.row.kind)

    @strawberry.field
    def status(self) -> str:
        return str(self.row.status)

    @strawberry.field
    async def span(self, info: Info) -> Annotated["Span", strawberry.lazy("benchmarks.rivals.first")]:
        return Span(row=await info.context.spans_by_id.load(self.row.span_id))


@strawberry.type
class Gloss(Annotation):
    @strawberry.field
    def text(self) -> str:
        return str(self.row.text)


@strawberry.type
class Translation(Annotation):
    @strawberry.field
    def text(self) -> str:
        return str(self.row.text)


@strawberry.type
class EntityLink(Annotation):
    @strawberry.field
    async def entity(self, info: Info) -> Entity:
        return Entity(row=await info.context.entities.load(self.row.entity_id))


def shown(row: Any) -> Annotation:
    """An annotation as the type of its kind."""
    return {"GLOSS": Gloss, "ENTITY_LINK": EntityLink}.get(row.kind, Translation)(row=row)


@strawberry.type
class Edge:
    node: Annotation


@strawberry.type
class Page:
    edges: list[Edge]


@strawberry.type
class TextRange:
    start: int
    end: int


@strawberry.type
class Span:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(str(self.row.id))

    @strawberry.field
    def quote(self) -> str:
        return str(self.row.quote)

    @strawberry.field
    def range(self) -> TextRange:
        return TextRange(start=self.row.start, end=self.row.end)

    @strawberry.field
    async def annotations(self, info: Info) -> list[Annotation]:
        return [shown(row) for row in await info.context.said.load(self.row.id)]

    @strawberry.field
    async def paragraph(self, info: Info) -> Annotated["Paragraph", strawberry.lazy("benchmarks.rivals.first")]:
        return Paragraph(row=await info.context.paragraphs.load(self.row.paragraph_id))


@strawberry.type
class Paragraph:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(str(self.row.id))

    @strawberry.field
    def ordinal(self) -> int:
        return int(self.row.ordinal)

    @strawberry.field
    def role(self) -> str:
        return str(self.row.role)

    @strawberry.field
    def text(self) -> str:
        return str(self.row.text)

    @strawberry.field
    async def translation(self, info: Info) -> str | None:
        for one in await info.context.spans.load(self.row.id):
            for said in await info.context.said.load(one.id):
                if said.kind == "TRANSLATION":
                    return str(said.text)
        return None

    @strawberry.field
    async def spans(self, info: Info) -> list[Span]:
        rows = await info.context.spans.load(self.row.id)
        return [Span(row=row) for row in sorted(rows, key=lambda s: (s.start, -s.end, s.id))]


@strawberry.type
class ParagraphEdge:
    node: Paragraph


@strawberry.type
class ParagraphPage:
    edges: list[ParagraphEdge]


@strawberry.type
class Document:
    row: strawberry.Private[Any]

    @strawberry.field
    def title(self) -> str:
        return str(self.row.title)

    @strawberry.field
    async def paragraphs(self, info: Info, first: int = 50) -> ParagraphPage:
        model = paragraph.Paragraph
        statement = select(model).where(model.document_id == self.row.id).order_by(col(model.ordinal)).limit(first)
        rows = await info.context.session.exec(statement)
        return ParagraphPage(edges=[ParagraphEdge(node=Paragraph(row=row)) for row in rows])

    @strawberry.field
    async def paragraph(self, info: Info, ordinal: int) -> Paragraph | None:
        model = paragraph.Paragraph
        found = await info.context.session.exec(
            select(model).where(model.document_id == self.row.id, model.ordinal == ordinal)
        )
        row = found.first()
        return Paragraph(row=row) if row else None


@strawberry.type
class Query:
    @strawberry.field
    async def document(self, info: Info, slug: str) -> Document | None:
        found = await info.context.session.exec(select(document.Document).where(document.Document.slug == slug))
        row = found.first()
        return Document(row=row) if row else None

    @strawberry.field
    async def entity(self, info: Info, key: str) -> Entity | None:
        found = await info.context.session.exec(select(entity.Entity).where(entity.Entity.key == key))
        row = found.first()
        return Entity(row=row) if row else None


schema = strawberry.Schema(query=Query, types=[Gloss, Translation, EntityLink])
