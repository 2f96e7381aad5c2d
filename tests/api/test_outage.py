"""A database that is away, or whose connections are all in use, is told as that, and is no bug; what reads tries once more."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select, text
from sqlmodel import Session

from api.database import Database
from source_text.document import Document
from source_text.prepared import Prepared
from source_text.problems import Unavailable
from source_text.sight import EVERYTHING
from tests.api.conftest import Headers

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
COUNT = Prepared(select(func.count()).select_from(Document))
KILL = """SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
  WHERE pid != pg_backend_pid() AND datname = current_database()"""


def kill(database: Database) -> None:
    """End all connections but one."""
    with database.engine.connect() as connection:
        connection.execute(text(KILL))


def by_session(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM document")).scalar_one())


def by_driver(session: Session) -> int:
    return int(COUNT.rows(session)[0][0])


@pytest.mark.parametrize("count", [by_session, by_driver])
def test_what_reads_is_done_again_where_its_connection_is_lost(
    database: Database, count: Callable[[Session], int]
) -> None:
    killed: list[int] = []

    def work(session: Session) -> int:
        count(session)
        if not killed:
            killed.append(1)
            kill(database)
        return count(session)

    async def all_() -> list[Any]:
        found = await database.reading(EVERYTHING, work)
        killed.clear()
        with pytest.raises(Unavailable):
            await database.reading(EVERYTHING, work, once=True)
        return [found, await database.reading(EVERYTHING, work)]

    assert asyncio.run(all_()) == [0, 0]


def test_what_writes_is_not_and_the_next_does(database: Database) -> None:
    def work(session: Session) -> int:
        kill(database)
        return by_session(session)

    async def all_() -> int:
        with pytest.raises(Unavailable) as away:
            await database.writing(EVERYTHING, work)
        assert "looks first" in away.value.hint
        return await database.writing(EVERYTHING, by_session)

    assert asyncio.run(all_()) == 0


def test_who_finds_no_connection_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database._reader.pool, "_timeout", 0.1)
    with ExitStack() as held:

        def ask() -> int:
            return by_session(held.enter_context(database.read()))

        for _ in range(30):
            assert ask() == 0
        with pytest.raises(Unavailable):
            ask()
    with database.read() as session:
        assert by_session(session) == 0


def test_each_door_says_that_the_database_is_away(
    client: httpx2.Client, database: Database, admin: Headers, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise database.engine.dialect.loaded_dbapi.OperationalError("connection refused")

    for engine in (database.engine, database._reader):
        monkeypatch.setattr(engine.dialect, "connect", refuse)
        engine.dispose()
    database._glimpse.close()
    monkeypatch.setattr("psycopg.AsyncConnection.connect", refuse)
    for headers in ({}, admin):
        answer = client.get("/api/v1/documents", headers=headers)
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "UNAVAILABLE", "1")
    [error] = client.post("/graphql", json={"query": "{ documents { totalCount } }"}).json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert client.get("/documents").status_code in (404, 503)
    assert client.get("/", headers={"accept": "text/html"}).status_code == 503
    assert not caplog.records
