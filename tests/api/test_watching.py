"""A feed over WebSocket: who may open one, and that it ends when they may no longer see."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from sqlmodel import select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from annotations import intake, login, membership, publication, token, user
from annotations.actor import SYSTEM, Role
from annotations.login import Login
from api.database import Database
from source_text import clock
from source_text.sight import Visibility
from tests import article
from tests.api.conftest import own

ASK = 'query { document(slug: "shut") { title } }'
WATCH = 'subscription { changes(document: "shut", after: 0) { sequence } }'
ADD = """mutation { createEntity(input: {key: "tea", type: WORK, labels: [{language: "en", text: "Tea"}]}) {
  entity { key } problems { code } } }"""


class Mei:
    """A translator of the main project, known by a token and by a login."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            self.project = membership.choose(session, SYSTEM, None, "test")
            self.user = user.create(session, "mei")
            membership.enrol(session, SYSTEM, self.project, self.user, Role.TRANSLATOR)
            self.token, self.secret = token.create(session, self.user)
            self.cookie = login.begin(session, self.user, self.token)
            form = intake.Import(slug="shut", language="zh-Hant-TW", text=article.TEXT, visibility=Visibility.PRIVATE)
            intake.take_in(session, SYSTEM, form)


@pytest.fixture
def mei(database: Database, client: httpx2.Client) -> Mei:
    """Mei, who may read a private document."""
    return Mei(database)


@contextmanager
def opened(
    client: httpx2.Client, payload: dict[str, str] | None = None, origin: str | None = None, **headers: str
) -> Iterator[ClientConnection]:
    address = f"{str(client.base_url).replace('http', 'ws')}/graphql"
    protocols = [Subprotocol("graphql-transport-ws")]
    given = Origin(origin) if origin else None
    with connect(address, subprotocols=protocols, origin=given, additional_headers=headers, proxy=None) as socket:
        socket.send(json.dumps({"type": "connection_init", "payload": payload or {}}))
        assert json.loads(socket.recv(10))["type"] == "connection_ack"
        yield socket


def say(socket: ClientConnection, query: str, id_: str = "1") -> None:
    socket.send(json.dumps({"id": id_, "type": "subscribe", "payload": {"query": query}}))


def hear(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(15))


def drain(socket: ClientConnection) -> list[dict[str, Any]]:
    """What comes until an operation is over: the errors that ended it."""
    while True:
        message = hear(socket)
        if message["type"] == "complete":
            return []
        if message["type"] == "error":
            return list(message["payload"])
        if "errors" in message["payload"]:
            assert hear(socket)["type"] == "complete"
            return list(message["payload"]["errors"])


@pytest.fixture(params=["header", "message", "cookie"])
def socket(request: pytest.FixtureRequest, client: httpx2.Client, mei: Mei) -> Iterator[ClientConnection]:
    """A connection of Mei's, identified in each way."""
    ways: dict[str, dict[str, Any]] = {
        "header": {"Authorization": f"Bearer {mei.secret}"},
        "message": {"payload": {"authorization": f"Bearer {mei.secret}"}},
        "cookie": {"Cookie": f"zhushu={mei.cookie}", "origin": own(client)},
    }
    with opened(client, **ways[request.param]) as made:
        yield made


def revoke(mei: Mei) -> None:
    with mei.database.write() as session:
        token.revoke(session, mei.token.id)


def expire(mei: Mei) -> None:
    with mei.database.write() as session:
        found = token.find(session, mei.secret)
        assert found
        found[0].expires_at = clock.now()


def disable(mei: Mei) -> None:
    with mei.database.write() as session:
        user.disable(session, user.by_name(session, "mei"))


def dismiss(mei: Mei) -> None:
    with mei.database.write() as session:
        membership.dismiss(session, SYSTEM, mei.project, mei.user)


@pytest.mark.parametrize(
    ("act", "code"),
    [(revoke, "UNAUTHORIZED"), (expire, "UNAUTHORIZED"), (disable, "UNAUTHORIZED"), (dismiss, "NOT_FOUND")],
)
def test_a_feed_ends_when_one_may_no_longer_see(
    socket: ClientConnection, mei: Mei, act: Callable[[Mei], None], code: str
) -> None:
    say(socket, WATCH)
    assert hear(socket)["payload"]["data"]["changes"]["sequence"] > 0
    act(mei)
    [error] = drain(socket)
    assert error["extensions"]["code"] == code
    assert error["extensions"]["hint"]


