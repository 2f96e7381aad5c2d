"""A connection of WebSocket: uvicorn's, of which others notice little however many frames it brings."""

from typing import ClassVar

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from api.taker import Taker

STEP = 4000
"""Bytes that are gone through at once: there may be a frame in every six."""
HELD = 500_000
"""Bytes that may wait to be gone through; what is more takes longer steps."""
PIECES = 10_000
"""Frames that a message may be divided into."""


class Frames(Taker, WebSocketsSansIOProtocol):
    """One connection. What comes is gone through step by step, and not before what it led to so far was taken."""

    PATIENCE: ClassVar[float] = 60.0  # the reason for the end waits that long as well

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self._come = bytearray()
        self._due = False

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._come += data
        if not self._due:
            self._go_on()

    def resume_writing(self) -> None:
        """The client took what was there."""
        super().resume_writing()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._come.clear()
        super().connection_lost(exc)

    def handle_cont(self, event: Frame) -> None:
        """A further piece of a message."""
        if len(self.frames) < PIECES:
            super().handle_cont(event)
        elif self.conn.close_sent is None:
            self.conn.fail(1009, f"A message has at most {PIECES} frames.")
            self.handle_parser_exception()
            self._come.clear()

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says; a connection that it denied with an answer is no longer to be opened."""
        await super().send(message)
        if self.close_sent:
            self.handshake_complete = True

    def _go_on(self) -> None:
        self._due = False
        if not self.writable.is_set():
            self.transport.pause_reading()
            return
        size = max(STEP, len(self._come) - HELD)
        part = bytes(self._come[:size])
        del self._come[:size]
        if part and not self.transport.is_closing():
            super().data_received(part)
        self._wait()

    def _wait(self) -> None:
        """Let others have their turn before the rest, and take in no more meanwhile."""
        if self._due or self.transport.is_closing():
            return
        if self._come:
            self._due = True
            self.transport.pause_reading()
            self.loop.call_soon(self._go_on)
        elif not self.read_paused:
            self.transport.resume_reading()
