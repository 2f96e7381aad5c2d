"""Acts that wait at the same time are committed together, and none has to do with what becomes of another."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from annotations import user
from annotations.actor import SYSTEM, Actor, Role
from annotations.history import Change, ChangeAction, record
from annotations.user import User
from api import group
from api.database import Database
from source_text import row
from source_text.document import Document
from source_text.patience import Patience, Unready, current
from source_text.problems import Overdue, Problem
from source_text.sight import EVERYTHING
from tests import article

ROOT = Path(__file__).parent.parent.parent
ACTS = 20
WRITING = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) "
    "INSERT INTO \"user\" (name, created_at) SELECT 'number ' || i, '' FROM n WHERE i > 99999999999"
)
"""A statement that writes, and would take hours."""


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine is no reason to commit something before all are there."""
    monkeypatch.setattr(group, "TOGETHER", 60.0)


@pytest.fixture
def commits(database: Database) -> list[int]:
    """One for each commit from now on."""
    found: list[int] = []
    event.listen(database.engine, "commit", lambda _connection: found.append(1))
    return found


def make(name: str) -> Callable[[Session], str]:
    """An act that makes a user known, and notes it in the history."""

    def work(session: Session) -> str:
        record(session, SYSTEM, ChangeAction.UPDATED, "Project", user.create(session, name).id)
        return name

    return work


def waiting(database: Database, *works: Callable[[Session], Any]) -> list[Any]:
    """What becomes of acts that all wait for the same lock."""
    return asyncio.run(_waiting(database, [database.writing(EVERYTHING, work) for work in works]))


async def _waiting(database: Database, acts: list[Coroutine[Any, Any, Any]]) -> list[Any]:
    with database.write():
        tasks = [asyncio.ensure_future(act) for act in acts]
        await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(User.name).order_by(col(User.id))))


def test_acts_that_wait_are_committed_together_in_the_order_they_came(database: Database, commits: list[int]) -> None:
    wanted = [f"user {n}" for n in range(ACTS)]
    assert waiting(database, *map(make, wanted)) == wanted
    assert names(database) == wanted
    assert len(commits) <= 3, "that of the lock, and one or two for all of them"


def test_each_has_a_group_in_the_history_and_a_place_without_gaps(database: Database) -> None:
    waiting(database, *(make(f"user {n}") for n in range(ACTS)))
    with database.read() as session:
        changes = session.exec(select(Change).order_by(col(Change.sequence))).all()
    assert [change.group for change in changes] == [change.sequence for change in changes]
    assert [change.sequence for change in changes] == list(range(1, ACTS + 1))


def test_what_fails_takes_no_other_along(database: Database) -> None:
    def refused(session: Session) -> None:
        make("refused")(session)
        user.create(session, "zhushu")

    def bug(session: Session) -> None:
        make("bug")(session)
        raise ZeroDivisionError

    def broken(session: Session) -> None:
        make("broken")(session)
        session.add(User(name="a", created_at=""))
        session.flush()

    def wrong(session: Session) -> None:
        make("wrong")(session)
        session.execute(text("SELECT nothing FROM nowhere"))

    found = waiting(database, refused, make("a"), bug, make("b"), broken, make("c"), wrong, make("d"))
    assert [one for one in found if isinstance(one, str)] == ["a", "b", "c", "d"]
    failed = [one for one in found if not isinstance(one, str)]
    assert list(map(isinstance, failed, (Problem, ZeroDivisionError, IntegrityError, DBAPIError))) == [True] * 4
    assert "nowhere" in str(failed[3])
    assert names(database) == ["a", "b", "c", "d"]
    with database.read() as session:
        assert {change.group == change.sequence for change in session.exec(select(Change))} == {True}


def test_who_is_stopped_within_a_statement_takes_no_other_along(database: Database) -> None:
    def endless(session: Session) -> None:
        patience = current.get()
        assert patience is not None
        patience.stop()
        session.connection().connection.cursor().execute(WRITING.text)

    async def stopped() -> None:
        await Patience().within(3600, database.writing(EVERYTHING, endless))

    acts = [database.writing(EVERYTHING, make("a")), stopped(), database.writing(EVERYTHING, make("b"))]
    a, late, b = asyncio.run(_waiting(database, acts))
    assert (a, b) == ("a", "b")
    assert isinstance(late, Exception)
    assert names(database) == ["a", "b"]


