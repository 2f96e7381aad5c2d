"""The queries: where every reading begins."""

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from annotations import (
    authority,
    counterpart,
    past,
    read,
    reading,
    recognition,
    records,
    selector,
    suggestion,
    trial,
    undo,
)
from annotations import identifier as identifiers
from annotations import user as known
from annotations.actor import Role, require
from schema import ids, nodes
from schema.context import Context, Held
from schema.types.annotation import Annotation, Info, Kinds, Statuses
from schema.types.change import Change, ChangeGroup, told
from schema.types.connection import After, Before, Connection, First, Last, Listing, window
from schema.types.consistency import ConsistencyFinding, report
from schema.types.counterpart import ReconciliationCandidate
from schema.types.document import Document
from schema.types.entity import Entity
from schema.types.enums import EntitySort, EntityType, names
from schema.types.explanation import EntitySuggestion
from schema.types.memory import MemoryMatch, translation_memory
from schema.types.node import Node
from schema.types.project import Project, User, Viewer, person
from schema.types.project import viewer as who
from schema.types.ranges import TextRangeInput
from schema.types.scalars import ENGLISH, Language, WikidataId
from schema.types.search import Found, SearchHit
from schema.types.suggestion import GlossSuggestion, suggested
from schema.types.tombstone import Tombstone, tombstone
from source_text import paging, record, search
from source_text import project as projects
from source_text import read as texts
from source_text import records as shelf
from source_text.document import Document as DocumentRow
from source_text.problems import Invalid, NotFound

Groups = Annotated[int | None, strawberry.argument(description=f"How many: 20 by default, at most {undo.MOST}.")]
InDocument = Annotated[str | None, strawberry.argument(description="Only in the document with this slug.")]


async def node(info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="A global id.")]) -> Any:
    """The node that an id names."""
    return await nodes.find(info.context, id)


async def many(info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="Global ids.")]) -> Any:
    """The nodes that ids name."""
    if len(ids) > paging.LIMIT:
        raise Invalid(
            f"{len(ids)} ids are given.",
            path=("ids",),
            hint=f"Ask for at most {paging.LIMIT} at once.",
            limit=paging.LIMIT,
        )
    return await nodes.find_all(info.context, ids)


async def document(
    info: Info,
    slug: Annotated[str | None, strawberry.argument(description="Its slug.")] = None,
    id: Annotated[strawberry.ID | None, strawberry.argument(description="Its global id.")] = None,
    revision: Annotated[
        int | None, strawberry.argument(description="The revision to read; the current one when left out.")
    ] = None,
) -> Any:
    """A document now or as it stood."""
    _one_of(slug=slug, id=id)
    context = info.context
    if id is not None:
        row = await context.load(record.by_id, ids.number(id, "Document"), DocumentRow)
    else:
        row = await _optional(context, lambda session: shelf.document(session, slug or ""))
    if row is None or revision is None or revision == row.revision:
        return None if row is None else Held(row)
    found = await context.read(lambda session: texts.revision(session, row, revision))
    return Held(row, await context.read(lambda session: past.Past(session, row, found)))


