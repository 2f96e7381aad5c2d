"""The way to an OpenID provider and back, as a browser goes it."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import quote, unquote

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from annotations import login, user
from annotations.problems import Forbidden, Unauthorized
from api import cookie, entrance, origin
from api.database import Database
from api.oidc import Provider
from api.settings import Settings
from api.throttle import Throttle
from source_text.problems import Problem
from source_text.sight import EVERYTHING

OUT, BACK = "/login/oidc", "/login/oidc/callback"
ABSENT = timedelta(minutes=10)
"""How long somebody may take at the provider."""


async def out(request: Request, provider: Provider) -> Response:
    """Send a browser to the provider, with a secret of this attempt in a cookie."""
    onward = quote(origin.local(request.query_params.get("next")), safe="")
    secret = secrets.token_urlsafe(32)
    answer = RedirectResponse(await provider.address(secret, origin.own(request) + BACK), 303)
    cookie.put(request, answer, cookie.PENDING, f"{secret}.{onward if len(onward) < 2000 else ''}", ABSENT)
    return answer


async def back(request: Request, provider: Provider) -> Response:
    """Log in whom the provider names, and send them on to where they were going."""
    secret, _, onward = (cookie.read(request, cookie.PENDING) or "").partition(".")
    if not secret:
        raise Unauthorized(
            "The attempt to log in took too long, or began in another browser.", hint="Try again from the login page."
        )
    settings: Settings = request.app.state.settings
    claims = await provider.person(secret, request.query_params, origin.own(request) + BACK)
    before = cookie.read(request, cookie.LOGIN)

    def begin(session: Session) -> str:
        wishes = [str(claims[name]) for name in ("preferred_username", "email", "sub") if claims.get(name)]
        found = user.introduce(session, f"{settings.oidc_issuer} {claims['sub']}", wishes, settings.oidc_role)
        if found.disabled_at is not None:
            raise Forbidden("You were shut out of this service.", hint="Ask whoever looks after it.")
        if before is not None:
            login.end(session, before)
        return login.begin(session, found)

    database: Database = request.app.state.database
    return entrance.admitted(
        request, await database.writing(EVERYTHING, begin), origin.local(unquote(onward) if onward else None)
    )


def step(
    work: Callable[[Request, Provider], Awaitable[Response]], provider: Provider
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes a step; what goes wrong is told on the login page, and the attempt is over."""

    async def endpoint(request: Request) -> Response:
        throttle: Throttle = request.app.state.throttle
        try:
            throttle.check(entrance.address(request))
            answer = await work(request, provider)
        except Problem as problem:
            if isinstance(problem, Unauthorized):
                throttle.fail(entrance.address(request))
            answer = entrance.form(request, "/", problem)
        if work is back:
            cookie.drop(request, answer, cookie.PENDING)
        return answer

    return endpoint


def routes(settings: Settings) -> list[BaseRoute]:
    """The addresses on the way, where a provider is set."""
    if not settings.oidc_issuer:
        return []
    provider = Provider(settings)
    return [Route(OUT, step(out, provider)), Route(BACK, step(back, provider))]
