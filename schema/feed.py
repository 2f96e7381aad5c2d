"""Feeds: the outcomes of a subscription, one for each event."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    create_source_event_stream,
    subscribe,
)
from graphql import Executor as WholeExecutor
from sqlmodel import Session

from schema.context import Context
from schema.executor import Executor
from schema.operation import counted, seated, valued
from schema.outcome import Outcome, as_told, fault, outcome, told
from schema.plan import Plan, Unplannable
from schema.preparation import GRAPH, Prepared
from schema.sitting import Sitting
from schema.volume import Volume
from source_text.problems import Problem

SMALL = 30
"""How many fields are told of an event in the event loop, one by one, where there is no list among them."""


async def follow(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Execute a subscription: an outcome for each event, or one with errors where it cannot begin."""
    operation = prepared.operation(name)
    assert operation.operation == OperationType.SUBSCRIPTION, "the door runs queries and mutations"
    cost = prepared.cost(operation, variables)
    values = await valued(prepared, operation, variables, context)
    plan = _plan(prepared, operation, values)
    if plan is not None and cost.fields <= SMALL and not plan.root.lists:
        plan = None
    try:
        await context.renew()
        events = await _begin(prepared, name, variables, context, field_by_field=plan is None)
        if isinstance(events, ExecutionResult):
            yield told(prepared.limits, cost, outcome(events))
            return
        async with aclosing(events) as coming:
            async for event in coming:
                if plan is None:
                    Volume(prepared.limits).add(event.data)
                    made = outcome(event)
                else:
                    made = await _made(prepared, plan, values, context, event)
                await context.close()  # whoever takes it may be slow, and would hold a session meanwhile
                yield told(prepared.limits, cost, made)
    finally:
        await context.close()


def _plan(prepared: Prepared, operation: OperationDefinitionNode, values: VariableValues) -> Plan | None:
    """The plan of an event, where it has one."""
    try:
        plan = prepared.plan(operation, values)
    except Unplannable as why:
        counted[str(why)] += 1
        return None
    return plan if len(plan.root.level().fields) == 1 else None


async def _begin(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context, *, field_by_field: bool
) -> AsyncGenerator[Any, None] | ExecutionResult:
    """The events as they come, or what they come to; or why there are none."""
    found: Any
    if field_by_field:
        found = subscribe(
            GRAPH, prepared.document, context_value=context, variable_values=variables, operation_name=name
        )
    else:
        executor = WholeExecutor.build(
            GRAPH, prepared.document, context_value=context, raw_variable_values=variables, operation_name=name
        )
        assert isinstance(executor, WholeExecutor), "the operation and its variables fit"
        found = create_source_event_stream(executor)
    events: AsyncGenerator[Any, None] | ExecutionResult = await found if isawaitable(found) else found
    return events


async def _made(prepared: Prepared, plan: Plan, values: VariableValues, context: Context, event: Any) -> Outcome:
    """What an event comes to by its plan, which a thread makes."""

    def tell(session: Session) -> Outcome:
        data, errors = seated(Executor(plan, values, Sitting(context, session), prepared.limits)).event(event)
        return Outcome(data, [as_told(error) for error in errors])

    try:
        return await context.patience.within(prepared.limits.seconds, context.store.reading(context.sight, tell))
    except Problem as problem:
        return fault(problem)
