"""Following the changes: those of other processes too, without loss or repetition, and at next to no cost."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from annotations import amend
from annotations.actor import ANONYMOUS, SYSTEM, Actor
from annotations.events import Bell
from annotations.history import Change, ChangeAction, record
from api.database import Database
from api.watch import Watch
from schema.context import Context
from schema.feed import follow
from schema.limits import LIMITS
from schema.preparation import prepare
from tests import article

ROOT = Path(__file__).parent.parent.parent
SOON = 20
"""Seconds in which something has to come; less than those after which the feed is read in any case."""


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def writer(database: Database, name: str, number: int) -> "subprocess.Popen[bytes]":
    """Another process that commits some changes."""
    return subprocess.Popen([sys.executable, "-m", "tests.writer", address(database), name, str(number)], cwd=ROOT)


async def feed(
    database: Database, after: int | None, document: str | None = None
) -> AsyncGenerator[dict[str, Any], None]:
    """The changes as a stranger is told of them."""
    query = "subscription($d: String, $a: Int) { changes(document: $d, after: $a) { sequence actor action } }"
    context = Context(ANONYMOUS, database)
    async with aclosing(follow(prepare(query), None, {"a": after, "d": document}, context)) as outcomes:
        async for outcome in outcomes:
            assert outcome.errors == []
            assert outcome.data
            yield outcome.data["changes"]


async def soon(awaitable: Awaitable[Any]) -> Any:
    return await asyncio.wait_for(awaitable, SOON)


def look(database: Database, statement: str) -> Any:
    with database.engine.connect() as connection:
        return connection.execute(text(statement)).all()


def note(database: Database) -> None:
    with database.write() as session:
        record(session, SYSTEM, ChangeAction.UPDATED, "Project", 1)


def committed(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.exec(select(Change.sequence).order_by(col(Change.sequence))))


def watches() -> int:
    return sum(thread.name == "watch" for thread in threading.enumerate())


def test_changes_of_another_process_arrive_at_once(database: Database) -> None:
    async def listen() -> None:
        async with aclosing(feed(database, 0)) as changes:
            note(database)
            assert (await soon(anext(changes)))["actor"] == "zhushu"
            coming = asyncio.ensure_future(anext(changes))
            with writer(database, "other", 1):
                assert (await soon(coming))["actor"] == "other"

    asyncio.run(listen())


def test_nothing_is_lost_or_told_twice_while_several_processes_write(database: Database) -> None:
    number = 3 * 30
    told: list[int] = []

    async def listen() -> None:
        processes = [writer(database, f"writer-{n}", 30) for n in range(3)]
        last = 0
        while len(told) < number:
            async with aclosing(feed(database, last)) as changes:
                for _ in range(min(7, number - len(told))):
                    last = (await soon(anext(changes)))["sequence"]
                    told.append(last)
        for process in processes:
            assert process.wait() == 0

    asyncio.run(listen())
    assert told == committed(database)


def test_those_who_listen_from_now_on_hear_nothing_of_before(database: Database) -> None:
    note(database)

    async def listen() -> None:
        async with aclosing(feed(database, None)) as changes:
            coming = asyncio.ensure_future(anext(changes))
            while not watches():
                await asyncio.sleep(0.01)
            note(database)
            assert (await soon(coming))["sequence"] == committed(database)[-1]

    asyncio.run(listen())


def test_a_watch_that_loses_its_connection_goes_on(database: Database) -> None:
    async def listen() -> None:
        async with aclosing(feed(database, 0)) as changes:
            note(database)
            await soon(anext(changes))
            coming = asyncio.ensure_future(anext(changes))
            if database.engine.dialect.name == "postgresql":
                ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                # Each look has a transaction of its own: within one, PostgreSQL shows the activity as it was at first.
                async with asyncio.timeout(SOON):
                    while not look(database, ended):
                        await asyncio.sleep(0.01)
            with writer(database, "other", 1):
                assert (await soon(coming))["actor"] == "other"

    asyncio.run(listen())


def test_nothing_is_watched_while_nobody_listens(database: Database) -> None:
    async def listen() -> None:
        for _ in range(2):
            async with aclosing(feed(database, 0)) as one, aclosing(feed(database, 0)) as other:
                note(database)
                await soon(asyncio.gather(anext(one), anext(other)))
                assert watches() == 1
            async with asyncio.timeout(SOON):
                while watches():
                    await asyncio.sleep(0.01)

    assert watches() == 0
    asyncio.run(listen())


@pytest.mark.parametrize("document", [None, "article"])
def test_one_read_serves_all_who_follow_the_same(database: Database, document: str | None) -> None:
    article.take_in(database)
    number = 100

    async def listen() -> None:
        query = "subscription($d: String) { changes(document: $d) { sequence } }"
        streams = [follow(prepare(query), None, {"d": document}, Context(ANONYMOUS, database)) for _ in range(number)]
        coming = [asyncio.ensure_future(anext(stream)) for stream in streams]
        while database.bell._listeners < number or not watches() or database.feed._running:
            await asyncio.sleep(0.01)
        before = database.feed.reads
        with database.write() as session:
            record(session, SYSTEM, ChangeAction.UPDATED, "Project", 1, document_id=1)
        told = await soon(asyncio.gather(*coming))
        assert len({outcome.data["changes"]["sequence"] for outcome in told}) == 1
        assert database.feed.reads - before <= 10
        for stream in streams:
            await stream.aclose()

    asyncio.run(listen())


def test_a_ring_is_not_missed_by_those_about_to_wait() -> None:
    bell = Bell()

    async def listen() -> None:
        heard = bell.rung
        bell.ring()
        await soon(bell.wait(heard, 3600))
        heard = bell.rung
        threading.Timer(0.05, bell.ring).start()
        await soon(asyncio.gather(*(bell.wait(heard, 3600) for _ in range(50))))
        await bell.wait(bell.rung, 0.01)

    asyncio.run(listen())


def test_a_watch_without_its_database_says_so_and_tries_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    rung, lost = threading.Event(), database.engine.url.set(database="/nowhere/at/all")
    watch = Watch(lost, rung.set)
    watch.start()
    while "begins anew" not in caplog.text:
        rung.wait(0.01)
    watch.stop()
    assert not rung.is_set()


SAID = """sequence action actor nodeType nodeId fields { name before after }
  document { slug visibility paragraphs(first: 2) { totalCount edges { node { text spans { quote annotations { id kind } } } } } }
  node { __typename id ... on Document { title revision { number } } ... on EntityLink { entity { label } span { prefix } } }"""


@pytest.mark.parametrize("actor", [ANONYMOUS, article.ADMINISTRATOR], ids=["a stranger", "an administrator"])
@pytest.mark.parametrize("slug", [None, "article", "hidden"])
def test_events_are_told_by_plan_as_they_are_field_by_field(
    database: Database, monkeypatch: pytest.MonkeyPatch, actor: Actor, slug: str | None
) -> None:
    article.take_in(database)
    article.take_in(database, "hidden")
    with database.write() as session:
        session.execute(text("UPDATE document SET visibility = 'UNLISTED' WHERE slug = 'hidden'"))
    query = prepare(
        f"subscription($d: String, $n: Int) {{ told: changes(document: $d, after: 0, first: $n) {{ {SAID} }} }}"
    )
    asked = {"d": slug, "n": 1 if slug else 6}

    async def told() -> list[Any]:
        async with aclosing(follow(query, None, asked, Context(actor, database))) as outcomes:
            return [outcome.body() async for outcome in outcomes]

    planned = asyncio.run(told())
    monkeypatch.setattr("schema.feed._plan", lambda *_: None)
    assert planned == asyncio.run(told())
    assert all("errors" not in one for one in planned)
    assert any(one["data"]["told"]["document"] for one in planned)


def test_an_event_that_is_too_much_to_tell_says_so(database: Database) -> None:
    article.take_in(database)
    limits = replace(LIMITS, characters=50)
    asked = 'changes(document: "article", after: 0) { document { paragraphs { edges { node { text } } } } }'
    query = prepare(f"subscription {{ {asked} }}", limits)

    async def listen() -> None:
        async with aclosing(follow(query, None, {}, Context(ANONYMOUS, database))) as outcomes:
            first = await soon(anext(outcomes))
            assert [error.extensions["code"] for error in first.errors] == ["TOO_LARGE"]
            coming = asyncio.ensure_future(anext(outcomes))
            with database.write() as session:
                amend.revise(session, article.ADMINISTRATOR, "article", text="一段話。")
            assert (await soon(coming)).errors == []

    asyncio.run(listen())
