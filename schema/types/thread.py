"""Threads of notes."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import thread
from annotations.annotation import Annotation as Row
from annotations.annotation import Kind
from annotations.past import Past
from annotations.thread import Thread
from schema.context import Context, Held

if TYPE_CHECKING:
    from schema.types.annotation import Note

Notes = list[Annotated["Note", strawberry.lazy("schema.types.annotation")]]


async def of_note(held: Held[Row], context: Context) -> Held[Thread]:
    """The thread of a note, now or as it stood."""
    root = thread.root(held.row)
    if held.past is not None:
        there = held.past.said(held.row.span_id, (Kind.NOTE,))  # answers are on the span of what they answer
        return Held(thread.tied(root, (n for n in there if thread.root(n) == root)), held.past)
    found = await context.load(thread.threads, root)
    return Held(found or Thread(root, False, [held.row]))


def shown(notes: list[Row], past: Past | None) -> list[Any]:
    """Notes as their type shows them."""
    return [Held(note, past) for note in notes]


def notes(root: Parent[Held[Thread]]) -> Any:
    """All notes."""
    return shown(root.row.notes, root.past)


def first(root: Parent[Held[Thread]]) -> Any:
    """The note that began it."""
    found = [n for n in root.row.notes if n.id == root.row.root]
    return Held(found[0], root.past) if found else None


def is_resolved(root: Parent[Held[Thread]]) -> bool:
    """Whether it is settled."""
    return root.row.is_resolved


@strawberry.type(description="Notes that answer one another.")
class NoteThread:
    root: Annotated["Note", strawberry.lazy("schema.types.annotation")] | None = strawberry.field(
        resolver=first, description="The note that began it."
    )
    resolved: bool = strawberry.field(resolver=is_resolved, description="Whether it is settled.")
    notes: Notes = strawberry.field(
        resolver=notes,
        description="All its notes in the order they were made; one that was deleted keeps its place while one answers it.",
    )
