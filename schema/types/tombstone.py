"""Tombstones: what stays of a deleted annotation."""

from typing import Annotated, Any

import strawberry
from strawberry import Parent

from annotations import tombstone as stones
from annotations.tombstone import Tombstone as Row
from schema import ids
from schema.context import Held
from schema.types.annotation import Annotation, Info
from schema.types.enums import AnnotationKind
from schema.types.scalars import DateTime


def _id(root: Parent[Held[Row]]) -> strawberry.ID:
    return strawberry.ID(ids.encode("Annotation", root.row.last.id))


def _last(root: Parent[Held[Row]]) -> Any:
    return Held(root.row.last)


@strawberry.type(description="What stays of an annotation that was deleted.")
class Tombstone:
    id: strawberry.ID = strawberry.field(resolver=_id, description="The id of the annotation.")
    kind: AnnotationKind = strawberry.field(
        resolver=lambda root: root.row.last.kind, description="What sort of thing it said."
    )
    deleted_by: str = strawberry.field(resolver=lambda root: root.row.by, description="Who deleted it.")
    deleted_at: DateTime = strawberry.field(resolver=lambda root: root.row.at, description="When it was deleted.")
    reason: str | None = strawberry.field(
        resolver=lambda root: root.row.reason, description="Why, where that was said."
    )
    change: int = strawberry.field(
        resolver=lambda root: root.row.sequence, description="The number of the change that did it."
    )
    last: Annotation = strawberry.field(resolver=_last, description="The annotation as it last stood.")


async def tombstone(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of an annotation.")]
) -> Any:
    """What stays of an annotation; nothing where it still stands, or never was."""
    found = await info.context.load(stones.tombstones, ids.number(id, "Annotation"))
    return None if found is None else Held(found)
