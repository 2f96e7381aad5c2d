"""Readers take turns, and none waits long for one who takes long."""

import asyncio

import pytest

from api import turns
from api.turns import Turns


async def most(turns: Turns, number: int, seconds: float) -> int:
    """How many of some that take so long were at it at once."""
    now = largest = 0

    async def one() -> None:
        nonlocal now, largest
        async with turns.turn():
            now += 1
            largest = max(largest, now)
            await asyncio.sleep(seconds)
            now -= 1

    await asyncio.gather(*(one() for _ in range(number)))
    return largest


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_than_there_are_places_work_at_once(places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN", 60)
    assert asyncio.run(most(Turns(places), 10, 0.001)) == places


def test_who_takes_long_does_not_keep_others_waiting() -> None:
    assert asyncio.run(most(Turns(1), 5, 0.5)) == 5


def test_a_turn_is_given_back_once_whenever_it_ends() -> None:
    async def work() -> list[int]:
        place = Turns(1)
        await most(place, 3, 0.05)  # all of them over before they are done
        with pytest.raises(LookupError):
            async with place.turn():
                raise LookupError
        waiting = asyncio.ensure_future(most(place, 1, 0))
        async with place.turn():
            given_up = asyncio.ensure_future(most(place, 1, 0))
            await asyncio.sleep(0)
            given_up.cancel()
        return [await waiting, place._places._value]

    assert asyncio.run(work()) == [1, 1]
