"""Mutations by plan give what they give field by field, and are told what they did."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlmodel import col, func, select

from annotations.actor import ANONYMOUS, Actor
from annotations.history import Change
from api.database import Database
from schema import operation, performer, preparation
from schema.context import Context
from schema.outcome import MASKED, Outcome
from tests import article

PROBLEMS = "problems { __typename message path code hint ... on StaleVersion { currentVersion current { id } } }"
SAID = """annotation { __typename id version status creator span { id quote range { start end } paragraph { ordinal } }
  ... on Gloss { text pinyin } ... on Note { text replies { id } thread { resolved } } }"""
GLOSS = 'paragraph: "UGFyYWdyYXBoOjE", range: { start: 0, end: 2 }, text: "a gloss"'
ACTS = (
    f"mutation {{ addGloss(input: {{ {GLOSS} }}) {{ {SAID} {PROBLEMS} }} }}",
    f'mutation {{ again: addGloss(input: {{ {GLOSS}, clientMutationId: "m" }}) {{ clientMutationId {SAID} }} }}',
    f'mutation {{ again: addGloss(input: {{ {GLOSS}, clientMutationId: "m" }}) {{ clientMutationId {SAID} }} }}',
    f"mutation {{ one: addGloss(input: {{ {GLOSS} }}) {{ {SAID} }} two: addGloss(input: {{ {GLOSS} }}) {{ {SAID} }} }}",
    f'mutation {{ addGloss(input: {{ paragraph: "x", range: {{ start: 9, end: 2 }}, text: "" }}) {{ {SAID} {PROBLEMS} }} }}',
    f'mutation {{ updateAnnotation(input: {{ id: "QW5ub3RhdGlvbjox", version: 1, text: "b" }}) {{ {SAID} {PROBLEMS} }} }}',
    f'mutation {{ updateAnnotation(input: {{ id: "QW5ub3RhdGlvbjox", version: 1, text: "c" }}) {{ {SAID} {PROBLEMS} }} }}',
    f'mutation {{ addNote(input: {{ {GLOSS} }}) {{ {SAID} {PROBLEMS} }} __typename }}',
    f'mutation {{ deleteAnnotation(input: {{ id: "QW5ub3RhdGlvbjox", version: 2 }}) {{ {SAID} {PROBLEMS} }} }}',
    f'mutation {{ undo(input: {{}}) {{ group {{ number actor changes {{ action }} }} {PROBLEMS} }} }}',
    f'mutation {{ createEntity(input: {{ key: "tea", type: CONCEPT, labels: [{{ language: "en", text: "Tea" }}] }}) {{ entity {{ key label version }} {PROBLEMS} }} }}',
    f'mutation {{ setVisibility(input: {{ slug: "article", visibility: PRIVATE }}) {{ document {{ slug visibility }} {PROBLEMS} }} }}',
    f'mutation {{ reviseDocument(input: {{ slug: "article", text: "另一段話。" }}) {{ document {{ revision {{ number }} paragraphs {{ edges {{ node {{ text }} }} }} }} report {{ total }} {PROBLEMS} }} }}',
)  # fmt: skip
"""What is done in turn, on two databases that are alike."""


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two databases with the article in each."""
    made = [Database(f"sqlite:///{tmp_path / name}.sqlite") for name in ("planned", "ordinary")]
    for database in made:
        database.migrate()
        article.take_in(database)
    yield made[0], made[1]
    for database in made:
        database.close()


async def planned(database: Database, actor: Actor, text: str) -> Outcome:
    return await operation.run(preparation.prepare(text), None, {}, Context(actor, database))


async def ordinary(database: Database, actor: Actor, text: str) -> Outcome:
    context = Context(actor, database)
    found = await operation.ordinary(preparation.prepare(text), None, {}, context)
    await context.close()
    return found


def plain(outcome: Outcome) -> Any:
    """An outcome without the moments in it, which differ."""
    errors = sorted(orjson.dumps(error.formatted).decode() for error in outcome.errors)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", orjson.dumps(outcome.data).decode()), errors


@pytest.mark.parametrize("quick", [performer.QUICK, -1])
def test_they_give_what_they_give_field_by_field(
    twins: tuple[Database, Database], quick: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "QUICK", quick)
    operation.counted.clear()
    for text in ACTS:
        for actor in (ANONYMOUS, article.REVIEWER, article.ADMINISTRATOR):
            one = asyncio.run(planned(twins[0], actor, text))
            other = asyncio.run(ordinary(twins[1], actor, text))
            assert plain(one) == plain(other), text
    assert operation.counted == {"planned": len(ACTS) * 3}
    assert len(set(map(history, twins))) == 1


def history(database: Database) -> tuple[tuple[Any, ...], ...]:
    with database.read() as session:
        columns = (Change.sequence, Change.actor, Change.action, Change.node_type, Change.node_id, Change.group)
        return tuple(map(tuple, session.exec(select(*columns).order_by(col(Change.sequence)))))  # type: ignore[call-overload]


def test_each_of_many_at_once_is_told_of_its_own_act(database: Database) -> None:
    """Twenty at once: each is told of its own gloss."""
    article.take_in(database)
    texts = [
        f"mutation {{ addGloss(input: {{ {GLOSS.replace('a gloss', str(n))} }}) {{ {SAID} }} }}" for n in range(20)
    ]

    async def all_at_once() -> list[Outcome]:
        return await asyncio.gather(*(planned(database, article.TRANSLATOR, text) for text in texts))

    found = [outcome.data["addGloss"]["annotation"] for outcome in asyncio.run(all_at_once()) if outcome.data]
    assert [one["text"] for one in found] == [str(n) for n in range(20)]
    assert len({one["id"] for one in found}) == 20
    assert len({one["span"]["id"] for one in found}) == 1


@pytest.mark.parametrize(
    ("asked", "again"), [("annotation { id ... on Gloss { text } }", [0, 0, 0]), (SAID, [1, 0, 0])]
)
def test_what_its_session_has_is_told_without_asking_and_the_rest_before_the_commit_from_the_second_time_on(
    database: Database, monkeypatch: pytest.MonkeyPatch, asked: str, again: list[int]
) -> None:
    article.take_in(database)
    name = database.engine.dialect.name  # what is prepared is known by its text
    text = preparation.prepare(f"mutation {name} {{ addGloss(input: {{ {GLOSS} }}) {{ {asked} }} }}")
    reads: list[int] = []
    reading = Database.reading

    def read(*given: Any, **options: Any) -> Any:
        reads.append(1)
        return reading(*given, **options)

    monkeypatch.setattr(Database, "reading", read)
    for number in again:
        reads.clear()
        found = asyncio.run(operation.run(text, None, {}, Context(article.TRANSLATOR, database)))
        assert found.data is not None
        assert found.data["addGloss"]["annotation"]["text"] == "a gloss"
        assert len(reads) == number


def test_what_cannot_be_told_is_not_done(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in between leaves nothing behind, and is told as one."""
    article.take_in(database)
    text = f"mutation {{ addGloss(input: {{ {GLOSS} }}) {{ {SAID} }} }}"
    with database.read() as session:
        before = session.exec(select(func.count()).select_from(Change)).one()

    def wrong(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("annotations.entry.touch", wrong)
    found = asyncio.run(planned(database, article.TRANSLATOR, text))
    assert found.data is None
    assert [error.message for error in found.errors] == [MASKED]
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(Change)).one() == before
