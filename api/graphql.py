"""The GraphQL door: POST, GET and WebSocket at one address, and GraphiQL for browsers."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from cross_web import HTTPException
from graphql import GraphQLError, GraphQLSyntaxError
from starlette.exceptions import HTTPException as NotAllowed
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from annotations.actor import Actor
from annotations.problems import Forbidden, Unauthorized
from api import auth
from api.database import Database
from api.enquiry import Enquiry
from api.problems import Malformed, Unsupported, answer
from api.settings import Settings
from api.templates import page
from schema.build import schema
from schema.context import Again, Context


class GraphQLDoor(GraphQL[Context, None]):
    """Strawberry's view with our context, orjson, and a GraphiQL that needs nothing from outside."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(
            schema,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=10),
            allowed_origins=[settings.origin] if settings.origin else [],
        )
        self.database = database
        self.reading = settings.reading
        self.services = Enquiry(settings.services)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Who asks, and the database."""
        again = auth.again(request, self.database)
        renewed = partial(self._admitted, again) if again else None
        return Context(auth.of(request), self.database, renewed, self.services)

    async def on_ws_connect(self, context: Context) -> Any:
        """Take the token that a WebSocket client sends as it begins, since a browser sends no header for it."""
        params = context.connection_params if isinstance(context.connection_params, dict) else {}
        given = next((v for k, v in params.items() if k.lower() == "authorization" and isinstance(v, str)), None)
        try:
            if given:
                again = partial(self._admitted, partial(auth.bearer, self.database, given))
                context.identify(await again(), again)
            auth.admit(context.actor, self.reading)
        except (Unauthorized, Forbidden) as problem:
            raise ConnectionRejectionError({"message": problem.message}) from problem
        return await super().on_ws_connect(context)

    async def _admitted(self, again: Again) -> Actor:
        """Who asks now, if they are let in at all."""
        found = await again()
        auth.admit(found, self.reading)
        return found

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL, which has a policy of its own."""
        found = page(request, "graphiql.html")
        del found.headers["Content-Security-Policy"]
        return found

    async def run(self, request: Any, *args: Any, **more: Any) -> Any:
        """Run a request; what is no GraphQL at all is refused as at the other door."""
        try:
            if isinstance(request, WebSocket):
                await auth.shake(request, self.database)
        except (Unauthorized, Forbidden) as problem:
            await request.send_denial_response(answer(problem))
            return request
        try:
            return await super().run(request, *args, **more)
        except HTTPException as error:
            if isinstance(request, WebSocket):
                raise
            raise _refused(request, error) from None

    async def parse_http_body(self, request: Any) -> Any:
        """The operation in a body; JSON that is no object is refused here."""
        if request.method == "POST" and "application/json" in (request.content_type or ""):
            found = self.parse_json(await request.get_body())
            if not isinstance(found, dict):
                raise HTTPException(400, "The body is not a JSON object")
        return await super().parse_http_body(request)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The answer, with a code on every error."""
        for error in result.errors or ():
            error.extensions = {"code": _code(error), **(error.extensions or {})}
        return await super().process_result(request, result)

    def decode_json(self, data: str | bytes) -> object:
        """JSON in; what cannot be read is reported as Strawberry expects it."""
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, error.doc, error.pos) from error

    def encode_json(self, data: object) -> str:
        """JSON out, Chinese as it is; text, since bytes would go out as binary frames of a WebSocket."""
        return orjson.dumps(data).decode()


def _refused(request: Request, error: HTTPException) -> Exception:
    """Why a request is no GraphQL, as the other door would say it."""
    hint = "Send a JSON object with `query`, and perhaps `variables` and `operationName`, as application/json."
    kind = request.headers.get("content-type", "")
    if error.status_code == 405:
        return NotAllowed(405, "GraphQL is asked with GET and POST.", headers={"Allow": "GET, POST"})
    if request.method == "POST" and "application/json" not in kind:
        return Unsupported(f"{kind[:100] or 'Nothing'!r} is not read here.", hint=hint)
    return Malformed(f"{error.reason.rstrip('.')}.", hint=hint)


def _code(error: GraphQLError) -> str:
    """The sort of an error that carries no code of its own."""
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "INTERNAL"
