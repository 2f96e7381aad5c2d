"""Hostile clients of WebSocket: what they send, and how it ends."""

import json
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx2
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.served import Served, said

Attack = Callable[[Served, httpx2.Client], str]
INIT = json.dumps({"type": "connection_init"})
ASK = "{ viewer { name } }"


def opened(server: Served, origin: str | None = None) -> ClientConnection:
    address = f"{server.address.replace('http', 'ws')}/graphql"
    given = Origin(origin) if origin else None
    return connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], origin=given, proxy=None, max_size=None)


def frames(*sent: str | bytes) -> Attack:
    """Frames over WebSocket, and with which code it is closed, or what is said last."""

    def attack(server: Served, _: httpx2.Client) -> str:
        try:
            with opened(server) as made:
                for frame in sent:
                    made.send(frame)
                last = ""
                while True:
                    try:
                        last = str(made.recv(0.5))[:60]
                    except TimeoutError:
                        return last or "nothing"
        except WebSocketException as error:
            received = getattr(error, "rcvd", None)
            return f"closed {received.code}" if received else type(error).__name__

    return attack


def unread(asked: str, times: int) -> Attack:
    """A WebSocket that asks for much, and takes nothing of it."""

    def attack(server: Served, _: httpx2.Client) -> str:
        with raw(server) as line:
            for i in range(times):
                line.sendall(
                    frame(json.dumps({"id": str(i), "type": "subscribe", "payload": {"query": asked}}).encode())
                )
            time.sleep(0.5)
        return f"others {said(httpx2.post(f'{server.address}/graphql', json={'query': ASK}))}"

    return attack


def feed(query: str) -> Attack:
    """A subscription whose first event is to tell much, by one who takes it."""

    def attack(server: Served, _: httpx2.Client) -> str:
        with opened(server) as made:
            made.send(INIT)
            made.recv(5)
            made.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
            return str(json.loads(made.recv(30))["type"])

    return attack


def pieces(server: Served, _: httpx2.Client) -> str:
    """A WebSocket that sends a message in a million empty frames."""
    with raw(server) as line:
        try:
            for _number in range(100):
                line.sendall(b"\x00\x80mask" * 10_000)
        except OSError:
            return "closed"
    return "5: all is taken"


def raw(server: Served) -> socket.socket:
    """A connection that speaks WebSocket, was acknowledged, and reads no further."""
    at = urlsplit(server.address)
    made = socket.create_connection((at.hostname or "", at.port or 80), timeout=20)
    head = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws"
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    made.sendall(
        f"GET /graphql HTTP/1.1\r\nHost: {at.netloc}\r\n{head}\r\n{key}\r\n\r\n".encode() + frame(INIT.encode())
    )
    made.recv(4096)
    return made


def frame(data: bytes) -> bytes:
    """A frame of text as a client sends it, masked with zeros."""
    return b"\x81\xfe" + len(data).to_bytes(2) + bytes(4) + data


def elsewhere(server: Served, _: httpx2.Client) -> str:
    """A page of another site that opens a WebSocket."""
    try:
        with opened(server, "https://evil.example"):
            return "opened"
    except WebSocketException as error:
        return str(error)[:60]
