"""Corrections over REST and GraphQL: what became of every span, orphans put back, retired paragraphs found."""

import base64
from typing import Any

import httpx2
import pytest
from openapi_schema_validator import OAS31Validator

from tests import article
from tests.api.conftest import Headers

API = "/api/v1"
DOCUMENT = f"{API}/documents/article"
SHORT = article.TEXT.replace("王毅訪問日本，與", "")


def _revise(client: httpx2.Client, headers: Headers, query: str = "", **body: Any) -> dict[str, Any]:
    answer = client.put(f"{DOCUMENT}/text{query}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _paragraphs(client: httpx2.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{DOCUMENT}/paragraphs").json()["items"]
    return found


def _spans(client: httpx2.Client, address: str) -> list[dict[str, Any]]:
    """Every span of a report, page by page."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = client.get(f"{address}?limit=3{after}").json()
        found += page["spans"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"


def test_a_parameter_that_may_be_meant_for_a_dry_run_is_refused(client: httpx2.Client, translator: Headers) -> None:
    before = client.get(f"{DOCUMENT}/text").text
    refused = client.put(f"{DOCUMENT}/text?dryRun=true", json={"text": SHORT}, headers=translator)
    assert (refused.status_code, refused.json()["path"]) == (422, ["dryRun"])
    assert "dry_run" in refused.json()["hint"]
    assert client.get(f"{DOCUMENT}/text").text == before


def test_the_report_lists_every_span_and_the_dry_run_tells_the_same(client: httpx2.Client, translator: Headers) -> None:
    dry = _revise(client, translator, "?dry_run=true&limit=1000", text=SHORT)
    assert (dry["dryRun"], dry["revision"]["number"]) == (True, 1)
    real = _revise(client, translator, "?limit=1000", text=SHORT)
    report = real["report"]
    assert report == dry["report"]
    outcomes = [span["outcome"] for span in report["spans"]]
    names = ("unchanged", "shifted", "moved", "fuzzy", "ambiguous", "orphaned")
    assert [report[name] for name in names] == [outcomes.count(name.upper()) for name in names]
    assert report["total"] == len(outcomes) == sum(report[name] for name in names)
    assert {"王毅", "日本"} <= {s["quote"] for s in report["spans"] if s["outcome"] == "ORPHANED"}
    kept = f"{DOCUMENT}/revisions/2/report"
    assert _spans(client, kept) == report["spans"]
    assert {s["outcome"] for s in client.get(f"{kept}?outcome=SHIFTED").json()["spans"]} == {"SHIFTED"}
    assert client.get(f"{DOCUMENT}/revisions/1/report").status_code == 404
    assert [r["number"] for r in client.get(f"{DOCUMENT}/revisions").json()["items"]] == [1, 2]


def test_graphql_tells_the_same_report(client: httpx2.Client, translator: Headers) -> None:
    query = """mutation($input: ReviseDocumentInput!) { reviseDocument(input: $input) { problems { message } report {
      total orphaned restored spans(first: 500, outcomes: [ORPHANED]) { totalCount edges { node { outcome quote newQuote
        ordinal span { id state candidates { score quote paragraph { ordinal } range { start end } } }
        candidates { ordinal quote score } } } } restoredSpans { newQuote } } } }"""
    given = {"slug": "article", "text": SHORT}
    answer = client.post("/graphql", json={"query": query, "variables": {"input": given}}, headers=translator).json()
    report = answer["data"]["reviseDocument"]["report"]
    assert report["orphaned"] == report["spans"]["totalCount"] == len(report["spans"]["edges"])
    lost = {edge["node"]["quote"]: edge["node"] for edge in report["spans"]["edges"]}["王毅"]
    assert (lost["newQuote"], lost["ordinal"], lost["span"]["state"]) == (None, None, "ORPHANED")
    assert [c["quote"] for c in lost["candidates"]] == [c["quote"] for c in lost["span"]["candidates"]]
    shown = '{ document(slug: "article") { revision { report { orphaned spans { totalCount } } } } }'
    kept = client.post("/graphql", json={"query": shown}).json()["data"]["document"]["revision"]["report"]
    assert kept["orphaned"] == report["orphaned"]
    back = client.post(
        "/graphql",
        json={"query": query, "variables": {"input": {"slug": "article", "text": article.TEXT}}},
        headers=translator,
    ).json()["data"]["reviseDocument"]["report"]
    assert {"王毅", "日本"} <= {span["newQuote"] for span in back["restoredSpans"]}


def test_a_corrected_file_comes_as_a_form_or_in_base64(client: httpx2.Client, translator: Headers) -> None:
    page = "".join(f"<p>{text}</p>" for text in article.PARAGRAPHS).replace("川普", "特朗普")
    form = client.put(
        f"{DOCUMENT}/text",
        files={"file": ("new.html", f"<!doctype html>{page}".encode(), "text/html")},
        data={"expectedRevision": "1", "dryRun": "true", "message": "a new print"},
        headers=translator,
    )
    assert (form.status_code, form.json()["dryRun"], form.json()["revision"]["number"]) == (200, True, 1)
    coded = base64.b64encode(page.encode()).decode()
    made = _revise(client, translator, content=coded, mediaType="text/html", message="a new print")
    assert (made["revision"]["number"], made["revision"]["message"]) == (2, "a new print")
    assert [p["text"].count("特朗普") for p in _paragraphs(client)] == [0, 1, 1, 0]


@pytest.mark.parametrize("body", [{}, {"text": "甲", "content": "5Q=="}, {"paragraphs": [{}]}, {"content": "?"}])
def test_a_correction_that_is_none_is_refused(client: httpx2.Client, translator: Headers, body: Any) -> None:
    assert client.put(f"{DOCUMENT}/text", json=body, headers=translator).status_code == 422
    assert client.get(DOCUMENT).json()["revision"]["number"] == 1


def test_a_retired_paragraph_answers_and_leads_to_its_successors(client: httpx2.Client, translator: Headers) -> None:
    second, third = _paragraphs(client)[1:3]
    both = second["text"] + third["text"]
    _revise(client, translator, paragraphs=[{"paragraphs": [second["id"], third["id"]], "texts": [both]}])
    cut = len(second["text"]) + 2
    _revise(client, translator, paragraphs=[{"paragraphs": [second["id"]], "texts": [both[:cut], both[cut:]]}])
    found = client.get(f"{API}/paragraphs/{third['id']}?include=spans").json()
    assert (found["retiredIn"], found["revision"], found["ordinal"], found["text"]) == (2, 1, 3, third["text"])
    assert "日本經濟新聞" in {span["quote"] for span in found["spans"]}
    address = f"{API}/paragraphs/{third['id']}/successors?view=ZH_HANS&unit=UTF16&start=0&end=6"
    first, last = client.get(address).json()["items"]
    assert (first["paragraph"]["id"], first["range"]["precision"]) == (second["id"], "EXPANDED")
    assert (last["range"]["start"], last["range"]["end"], last["range"]["unit"]) == (0, 4, "UTF16")
    part = client.get(f"{API}/paragraphs/{last['paragraph']['id']}").json()
    assert (part["retiredIn"], [p["id"] for p in part["predecessors"]]) == (None, [second["id"]])
    query = """query($id: ID!) { node(id: $id) { ... on Paragraph { ordinal text revision { number } retiredIn { number }
      spans(kinds: [ENTITY_LINK]) { quote } successors(range: {start: 0, end: 2, quote: "日本"}) {
        paragraph { id ordinal } range { start end precision } segments { start end newStart newEnd } } } } }"""
    node = client.post("/graphql", json={"query": query, "variables": {"id": third["id"]}}).json()["data"]["node"]
    assert (node["ordinal"], node["revision"], node["retiredIn"]) == (3, {"number": 1}, {"number": 2})
    [way] = [s for s in node["successors"] if s["range"]]
    assert (way["paragraph"]["id"], way["range"]["precision"]) == (second["id"], "EXACT")
    assert way["range"]["start"] == len(second["text"])


def test_an_orphan_is_listed_with_candidates_and_put_back(client: httpx2.Client, translator: Headers) -> None:
    _revise(client, translator, text=SHORT)
    listed = client.get(f"{DOCUMENT}/orphans?limit=1000").json()["items"]
    lost = next(o for o in listed if o["quote"] == "王毅")
    assert (lost["state"], lost["range"], lost["annotations"][0]["kind"]) == ("ORPHANED", None, "ENTITY_LINK")
    assert lost["candidates"] == client.get(f"{API}/spans/{lost['id']}/candidates").json()["items"]
    best = lost["candidates"][0]
    assert best["quote"] == "王毅"
    place = {"start": best["range"]["start"], "end": best["range"]["end"], "quote": "王毅"}
    body = {"paragraph": best["paragraph"]["id"], "range": place}
    assert client.put(f"{API}/spans/{lost['id']}", json=body).status_code == 401
    wrong = {**body, "range": {**place, "quote": "川普"}}
    assert client.put(f"{API}/spans/{lost['id']}", json=wrong, headers=translator).status_code == 422
    back = client.put(f"{API}/spans/{lost['id']}?unit=UTF8", json=body, headers=translator).json()
    assert (back["state"], back["range"]["start"]) == ("ANCHORED", 3 * place["start"])
    assert client.get(f"{API}/spans/{lost['id']}").json()["state"] == "ANCHORED"
    assert client.get(f"{API}/spans/{lost['id']}/candidates").json()["items"] == []
    assert client.get(f"{API}/spans/{lost['id']}/candidates?limit=21").status_code == 422
    assert client.get(f"{API}/spans/x").status_code == 404


def test_an_orphan_of_a_retired_paragraph_still_tells_it(client: httpx2.Client, translator: Headers) -> None:
    third = _paragraphs(client)[2]
    _revise(client, translator, paragraphs=[{"paragraphs": [third["id"]], "texts": []}])
    listed = client.get(f"{DOCUMENT}/orphans?limit=1000").json()["items"]
    assert {o["paragraph"]["ordinal"] for o in listed} == {3}
    query = """{ document(slug: "article") { orphans { edges { node { quote range { start }
      paragraph { id ordinal text retiredIn { number } } } } } } }"""
    answer = client.post("/graphql", json={"query": query}).json()
    nodes = [edge["node"] for edge in answer["data"]["document"]["orphans"]["edges"]]
    assert {node["paragraph"]["id"] for node in nodes} == {third["id"]}
    assert {node["paragraph"]["ordinal"] for node in nodes} == {3}


def test_answers_are_as_described(client: httpx2.Client, translator: Headers) -> None:
    first, second = _paragraphs(client)[:2]
    revised = _revise(client, translator, text=SHORT)
    _revise(
        client, translator, paragraphs=[{"paragraphs": [second["id"], _paragraphs(client)[2]["id"]], "texts": ["甲"]}]
    )
    span = revised["report"]["spans"][0]["span"]
    description = client.get("/openapi.json").json()

    def fits(path: str, method: str, content: Any) -> None:
        answer = description["paths"][f"/api/v1{path}"][method]["responses"]["200"]
        schema = answer["content"]["application/json"]["schema"]
        validator: Any = OAS31Validator({**schema, "components": description["components"]})
        assert [e.message for e in validator.iter_errors(content)] == []

    fits("/documents/{slug}/text", "put", revised)
    for path, address in (
        ("/documents/{slug}/revisions", f"{DOCUMENT}/revisions"),
        ("/documents/{slug}/revisions/{number}/report", f"{DOCUMENT}/revisions/2/report"),
        ("/documents/{slug}/orphans", f"{DOCUMENT}/orphans"),
        ("/spans/{id}", f"{API}/spans/{span}"),
        ("/spans/{id}/candidates", f"{API}/spans/{span}/candidates"),
        ("/paragraphs/{id}", f"{API}/paragraphs/{first['id']}?include=spans,annotations,words,translation,original"),
        ("/paragraphs/{id}", f"{API}/paragraphs/{second['id']}?include=spans,annotations,words,translation,original"),
        ("/paragraphs/{id}/successors", f"{API}/paragraphs/{second['id']}/successors"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        fits(path, "get", answer.json())