async def documents(
    info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Any:
    """All documents."""
    wanted = window("Document", first, after, last, before)
    page = await info.context.read(lambda session: texts.document_page(session, wanted))
    return Listing("Document", page, lambda: info.context.read(texts.document_count), Held)


async def entity(
    info: Info,
    key: Annotated[str | None, strawberry.argument(description="Its key.")] = None,
    wikidata: Annotated[WikidataId | None, strawberry.argument(description="Its item in Wikidata.")] = None,
    name: Annotated[str | None, strawberry.argument(description="Any label or alias, in either script.")] = None,
    identifier: Annotated[
        str | None,
        strawberry.argument(description="An id in an authority file, such as viaf:97006051, or its address there."),
    ] = None,
) -> Any:
    """One entity by key, item, name or identifier."""
    _one_of(key=key, wikidata=wikidata, name=name, identifier=identifier)
    if key is not None:
        row = await _optional(info.context, lambda session: records.entity(session, key))
    elif wikidata is not None:
        row = await info.context.read(lambda session: authority.by_wikidata(session, wikidata))
    elif identifier is not None:
        wanted = identifiers.parse(identifier)
        row = await info.context.read(lambda session: authority.by_identifier(session, wanted))
    else:
        row = await info.context.read(lambda session: authority.by_name(session, name or ""))
    return None if row is None else Held(row)


async def entities(
    info: Info,
    query: Annotated[
        str | None,
        strawberry.argument(
            description="Part of a name in either script, of a key, or an identifier such as Q17 or viaf:97006051."
        ),
    ] = None,
    types: Annotated[list[EntityType] | None, strawberry.argument(description="Only entities of these types.")] = None,
    sort: Annotated[
        EntitySort | None, strawberry.argument(description="Their order; cursors are of one order.")
    ] = EntitySort.CREATED,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """Entities by name and type."""
    best = query if sort == EntitySort.RELEVANCE and query and query.strip() else None
    kind = "Entity" if best is None else "RankedEntity"
    wanted, listing = window(kind, first, after, last, before), authority.listing(query, names(types))
    page = await info.context.read(lambda session: authority.entity_page(session, listing, wanted, best))
    return Listing(kind, page, lambda: info.context.read(lambda session: read.count(session, listing)), Held)


async def annotations(
    info: Info,
    document: InDocument = None,
    kinds: Kinds = None,
    statuses: Statuses = None,
    creator: Annotated[
        str | None, strawberry.argument(description="Only those made by this person or program.")
    ] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """Annotations everywhere."""
    wanted = window("Annotation", first, after, last, before)
    only = await scope(info.context, document)
    listing = read.listing(names(kinds), names(statuses), creator, only)
    page = await info.context.read(lambda session: read.annotation_page(session, listing, wanted))
    return Listing("Annotation", page, lambda: info.context.read(lambda session: read.count(session, listing)), Held)


async def find(
    info: Info,
    query: Annotated[str, strawberry.argument(description="Words in either script; each of them has to occur.")],
    document: InDocument = None,
    first: First = None,
    after: After = None,
) -> Any:
    """Paragraphs by their words."""
    wanted, only = window("SearchHit", first, after), await scope(info.context, document)
    page = await info.context.read(lambda session: search.search(session, query, only, wanted))
    return Listing(
        "SearchHit",
        page,
        lambda: info.context.read(lambda session: search.count(session, query, only)),
        lambda hit: Found(hit, query),
    )


async def convert(
    info: Info,
    text: Annotated[str, strawberry.argument(description="The text, of at most 10,000 characters.")],
    config: Annotated[str, strawberry.argument(description="What OpenCC calls the conversion, such as tw2s or s2twp.")],
) -> str:
    """A text in another script."""
    return (await info.context.apart(trial.convert, text, config)).text


async def gloss_suggestions(
    info: Info,
    paragraph: Annotated[strawberry.ID, strawberry.argument(description="The id of the paragraph.")],
    range: Annotated[TextRangeInput, strawberry.argument(description="The stretch that is selected in it.")],
    language: Annotated[Language | None, strawberry.argument(description="The language to gloss in.")] = ENGLISH,
) -> list[GlossSuggestion]:
    """Glosses that might fit a selection."""
    row, place, shown = await _selected(info.context, paragraph, range)
    found = await info.context.read(
        lambda session: suggestion.suggest(session, row, place.start, place.end, language or ENGLISH)
    )
    return [suggested(s, shown, range.selector().view, range.selector().unit) for s in found]


async def viewer(info: Info) -> Viewer:
    """Who is asking."""
    return await who(info.context)


async def project(info: Info, key: Annotated[str, strawberry.argument(description="Its key.")]) -> Any:
    """One project, for its members."""
    row = await _optional(info.context, lambda session: projects.by_key(session, key))
    return None if row is None else Held(row)


async def users(info: Info) -> list[User]:
    """Everybody who is known."""
    return [person(row) for row in await info.context.read(lambda session: known.asked(session, info.context.actor))]


async def undoable(info: Info, document: InDocument = None, first: Groups = None) -> Any:
    """What the actor did last."""
    return await _own(info.context, undo.undoable, document, first)


async def redoable(info: Info, document: InDocument = None, first: Groups = None) -> Any:
    """What the actor undid last."""
    return await _own(info.context, undo.redoable, document, first)


async def _own(context: Context, find: Callable[..., list[undo.Group]], document: str | None, first: int | None) -> Any:
    """The latest groups of the actor's own that a function finds."""
    only, size = await scope(context, document), 20 if first is None else first
    return await context.read(lambda session: find(session, context.actor, only, size))


async def entity_suggestions(
    info: Info,
    paragraph: Annotated[strawberry.ID, strawberry.argument(description="The id of the paragraph.")],
    range: Annotated[TextRangeInput, strawberry.argument(description="The stretch that is selected in it.")],
) -> list[EntitySuggestion]:
    """Entities that might be meant by a selection."""
    row, place, _ = await _selected(info.context, paragraph, range)
    found = await info.context.read(lambda session: recognition.suggest(session, row, place.start, place.end))
    return [EntitySuggestion(entity=Held(s.entity), score=s.score, reason=s.reason) for s in found]  # type: ignore[arg-type]


async def _selected(context: Context, paragraph: str, range: TextRangeInput) -> tuple[Any, Any, Any]:
    """The paragraph that is named, the place of a selection in it, and how it reads in the view of that."""
    number = ids.number(paragraph, "Paragraph", "paragraph")
    row = await context.load(texts.paragraphs, number)
    place_of = range.selector()
    shown = await context.load(reading.readings, number, place_of.view)
    if row is None or shown is None:
        raise ids.missing("Paragraph", "paragraph")
    return row, selector.locate(place_of, shown), shown


async def reconciliation_candidates(
    info: Info,
    entity: Annotated[str, strawberry.argument(description="The key of the entity.")],
    service: Annotated[
        str | None,
        strawberry.argument(description="The address of the service; the first that may be asked when left out."),
    ] = None,
) -> list[ReconciliationCandidate]:
    """What a service elsewhere proposes for an entity."""
    context = info.context
    require(context.actor, Role.REVIEWER, "ask other services")
    subject = await context.read(lambda session: counterpart.subject(session, context.actor, entity))
    await context.close()
    found = await context.services.propose(service, [subject]) if context.services else {}
    return [ReconciliationCandidate.of(p) for p in found.get(subject.key, ())]


def _one_of(**given: object) -> None:
    """Refuse to look for nothing, or for two things at once."""
    if sum(value is not None for value in given.values()) != 1:
        listed = ", ".join(f"`{name}`" for name in given)
        raise Invalid(
            f"Exactly one of {listed} is needed.", path=tuple(given)[:1], hint="Give one and leave the others out."
        )


async def _optional(context: Context, work: Any) -> Any:
    """What `work` finds, or None where it finds nothing."""
    try:
        return await context.read(work)
    except NotFound:
        return None


async def scope(context: Context, slug: str | None) -> int | None:
    """The number of the document that a list is kept to; NotFound where the slug is unknown."""
    return None if slug is None else await context.read(lambda session: texts.scope(session, slug))


@strawberry.type(description="Where every reading begins.")
class Query:
    node: Node | None = strawberry.field(
        resolver=node, description="The node that an id names; null where it is no longer there."
    )
    nodes: list[Node | None] = strawberry.field(resolver=many, description="The nodes that ids name, in their order.")
    document: Document | None = strawberry.field(
        resolver=document,
        description="A document by slug or id, now or, with its annotations, as it stood in an earlier revision.",
    )
    documents: Connection[Document] = strawberry.field(
        resolver=documents, description="All documents, in the order they came."
    )
    entity: Entity | None = strawberry.field(
        resolver=entity, description="One entity by key, Wikidata item, any of its names, or an identifier."
    )
    entities: Connection[Entity] = strawberry.field(
        resolver=entities,
        description="Entities by name and type, in the order they came where `sort` says nothing else.",
    )
    annotations: Connection[Annotation] = strawberry.field(
        resolver=annotations, description="Annotations, in the order they were made."
    )
    search: Connection[SearchHit] = strawberry.field(
        resolver=find, description="Paragraphs that hold all the words, in either script and any variant form."
    )
    viewer: Viewer = strawberry.field(resolver=viewer, description="Who is asking, and what they may do.")
    project: Project | None = strawberry.field(
        resolver=project, description="A project, for those who have a role in it."
    )
    users: list[User] = strawberry.field(
        resolver=users, description="Everybody who is known, for administrators of every project."
    )
    convert: str = strawberry.field(resolver=convert, description="A text in another script, to try a conversion out.")
    gloss_suggestions: list[GlossSuggestion] = strawberry.field(
        resolver=gloss_suggestions, description="Glosses that might fit a selection, the best first."
    )
    reconciliation_candidates: list[ReconciliationCandidate] = strawberry.field(
        resolver=reconciliation_candidates,
        description="What a reconciliation service elsewhere proposes for an entity, the best first; for reviewers. "
        "`addIdentifier` accepts one. Only services that the settings name are asked.",
    )
    translation_memory: list[MemoryMatch] = strawberry.field(
        resolver=translation_memory,
        description="Approved translations of what resembles a text, or a sentence of it, in either script, the best first.",
    )
    consistency: Connection[ConsistencyFinding] = strawberry.field(
        resolver=report,
        description="What a document is not of one mind on, kind by kind and in the order of the text.",
    )
    history: Connection[Change] = strawberry.field(
        resolver=told,
        description="The changes of a document, span, annotation or entity, also of one that is gone, the first one first.",
    )
    tombstone: Tombstone | None = strawberry.field(
        resolver=tombstone,
        description="What stays of a deleted annotation; null where it still stands, or never was one.",
    )
    undoable: list[ChangeGroup] = strawberry.field(
        resolver=undoable, description="What you did and can undo, the latest first."
    )
    redoable: list[ChangeGroup] = strawberry.field(
        resolver=redoable, description="What you undid and can do again, the latest first."
    )
    entity_suggestions: list[EntitySuggestion] = strawberry.field(
        resolver=entity_suggestions,
        description="Entities that might be meant by a selection, with the reason, the likeliest first: namesakes by context.",
    )
