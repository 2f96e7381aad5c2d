"""Selects that are put into words once, for each database and each sort of sight, and run by the driver itself.

Making a statement, narrowing it to what its session sees, and looking its words up takes SQLAlchemy several times as
long as small statements take the database. Here that is done the first time only; what differs from call to call is
given by name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import BindParameter, Boolean, Connection, Dialect, Integer, Select, String, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import AutoString, Session

from source_text import patience, sight
from source_text.problems import away

Rows = Sequence[tuple[Any, ...]]
"""What a driver finds."""
LIST = re.compile(r"(NOT )?IN \(__\[POSTCOMPILE_(\w+)[^\]]*\]\)")
"""Where SQLAlchemy leaves room for the members of a list."""
LIMIT = re.compile(r"\b(LIMIT|OFFSET) (:\w+|%\(\w+\)s)")
"""Where a database looks at a value to plan by it, and plans anew whenever one is given; SQLite does not look into a sum,
nor PostgreSQL into another select."""
PLACES: Mapping[str, re.Pattern[str]] = {"sqlite": re.compile(r":(\w+)"), "postgresql": re.compile(r"%\((\w+)\)s")}
"""Where SQLAlchemy leaves room for a value."""
DIALECTS: Mapping[str, Callable[[], Dialect]] = {
    "sqlite": cache(lambda: SQLiteDialect_pysqlite(paramstyle="named")),
    "postgresql": cache(PGDialect_psycopg),
}


def given(name: str) -> BindParameter[Any]:
    """A value that is given when a statement is run."""
    return bindparam(name)


def all_given(name: str) -> BindParameter[Any]:
    """A list that is given when a statement is run: what stands in it is asked for by `in_` and `not_in`."""
    return bindparam(name, expanding=True)


EXACT = (Integer, String, AutoString, Boolean)
"""The types of columns that are the same in JSON; SQLite would write 15 digits of a number that has 17."""


class Kind(NamedTuple):
    """What words depend on besides the statement."""

    database: str
    everything: bool = True
    named: bool = False
    trusted: bool = False
    whole: bool = False
    """Whether all rows come as one, in which each column is a list in JSON."""


class Words(NamedTuple):
    """A statement in the words of a database, and the names of the lists it is given."""

    text: str
    lists: frozenset[str]


class Prepared:
    """A select whose words are kept."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._words: dict[Kind, Words] = {}
        self._exact = all(isinstance(column.type, EXACT) for column in statement.selected_columns)

    def plain(self, database: str, **values: Any) -> tuple[str, dict[str, Any]]:
        """Its words for those who see everything, and the values as the driver takes them with these; none of them a list."""
        words = self._said(Kind(database))
        assert not words.lists, "a list takes other words"
        return words.text, values

    def rows(self, session: Session, **values: Any) -> Rows:
        """What it finds for a session with some values, as the driver gives it."""
        return self._found(session, values, whole=False)

    def columns(self, session: Session, *, many: bool, **values: Any) -> Sequence[Sequence[Any]]:
        """The same column by column, in no order.

        Where there may be `many` rows, some hundred or more, the database writes each column as one list, which takes half
        the time of a driver that makes rows.
        """
        if not many or not self._exact:
            return turned(self.rows(session, **values), len(self.statement.selected_columns))
        [lists] = self._found(session, values, whole=True)
        # SQLite has bytes for them, PostgreSQL's driver has read them already.
        return [orjson.loads(found) if isinstance(found, bytes) else found or () for found in lists]

    def _found(self, session: Session, values: dict[str, Any], *, whole: bool) -> Rows:
        if session.autoflush:
            session.flush()
        seen, connection = sight.of(session), connected(session)
        database = connection.dialect.name
        words = self._said(Kind(database, seen.everything, bool(seen.named), sight.trusted(session), whole))
        if not seen.everything:
            values |= {sight.PROJECTS: list(seen.projects), sight.NAMED: list(seen.named)}
        if database == "sqlite":
            for name in words.lists.intersection(values):
                values[name] = orjson.dumps(values[name]).decode()
        return ask(connection, words.text, values)

    def _said(self, kind: Kind) -> Words:
        found = self._words.get(kind)
        if found is None:
            found = self._words[kind] = _words(self.statement, kind)
        return found


