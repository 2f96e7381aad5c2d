"""Entities: the list, one of them, making and changing them, and where they are mentioned."""

import hashlib
from collections.abc import Mapping

import orjson
from sqlmodel import Session

from annotations import authority, membership, mention, merger, relinking
from annotations.actor import Role, require
from annotations.entity import Entity, EntitySort
from annotations.merger import Choice
from api.formats import concept
from api.reply import Reply, demand_version, show
from api.rest import records
from api.rest.call import Call
from api.rest.forms import (
    AddIdentifier,
    CreateEntity,
    MergeEntity,
    MoveMentions,
    SplitEntity,
    UpdateEntity,
    identified,
    names,
)
from api.rest.parameters import EntitiesQuery, MentionsQuery, plain
from schema import ids
from source_text import read as texts
from source_text.problems import StaleVersion
from source_text.sight import Visibility


def listed(session: Session, call: Call) -> Reply:
    """A page of entities, in the order asked for."""
    query: EntitiesQuery = call.query
    best = query.query if query.sort == EntitySort.RELEVANCE and query.query and query.query.strip() else None
    kind = "Entity" if best is None else "RankedEntity"
    page = authority.entity_page(session, authority.listing(query.query, plain(query.type)), call.window(kind), best)
    return call.listing(kind, page, records.entities(session, page.rows))


def one(session: Session, call: Call) -> Reply:
    """One entity; under the key of one that was merged stands the one it leads to. To those who ask for it, in JSON-LD."""
    entity = authority.by_key(session, call.path["key"])
    merged = entity.key != call.path["key"]
    place = {"Content-Location": call.iri("entities", entity.key)} if merged else {}
    if "application/ld+json" in call.headers.get("accept", ""):
        record = records.entities(session, [entity])[0]
        return Reply(concept.write(record, call.iri), headers=place, media_type=concept.MEDIA_TYPE)
    return _answer(session, entity, headers=place)


def _answer(session: Session, entity: Entity, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """An entity, under a weak tag: it begins with the version, which is what a change starts from."""
    content = records.entities(session, [entity])[0]
    digest = hashlib.sha256(orjson.dumps(content)).hexdigest()[:12]
    return Reply(content, status, headers=headers or {}, tag=f'W/"{content["version"]}-{digest}"')


def create(session: Session, call: Call) -> Reply:
    """Add an entity."""
    form: CreateEntity = call.body
    project = membership.choose(session, call.actor, form.project, "create an entity").id
    visibility = form.visibility or Visibility.PUBLIC
    entity = authority.create(session, call.actor, form.entity(), project, visibility)
    place = {"Location": call.iri("entities", entity.key)}
    return _answer(session, entity, 201, place)


def change(session: Session, call: Call) -> Reply:
    """Change an entity, if it still is as the client knows it, where the client says how that is."""
    form: UpdateEntity = call.body
    require(call.actor, Role.TRANSLATOR, "change an entity")
    there = authority.by_key(session, call.path["key"])
    current = _answer(session, there)
    if (match := call.headers.get("if-match")) is not None:
        demand_version(match, current, current.content["version"])
    if form.version is not None:
        try:
            authority.check_version(session, there, form.version)
        except StaleVersion as problem:
            show(problem, current)
            raise
    entity = authority.change(
        session,
        call.actor,
        there,
        type_=form.type,
        wikidata=form.wikidata,
        labels=names(form.labels),
        aliases=names(form.aliases),
        description=form.description,
        identifiers=identified(form.identifiers),
        visibility=form.visibility,
    )
    return _answer(session, entity)


def merge(session: Session, call: Call) -> Reply:
    """Make one entity of two; this one stays."""
    form: MergeEntity = call.body
    return Reply(records.entities(session, [merger.merge(session, call.actor, form.source, call.path["key"])])[0])


def split(session: Session, call: Call) -> Reply:
    """Make a new entity of some mentions of this one; merging it back undoes it."""
    form: SplitEntity = call.body
    choice = Choice(ids.numbers(form.mentions or (), "Annotation", "mentions"), form.documents or (), form.names or ())
    made = merger.split(session, call.actor, call.path["key"], form.new_entity.entity(), choice)
    place = {"Location": call.iri("entities", made.key)}
    return Reply(records.entities(session, [made])[0], 201, headers=place)


def relink(session: Session, call: Call) -> Reply:
    """Let mentions be of this entity."""
    form: MoveMentions = call.body
    require(call.actor, Role.TRANSLATOR, "move mentions")
    entity = authority.by_key(session, call.path["key"])
    moved = relinking.relink(session, call.actor, ids.numbers(form.mentions, "Annotation", "mentions"), entity)
    return Reply(records.entities(session, [entity])[0] | {"moved": moved})


def identify(session: Session, call: Call) -> Reply:
    """Give an entity one more identifier; no harm where it has it."""
    form: AddIdentifier = call.body
    require(call.actor, Role.TRANSLATOR, "change an entity")
    entity = authority.by_key(session, call.path["key"])
    entity = authority.add_identifier(session, call.actor, entity, form.authority, form.id)
    return Reply(records.entities(session, [entity])[0])


def mentions(session: Session, call: Call) -> Reply:
    """A page of an entity's mentions: document by document, then as the text runs."""
    query: MentionsQuery = call.query
    entity = authority.by_key(session, call.path["key"])
    only = texts.scope(session, query.document)
    page = mention.pages(session, [entity.id], call.window("Mention"), only)[entity.id]
    return call.listing("Mention", page, records.mentions(session, page.rows, query))
