"""GraphQL over WebSocket: the protocol graphql-transport-ws, message by message, and where a connection ends."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from api.graphql import socket as door
from tests.api.conftest import own

PROTOCOL = "graphql-transport-ws"
TWO = "subscription { changes(after: 0, first: 2) { sequence } }"
FEED = "subscription { changes(after: 0) { sequence } }"
QUIET = "subscription { changes { sequence } }"
ASK = '{ document(slug: "article") { title } }'
INIT = {"type": "connection_init"}


@contextmanager
def raw(
    client: httpx2.Client, protocol: str | None = PROTOCOL, origin: str | None = None
) -> Iterator[ClientConnection]:
    """A connection where nothing was said yet."""
    protocols = [Subprotocol(protocol)] if protocol else None
    given = Origin(origin) if origin else None
    with connect(
        f"{own(client).replace('http', 'ws')}/graphql", subprotocols=protocols, origin=given, proxy=None
    ) as made:
        yield made


@pytest.fixture
def socket(reader: httpx2.Client) -> Iterator[ClientConnection]:
    """A connection that was acknowledged."""
    with raw(reader) as made:
        say(made, INIT)
        assert hear(made) == {"type": "connection_ack"}
        yield made


def say(socket: ClientConnection, message: Any) -> None:
    socket.send(message if isinstance(message, str | bytes) else json.dumps(message))


def ask(socket: ClientConnection, query: str, id_: str = "1", **more: Any) -> None:
    say(socket, {"id": id_, "type": "subscribe", "payload": {"query": query, **more}})


def hear(socket: ClientConnection) -> Any:
    found = socket.recv(20)
    assert isinstance(found, str), "messages are text frames"
    return json.loads(found)


def until(socket: ClientConnection, kind: str, id_: str = "1") -> list[Any]:
    """The messages of an operation, to the first of a kind."""
    found: list[Any] = []
    while not found or found[-1]["type"] != kind:
        message = hear(socket)
        if message.get("id") == id_:
            found.append(message)
    return found


def closed(socket: ClientConnection) -> tuple[int, str]:
    """The code and the reason of the end, whatever comes before it."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(20)
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


def alive(socket: ClientConnection) -> bool:
    say(socket, {"type": "ping", "payload": {"still": "there"}})
    while (message := hear(socket))["type"] != "pong":
        pass
    return bool(message == {"type": "pong", "payload": {"still": "there"}})


