"""Frames of WebSocket: many of them hold nobody up, and none are taken in whose answers nobody takes."""

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

import httpx2
import pytest

from api import frames

MASK = b"mask"
TEXT, CONTINUED, CLOSE, PING, PONG = 0x1, 0x0, 0x8, 0x9, 0xA


def frame(kind: int, data: bytes = b"", *, last: bool = True) -> bytes:
    """A frame as a client sends it."""
    masked = bytes(byte ^ MASK[i % 4] for i, byte in enumerate(data))
    size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + struct.pack("!H", len(data))
    return bytes([0x80 * last | kind]) + size + MASK + masked


INIT = frame(TEXT, b'{"type": "connection_init"}')


@pytest.fixture
def line(client: httpx2.Client) -> Iterator[socket.socket]:
    """A connection that speaks WebSocket, and has said nothing yet."""
    at = client.base_url
    with socket.create_connection((at.host, at.port or 80), timeout=20) as made:
        made.sendall(
            f"GET /graphql HTTP/1.1\r\nHost: {at.host}:{at.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )
        assert made.recv(4096).startswith(b"HTTP/1.1 101 ")
        yield made


def hear(line: socket.socket) -> tuple[int, bytes]:
    """The next frame of the service."""
    kind, size = exactly(line, 2)
    if size == 126:
        size = struct.unpack("!H", exactly(line, 2))[0]
    return kind & 0xF, exactly(line, size)


def exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = line.recv(size - len(found))
        assert part, "the connection is closed"
        found += part
    return found


def test_a_message_in_many_pieces_is_whole(line: socket.socket) -> None:
    text = INIT[6:]
    said = bytes(byte ^ MASK[i % 4] for i, byte in enumerate(text))
    pieces = [frame(CONTINUED, b"", last=False)] * 3000
    line.sendall(
        frame(TEXT, said[:5], last=False) + b"".join(pieces) + frame(PING, b"between") + frame(CONTINUED, said[5:])
    )
    assert hear(line) == (PONG, b"between")
    assert hear(line) == (TEXT, b'{"type":"connection_ack"}')


def test_a_message_has_so_many_pieces_at_most(line: socket.socket) -> None:
    line.sendall(frame(TEXT, b"{", last=False) + frame(CONTINUED, last=False) * (frames.PIECES + 1))
    kind, data = hear(line)
    assert (kind, data[:2]) == (CLOSE, struct.pack("!H", 1009))
    assert b"frames" in data


def test_messages_keep_their_order_however_many_come_at_once(line: socket.socket) -> None:
    pings = [b"%d" % number for number in range(20_000)]
    line.sendall(INIT + b"".join(frame(PING, one) for one in pings[:10]))
    sent = b"".join(frame(PING, one) for one in pings[10:])
    line.sendall(sent[:100_001])
    line.sendall(sent[100_001:])
    heard = [hear(line) for _ in range(len(pings) + 1)]
    assert [data for kind, data in heard if kind == PONG] == pings
    assert [data for kind, data in heard if kind == TEXT] == [b'{"type":"connection_ack"}']


def test_others_are_answered_while_frames_come(client: httpx2.Client, line: socket.socket) -> None:
    """What comes on one connection is gone through in steps, and everybody else has a turn between them."""
    steps: list[int] = []
    going_on = frames.Frames._go_on

    def noted(one: frames.Frames) -> None:
        before = len(one._come)
        going_on(one)
        steps.append(before - len(one._come))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames.Frames, "_go_on", noted)
        line.sendall(frame(PONG) * 50_000 + frame(PING, b"end"))
        assert hear(line) == (PONG, b"end")
    assert sum(steps) == 50_000 * 6 + len(frame(PING, b"end"))
    assert max(steps) == frames.STEP


def fill(line: socket.socket, most: int) -> int:
    """Send pings until no more is taken, and say how many bytes were."""
    line.settimeout(0.5)
    data, sent = frame(PING, b"x" * 125) * 500, 0
    with suppress(TimeoutError, ConnectionError):
        while sent < most:
            sent += line.send(data)
    return sent


def test_pings_wait_outside_until_their_answers_are_taken(line: socket.socket) -> None:
    assert fill(line, 200_000_000) < 100_000_000


def test_who_takes_nothing_is_dropped(line: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames.Frames, "PATIENCE", 0.3)
    sent = fill(line, 200_000_000)
    left = 0
    line.settimeout(20)
    with suppress(ConnectionResetError):
        while part := line.recv(1_000_000):
            left += len(part)
    assert left < sent
