"""How large a request may be: refused as it comes in, before it fills the memory, and so that the client hears why."""

import asyncio

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Late, answer
from source_text.problems import TooLarge

LIMIT = 64_000_000
"""Bytes of a request's body at most; single addresses may accept less."""
SILENCE = 20.0
"""Seconds without a byte after which no more of a body is waited for."""
HEARD = 1_000_000_000
"""Bytes of a body that are taken in, unkept, so that a client who is still sending hears the answer."""
PATIENCE = 20.0
"""Seconds that this may last."""


class BodyLimit:
    """Refuses requests with a larger body than is read anywhere.

    Most clients read no answer before they have sent everything, and see a broken connection if the server
    closes it first. So whatever the answer is, the rest of the body is let go by before it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting what comes in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = Body(Headers(scope=scope), receive)

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                await body.pass_by()
            await send(message)

        if body.announced > LIMIT:
            await answer(_too_large())(scope, receive, answering)
        else:
            await self.app(scope, body.receive, answering)


class Body:
    """The body of one request as it comes in."""

    def __init__(self, headers: Headers, receive: Receive) -> None:
        length = headers.get("content-length", "0")
        self.announced = int(length[:20]) if length.isdigit() else 0
        self._receive = receive
        self._come, self._whole = 0, False
        # A client that asks first whether to send is answered, and sends nothing.
        asks = headers.get("expect", "").lower() == "100-continue"
        self._coming = not asks and (self.announced > 0 or "transfer-encoding" in headers)

    async def receive(self) -> Message:
        """The next part; TooLarge where all of them are too much, Late where it does not come."""
        try:
            async with asyncio.timeout(None if self._whole else SILENCE):
                message = await self._next()
        except TimeoutError:
            raise Late("The rest of the body did not come.", hint="Send it without a pause.") from None
        if self._come > LIMIT:
            raise _too_large()
        return message

    async def pass_by(self) -> None:
        """Let go by what has not come yet."""
        if not self._coming:
            return
        with anyio.move_on_after(PATIENCE):
            while self._coming and self._come < HEARD:
                await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._come += len(message.get("body", b""))
        self._coming = bool(message.get("more_body", False))
        self._whole = not self._coming
        return message


def _too_large() -> TooLarge:
    return TooLarge(
        f"The request is larger than {LIMIT} bytes.", hint="Divide the text and send it in parts.", limit=LIMIT
    )
