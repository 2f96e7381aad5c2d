"""What every request asks first is found in the event loop, whoever writes meanwhile, and whatever becomes of the connection."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from api.database import Database
from source_text.document import Document
from source_text.prepared import Prepared, given
from source_text.sight import EVERYTHING

SLUGS = "SELECT slug FROM document"
BY_SLUG = Prepared(select(col(Document.slug)).where(col(Document.slug) == given("slug")))


def put(session: Session) -> None:
    words = "INSERT INTO document (slug, title, language, revision, version, created_at, updated_at, visibility, project_id)"
    session.execute(text(f"{words} VALUES ('one', '', 'zh-Hant', 1, 1, '', '', 'PRIVATE', 1)"))


def test_no_thread_is_asked_and_no_writer_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "reading", None)
    with database.write() as session:
        put(session)
        assert asyncio.run(database.glimpse(SLUGS)) == []
        assert asyncio.run(database.look(BY_SLUG, slug="one")) == []
    assert asyncio.run(database.glimpse(SLUGS)) == [("one",)]
    assert asyncio.run(database.look(BY_SLUG, slug="one")) == [("one",)]
    assert asyncio.run(database.look(BY_SLUG, slug="two")) == []


def test_where_nothing_is_seen_at_once_a_thread_looks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(*_: Any) -> None:
        return None

    monkeypatch.setattr(database._glimpse, "rows", none)
    with database.write() as session:
        put(session)
    assert [tuple(row) for row in asyncio.run(database.look(BY_SLUG, slug="one"))] == [("one",)]


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
        found = [await database.glimpse(SLUGS)]
        await database.writing(EVERYTHING, put)
        return [*found, await database.glimpse(SLUGS)]

    assert asyncio.run(all_()) == [[], [("one",)]]
