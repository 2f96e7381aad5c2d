"""Operations: from the text of a request to its outcome."""

import logging
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import isawaitable
from typing import Any

import anyio.to_thread
import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    experimental_execute_incrementally,
    get_variable_values,
    parse,
    subscribe,
    validate,
)
from graphql import Executor as WholeExecutor  # which takes no notice of @defer and @stream

from schema.build import schema
from schema.context import Context
from schema.executor import Executor
from schema.plan import Plan, Unplannable, flags
from schema.sitting import Sitting
from source_text.problems import Problem

log = logging.getLogger("zhushu.graphql")
GRAPH = schema._schema
"""The schema as graphql-core has it."""
MASKED = "Something went wrong inside; it has been logged."
KEPT = 1000
"""How many validated documents are remembered."""
SETTINGS = 16
"""How many plans of one operation are remembered: one for each setting of the variables its conditions look at."""

counted: Counter[str] = Counter()
"""How many queries ran by a plan ("planned"), and how many did not, by the reason."""


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
    conditions: frozenset[str]
    plans: dict[Any, Plan | Unplannable] = field(default_factory=dict, compare=False)

    def plan(self, operation: OperationDefinitionNode, variables: VariableValues) -> Plan:
        """The plan of an operation; Unplannable where it has none."""
        seen = {name: variables.coerced.get(name) for name in sorted(self.conditions)}
        key = (operation.name.value if operation.name else None, *seen.values())
        found = self.plans.get(key)
        if found is None:
            try:
                found = Plan(GRAPH, self.document, operation, seen)
            except Unplannable as why:
                found = why
            if len(self.plans) < SETTINGS:
                self.plans[key] = found
        if isinstance(found, Unplannable):
            raise found
        return found

    def operation(self, name: str | None = None) -> OperationDefinitionNode:
        """The operation of a name, or the only one; Refused where that is not to be told."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name)
        if found is None or name is None:
            said = "Name the operation: the document has several." if name is None else f"There is no {name[:100]!r}."
            raise Refused([coded(GraphQLError(said), "OPERATION_NOT_FOUND")])
        return found


@dataclass
class Outcome:
    """What an operation came to: `data` is None where a null reached the top; `json` is all of it, if it was written."""

    data: dict[str, Any] | None
    errors: list[GraphQLError]
    json: bytes | None = None

    def encode(self) -> bytes:
        """The outcome as JSON in UTF-8."""
        return self.json if self.json is not None else orjson.dumps(self.body())

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
    return Prepared(text, document, {o.name.value if o.name else None: o for o in operations}, flags(document))


async def run(prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context) -> Outcome:
    """Execute a query or a mutation; Refused where the operation is not to be told, or the variables do not fit it."""
    operation = prepared.operation(name)
    assert operation.operation != OperationType.SUBSCRIPTION, "the door subscribes"
    values = get_variable_values(GRAPH, operation.variable_definitions or (), variables or {})
    if isinstance(values, list):
        raise Refused([coded(error, "GRAPHQL_VALIDATION_FAILED") for error in values])
    try:
        if context.lasting:
            await context.renew()
        if operation.operation == OperationType.QUERY:
            try:
                found = await anyio.to_thread.run_sync(_planned, prepared, operation, values, context)
            except Unplannable as why:
                counted[str(why)] += 1
            else:
                counted["planned"] += 1
                return found
        return await ordinary(prepared, name, variables, context)
    finally:
        await context.close()


def _planned(
    prepared: Prepared, operation: OperationDefinitionNode, variables: VariableValues, context: Context
) -> Outcome:
    """Run a query by its plan, and write the answer; Unplannable where it has none."""
    plan = prepared.plan(operation, variables)
    with context.store.session(context.sight) as session:
        data, errors = Executor(plan, variables, Sitting(context, session)).run()
    found = Outcome(data, [_told(error) for error in errors])
    found.json = found.encode()
    return found


async def ordinary(prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context) -> Outcome:
    """Execute an operation field by field."""
    found = experimental_execute_incrementally(
        GRAPH,
        prepared.document,
        context_value=context,
        variable_values=variables,
        operation_name=name,
        executor_class=WholeExecutor,
    )
    result = await found if isawaitable(found) else found
    assert isinstance(result, ExecutionResult), "a whole result has no further parts"
    return outcome(result)


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
