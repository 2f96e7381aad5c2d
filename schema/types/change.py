"""Changes: the entries of the history, and the groups they form."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import chronicle
from annotations.chronicle import Subject
from annotations.history import Change as Row
from annotations.undo import Group
from schema import changed, ids, nodes
from schema.context import Context, Held
from schema.types.connection import After, Before, First, Last, Listing, window
from schema.types.enums import ChangeAction, ChangeCause
from schema.types.node import Node, name
from schema.types.rows import column
from schema.types.scalars import DateTime, Json
from source_text.problems import Invalid

if TYPE_CHECKING:
    from schema.types.document import Document

Info = strawberry.Info[Context, None]


@strawberry.type(description="A field that a change gave another value.")
class FieldChange:
    name: str = strawberry.field(description="The field.")
    before: Json | None = strawberry.field(description="What it was; null where there was nothing.")
    after: Json | None = strawberry.field(description="What it became; null where nothing is left.")


async def document(root: Parent[Held[Row]], info: Info) -> Any:
    """The document that a change concerns."""
    number = root.row.document_id
    return None if number is None else await nodes.find(info.context, ids.encode("Document", number))


async def node(root: Parent[Held[Row]], info: Info) -> Any:
    """What was changed, as it stands now."""
    found = changed.subject(root.row)
    return None if found is None else await nodes.find(info.context, found)


def node_id(root: Parent[Held[Row]]) -> strawberry.ID | None:
    """The id of what was changed."""
    found = changed.subject(root.row)
    return None if found is None else strawberry.ID(found)


def fields(root: Parent[Held[Row]]) -> list[FieldChange]:
    """The fields that differ."""
    return [FieldChange(name=d.field, before=d.before, after=d.after) for d in changed.fields(root.row)]


def before(root: Parent[Held[Row]]) -> Json | None:
    """The state before."""
    return Json(found) if (found := changed.state(root.row, root.row.before)) is not None else None


def after(root: Parent[Held[Row]]) -> Json | None:
    """The state after."""
    return Json(found) if (found := changed.state(root.row, root.row.after)) is not None else None


@strawberry.type(description="One committed change. It is never altered and never removed.")
class Change:
    sequence: int = column("sequence", "Its number; `after` resumes behind it.")
    at: DateTime = column("at", "When it was made.")
    actor: str = column("actor", "Who made it.")
    action: ChangeAction = column("action", "What it did.")
    document: Annotated["Document", strawberry.lazy("schema.types.document")] | None = strawberry.field(
        resolver=document, description="The document it concerns; null where that is gone."
    )
    node: Node | None = strawberry.field(
        resolver=node, description="What was changed, as it stands now; null where that is gone."
    )
    node_id: strawberry.ID | None = strawberry.field(
        resolver=node_id, description="The id of what was changed, be it there or gone."
    )
    node_type: str = column(
        "node_type", "What sort of thing was changed: Document, Annotation, Span, Entity or Project."
    )
    fields: list[FieldChange] = strawberry.field(
        resolver=fields, description="What differs between before and after, field by field."
    )
    before: Json | None = strawberry.field(resolver=before, description="All that was known of it before.")
    after: Json | None = strawberry.field(resolver=after, description="All that was known of it after.")
    reason: str | None = column("reason", "Why, where the actor said so.")
    group: int | None = column("group", "The number of the first change of the same request.")
    undoes: int | None = column("undoes", "The number of the group that it takes back, if it takes one back.")
    cause: ChangeCause | None = column("cause", "Whether it undoes, redoes or reverts.")


def _changes(root: Parent[Group]) -> Any:
    return [Held(change) for change in root.changes]


async def _documents(root: Parent[Group], info: Info) -> Any:
    numbers = dict.fromkeys(c.document_id for c in root.changes if c.document_id is not None)
    found = [await nodes.find(info.context, ids.encode("Document", n)) for n in numbers]
    return [held for held in found if held is not None]


@strawberry.type(description="What one request changed; it is undone as a whole.")
class ChangeGroup:
    number: int = strawberry.field(description="The number of its first change.")
    at: DateTime = strawberry.field(resolver=lambda root: root.first.at, description="When it was made.")
    actor: str = strawberry.field(resolver=lambda root: root.first.actor, description="Who made it.")
    cause: ChangeCause | None = strawberry.field(
        resolver=lambda root: root.first.cause, description="Whether it undoes, redoes or reverts another group."
    )
    undoes: int | None = strawberry.field(
        resolver=lambda root: root.first.undoes, description="The number of the group that it takes back."
    )
    count: int = strawberry.field(resolver=lambda root: len(root.changes), description="How many changes it has.")
    documents: list[Annotated["Document", strawberry.lazy("schema.types.document")]] = strawberry.field(
        resolver=_documents, description="The documents it concerns, where they are still there."
    )
    changes: list[Change] = strawberry.field(resolver=_changes, description="Its changes in order.")


async def listed(
    context: Context, subject: Subject, first: int | None, after: str | None, last: int | None, before: str | None
) -> Any:
    """A page of the history of a subject."""
    wanted = window("Change", first, after, last, before)
    page = await context.read(lambda session: chronicle.history(session, subject, wanted))
    return Listing("Change", page, lambda: context.read(lambda session: chronicle.count(session, subject)), Held)


async def history(
    root: Parent[Held[Any]],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """The history of a node."""
    subject = await _subject(info.context, name(root), root.row.id)
    return await listed(info.context, subject, first, after, last, before)


async def _subject(context: Context, name: str, number: int) -> Subject:
    """A node as the subject of a history; an entity with all that were merged into it."""
    if name == "Entity":
        return await context.read(lambda session: chronicle.entity(session, number))
    return Subject(name, (number,))


HISTORY: Any = strawberry.field(
    resolver=history, description="Its changes, the first one first; `last` begins with the latest."
)
"""The field of everything that has a history."""


async def told(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="The id of a document, span, annotation or entity.")],
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """The history of what an id names, or named."""
    node, number = ids.decode(id)
    if node not in ("Document", "Span", "Annotation", "Entity"):
        raise Invalid(
            f"A {node} has no history of its own.", path=("id",), hint="That of its document tells what became of it."
        )
    subject = await _subject(info.context, node, number)
    return await listed(info.context, subject, first, after, last, before)
