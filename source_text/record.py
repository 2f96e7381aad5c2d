"""Records: some columns of a table, read as the database driver gives them.

A mapped object costs some 20 times the reading of its values; a record has the same names for them, and costs little
more. Where there are many they stay columns, which cost next to nothing. They are for reading, and know nothing of
relations, changes or sessions.
"""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate, chain
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, Integer, String
from sqlalchemy import select as rows
from sqlmodel import AutoString, Session, SQLModel

from source_text.prepared import Prepared, all_given, turned

Needs = frozenset[str] | None
"""The names of columns; None for all."""
PLAIN: Mapping[type[Any], type] = {Integer: int, String: str, AutoString: str}
"""What the values of a column are in Python, by the sort of the column."""


class Columns(NamedTuple):
    """Columns of a table, and what makes a record of a row that has them."""

    model: type[Any]
    names: tuple[str, ...]
    of: Sequence[Any]
    make: Callable[[Iterable[Any]], Any]
    sound: Mapping[str, type] = MappingProxyType({})
    """What all values are of some columns, in which none is missing."""

    def table(self, found: Sequence[Sequence[Any]]) -> "Table":
        """Rows as the driver gives them, turned into a table."""
        return Table(self, turned(found, len(self.names)))

    def column(self, values: Sequence[Sequence[Any]], name: str) -> Sequence[Any]:
        """One of the columns, where their values stand before any others."""
        return values[self.names.index(name)]


@lru_cache(1024)
def columns(model: type[SQLModel], names: Needs = None, always: tuple[str, ...] = ()) -> Columns:
    """Columns of a table: those of some names and those that are `always` there, or all where no names are given.

    The class of the records tells the `model` they are of. Where rows are wrapped with the past they belong to, a record
    stands for itself: it is its own `row`, without a `past`.
    """
    table: Any = model.__table__  # type: ignore[attr-defined]
    chosen = [c.key for c in table.columns if names is None or c.key in names or c.key in always]
    make: Any = namedtuple  # which fields it has is known at run time only
    record = make(model.__name__, chosen)
    record.model, record.past = model, None
    record.row = property(lambda self: self)
    plain = partial(tuple.__new__, record)
    coded = [i for i, name in enumerate(chosen) if isinstance(table.columns[name].type, JSON)]
    kinds = {name: PLAIN.get(type(table.columns[name].type)) for name in chosen if not table.columns[name].nullable}
    sound = {name: kind for name, kind in kinds.items() if kind}

    def decoded(row: Iterable[Any]) -> Any:
        values = list(row)
        for i in coded:  # SQLite has text for them, PostgreSQL's driver has read it already
            values[i] = orjson.loads(values[i]) if isinstance(values[i], str) else values[i]
        return plain(values)

    of = [getattr(model, name) for name in chosen]
    return Columns(model, tuple(chosen), of, decoded if coded else plain, sound)


class Sound(NamedTuple):
    """Values that are all of one type, and of which none is missing: nobody has to look at each of them."""

    type: type
    values: Sequence[Any]


class Table(Sequence[Any]):
    """Many records of one sort, column by column; whoever looks at one gets it as a record."""

    __slots__ = ("_made", "beneath", "columns", "values")

    def __init__(self, of: Columns, values: Sequence[Sequence[Any]]) -> None:
        self.columns, self.values = of, values
        self.beneath: dict[Any, Grouped] = {}
        """What is under each of them and was read by the same statement, by what was asked for."""
        self._made: list[Any] | None = None

    @property
    def model(self) -> type[Any]:
        """The table that they are of."""
        return self.columns.model

    def column(self, name: str) -> Sequence[Any]:
        """The values of one column."""
        return self.columns.column(self.values, name)

    def shown(self, name: str) -> Sequence[Any] | Sound:
        """The values of one column, Sound where it is."""
        values, kind = self.column(name), self.columns.sound.get(name)
        return values if kind is None else Sound(kind, values)

    def pick(self, places: Sequence[int]) -> "Table":
        """Some of them, in some order."""
        return Table(self.columns, picked(self.values, places))

    def _records(self) -> list[Any]:
        if self._made is None:
            self._made = list(map(self.columns.make, zip(*self.values, strict=True)))
        return self._made

    def __len__(self) -> int:
        return len(self.values[0])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._records())

    def __getitem__(self, place: Any) -> Any:
        return self._records()[place]


class Grouped(NamedTuple):
    """Records under their parents: as many as the sizes say, one parent after the other."""

    members: Table
    sizes: Sequence[int]


def ordered(values: Sequence[Sequence[Any]], *keys: Iterable[Any]) -> Sequence[Sequence[Any]]:
    """Columns with their rows in the order of some keys, of which no two are alike."""
    found = list(zip(*keys, range(len(values[0])), strict=True))
    wanted = sorted(found)
    return values if wanted == found else picked(values, [one[-1] for one in wanted])


def picked(values: Sequence[Sequence[Any]], places: Sequence[int]) -> list[Sequence[Any]]:
    """Some places of each of several columns."""
    if len(places) < 2:
        return [[column[i] for i in places] for column in values]
    choose = itemgetter(*places)
    return [choose(column) for column in values]


def grouped(members: Table, under: Sequence[Any], parents: Sequence[Any]) -> Grouped:
    """Records under each of some parents; `under` says which one each is under, and has those of one together."""
    counted = Counter(under)
    if len(counted) == len(parents) and list(counted) == list(parents):
        return Grouped(members, list(counted.values()))
    ends = dict(zip(counted, accumulate(counted.values()), strict=True))
    sizes = [counted.get(parent, 0) for parent in parents]
    places = [range(ends[parent] - size, ends[parent]) for parent, size in zip(parents, sizes, strict=True) if size]
    return Grouped(members.pick(list(chain.from_iterable(places))), sizes)


@lru_cache(256)
def _by_id(model: Any, needs: Needs) -> tuple[Columns, Prepared]:
    wanted = columns(model, needs, ("id",))
    return wanted, Prepared(rows(*wanted.of).where(model.id.in_(all_given("ids"))))


def by_id(session: Session, ids: Iterable[int], model: type[SQLModel], needs: Needs = None) -> Mapping[int, Any]:
    """The records of a table by id, where they are there."""
    wanted, statement = _by_id(model, needs)
    return {one.id: one for one in map(wanted.make, statement.rows(session, ids=list(ids)))}
