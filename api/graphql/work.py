"""One operation on its way: found good, and carried out for who takes one result or several."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import orjson
from graphql import GraphQLError, OperationType

from api.graphql.envelope import Envelope
from schema.context import Context
from schema.feed import follow
from schema.increments import unfold
from schema.operation import run
from schema.outcome import Outcome, fault
from schema.preparation import Prepared, Refused
from source_text.problems import Problem

TOGETHER = 4
"""How many results of one connection are made, or wait to be taken, at once."""


@dataclass(frozen=True)
class Work:
    """An operation, its variables, and the context it is carried out in."""

    prepared: Prepared
    envelope: Envelope
    context: Context
    kind: OperationType

    async def result(self) -> Outcome:
        """The one result of a query or a mutation."""
        try:
            return await run(self.prepared, self.envelope.operation, self.envelope.variables, self.context)
        except Problem as problem:
            return fault(problem)

    async def results(self) -> AsyncGenerator[Outcome, None]:
        """All results in turn; Refused where the variables do not fit; the last tells what ended them, where something did."""
        try:
            if self.kind is not OperationType.SUBSCRIPTION:
                async with self.context.outlet:
                    yield await self.result()
                return
            operation, variables = self.envelope.operation, self.envelope.variables
            async with aclosing(follow(self.prepared, operation, variables, self.context)) as events:
                async for event in events:
                    yield event
        except Refused:
            raise
        except Exception as error:
            yield fault(error)

    async def bodies(self, *, incremental: bool) -> AsyncGenerator[bytes, None]:
        """All results in turn as JSON; with `incremental` one result in parts, where the document says so."""
        parts = self._parts if incremental and self.kind is not OperationType.SUBSCRIPTION else self._wholes
        try:
            async with aclosing(parts()) as bodies:
                async for body in bodies:
                    yield body
        except Refused as refused:
            yield refusal(refused.errors)
        except Exception as error:
            yield fault(error).encode()

    async def _wholes(self) -> AsyncGenerator[bytes, None]:
        async with aclosing(self.results()) as results:
            async for result in results:
                yield result.encode()

    async def _parts(self) -> AsyncGenerator[bytes, None]:
        operation, variables = self.envelope.operation, self.envelope.variables
        async with aclosing(unfold(self.prepared, operation, variables, self.context)) as parts:
            async for part in parts:
                yield part


def refusal(errors: Sequence[GraphQLError]) -> bytes:
    """Errors as JSON, without `data`, since nothing was executed."""
    return orjson.dumps({"errors": [error.formatted for error in errors]})


def begun(found: Outcome) -> bool:
    """Whether execution began: an error before it belongs to no field."""
    return found.json is not None or found.data is not None or any(error.path is not None for error in found.errors)
