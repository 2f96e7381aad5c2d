"""Asking the schema as the doors do, without HTTP."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from annotations.actor import Actor
from api.database import Database
from schema.build import schema
from schema.context import Context
from tests import article

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
        context = Context(actor, filled)
        result = asyncio.run(schema.execute(query, variable_values=variables, context_value=context))
        if errors:
            return {"data": result.data, "errors": [e.formatted for e in result.errors or []]}
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    return run
