"""Operations: from the text of a request to its outcome."""

from collections import Counter
from collections.abc import AsyncGenerator, Hashable, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from inspect import isawaitable
from threading import Lock
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    experimental_execute_incrementally,
    get_variable_values,
    subscribe,
)
from graphql import Executor as WholeExecutor  # which takes no notice of @defer and @stream
from sqlmodel import Session

from annotations import stamp
from annotations.stamp import Extent, Stamp
from schema.answers import FEW, Answer, Reach, reach
from schema.build import schema
from schema.context import Context
from schema.cost import Cost, Meter
from schema.executor import Executor
from schema.limits import LIMITS, Limits
from schema.outcome import Outcome, as_told, coded, outcome, told
from schema.pace import Pace
from schema.performer import QUICK, Performer
from schema.plan import Plan, Unplannable, flags
from schema.secrecy import veil
from schema.shelf import Shelf
from schema.sitting import Sitting
from schema.streams import faults, streams
from source_text.patience import Unready
from source_text.problems import Overdue, TooLarge
from source_text.sight import trust

GRAPH = schema._schema
"""The schema as graphql-core has it."""
KEPT = 10_000_000
"""Bytes of all validated documents that are remembered, with their plans."""
EACH, CHARACTER = 8_000, 150
"""Bytes that a document takes, and each of its characters, as measured; conditions may give it several plans."""
COSTS = 16
"""How many costs of one document are remembered: one for each setting of the variables that they depend on."""

SETTINGS = 4
"""How many plans of one operation are remembered: one for each setting of the variables its conditions look at."""

