"""What was worked out beforehand is found again, and forgotten at the end."""

from contextvars import copy_context
from threading import Thread

import pytest

from source_text.groundwork import laid, recall
from source_text.problems import Unreadable

ASKED: list[str] = []


def length(text: str) -> int:
    ASKED.append(text)
    if not text:
        raise Unreadable("There is no text.", path=("text",))
    return len(text)


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    ASKED.clear()


def test_the_same_is_worked_out_once_while_groundwork_is_laid() -> None:
    with laid():
        assert [recall(length, text) for text in ("茶", "茶香", "茶")] == [1, 2, 1]
    assert ASKED == ["茶", "茶香"]


def test_nothing_is_remembered_before_or_after() -> None:
    recall(length, "茶")
    with laid():
        recall(length, "茶")
    recall(length, "茶")
    assert ASKED == ["茶"] * 3


def test_a_problem_is_remembered_as_it_was() -> None:
    with laid():
        for _ in range(2):
            with pytest.raises(Unreadable) as refused:
                recall(length, "")
            assert refused.value.under("input").path == ("input", "text")
    assert ASKED == [""]


def test_threads_that_work_for_the_same_find_it() -> None:
    with laid():
        thread = Thread(target=copy_context().run, args=(recall, length, "茶"))
        thread.start()
        thread.join()
        assert recall(length, "茶") == 1
    assert ASKED == ["茶"]
