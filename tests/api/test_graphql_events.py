"""GraphQL by server-sent events and in parts: a stream for each operation, one for many, and results bit by bit."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import httpx2
import pytest

from api.graphql import reservation, stream
from api.graphql.media import EVENTS, JSON, PARTS
from api.graphql.reservation import Reservations
from api.graphql.work import Work
from api.problems import TooMany
from source_text.problems import NotFound
from tests.api.conftest import Headers
from tests.incremental import put_together

TWO = "subscription { changes(after: 0, first: 2) { sequence } }"
FEED = "subscription { changes(after: 0) { sequence } }"
QUIET = "subscription { changes { sequence } }"
ASK = '{ document(slug: "article") { title } }'
BIT_BY_BIT = """{ document(slug: "article") { title paragraphs(first: 3) { edges @stream(initialCount: 1) {
  node { ordinal ... @defer(label: "words") { text } } } } } }"""
WHOLE = """{ document(slug: "article") { title paragraphs(first: 3) { edges { node { ordinal text } } } } }"""
Event = tuple[str, Any]


def events(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream; comments come as such."""
    name = ""
    for line in lines:
        key, _, value = line.partition(":")
        if not key and line:
            yield "comment", value.strip()
        elif key == "event":
            name = value.strip()
        elif key == "data":
            yield name, json.loads(value) if value.strip() else None


@contextmanager
def streamed(client: httpx2.Client, query: str, **more: Any) -> Iterator[httpx2.Response]:
    """The answer to an operation while it comes."""
    headers = {"accept": EVENTS, **more.pop("headers", {})}
    with client.stream("POST", "/graphql", json={"query": query, **more}, headers=headers) as answer:
        yield answer


def told(client: httpx2.Client, query: str, **more: Any) -> list[Event]:
    """All events of a stream but comments."""
    with streamed(client, query, **more) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(EVENTS)
        return [event for event in events(answer.iter_lines()) if event[0] != "comment"]


def parts(text: str) -> list[Any]:
    """The JSON of the parts of an answer, which is whole."""
    opening, *found, closing = re.split(r"\r\n--graphql", text)
    assert (opening, closing) == ("", "--\r\n")
    for part in found:
        assert part.startswith("\r\nContent-Type: application/json; charset=utf-8\r\n\r\n")
    return [json.loads(part.split("\r\n\r\n", 1)[1]) for part in found]


@pytest.mark.parametrize(
    ("query", "number"), [(ASK, 1), ("mutation { __typename }", 1), (TWO, 2)], ids=["query", "mutation", "subscription"]
)
def test_results_come_as_events_and_then_the_end(reader: httpx2.Client, query: str, number: int) -> None:
    found = told(reader, query)
    assert [name for name, _ in found] == ["next"] * number + ["complete"]
    assert all(set(data) == {"data", "extensions"} for _, data in found[:-1])


def test_a_stream_is_kept_by_nobody_on_the_way(reader: httpx2.Client) -> None:
    with streamed(reader, FEED) as answer:
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"
        found = [name for name, _ in islice(events(answer.iter_lines()), 3)]
    assert found == ["comment", "next", "next"]


def test_browsers_open_a_stream_with_get(reader: httpx2.Client) -> None:
    headers = {"accept": EVENTS}
    answer = reader.get("/graphql", params={"query": TWO}, headers=headers)
    assert [name for name, _ in events(iter(answer.text.splitlines()))] == ["comment", "next", "next", "complete"]
    assert reader.get("/graphql", params={"query": "mutation { __typename }"}, headers=headers).status_code == 405
    head = reader.head("/graphql", params={"query": FEED}, headers=headers)
    assert head.headers["content-type"].startswith(EVENTS)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("subscription { nope }", {}),
        ("subscription {", {}),
        ("query($s: String!) { document(slug: $s) { title } }", {}),
        ('subscription { changes(document: "none") { sequence } }', {}),
        ("query($s: String!) { document(slug: $s) { title ... @defer { id } } }", {}),
    ],
)
def test_errors_come_as_an_event(reader: httpx2.Client, query: str, variables: dict[str, Any]) -> None:
    first, last = told(reader, query, variables=variables)
    assert first[1]["errors"][0]["extensions"]["code"]
    assert last == ("complete", None)


