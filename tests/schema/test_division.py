"""A query that a plan can do in part has the same answer as when it is worked out field by field."""

import asyncio

import orjson
import pytest
from graphql import GraphQLError

from annotations.actor import ANONYMOUS, Actor
from api.database import Database
from schema import operation
from schema.context import Context
from schema.division import divide
from schema.operation import ordinary, run
from schema.preparation import prepare
from tests import article

SCHEMA = "__schema { queryType { name } }"
DOCUMENT = 'document(slug: "article") { title paragraphs(first: 2) { edges { node { text } } } }'


@pytest.mark.parametrize(
    "text",
    [
        f"{{ {SCHEMA} {DOCUMENT} }}",
        f'{{ a: __typename {DOCUMENT} t: __type(name: "Query") {{ name }} viewer {{ name }} {SCHEMA} }}',
        f"{{ ...A ...B viewer {{ name }} }} fragment A on Query {{ {DOCUMENT} ... {{ {SCHEMA} }} }} fragment B on Query {{ {SCHEMA} s: {SCHEMA} }}",
        f"query($y: Boolean!, $n: Boolean!) {{ ... @include(if: $n) {{ {SCHEMA} }} {DOCUMENT} ... @skip(if: $n) {{ v: viewer {{ name }} t: {SCHEMA} }} x: __schema @include(if: $y) {{ queryType {{ name }} }} }}",
        f'{{ nodes(ids: ["x"]) {{ id }} {SCHEMA} viewer {{ name }} }}',
        f'{{ entity(key: "nobody") {{ key }} {SCHEMA} node(id: "x") {{ id }} }}',
        f'{{ {DOCUMENT} reconciliationCandidates(entity: "japan") {{ id }} }}',
        f'{{ {DOCUMENT} reconciliationCandidates(entity: "nobody") {{ id }} viewer {{ name }} }}',
    ],
)
@pytest.mark.parametrize("actor", [ANONYMOUS, article.REVIEWER], ids=["a stranger", "a reviewer"])
def test_both_halves_make_the_whole(database: Database, actor: Actor, text: str) -> None:
    article.take_in(database)
    prepared = prepare(text)
    variables = {"y": True, "n": False} if "$y" in text else {}
    before = operation.counted["divided"]

    async def both() -> tuple[bytes, bytes]:
        found = await run(prepared, None, variables, Context(actor, database))
        context = Context(actor, database)
        wanted = await ordinary(prepared, None, variables, context)
        await context.close()
        return orjson.dumps([found.data, told(found.errors)]), orjson.dumps([wanted.data, told(wanted.errors)])

    def told(errors: list[GraphQLError]) -> list[str]:
        return sorted(f"{error.path} {error.message}" for error in errors)

    found, wanted = asyncio.run(both())
    assert found == wanted
    assert operation.counted["divided"] == before + 1


@pytest.mark.parametrize(
    "text",
    [
        f"{{ {DOCUMENT} }}",
        f"{{ {SCHEMA} }}",
        "{ ...A } fragment A on Query { viewer { name } }",
        "mutation { __typename }",
    ],
)
def test_what_is_all_of_one_sort_is_not_divided(text: str) -> None:
    prepared = prepare(text)
    assert divide(prepared.document, prepared.operation()) is None
