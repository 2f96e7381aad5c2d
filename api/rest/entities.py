"""Entities: the list, one of them, making and changing them, and where they are mentioned."""

from sqlmodel import Session

from annotations import authority, membership, read
from annotations.actor import Role, require
from annotations.authority import EntityForm
from api.reply import Reply
from api.rest import records
from api.rest.call import Call
from api.rest.forms import CreateEntity, UpdateEntity, names
from api.rest.parameters import EntitiesQuery, MentionsQuery, plain
from source_text import read as texts
from source_text.problems import Problem
from source_text.sight import Visibility


def listed(session: Session, call: Call) -> Reply:
    """A page of entities, in the order they came."""
    query: EntitiesQuery = call.query
    page = authority.entity_page(session, authority.listing(query.query, plain(query.type)), call.window("Entity"))
    return call.listing("Entity", page, records.entities(session, page.rows))


def one(session: Session, call: Call) -> Reply:
    """One entity; under the key of one that was merged stands the one it leads to."""
    entity = authority.by_key(session, call.path["key"])
    merged = entity.key != call.path["key"]
    place = {"Content-Location": call.iri("entities", entity.key)} if merged else {}
    return Reply(records.entities(session, [entity])[0], headers=place)


def create(session: Session, call: Call) -> Reply:
    """Add an entity."""
    form: CreateEntity = call.body
    described = EntityForm(
        form.key, form.type, names(form.labels) or [], names(form.aliases) or [], form.wikidata, form.description
    )
    project = membership.choose(session, call.actor, form.project, "create an entity").id
    visibility = form.visibility or Visibility.PUBLIC
    entity = authority.create(session, call.actor, described, project, visibility)
    place = {"Location": call.iri("entities", entity.key)}
    return Reply(records.entities(session, [entity])[0], 201, headers=place)


def change(session: Session, call: Call) -> Reply:
    """Change an entity."""
    form: UpdateEntity = call.body
    require(call.actor, Role.TRANSLATOR, "change an entity")
    entity = authority.change(
        session,
        call.actor,
        authority.by_key(session, call.path["key"]),
        type_=form.type,
        wikidata=form.wikidata,
        labels=names(form.labels),
        aliases=names(form.aliases),
        description=form.description,
    )
    return Reply(records.entities(session, [entity])[0])


def mentions(session: Session, call: Call) -> Reply:
    """A page of an entity's mentions: document by document, then as the text runs."""
    query: MentionsQuery = call.query
    entity = authority.by_key(session, call.path["key"])
    only = scope(session, query.document)
    page = read.mention_pages(session, [entity.id], call.window("Mention"), only)[entity.id]
    return call.listing("Mention", page, records.mentions(session, page.rows, query))


def scope(session: Session, slug: str | None) -> int | None:
    """The number of the document that a list is kept to; NotFound where the slug is unknown."""
    if slug is None:
        return None
    try:
        return texts.document(session, slug).id
    except Problem as problem:
        problem.path = ("document",)
        raise