def test_a_bug_ends_a_stream_and_is_not_told(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the password is sesame")

    monkeypatch.setattr("annotations.events.after", broken)
    first, last = told(reader, FEED)
    assert first[1]["errors"][0]["extensions"] == {"code": "INTERNAL"}
    assert last == ("complete", None)
    assert "sesame" not in str(first)
    assert "sesame" in caplog.text


@pytest.mark.parametrize("kind", [EVENTS, f'{PARTS};subscriptionSpec="1.0"'])
def test_a_quiet_stream_says_that_it_is_there(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(stream, "IDLE", 0.05)
    with streamed(reader, QUIET, headers={"accept": kind}) as answer:
        said = "".join(line.strip() + "\n" for line in islice(answer.iter_lines(), 12))
    assert said.count(":\n") >= 2 or said.count("{}\n") >= 2


def test_who_takes_one_result_is_refused_a_subscription(reader: httpx2.Client) -> None:
    answer = reader.post("/graphql", json={"query": TWO}, headers={"accept": JSON})
    assert answer.status_code == 406
    assert EVENTS in answer.json()["errors"][0]["extensions"]["known"]


def test_the_results_of_a_subscription_may_come_as_parts(reader: httpx2.Client) -> None:
    accept = f'{PARTS};subscriptionSpec="1.0", {JSON}'
    answer = reader.post("/graphql", json={"query": TWO}, headers={"accept": accept})
    assert answer.headers["content-type"] == 'multipart/mixed; boundary="graphql"'
    assert [set(part["payload"]["data"]) for part in parts(answer.text)] == [{"changes"}] * 2


@pytest.mark.parametrize("kind", [PARTS, f"{JSON}, {PARTS}", EVENTS])
def test_deferred_fields_and_streamed_lists_come_later(reader: httpx2.Client, kind: str) -> None:
    answer = reader.post("/graphql", json={"query": BIT_BY_BIT}, headers={"accept": kind})
    if kind == EVENTS:
        found = [data for name, data in events(iter(answer.text.splitlines())) if name == "next"]
    else:
        found = parts(answer.text)
    assert found[0]["data"]["document"]["paragraphs"] == {"edges": [{"node": {"ordinal": 1}}]}
    assert found[0]["pending"][0]["label"] == "words"
    assert put_together(found)["data"] == reader.post("/graphql", json={"query": WHOLE}).json()["data"]
    assert found[0]["extensions"]["cost"]["total"] == 15


@pytest.mark.parametrize("kind", ["*/*", JSON, f"{PARTS};deferSpec=20220824, {JSON}"])
def test_who_takes_no_parts_gets_the_whole_at_once(reader: httpx2.Client, kind: str) -> None:
    answer = reader.post("/graphql", json={"query": BIT_BY_BIT}, headers={"accept": kind})
    assert answer.headers["content-type"].startswith(JSON)
    assert answer.json() == reader.post("/graphql", json={"query": WHOLE}).json()


def test_an_error_in_a_later_part_has_its_path_and_code(reader: httpx2.Client) -> None:
    query = '{ documents { totalCount } ... @defer { node(id: "x") { id } } }'
    first, last = parts(reader.post("/graphql", json={"query": query}, headers={"accept": PARTS}).text)
    assert first["data"] == {"documents": {"totalCount": 1}}
    [error] = last["incremental"][0]["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["node"], "INVALID")


def reserve(client: httpx2.Client, **headers: str) -> Headers:
    answer = client.put("/graphql", headers=headers)
    assert answer.status_code == 201
    return {"x-graphql-event-stream-token": answer.text}


def begin(client: httpx2.Client, token: Headers, query: str, id_: str | None) -> httpx2.Response:
    given = {"query": query, "extensions": {"operationId": id_} if id_ else {}}
    return client.post("/graphql", json=given, headers=token)


def test_one_stream_carries_the_results_of_many_operations(reader: httpx2.Client) -> None:
    token = reserve(reader)
    with reader.stream("GET", "/graphql", headers={"accept": EVENTS, **token}) as answer:
        coming = events(answer.iter_lines())
        assert next(coming) == ("comment", "")
        assert begin(reader, token, TWO, "two").status_code == 202
        found = list(islice(coming, 3))
        assert [(name, data["id"]) for name, data in found] == [("next", "two")] * 2 + [("complete", "two")]
        assert begin(reader, token, QUIET, "quiet").status_code == 202
        assert begin(reader, token, ASK, "ask").status_code == 202
        answered = reader.post("/graphql", json={"query": ASK}).json()
        assert next(coming) == ("next", {"id": "ask", "payload": answered})
        assert next(coming) == ("complete", {"id": "ask"})
        assert begin(reader, token, ASK, "quiet").status_code == 409
        assert reader.delete("/graphql", params={"operationId": "quiet"}, headers=token).status_code == 200
        assert begin(reader, token, ASK, "quiet").status_code == 202
        assert next(coming)[1]["id"] == "quiet"


def test_a_browser_names_its_stream_in_the_address(reader: httpx2.Client) -> None:
    token = reserve(reader)["x-graphql-event-stream-token"]
    assert reader.post("/graphql", params={"token": token}, json={"query": ASK, "extensions": {"operationId": "1"}})
    with reader.stream("GET", "/graphql", params={"token": token}, headers={"accept": EVENTS}) as answer:
        assert next(e for e in events(answer.iter_lines()) if e[0] == "next")[1]["id"] == "1"


def test_what_a_reserved_stream_refuses(reader: httpx2.Client) -> None:
    token = reserve(reader)
    with reader.stream("GET", "/graphql", headers={"accept": EVENTS, **token}) as answer:
        lines = answer.iter_lines()
        assert next(lines) == ":"
        assert reader.get("/graphql", headers={"accept": EVENTS, **token}).status_code == 409
        assert begin(reader, token, ASK, None).status_code == 400
        assert begin(reader, token, "{ nope }", "1").status_code == 400
        assert reader.delete("/graphql", headers=token).status_code == 400
    unknown = {"x-graphql-event-stream-token": "unknown"}
    assert reader.get("/graphql", headers={"accept": EVENTS, **unknown}).status_code == 404
    assert begin(reader, unknown, ASK, "1").status_code == 404
    assert reader.delete("/graphql", params={"operationId": "1"}, headers=unknown).status_code == 404


def test_only_so_many_operations_run_on_a_stream(reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reservation, "OPERATIONS", 1)
    token = reserve(reader)
    assert begin(reader, token, QUIET, "1").status_code == 202
    answer = begin(reader, token, QUIET, "2")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")


def test_reservations_are_few_and_soon_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reservation, "RESERVATIONS", 2)
    monkeypatch.setattr(reservation, "UNUSED", 0.1)

    async def work() -> None:
        made = Reservations()
        first, second = made.make(), made.make()
        with pytest.raises(TooMany):
            made.make()
        taken = made.open(second)
        await asyncio.sleep(0.3)
        with pytest.raises(NotFound):
            made.find(first)
        assert made.find(second).taken
        await taken.aclose()

    asyncio.run(work())


def test_little_waits_for_a_stream_to_be_opened_and_is_not_made_before(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str | None] = []
    bodies = Work.bodies

    def noted(work: Work, *, incremental: bool) -> Any:
        made.append(work.envelope.query)
        return bodies(work, incremental=incremental)

    monkeypatch.setattr(Work, "bodies", noted)
    token = reserve(reader)
    large = {"query": "query($s: String!) { document(slug: $s) { id } }", "variables": {"s": "x" * 20_000}}
    assert reader.post("/graphql", json=large | {"extensions": {"operationId": "0"}}, headers=token).status_code == 429
    begun = [begin(reader, token, ASK, str(number)) for number in range(6)]
    assert [answer.status_code for answer in begun] == [202] * 4 + [429] * 2
    assert begun[-1].json()["errors"][0]["extensions"]["hint"] == "Open it first."
    assert made == []
    with reader.stream("GET", "/graphql", headers={"accept": EVENTS, **token}) as answer:
        coming = events(answer.iter_lines())
        ended = [data["id"] for name, data in islice(coming, 9) if name == "complete"]
        assert sorted(ended) == ["0", "1", "2", "3"]
        assert reader.post("/graphql", json=large | {"extensions": {"operationId": "9"}}, headers=token).is_success


@pytest.mark.parametrize("accept", [JSON, EVENTS, PARTS])
@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ documents { edges @stream(initialCount: -1) { cursor } } }", {}),
        ("query($n: Int!) { documents { edges @stream(initialCount: $n) { cursor } } }", {"n": -1}),
        ("subscription($on: Boolean!) { changes(first: 1) { fields @stream(if: $on) { name } } }", {"on": True}),
    ],
)
def test_a_stream_that_cannot_be_is_refused_and_is_no_bug(
    client: httpx2.Client, caplog: pytest.LogCaptureFixture, accept: str, query: str, variables: dict[str, Any]
) -> None:
    answer = client.post("/graphql", json={"query": query, "variables": variables}, headers={"accept": accept})
    if answer.status_code != 406:  # as a subscription has no single answer
        assert '"code":"GRAPHQL_VALIDATION_FAILED"' in answer.text
        assert '"hint":' in answer.text
    assert not caplog.records


def test_a_stream_that_is_switched_off_may_be_anything(client: httpx2.Client) -> None:
    query = "{ documents { edges @stream(if: false, initialCount: -1) { cursor } } }"
    answer = client.post("/graphql", json={"query": query}, headers={"accept": PARTS})
    assert len(answer.text.split("cursor")) > 1
    assert "errors" not in answer.text


@pytest.mark.parametrize("after", [-1, 2**31 - 1])
def test_a_feed_does_not_begin_behind_what_never_was(client: httpx2.Client, after: int) -> None:
    [(_, found), end] = told(client, f"subscription {{ changes(after: {after}) {{ sequence }} }}")
    assert found["errors"][0]["extensions"]["code"] == "INVALID"
    assert found["errors"][0]["extensions"]["hint"]
    assert end == ("complete", None)