counted: Counter[str] = Counter()
"""How many operations ran by a plan ("planned"), and how many did not, by the reason."""
_kept: "Shelf[Prepared]" = Shelf(KEPT, KEPT // 3)
_keeping = Lock()


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
    reach: Reach
    streams: tuple[FieldNode, ...] = ()
    limits: Limits = LIMITS
    pace: Pace = field(default_factory=Pace, compare=False)
    plans: dict[Any, Plan | Unplannable] = field(default_factory=dict, compare=False)
    costs: dict[Any, Cost] = field(default_factory=dict, compare=False)

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> Cost:
        """What an operation costs with some variables; Refused where that is more than is accepted."""
        given = variables or {}
        names = [v.variable.name.value for v in operation.variable_definitions or ()]
        sizes = [len(v) if isinstance(v, list) else v if isinstance(v, int) else None for v in map(given.get, names)]
        key = (named(operation), *sizes)
        found = self.costs.get(key)
        if found is None:
            found = Meter(GRAPH, self.document, given).operation(operation)
            if len(self.costs) < COSTS:
                self.costs[key] = found
        with _refusing():
            self.limits.variables(given)
            self.limits.price(found)
        return found

    def plan(self, operation: OperationDefinitionNode, variables: VariableValues) -> Plan:
        """The plan of an operation; Unplannable where it has none."""
        seen = {name: variables.coerced.get(name) for name in sorted(self.conditions)}
        key = (named(operation), *seen.values())
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

    def values(self, operation: OperationDefinitionNode, variables: dict[str, Any] | None) -> VariableValues:
        """The variables as they are meant; Refused where they do not fit an operation."""
        found = get_variable_values(GRAPH, operation.variable_definitions or (), variables or {})
        if isinstance(found, list):
            errors = found
        else:
            subscription = operation.operation is OperationType.SUBSCRIPTION
            errors = list(faults(self.streams, found, subscription=subscription)) if self.streams else []
            if not errors:
                return found
        errors = [coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        raise Refused(veil(errors) if self.limits.closed else errors)

    def operation(self, name: str | None = None) -> OperationDefinitionNode:
        """The operation of a name, or the only one; Refused where that is not to be told."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name)
        if found is None or name is None:
            said = "Name the operation: the document has several." if name is None else f"There is no {name[:100]!r}."
            raise Refused([coded(GraphQLError(said), "OPERATION_NOT_FOUND")])
        return found


def named(operation: OperationDefinitionNode) -> str | None:
    """The name of an operation, if it has one."""
    return operation.name.value if operation.name else None


def known(text: str, limits: Limits = LIMITS) -> Prepared | None:
    """A document that was found good before."""
    with _keeping:
        return _kept.get((text, limits))


def prepare(text: str, limits: Limits = LIMITS) -> Prepared:
    """Parse and validate a document; Refused where it cannot be executed, or is more than the limits let pass."""
    if found := known(text, limits):  # perhaps since a moment ago, in another thread
        return found
    try:
        with _refusing():
            document = limits.parse(GRAPH, text)
    except GraphQLSyntaxError as error:
        raise Refused([coded(error, "GRAPHQL_PARSE_FAILED")]) from None
    errors = limits.validate(GRAPH, document)
    if errors:
        raise Refused([coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    made = Prepared(
        text,
        document,
        {named(o): o for o in operations},
        flags(document),
        reach(GRAPH, document),
        streams(document),
        limits,
    )
    with _keeping:
        _kept.put((text, limits), EACH + CHARACTER * len(text), made)
    return made


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse the request where a limit is passed."""
    try:
        yield
    except TooLarge as problem:
        raise Refused([GraphQLError(problem.message, original_error=problem)]) from None


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
    values = prepared.values(operation, variables)
    if (found := _at_once(asked, values)) is not None:
        return found
    work = _joined(asked, values, now) if asked.shared else _run(asked, values)
    try:
        return await context.patience.within(prepared.limits.seconds, work)
    except Overdue as problem:
        return told(prepared.limits, asked.cost, Outcome(None, [GraphQLError(problem.message, original_error=problem)]))
    finally:
        await context.close()


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
    found = await asked.context.store.glimpse(stamp.NOW)
    return stamp.of(found) if found else None


async def _again(asked: Asked) -> tuple[Stamp | None, bytes | None]:
    """What was answered before, where it is soon seen that it is still right, and the present state if that was looked at:
    where nothing was answered before, whoever reads now sees it anyhow."""
    store, key = asked.context.store, asked.key
    before = store.answers.held(key)
    now = before and await _now(asked)
    if not now or not before or now.sequence - before.stamp.sequence > FEW:
        return now or None, None
    later = [] if before.stamp == now else await store.glimpse(stamp.since(before.stamp))
    return now, None if later is None else store.answers.find(key, now, lambda _: stamp.places(later))


def _at_once(asked: Asked, values: VariableValues) -> Outcome | None:
    """What a query comes to that is quick, in the event loop; None where it is not."""
    if not asked.reads or asked.context.lasting:
        return None
    with suppress(Unready, Unplannable):
        found = asked.context.store.moment(asked.context.sight, partial(_planned, asked, values), asked.prepared.pace)
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
        if asked.reads:
            found = await context.store.reading(context.sight, partial(_planned, asked, values), prepared.pace)
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
    driver = stamp.driver(session)
    now, kept = stamp.read(driver), prepared.reach.kept
    if kept and (json := answers.find(key, now, partial(stamp.changed, driver))) is not None:
        return Outcome(None, [], json=json, stamp=now)
    if not now.hidden:
        trust(session)
    executor = Executor(plan, values, Sitting(asked.context, session))
    data, errors = executor.run()
    found = told(prepared.limits, asked.cost, Outcome(data, [as_told(error) for error in errors]))
    json, found.stamp = found.write(), now if kept else None
    if kept and not errors:
        extent = executor.extent(apart=prepared.reach.apart) if prepared.reach.local else None
        answers.keep(key, Answer(json, now, extent))
    return found


async def _performed(asked: Asked, values: VariableValues) -> Outcome:
    """Carry out a mutation by its plan; Unplannable where it has none, and nothing was done."""
    plan = asked.prepared.plan(asked.operation, values)
    performer = Performer(plan, values, asked.context, quick=asked.cost.total <= QUICK)
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
    return outcome(result)


async def follow(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context
) -> AsyncGenerator[Outcome, None]:
    """Execute a subscription: an outcome for each event, or one with errors where it cannot begin."""
    operation = prepared.operation(name)
    assert operation.operation == OperationType.SUBSCRIPTION, "the door runs queries and mutations"
    cost = prepared.cost(operation, variables)
    prepared.values(operation, variables)
    try:
        await context.renew()
        found = subscribe(
            GRAPH, prepared.document, context_value=context, variable_values=variables, operation_name=name
        )
        stream = await found if isawaitable(found) else found
        if isinstance(stream, ExecutionResult):
            yield told(prepared.limits, cost, outcome(stream))
            return
        assert isinstance(stream, AsyncGenerator)
        async with aclosing(stream) as results:
            async for result in results:
                await context.close()  # whoever takes it may be slow, and would hold a session meanwhile
                yield told(prepared.limits, cost, outcome(result))
    finally:
        await context.close()
