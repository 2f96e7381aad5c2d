"""Who sends a request: the actor behind its token or its cookie."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from sqlmodel import Session
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from annotations import login, token
from annotations.actor import ANONYMOUS, Actor, Role, require
from annotations.problems import Forbidden, Unauthorized
from annotations.token import Known
from api import cookie, origin
from api.database import Database
from api.problems import STATUSES, answer
from api.settings import Reading
from api.templates import page
from source_text.problems import Problem
from source_text.sight import EVERYTHING

OPEN = ("/healthz", "/readyz", "/static/")
"""What is the same for everybody."""
ENTRANCE = ("/login", "/logout")
"""What strangers may ask for even where reading is closed."""
DOORS = ("/api/", "/graphql", "/openapi.json")
"""What programs ask, to whom a page would mean nothing."""


class Visitor(NamedTuple):
    """Who sends a request, and whether it is a cookie that says so."""

    actor: Actor
    cookie: bool = False


async def bearer(database: Database, authorization: str) -> Actor:
    """The actor that an Authorization header names; Unauthorized where its token is unknown."""
    scheme, _, rest = authorization.partition(" ")
    secret = rest.strip()
    named = scheme.lower() == "bearer" and secret
    found = token.known(await database.look(token.BY_SECRET, digest=token.digest(secret))) if named else None
    if found is None:
        raise Unauthorized(
            "The token is not known, or no longer good.",
            hint="Send a current token as `Authorization: Bearer …`, or none to read.",
        )
    return await _noted(database, found, token.used)


async def browser(database: Database, secret: str) -> Actor:
    """The actor that the cookie of a login names; Unauthorized where the login is over."""
    found = login.known(await database.look(login.BY_SECRET, digest=token.digest(secret)))
    if found is None:
        raise Unauthorized("The login is over.", hint="Log in again at /login.")
    return await _noted(database, found, login.used)


async def _noted(database: Database, known: Known, used: Callable[[Session, int], None]) -> Actor:
    """Somebody, with a note of the use of what they are known by where the last one is old."""
    if known.stale:
        await database.writing(EVERYTHING, lambda session: used(session, known.id))
    return known.actor


async def visitor(connection: HTTPConnection, database: Database) -> Visitor:
    """Who sends a request: its token counts before its cookie, and a cookie that is worthless not at all."""
    if given := connection.headers.get("authorization"):
        return Visitor(await bearer(database, given))
    secret = cookie.read(connection, cookie.LOGIN)
    try:
        return Visitor(await browser(database, secret), cookie=True) if secret else Visitor(ANONYMOUS)
    except Unauthorized:
        return Visitor(ANONYMOUS)


def again(connection: HTTPConnection, database: Database) -> Callable[[], Awaitable[Actor]] | None:
    """What tells who sends a request when it lasts longer; None for a stranger."""
    if given := connection.headers.get("authorization"):
        return partial(bearer, database, given)
    secret = cookie.read(connection, cookie.LOGIN)
    return partial(browser, database, secret) if secret and connection.state.visitor.cookie else None


async def shake(handshake: HTTPConnection, database: Database) -> None:
    """Find out who opens a WebSocket; Forbidden where a page of another site does, or one may have used a cookie."""
    handshake.state.visitor = found = await visitor(handshake, database)
    if (found.cookie or "origin" in handshake.headers) and not origin.same(handshake):
        raise Forbidden(
            "Pages of other sites open no connection here.",
            hint="Connect without a cookie and without the header Origin, or from one of the service's own pages; "
            "behind a proxy ZHUSHU_ORIGIN has to name the public address.",
        )


class Identification:
    """Puts the visitor into the state of each request, and keeps out strangers where reading is closed.

    It also keeps others from using a visitor's cookie, and caches from giving one visitor's answer to another.
    """

    def __init__(self, app: ASGIApp, database: Database, reading: Reading) -> None:
        self.app = app
        self.database = database
        self.reading = reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identify, then pass on."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.visitor = Visitor(ANONYMOUS)
        app: ASGIApp = self.app
        try:
            request.state.visitor = found = await visitor(request, self.database)
            entrance = scope["path"].startswith(ENTRANCE)
            # Other sites may not log a browser in or out either, and for that they need no cookie to be sent.
            if request.method not in origin.HARMLESS and (found.cookie or (entrance and found.actor == ANONYMOUS)):
                origin.demand(request)
            if not entrance:
                admit(found.actor, self.reading)
        except Problem as problem:
            app = refusal(request, problem)
        await app(scope, receive, _discreet(send, request.state.visitor))


def admit(actor: Actor, reading: Reading) -> None:
    """Keep out, where reading is closed, who is not known or has no role; what `require` raises."""
    if reading == Reading.CLOSED and actor == ANONYMOUS:
        raise Unauthorized("Reading needs a token here.", hint="Send a token as `Authorization: Bearer …`, or log in.")
    if reading == Reading.CLOSED:
        require(actor, Role.READER, "read")


def refusal(request: Request, problem: Problem) -> Response:
    """A problem as programs expect it, and as a page for browsers; a page that is closed to strangers leads to the login."""
    path, given = request.url.path, request.headers.get("authorization")
    browses = "text/html" in request.headers.get("accept", "") and not path.startswith("/api/")
    readable = request.method in ("GET", "HEAD") and (browses or not path.startswith(DOORS))
    if isinstance(problem, Unauthorized) and not given and readable:
        asked = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?{urlencode({'next': asked})}", 303)
    return page(request, "problem.html", STATUSES[type(problem)], problem=problem) if browses else answer(problem)


def _discreet(send: Send, found: Visitor) -> Send:
    """Answers that no shared cache gives to anybody else; those to somebody known are kept by nobody or asked for anew."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["vary"] = ", ".join(["Authorization, Cookie", *headers.getlist("vary")])
            kept = headers.get("cache-control", "no-store")
            if found.actor != ANONYMOUS and "private" not in kept:
                headers["cache-control"] = f"private, {kept}"
        await send(message)

    return sending


def of(connection: HTTPConnection) -> Actor:
    """The actor of a request."""
    found: Visitor = connection.state.visitor
    return found.actor
