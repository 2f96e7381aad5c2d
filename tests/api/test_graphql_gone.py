"""Clients that leave or read too slowly: their work stops, and nothing of it stays behind."""

import json
import logging
import socket as sockets
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from sqlalchemy.pool import QueuePool
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from annotations import authority
from api import connection
from api.database import Database
from api.graphql import socket as door
from api.graphql import stream
from api.graphql.work import TOGETHER
from api.settings import Settings
from api.taker import Taker
from source_text.patience import current
from tests import article
from tests.api.conftest import Headers, own, serving

FEED = "subscription { changes(after: 0) { sequence } }"
CONVERT = 'convert(text: "漢", config: "t2s")'.replace("漢", "漢" * 10_000)
LONG = "{ " + CONVERT + " }"
LONGER = "{ " + " ".join(f"a{number}: {CONVERT}" for number in range(10)) + " }"
ADD = """mutation {
  a: createEntity(input: {key: "first", type: OTHER, labels: [{language: "en", text: "First"}]}) { entity { key } }
  b: createEntity(input: {key: "second", type: OTHER, labels: [{language: "en", text: "Second"}]}) { entity { key } }
}"""


class Noticed:
    """A function of the service that lets the test know when it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.event = threading.Event()
        original = getattr(module, name)

        async def noticed(*given: Any, **named: Any) -> None:
            await original(*given, **named)
            self.event.set()

        monkeypatch.setattr(module, name, noticed)

    def wait(self) -> None:
        assert self.event.wait(20)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that comes about soon."""
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def idle(database: Database) -> bool:
    """Whether nobody holds a connection to the database."""
    assert isinstance(database.engine.pool, QueuePool)
    return not database.engine.pool.checkedout()


@pytest.fixture
def narrow(database: Database) -> Iterator[httpx2.Client]:
    """A client of a service whose machine holds little for those who do not read."""
    article.take_in(database)
    with serving(database, Settings(sample=False), sending=4096) as made:
        yield made


def unread(client: httpx2.Client) -> sockets.socket:
    """A connection to a service, whose machine takes little that is not read."""
    at = urlsplit(own(client))
    made = sockets.socket()
    made.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    made.connect((at.hostname, at.port))
    return made


@contextmanager
def connected(client: httpx2.Client, **given: Any) -> Iterator[ClientConnection]:
    """A connection that was acknowledged."""
    protocols = [Subprotocol("graphql-transport-ws")]
    address = f"{own(client).replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=protocols, proxy=None, **given) as made:
        made.send(json.dumps({"type": "connection_init"}))
        assert json.loads(made.recv(20)) == {"type": "connection_ack"}
        yield made


