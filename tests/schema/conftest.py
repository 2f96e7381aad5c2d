"""Asking the schema as the doors do, without HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from graphql import OperationType

from annotations.actor import Actor
from api.database import Database
from schema import operation, preparation
from schema.context import Context
from schema.outcome import Outcome
from tests import article
from tests.schema import storied
from tests.schema.storied import Story

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with the article in it."""
    article.take_in(database)
    return database


@pytest.fixture
def ask(filled: Database) -> Ask:
    """Run an operation and give its data; an error fails the test, unless errors are expected."""

    def run(query: str, actor: Actor = article.ADMINISTRATOR, errors: bool = False, **variables: Any) -> dict[str, Any]:
        found = asyncio.run(_answered(query, variables, Context(actor, filled)))
        if errors:
            return {"errors": [], **found}
        assert "errors" not in found, found["errors"]
        assert found["data"] is not None
        return found["data"]  # type: ignore[no-any-return]

    return run


def errors(outcome: Outcome) -> list[Any]:
    """The errors of an outcome as they are answered."""
    return [error.formatted for error in outcome.errors]


async def _answered(query: str, variables: dict[str, Any], context: Context) -> dict[str, Any]:
    """The answer of an operation; that of a query is the same by its plan and field by field."""
    try:
        prepared = preparation.prepare(query)
        found = await operation.run(prepared, None, variables, context)
    except preparation.Refused as refused:
        return {"data": None, "errors": [error.formatted for error in refused.errors]}
    if prepared.operation().operation == OperationType.QUERY:
        other = await operation.ordinary(prepared, None, variables, context)
        await context.close()
        assert orjson.dumps([found.body()["data"], errors(found)]) == orjson.dumps([other.data, errors(other)])
    return found.body()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A database in which much has happened."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('story') / 'story.sqlite'}")
    database.migrate()
    yield storied.tell(database)
    database.close()
