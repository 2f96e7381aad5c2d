"""What lasts too long, or is waited for by nobody, ends with its statements, and leaves everything usable."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import literal, or_, text
from sqlalchemy import select as rows
from sqlmodel import Session, col, select

from annotations import user
from annotations.actor import ANONYMOUS
from annotations.user import User
from api.database import Database
from schema.context import Context
from schema.executor import Executor
from schema.increments import unfold
from schema.limits import LIMITS
from schema.operation import run
from schema.preparation import prepare
from source_text import patience
from source_text.patience import Patience, current
from source_text.prepared import Prepared
from source_text.problems import Overdue
from source_text.sight import EVERYTHING
from tests import article

ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT max(i) FROM n"
)
"""A statement that would take hours."""


def endless(session: Session) -> int:
    found: int = session.execute(ENDLESS).scalar_one()
    return found


def written(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(User.name).order_by(col(User.id))))


def test_a_statement_ends_at_the_deadline_and_its_session_is_usable_again(database: Database) -> None:
    context = Context(article.ADMINISTRATOR, database)

    async def ask() -> list[str]:
        with pytest.raises(Overdue) as overdue:
            await context.patience.within(0.2, context.read(endless))
        assert overdue.value.hint
        await context.close()
        assert current.get() is None
        return await Context(article.ADMINISTRATOR, database).read(lambda s: list(s.exec(select(User.name))))

    assert asyncio.run(ask()) == []


def test_every_connection_is_usable_after_many_deadlines(database: Database) -> None:
    async def one() -> None:
        context = Context(article.ADMINISTRATOR, database)
        with pytest.raises(Overdue):
            await context.patience.within(0.05, context.read(endless))
        await context.close()

    async def many() -> list[Any]:
        await asyncio.gather(*(one() for _ in range(10)))
        return await asyncio.gather(
            *(database.reading(EVERYTHING, lambda s: s.exec(select(1)).one()) for _ in range(30))
        )

    assert asyncio.run(many()) == [1] * 30


def test_what_was_being_written_is_undone(database: Database) -> None:
    def write(session: Session) -> None:
        user.create(session, "mei")
        endless(session)

    async def ask() -> None:
        with pytest.raises(Overdue):
            await Patience().within(0.2, database.writing(EVERYTHING, write))
        await database.writing(EVERYTHING, lambda session: user.create(session, "tam"))

    asyncio.run(ask())
    assert written(database) == ["tam"]


def test_nothing_is_committed_once_there_is_no_patience_left(database: Database) -> None:
    patience = Patience()

    def write(session: Session) -> None:
        user.create(session, "mei")
        patience.stop()

    async def ask() -> None:
        with pytest.raises(Overdue):
            await patience.within(30, database.writing(EVERYTHING, write))

    asyncio.run(ask())
    assert written(database) == []


def test_what_was_committed_is_told_however_late(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.bell, "ring", lambda: time.sleep(1))
    work = database.writing(EVERYTHING, lambda session: user.create(session, "mei").name)
    assert asyncio.run(Patience().within(0.5, work)) == "mei"
    assert written(database) == ["mei"]


def test_a_writer_does_not_wait_for_another_longer_than_there_is_time(database: Database) -> None:
    async def ask() -> None:
        with pytest.raises(Overdue):
            await Patience().within(0.3, database.writing(EVERYTHING, lambda session: user.create(session, "mei")))

    with database.write() as session:
        user.create(session, "tam")
        asyncio.run(ask())
    assert written(database) == ["tam"]


@pytest.mark.parametrize("end", [lambda context, task: context.patience.stop(), lambda context, task: task.cancel()])
def test_work_ends_when_nobody_waits_for_it(database: Database, end: Callable[[Context, Any], object]) -> None:
    begun = threading.Event()
    context = Context(article.ADMINISTRATOR, database)

    def work(session: Session) -> int:
        begun.set()
        return endless(session)

    async def ask() -> None:
        task = asyncio.ensure_future(context.patience.within(3600, context.read(work)))
        await asyncio.to_thread(begun.wait)
        end(context, task)
        with pytest.raises((Overdue, asyncio.CancelledError)):
            await task
        await context.close()

    asyncio.run(ask())


def test_an_operation_that_is_late_is_answered_with_a_code_and_a_hint(database: Database) -> None:
    article.take_in(database)
    ask = '{ document(slug: "article") { title } }'
    late = replace(LIMITS, seconds=1e-9)

    def answer(limits: Any) -> dict[str, Any]:
        return asyncio.run(run(prepare(ask, limits), None, {}, Context(article.ADMINISTRATOR, database))).body()

    found = answer(late)
    [error] = found["errors"]
    assert found["data"] is None
    assert error["extensions"]["code"] == "DEADLINE"
    assert error["extensions"]["hint"]
    assert found["extensions"]["cost"]["total"] == 2
    assert answer(LIMITS)["data"]["document"]["title"]


def test_what_fails_for_another_reason_is_no_matter_of_patience(database: Database) -> None:
    def wrong(session: Session) -> None:
        session.execute(text("SELECT nothing FROM nowhere"))

    async def ask() -> None:
        with pytest.raises(Exception, match="nowhere"):
            await Patience().within(30, database.reading(EVERYTHING, wrong))

    asyncio.run(ask())


def test_many_operations_at_once_wait_for_each_other(database: Database) -> None:
    article.take_in(database)
    ask = '{ document(slug: "article") { title paragraphs(first: 3) { edges { node { spans { quote } } } } } }'

    async def many() -> list[Any]:
        asked = (run(prepare(ask), None, {}, Context(article.ADMINISTRATOR, database)) for _ in range(150))
        return await asyncio.gather(*asked)

    for outcome in asyncio.run(many()):
        assert outcome.errors == []


def test_rows_that_come_too_slowly_end_at_the_deadline_too(database: Database) -> None:
    numbers = rows(literal(1).label("i")).cte(recursive=True)
    numbers = numbers.union_all(rows(numbers.c.i + 1).where(numbers.c.i < 2 * 10**9))

    with database.write() as session:
        user.create(session, "mei")

    async def ask() -> None:
        slow = rows(col(User.id)).where(col(User.id) <= numbers.c.i, or_(numbers.c.i < 3, numbers.c.i > 10**9))
        patience = Patience()
        with pytest.raises(Overdue):
            await patience.within(0.3, database.reading(EVERYTHING, lambda session: Prepared(slow).rows(session)))

    asyncio.run(ask())


def test_a_stream_of_parts_has_a_deadline_too(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    article.take_in(database)
    prepared = prepare(
        '{ viewer { name } ... @defer { document(slug: "article") { title } } }', replace(LIMITS, seconds=0.3)
    )
    go = Executor.run

    def slowly(executor: Executor) -> Any:
        return endless(executor.sitting.session) if type(executor) is Executor else go(executor)

    monkeypatch.setattr(Executor, "run", slowly)

    async def ask() -> None:
        first, last = [orjson.loads(part) async for part in unfold(prepared, None, {}, Context(ANONYMOUS, database))]
        assert first["data"] == {"viewer": {"name": "anonymous"}}
        [error] = last["completed"][0]["errors"]
        assert error["extensions"]["code"] == "DEADLINE"
        assert await database.reading(EVERYTHING, lambda session: session.exec(select(1)).one()) == 1

    asyncio.run(ask())


def test_what_works_without_statements_ends_at_the_deadline_too(database: Database) -> None:
    def work() -> None:
        while True:
            patience.check()
            time.sleep(0.01)

    async def ask() -> None:
        with pytest.raises(Overdue):
            await Patience().within(0.3, database.thread(work))

    patience.check()  # by whom nobody waits, it may last
    asyncio.run(ask())
