"""Lists of entities over HTTP: taken along as CSV and JSON, and taken in again."""

import csv
import io

import httpx2
import pytest

from api.database import Database
from tests.api.conftest import Headers

API = "/api/v1"
TABLE = "key,type,label@zh-Hant,viaf\nli,PERSON,李,12\nliu,PERSON,劉,x\n"


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_all_entities_are_taken_along_and_come_in_again_unchanged(client: httpx2.Client, translator: Headers) -> None:
    for kind, media in (("csv", "text/csv"), ("json", "application/json")):
        answer = client.get(f"{API}/entities/export", params={"format": kind})
        assert answer.headers["content-type"].startswith(media)
        assert f'filename="entities.{kind}"' in answer.headers["content-disposition"]
        tag = {"If-None-Match": answer.headers["etag"]}
        assert client.get(f"{API}/entities/export", params={"format": kind}, headers=tag).status_code == 304
        headers = {**translator, "Content-Type": media}
        done = client.post(f"{API}/entities/import", content=answer.content, headers=headers)
        assert done.status_code == 200, done.text
        assert (done.json()["unchanged"], len(done.json()["rows"])) == (5, 5)
    rows = table(client.get(f"{API}/entities/export").text)
    japan = next(row for row in rows if row["key"] == "japan")
    assert (japan["label@en"], japan["alias@zh-Hant"], japan["wikidata"], japan["project"]) == (
        "Japan",
        "日",
        "Q17",
        "main",
    )
    assert client.head(f"{API}/entities/export").status_code == 200
    assert client.get(f"{API}/entities/export?project=none&format=json").json() == []


def test_a_list_is_tried_out_then_taken_in(client: httpx2.Client, translator: Headers) -> None:
    headers, path = {**translator, "Content-Type": "text/csv"}, f"{API}/entities/import"
    assert client.post(path, content=TABLE, headers={"Content-Type": "text/csv"}).status_code == 401
    refused = client.post(path, content=TABLE.encode(), headers=headers)
    assert (refused.status_code, [row["line"] for row in refused.json()["rows"]]) == (422, [3])
    tried = client.post(path, params={"dry_run": "true"}, content=TABLE.encode(), headers=headers).json()
    assert (tried["created"], tried["refused"], tried["dryRun"]) == (1, 1, True)
    assert client.get(f"{API}/entities/li").status_code == 404
    done = client.post(path, params={"partial": "true"}, content=TABLE.encode(), headers=headers).json()
    assert [row["outcome"] for row in done["rows"]] == ["created", "refused"]
    assert done["rows"][1]["problem"]["code"] == "INVALID"
    assert client.get(f"{API}/entities", params={"query": "viaf:12"}).json()["items"][0]["key"] == "li"


def test_mentions_are_taken_along(client: httpx2.Client) -> None:
    rows = table(client.get(f"{API}/entities/wang_yi/mentions/export", params={"view": "ZH_HANS"}).text)
    assert [row["quote"] for row in rows] == ["王毅"] * 3
    listed = client.get(f"{API}/entities/wang_yi/mentions").json()["items"]
    assert [int(row["paragraph"]) for row in rows] == [m["paragraph"]["ordinal"] for m in listed]


def test_an_entity_is_split_merged_and_identified(client: httpx2.Client, admin: Headers) -> None:
    mentions = [m["id"] for m in client.get(f"{API}/entities/wang_yi/mentions").json()["items"]]
    new = {"key": "painter", "type": "PERSON", "labels": [{"language": "en", "text": "Painter"}]}
    body = {"newEntity": new, "mentions": mentions[:1], "clientMutationId": "s"}
    made = [client.post(f"{API}/entities/wang_yi/split", json=body, headers=admin) for _ in "ab"]
    assert [m.status_code for m in made] == [201, 201]
    assert client.get(made[0].headers["location"]).json()["mentionCount"] == 1
    moved = client.post(f"{API}/entities/painter/mentions", json={"mentions": mentions}, headers=admin).json()
    assert (moved["moved"], moved["mentionCount"]) == (2, 3)
    identifier = {"authority": "viaf", "id": "https://viaf.org/viaf/97006051/"}
    known = client.post(f"{API}/entities/painter/identifiers", json=identifier, headers=admin).json()
    assert known["identifiers"] == [{"authority": "viaf", "id": "97006051", "url": "https://viaf.org/viaf/97006051"}]
    other = client.post(f"{API}/entities/japan/identifiers", json=identifier, headers=admin)
    assert (other.status_code, other.json()["key"]) == (409, "painter")
    kept = client.post(f"{API}/entities/wang_yi/merge", json={"source": "painter"}, headers=admin).json()
    assert (kept["mentionCount"], kept["mergedFrom"]) == (3, ["painter"])
    again = client.post(f"{API}/entities/painter/merge", json={"source": "wang_yi"}, headers=admin)
    assert again.status_code == 422


def test_json_ld_names_what_is_the_same_elsewhere(client: httpx2.Client) -> None:
    answer = client.get(f"{API}/entities/japan", headers={"Accept": "application/ld+json"})
    found = answer.json()
    assert answer.headers["content-type"].startswith("application/ld+json")
    assert found["skos:exactMatch"] == found["schema:sameAs"] == [{"@id": "http://www.wikidata.org/entity/Q17"}]
    assert {"@value": "日本", "@language": "zh-Hant"} in found["skos:prefLabel"]


@pytest.mark.parametrize("body", [b"", b"\xff", b"name\nx\n"])
def test_what_is_no_table_is_refused(
    client: httpx2.Client, translator: Headers, database: Database, body: bytes
) -> None:
    headers = {**translator, "Content-Type": "text/csv"}
    assert client.post(f"{API}/entities/import", content=body, headers=headers).status_code == 422