@pytest.mark.parametrize("act", [revoke, expire, disable])
def test_no_later_operation_of_the_connection_is_carried_out(
    socket: ClientConnection, mei: Mei, act: Callable[[Mei], None]
) -> None:
    say(socket, ASK)
    assert hear(socket)["payload"]["data"]["document"]["title"]
    assert hear(socket)["type"] == "complete"
    act(mei)
    for query in (ASK, ADD, WATCH):
        say(socket, query)
        assert [e["extensions"]["code"] for e in drain(socket)] == ["UNAUTHORIZED"]


def test_a_role_that_was_taken_away_counts_at_once(socket: ClientConnection, mei: Mei) -> None:
    dismiss(mei)
    say(socket, ASK)
    assert hear(socket)["payload"]["data"]["document"] is None
    assert hear(socket)["type"] == "complete"
    say(socket, ADD)
    assert hear(socket)["payload"]["data"]["createEntity"]["problems"] == [{"code": "FORBIDDEN"}]


def test_operations_beside_a_feed_read_the_present_state(socket: ClientConnection, mei: Mei) -> None:
    say(socket, "subscription { changes { sequence } }", "feed")
    for number in (2, 3):
        say(socket, "{ documents { totalCount } }", "ask")
        while (message := hear(socket))["id"] != "ask":
            assert message["type"] == "next"
        assert message["payload"]["data"]["documents"]["totalCount"] == number
        while hear(socket) != {"id": "ask", "type": "complete"}:
            pass
        article.take_in(mei.database, f"more-{number}")


def test_a_feed_ends_when_its_document_is_shut(client: httpx2.Client, mei: Mei) -> None:
    with opened(client) as socket:
        say(socket, 'subscription { changes(document: "article", after: 0) { sequence } }')
        assert hear(socket)["payload"]["data"]["changes"]
        with mei.database.write() as session:
            publication.show(session, SYSTEM, "article", Visibility.PRIVATE)
        assert [e["extensions"]["code"] for e in drain(socket)] == ["NOT_FOUND"]


def test_a_feed_tells_of_the_end_of_its_document(client: httpx2.Client, mei: Mei) -> None:
    with opened(client) as socket:
        say(socket, 'subscription { changes(document: "article", after: 0) { action document { slug } } }')
        assert hear(socket)["payload"]["data"]["changes"]["document"]
        with mei.database.write() as session:
            publication.remove(session, SYSTEM, "article")
        seen = []
        while "DELETED" not in seen:
            message = hear(socket)
            assert "errors" not in message["payload"]
            seen.append(message["payload"]["data"]["changes"]["action"])


def test_logging_out_ends_the_feeds_of_the_login(client: httpx2.Client, mei: Mei) -> None:
    cookie = f"zhushu={mei.cookie}"
    with opened(client, Cookie=cookie, origin=own(client)) as socket:
        say(socket, WATCH)
        hear(socket)
        client.post("/logout", headers={"Cookie": cookie, "Origin": own(client)})
        assert [e["extensions"]["code"] for e in drain(socket)] == ["UNAUTHORIZED"]
    with mei.database.read() as session:
        assert session.exec(select(Login)).one().ended_at


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1:1"])
def test_no_other_site_opens_a_connection_with_a_cookie(client: httpx2.Client, mei: Mei, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(client, origin=origin, Cookie=f"zhushu={mei.cookie}"):
        pass
    assert refused.value.response.status_code == 403


def test_a_handshake_with_a_wrong_token_is_refused_in_words(client: httpx2.Client) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(client, Authorization="Bearer wrong"):
        pass
    assert refused.value.response.status_code == 401
    assert json.loads(refused.value.response.body)["code"] == "UNAUTHORIZED"


def test_a_first_message_with_a_wrong_token_closes_the_connection(client: httpx2.Client) -> None:
    with pytest.raises(ConnectionClosed) as refused, opened(client, {"Authorization": "Bearer wrong"}):
        pass
    assert refused.value.rcvd is not None
    assert refused.value.rcvd.code == 4403


def test_a_worthless_cookie_makes_nobody_known(client: httpx2.Client, mei: Mei) -> None:
    with opened(client, Cookie="zhushu=wrong") as socket:
        say(socket, ASK)
        assert hear(socket)["payload"]["data"]["document"] is None
