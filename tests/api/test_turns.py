"""Readers take turns, and none waits long for one who takes long."""

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable, Coroutine

import pytest

from api import turns
from api.turns import Turns

mark: contextvars.ContextVar[str] = contextvars.ContextVar("mark", default="")


class Crowd:
    """Some who work for so many seconds, and how many of them were at it at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.most = seconds, 0, 0
        self._lock = threading.Lock()

    def work(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self._lock:
            self.now -= 1

    async def all_(self, turns: Turns, number: int) -> int:
        await asyncio.gather(*(turns.run(self.work) for _ in range(number)))
        return self.most


def with_turns(places: int, work: Callable[[Turns], Coroutine[None, None, object]], late: int = 10) -> object:
    """What comes of some work with places for so many."""

    async def run() -> object:
        made = Turns(places, late)
        try:
            return await work(made)
        finally:
            made.close()

    return asyncio.run(run())


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_than_there_are_places_work_at_once(places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN", 60)
    assert with_turns(places, lambda turns: Crowd(0.01).all_(turns, 10)) == places


def test_who_takes_long_does_not_keep_others_waiting() -> None:
    assert with_turns(1, lambda turns: Crowd(0.5).all_(turns, 5)) == 5


def test_so_many_may_be_late_and_no_more() -> None:
    assert with_turns(1, lambda turns: Crowd(0.1).all_(turns, 9), late=3) == 4


def test_a_place_is_given_back_once_however_the_work_ends() -> None:
    async def work(turns: Turns) -> list[object]:
        await Crowd(0.05).all_(turns, 3)  # all of them over before they are done
        ends = await asyncio.gather(*(turns.run(one) for one in (fail, stop, int)), return_exceptions=True)
        return [[type(end) for end in ends], turns._places.taken]

    def fail() -> None:
        raise LookupError

    def stop() -> None:
        raise StopIteration

    assert with_turns(1, work) == [[LookupError, RuntimeError, int], 0]


def test_who_is_cancelled_waits_for_what_began_and_for_nothing_else() -> None:
    async def work(turns: Turns) -> list[object]:
        crowd = Crowd(0.3)
        begun, waiting = (asyncio.ensure_future(turns.run(crowd.work)) for _ in range(2))
        await asyncio.sleep(0)
        waiting.cancel()
        begun.cancel()
        done = await asyncio.gather(waiting, begun, return_exceptions=True)
        return [*map(type, done), crowd.now, crowd.most, await turns.run(lambda: "next")]

    cancelled = asyncio.CancelledError
    assert with_turns(1, work) == [cancelled, cancelled, 0, 1, "next"]


def test_a_thread_knows_what_the_one_who_asks_knows() -> None:
    async def work(turns: Turns) -> str:
        mark.set("here")
        return await turns.run(mark.get)

    assert with_turns(1, work) == "here"


def test_what_comes_after_the_end_is_done_all_the_same() -> None:
    async def work(turns: Turns) -> int:
        turns.close()
        return await turns.run(lambda: 1)

    assert with_turns(1, work) == 1


def test_another_event_loop_has_places_of_its_own() -> None:
    turns = Turns(1, late=0)
    assert [asyncio.run(Crowd(0).all_(turns, 3)) for _ in range(3)] == [1, 1, 1]
    turns.close()
