"""Documents and their revisions."""

from dataclasses import replace
from typing import Annotated, Any

import strawberry
from strawberry import Parent

from annotations import authority, read, records, report
from annotations.annotation import Kind
from schema.batch import Objects, batched, present, values
from schema.context import Context, Held
from schema.plan import Field
from schema.sitting import Sitting
from schema.types.anchoring import AnchoringReport
from schema.types.annotation import Info
from schema.types.change import HISTORY, Change
from schema.types.connection import After, Before, Connection, First, Last, Listing, window
from schema.types.entity import DocumentEntityConnection, DocumentEntityEdge
from schema.types.enums import AnnotationKind, AnnotationStatus, EntityType, ParagraphRole, Visibility, names
from schema.types.node import Node
from schema.types.paragraph import Paragraph
from schema.types.progress import Progress, of_document
from schema.types.project import IN_PROJECT, Project
from schema.types.rows import column
from schema.types.scalars import DateTime, Language
from schema.types.source import SourceFile, source
from schema.types.span import Span
from source_text import bookmark, paging
from source_text import read as texts
from source_text import records as shelf
from source_text.document import Document as Row
from source_text.problems import Invalid


async def revision(root: Parent[Held[Row]], info: Info) -> Any:
    """The revision a document is read in."""
    if root.past is not None:
        return Held(root.past.revision)
    return Held(await info.context.load(texts.revisions, (root.row.id, root.row.revision)))


