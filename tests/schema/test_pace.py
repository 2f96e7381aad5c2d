"""What is done again and again is known to be quick or slow."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from api.database import Database
from schema import operation, preparation
from schema.context import Context
from schema.pace import Pace
from schema.plan import Unplannable
from source_text.patience import Unready
from source_text.problems import NotFound
from tests import article


def work(pace: Pace, seconds: float = 0.0) -> None:
    """Keep this thread at work for some time."""
    with pace.measured():
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            pass


def quick(pace: Pace) -> Pace:
    """A pace that has become quick."""
    for _ in range(20):
        work(pace)
    assert pace.quick
    return pace


def test_nothing_is_quick_before_it_was_quick_a_few_times() -> None:
    pace = Pace()
    assert not pace.quick
    work(pace)
    assert not pace.quick
    quick(pace)


def test_what_takes_long_once_is_slow_for_a_while() -> None:
    pace = quick(Pace())
    work(pace, 0.02)
    assert not pace.quick
    work(pace)
    assert not pace.quick
    quick(pace)


def test_to_wait_is_no_work() -> None:
    pace = quick(Pace())
    with pace.measured():
        time.sleep(0.05)
    assert pace.quick


@pytest.mark.parametrize("end", [Unready, Unplannable])
def test_what_came_to_no_answer_is_slow_however_little_it_did(end: type[BaseException]) -> None:
    pace = quick(Pace())
    with pytest.raises(end), pace.measured():
        raise end
    assert not pace.quick


def test_what_is_refused_is_as_quick_as_it_is() -> None:
    pace = quick(Pace())
    with pytest.raises(NotFound), pace.measured():
        raise NotFound("There is none.", hint="Look elsewhere.")
    assert pace.quick


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_query_that_is_quick_is_answered_without_a_thread(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = preparation.prepare(
        "query Quick($s: String!) { document(slug: $s) { title paragraphs { totalCount } } }"
    )
    filled.answers.room = 0

    def answer(slug: str) -> bytes:
        context = Context(article.ADMINISTRATOR, filled)
        return asyncio.run(operation.run(prepared, None, {"s": slug}, context)).encode()

    before = [answer("article"), answer("none")]
    assert before[0] != before[1]
    threads: list[object] = []
    thread = filled.thread

    async def counted(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        threads.append(work)
        return await thread(work, *given, **named)

    monkeypatch.setattr(filled, "thread", counted)
    for _ in range(200):  # as often as it is held up, which a machine may do that others use as well
        threads.clear()
        assert [answer("article"), answer("none")] == before
        if not threads:
            return
    pytest.fail("it was never answered without a thread")
