"""What every request asks first is found at once where the database is a file, whoever writes meanwhile."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.database import Database
from source_text.sight import EVERYTHING

SLUGS = "SELECT slug FROM document"


def slugs(session: Session) -> list[str]:
    return list(session.execute(text(SLUGS)).scalars())


def put(session: Session) -> None:
    words = "INSERT INTO document (slug, title, language, revision, version, created_at, updated_at, visibility, project_id)"
    session.execute(text(f"{words} VALUES ('one', '', 'zh-Hant', 1, 1, '', '', 'PUBLIC', 1)"))


def test_no_thread_is_asked_and_no_writer_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_lookups", None)
    with database.write() as session:
        put(session)
        assert asyncio.run(database.glimpse(SLUGS)) == []
        if database.engine.dialect.name == "sqlite":
            assert asyncio.run(database.finding(slugs)) == []
        monkeypatch.undo()
    assert asyncio.run(database.finding(slugs)) == ["one"]
    assert asyncio.run(database.glimpse(SLUGS)) == [("one",)]


def test_many_may_look_at_once(database: Database) -> None:
    async def all_() -> Any:
        return await asyncio.gather(*(database.glimpse(f"SELECT {n}") for n in range(100)))

    assert asyncio.run(all_()) == [[(n,)] for n in range(100)]


def test_a_connection_that_is_lost_costs_one_look(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return

    async def all_() -> list[Any]:
        [(process,)] = await database.glimpse("SELECT pg_backend_pid()") or []
        with database.engine.connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend({process}, 5000)"))
        return [await database.glimpse("SELECT 1"), await database.glimpse("SELECT 1")]

    assert asyncio.run(all_()) == [None, [(1,)]]


def test_who_leaves_while_looking_takes_nobody_along(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return

    async def all_() -> Any:
        slow = asyncio.ensure_future(database.glimpse("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.2)
        slow.cancel()
        return await database.glimpse("SELECT 1")

    assert asyncio.run(all_()) == [(1,)]


def test_each_look_sees_what_is_committed_by_then(database: Database) -> None:
    async def all_() -> list[Any]:
        found = [await database.finding(slugs)]
        await database.writing(EVERYTHING, put)
        return [*found, await database.finding(slugs)]

    assert asyncio.run(all_()) == [[], ["one"]]


def test_what_goes_wrong_is_told_and_the_next_look_is_none_the_worse(database: Database) -> None:
    def fail(_: Session) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(database.finding(fail))
    assert asyncio.run(database.finding(slugs)) == []
