"""Where people log in and out: with a token, or with an OpenID provider where one is set."""

from urllib.parse import parse_qs

from sqlmodel import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from annotations import login, token
from annotations.problems import Unauthorized
from api import auth, cookie, origin
from api.database import Database
from api.problems import STATUSES, Malformed, headers
from api.settings import Settings
from api.templates import page
from api.throttle import Throttle
from source_text.problems import Problem, TooLarge
from source_text.sight import EVERYTHING

LIMIT = 10_000
"""Bytes that a form may have."""


async def show(request: Request) -> Response:
    """The form, or who is logged in."""
    return form(request, origin.local(request.query_params.get("next")))


async def enter(request: Request) -> Response:
    """Log in with a token, and go on to where one was going."""
    onward = "/"
    throttle: Throttle = request.app.state.throttle
    try:
        throttle.check(address(request))
        given = await _fields(request)
        onward = origin.local(given.get("next"))
        secret = await _begin(request, given.get("token", "").strip())
    except Problem as problem:
        if isinstance(problem, Unauthorized):
            throttle.fail(address(request))
        return form(request, onward, problem)
    return admitted(request, secret, onward)


async def leave(request: Request) -> Response:
    """Log out, in this browser or in all."""
    database: Database = request.app.state.database
    everywhere = "everywhere" in await _fields(request)
    secret = cookie.read(request, cookie.LOGIN)
    user = auth.of(request).user

    def end(session: Session) -> None:
        if secret is not None:
            login.end(session, secret)
        if everywhere and user is not None:
            login.end_all(session, user)

    await database.writing(EVERYTHING, end)
    answer = RedirectResponse("/", 303)
    cookie.drop(request, answer, cookie.LOGIN)
    return answer


def admitted(request: Request, secret: str, onward: str) -> Response:
    """Give the browser the secret of its new login, and send it on."""
    answer = RedirectResponse(onward, 303)
    cookie.put(request, answer, cookie.LOGIN, secret, login.LONGEST)
    return answer


def address(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


async def _begin(request: Request, given: str) -> str:
    """Begin a login with a token, in place of the one that the browser had; Unauthorized where it is not good."""
    database: Database = request.app.state.database
    before = cookie.read(request, cookie.LOGIN)

    def begin(session: Session) -> str | None:
        found = token.find(session, given)
        if found is None:
            return None
        if before is not None:
            login.end(session, before)
        token.used(session, found[0].id)
        return login.begin(session, found[1], found[0])

    # A wrong token is to cost a look, and not to keep writers waiting.
    known = await database.reading(EVERYTHING, lambda session: token.find(session, given))
    secret = await database.writing(EVERYTHING, begin) if known else None
    if secret is None:
        raise Unauthorized("The token is not known, or no longer good.", hint="Look whether all of it was copied.")
    return secret


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form, each with its first value."""
    kept = bytearray()
    try:
        async for chunk in request.stream():
            kept += chunk
            if len(kept) > LIMIT:
                raise TooLarge(f"The form has more than {LIMIT} bytes.", hint="Send a token alone.", limit=LIMIT)
        fields = parse_qs(kept.decode(), max_num_fields=10)
    except (ValueError, ClientDisconnect):
        raise Malformed("The form cannot be read.", hint="Send it again.") from None
    return {name: values[0] for name, values in fields.items()}


def form(request: Request, onward: str, problem: Problem | None = None) -> Response:
    """The page to log in at, with what went wrong."""
    settings: Settings = request.app.state.settings
    found = page(
        request,
        "login.html",
        STATUSES[type(problem)] if problem else 200,
        onward=onward,
        problem=problem,
        provider=settings.oidc_name if settings.oidc_issuer else None,
    )
    found.headers.update({"Cache-Control": "no-store"} | (headers(problem) if problem else {}))
    return found


def routes() -> list[BaseRoute]:
    """The addresses of the entrance."""
    return [
        Route("/login", show),
        Route("/login", enter, methods=["POST"]),
        Route("/logout", leave, methods=["POST"]),
    ]
