"""The one address of GraphQL, for HTTP and WebSocket."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from api.database import Database
from api.graphql.door import Door
from api.graphql.http import METHODS, respond
from api.graphql.socket import serve
from api.settings import Settings


def routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """The routes; Invalid where the registered operations cannot be read."""
    door = Door(database, settings)

    async def ask(request: Request) -> Response:
        return await respond(door, request)

    async def talk(socket: WebSocket) -> None:
        await serve(door, socket)

    return [Route("/graphql", ask, methods=list(METHODS)), WebSocketRoute("/graphql", talk)]
