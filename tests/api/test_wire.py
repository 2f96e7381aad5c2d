"""Statements by a wire to PostgreSQL are answered one behind the other; what breaks it costs nobody more than the answer."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.database import Database
from api.wire import Wire

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
Work = Callable[[Wire], Awaitable[Any]]
Run = Callable[[Work], Any]


@pytest.fixture
def run(database: Database) -> Run:
    """What something comes to that is done with a new wire."""
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def on(work: Work) -> Any:
        wire = Wire(await psycopg.AsyncConnection.connect(address, autocommit=True))
        try:
            return await work(wire)
        finally:
            wire.cut()

    return lambda work: asyncio.run(on(work))


def test_statements_go_out_together_and_are_answered_in_turn(run: Run) -> None:
    async def work(wire: Wire) -> Any:
        asked = [wire.ask("SELECT %(n)s::int + 1", {"n": n}) for n in range(50)]
        return await asyncio.gather(*asked, wire.ask("SELECT 1 WHERE false", {}))

    assert run(work) == [*([(n + 1,)] for n in range(50)), []]


def test_values_are_what_they_are(run: Run) -> None:
    words = "SELECT %(b)s::text, 7 %% 4, %(a)s::int, %(b)s::text, true, NULL, '2026-01-02'::date, '[1, \"二\"]'::json"

    async def work(wire: Wire) -> Any:
        return [await wire.ask(words, {"a": n, "b": "𫖮's\\%s"}) for n in (-3, 10**6)]

    found = [("𫖮's\\%s", 3, n, "𫖮's\\%s", True, None, [1, "二"]) for n in (-3, 10**6)]
    assert [(*row[:6], row[7]) for [row] in run(work)] == found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=20))
def test_any_text_comes_back(database: Database, texts: list[str]) -> None:
    async def all_() -> Any:
        return await asyncio.gather(*(database._glimpse.rows("SELECT %(t)s::text", {"t": text}) for text in texts))

    assert asyncio.run(all_()) == [[(text,)] for text in texts]


def test_who_asks_for_the_same_meanwhile_shares_the_next_answer(run: Run) -> None:
    async def work(wire: Wire) -> Any:
        first, *others = [wire.ask("SELECT clock_timestamp()", {}) for _ in range(9)]
        found = [await first, *await asyncio.gather(*others)]
        return [*found, await wire.ask("SELECT clock_timestamp()", {})]

    first, *others, last = run(work)
    assert [first < found < last for found in others] == [True] * 8
    assert len({str(found) for found in others}) == 1


@pytest.mark.parametrize("wrong", ["SELEC 1", "SELECT 1 / (n - 1) FROM generate_series(1, 2) n"])
def test_what_goes_wrong_is_none_to_all_who_wait(run: Run, wrong: str) -> None:
    async def work(wire: Wire) -> Any:
        asked = [wire.ask(words, {}) for words in ("SELECT 1", wrong, "SELECT 2", wrong)]
        found = await asyncio.wait_for(asyncio.gather(*asked), 10)
        return [*found, await wire.ask("SELECT 3", {}), wire.whole]

    assert run(work) == [[(1,)], None, None, None, None, False]


def test_what_is_not_answered_in_time_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wire, "PATIENCE", 0.2)

    async def work(wire: Wire) -> Any:
        quick = await wire.ask("SELECT 1", {})
        await asyncio.sleep(0.3)  # in which nothing is waited for
        asked = [wire.ask(f"SELECT pg_sleep({seconds})", {}) for seconds in (0, 30, 0)]
        start = time.monotonic()
        found = await asyncio.gather(*asked)
        return quick, [rows is not None for rows in found], time.monotonic() - start < 10

    assert run(work) == ([(1,)], [True, False, False], True)


def test_a_connection_that_is_lost_unheard_leaves_nothing_behind(run: Run) -> None:
    async def work(wire: Wire) -> Any:
        [(process,)] = await wire.ask("SELECT pg_backend_pid()", {}) or []
        asked = [wire.ask("SELECT pg_sleep(30)", {}), wire.ask("SELECT 1", {})]
        with socket.fromfd(wire._socket, socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.shutdown(socket.SHUT_RDWR)
        found = await asyncio.wait_for(asyncio.gather(*asked), 10)
        return process > 0, found, wire.whole, wire.loop.remove_reader(wire._socket)

    assert run(work) == (True, [None, None], False, False)


@pytest.mark.parametrize("values", [{}, {"t": "\ud800"}], ids=["none", "no text"])
def test_what_cannot_be_sent_takes_nobodys_answer(run: Run, values: dict[str, Any]) -> None:
    async def work(wire: Wire) -> Any:
        asked = wire.ask("SELECT 1", {})
        with pytest.raises((KeyError, UnicodeEncodeError)):
            wire.ask("SELECT %(t)s::text", values)
        return await asyncio.wait_for(asyncio.gather(asked, wire.ask("SELECT 2", {})), 10)

    assert run(work) == [None, None]


def test_another_event_loop_has_another_wire(database: Database) -> None:
    processes = [asyncio.run(database.glimpse("SELECT pg_backend_pid()")) for _ in range(2)]
    assert None not in processes
    assert processes[0] != processes[1]


def test_a_database_that_lets_nobody_in_is_not_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is it asked again at once, by whoever comes next."""
    monkeypatch.setattr(Wire, "PATIENCE", 0.2)
    asked = []

    async def never(*_: Any, **__: Any) -> None:
        asked.append(1)
        await asyncio.sleep(60)

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", never)

    async def all_() -> Any:
        return await asyncio.wait_for(asyncio.gather(*(database.glimpse("SELECT 1") for _ in range(20))), 10)

    assert asyncio.run(all_()) == [None] * 20
    assert len(asked) < 20


def test_the_state_is_looked_at_while_a_request_comes_in(database: Database) -> None:
    async def all_() -> Any:
        before = database.ahead("SELECT 1")
        await database.glimpse("SELECT 1")
        coming = database.ahead("SELECT 1")
        return before, coming and await coming

    assert asyncio.run(all_()) == (None, [(1,)])
