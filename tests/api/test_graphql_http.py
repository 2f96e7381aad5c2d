"""GraphQL over HTTP: the forms of answers, their statuses, and requests that are none."""

import json
import re
import socket
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import limit
from api.graphql import answer as form
from api.graphql import http
from api.graphql.envelope import FIELDS
from api.graphql.media import EVENTS, GRAPHQL, JSON, PARTS, wish
from tests.api.conftest import own

ASK = '{ document(slug: "article") { title } }'
MUTATION = "mutation { __typename }"
DEEP = "[" * 100_000
TITLE = {
    "data": {"document": {"title": "一、二噁英與周顗"}},
    "extensions": {"cost": {"total": 2, "limit": 500_000, "depth": 2, "fields": 2}},
}


def post(client: httpx2.Client, body: str | bytes, accept: str = GRAPHQL, kind: str = JSON) -> httpx2.Response:
    return client.post("/graphql", content=body, headers={"content-type": kind, "accept": accept})


def ask(client: httpx2.Client, accept: str = GRAPHQL, **given: Any) -> httpx2.Response:
    return post(client, json.dumps(given), accept)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{JSON};q=0.1, {GRAPHQL};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", JSON),
        (f"{JSON};q=0, application/*", GRAPHQL),
        (f"text/html, {GRAPHQL.upper()};charset=utf-8", GRAPHQL),
        (f"{EVENTS}, {PARTS}, {JSON}", JSON),
        (f"{EVENTS}, */*", EVENTS),
        (f"{PARTS}, {JSON};q=0.9", PARTS),
        (f"{PARTS};deferSpec=20220824, {JSON}", JSON),
        (f"{JSON};q=nonsense", JSON),
        ("text/csv", None),
        (f"{JSON};q=0", None),
    ],
)
def test_one_result_has_the_form_that_is_most_welcome(accept: str | None, kind: str | None) -> None:
    assert wish(accept).one == kind


@pytest.mark.parametrize(
    ("accept", "several", "increments"),
    [
        (None, EVENTS, None),
        ("*/*", EVENTS, None),
        (JSON, None, None),
        (f"{JSON}, {PARTS}", PARTS, PARTS),
        (f"{PARTS}, {EVENTS}", PARTS, PARTS),
        (f"{PARTS};q=0.5, {EVENTS}", EVENTS, EVENTS),
        (f"{PARTS};deferSpec=20220824, {JSON}", None, None),
        (f"{PARTS};incrementalSpec=v0.2, {JSON}", PARTS, PARTS),
    ],
)
def test_several_results_have_a_form_that_flows_and_parts_are_for_those_who_name_one(
    accept: str | None, several: str | None, increments: str | None
) -> None:
    assert wish(accept)[1:] == (several, increments)


@pytest.mark.parametrize("kind", [JSON, GRAPHQL])
def test_an_answer_is_utf8_in_the_form_asked_for(reader: httpx2.Client, kind: str) -> None:
    answer = ask(reader, kind, query=ASK, variables=None, operationName=None, extensions=None)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "二噁英與周顗".encode() in answer.content
    assert answer.json() == TITLE


def test_a_query_may_be_a_get(reader: httpx2.Client) -> None:
    query = "query A($s: String!) { document(slug: $s) { title } } query B { documents { totalCount } }"
    given = {"query": query, "operationName": "A", "variables": '{"s": "article"}', "extensions": ""}
    answer = reader.get("/graphql", params=given)
    assert answer.json() == TITLE
    head = reader.head("/graphql", params=given)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS, "*/*"])
def test_a_mutation_is_no_get(reader: httpx2.Client, accept: str) -> None:
    answer = reader.get("/graphql", params={"query": MUTATION}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    "given",
    [
        {"query": "{"},
        {"query": ""},
        {"query": "{ nope }"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "fragment F on Query { __typename }"},
        {"query": "query($s: String!) { document(slug: $s) { title } }"},
        {"query": "query($n: Int) { documents(first: $n) { totalCount } }", "variables": {"n": "many"}},
    ],
)
def test_what_cannot_be_executed_has_errors_and_no_data(reader: httpx2.Client, given: dict[str, Any]) -> None:
    newer, older = ask(reader, GRAPHQL, **given), ask(reader, JSON, **given)
    assert (newer.status_code, older.status_code) == (400, 200)
    for answer in (newer, older):
        assert set(answer.json()) == {"errors"}
        assert answer.json()["errors"][0]["extensions"]["code"]


def test_an_error_of_a_field_is_a_result(reader: httpx2.Client) -> None:
    answer = ask(reader, query='{ node(id: "x") { id } }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"node": None}
    assert answer.json()["errors"][0]["path"] == ["node"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"42",
        b'"x"',
        b"[]",
        b"[null]",
        b'[{"query": "{ __typename }"}]',
        b"{}",
        b'{"query": null}',
        b'{"query": 5}',
        b'{"query": ["{ __typename }"]}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "variables": "{}"}',
        b'{"query": "{ __typename }", "extensions": 1}',
        b'{"query": "{ __typename }", "operationName": {}}',
        b'{"query": "{ __typename }", "nonsense": 1}',
        b'{"query": "{ __typename }", "variables": {"n": NaN}}',
        b'{"query": "{ __typename }", "variables": {"n": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ __typename }", "extensions": {"persistedQuery": 1}}',
        b'{"query": "{\\ud800}"}',
        b'{"\xff\xfe"}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        DEEP.encode(),
        b'{"query": "{ __typename }", "variables": {"a": ' + DEEP.encode(),
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 300 + b"]" * 300 + b"}}",
    ],
    ids=lambda body: repr(body[:40]),
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL, EVENTS, "text/csv;q=0.1, */*"])
def test_what_is_no_request_is_refused_as_graphql_says_it(reader: httpx2.Client, body: bytes, accept: str) -> None:
    answer = post(reader, body, accept)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["message"]
    assert error["extensions"]["code"] == "MALFORMED"
    assert error["extensions"]["hint"]
    assert "data" not in answer.json()


