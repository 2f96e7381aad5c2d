"""What every request asks first is found in the event loop, whoever writes meanwhile, and whatever becomes of the connection."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from api.database import Database
from api.wire import Wire
from schema.pace import Pace
from source_text.document import Document
from source_text.patience import Unready
from source_text.prepared import Prepared, connected, given
from source_text.prepared import ask as run
from source_text.problems import NotFound
from source_text.sight import EVERYTHING, Sight

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
        await database.glimpse("SELECT 1")
        looks = [asyncio.ensure_future(database.glimpse("SELECT 2, pg_sleep(0.2)")) for _ in range(3)]
        await asyncio.sleep(0.1)
        looks[0].cancel()
        looks[1].cancel()
        found = await asyncio.gather(database.glimpse("SELECT 1"), looks[2])
        return [[row[0] for row in rows or ()] for rows in found]

    assert asyncio.run(all_()) == [[1], [2]]


def test_each_look_sees_what_is_committed_by_then(database: Database) -> None:
    async def all_() -> list[Any]:
        found = [await database.glimpse(SLUGS)]
        await database.writing(EVERYTHING, put)
        return [*found, await database.glimpse(SLUGS)]

    assert asyncio.run(all_()) == [[], [("one",)]]


def test_who_looks_for_the_same_meanwhile_shares_the_next_look(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    looks: list[str] = []
    sent = Wire._send

    def counted(wire: Wire, words: str, values: Mapping[str, Any]) -> None:
        looks.append(words)
        sent(wire, words, values)

    async def all_() -> list[Any]:
        await database.glimpse("SELECT 1")
        looks.clear()
        first = asyncio.ensure_future(database.glimpse(SLUGS))
        await asyncio.sleep(0)
        with database.write() as session:  # once the first has gone out, perhaps before it is answered
            put(session)
        others = [database.glimpse(SLUGS) for _ in range(9)]
        return (await asyncio.gather(first, *others))[1:]

    monkeypatch.setattr(Wire, "_send", counted)
    assert asyncio.run(all_()) == [[("one",)]] * 9
    assert len(looks) == 2


COUNT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {}) SELECT count(*) FROM n"
LONG = COUNT.format(20_000_000)
FILE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""Only a file is read in the event loop."""


@pytest.fixture
def quick() -> Pace:
    """The pace of something that was quick so far."""
    found = Pace()
    while not found.quick:
        with found.measured():
            pass
    return found


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment is long enough for what is quick, however busy the machine is; what comes to no answer is as slow as before."""
    monkeypatch.setattr("api.glimpse.MOMENT", 30.0)
    monkeypatch.setattr("schema.pace.QUICK", 30.0)
    monkeypatch.setattr("schema.pace.SLOW", 60.0)


def here(session: Session) -> int:
    session.execute(text(SLUGS))
    return threading.get_ident()


@FILE
@pytest.mark.usefixtures("unhurried")
def test_quick_work_is_done_in_the_event_loop_whoever_writes(database: Database, quick: Pace) -> None:
    with database.write() as session:
        put(session)
        assert asyncio.run(database.reading(EVERYTHING, here, quick)) == threading.get_ident()
    assert asyncio.run(database.reading(EVERYTHING, here)) != threading.get_ident()
    assert asyncio.run(database.reading(EVERYTHING, here, Pace())) != threading.get_ident()


@FILE
@pytest.mark.usefixtures("unhurried")
def test_quick_work_sees_one_state_of_what_may_be_seen(database: Database) -> None:
    def looked(session: Session) -> list[Any]:
        before = session.execute(text(SLUGS)).all()
        with database.write() as writer:
            put(writer)
        return [before, session.execute(text(SLUGS)).all()]

    def after(session: Session) -> list[Any]:
        return [*session.execute(select(col(Document.slug))).all()]

    assert database._glimpse.moment(EVERYTHING, looked) == [[], []]
    assert database._glimpse.moment(EVERYTHING, after) == [("one",)]
    assert database._glimpse.moment(Sight(), after) == []


def by_session(session: Session) -> int:
    session.execute(text(LONG))
    return threading.get_ident()


def by_driver(session: Session) -> int:
    run(connected(session), LONG, {})
    return threading.get_ident()


def bit_by_bit(session: Session) -> int:
    for _ in range(20):
        time.sleep(0.001)
        session.execute(text("SELECT 1"))
    return threading.get_ident()


def with_care(session: Session) -> int:
    try:
        return by_session(session)
    except Exception:  # as those do that go on where one part of their work fails
        return 0


@FILE
@pytest.mark.parametrize("work", [by_session, by_driver, bit_by_bit, with_care])
def test_what_is_not_quick_after_all_is_ended_and_done_anew_in_a_thread(
    database: Database, quick: Pace, work: Callable[[Session], int]
) -> None:
    with pytest.raises(Unready):
        database.moment(EVERYTHING, work, quick)
    assert not quick.quick
    assert asyncio.run(database.reading(EVERYTHING, work, quick)) not in (0, threading.get_ident())


@FILE
@pytest.mark.usefixtures("unhurried")
def test_the_event_loop_waits_for_nothing_after_something_was_ended(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(session: Session) -> int:
        return int(session.execute(text("PRAGMA busy_timeout")).scalar_one())

    assert database._glimpse.moment(EVERYTHING, busy) == 0
    with monkeypatch.context() as hurried:
        hurried.setattr("api.glimpse.MOMENT", 0.005)
        with pytest.raises(Unready):
            database._glimpse.moment(EVERYTHING, bit_by_bit)
    assert database._glimpse.moment(EVERYTHING, busy) == 0
    assert asyncio.run(database.glimpse(SLUGS)) == []


@FILE
@pytest.mark.usefixtures("unhurried")
def test_a_refusal_is_the_answer(database: Database, quick: Pace) -> None:
    def refuse(session: Session) -> None:
        session.execute(text(SLUGS))
        raise NotFound("There is none.", hint="Look elsewhere.")

    with pytest.raises(NotFound):
        database.moment(EVERYTHING, refuse, quick)
    time.sleep(0.01)
    assert asyncio.run(database.glimpse(COUNT.format(100_000))) == [(100000,)]
    assert quick.quick


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_a_socket_answers_is_waited_for_in_a_thread_however_quick_it_is(database: Database, quick: Pace) -> None:
    with pytest.raises(Unready):
        database.moment(EVERYTHING, here, quick)
    assert asyncio.run(database.reading(EVERYTHING, here, quick)) != threading.get_ident()
