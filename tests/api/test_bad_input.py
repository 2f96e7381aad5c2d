"""What nobody should send: a clear problem at either door, nothing half-written, and pages that stay inert."""

from typing import Any

import httpx2
import pytest
from sqlmodel import func, select

from annotations.history import Change
from api.database import Database
from tests.api.conftest import Headers

API = "/api/v1"
ADD = """mutation($i: AddGlossInput!) { addGloss(input: $i) { annotation { id version }
  problems { __typename code message hint path } } }"""
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'&'


@pytest.fixture
def paragraph(client: httpx2.Client) -> str:
    """The id of the second paragraph."""
    found: str = client.get(f"{API}/documents/article/paragraphs/2").json()["id"]
    return found


def graphql(client: httpx2.Client, headers: Headers, query: str, given: Any) -> Any:
    answer = client.post("/graphql", json={"query": query, "variables": {"i": given}}, headers=headers)
    assert answer.status_code == 200
    assert "errors" not in answer.json(), answer.json()
    return next(iter(answer.json()["data"].values()))


def changes(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(Change)).one()


@pytest.mark.parametrize("field", ["text", "pinyin", "partOfSpeech"])
@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "bell\x07", "escape \x1b[31m", "reversed \u202egnirts", "\u2067left open", "closed\u2069"],
    ids=["a megabyte", "bell", "escape", "override", "isolate left open", "isolate not opened"],
)
def test_what_would_spoil_a_gloss_is_refused_at_both_doors(
    client: httpx2.Client, database: Database, translator: Headers, paragraph: str, field: str, text: str
) -> None:
    before = changes(database)
    said = {"text": "a gloss", field: text}
    found = graphql(client, translator, ADD, {"paragraph": paragraph, "range": {"start": 0, "end": 2}, **said})
    assert found["annotation"] is None
    assert (found["problems"][0]["__typename"], found["problems"][0]["path"]) == ("InvalidInput", [field])
    assert found["problems"][0]["hint"]
    form = {"kind": "GLOSS", "paragraph": 2, "range": {"start": 0, "end": 2}, **said}
    answer = client.post(f"{API}/documents/article/annotations", json=form, headers=translator)
    assert (answer.status_code, answer.json()["path"]) == (422, [field])
    assert changes(database) == before


@pytest.mark.parametrize("text", [b'"\\ud800"', b'"\\u0000"'], ids=["half a character", "NUL"])
def test_what_is_no_text_is_refused_at_both_doors(
    client: httpx2.Client, database: Database, translator: Headers, paragraph: str, text: bytes
) -> None:
    before = changes(database)
    headers = {**translator, "Content-Type": "application/json"}
    form = b'{"kind": "GLOSS", "paragraph": 2, "range": {"start": 0, "end": 2}, "text": %s}' % text
    assert client.post(f"{API}/documents/article/annotations", content=form, headers=headers).status_code == 400
    given = b'{"paragraph": "%s", "range": {"start": 0, "end": 2}, "text": %s}' % (paragraph.encode(), text)
    body = b'{"query": "%s", "variables": {"i": %s}}' % (" ".join(ADD.split()).encode(), given)
    answer = client.post("/graphql", content=body, headers=headers)
    told = answer.json()
    assert answer.status_code == 400 or told["data"]["addGloss"]["problems"][0]["path"] == ["text"]
    assert changes(database) == before


def test_markup_is_kept_as_it_is_and_rendered_inert(client: httpx2.Client, translator: Headers, paragraph: str) -> None:
    place = {"paragraph": paragraph, "range": {"start": 0, "end": 2}}
    made = graphql(client, translator, ADD, {**place, "text": SCRIPT, "pinyin": SCRIPT})
    assert made["problems"] == []
    address = f"{API}/annotations/{made['annotation']['id']}"
    assert client.get(address).json()["body"]["value"] == SCRIPT
    name = {"language": "en", "text": SCRIPT}
    form = {
        "key": "odd",
        "type": "OTHER",
        "labels": [name],
        "description": SCRIPT,
        "aliases": [name | {"language": "zh"}],
    }
    assert client.post(f"{API}/entities", json=form, headers=translator).status_code == 201
    for page in ("/documents/article", "/entities/odd", f"/search?query={SCRIPT}"):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "<img src=x" not in shown.text
        assert "alert(1)" in shown.text
        assert "script-src" not in shown.headers["content-security-policy"]
        assert "default-src 'self'" in shown.headers["content-security-policy"]
    assert "unicode-bidi: isolate" in client.get("/static/frame.css").text


