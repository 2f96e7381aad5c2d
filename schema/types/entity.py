"""Entities: names, mentions, and what else is mentioned where they are."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import authority, identification, mention, read, records
from annotations.entity import Entity as Row
from annotations.entity import EntityName
from annotations.history import versions
from schema.batch import Objects, batched, values
from schema.context import Context, Held
from schema.plan import Field
from schema.sitting import Sitting
from schema.types.annotation import Annotation, Info
from schema.types.change import HISTORY, Change
from schema.types.connection import After, Before, Connection, First, Last, Listing, PageInfo, total, window
from schema.types.enums import EntityType, Visibility
from schema.types.node import Node
from schema.types.project import IN_PROJECT, Project
from schema.types.rows import column
from schema.types.scalars import ENGLISH, Language, WikidataId
from source_text import paging
from source_text import read as texts

if TYPE_CHECKING:
    from schema.types.document import Document


async def _names(held: Held[Row], info: Info) -> list[EntityName]:
    return await info.context.load(records.names, held.row.id) or []


def _labels(sitting: Sitting, objects: Objects, _field: Field, language: str | None = ENGLISH) -> list[str]:
    numbers, keys = values(objects, "id"), values(objects, "key")
    found = sitting.fetch(records.names, numbers)
    best = [authority.label(found[number] or (), language or ENGLISH) for number in numbers]
    return [label or key for label, key in zip(best, keys, strict=True)]


@batched(_labels, "id", "key")
async def label(
    root: Parent[Held[Row]],
    info: Info,
    language: Annotated[Language | None, strawberry.argument(description="The language to name it in.")] = ENGLISH,
) -> str:
    """The best label there is in a language."""
    return authority.label(await _names(root, info), language or ENGLISH) or root.row.key


async def labels(root: Parent[Held[Row]], info: Info) -> "list[Label]":
    """All labels."""
    return [Label(language=Language(n.language), text=n.text) for n in await _names(root, info) if n.is_label]


async def aliases(root: Parent[Held[Row]], info: Info) -> "list[Label]":
    """All names that are not labels."""
    return [Label(language=Language(n.language), text=n.text) for n in await _names(root, info) if not n.is_label]


async def version(root: Parent[Held[Row]], info: Info) -> int:
    """How many changes an entity has been through."""
    return await info.context.load(versions, root.row.id) or 1


async def identifiers(root: Parent[Held[Row]], info: Info) -> "list[Identifier]":
    """Ids in authority files."""
    found = await info.context.load(identification.identifiers, root.row.id) or []
    return [Identifier(authority=i.authority, id=i.id, url=i.address) for i in found]


async def merged_from(root: Parent[Held[Row]], info: Info) -> list[str]:
    """The keys of what was merged into an entity."""
    return await info.context.load(authority.merged_keys, root.row.id) or []


async def mention_count(root: Parent[Held[Row]], info: Info) -> int:
    """How many mentions there are in all documents."""
    return await info.context.load(read.mention_counts, root.row.id, None) or 0


def _listing(context: Context, entity: int, page: paging.Page | None, document: int | None) -> Listing:
    return Listing("Mention", page or paging.Page(), lambda: context.load(read.mention_counts, entity, document), Held)


def _asks(connection: Field, side: str) -> bool:
    """Whether it is asked if there are more on one side of a page."""
    return any(one.name == side for info in connection.fields() if info.name == "pageInfo" for one in info.fields())


def _mentions(
    sitting: Sitting,
    objects: Objects,
    field: Field,
    document: str | None = None,
    **asked: Any,
) -> Any:
    numbers, wanted = values(objects, "id"), window("Mention", **asked)
    scope = None if document is None else texts.document(sitting.session, document).id
    members = field.beneath("edges", "node")
    behind = _asks(field, "hasNextPage" if wanted.backward else "hasPreviousPage")
    pages = sitting.fetch(mention.pages, numbers, wanted, scope, members.needs() if members else None, behind)
    return [_listing(sitting, number, pages[number], scope) for number in numbers]


@batched(_mentions, "id")
async def mentions(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    document: Annotated[str | None, strawberry.argument(description="Only in the document with this slug.")] = None,
) -> Any:
    """Mentions in the order of the texts."""
    wanted = window("Mention", first, after, last, before)
    scope = None
    if document is not None:
        scope = (await info.context.read(lambda session: texts.document(session, document))).id
    page = await info.context.load(mention.pages, root.row.id, wanted, scope)
    return _listing(info.context, root.row.id, page, scope)


async def documents(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """The documents that mention an entity."""
    page = await info.context.load(read.document_pages, root.row.id, window("Document", first, after, last, before))
    return Listing(
        "Document", page or paging.Page(), lambda: info.context.load(read.document_counts, root.row.id), Held
    )


async def related(root: Parent[Held[Row]], info: Info, first: First = None) -> Any:
    """The entities that share paragraphs with this one."""
    size = paging.window("", (), first).size
    near = await info.context.load(read.related, root.row.id, size) or []
    rows = await info.context.together(info.context.load(records.entities, other) for other, _ in near)
    return [
        RelatedEntity(entity=Held(row), paragraph_count=shared)  # type: ignore[arg-type]
        for row, (_, shared) in zip(rows, near, strict=True)
        if row is not None
    ]


@strawberry.type(description="A name in a language.")
class Label:
    language: Language = strawberry.field(description="The language of the name.")
    text: str = strawberry.field(description="The name.")


@strawberry.type(description="The id of a thing in an authority file.")
class Identifier:
    authority: str = strawberry.field(
        description="The authority: wikidata, viaf, geonames, cbdb, isni, gnd, lcnaf, ctext or dila."
    )
    id: str = strawberry.field(description="The id there.")
    url: str = strawberry.field(description="The address that stands for the thing there.")


@strawberry.type(description="A thing in the world.")
class Entity(Node):
    key: str = column("key", "Its name in addresses.")
    project: Project | None = IN_PROJECT
    visibility: Visibility = column("visibility", "By whom it may be seen.")
    type: EntityType = column("type", "What sort of thing it is.")
    wikidata: WikidataId | None = column("wikidata", "Its item in Wikidata.")
    identifiers: list[Identifier] = strawberry.field(
        resolver=identifiers, description="Its ids in authority files, that in Wikidata first."
    )
    merged_from: list[str] = strawberry.field(
        resolver=merged_from, description="The keys that lead to it since what they named was merged into it."
    )
    label: str = strawberry.field(
        resolver=label, description="What it is called in a language, or the nearest there is."
    )
    labels: list[Label] = strawberry.field(resolver=labels, description="Its main name in each language.")
    aliases: list[Label] = strawberry.field(resolver=aliases, description="The other names it goes by.")
    description: str | None = column("description", "What tells it from others of the same name.")
    version: int = strawberry.field(
        resolver=version, description="Counts its changes from 1; updates may name the version they start from."
    )
    history: Connection[Change] = HISTORY
    mention_count: int = strawberry.field(
        resolver=mention_count, description="How often it is mentioned in all documents."
    )
    mentions: Connection[Annotation] = strawberry.field(
        resolver=mentions, description="Its mentions: entity links, in the order of the texts."
    )
    documents: Connection[Annotated["Document", strawberry.lazy("schema.types.document")]] = strawberry.field(
        resolver=documents, description="The documents that mention it."
    )
    related: "list[RelatedEntity]" = strawberry.field(
        resolver=related,
        description="The entities mentioned in the same paragraphs, those with more shared paragraphs first.",
    )


@strawberry.type(description="An entity that shares paragraphs with another.")
class RelatedEntity:
    entity: Entity = strawberry.field(description="The other entity.")
    paragraph_count: int = strawberry.field(description="How many paragraphs mention both.")


@strawberry.type(description="An entity that a document mentions.")
class DocumentEntityEdge:
    cursor: str = strawberry.field(description="Where it stands: to be given as `after` or `before`.")
    node: Entity = strawberry.field(description="The entity.")
    mention_count: int = strawberry.field(description="How often the document mentions it.")


@strawberry.type(description="A page of the entities that a document mentions.")
class DocumentEntityConnection:
    edges: list[DocumentEntityEdge] = strawberry.field(description="The entities on this page.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(resolver=total, description="How many entities the document mentions.")
