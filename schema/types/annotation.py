"""Annotations: what they have in common, and the five kinds."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import read, records
from annotations.annotation import Annotation as Row
from annotations.annotation import Origin as OriginOf
from annotations.span import Span as SpanRow
from schema import ids
from schema.batch import Objects, batched, present, values
from schema.context import Context, Held
from schema.leaf import Failure
from schema.plan import Field
from schema.sitting import Sitting
from schema.types import explanation
from schema.types import thread as threads
from schema.types.change import HISTORY
from schema.types.connection import Connection
from schema.types.enums import AnnotationKind, AnnotationStatus, Origin, TextView
from schema.types.explanation import LinkExplanation
from schema.types.node import KINDS, Node, type_name
from schema.types.rows import column
from schema.types.scalars import DateTime, Language
from schema.types.thread import NoteThread
from source_text import record

if TYPE_CHECKING:
    from schema.types.change import Change
    from schema.types.entity import Entity
    from schema.types.span import Span

Info = strawberry.Info[Context, None]
Kinds = Annotated[
    list[AnnotationKind] | None, strawberry.argument(description="Only annotations of these kinds; all when left out.")
]
Statuses = Annotated[
    list[AnnotationStatus] | None,
    strawberry.argument(description="Only annotations with these statuses; all but REJECTED when left out."),
]


def _spans(sitting: Sitting, objects: Objects, field: Field) -> list[Any] | None:
    if not present(objects):
        return None
    wanted = values(objects, "span_id")
    found = sitting.fetch(record.by_id, wanted, SpanRow, field.needs())
    return [found[number] for number in wanted]


@batched(_spans, "span_id")
async def span(root: Parent[Held[Row]], info: Info) -> Any:
    """The span an annotation is on."""
    if root.past is not None:
        return Held(root.past.spans[root.row.span_id], root.past)
    return Held(await info.context.load(read.spans, root.row.span_id))


def _entities(sitting: Sitting, objects: Objects, _field: Field) -> list[Any]:
    wanted = [number or 0 for number in values(objects, "entity_id")]
    found = sitting.fetch(records.entities, wanted)
    shared = {number: Held(row) if row else Failure(ids.missing("Entity")) for number, row in found.items()}
    return [shared[number] for number in wanted]


@batched(_entities, "entity_id")
async def entity(root: Parent[Held[Row]], info: Info) -> Any:
    """The entity a link leads to, through all merges."""
    found = await info.context.load(records.entities, root.row.entity_id or 0)
    if found is None:
        raise ids.missing("Entity")
    return Held(found)


@strawberry.type(description="A program that makes annotations.")
class Agent:
    name: str = strawberry.field(description="Its name.")
    version: str | None = strawberry.field(
        description="Its version, or that of its lexicons; null where it was not noted yet."
    )


def agent(root: Parent[Held[Row]]) -> Agent | None:
    """The program that made an annotation."""
    row = root.row
    return Agent(name=row.creator, version=row.agent_version) if row.origin == OriginOf.MACHINE else None


def why(root: Parent[Held[Row]]) -> Any:
    """Why the machine proposes a link."""
    return explanation.shown(root.row.explanation)


@strawberry.interface(description="What somebody, a file or a machine says about a span.")
class Annotation(Node):
    kind: AnnotationKind = column("kind", "What sort of thing it says.")
    span: Annotated["Span", strawberry.lazy("schema.types.span")] = strawberry.field(
        resolver=span, description="The stretch of text it is about."
    )
    status: AnnotationStatus = column("status", "How far it has come in review.")
    origin: Origin = column("origin", "Whether a person, an imported file or a machine made it.")
    creator: str = column("creator", "Who or what made it.")
    created_at: DateTime = column("created_at", "When it was made.")
    modified_at: DateTime = column("modified_at", "When it was last changed.")
    version: int = column("version", "Counts its changes from 1; updates name the version they start from.")
    confidence: float | None = column("confidence", "How sure its maker is, from 0 to 1, where the maker says.")

    agent: Agent | None = strawberry.field(
        resolver=agent, description="The program that made it, where a machine did; no review changes that."
    )
    reviewed_by: str | None = column(
        "reviewed_by", "Who approved or rejected it; null where nobody has, or it was reopened."
    )
    reviewed_at: DateTime | None = column("reviewed_at", "When it was approved or rejected.")
    review_reason: str | None = column("review_reason", "Why it was approved or rejected, where the reviewer said so.")
    history: Connection[Annotated["Change", strawberry.lazy("schema.types.change")]] = HISTORY

    @classmethod
    def resolve_types(cls, objects: Objects) -> list[str]:
        """The same of many at once."""
        return list(map(KINDS.__getitem__, values(objects, "kind")))

    @classmethod
    def resolve_type(cls, value: Held[Any], *_: Any) -> str:
        """Tell the kind of an annotation from its row."""
        return type_name(value)


@strawberry.type(description="Says that a stretch of text names an entity.")
class EntityLink(Annotation):
    entity: Annotated["Entity", strawberry.lazy("schema.types.entity")] = strawberry.field(
        resolver=entity, description="The entity that is named."
    )
    explanation: LinkExplanation | None = strawberry.field(
        resolver=why, description="Why the machine proposes it; null where a person or a file says so."
    )


@strawberry.type(description="Says what a stretch of text means in another language.")
class Gloss(Annotation):
    language: Language = column("language", "The language of the gloss.")
    text: str = column("text", "The meaning.")
    pinyin: str | None = column("pinyin", "How the stretch is read, in pinyin.")
    part_of_speech: str | None = column("part_of_speech", "The part of speech.")


@strawberry.type(description="Says how a stretch of text reads in another view.")
class Conversion(Annotation):
    view: TextView = column("view", "The view in which it reads so.")
    text: str = column("text", "What stands there in that view.")
    engine: str | None = column("engine", "The program and lexicons that made it, if a machine did.")


@strawberry.type(description="A translation of a stretch of text, usually of a whole paragraph.")
class Translation(Annotation):
    language: Language = column("language", "The language of the translation.")
    text: str = column("text", "The translation.")


async def answered(root: Parent[Held[Row]], info: Info) -> Any:
    """The note that a note answers, even where that one was deleted."""
    there = (await threads.of_note(root, info.context)).row
    found = [n for n in there.notes if n.id == root.row.in_reply_to]
    return Held(found[0], root.past) if found else None


async def replies(root: Parent[Held[Row]], info: Info) -> Any:
    """The notes that answer a note."""
    there = (await threads.of_note(root, info.context)).row
    return threads.shown(there.replies(root.row.id), root.past)


async def thread(root: Parent[Held[Row]], info: Info) -> Any:
    """The thread that a note is part of."""
    return await threads.of_note(root, info.context)


def remark(root: Parent[Held[Row]]) -> str:
    """What a note says; nothing any more where it was deleted."""
    return "" if root.row.deleted_at else root.row.text or ""


@strawberry.type(description="A remark, or the answer to one.")
class Note(Annotation):
    text: str = strawberry.field(resolver=remark, description="The remark; empty where it was deleted.")
    in_reply_to: Annotated["Note", strawberry.lazy("schema.types.annotation")] | None = strawberry.field(
        resolver=answered, description="The note it answers, if it answers one."
    )
    replies: list[Annotated["Note", strawberry.lazy("schema.types.annotation")]] = strawberry.field(
        resolver=replies, description="The notes that answer it, in the order they were made."
    )
    thread: NoteThread = strawberry.field(resolver=thread, description="The thread that it begins or is part of.")
    deleted_at: DateTime | None = column(
        "deleted_at", "When it was deleted, where only its place is left, in a thread that goes on."
    )
