"""The cookies of the service: no script reads them, and other sites cannot have them sent with a form."""

from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api import origin

LOGIN = "zhushu"
"""What holds the secret of a login."""
PENDING = "zhushu-pending"
"""What holds a login by an OpenID provider together while the browser is there."""


def read(connection: HTTPConnection, name: str) -> str | None:
    """What a cookie holds."""
    there = connection.cookies
    return there.get(_named(connection, name)) or None if there else None


def put(connection: HTTPConnection, response: Response, name: str, value: str, lasts: timedelta) -> None:
    """Give a browser a cookie."""
    response.set_cookie(
        _named(connection, name),
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=origin.secure(connection),
        httponly=True,
        samesite="lax",
    )


def drop(connection: HTTPConnection, response: Response, name: str) -> None:
    """Take a cookie from a browser."""
    put(connection, response, name, "", timedelta())


def _named(connection: HTTPConnection, name: str) -> str:
    """With HTTPS the prefix that keeps neighbouring hosts from planting a cookie of their own."""
    return f"__Host-{name}" if origin.secure(connection) else name
