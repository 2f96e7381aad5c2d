"""Single rows, written and read by the driver itself, and known to the session as if it had done so.

The unit of work of SQLAlchemy takes several times as long for a row as the database. What is written here must not wait
for anything else to be written: it is there at once.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

import orjson
from sqlalchemy import JSON, Boolean, inspect
from sqlalchemy import select as rows
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlmodel import Session, SQLModel

from source_text.prepared import Prepared, ask, connected, given

M = TypeVar("M", bound=SQLModel)
NAME = re.compile(r":(\w+)")


class Shape(NamedTuple):
    """The columns of a table: what each is where nothing is given, and what turns it into what the driver takes, and back."""

    mapper: Mapper[Any]
    table: str
    key: str
    blank: Mapping[str, Any]
    coded: frozenset[str]
    flags: frozenset[str]
    by_id: Prepared


class Computed(NamedTuple):
    """A value that the database works out, in the words of each."""

    sqlite: str
    postgresql: str


def run(session: Session, text: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    """What a statement gives back, with values under names, as `:name`, after all that was written before it."""
    session.flush()
    connection = connected(session)
    if connection.dialect.name == "postgresql":
        text = _percent(text)
    return ask(connection, text, values)


def insert(session: Session, model: type[M], **values: Any) -> M:
    """Write a row, and return it with the id it got; what is not given is as in a new object."""
    shape = _shape(model)
    made = _known(session, model, {**shape.blank, **values, **_write(session, model, values)})
    session.info.setdefault("written", []).append(made)  # a session forgets what nobody else holds
    return made


def write(session: Session, model: type[M], **values: Any) -> Any:
    """Write a row that nobody looks at any more, and return its id."""
    return _write(session, model, values)[_shape(model).key]


def _write(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a row, and return its id and what was computed."""
    shape = _shape(model)
    sent, computed = _sent(session, shape, {**shape.blank, **values})
    [found] = run(session, _inserting(model, tuple(sent), computed), sent)
    return dict(zip((shape.key, *(name for name, _ in computed)), found, strict=True))


def update(session: Session, row: SQLModel, **values: Any) -> None:
    """Write some columns of a row, which then has these values."""
    shape = _shape(type(row))
    sent, computed = _sent(session, shape, values)
    key = {shape.key: getattr(row, shape.key)}
    [found] = run(session, _updating(type(row), tuple(sent), computed), sent | key)
    names = (name for name, _ in computed)
    for name, value in {**values, **dict(zip(names, found[1:], strict=True))}.items():
        set_committed_value(row, name, value)


def _sent(
    session: Session, shape: Shape, values: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    """Values as the driver takes them, and the words for those that the database works out."""
    sent, computed = {}, []
    for name, value in values.items():
        if isinstance(value, Computed):
            computed.append((name, getattr(value, connected(session).dialect.name)))
        else:
            sent[name] = orjson.dumps(value).decode() if name in shape.coded else value
    return sent, tuple(computed)


def get(session: Session, model: type[M], id_: int) -> M | None:
    """The row of an id, if it is there to be seen; one that the session has already as it has it."""
    if held(session, model, id_) is not None:
        return session.get(model, id_)
    found = find(session, model, _shape(model).by_id, id=id_)
    return found[0] if found else None


def find(session: Session, model: type[M], statement: Prepared, **values: Any) -> list[M]:
    """The rows of a table that a statement over all its columns finds."""
    shape = _shape(model)
    names = (*shape.blank, shape.key)
    found = []
    for values_ in statement.rows(session, **values):
        row = dict(zip(names, values_, strict=True))
        there = held(session, model, row[shape.key])
        for name in shape.coded:
            row[name] = orjson.loads(row[name]) if isinstance(row[name], str) else row[name]
        for name in shape.flags:
            row[name] = bool(row[name])
        found.append(_known(session, model, row) if there is None else there)
    return found


def all_of(model: type[SQLModel]) -> list[Any]:
    """All columns of a table, in the order in which `find` wants them."""
    shape = _shape(model)
    return [getattr(model, name) for name in (*shape.blank, shape.key)]


def held(session: Session, model: type[M], id_: int) -> M | None:
    """The row of an id, if the session has it, whether or not it has to be read anew."""
    there: M | None = session.identity_map.get(_shape(model).mapper.identity_key_from_primary_key((id_,)))
    return there


def _known(session: Session, model: type[M], values: Mapping[str, Any]) -> M:
    """A row as SQLAlchemy's loader leaves it behind, without its way there."""
    shape = _shape(model)
    mapper = shape.mapper
    made: M = mapper.class_manager.new_instance()
    made.__dict__.update(values)
    state = instance_state(made)
    state.key = mapper.identity_key_from_primary_key((values[shape.key],))
    state.session_id = session.hash_key
    session.identity_map.add(state)
    return made


@cache
def _shape(model: type[SQLModel]) -> Shape:
    table: Any = model.__table__  # type: ignore[attr-defined]
    [key] = table.primary_key.columns
    columns = [c for c in table.columns if c is not key]
    blank = {
        c.key: model.model_fields[c.key].get_default(call_default_factory=True, validated_data={}) for c in columns
    }
    order = [getattr(model, c.key) for c in (*columns, key)]
    return Shape(
        inspect(model),
        table.name,
        key.key,
        {name: value if type(value).__name__ != "PydanticUndefinedType" else None for name, value in blank.items()},
        frozenset(c.key for c in columns if isinstance(c.type, JSON)),
        frozenset(c.key for c in columns if isinstance(c.type, Boolean)),
        Prepared(rows(*order).where(getattr(model, key.key) == given("id"))),
    )


@cache
def _inserting(model: type[SQLModel], names: tuple[str, ...], computed: tuple[tuple[str, str], ...]) -> str:
    shape, words = _shape(model), dict(computed)
    listed = ", ".join(f'"{name}"' for name in (*names, *words))
    places = ", ".join([*(f":{name}" for name in names), *words.values()])
    told = ", ".join(f'"{name}"' for name in (shape.key, *words))
    return f'INSERT INTO "{shape.table}" ({listed}) VALUES ({places}) RETURNING {told}'


@cache
def _updating(model: type[SQLModel], names: tuple[str, ...], computed: tuple[tuple[str, str], ...]) -> str:
    shape, words = _shape(model), dict(computed)
    changed = ", ".join(f'"{name}" = {place}' for name, place in {**{n: f":{n}" for n in names}, **words}.items())
    told = ", ".join(f'"{name}"' for name in (shape.key, *words))
    return f'UPDATE "{shape.table}" SET {changed} WHERE "{shape.key}" = :{shape.key} RETURNING {told}'


@cache
def _percent(text: str) -> str:
    """A statement as PostgreSQL's driver wants it."""
    return NAME.sub(r"%(\1)s", text)
