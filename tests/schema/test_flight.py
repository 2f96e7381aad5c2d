"""Whoever asks for what is being made waits for it, and gets nothing that is older than their asking."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from schema.flight import Flights


def after_only(_made: int, after: bool) -> bool:
    return after


class Maker:
    """Makes a number that grows, each when it is let."""

    def __init__(self) -> None:
        self.begun, self.gate = 0, asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        made = self.begun
        await self.gate.wait()
        await settled()
        return made


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def run(trial: Callable[[Flights[int], Maker], Awaitable[None]]) -> None:
    async def all_() -> None:
        await trial(Flights(), Maker())

    asyncio.run(all_())


def test_what_will_do_is_made_once_for_all() -> None:
    async def trial(flights: Flights[int], make: Maker) -> None:
        asked = [asyncio.create_task(flights.join("a", lambda *_: True, make)) for _ in range(5)]
        other = asyncio.create_task(flights.join("b", lambda *_: True, make))
        await settled()
        make.gate.set()
        assert await asyncio.gather(*asked) == [1] * 5
        assert await other == 2

    run(trial)


def test_what_was_begun_before_does_for_nobody_who_wants_what_is_newer_and_the_next_does_for_all() -> None:
    async def trial(flights: Flights[int], make: Maker) -> None:
        asked = [asyncio.create_task(flights.join("a", after_only, make)) for _ in range(5)]
        await settled()
        make.gate.set()
        assert await asyncio.gather(*asked) == [1, 2, 2, 2, 2]

    run(trial)


def test_who_cannot_share_makes_it_for_themselves() -> None:
    async def trial(flights: Flights[int], make: Maker) -> None:
        asked = [asyncio.create_task(flights.join("a", lambda *_: False, make)) for _ in range(4)]
        make.gate.set()
        assert sorted(await asyncio.gather(*asked)) == [1, 2, 3, 4]

    run(trial)


def test_who_leaves_or_fails_takes_nobody_along() -> None:
    async def trial(flights: Flights[int], make: Maker) -> None:
        async def fail() -> int:
            await settled()
            raise LookupError

        first = asyncio.create_task(flights.join("a", lambda *_: True, make))
        second = asyncio.create_task(flights.join("a", lambda *_: True, make))
        third = asyncio.create_task(flights.join("a", lambda *_: True, make))
        await settled()
        first.cancel()
        third.cancel()
        make.gate.set()
        assert await second == 2
        failing = asyncio.create_task(flights.join("a", lambda *_: True, fail))
        waiting = asyncio.create_task(flights.join("a", lambda *_: True, make))
        with pytest.raises(LookupError):
            await failing
        assert await waiting == 3

    run(trial)
