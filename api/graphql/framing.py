"""How results that come one after the other are told apart: as server-sent events, or as parts of one body."""

from dataclasses import dataclass

from api.graphql import media

BOUNDARY = "graphql"


@dataclass(frozen=True)
class Framing:
    """The bytes around results: before the first, around each, while there is none, and after the last."""

    kind: str
    opening: bytes
    before: bytes
    after: bytes
    idle: bytes
    closing: bytes

    def around(self, body: bytes) -> bytes:
        """One result."""
        return self.before + body + self.after


EVENTS = Framing(
    kind=f"{media.EVENTS}; charset=utf-8",
    opening=b":\n\n",
    before=b"event: next\ndata: ",
    after=b"\n\n",
    idle=b":\n\n",
    closing=b"event: complete\ndata: \n\n",
)
"""Server-sent events. A comment comes first, so that clients and proxies see the stream begin."""

# The boundary comes right behind each part, so that a client need not wait for the next one to know that it is whole.
_HEAD = b"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
_EDGE = f"\r\n--{BOUNDARY}".encode()
PARTS = Framing(
    kind=f'{media.PARTS}; boundary="{BOUNDARY}"',
    opening=_EDGE,
    before=_HEAD,
    after=_EDGE,
    idle=b"",
    closing=b"--\r\n",
)
"""The parts of one result."""
PAYLOADS = Framing(
    kind=PARTS.kind,
    opening=_EDGE,
    before=_HEAD + b'{"payload":',
    after=b"}" + _EDGE,
    idle=_HEAD + b"{}" + _EDGE,
    closing=b"--\r\n",
)
"""The results of a subscription as parts; an empty one now and then keeps the connection."""


def framing(kind: str, *, subscription: bool) -> Framing:
    """The framing of a form, which for parts is not the same for one result and for many."""
    if kind == media.EVENTS:
        return EVENTS
    return PAYLOADS if subscription else PARTS
