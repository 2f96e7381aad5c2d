"""The executor of plans gives what the ordinary one gives, whatever is asked."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from annotations import records
from annotations.actor import Actor
from api.database import Database
from schema import operation, preparation
from schema.context import Context
from schema.outcome import Outcome
from schema.preparation import Refused
from tests import article
from tests.schema import generated, storied
from tests.schema.storied import Story

PARTS, EACH = 10, int(os.environ.get("GENERATED", "5000")) // 10
"""How many parts of how many generated queries."""
STRANGER = Actor("stranger", None)


def errors(outcome: Outcome) -> list[bytes]:
    """Errors in an order of their own, since that in which they are met is not promised.

    Where a null went up, it stands for all errors beneath it: which of them is told is not promised either.
    """
    found = set()
    whole = outcome.body()["data"]
    for error in outcome.errors:
        place, data = nulled(whole, error.path or []), error.formatted
        found.add(orjson.dumps(place if place != error.path else data, option=orjson.OPT_SORT_KEYS))
    return sorted(found)


def nulled(data: Any, path: Sequence[str | int]) -> list[str | int]:
    """The way to the null that an error led to."""
    for i, step in enumerate(path):
        if data is None:
            return list(path[:i])
        data = data[step]
    assert data is None
    return list(path)


async def both(database: Database, actor: Actor, query: str, variables: dict[str, Any]) -> tuple[Outcome, Outcome]:
    """What an operation comes to by its plan, and field by field."""
    prepared = preparation.prepare(query)
    context = Context(actor, database)
    planned = await operation.run(prepared, None, variables, context)
    ordinary = await operation.ordinary(prepared, None, variables, context)
    await context.close()
    return planned, ordinary


def compare(story: Story, actor: Actor, query: str) -> None:
    """Whether the two ways differ."""
    try:
        planned, ordinary = asyncio.run(both(story.database, actor, query, generated.CONDITIONS))
    except Refused:
        return
    assert errors(planned) == errors(ordinary), query
    assert orjson.dumps(planned.body()["data"]) == orjson.dumps(ordinary.data), query


SAID = "spans { id range { start } annotations { id kind ... on Gloss { text } } }"


@pytest.mark.parametrize("few", [0, 100], ids=["by columns", "row by row"])
@pytest.mark.parametrize(
    "asked",
    [
        f"translation {SAID}",
        f'{SAID} translation en: translation(language: "en-GB") fr: translation(language: "fr")',
        f"translation {SAID.replace('spans', 'spans(kinds: [GLOSS])')}",
        f"translation {SAID.replace('annotations', 'annotations(statuses: [REJECTED])')}",
        f"translation a: {SAID} b: {SAID}",
        f"translation a: {SAID.replace('spans', 'spans(kinds: [TRANSLATION, NOTE])')} b: {SAID}",
        "translation spans { quote }",
        "annotations { id confidence } translation",
    ],
)
def test_what_one_statement_brings_is_what_each_field_finds_alone(
    story: Story, asked: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "FEW", few)
    for actor in (article.ADMINISTRATOR, STRANGER):
        for slug in storied.SLUGS:
            compare(
                story,
                actor,
                f'{{ document(slug: "{slug}") {{ paragraph(ordinal: 2) {{ {asked} }} paragraphs {{ edges {{ node {{ {asked} }} }} }} }} }}',
            )


@pytest.mark.spread
@pytest.mark.parametrize("part", range(PARTS))
def test_generated_queries_have_the_same_answer_by_plan_and_field_by_field(
    story: Story, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Half of them by columns: no text of the story is so long that any were otherwise.
    monkeypatch.setattr(records, "FEW", records.FEW * (part % 2))
    before = operation.counted.total(), operation.counted["planned"]

    @seed(part)
    @settings(
        max_examples=EACH,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(st.data())
    def check(data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from([article.ADMINISTRATOR, article.READER, STRANGER]))
        compare(story, actor, data.draw(generated.operations(story.pool)))

    check()
    ran, planned = operation.counted.total() - before[0], operation.counted["planned"] - before[1]
    assert planned > 0.9 * ran
