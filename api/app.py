"""The application: routes, what every request passes through, and what happens at the start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from api import pages, problems
from api.auth import Identification
from api.database import Database
from api.limit import BodyLimit
from api.routes import routes
from api.settings import Settings
from api.throttle import Throttle
from source_text.problems import Problem

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)


class SecurityHeaders:
    """Adds to every answer the headers that keep browsers from guessing and framing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to the answer."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                if any(
                    n.lower() == b"content-security-policy" and b"frame-ancestors" in v for n, v in message["headers"]
                ):
                    present.add(b"x-frame-options")  # which says less of the same
                message["headers"] = [*message["headers"], *(h for h in HEADERS if h[0] not in present)]
            await send(message)

        await self.app(scope, receive, sending)


def create(settings: Settings, database: Database) -> Starlette:
    """The application on a database that is migrated already."""
    database.answers.room = settings.graphql_answers

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        database.close()

    app = Starlette(
        routes=routes(database, settings),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(CompressMiddleware),
            Middleware(BodyLimit),
            Middleware(Identification, database=database, reading=settings.reading),
        ],
        exception_handlers={
            Problem: problems.handle_problem,
            HTTPException: pages.lost,
            Exception: pages.broken,
        },
        lifespan=lifespan,
    )
    app.state.database = database
    app.state.settings = settings
    app.state.throttle = Throttle()
    return app
