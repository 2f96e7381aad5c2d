"""A connection of HTTP/1.1: uvicorn's, with a measure for heads, and for requests that come before the answers are taken."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.taker import Taker

HEAD = 64_000
"""Bytes that the head of a request may have, and what stands between the parts of a body."""
EACH = 32
"""Bytes that a header counts besides its own, as in HTTP/2: it takes more memory than its text."""


class Connection(Taker, HttpToolsProtocol):
    """One connection. The parser keeps a head until it is whole, however long it is, so its bytes are counted."""

    _pending = 0
    """Bytes since the parser last came to something."""
    _running: RequestResponseCycle | None = None

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that does not end is refused."""
        self._pending += len(data)
        super().data_received(data)
        if self._pending > HEAD and not self.transport.is_closing():
            self.send_400_response(f"The head of a request has at most {HEAD} bytes.")

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        super().on_url(url)
        self._measure(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header."""
        super().on_header(name, value)
        self._measure(len(name) + len(value) + EACH)

    def _measure(self, length: int) -> None:
        self._head += length
        if self._head > HEAD:
            raise ValueError("the head is too long")  # which the parser takes for a request that is none

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        """The head is whole."""
        super().on_headers_complete()
        self._pending = 0

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        super().on_body(body)
        self._pending = 0

    def on_response_complete(self) -> None:
        """An answer is sent; while others are due, no further request is read."""
        super().on_response_complete()
        if self.pipeline:
            self.flow.pause_reading()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone: what is under way is told, and what waits is not begun."""
        self.pipeline.clear()
        running = self._running
        if running is not None and not running.response_complete:
            running.disconnected = True
            running.message_event.set()
        super().connection_lost(exc)
