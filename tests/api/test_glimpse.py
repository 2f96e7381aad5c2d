"""What every request asks first is found at once where the database is a file, whoever writes meanwhile."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.database import Database
from source_text.sight import EVERYTHING


def slugs(session: Session) -> list[str]:
    return list(session.execute(text("SELECT slug FROM document")).scalars())


def put(session: Session) -> None:
    words = "INSERT INTO document (slug, title, language, revision, version, created_at, updated_at, visibility, project_id)"
    session.execute(text(f"{words} VALUES ('one', '', 'zh-Hant', 1, 1, '', '', 'PUBLIC', 1)"))


def test_no_thread_is_asked_and_no_writer_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.engine.dialect.name == "postgresql":
        assert asyncio.run(database.finding(slugs)) == []
        assert asyncio.run(database.glimpse(lambda _: True, likely=False)) is None
        return
    monkeypatch.setattr(database, "_lookups", None)
    with database.write() as session:
        put(session)
        assert asyncio.run(database.finding(slugs)) == []
        monkeypatch.undo()
    assert asyncio.run(database.finding(slugs)) == ["one"]


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
