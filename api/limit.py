"""How large a request may be: refused as it comes in, before it fills the memory."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer
from source_text.problems import TooLarge

LIMIT = 64_000_000
"""Bytes of a request's body at most; single addresses may accept less."""


class BodyLimit:
    """Refuses requests with a larger body than is read anywhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting what comes in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdigit() and int(length) > LIMIT:
            await answer(_too_large())(scope, receive, send)
            return
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > LIMIT:
                raise _too_large()
            return message

        await self.app(scope, counted, send)


def _too_large() -> TooLarge:
    return TooLarge(
        f"The request is larger than {LIMIT} bytes.", hint="Divide the text and send it in parts.", limit=LIMIT
    )
