"""Operations: from the text of a request to its outcome."""

from collections import Counter
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from inspect import isawaitable
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    experimental_execute_incrementally,
)
from graphql import Executor as WholeExecutor  # which takes no notice of @defer and @stream
from sqlmodel import Session

from annotations import stamp
from annotations.stamp import Extent, Stamp
from schema.answers import FEW, Answer
from schema.context import Context
from schema.cost import Cost
from schema.executor import Executor
from schema.limits import size
from schema.outcome import Outcome, as_told, fault, outcome, told
from schema.performer import QUICK, Performer
from schema.plan import Unplannable
from schema.preparation import GRAPH, Prepared, named
from schema.sitting import Sitting
from schema.volume import Volume
from source_text import records
from source_text.patience import Unready
from source_text.problems import NotFound, Overdue, TooLarge
from source_text.sight import trust

counted: Counter[str] = Counter()
"""How many operations ran by a plan ("planned"), and how many did not, by the reason."""


async def run(prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context) -> Outcome:
    """Execute a query or a mutation; Refused where the operation is not to be told, or the variables do not fit it."""
    operation = prepared.operation(name)
    assert operation.operation != OperationType.SUBSCRIPTION, "the door subscribes"
    asked = Asked(prepared, operation, variables or {}, prepared.cost(operation, variables), context)
    now: Stamp | None = None
    if asked.shared:
        now, json = await _again(asked)
        if json is not None:  # to the same variables, so that these fit as well
            return Outcome(None, [], json=json)
    values = await valued(prepared, operation, variables, context)
    if (found := _at_once(asked, values)) is not None:
        return found
    work = _joined(asked, values, now) if asked.shared else _run(asked, values)
    try:
        return await context.patience.within(prepared.limits.seconds, work)
    except (Overdue, TooLarge) as problem:
        return told(prepared.limits, asked.cost, fault(problem))
    finally:
        await context.close()


async def valued(
    prepared: Prepared, operation: OperationDefinitionNode, variables: dict[str, Any] | None, context: Context
) -> VariableValues:
    """The variables as they are meant, gone through in a thread where they are not small; Refused where they do not fit."""
    if size(variables).small:
        return prepared.values(operation, variables)
    return await context.store.thread(prepared.values, operation, variables)


@dataclass(frozen=True)
class Asked:
    """An operation with its variables, as they were sent."""

    prepared: Prepared
    operation: OperationDefinitionNode
    variables: dict[str, Any]
    cost: Cost
    context: Context

    @property
    def reads(self) -> bool:
        """Whether nothing is changed."""
        return self.operation.operation == OperationType.QUERY

    @property
    def shared(self) -> bool:
        """Whether others may get the same answer."""
        return self.prepared.reach.kept and self.reads and not self.context.lasting

    @cached_property
    def key(self) -> Hashable:
        """What the answer depends on besides the state of the database, in a few bytes, however long it is; known from the
        first time on, which for what lasts is after its context was renewed."""
        sight, of = self.context.sight, self.prepared
        asked = [named(self.operation), of.text, self.variables, sight.everything, sorted(sight.projects)]
        return blake2b(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS), digest_size=32).digest()


async def _now(asked: Asked) -> Stamp | None:
    """The present state, where that is soon seen."""
    found = await asked.context.now()
    return stamp.of(found) if found else None


async def _again(asked: Asked) -> tuple[Stamp | None, bytes | None]:
    """What was answered before, where it is soon seen that it is still right, and the present state if that was looked at:
    where nothing was answered before, whoever reads now sees it anyhow."""
    store, key = asked.context.store, asked.key
    before = store.answers.held(key)
    now = before and await _now(asked)
    if not now or not before or now.sequence - before.stamp.sequence > FEW:
        return now or None, None
    later = [] if before.stamp == now else await store.look(stamp.SINCE, sequence=before.stamp.sequence)
    return now, store.answers.find(key, now, lambda _: stamp.places(later), before)


def _at_once(asked: Asked, values: VariableValues) -> Outcome | None:
    """What a query comes to that is quick, in the event loop; None where it is not."""
    if not asked.reads or asked.context.lasting:
        return None
    with suppress(Unready, Unplannable):
        found = asked.context.store.moment(
            asked.context.sight.afresh(), partial(_planned, asked, values), asked.prepared.pace
        )
        counted["planned"] += 1
        return found
    return None


async def _joined(asked: Asked, values: VariableValues, now: Stamp | None) -> Outcome:
    """Run a query, with all who ask for the same; `now` is the state in which this one was asked, where that is known.

    It matters only to those who come later than somebody else: who is first sees a state that is no older anyhow.
    """
    flights = asked.context.store.flights
    now = now or (await _now(asked) if asked.key in flights else None)

    def will_do(made: Outcome, after: bool) -> bool:
        seen = now is not None and made.stamp is not None and made.stamp.reaches(now)
        return not made.errors and (after or seen)

    made: Outcome = await flights.join(asked.key, will_do, partial(_run, asked, values))
    return made


