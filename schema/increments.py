"""Incremental delivery: the result of an operation in parts, as @defer and @stream ask for it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, GraphQLError, experimental_execute_incrementally
from graphql.execution import (
    CompletedResult,
    IncrementalDeferResult,
    IncrementalStreamResult,
    InitialIncrementalExecutionResult,
)

from schema.context import Context
from schema.outcome import Outcome, outcome, told
from schema.preparation import GRAPH, Prepared, Refused
from schema.secrecy import veil
from schema.volume import Volume


def incremental(prepared: Prepared) -> bool:
    """Whether a document may ask for parts at all."""
    return "@defer" in prepared.text or "@stream" in prepared.text


async def unfold(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context
) -> AsyncGenerator[dict[str, Any], None]:
    """Execute a query or a mutation: the first part, and then each further one as soon as it is there.

    Refused where the variables do not fit.
    """
    operation = prepared.operation(name)
    cost = prepared.cost(operation, variables)
    prepared.values(operation, variables)
    try:
        context.patience.begin(prepared.limits.seconds)
        if context.lasting:
            await context.renew()
        started = experimental_execute_incrementally(
            GRAPH, prepared.document, context_value=context, variable_values=variables, operation_name=name
        )
        result = await started if isawaitable(started) else started
        if isinstance(result, ExecutionResult):
            Volume(prepared.limits).add(result.data)
            found = told(prepared.limits, cost, outcome(result))
            if result.data is None and all(error.path is None for error in found.errors):
                raise Refused(found.errors)
            yield found.body()
            return
        volume = Volume(prepared.limits)
        volume.add(result.initial_result.data)
        _tell(result.initial_result, prepared)
        begun = told(prepared.limits, cost, Outcome(None, []))
        yield {**result.initial_result.formatted, "extensions": begun.extensions}
        async with aclosing(result.subsequent_results) as parts:
            async for part in parts:
                for one in (*(part.incremental or ()), *(part.completed or ())):
                    _tell(one, prepared)
                for some in part.incremental or ():
                    volume.add(some.data if isinstance(some, IncrementalDeferResult) else some.items)
                yield dict(part.formatted)
    finally:
        context.patience.end()
        await context.close()


def _tell(
    part: InitialIncrementalExecutionResult | IncrementalDeferResult | IncrementalStreamResult | CompletedResult,
    prepared: Prepared,
) -> None:
    """Let the errors of a part be as those of a whole result."""
    errors: list[GraphQLError] | None = part.errors
    if errors:
        found = outcome(ExecutionResult(None, errors)).errors
        part.errors = veil(found) if prepared.limits.closed else found
