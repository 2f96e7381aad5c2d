"""A dry run reads: it waits for no writer, and no writer waits for it."""

from typing import Any

import httpx2
import pytest
from sqlmodel import col, func, select

from annotations.history import Change
from api.database import Database
from tests import article
from tests.api.conftest import Headers

API = "/api/v1/documents"
TEXT = article.TEXT.replace("瓷器", "陶瓷")


def mutation(name: str, selection: str, **given: Any) -> dict[str, Any]:
    """A request for a mutation that is only tried."""
    type_ = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation($i: {type_}!) {{ {name}(input: $i) {{ {selection} problems {{ message }} }} }}"
    return {"query": query, "variables": {"i": {"dryRun": True, "clientMutationId": "once", **given}}}


def test_a_dry_run_is_told_while_somebody_writes(client: httpx2.Client, database: Database, admin: Headers) -> None:
    ids = client.post(
        "/graphql",
        json={"query": '{ document(slug: "article") { id paragraph(ordinal: 2) { id text } } }'},
    ).json()["data"]["document"]
    start = ids["paragraph"]["text"].index("瓷器")
    given = {"paragraph": ids["paragraph"]["id"], "range": {"start": start, "end": start + 2}, "text": "china"}
    query = "mutation($i: AddGlossInput!) { addGloss(input: $i) { annotation { id } problems { message } } }"
    made = client.post("/graphql", json={"query": query, "variables": {"i": given}}, headers=admin).json()
    gloss = made["data"]["addGloss"]["annotation"]["id"]

    asked = {
        "reviseDocument": mutation("reviseDocument", "report { total }", slug="article", text=TEXT),
        "applyGloss": mutation("applyGloss", "count", gloss=gloss),
        "linkEntities": mutation("linkEntities", "proposed", document="article"),
        "importDocument": mutation("importDocument", "preview { text }", slug="new", language="zh-Hant", text="新。"),
    }
    with database.write() as session:
        changes = session.exec(select(func.count(col(Change.sequence)))).one()
        for name, body in asked.items():
            found = client.post("/graphql", json=body, headers=admin, timeout=10).json()
            assert found["data"][name]["problems"] == [], found
        answers = [
            client.put(f"{API}/article/text", params={"dry_run": "true"}, content=TEXT, headers=_text(admin, client)),
            client.post(f"{API}/article/links", params={"dry_run": "true"}, headers=admin),
            client.post(f"/api/v1/annotations/{gloss}/apply", json={"dryRun": True}, headers=admin),
            client.post(
                API, json={"slug": "new", "language": "zh-Hant", "text": "新。", "dryRun": True}, headers=admin
            ),
        ]
        assert [(answer.status_code, answer.json()["dryRun"]) for answer in answers] == [(200, True)] * 4
        assert session.exec(select(func.count(col(Change.sequence)))).one() == changes


def _text(admin: Headers, client: httpx2.Client) -> dict[str, str]:
    tag = client.get(f"{API}/article/text").headers["etag"]
    return {**admin, "content-type": "text/plain", "if-match": tag}


def test_a_dry_run_that_writes_and_takes_it_back_still_does(client: httpx2.Client, admin: Headers) -> None:
    rows = [{"key": "new", "type": "PERSON", "labels": [{"language": "en", "text": "New"}]}]
    answer = client.post("/api/v1/entities/import", params={"dry_run": "true"}, json=rows, headers=admin)
    assert (answer.status_code, answer.json()["created"], answer.json()["dryRun"]) == (200, 1, True)
    assert client.get("/api/v1/entities/new").status_code == 404


@pytest.mark.parametrize("dry", [True, False])
def test_the_mark_of_a_client_is_not_used_up_by_a_dry_run(client: httpx2.Client, admin: Headers, dry: bool) -> None:
    for _ in range(2):
        body = mutation("reviseDocument", "revision { number }", slug="article", text=TEXT)
        assert client.post("/graphql", json=body, headers=admin).json()["data"]["reviseDocument"]["problems"] == []
    body["variables"]["i"]["dryRun"] = dry
    found = client.post("/graphql", json=body, headers=admin).json()["data"]["reviseDocument"]
    assert found["revision"]["number"] == (1 if dry else 2)