async def _run(asked: Asked, values: VariableValues) -> Outcome:
    prepared, context = asked.prepared, asked.context
    if context.lasting:
        await context.renew()
    try:
        if halves := prepared.divided(asked.operation):
            return await _divided(asked, values, *halves)
        if asked.reads:
            found = await context.store.reading(context.sight.afresh(), partial(_planned, asked, values), prepared.pace)
        else:
            found = await _performed(asked, values)
    except Unplannable as why:
        counted[str(why)] += 1
    else:
        counted["planned"] += 1
        return found
    found = await ordinary(prepared, named(asked.operation), asked.variables, context)
    found = told(prepared.limits, asked.cost, found)
    if prepared.reach.bare and not found.errors and (now := await _now(asked)):  # whatever the state, it is the same
        found.json = found.encode()
        context.store.answers.keep(asked.key, Answer(found.json, now, Extent(frozenset())))
    return found


def _planned(asked: Asked, values: VariableValues, session: Session) -> Outcome:
    """Run a query by its plan, and write the answer; Unplannable where it has none."""
    prepared, answers, key = asked.prepared, asked.context.store.answers, asked.key
    plan = prepared.plan(asked.operation, values)
    now, kept = stamp.read(stamp.driver(session)), prepared.reach.kept
    if kept and (json := answers.find(key, now, partial(stamp.changed, session))) is not None:
        return Outcome(None, [], json=json, stamp=now)
    executor = seated(Executor(plan, values, Sitting(asked.context, session), prepared.limits), now)
    data, errors = executor.run()
    found = told(prepared.limits, asked.cost, Outcome(data, [as_told(error) for error in errors]))
    json, found.stamp = found.write(), now if kept else None
    if kept and not errors:
        # Of what is hidden, one document that is asked for shows what another one of them mentions anywhere.
        apart = prepared.reach.apart and not (now.hidden and len(plan.root.level().fields) > 1)
        extent = executor.extent(apart=apart) if prepared.reach.local else None
        answers.keep(key, Answer(json, now, extent))
    return found


async def _divided(asked: Asked, values: VariableValues, ours: Prepared, others: Prepared) -> Outcome:
    """Run what a plan can do of a query by one, and the rest field by field; Unplannable where there is none."""
    context, name = asked.context, named(asked.operation)
    plan = ours.plan(ours.operation(name), values)

    def run(session: Session) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        return seated(Executor(plan, values, Sitting(context, session), ours.limits)).run()

    data, errors = await context.store.reading(context.sight.afresh(), run)
    rest = await ordinary(others, name, asked.variables, context)
    counted["divided"] += 1
    both = None
    if data is not None and rest.data is not None:
        found = {**data, **rest.data}
        both = {key: found[key] for key in plan.keys(asked.operation)}
    made = Outcome(both, [*(as_told(error) for error in errors), *rest.errors])
    return told(ours.limits, asked.cost, made)


def seated(executor: Executor, now: Stamp | None = None) -> Executor:
    """An executor whose session sees what the operation may; `now` is the present state, where it was read already.

    Who names an unlisted document sees it, in whichever order they ask.
    """
    session = executor.sitting.session
    if not (now or stamp.read(stamp.driver(session))).hidden:
        trust(session)
    elif len(executor.plan.root.level().fields) > 1:
        for slug in executor.slugs():
            with suppress(NotFound):
                records.document(session, slug)
    return executor


async def _performed(asked: Asked, values: VariableValues) -> Outcome:
    """Carry out a mutation by its plan; Unplannable where it has none, and nothing was done."""
    plan = asked.prepared.plan(asked.operation, values)
    performer = Performer(plan, values, asked.context, asked.prepared.limits, quick=asked.cost.total <= QUICK)
    data, errors = await performer.perform()
    return told(asked.prepared.limits, asked.cost, Outcome(data, [as_told(error) for error in errors]))


async def ordinary(prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context) -> Outcome:
    """Execute an operation field by field; in a thread where it asks for the schema alone, which waits for nothing."""
    run = partial(
        experimental_execute_incrementally,
        GRAPH,
        prepared.document,
        context_value=context,
        variable_values=variables,
        operation_name=name,
        executor_class=WholeExecutor,
    )
    found = await context.store.thread(run) if prepared.reach.bare else run()
    result = await found if isawaitable(found) else found
    assert isinstance(result, ExecutionResult), "a whole result has no further parts"
    Volume(prepared.limits).add(result.data)
    return outcome(result)