def test_a_deleted_annotation_is_gone_at_both_doors(
    client: httpx2.Client, translator: Headers, admin: Headers, paragraph: str
) -> None:
    id_ = graphql(client, translator, ADD, {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "g"})
    id_ = id_["annotation"]["id"]
    delete = """mutation($i: DeleteAnnotationInput!) { deleteAnnotation(input: $i) { problems { code } } }"""
    given = {"id": id_, "version": 1, "reason": "a slip"}
    assert graphql(client, translator, delete, given)["problems"] == []
    problems = "problems { code ... on Gone { deletedBy deletedAt reason change } }"
    for query in (
        f"mutation($i: ReviewAnnotationInput!) {{ reviewAnnotation(input: $i) {{ {problems} }} }}",
        f"mutation($i: UpdateAnnotationInput!) {{ updateAnnotation(input: $i) {{ {problems} }} }}",
        f"mutation($i: DeleteAnnotationInput!) {{ deleteAnnotation(input: $i) {{ {problems} }} }}",
    ):
        more = {"status": "APPROVED"} if "Review" in query else {"text": "x"} if "Update" in query else {}
        told = graphql(client, admin, query, {"id": id_, "version": 2, **more})["problems"][0]
        assert (told["code"], told["deletedBy"], told["reason"]) == ("GONE", "translator", "a slip")
    address = f"{API}/annotations/{id_}"
    headers = {**admin, "If-Match": '"2"'}
    for answer in (
        client.get(address),
        client.put(address, json={"status": "APPROVED"}, headers=headers),
        client.delete(address, headers=headers),
    ):
        told = answer.json()
        assert (answer.status_code, told["code"], told["deletedBy"], told["kind"]) == (
            410,
            "GONE",
            "translator",
            "GLOSS",
        )
    assert client.get(address).json()["last"]["body"]["value"] == "g"
    query = "query($i: ID!) { node(id: $i) { id } tombstone(id: $i) { kind deletedBy reason last { version ... on Gloss { text } } } history(id: $i) { edges { node { action } } } }"
    found = client.post("/graphql", json={"query": query, "variables": {"i": id_}}).json()["data"]
    assert found["node"] is None
    last = {"version": 1, "text": "g"}
    assert found["tombstone"] == {"kind": "GLOSS", "deletedBy": "translator", "reason": "a slip", "last": last}
    assert [e["node"]["action"] for e in found["history"]["edges"]] == ["CREATED", "DELETED"]
    never = 'query { tombstone(id: "QW5ub3RhdGlvbjo5OTk5OTk") { kind } }'
    assert client.post("/graphql", json={"query": never}).json()["data"]["tombstone"] is None


def test_merging_never_goes_in_a_circle(client: httpx2.Client, admin: Headers) -> None:
    merge = (
        """mutation($i: MergeEntitiesInput!) { mergeEntities(input: $i) { entity { key } problems { code path } } }"""
    )
    refused = graphql(client, admin, merge, {"source": "japan", "target": "japan"})
    assert (refused["entity"], refused["problems"][0]["path"]) == (None, ["source"])
    assert graphql(client, admin, merge, {"source": "japan", "target": "tokyo"})["entity"] == {"key": "tokyo"}
    refused = graphql(client, admin, merge, {"source": "tokyo", "target": "japan"})
    assert (refused["entity"], refused["problems"][0]["path"]) == (None, ["source"])
    assert client.get(f"{API}/entities/japan").json()["key"] == "tokyo"
    told = client.get(f"{API}/entities/japan/history").json()["items"]
    assert [c["action"] for c in told if c["action"] == "MERGED"] == ["MERGED"]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($q: String!) { search(query: $q) { totalCount } }", {"q": "淡水\0"}),
        ("query($q: [ID!]!) { nodes(ids: $q) { id } }", {"q": ["x\0"]}),
        ('{ search(query: "\\u0000") { totalCount } }', {}),
        ('{ document(slug: "a\\u{0}b") { id } }', {}),
        ("subscription($q: String!) { changes(document: $q, first: 1) { sequence } }", {"q": "\0"}),
    ],
)
def test_nothing_is_looked_for_by_what_no_text_has(client: httpx2.Client, query: str, variables: Any) -> None:
    headers = {"accept": "text/event-stream" if "subscription" in query else "application/json"}
    answer = client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert '"code":"INVALID"' in answer.text
    assert '"hint"' in answer.text


def test_whatever_is_given_to_a_mutation_may_not_hold_it_either(
    client: httpx2.Client, database: Database, admin: Headers
) -> None:
    before = changes(database)
    query = "mutation($i: %sInput!) { %s(input: $i) { problems { code path } } }"
    for name, given, path in (
        ("ReviseDocument", {"slug": "a\0", "text": "x"}, ["slug"]),
        ("CreateToken", {"label": "a\0"}, ["label"]),
        ("ImportDocument", {"slug": "a", "language": "zh", "text": "甲", "fileName": "a\0"}, ["fileName"]),
        ("SetMember", {"project": "main", "user": "a\0", "role": "READER"}, ["user"]),
        ("MergeEntities", {"source": "a\0", "target": "b"}, ["source"]),
    ):
        found = graphql(client, admin, query % (name, name[0].lower() + name[1:]), given)
        assert [(p["code"], p["path"]) for p in found["problems"]] == [("INVALID", path)], name
    assert changes(database) == before


def test_a_conversion_of_a_name_without_end_is_one_that_there_is_not(client: httpx2.Client) -> None:
    name = "a" * 5000
    answer = client.get(f"{API}/convert", params={"text": "x", "config": name})
    assert (answer.status_code, bool(answer.json()["hint"])) == (422, True)
    found = client.post("/graphql", json={"query": f'{{ convert(text: "x", config: "{name}") }}'}).json()
    assert found["errors"][0]["extensions"]["code"] == "INVALID"


@pytest.mark.parametrize(("method", "address", "status"), [("GET", "nope", 404), ("PUT", "documents", 405)])
def test_where_there_is_nothing_a_program_is_told_where_to_look(
    client: httpx2.Client, method: str, address: str, status: int
) -> None:
    answer = client.request(method, f"{API}/{address}")
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status)
    assert told["code"] in ("NOT_FOUND", "METHOD_NOT_ALLOWED")
    assert told["hint"]
    assert answer.headers.get("allow") == told.get("allow")
