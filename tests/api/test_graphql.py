"""The GraphQL door on either database: what is answered, and what its errors say."""

import json
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from starlette.testclient import TestClient
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from annotations import token, user
from annotations.actor import Role
from api.app import create
from api.database import Database
from api.settings import Reading, Settings
from source_text import records
from tests import article
from tests.api.conftest import Headers

ASK = '{ document(slug: "article") { title } }'


def test_chinese_is_answered_as_utf8(client: httpx2.Client) -> None:
    answer = client.post("/graphql", json={"query": ASK})
    assert answer.status_code == 200
    assert "二噁英與周顗".encode() in answer.content


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (
            "query($s: [AnnotationStatus!]) { annotations(statuses: $s) { totalCount } }",
            {"s": ["NEW"]},
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ('{ node(id: "x") { id } }', {}, "INVALID"),
        ('{ annotations(document: "none") { totalCount } }', {}, "NOT_FOUND"),
        ("{ document { title } }", {}, "INVALID"),
        ('{ search(query: " ") { totalCount } }', {}, "INVALID"),
        ('{ entity(wikidata: "17") { key } }', {}, "INVALID"),
    ],
)
def test_every_error_has_a_code(client: httpx2.Client, query: str, variables: dict[str, Any], code: str) -> None:
    errors = client.post("/graphql", json={"query": query, "variables": variables}).json()["errors"]
    assert [e["extensions"]["code"] for e in errors] == [code]


def test_a_bug_is_logged_and_not_shown(
    client: httpx2.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is sesame")

    monkeypatch.setattr(records, "document", broken)
    answer = client.post("/graphql", json={"query": ASK})
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "sesame" not in answer.text
    assert "sesame" in caplog.text


@pytest.mark.parametrize(
    "query",
    ["{" + "a" * 200_000 + "}", "{" + "documents{edges{node{paragraphs{edges{node{document{" * 20 + "id" + "}" * 141],
)
def test_operations_without_measure_are_refused(client: httpx2.Client, query: str) -> None:
    assert client.post("/graphql", json={"query": query}).json()["errors"]


def test_a_closed_service_wants_a_token_at_every_door(database: Database) -> None:
    article.take_in(database)
    with database.write() as session:
        secret = token.create(session, user.create(session, "rea", Role.READER))[1]
    with TestClient(create(Settings(sample=False, reading=Reading.CLOSED), database)) as closed:
        doors, pages = ("/api/v1/documents", f"/graphql?query={ASK}"), ("/", "/documents/article")
        for path in doors:
            assert closed.get(path).status_code == 401
        for path in pages:
            led = closed.get(path, follow_redirects=False)
            assert (led.status_code, led.headers["location"]) == (303, f"/login?next={quote(path, safe='')}")
        for path in (*doors, *pages):
            assert closed.get(path, headers={"authorization": f"Bearer {secret}"}).status_code == 200
        assert closed.get("/readyz").status_code == 200


def test_an_unknown_token_is_refused(client: httpx2.Client) -> None:
    answer = client.post("/graphql", json={"query": ASK}, headers={"authorization": "Bearer no"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_changes_arrive_as_they_are_committed_and_resume_behind_a_sequence(
    client: httpx2.Client, translator: Headers
) -> None:
    def ask(query: str, **variables: Any) -> Any:
        body = {"query": query, "variables": variables}
        return client.post("/graphql", json=body, headers=translator).json()["data"]

    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 2) { id } } }')["document"]["paragraph"]["id"]
    given = {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "x"}

    def add() -> Any:
        query = "mutation($i: AddGlossInput!) { addGloss(input: $i) { annotation { id } problems { message } } }"
        return ask(query, i=given)["addGloss"]

    watch = """subscription($after: Int) { changes(document: "article", after: $after) {
      sequence action document { slug } node { __typename id } } }"""

    def first(after: int | None, work: Any = None) -> Any:
        address = f"{str(client.base_url).replace('http', 'ws')}/graphql"
        with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:

            def say(**message: Any) -> None:
                socket.send(json.dumps(message))

            say(type="connection_init", payload={})
            assert json.loads(socket.recv(10))["type"] == "connection_ack"
            say(id="1", type="subscribe", payload={"query": watch, "variables": {"after": after}})
            if work:
                work()
            message = json.loads(socket.recv(10))
            assert message["type"] == "next", message
            return message["payload"]["data"]["changes"]

    imported = first(0)
    assert imported["action"] == "CREATED"
    assert imported["node"]["__typename"] == "Document"
    made = add()
    assert made["problems"] == []
    change = first(imported["sequence"])
    assert change["node"] == {"__typename": "Gloss", "id": made["annotation"]["id"]}
    assert first(change["sequence"], add)["sequence"] > change["sequence"]
