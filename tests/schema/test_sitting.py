"""A sitting: resolvers wait for loads only, and what they wait for at the same time is loaded at once."""

import gc
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlmodel import Session

from api.database import Database
from schema import operation
from schema.context import Context
from schema.leaf import Failure
from schema.plan import Unplannable
from schema.sitting import Sitting
from source_text.patience import Unready
from tests import article
from tests.schema.conftest import Ask

calls: list[tuple[Sequence[int], int]] = []


def double(_session: Session, keys: Sequence[int], by: int = 2) -> Mapping[int, int]:
    calls.append((list(keys), by))
    if 13 in keys:
        raise ValueError("unlucky")
    return {key: key * by for key in keys if key >= 0}


@pytest.fixture
def sitting(database: Database) -> Any:
    calls.clear()
    with database.read() as session:
        yield Sitting(Context(article.READER, database), session)


def test_what_is_waited_for_together_is_one_call(sitting: Sitting) -> None:
    async def twice(key: int) -> int:
        first = await sitting.load(double, key)
        return (await sitting.load(double, first or 0, 3)) or 0

    assert sitting.settle([twice(n) for n in (1, 2, 1)]) == [6, 12, 6]
    assert calls == [([1, 2], 2), ([2, 4], 3)]
    assert sitting.settle([twice(2)]) == [12]
    assert len(calls) == 2
    assert sitting.fetch(double, [2, 5]) == {1: 2, 2: 4, 5: 10}
    assert calls[-1] == ([5], 2)


def test_what_is_not_there_is_null_and_not_asked_for_again(sitting: Sitting) -> None:
    async def one() -> int | None:
        return await sitting.load(double, -1)

    assert sitting.settle([one(), one()]) == [None, None]
    assert sitting.settle([one()]) == [None]
    assert len(calls) == 1


def test_an_error_is_of_those_who_waited_for_it(sitting: Sitting) -> None:
    async def one(key: int) -> int | None:
        try:
            return await sitting.load(double, key)
        except ValueError:
            return -key

    async def plain(key: int) -> int | None:
        return await sitting.load(double, key, 3)

    assert sitting.settle([one(13), one(1)]) == [-13, -1]
    failed = sitting.settle([plain(13)])[0]
    assert isinstance(failed, Failure)
    assert str(failed.error) == "unlucky"


def test_works_may_be_waited_for_inside_of_works(sitting: Sitting) -> None:
    async def all_() -> list[int | None]:
        return await sitting.together(sitting.load(double, n) for n in (1, 2, 3))

    assert sitting.settle([all_()]) == [[2, 4, 6]]
    assert calls == [([1, 2, 3], 2)]


async def _shown(_context: Context, _found: None) -> str:
    return ""


def test_who_waits_for_anything_else_is_sent_away(sitting: Sitting) -> None:
    async def services() -> Any:
        return sitting.services

    async def writing() -> Any:
        await sitting.write(lambda _session: None, _shown, str)

    for work in (services, writing):
        with pytest.raises(Unplannable):
            sitting.settle([work()])


def test_what_has_no_plan_is_counted_by_the_reason(ask: Ask) -> None:
    operation.counted.clear()
    ask("{ __schema { queryType { name } } }")
    ask('{ reconciliationCandidates(entity: "japan") { id } }')
    ask('{ document(slug: "article") { title } }')
    assert operation.counted == {"introspection": 1, "services": 1, "planned": 1}


@pytest.mark.parametrize("end", [Unready, Unplannable])
def test_what_is_given_up_leaves_nothing_behind_that_never_began(sitting: Sitting, end: type[BaseException]) -> None:
    async def one() -> None:
        raise end

    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        with pytest.raises(end):
            sitting.settle([one(), one(), one()])
        gc.collect()
    assert not complaints
