"""Incremental delivery: the result of a query in parts, as @defer and @stream ask for it.

What is told at first and then the whole are read by one thread in one state of the database, each by its plan; what the
whole has more is the other part. So nothing is worked out field by field where others wait, and whoever takes the parts
slowly holds no session meanwhile. What no plan can do comes whole.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError, OperationType, VariableValues
from sqlmodel import Session

from schema.context import Context
from schema.executor import Executor
from schema.opening import Opener, Opening
from schema.operation import counted, ordinary, run, seated, valued
from schema.outcome import Outcome, as_told, fault, told
from schema.parts import Pending, failure, rest
from schema.plan import Plan, Unplannable
from schema.preparation import GRAPH, Prepared, named
from schema.sitting import Sitting
from source_text.problems import Problem


class Begun(NamedTuple):
    """What was told at first: as JSON, and what the rest is told by."""

    json: bytes
    data: Any
    errors: list[GraphQLError]
    pending: list[Pending]


def incremental(prepared: Prepared) -> bool:
    """Whether a document may ask for parts at all."""
    return "@defer" in prepared.text or "@stream" in prepared.text


async def unfold(
    prepared: Prepared, name: str | None, variables: dict[str, Any] | None, context: Context
) -> AsyncGenerator[bytes, None]:
    """Execute an operation, and give its result as JSON: the first part, and then the other one, where there is one.

    Refused where the variables do not fit.
    """
    values = await valued(prepared, prepared.operation(name), variables, context)
    unfolding = Unfolding(prepared, name, variables, values, context)
    if (plans := unfolding.plans()) is None:
        yield await unfolding.whole()
        return
    begun = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(unfolding.within(unfolding.read(*plans, begun)))
    try:
        await asyncio.wait([task, begun], return_when=asyncio.FIRST_COMPLETED)
        if not begun.done():
            yield await unfolding.instead(task)
            return
        yield begun.result().json
        if begun.result().pending:
            yield await unfolding.last(begun.result(), task)
    finally:
        task.cancel()
        await asyncio.wait([task])
        await context.close()


class Unfolding:
    """One operation that is told in parts."""

    def __init__(
        self,
        prepared: Prepared,
        name: str | None,
        variables: dict[str, Any] | None,
        values: VariableValues,
        context: Context,
    ) -> None:
        self.prepared, self.context, self.values = prepared, context, values
        self.operation, self.variables = prepared.operation(name), variables
        self.cost = prepared.cost(self.operation, variables)

    def plans(self) -> tuple[Opening, Plan] | None:
        """The plans of what is told at first, and of the whole; None where there are none, or something is to be done."""
        if self.operation.operation is not OperationType.QUERY:
            return None
        try:
            flags = self.prepared.flags(self.values)
            opening = Opening(GRAPH, self.prepared.document, self.operation, flags, self.values)
            return opening, self.prepared.plan(self.operation, self.values)
        except Unplannable:
            return None

    async def within(self, work: Any) -> Any:
        """The result of some work, in the time there is for all of it."""
        return await self.context.patience.within(self.prepared.limits.seconds, work)

    async def whole(self) -> bytes:
        """The result in one part."""
        return (await run(self.prepared, named(self.operation), self.variables, self.context)).encode()

    async def read(self, opening: Opening, plan: Plan, begun: "asyncio.Future[Begun]") -> bytes:
        """Read all there is to tell, in a thread, and give the last part; `begun` gets the first one before that."""
        loop, limits = asyncio.get_running_loop(), self.prepared.limits

        def both(session: Session) -> bytes:
            sitting = Sitting(self.context, session)
            whole = seated(Executor(plan, self.values, sitting, limits))
            opener = Opener(opening, self.values, sitting, limits)
            data, errors = opener.run()
            pending = opener.pending(data)
            found = Outcome(data, [as_told(error) for error in errors])
            first = Begun(self._first(found, pending), data, errors, pending)
            loop.call_soon_threadsafe(begun.set_result, first)
            return self._rest(first, *whole.run()) if pending else b""

        found = await self.context.store.reading(self.context.sight.afresh(), both, once=True)
        counted["planned"] += 1
        return found

    async def last(self, begun: Begun, task: "asyncio.Task[bytes]") -> bytes:
        """The last part, or why there is none."""
        try:
            return await task
        except Unplannable as why:
            counted[str(why)] += 1
            name = named(self.operation)
            found = await self.within(ordinary(self.prepared, name, self.variables, self.context))
            return self._rest(begun, found.data, found.errors)
        except Problem as problem:
            [error] = self._told(fault(problem)).errors
            return orjson.dumps(failure(begun.pending, error))

    async def instead(self, task: "asyncio.Task[bytes]") -> bytes:
        """The result, where even the first part was not to be had by its plan."""
        try:
            return await task
        except Unplannable:
            return await self.whole()
        except Problem as problem:
            return self._first(fault(problem), [])

    def _first(self, found: Outcome, pending: list[Pending]) -> bytes:
        more = {"pending": [one.announced() for one in pending], "hasNext": True} if pending else {}
        return orjson.dumps({**self._told(found).body(), **more})

    def _rest(self, begun: Begun, data: Any, errors: list[GraphQLError]) -> bytes:
        known = [error.path for error in begun.errors]
        new = self._told(Outcome(None, [as_told(error) for error in errors if error.path not in known])).errors
        return orjson.dumps(rest(begun.data, data, begun.pending, new))

    def _told(self, found: Outcome) -> Outcome:
        return told(self.prepared.limits, self.cost, found)