def turned(found: Sequence[Sequence[Any]], width: int) -> list[Sequence[Any]]:
    """Rows of so many values, column by column."""
    return list(zip(*found, strict=True)) if found else [()] * width


def connected(session: Session) -> Connection:
    """The connection of a session, with its transaction begun; to ask the session each time takes as long as small
    statements take."""
    found: Connection | None = session.info.get("connection")
    if found is None or not found.in_transaction():
        found = session.info["connection"] = session.connection()
    return found


def ask(connection: Connection, text: str, values: Mapping[str, Any]) -> Rows:
    """What the driver behind a connection finds with a statement that has patience left, and that gives rows; what goes
    wrong is told as by SQLAlchemy."""
    patience.check()
    driver: Any = connection.connection.driver_connection
    try:
        found: Rows = driver.execute(text, values).fetchall()
    except Exception as error:
        patience.check()
        dialect: Any = connection.dialect
        if dialect.is_disconnect(error, driver, None):
            raise away() from error
        raise DBAPIError.instance(text, dict(values), error, dialect.loaded_dbapi.Error, dialect=dialect) from error
    return found


def _words(statement: Select[*tuple[Any, ...]], kind: Kind) -> Words:
    """A statement in the words of a database, narrowed where not everything is seen.

    Values that never differ are part of the words. SQLite would plan anew with each that is given for what a partial index
    is about, and PostgreSQL plans for it once and for all.
    """
    database = kind.database
    if not kind.everything:
        statement = sight.narrowed(statement, kind.named, kind.trusted)
    compiled: Any = statement.compile(dialect=DIALECTS[database]())
    assert not compiled._bind_processors, "values go to the driver as they are"
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    lists = set()

    def constant(found: re.Match[str]) -> str:
        return _literal(database, constants[found[1]]) if found[1] in constants else found[0]

    def members(found: re.Match[str]) -> str:
        name = found[2]
        if name in constants:
            return f"{found[1] or ''}IN ({', '.join(_literal(database, value) for value in constants[name])})"
        lists.add(name)
        if database == "sqlite":
            return f"{found[1] or ''}IN (SELECT value FROM json_each({_place(database, name)}))"
        # As with a limit, it would plan for just this list.
        of = compiled.dialect.type_compiler_instance.process(compiled.binds[name].type)
        return f"{'<> ALL' if found[1] else '= ANY'} (ARRAY(SELECT unnest({_place(database, name)}::{of}[])))"

    text = LIST.sub(members, PLACES[database].sub(constant, compiled.string))
    text = LIMIT.sub(r"\1 \2 + 0" if database == "sqlite" else r"\1 (SELECT \2)", text)
    return Words(_whole(text, statement, database) if kind.whole else text, frozenset(lists))


def _whole(text: str, statement: Select[*tuple[Any, ...]], database: str) -> str:
    """The words that make one row of all that the words of a statement find: each column as a list in JSON."""
    names = [f"c{i}" for i in range(len(statement.selected_columns))]
    listed = "CAST(json_group_array({}) AS BLOB)" if database == "sqlite" else "json_agg({})"
    return f"WITH found ({', '.join(names)}) AS ({text}) SELECT {', '.join(map(listed.format, names))} FROM found"


def _place(database: str, name: str) -> str:
    return f":{name}" if database == "sqlite" else f"%({name})s"


def _literal(database: str, value: Any) -> str:
    """A value as it is written within a statement."""
    value = value.value if isinstance(value, Enum) else value
    if isinstance(value, int):
        return str(value).upper()  # TRUE and FALSE are numbers too
    assert isinstance(value, str), "nothing else needs to be written"
    quoted = value.replace("'", "''")
    return f"'{quoted}'" if database == "sqlite" else f"'{quoted.replace('%', '%%')}'"
