"""Finding the rows that global ids name, of whatever type, in one statement a type."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from annotations import authority, past, read
from schema import ids
from schema.context import Context, Held
from source_text import project
from source_text import read as texts

LOADS: dict[str, Callable[[Session, Sequence[int]], Mapping[int, Any]]] = {
    "Document": texts.documents,
    "Revision": texts.revisions_by_id,
    "Paragraph": texts.paragraphs,
    "Span": read.spans,
    "Annotation": read.annotations,
    "Entity": authority.resolve,
    "Project": project.by_id,
}


async def find(context: Context, global_id: str, path: str = "id") -> Held[Any] | None:
    """The node that an id names; None where it is no longer there, Invalid where the id is not one of ours."""
    name, number = ids.decode(global_id, path)
    row = await context.load(LOADS[name], number)
    if name == "Paragraph" and row is not None and row.ordinal is None:
        # Retired, it answers for ever: as it stood in the last revision that had it.
        held = await context.load(past.of_retired, number)
        return None if held is None else Held(*held)
    return None if row is None else Held(row)


async def find_all(context: Context, global_ids: Sequence[str]) -> list[Held[Any] | None]:
    """The nodes that ids name, in their order."""
    return await context.together(find(context, id_, "ids") for id_ in global_ids)
