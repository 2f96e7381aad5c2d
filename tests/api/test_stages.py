"""What turns out to be long goes on where there is a place for it, or is done anew when there is; what is short passes by."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from api import stages
from api.database import Database
from api.stages import Places, Stages
from api.turns import Turns
from source_text import patience
from source_text.sight import EVERYTHING

LONG = 0.3
"""Seconds of the processor's time that long work takes in these tests."""


class Work:
    """Works that keep the processor busy: how many of them were in which stage at once, and how often each began."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.begun = turns, Counter[str]()
        self.now, self.most, self._lock = 0, 0, threading.Lock()

    async def do(self, name: str, seconds: float, *, once: bool = False) -> str:
        def work() -> str:
            self.begun[name] += 1
            start, past = time.thread_time(), False
            try:
                while (taken := time.thread_time() - start) < seconds:
                    sum(range(1000))
                    patience.check()
                    if taken > sum(stages.SECONDS[:-1]) * 1.5 and not past:
                        past = True
                        self._count(1)
            finally:
                self._count(-past)
            return name

        return await self.turns.run(work, once=once)

    def _count(self, more: int) -> None:
        with self._lock:
            self.now += more
            self.most = max(self.most, self.now)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "SECONDS", (0.01, 0.03, float("inf")))


def run(of: Callable[[Work], Awaitable[Any]]) -> Any:
    async def all_() -> Any:
        turns = Turns(1, late=5)
        try:
            return await of(Work(turns))
        finally:
            turns.close()

    return asyncio.run(all_())


@pytest.mark.usefixtures("short")
def test_all_long_works_are_done_and_few_of_them_at_once() -> None:
    async def of(work: Work) -> Any:
        names = [f"long {n}" for n in range(8)]
        found = await asyncio.gather(*(work.do(name, LONG) for name in names))
        return found == names, work.most, sum(work.begun.values()) > 8

    assert run(of) == (True, stages.PLACES[-1], True)


@pytest.mark.usefixtures("short")
def test_what_has_a_place_goes_on_without_beginning_anew() -> None:
    async def of(work: Work) -> Any:
        await work.do("alone", LONG)
        return work.begun

    assert run(of) == {"alone": 1}


async def done_before(
    others: Sequence["asyncio.Future[str]"], work: Work, name: str, seconds: float
) -> tuple[bool, int]:
    """Whether something is done before all the others are, and how often it began."""
    await work.do(name, seconds)
    left = sum(not one.done() for one in others)
    await asyncio.gather(*others)
    return left > 0, work.begun[name]


@pytest.mark.usefixtures("short")
def test_what_is_short_waits_for_nothing_that_is_long() -> None:
    async def of(work: Work) -> Any:
        long = [asyncio.ensure_future(work.do(f"long {n}", LONG)) for n in range(8)]
        await asyncio.sleep(0.2)
        return await done_before(long, work, "short", 0)

    assert run(of) == (True, 1)


@pytest.mark.usefixtures("short")
def test_what_may_be_done_but_once_waits_first_and_is_never_let_go_of() -> None:
    async def of(work: Work) -> Any:
        await asyncio.gather(*(work.do(f"{n}", LONG, once=True) for n in range(8)))
        return {*work.begun.values()}, work.most <= stages.ONCE

    assert run(of) == ({1}, True)


@pytest.mark.usefixtures("short")
def test_what_may_be_done_but_once_is_in_nobodys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "ONCE", 1)

    async def of(work: Work) -> Any:
        once = [asyncio.ensure_future(work.do(f"once {n}", LONG, once=True)) for n in range(3)]
        return await done_before(once, work, "long", LONG)

    assert run(of) == (True, 1)


@pytest.mark.usefixtures("short")
def test_a_place_is_given_back_whatever_becomes_of_the_work() -> None:
    async def of(work: Work) -> Any:
        def fail() -> None:
            start = time.thread_time()
            while time.thread_time() - start < LONG:
                patience.check()
            raise LookupError

        waiting = [asyncio.ensure_future(work.do(f"{n}", LONG, once=True)) for n in range(9)]
        await asyncio.sleep(0.05)
        for one in waiting[2:]:
            one.cancel()
        failing = [work.turns.run(fail) for _ in range(3)]
        await asyncio.gather(*waiting, *failing, return_exceptions=True)
        places = work.turns._stages
        return [one.taken for one in (*places._places, places._once)]

    assert run(of) == [0, 0, 0, 0]


@pytest.mark.parametrize(("crowd", "expected"), [(2, ["first", "third"]), (1, ["third", "first"])])
def test_who_came_first_has_the_next_place_and_in_a_crowd_who_came_last(
    crowd: int, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CROWD", crowd)

    async def all_() -> list[str]:
        places, order = Places(1), list[str]()
        assert places.take()
        assert not places.take()

        async def wait(name: str) -> None:
            await places.have()
            order.append(name)
            places.give()

        waiting = [asyncio.ensure_future(wait(name)) for name in ("first", "second", "third")]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
        places.give()
        await asyncio.wait(waiting)
        assert places.taken == 0
        return order

    assert asyncio.run(all_()) == expected


@pytest.mark.usefixtures("short")
def test_a_session_that_is_let_go_of_is_done_anew_with_another(database: Database) -> None:
    sessions = []

    def work(session: Any) -> int:
        sessions.append(session)
        start = time.thread_time()
        while time.thread_time() - start < LONG:
            found = len(session.execute(text("SELECT slug FROM document")).all())
        return found

    async def all_() -> list[int]:
        return await asyncio.gather(*(database.reading(EVERYTHING, work) for _ in range(6)))

    assert asyncio.run(all_()) == [0] * 6
    assert len({id(session) for session in sessions}) == len(sessions) > 6


def test_stages_are_as_many_as_their_times() -> None:
    assert len(stages.SECONDS) == len(stages.PLACES) == len(Stages()._places)
