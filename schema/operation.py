"""Operations: from the text of a request to its outcome."""

import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import lru_cache
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    experimental_execute_incrementally,
    parse,
    subscribe,
    validate,
)

from schema.build import schema
from schema.context import Context
from source_text.problems import Problem

log = logging.getLogger("zhushu.graphql")
GRAPH = schema._schema
"""The schema as graphql-core has it."""
MASKED = "Something went wrong inside; it has been logged."
KEPT = 1000
"""How many validated documents are remembered."""


class Refused(Exception):  # noqa: N818
    """A request that is no operation of this service: nothing was executed."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(frozen=True)
class Prepared:
    """A document that was parsed and validated."""

    text: str
    document: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]

    def operation(self, name: str | None = None) -> OperationDefinitionNode:
        """The operation of a name, or the only one; Refused where that is not to be told."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name)
        if found is None or name is None:
            said = "Name the operation: the document has several." if name is None else f"There is no {name[:100]!r}."
            raise Refused([GraphQLError(said)])
        return found


@dataclass
class Outcome:
    """What an operation came to: `data` is None where a null reached the top."""

    data: dict[str, Any] | None
    errors: list[GraphQLError]

    def body(self) -> dict[str, Any]:
        """The outcome as it is answered."""
        errors = {"errors": [error.formatted for error in self.errors]} if self.errors else {}
        return {"data": self.data, **errors}


@lru_cache(KEPT)
def prepare(text: str) -> Prepared:
    """Parse and validate a document; Refused where it cannot be executed."""
    try:
        document = parse(text)
    except GraphQLSyntaxError as error:
        raise Refused([coded(error, "GRAPHQL_PARSE_FAILED")]) from None
    errors = validate(GRAPH, document)
    if errors:
        raise Refused([coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return Prepared(text, document, {o.name.value if o.name else None: o for o in operations})


async def run(prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context) -> Outcome:
    """Execute a query or a mutation; Refused where the operation is not to be told."""
    operation = prepared.operation(name)
    assert operation.operation != OperationType.SUBSCRIPTION, "the door subscribes"
    try:
        if context.lasting:
            await context.renew()
        found = experimental_execute_incrementally(
            GRAPH,
            prepared.document,
            context_value=context,
            variable_values=variables,
            operation_name=name,
            executor_class=Executor,  # which takes no notice of @defer and @stream
        )
        result = await found if isawaitable(found) else found
        assert isinstance(result, ExecutionResult)
        return outcome(result)
    finally:
        await context.close()


async def follow(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Execute a subscription: an outcome for each event, or one with errors where it cannot begin."""
    operation = prepared.operation(name)
    assert operation.operation == OperationType.SUBSCRIPTION, "the door runs queries and mutations"
    try:
        await context.renew()
        found = subscribe(
            GRAPH, prepared.document, context_value=context, variable_values=variables, operation_name=name
        )
        stream = await found if isawaitable(found) else found
        if isinstance(stream, ExecutionResult):
            yield outcome(stream)
            return
        assert isinstance(stream, AsyncGenerator)
        async with aclosing(stream) as results:
            async for result in results:
                await context.close()  # whoever takes it may be slow, and would hold a session meanwhile
                yield outcome(result)
    finally:
        await context.close()


def outcome(result: ExecutionResult) -> Outcome:
    """What execution came to, with a code on every error, and without the words of what is a bug."""
    return Outcome(result.data, [_told(error) for error in result.errors or ()])


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """An error with a code, where it has none of its own."""
    error.extensions = {"code": code, **(error.extensions or {})}
    return error


def _told(error: GraphQLError) -> GraphQLError:
    if is_bug(error):
        log.error("%s at %s", error.message, error.path, exc_info=error.original_error)
        error = GraphQLError(MASKED, error.nodes, error.source, error.positions, error.path)
        return coded(error, "INTERNAL")
    return coded(error, "GRAPHQL_VALIDATION_FAILED" if error.path is None else "INTERNAL")


def is_bug(error: GraphQLError) -> bool:
    """Whether an error is neither the caller's nor foreseen, so that its words are not for them."""
    return error.original_error is not None and not isinstance(error.original_error, Problem | GraphQLError)
