"""Mutations of entities: making and changing them, merging and splitting them, and moving their mentions."""

from typing import Annotated, Any

from sqlmodel import Session

from annotations import authority, membership, merger, relinking
from annotations.actor import Role, require
from annotations.merger import Choice
from schema import ids, nodes
from schema.context import Context, Held
from schema.mutations.inputs import (
    ASKED,
    AddIdentifierInput,
    CreateEntityInput,
    MergeEntitiesInput,
    RelinkMentionsInput,
    SplitEntityInput,
    UpdateEntityInput,
    given,
    identified,
)
from schema.mutations.payloads import EntityPayload, RelinkPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from source_text.sight import Visibility


async def _entity(context: Context, outcome: Outcome) -> dict[str, Held[Any] | None]:
    return {"entity": await nodes.find(context, ids.encode("Entity", outcome["id"]))}


async def create_entity(info: Info, input: Annotated[CreateEntityInput, ASKED]) -> Any:
    """Add an entity."""
    context = info.context

    def work(session: Session) -> Outcome:
        project = membership.choose(session, context.actor, input.project, "create an entity").id
        visibility = input.visibility or Visibility.PUBLIC
        return {"id": authority.create(session, context.actor, input.form(), project, visibility).id}

    return await carry_out(context, EntityPayload, input, work, _entity)


async def update_entity(info: Info, input: Annotated[UpdateEntityInput, ASKED]) -> Any:
    """Change an entity."""
    context = info.context

    def work(session: Session) -> Outcome:
        require(context.actor, Role.TRANSLATOR, "change an entity")
        there = authority.by_key(session, input.key)
        if input.version is not None:
            authority.check_version(session, there, input.version)
        entity = authority.change(
            session,
            context.actor,
            there,
            type_=input.type,
            wikidata=input.wikidata,
            labels=given(input.labels),
            aliases=given(input.aliases),
            description=input.description,
            identifiers=identified(input.identifiers),
            visibility=input.visibility,
        )
        return {"id": entity.id}

    return await carry_out(context, EntityPayload, input, work, _entity)


async def merge_entities(info: Info, input: Annotated[MergeEntitiesInput, ASKED]) -> Any:
    """Merge two entities."""
    context = info.context

    def work(session: Session) -> Outcome:
        return {"id": merger.merge(session, context.actor, input.source, input.target).id}

    return await carry_out(context, EntityPayload, input, work, _entity)


async def split_entity(info: Info, input: Annotated[SplitEntityInput, ASKED]) -> Any:
    """Make a new entity of some mentions of another."""
    context = info.context

    def work(session: Session) -> Outcome:
        choice = Choice(
            ids.numbers(input.mentions or (), "Annotation", "mentions"), input.documents or (), input.names or ()
        )
        return {"id": merger.split(session, context.actor, input.key, input.new_entity.form(), choice).id}

    return await carry_out(context, EntityPayload, input, work, _entity)


async def relink_mentions(info: Info, input: Annotated[RelinkMentionsInput, ASKED]) -> Any:
    """Let mentions be of another entity."""
    context = info.context

    def work(session: Session) -> Outcome:
        require(context.actor, Role.TRANSLATOR, "move mentions")
        target = authority.by_key(session, input.entity, "entity")
        count = relinking.relink(session, context.actor, ids.numbers(input.mentions, "Annotation", "mentions"), target)
        return {"id": target.id, "count": count}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        return {**await _entity(context, outcome), "count": outcome["count"]}

    return await carry_out(context, RelinkPayload, input, work, show)


async def add_identifier(info: Info, input: Annotated[AddIdentifierInput, ASKED]) -> Any:
    """Give an entity one more identifier."""
    context = info.context

    def work(session: Session) -> Outcome:
        require(context.actor, Role.TRANSLATOR, "change an entity")
        entity = authority.by_key(session, input.key)
        return {"id": authority.add_identifier(session, context.actor, entity, input.authority, input.id).id}

    return await carry_out(context, EntityPayload, input, work, _entity)
