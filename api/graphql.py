"""The GraphQL door: POST, GET and WebSocket at one address, and GraphiQL for browsers."""

import json
from datetime import timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from annotations.actor import ANONYMOUS
from annotations.problems import Unauthorized
from api import auth
from api.database import Database
from api.settings import Reading
from api.templates import page
from schema.build import schema
from schema.context import Context


class GraphQLDoor(GraphQL[Context, None]):
    """Strawberry's view with our context, orjson, and a GraphiQL that needs nothing from outside."""

    def __init__(self, database: Database, reading: Reading) -> None:
        super().__init__(
            schema,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=10),
        )
        self.database = database
        self.reading = reading

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Who asks, and the database."""
        if isinstance(request, WebSocket):
            # A browser cannot set headers on a WebSocket; the token then comes with the first message.
            found = await auth.actor(self.database, request.headers.get("authorization"))
            return Context(found, self.database)
        return Context(auth.of(request), self.database)

    async def on_ws_connect(self, context: Context) -> Any:
        """Take the token that a WebSocket client sends as it begins."""
        params = context.connection_params if isinstance(context.connection_params, dict) else {}
        given = next((v for k, v in params.items() if k.lower() == "authorization" and isinstance(v, str)), None)
        try:
            if given is not None:
                context.actor = await auth.actor(self.database, given)
        except Unauthorized as problem:
            raise ConnectionRejectionError({"message": problem.message}) from problem
        if context.actor == ANONYMOUS and self.reading == Reading.CLOSED:
            raise ConnectionRejectionError({"message": "Reading needs a token here."})
        return await super().on_ws_connect(context)

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL."""
        return page(request, "graphiql.html")

    def decode_json(self, data: str | bytes) -> object:
        """JSON in; what cannot be read is reported as Strawberry expects it."""
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, error.doc, error.pos) from error

    def encode_json(self, data: object) -> str | bytes:
        """JSON out, Chinese as UTF-8."""
        return orjson.dumps(data)
