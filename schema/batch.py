"""Batches: what a resolver makes of one object, made of all objects of a level at once.

A batch is an addition for fields that are asked of hundreds of objects. It gives the same as its resolver, and nothing
(None) where it leaves the work to that one; its field tells which columns of the rows it reads, so that where all
fields of a level tell, no others are selected.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

from schema.plan import Field
from schema.sitting import Sitting
from source_text.record import Table

P = ParamSpec("P")
R = TypeVar("R", bound=Callable[..., Any])
Objects = Sequence[Any]
Batch = Callable[Concatenate[Sitting, Objects, Field, P], Sequence[Any] | None]


def batched(batch: Batch[...] | None, *needs: str) -> Callable[[R], R]:
    """Give a resolver a batch, and say which columns of the row both read."""

    def mark(resolver: R) -> R:
        resolver.batch, resolver.needs = batch, frozenset(needs)  # type: ignore[attr-defined]
        return resolver

    return mark


def column(name: str) -> Batch[[]]:
    """The batch of a column that is shown as it is."""
    return lambda _sitting, objects, _field: shown(objects, name)


def shown(objects: Objects, name: str) -> Sequence[Any]:
    """One column of the rows of objects, for JSON."""
    return objects.shown(name) if isinstance(objects, Table) else values(objects, name)


def values(objects: Objects, name: str) -> Sequence[Any]:
    """One column of the rows of objects."""
    if isinstance(objects, Table):
        return objects.column(name)
    return list(map(attrgetter(f"row.{name}"), objects))


def present(objects: Objects) -> bool:
    """Whether all objects are as they stand now."""
    return recorded(objects) or all(held.past is None for held in objects)


def rows(objects: Objects) -> Objects:
    """The rows of objects; records are theirs themselves."""
    return objects if recorded(objects) else [held.row for held in objects]


def recorded(objects: Objects) -> bool:
    """Whether objects are records, as all of one level are where one is."""
    return isinstance(objects, Table) or (bool(objects) and hasattr(objects[0], "model"))
