"""What all ways through the GraphQL door share: who asks, the documents known here, and the reserved streams."""

from dataclasses import replace
from functools import partial
from typing import Any

from graphql import OperationDefinitionNode
from starlette.requests import HTTPConnection

from annotations.actor import Actor
from api import auth
from api.database import Database
from api.enquiry import Enquiry
from api.graphql.envelope import Envelope
from api.graphql.registry import Registry, load
from api.graphql.reservation import Reservations
from api.graphql.work import Work
from api.settings import Settings
from schema.context import Again, Context
from schema.preparation import known, prepare


class Door:
    """The GraphQL door of one service."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._reading = settings.reading
        self._services = Enquiry(settings.services)
        self._limits = settings.limits
        self._registry = Registry(load(settings.operations, self._limits), only=settings.operations_only)
        self.reservations = Reservations()

    async def shake(self, handshake: HTTPConnection) -> None:
        """Find out who opens a WebSocket; Unauthorized or Forbidden where they may not."""
        await auth.shake(handshake, self._database)

    def context(self, connection: HTTPConnection) -> Context:
        """Who asks, and the database."""
        again = auth.again(connection, self._database)
        renewed = partial(self._admitted, again) if again else None
        return Context(auth.of(connection), self._database, renewed, self._services)

    async def identify(self, context: Context, payload: dict[str, Any]) -> None:
        """Take the token that a WebSocket client sends as it begins, since a browser sends no header for it.

        Unauthorized or Forbidden where the one who asks is not let in.
        """
        given = next((v for k, v in payload.items() if k.lower() == "authorization" and isinstance(v, str)), None)
        if given:
            again = partial(self._admitted, partial(auth.bearer, self._database, given))
            context.identify(await again(), again)
        auth.admit(context.actor, self._reading)

    async def work(self, envelope: Envelope, context: Context) -> Work:
        """The operation that a request asks for; Refused where there is none. A text that is new here is gone through by a
        thread, since that may take a while."""
        text = self._registry.text(envelope)
        prepared = known(text, self._limits)
        if prepared is None:
            prepared = await self._database.thread(prepare, text, self._limits)
        self._registry.keep(envelope, text)
        operation = prepared.operation(envelope.operation)
        return Work(prepared, _meant(envelope, operation), context, operation.operation)

    async def _admitted(self, again: Again) -> Actor:
        """Who asks now, if they are let in at all."""
        found = await again()
        auth.admit(found, self._reading)
        return found


def _meant(envelope: Envelope, operation: OperationDefinitionNode) -> Envelope:
    """A request with no variables but those of its operation: others mean nothing, and what lasts would keep them."""
    if not envelope.variables:
        return envelope
    declared = {variable.variable.name.value for variable in operation.variable_definitions or ()}
    return replace(envelope, variables={name: v for name, v in envelope.variables.items() if name in declared})