NODE = Path(__file__).parent.parent / "node"
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([ASK, MUTATION, "{ nope }"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "x"]), inner, max_size=5),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given=JSONS)
def test_any_json_has_an_answer_of_graphql(reader: httpx2.Client, given: Any) -> None:
    answer = post(reader, json.dumps(given))
    assert answer.status_code in (200, 400)
    assert "data" in answer.json() if answer.status_code == 200 else set(answer.json()) == {"errors"}


@pytest.mark.parametrize(
    "parameters",
    [
        "query={__typename}&query={__typename}",
        "query={__typename}&nonsense=1",
        "query={__typename}&variables={bad",
        "query={__typename}&variables=[1]",
        "query={__typename}&variables=" + quote(DEEP[:10_000]),
        "query={__typename}&extensions=7",
        "operationName=A",
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_request_in_an_address_is_refused(reader: httpx2.Client, parameters: str) -> None:
    answer = reader.get(f"/graphql?{parameters}", headers={"accept": GRAPHQL})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "MALFORMED"


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql"],
)
def test_what_a_form_of_another_site_can_send_is_never_executed(reader: httpx2.Client, kind: str) -> None:
    for body in (json.dumps({"query": ASK}), f"query={quote(ASK)}", ASK):
        answer = post(reader, body, kind=kind)
        assert answer.status_code == 415
        assert set(answer.json()) == {"errors"}


@pytest.mark.parametrize("headers", [{"content-type": f"{JSON}; charset=utf-16"}, {"content-encoding": "gzip"}])
def test_other_encodings_are_not_read(reader: httpx2.Client, headers: dict[str, str]) -> None:
    given = {"content-type": JSON, **headers}
    assert reader.post("/graphql", content=json.dumps({"query": ASK}), headers=given).status_code == 415


def test_an_answer_in_no_form_at_all_is_not_acceptable(reader: httpx2.Client) -> None:
    answer = ask(reader, "text/csv", query=ASK)
    assert answer.status_code == 406
    assert GRAPHQL in answer.json()["errors"][0]["extensions"]["known"]


def test_other_methods_are_refused(reader: httpx2.Client) -> None:
    for method in ("PUT", "DELETE"):
        answer = reader.request(method, "/graphql", json={"query": ASK})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    for method in ("PATCH", "OPTIONS"):
        answer = reader.request(method, "/graphql")
        assert answer.status_code == 405
        assert "POST" in answer.headers["allow"]


def test_a_body_that_stops_coming_is_not_waited_for(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "SILENCE", 0.1)
    monkeypatch.setattr(limit, "PATIENCE", 0.1)
    at = urlsplit(str(reader.base_url))
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=30) as raw:
        raw.sendall(f"POST /graphql HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: {JSON}\r\n".encode())
        raw.sendall(b'Content-Length: 1000\r\n\r\n{"query": ')
        answer = raw.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_body_has_a_greatest_size(reader: httpx2.Client) -> None:
    answer = post(reader, json.dumps({"query": ASK, "operationName": "x" * http.LIMIT}))
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["limit"] == http.LIMIT


@pytest.mark.parametrize("values", ["[" + "1," * http.VALUES + "1]", "[" + "{}," * http.VALUES + "{}]"])
def test_a_body_has_only_so_many_values(reader: httpx2.Client, values: str) -> None:
    answer = post(reader, f'{{"query": "{{ __typename }}", "variables": {{"v": {values}}}}}')
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["limit"] == http.VALUES


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_large_answer_comes_in_pieces(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    monkeypatch.setattr(form, "PIECE", 1000)
    query = "{ __schema { types { name description } } }"
    headers = {"accept": JSON, "accept-encoding": coding}
    answer = reader.post("/graphql", json={"query": query}, headers=headers)
    assert answer.json() == ask(reader, query=query).json()
    assert ("content-length" in answer.headers) == (coding == "identity")
    assert answer.headers.get("content-encoding", "identity") == coding


@pytest.mark.node
def test_the_audits_of_graphql_over_http_are_passed(reader: httpx2.Client) -> None:
    command = ["node", "audit.mjs", f"{own(reader)}/graphql"]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+ audits\n", done.stdout), done.stdout


def test_browsers_get_graphiql_and_its_queries_an_answer(reader: httpx2.Client) -> None:
    accept = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert "GraphiQL" in reader.get("/graphql", headers=accept).text
    assert reader.get("/graphql", params={"query": ASK}, headers=accept).json() == TITLE
