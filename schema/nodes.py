"""Finding the rows that global ids name, of whatever type, in one statement a type."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from annotations import authority, read
from schema import ids
from schema.context import Context, Held
from source_text import project
from source_text import read as texts
from source_text.paragraph import Paragraph


def _current(session: Session, wanted: Sequence[int]) -> dict[int, Paragraph]:
    """Paragraphs that are part of the current text."""
    return {id_: p for id_, p in texts.paragraphs(session, wanted).items() if p.ordinal is not None}


LOADS: dict[str, Callable[[Session, Sequence[int]], Mapping[int, Any]]] = {
    "Document": texts.documents,
    "Revision": texts.revisions_by_id,
    "Paragraph": _current,
    "Span": read.spans,
    "Annotation": read.annotations,
    "Entity": authority.resolve,
    "Project": project.by_id,
}


async def find(context: Context, global_id: str, path: str = "id") -> Held[Any] | None:
    """The node that an id names; None where it is no longer there, Invalid where the id is not one of ours."""
    name, number = ids.decode(global_id, path)
    row = await context.load(LOADS[name], number)
    return None if row is None else Held(row)


async def find_all(context: Context, global_ids: Sequence[str]) -> list[Held[Any] | None]:
    """The nodes that ids name, in their order."""
    return list(await asyncio.gather(*(find(context, id_, "ids") for id_ in global_ids)))
