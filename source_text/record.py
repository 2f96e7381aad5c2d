"""Records: some columns of a table, read as the database driver gives them.

A mapped object costs some 20 times the reading of its values; a record has the same names for them, and costs little
more. It is for reading many rows, and knows nothing of relations, changes or sessions.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import JSON, Select
from sqlmodel import Session, SQLModel

from source_text.patience import current


class Columns(NamedTuple):
    """Columns of a table, and what makes a record of a row that has them."""

    of: Sequence[Any]
    make: Callable[[Sequence[Any]], Any]


@lru_cache(1024)
def columns(
    model: type[SQLModel],
    names: frozenset[str] | None = None,
    always: tuple[str, ...] = (),
    behind: tuple[str, ...] = (),
) -> Columns:
    """Columns of a table: those of some names and those that are `always` there, or all where no names are given.

    What a row has behind them goes under the names `behind`. The class of the records tells the `model` they are of.
    Where rows are wrapped with the past they belong to, a record stands for itself: it is its own `row`, without a `past`.
    """
    table: Any = model.__table__  # type: ignore[attr-defined]
    chosen = [c.key for c in table.columns if names is None or c.key in names or c.key in always]
    assert not any(isinstance(table.columns[c].type, JSON) for c in chosen), "what the driver gives is the value"
    make: Any = namedtuple  # which fields it has is known at run time only
    record = make(model.__name__, [*chosen, *behind])
    record.model, record.past = model, None
    record.row = property(lambda self: self)
    return Columns([getattr(model, name) for name in chosen], partial(tuple.__new__, record))


def read(session: Session, statement: Select[Any]) -> Sequence[Sequence[Any]]:
    """The rows of a select as the driver gives them."""
    result: Any = session.execute(statement)
    try:
        found: Sequence[Sequence[Any]] = result.raw.cursor.fetchall()
    except Exception:
        # SQLite does most of its work here, past what turns an interruption into words.
        if patience := current.get():
            patience.check()
        raise
    return found
