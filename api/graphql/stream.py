"""An answer that comes piece by piece, for as long as its client is there and reads it."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.graphql.framing import Framing

IDLE = 10.0
"""Seconds without a result after which something is sent all the same, so that nobody on the way drops the connection."""
PATIENCE = 10.0
"""Seconds that a client may take nothing before it is dropped; a feed is taken up again with `after`."""
MOMENT = 0.1
"""Seconds of work from which on it is worth to look whether the client is still there."""


class Stream(Response):
    """Pieces of one answer. What makes them is stopped once the client has gone, or reads too slowly."""

    def __init__(self, bodies: AsyncGenerator[bytes, None], framing: Framing) -> None:
        super().__init__(
            headers={
                "Content-Type": framing.kind,
                "Cache-Control": "no-cache",
                "Vary": "Accept",
                "X-Accel-Buffering": "no",
            }
        )
        del self.headers["content-length"]
        self._bodies = bodies
        self._framing = framing
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._fill())
                listener = group.create_task(_leaving(receive))
                await self._pour(send)
                listener.cancel()
        except* (ClientDisconnect, TimeoutError):
            pass

    async def _fill(self) -> None:
        await self._pieces.put(self._framing.opening)
        async with aclosing(self._bodies) as bodies:
            async for body in bodies:
                await self._pieces.put(self._framing.around(body))
        await self._pieces.put(self._framing.closing)
        await self._pieces.put(None)

    async def _pour(self, send: Send) -> None:
        while (piece := await self._next()) is not None:
            if piece:
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _next(self) -> bytes | None:
        try:
            async with asyncio.timeout(IDLE):
                return await self._pieces.get()
        except TimeoutError:
            return self._framing.idle


@contextmanager
def listening(receive: Receive) -> Iterator[None]:
    """Stop what runs inside once the client has gone: ClientDisconnect."""
    loop = asyncio.get_running_loop()
    mine = asyncio.current_task()
    assert mine is not None
    listener: asyncio.Task[None] | None = None

    async def hear() -> None:
        await _gone(receive)
        mine.cancel()

    def begin() -> None:
        nonlocal listener
        listener = loop.create_task(hear())

    timer = loop.call_later(MOMENT, begin)
    try:
        yield
    except asyncio.CancelledError:
        if listener is None or not listener.done() or listener.cancelled():
            raise
        mine.uncancel()
        raise ClientDisconnect from None
    finally:
        timer.cancel()
        if listener is not None:
            listener.cancel()


async def _gone(receive: Receive) -> None:
    """Return once the client is no longer there."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _leaving(receive: Receive) -> None:
    """Fail once the client is no longer there: ClientDisconnect."""
    await _gone(receive)
    raise ClientDisconnect