def test_a_mutation_comes_to_nothing_once_its_client_has_gone(
    client: httpx2.Client, database: Database, admin: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Noticed(monkeypatch, stream, "_gone")
    create, begun = authority.create, threading.Event()

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        gone.wait()
        patience = current.get()
        assert patience is not None
        until(patience.over)
        return create(*given, **named)

    monkeypatch.setattr(authority, "create", slow)
    with pytest.raises(httpx2.ReadTimeout):
        client.post("/graphql", json={"query": ADD}, headers=admin, timeout=2)
    assert begun.is_set()
    client.close()
    until(lambda: idle(database))
    with httpx2.Client(base_url=own(client)) as other:
        query = '{ first: entity(key: "first") { key } second: entity(key: "second") { key } }'
        found = other.post("/graphql", json={"query": query}).json()["data"]
    assert found == {"first": None, "second": None}


@pytest.mark.parametrize(
    ("fields", "accept"),
    [("%s", "*/*"), ("%s", "text/event-stream"), ("... @defer { %s }", "multipart/mixed")],
    ids=["whole", "event", "parts"],
)
def test_a_query_whose_client_has_gone_leaves_no_session(
    client: httpx2.Client, database: Database, monkeypatch: pytest.MonkeyPatch, fields: str, accept: str
) -> None:
    gone = Noticed(monkeypatch, stream, "_gone")

    def slow(*_: Any) -> None:
        gone.wait()

    monkeypatch.setattr("source_text.records.document", slow)
    query = "{ " + fields.replace("%s", 'document(slug: "article") { title }') + " }"
    with pytest.raises(httpx2.ReadTimeout):
        client.post("/graphql", json={"query": query}, headers={"accept": accept}, timeout=0.5)
    client.close()
    until(lambda: idle(database))


def test_feeds_end_with_their_connection(client: httpx2.Client, database: Database) -> None:
    for _ in range(20):
        with client.stream("POST", "/graphql", json={"query": FEED}, headers={"accept": "text/event-stream"}) as answer:
            assert next(answer.iter_lines()) == ":"
        with connected(client) as socket:
            for number in range(30):
                socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": {"query": FEED}}))
            socket.recv(20)
            socket.socket.close()
    until(lambda: idle(database))
    assert client.post("/graphql", json={"query": "{ __typename }"}).status_code == 200


def test_a_client_that_leaves_many_operations_behind_is_no_error(
    client: httpx2.Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "handlers", [caplog.handler])
    caplog.set_level(logging.ERROR, "uvicorn.error")
    for _ in range(3):
        with suppress(ConnectionClosed, EOFError, OSError), connected(client) as line:
            for n in range(1000):
                line.send(json.dumps({"id": str(n), "type": "subscribe", "payload": {"query": "{ nothing }"}}))
            line.recv(20)
            line.socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
            line.socket.close()
    with connected(client) as line:
        line.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": "{ __typename }"}}))
        assert json.loads(line.recv(20))["type"] == "next"
    # This test closes the socket beneath its own client, whose library may log that; the server is what is asked about.
    told = [record for record in caplog.records if record.name != "websockets.client"]
    assert [record.message for record in told if record.levelname == "ERROR"] == []


def test_who_reads_a_connection_too_slowly_is_told_so_at_the_end(
    narrow: httpx2.Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.2)
    leaving = threading.Event()
    close = door._close

    async def noticed(*given: Any) -> None:
        leaving.set()
        await close(*given)

    monkeypatch.setattr(door, "_close", noticed)
    with connected(narrow, sock=unread(narrow), max_queue=1, compression=None) as socket:
        for number in range(20):
            socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": {"query": LONG}}))
        assert leaving.wait(20)
        with suppress(ConnectionClosed):
            while True:
                socket.recv(20)
        assert socket.close_code == 1013
        assert "`after`" in (socket.close_reason or "")
    until(lambda: idle(database))


def test_who_reads_a_stream_too_slowly_loses_it(
    narrow: httpx2.Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PATIENCE", 0.2)
    dropped = Noticed(monkeypatch, stream.Stream, "__call__")
    body = json.dumps({"query": LONGER}).encode()
    with unread(narrow) as raw:
        raw.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n"
            + b"Content-Length: %d\r\n\r\n" % len(body)
            + body
        )
        dropped.wait()
        found = b""
        while part := raw.recv(65_536):
            found += part
    assert found.startswith(b"HTTP/1.1 200")
    assert b"event: complete" not in found
    until(lambda: idle(database))


def test_a_feed_that_waits_holds_nothing(client: httpx2.Client, database: Database) -> None:
    lines = {"query": "subscription { changes { sequence } }"}
    with client.stream("POST", "/graphql", json=lines, headers={"accept": "text/event-stream"}) as answer:
        coming = answer.iter_lines()
        assert next(coming) == ":"
        until(lambda: idle(database))


def asked(line: sockets.socket, query: str) -> None:
    body = json.dumps({"query": query}).encode()
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
    line.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def rest(line: sockets.socket) -> bytes:
    found = b""
    with suppress(ConnectionResetError):
        while part := line.recv(65_536):
            found += part
    return found


@pytest.fixture
def dropped(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a connection has ended."""
    event, lost = threading.Event(), connection.Connection.connection_lost

    def noticed(one: connection.Connection, error: Exception | None) -> None:
        lost(one, error)
        event.set()

    monkeypatch.setattr(connection.Connection, "connection_lost", noticed)
    return event


def test_who_takes_nothing_of_a_whole_answer_is_dropped(
    narrow: httpx2.Client, dropped: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Taker, "PATIENCE", 0.2)
    with unread(narrow) as line:
        asked(line, LONGER)
        assert dropped.wait(20)
        assert not rest(line).endswith(b"}")


def test_who_takes_an_answer_slowly_gets_all_of_it(narrow: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Taker, "PATIENCE", 0.2)
    monkeypatch.setattr(Taker, "LEAST", 1)
    found = b""
    with unread(narrow) as line:
        asked(line, LONGER)
        while part := line.recv(20_000):
            found += part
            time.sleep(0.02)
    assert json.loads(found.partition(b"\r\n\r\n")[2])["data"]["a9"]


def test_of_many_who_take_slowly_those_who_leave_most_are_dropped(
    narrow: httpx2.Client, dropped: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    length = len(narrow.post("/graphql", json={"query": LONGER}).content)
    monkeypatch.setattr(Taker, "ROOM", 2 * length)
    with ExitStack() as open_:
        small, *large = [open_.enter_context(unread(narrow)) for _ in range(5)]
        asked(small, LONG)
        for line in large:
            asked(line, LONGER)
        assert dropped.wait(20)
        whole = [rest(line).endswith(b"}") for line in (small, *large)]
    assert whole[0]
    assert not all(whole)
    until(lambda: not Taker._slow)


@pytest.mark.parametrize(
    "query", [LONG, "subscription { changes(after: 0, first: 1) { sequence } }"], ids=["query", "feed"]
)
def test_few_results_of_one_connection_wait_to_be_taken(
    narrow: httpx2.Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Each result is made once there is room for it, and comes in the end."""
    waiting = most = 0
    tell = door.Connection._tell

    async def counted(*given: Any) -> None:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        await tell(*given)
        waiting -= 1

    monkeypatch.setattr(door.Connection, "_tell", counted)
    with connected(narrow, sock=unread(narrow), max_queue=1, compression=None) as socket:
        for number in range(30):
            socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": {"query": query}}))
        time.sleep(1)
        ended = 0
        while ended < 30:
            message = json.loads(socket.recv(20))
            assert message["type"] in ("next", "complete")
            ended += message["type"] == "complete"
    assert 1 <= most <= TOGETHER
