"""Who sends a request: the actor behind its token."""

from sqlmodel import Session
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from annotations import token
from annotations.actor import ANONYMOUS, Actor
from annotations.problems import Unauthorized
from api.database import Database
from api.problems import answer
from api.settings import Reading
from source_text.sight import EVERYTHING

OPEN = ("/healthz", "/readyz", "/static/")
"""What may be asked without a token even where reading is closed."""


async def actor(database: Database, authorization: str | None) -> Actor:
    """The actor that an Authorization header names; Unauthorized where its token is unknown."""
    if not authorization:
        return ANONYMOUS
    scheme, _, secret = authorization.partition(" ")
    found = await _bearer(database, secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None
    if found is None:
        raise Unauthorized(
            "The token is not known, or no longer good.",
            hint="Send a current token as `Authorization: Bearer …`, or none to read.",
        )
    return found


async def _bearer(database: Database, secret: str) -> Actor | None:
    """The user that a token stands for, with a note of its use."""

    def find(session: Session) -> tuple[Actor | None, int | None]:
        found = token.find(session, secret)
        if found is None:
            return None, None
        return token.holder(session, *found), found[0].id if token.stale(found[0]) else None

    known, stale = await database.reading(EVERYTHING, find)
    if stale is not None:
        await database.writing(EVERYTHING, lambda session: token.used(session, stale))
    return known


class Identification:
    """Puts the actor of each request into its state, and keeps strangers out where reading is closed."""

    def __init__(self, app: ASGIApp, database: Database, reading: Reading) -> None:
        self.app = app
        self.database = database
        self.reading = reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identify, then pass on."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        try:
            found = await actor(self.database, HTTPConnection(scope).headers.get("authorization"))
            if found == ANONYMOUS and self.reading == Reading.CLOSED:
                raise Unauthorized("Reading needs a token here.", hint="Send a token as `Authorization: Bearer …`.")
        except Unauthorized as problem:
            await answer(problem)(scope, receive, send)
            return
        scope.setdefault("state", {})["actor"] = found
        await self.app(scope, receive, send)


def of(request: Request) -> Actor:
    """The actor of a request."""
    found: Actor = request.state.actor
    return found
