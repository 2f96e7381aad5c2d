"""Writing many rows of a table at once, without an object or a statement for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, SQLModel

TOGETHER = 100
"""How many rows one statement of SQLite writes."""


def parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Numbers in parts that one statement takes."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def reserve(session: Session, table: type[SQLModel], number: int) -> range:
    """Ids for rows about to be written, which no other row gets. Writers work one at a time, so none comes between."""
    name = table.__tablename__
    if session.get_bind().dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{name}', 'id')"
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


def _literal(value: Any) -> str:
    """A value as it stands in a statement of SQLite."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)