@pytest.mark.parametrize("protocol", [None, "graphql-ws", "nonsense"])
def test_no_other_protocol_is_spoken(reader: httpx2.Client, protocol: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, raw(reader, protocol):
        pass
    assert refused.value.response.status_code == 400
    assert PROTOCOL in json.loads(refused.value.response.body)["hint"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_pages_of_other_sites_open_no_connection(
    reader: httpx2.Client, origin: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "handlers", [caplog.handler])
    with pytest.raises(InvalidStatus) as refused, raw(reader, origin=origin):
        pass
    assert refused.value.response.status_code == 403
    assert not caplog.records


def test_pages_of_the_service_do(reader: httpx2.Client) -> None:
    with raw(reader, origin=own(reader)) as socket:
        say(socket, INIT)
        assert hear(socket) == {"type": "connection_ack"}


@pytest.mark.parametrize("payload", [{}, None, {"a": 1}])
def test_a_connection_is_acknowledged_once(reader: httpx2.Client, payload: Any) -> None:
    with raw(reader) as socket:
        say(socket, {**INIT, "payload": payload})
        assert hear(socket) == {"type": "connection_ack"}
        say(socket, INIT)
        assert closed(socket)[0] == 4429


def test_nothing_is_asked_before_it(reader: httpx2.Client) -> None:
    with raw(reader) as socket:
        say(socket, {"type": "ping"})
        assert hear(socket) == {"type": "pong"}
        ask(socket, ASK)
        assert closed(socket)[0] == 4401


def test_who_says_nothing_is_not_waited_for(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WELCOME", 0.1)
    with raw(reader) as socket:
        assert closed(socket)[0] == 4408


def test_who_was_welcomed_may_be_silent(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WELCOME", 0.3)
    with raw(reader) as socket:
        say(socket, INIT)
        hear(socket)
        with pytest.raises(TimeoutError):
            socket.recv(0.6)
        assert alive(socket)


@pytest.mark.parametrize(
    "message",
    [
        "hello",
        b"\x01\x02",
        "[]",
        "42",
        "null",
        '"connection_init"',
        "[" * 100_000,
        '{"type": "ping", "payload": {"n": ' + "9" * 5000 + "}}",
        {},
        {"type": "bogus"},
        {"type": ["ping"]},
        {"type": "next", "id": "1", "payload": {}},
        {"type": "ping", "payload": "x"},
        {"type": "pong", "payload": 1},
        {"type": "complete"},
        {"type": "subscribe", "payload": {"query": ASK}},
        {"type": "subscribe", "id": "", "payload": {"query": ASK}},
        {"type": "subscribe", "id": 1, "payload": {"query": ASK}},
        {"type": "subscribe", "id": {}, "payload": {"query": ASK}},
        {"type": "subscribe", "id": "1"},
        {"type": "subscribe", "id": "1", "payload": "x"},
        {"type": "subscribe", "id": "1", "payload": {}},
        {"type": "subscribe", "id": "1", "payload": {"query": 7}},
        {"type": "subscribe", "id": "1", "payload": {"query": ASK, "variables": [1]}},
        {"type": "subscribe", "id": "1", "payload": {"query": ASK, "operationName": 5}},
        {"type": "subscribe", "id": "1", "payload": {"query": ASK, "extensions": "x"}},
    ],
    ids=lambda message: str(message)[:60],
)
def test_what_is_no_message_ends_the_connection_with_a_reason(socket: ClientConnection, message: Any) -> None:
    say(socket, message)
    code, reason = closed(socket)
    assert code == 4400
    assert reason


def test_a_payload_of_the_first_message_is_an_object(reader: httpx2.Client) -> None:
    with raw(reader) as socket:
        say(socket, {**INIT, "payload": "x"})
        assert closed(socket)[0] == 4400


def test_a_message_has_a_greatest_length(socket: ClientConnection) -> None:
    say(socket, {"type": "ping", "payload": {"p": "x" * door.LARGEST}})
    assert closed(socket)[0] == 1009


def test_text_that_is_not_utf8_ends_the_connection(socket: ClientConnection) -> None:
    socket.send(b'{"type": "\xff"}', text=True)
    assert closed(socket)[0] == 1007


def test_queries_mutations_and_feeds_come_to_an_end(socket: ClientConnection) -> None:
    for query, number in ((ASK, 1), ("mutation { __typename }", 1), (TWO, 2)):
        ask(socket, query, variables=None, operationName=None, extensions=None)
        messages = until(socket, "complete")
        assert [m["type"] for m in messages] == ["next"] * number + ["complete"]
        assert all("errors" not in m["payload"] for m in messages[:-1])


def test_operations_run_beside_each_other(socket: ClientConnection) -> None:
    ask(socket, QUIET, "quiet")
    ask(socket, ASK, "ask")
    assert [m["type"] for m in until(socket, "complete", "ask")] == ["next", "complete"]


@pytest.mark.parametrize(
    "payload",
    [
        {"query": "subscription { nope }"},
        {"query": "subscription {"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "query($s: String!) { document(slug: $s) { title } }"},
        {"query": "subscription($n: Int!) { changes(after: $n) { sequence } }"},
        {"query": 'subscription { changes(document: "none") { sequence } }'},
        {"query": "subscription { changes(first: 0) { sequence } }"},
        {"documentId": "none"},
    ],
    ids=str,
)
def test_what_cannot_be_carried_out_is_an_error_of_its_operation(socket: ClientConnection, payload: Any) -> None:
    say(socket, {"id": "1", "type": "subscribe", "payload": payload})
    message = hear(socket)
    assert (message["type"], message["id"]) == ("error", "1")
    assert message["payload"][0]["extensions"]["code"]
    assert alive(socket)
    ask(socket, ASK)
    assert until(socket, "complete")


def test_a_bug_ends_its_operation_alone_and_is_not_told(
    socket: ClientConnection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is sesame")

    monkeypatch.setattr("annotations.events.after", broken)
    ask(socket, FEED)
    message = hear(socket)
    assert (message["type"], message["payload"][0]["extensions"]) == ("error", {"code": "INTERNAL"})
    assert "sesame" not in str(message)
    assert "sesame" in caplog.text
    assert alive(socket)


def test_an_id_stands_for_one_operation_at_a_time(socket: ClientConnection) -> None:
    for _ in range(2):
        ask(socket, ASK)
        until(socket, "complete")
    ask(socket, QUIET)
    ask(socket, QUIET)
    assert closed(socket) == (4409, "Subscriber for 1 already exists")


def test_an_operation_ends_when_its_client_says_so(socket: ClientConnection) -> None:
    ask(socket, QUIET)
    say(socket, {"id": "1", "type": "complete"})
    ask(socket, ASK)
    assert [m["type"] for m in until(socket, "complete")] == ["next", "complete"]
    say(socket, {"id": "unknown", "type": "complete"})
    assert alive(socket)


def test_only_so_many_operations_run_at_once(socket: ClientConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "OPERATIONS", 3)
    for number in range(4):
        ask(socket, QUIET, str(number))
    [message] = until(socket, "error", "3")
    assert message["payload"][0]["extensions"]["code"] == "TOO_MANY"
    say(socket, {"id": "0", "type": "complete"})
    ask(socket, ASK, "3")
    assert until(socket, "complete", "3")
