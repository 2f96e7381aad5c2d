"""Writing many rows of a table at once, without an object or a statement for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import literal, select, text
from sqlmodel import Session, SQLModel

TOGETHER = 100
"""How many rows one statement of SQLite writes."""
MANY = 5000
"""How many ids one statement takes."""


def parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Numbers in parts that one statement takes."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def reserve(session: Session, table: type[SQLModel], number: int) -> range:
    """Ids for rows about to be written, which no other row gets. Writers work one at a time, so none comes between."""
    name = str(table.__tablename__)
    if session.get_bind().dialect.name == "postgresql":
        [key] = SQLModel.metadata.tables[name].primary_key.columns
        sequence = f"pg_get_serial_sequence('{name}', '{key.name}')"
        first = session.execute(text(f"SELECT nextval({sequence})")).scalar_one()
        session.execute(text(f"SELECT setval({sequence}, :last)"), {"last": first + number - 1})
    else:
        found = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": name}).scalar()
        first = (found or 0) + 1
    return range(first, first + number)


def insert(
    session: Session,
    table: type[SQLModel],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    constants: Mapping[str, Any] | None = None,
) -> None:
    """Write rows given by the values of some columns; `constants` are the same in all of them, the rest is NULL.

    Raises what the database raises where a row breaks a rule of the table.
    """
    session.flush()
    listed = list(rows)
    if not listed:
        return
    same = dict(constants or {})
    names = ", ".join(f'"{name}"' for name in (*columns, *same))
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        fixed = tuple(same.values())
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f'COPY "{table.__tablename__}" ({names}) FROM STDIN') as copy:
            for values in listed:
                copy.write_row((*values, *fixed))
        return
    # A literal costs SQLite less than a value bound anew for each row, and a row of many less than a statement.
    row = ", ".join([*("?" for _ in columns), *(_literal(value) for value in same.values())])
    start = f'INSERT INTO "{table.__tablename__}" ({names}) VALUES '
    whole = len(listed) - len(listed) % TOGETHER
    if whole:
        together = [tuple(chain.from_iterable(listed[i : i + TOGETHER])) for i in range(0, whole, TOGETHER)]
        connection.exec_driver_sql(start + ", ".join([f"({row})"] * TOGETHER), together)
    if whole < len(listed):
        connection.exec_driver_sql(f"{start}({row})", listed[whole:])


def update(session: Session, table: type[SQLModel], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write some columns of rows that are there: each is given by its values, and its id as the last of them.

    What the session holds of these rows is not renewed.
    """
    session.flush()
    listed = list(rows)
    if not listed:
        return
    connection = session.connection()
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    changed = ", ".join(f'"{name}" = {mark}' for name in columns)
    connection.exec_driver_sql(f'UPDATE "{table.__tablename__}" SET {changed} WHERE "id" = {mark}', listed)


def copy(
    session: Session,
    source: type[SQLModel],
    target: type[SQLModel],
    columns: Mapping[str, str],
    ids: Sequence[int],
    constants: Mapping[str, Any],
) -> None:
    """Write into one table what rows of another hold, without reading them: `columns` names for each column of the
    `target` the one of the `source`, and `constants` are the same in all rows."""
    session.flush()
    from_, into = (SQLModel.metadata.tables[str(table.__tablename__)] for table in (source, target))
    values = [*(from_.c[name] for name in columns.values()), *(literal(value) for value in constants.values())]
    for some in parts(ids, MANY):
        chosen = select(*values).where(from_.c.id.in_(some)).order_by(from_.c.id)
        session.execute(into.insert().from_select([*columns, *constants], chosen))


def _literal(value: Any) -> str:
    """A value as it stands in a statement of SQLite."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)