async def revisions(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """All revisions, the first one first."""
    page = await info.context.load(texts.revision_pages, root.row.id, window("Revision", first, after, last, before))
    return Listing(
        "Revision", page or paging.Page(), lambda: info.context.load(texts.revision_counts, root.row.id), Held
    )


def _window(start: int | None, **asked: Any) -> paging.Window:
    """The part of the paragraphs that is asked for; `start` is the place of the first one that counts."""
    wanted = window("Paragraph", **asked)
    if start is None:
        return wanted
    if wanted.after is not None or start < 1:
        raise Invalid(
            "`from` is a place from 1, and stands alone.",
            path=("from",),
            hint="Give either `from` or `after`; paragraphs are counted from 1.",
        )
    return replace(wanted, after=bookmark.at(start - 1))


def _listing(context: Context, document: int, page: paging.Page | None, roles: tuple[str, ...] | None) -> Listing:
    return Listing(
        "Paragraph", page or paging.Page(), lambda: context.load(texts.paragraph_counts, document, roles), Held
    )


def _paragraphs(
    sitting: Sitting,
    objects: Objects,
    field: Field,
    roles: Any = None,
    from_: int | None = None,
    **asked: Any,
) -> Any:
    if not present(objects):
        return None
    numbers, wanted, chosen = values(objects, "id"), _window(from_, **asked), names(roles)
    members = field.beneath("edges", "node")
    pages = sitting.fetch(shelf.paragraph_pages, numbers, wanted, chosen, members.needs() if members else None)
    return [_listing(sitting, number, pages[number], chosen) for number in numbers]


@batched(_paragraphs)
async def paragraphs(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    roles: Annotated[
        list[ParagraphRole] | None, strawberry.argument(description="Only paragraphs with these roles.")
    ] = None,
    from_: Annotated[
        int | None,
        strawberry.argument(
            name="from", description="The place, from 1, of the first one that counts; not with `after`."
        ),
    ] = None,
) -> Any:
    """Paragraphs in the order of the text."""
    wanted, chosen = _window(from_, first=first, after=after, last=last, before=before), names(roles)
    row, past = root
    if past is not None:
        rows = [p for p in past.paragraphs if chosen is None or p.role in chosen]
        return _cut("Paragraph", rows, list(map(bookmark.key, rows)), wanted, lambda p: Held(p, past))
    page = await info.context.load(shelf.paragraph_pages, row.id, wanted, chosen)
    return _listing(info.context, row.id, page, chosen)


async def paragraph(
    root: Parent[Held[Row]], info: Info, ordinal: Annotated[int, strawberry.argument(description="Its place, from 1.")]
) -> Any:
    """One paragraph by its place."""
    if root.past is not None:
        found = next((p for p in root.past.paragraphs if p.ordinal == ordinal), None)
    else:
        found = await info.context.load(shelf.paragraphs_at, (root.row.id, ordinal))
    return Held(found, root.past) if found else None


async def entities(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    types: Annotated[list[EntityType] | None, strawberry.argument(description="Only entities of these types.")] = None,
) -> Any:
    """The entities mentioned, the most mentioned first."""
    wanted, chosen = window("DocumentEntity", first, after, last, before), names(types)
    row, past = root
    context = info.context
    if past is not None:
        said = await context.read(lambda session: past.all(session, (Kind.ENTITY_LINK,)))
        links = [a.entity_id or 0 for a in said if past.spans[a.span_id].state == "ANCHORED"]
        leads = await context.read(lambda session: authority.resolve(session, set(links)))
        kept = [leads[i].id for i in links if i in leads and (chosen is None or leads[i].type in chosen)]
        keys = sorted((-kept.count(i), i) for i in set(kept))
        page = paging.cut([i for _, i in keys], keys, wanted)

        async def count() -> int | None:
            return len(keys)
    else:
        page = await context.load(read.entity_pages, row.id, wanted, chosen) or paging.Page()

        async def count() -> int | None:
            return await context.load(read.entity_counts, row.id, chosen)

    rows = await context.together(context.load(records.entities, id_) for id_ in page.rows)
    found = {row.id: row for row in rows if row is not None}

    def edge(cursor: str, node: Any, key: paging.Key) -> Any:
        return DocumentEntityEdge(cursor=cursor, node=node, mention_count=-key[0])

    return Listing("DocumentEntity", page, count, lambda id_: Held(found[id_]), edge)


async def annotation_counts(root: Parent[Held[Row]], info: Info) -> "list[AnnotationCount]":
    """How many annotations there are of each kind and status."""
    if root.past is not None:
        said = [(a.kind, a.status) for a in await info.context.read(root.past.all)]
        rows = [(kind, status, said.count((kind, status))) for kind, status in sorted(set(said))]
    else:
        rows = await info.context.load(read.counts, root.row.id) or []
    return [AnnotationCount(kind=kind, status=status, count=number) for kind, status, number in rows]


async def orphans(
    root: Parent[Held[Row]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """The spans that lost their place."""
    wanted = window("Orphan", first, after, last, before)
    row, past = root
    if past is not None:
        lost = sorted(await info.context.read(past.orphans), key=lambda s: s.id)
        return _cut("Orphan", lost, [(s.id,) for s in lost], wanted, lambda s: Held(s, past))
    page = await info.context.load(read.orphan_pages, row.id, wanted)
    return Listing("Orphan", page or paging.Page(), lambda: info.context.load(read.orphan_counts, row.id), Held)


def _cut(kind: str, rows: list[Any], keys: list[Any], wanted: paging.Window, show: Any) -> Listing:
    """A page of rows that are in memory."""

    async def count() -> int | None:
        return len(rows)

    return Listing(kind, paging.cut(rows, keys, wanted), count, show)


@strawberry.type(description="How many annotations a document has of one kind and status.")
class AnnotationCount:
    kind: AnnotationKind = strawberry.field(description="The kind.")
    status: AnnotationStatus = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many there are.")


async def reported(root: Parent[Held[Any]], info: Info) -> Any:
    """What became of the annotations in a revision."""
    return await info.context.load(report.by_revision, root.row.id)


@strawberry.type(description="An immutable state of a document.")
class Revision(Node):
    number: int = column("number", "Counts from 1.")
    author: str | None = column("author", "Who made it.")
    message: str | None = column("message", "What the author says of it.")
    created_at: DateTime = column("created_at", "When it was made.")
    report: AnchoringReport | None = strawberry.field(
        resolver=reported, description="How the spans fared when it was made; null for the first."
    )
    source: SourceFile = strawberry.field(resolver=source, description="The file it was read from.")


@strawberry.type(description="A text under a slug.")
class Document(Node):
    slug: str = column("slug", "Its name in addresses.")
    title: str = column("title", "Its title.")
    language: Language = column("language", "The language and script it is written in.")
    project: Project | None = IN_PROJECT
    visibility: Visibility = column("visibility", "By whom it may be seen, with all that is said about it.")
    version: int = column("version", "Grows with every committed change of text or annotations.")
    revision: Revision = strawberry.field(resolver=revision, description="The revision that is read.")
    revisions: Connection[Revision] = strawberry.field(
        resolver=revisions, description="All its revisions, the first one first."
    )
    paragraphs: Connection[Paragraph] = strawberry.field(resolver=paragraphs, description="Its paragraphs in order.")
    paragraph: Paragraph | None = strawberry.field(resolver=paragraph, description="One paragraph by its place.")
    entities: DocumentEntityConnection = strawberry.field(
        resolver=entities, description="The entities it mentions, the most mentioned first."
    )
    annotation_counts: list[AnnotationCount] = strawberry.field(
        resolver=annotation_counts, description="How many annotations it has of each kind and status."
    )
    orphans: Connection[Span] = strawberry.field(
        resolver=orphans, description="The spans that lost their place when the text was corrected."
    )
    progress: Progress = strawberry.field(
        resolver=of_document, description="How far the work on it has come in one language."
    )
    history: Connection[Change] = HISTORY
    created_at: DateTime = column("created_at", "When it was imported.")
    updated_at: DateTime = column("updated_at", "When its text or annotations last changed.")
