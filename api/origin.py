"""Where the service is, as browsers see it, and whether a request comes from one of its own pages."""

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from annotations.problems import Forbidden

HARMLESS = ("GET", "HEAD", "OPTIONS")
"""The methods that change nothing."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,1000}")
_PORTS = {"http": 80, "https": 443}


def own(connection: HTTPConnection) -> str:
    """Scheme and host of the service: as they are set, otherwise as this request names them."""
    origin: str = connection.app.state.settings.origin
    if origin:
        return origin
    host = connection.headers.get("host", "")
    if not _HOST.fullmatch(host):
        server, port = connection.scope.get("server") or ("localhost", None)
        host = f"{server}:{port}" if port else str(server)
    return f"{connection.scope['scheme'].replace('ws', 'http')}://{host}"


def secure(connection: HTTPConnection) -> bool:
    """Whether browsers reach the service by HTTPS."""
    return own(connection).startswith("https://")


def normal(url: str) -> str | None:
    """The origin of an address as browsers write it, without a default port; None where it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def same(connection: HTTPConnection) -> bool:
    """Whether a request comes from a page of the service, by what only a browser can say of it.

    A handshake says it by Origin alone. Where the public origin is not set, a proxy may have taken HTTPS off: a page
    of the same host by HTTPS is one of ours then, but never one by HTTP where the service has HTTPS.
    """
    headers = connection.headers
    handshake = connection.scope["type"] == "websocket"
    if not handshake and "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] in ("same-origin", "none")
    given = normal(headers.get("origin") or ("" if handshake else headers.get("referer", "")))
    if given is None:
        return False
    ours = normal(own(connection))
    if connection.app.state.settings.origin or given.startswith("http://"):
        return given == ours
    return given == normal(own(connection).replace("http://", "https://", 1))


def demand(connection: HTTPConnection) -> None:
    """Refuse a request that another site may have made a browser send; Forbidden."""
    if not same(connection):
        raise Forbidden(
            "With a cookie, changes are accepted only from the service's own pages.",
            hint="Send `Authorization: Bearer …` instead of the cookie, or let the browser send the header Origin; "
            "behind a proxy ZHUSHU_ORIGIN has to name the public address.",
        )


def local(address: str | None) -> str:
    """An address to go on to, if it is a path of this service; its first page otherwise."""
    return address if address and _LOCAL.fullmatch(address) else "/"
