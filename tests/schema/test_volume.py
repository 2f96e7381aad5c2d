"""How much an answer holds: no more than is accepted, however little its document asked for."""

import asyncio
from collections.abc import Iterable
from contextlib import aclosing
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.actor import ANONYMOUS, Actor
from api.database import Database
from schema import volume
from schema.context import Context
from schema.increments import unfold
from schema.limits import LIMITS, Limits
from schema.operation import ordinary, run
from schema.outcome import Outcome
from schema.preparation import prepare
from schema.volume import Volume, measure
from source_text.problems import TooLarge
from tests import article

SHORT = Limits(characters=5000)
LONG = "淡水的茶由大稻埕的洋行運往海外，𠮷野家在旁邊。" * 30
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
PARTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


def ask(database: Database, text: str, limits: Limits = SHORT, actor: Actor = ANONYMOUS) -> Outcome:
    return asyncio.run(run(prepare(text, limits), None, {}, Context(actor, database)))


def code(found: Outcome) -> Any:
    return found.body()["errors"][0]["extensions"]["code"]


def plainly(data: Any) -> tuple[int, int]:
    """The same sums of an answer in which nothing is the same object."""
    inside = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    sums = [plainly(one) for one in inside]
    fields = len(data) if isinstance(data, dict) else 0
    length = len(data) if isinstance(data, str) else 0
    return fields + sum(a for a, _ in sums), length + sum(b for _, b in sums)


@given(st.lists(PARTS, min_size=1, max_size=4), st.lists(st.integers(0, 3), max_size=12))
def test_what_stands_in_an_answer_several_times_counts_as_often(parts: list[Any], order: list[int]) -> None:
    shared = {"data": [parts[i % len(parts)] for i in order], "whole": parts, "again": {"of": parts}}
    assert measure(shared) == plainly(shared)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(1, 400), st.integers(1, 60))
def test_nothing_is_let_through_unmeasured_that_is_too_much(order: list[int], characters: int, most: int) -> None:
    limits = Limits(characters=characters, results=most)
    objects = [{"text": "字" * (i * 7), "n": i} for i in range(4)]
    data = [objects[i] for i in order]

    def made() -> None:
        counted = Volume(limits)
        before = counted.values, counted.characters
        there = {id(one): one for one in data}.values()
        counted.count(2 * len(there))
        counted.weigh([str(one["text"]) for one in there])
        counted.repeat(*before, data, len(there))
        counted.close(data)

    fields, length = plainly(data)
    if fields > most or length > characters:
        with pytest.raises(TooLarge) as refused:
            made()
        assert refused.value.hint
    else:
        made()


@pytest.fixture
def long(database: Database) -> Database:
    """A database with a document of one long paragraph."""
    article.take_in(database, text=LONG)
    return database


def paragraph(asked: str) -> str:
    return f'{{ document(slug: "article") {{ paragraphs(first: 1) {{ edges {{ node {{ {asked} }} }} }} }} }}'


def test_a_long_text_is_not_sent_by_many_names(long: Database) -> None:
    names = " ".join(f"a{i}: text" for i in range(SHORT.characters // len(LONG)))
    assert "errors" not in ask(long, paragraph(names)).body()
    found = ask(long, paragraph(f"{names} one: text one_more: text"))
    assert code(found) == "TOO_LARGE"
    [error] = found.body()["errors"]
    assert error["extensions"]["limit"] == SHORT.characters
    assert error["extensions"]["figure"] > SHORT.characters
    assert error["extensions"]["hint"]
    assert found.body()["extensions"]["cost"]["limit"] == LIMITS.cost


def test_a_text_is_weighed_as_it_is_shown(long: Database) -> None:
    """Texts that were converted are no longer one and the same in memory."""
    views = " ".join(f"a{i}: text(view: ZH_HANS)" for i in range(10))
    assert code(ask(long, paragraph(views))) == "TOO_LARGE"


def annotate(database: Database, places: Iterable[int]) -> None:
    for i in places:
        done = ask(database, gloss(i, "problems { code }"), LIMITS, article.ADMINISTRATOR).body()
        assert done["data"] == {"addGloss": {"problems": []}}


def gloss(start: int, asked: str) -> str:
    where = f'paragraph: "UGFyYWdyYXBoOjE", range: {{ start: {start}, end: {start + 1} }}'
    return f'mutation {{ addGloss(input: {{ {where}, text: "a gloss" }}) {{ {asked} }} }}'


def test_an_object_counts_wherever_it_stands(long: Database) -> None:
    """The paragraph of ten annotations is made once, and sent ten times."""
    annotate(long, range(10))
    inner = "span { paragraph { text } }"
    assert code(ask(long, paragraph(f"annotations {{ {inner} }}"))) == "TOO_LARGE"
    assert "errors" not in ask(long, paragraph(f"annotations {{ {inner} }}"), LIMITS).body()


def test_more_than_was_reckoned_under_a_parent_is_counted(long: Database) -> None:
    annotate(long, range(10))
    asked = paragraph("annotations { id version }")
    assert "errors" not in ask(long, asked, Limits(results=160)).body()
    annotate(long, range(10, 30))
    found = ask(long, asked, Limits(results=160))
    assert code(found) == "TOO_LARGE"
    assert "values" in found.body()["errors"][0]["message"]


def test_field_by_field_the_same_is_refused(long: Database) -> None:
    names = " ".join(f"a{i}: text" for i in range(10))
    prepared = prepare(paragraph(names), SHORT)
    with pytest.raises(TooLarge):
        asyncio.run(ordinary(prepared, None, {}, Context(ANONYMOUS, long)))


def test_the_parts_of_an_answer_count_together(long: Database) -> None:
    parts = " ".join(f"... @defer {{ a{i}: text }}" for i in range(10))
    prepared = prepare(paragraph(f"id {parts}"), SHORT)

    async def take() -> list[Any]:
        async with aclosing(unfold(prepared, None, {}, Context(ANONYMOUS, long))) as come:
            return [orjson.loads(part) async for part in come]

    first, last = asyncio.run(take())
    assert len(first["pending"]) == 10
    assert {error["extensions"]["code"] for one in last["completed"] for error in one["errors"]} == {"TOO_LARGE"}


def test_what_was_done_stays_done_when_it_is_too_much_to_tell(long: Database) -> None:
    names = " ".join(f"a{i}: text" for i in range(10))
    asked = gloss(0, f"annotation {{ span {{ paragraph {{ {names} }} }} }}")
    found = ask(long, asked, actor=article.ADMINISTRATOR)
    assert code(found) == "TOO_LARGE"
    assert found.body()["errors"][0]["path"] == ["addGloss"]
    there = ask(long, paragraph("annotations { ... on Gloss { text } }"))
    assert '"a gloss"' in there.encode().decode()


def test_only_what_may_be_too_much_is_gone_through(long: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(_: object) -> Any:
        raise AssertionError("the answer was gone through")

    monkeypatch.setattr(volume, "measure", measured)
    annotate(long, range(10))
    asked = paragraph("text annotations { id span { paragraph { id ordinal } } }")
    assert "errors" not in ask(long, asked).body()
