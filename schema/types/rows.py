"""Fields that are a column of the row behind their type."""

from typing import Any

import strawberry
from strawberry import Parent

from schema import batch
from schema.batch import batched
from schema.context import Held


def column(name: str, description: str) -> Any:
    """A field that shows one column of the row as it is."""

    @batched(batch.column(name), name)
    def resolve(root: Parent[Held[Any]]) -> Any:
        return getattr(root.row, name)

    return strawberry.field(resolver=resolve, description=description)