def test_whose_time_is_over_before_the_commit_wrote_nothing_and_the_others_did(database: Database) -> None:
    patience = Patience()
    done: list[str] = []

    def first(session: Session) -> str:
        done.append("late")
        return make("late")(session)

    def second(session: Session) -> str:
        patience.stop()
        return make("in time")(session)

    acts = [patience.within(3600, database.writing(EVERYTHING, first)), database.writing(EVERYTHING, second)]
    late, in_time = asyncio.run(_waiting(database, acts))
    assert done == ["late"]
    assert isinstance(late, Overdue)
    assert in_time == "in time"
    assert names(database) == ["in time"]


def test_who_is_cancelled_while_waiting_leaves_no_trace(database: Database) -> None:
    async def ask() -> list[Any]:
        with database.write():
            tasks = [asyncio.ensure_future(database.writing(EVERYTHING, make(name))) for name in "abc"]
            await asyncio.sleep(0)
            tasks[1].cancel()
            await asyncio.wait([tasks[1]])
        return await asyncio.gather(*tasks, return_exceptions=True)

    a, b, c = asyncio.run(ask())
    assert (a, c) == ("a", "c")
    assert isinstance(b, asyncio.CancelledError)
    assert names(database) == ["a", "c"]


def test_who_is_cancelled_at_work_waits_for_the_end_of_it_and_knows_it(database: Database) -> None:
    async def ask() -> None:
        loop, begun, go = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

        def work(session: Session) -> str:
            loop.call_soon_threadsafe(begun.set)
            go.wait()
            return make("done all the same")(session)

        task = asyncio.ensure_future(database.writing(EVERYTHING, work))
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        go.set()
        assert await task == "done all the same"
        assert names(database) == ["done all the same"]

    asyncio.run(ask())


def test_what_takes_long_holds_nobody_up(database: Database, commits: list[int]) -> None:
    async def acts() -> list[Any]:
        one, two = make("short"), make("long")
        return await _waiting(
            database, [database.writing(EVERYTHING, one), database.writing(EVERYTHING, two, alone=True)]
        )

    assert asyncio.run(acts()) == ["short", "long"]
    assert len(commits) == 3


def test_what_came_of_it_is_shown_by_the_event_loop_with_a_session_that_only_remembers(database: Database) -> None:
    def add(name: str) -> Callable[[Session], int]:
        return lambda session: row.insert(session, User, name=name, created_at="").id

    def show(session: Session, number: int) -> str:
        assert threading.current_thread() is threading.main_thread()
        known = session.get(User, number)
        assert known is not None
        for ask in (lambda: session.exec(select(User)).all(), lambda: row.get(session, User, number + 1)):
            with pytest.raises(Unready):
                ask()
        return f"{known.name} is known"

    acts = [database.shown(EVERYTHING, add(name), show) for name in "ab"]
    assert asyncio.run(_waiting(database, acts)) == ["a is known", "b is known"]
    assert names(database) == ["a", "b"]


def test_what_is_not_committed_is_not_shown_and_what_cannot_be_shown_is_committed(database: Database) -> None:
    patience, shown = Patience(), []

    def stop(session: Session) -> str:
        patience.stop()
        return make("late")(session)

    def show(_session: Session, name: str) -> str:
        shown.append(name)
        raise ZeroDivisionError

    acts = [
        patience.within(3600, database.shown(EVERYTHING, stop, show)),
        database.shown(EVERYTHING, make("in time"), show),
    ]
    late, wrong = asyncio.run(_waiting(database, acts))
    assert (type(late), type(wrong)) == (Overdue, ZeroDivisionError)
    assert shown == ["in time"]
    assert names(database) == ["in time"]


def test_each_sees_what_its_own_actor_may_see(database: Database) -> None:
    article.take_in(database)
    stranger, known = Actor("stranger", None).sight(), Actor("ada", Role.READER).sight()

    def hide(session: Session) -> None:
        session.execute(text("UPDATE document SET visibility = 'PRIVATE'"))

    def look(session: Session) -> int:
        return len(session.exec(select(Document)).all())

    async def ask() -> list[Any]:
        acts = [database.writing(sight, work) for sight, work in ((known, hide), (stranger, look), (known, look))]
        return await _waiting(database, acts)

    assert asyncio.run(ask()) == [None, 0, 1]


@pytest.mark.parametrize("point", ["5", "commit"])
def test_a_process_that_is_killed_in_the_middle_leaves_nothing_of_it(database: Database, point: str) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-m", "tests.gathered", url, point], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(database) == []
    done = subprocess.run([sys.executable, "-m", "tests.gathered", url, "never"], cwd=ROOT, check=False)
    assert done.returncode == 0
    assert len(names(database)) == ACTS
