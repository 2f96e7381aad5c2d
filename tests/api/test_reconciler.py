"""The reconciliation service over HTTP, as OpenRefine speaks to it, held to the published protocol."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from annotations import authority, membership
from annotations.actor import SYSTEM
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from api.database import Database
from source_text.sight import Visibility
from tests.api.conftest import Headers

ADDRESS = "/reconcile"
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def asked(client: httpx2.Client, database: Database) -> Ask:
    """Asks one question in a batch, and gives its candidates."""
    with database.write() as session:
        membership.create(session, SYSTEM, "tea", "Tea")
        for key, project, visibility, label, viaf in (
            ("dodd", 2, Visibility.PUBLIC, "陶德", "7000"),
            ("secret", 2, Visibility.PRIVATE, "隱士", "7001"),
            ("wang_yi_painter", 1, Visibility.PUBLIC, "王毅", "7002"),
        ):
            form = EntityForm(
                key,
                EntityType.PERSON,
                [Name("zh-Hant", label)],
                [Name("en", "Wáng Yì the painter")] if key.startswith("wang") else [],
                description=f"about {key}",
                identifiers=[("viaf", viaf)],
            )
            authority.create(session, SYSTEM, form, project, visibility)

    def ask(question: dict[str, Any], address: str = ADDRESS, **headers: str) -> list[dict[str, Any]]:
        answer = client.post(address, data={"queries": json.dumps({"q0": question})}, headers=headers)
        assert answer.status_code == 200, answer.text
        found = answer.json()["q0"]["result"]
        for one in found:
            assert one.keys() - {"description"} == {"id", "name", "score", "match", "type"}
            assert 0 <= one["score"] <= 100
            assert all(kind.keys() == {"id", "name"} for kind in one["type"])
        assert sum(one["match"] for one in found) <= 1
        assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
        return list(found)

    return ask


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def test_the_manifest_says_what_is_offered_and_any_page_may_read_it(client: httpx2.Client) -> None:
    answer = client.get(ADDRESS, headers={"Origin": "http://127.0.0.1:3333"})
    found = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "0.2" in found["versions"]
    assert all(isinstance(found[name], str) for name in ("name", "identifierSpace", "schemaSpace", "documentation"))
    assert "{{id}}" in found["view"]["url"]
    assert "{{id}}" in found["preview"]["url"]
    assert {type(found["preview"][size]) for size in ("width", "height")} == {int}
    assert {kind["id"] for kind in found["defaultTypes"]} == set(EntityType)
    for kind in ("entity", "property", "type"):
        place = found["suggest"][kind]
        assert client.get(place["service_url"] + place["service_path"], params={"prefix": "a"}).status_code == 200
    asks = {
        "Origin": "http://x",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert client.options(ADDRESS, headers=asks).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "name", ["川普", "特朗普", "donald  TRUMP", "Trump, Donald", "Q22686", "wikidata:Q22686", "trump"]
)
def test_a_name_in_any_script_and_order_finds_its_entity(asked: Ask, name: str) -> None:
    found = asked({"query": name})
    assert found[0]["id"] == "trump"
    assert found[0]["match"] == (name != "Trump, Donald")


def test_namesakes_match_only_with_something_that_tells_them_apart(asked: Ask) -> None:
    both = asked({"query": "王毅", "type": "PERSON"})
    assert set(ids(both)) == {"wang_yi", "wang_yi_painter"}
    assert not any(one["match"] for one in both)
    told = asked({"query": "王毅", "properties": [{"pid": "viaf", "v": "https://viaf.org/viaf/7002"}]})
    assert (told[0]["id"], told[0]["match"]) == ("wang_yi_painter", True)
    against = asked({"query": "川普", "properties": [{"pid": "wikidata", "v": ["Q1"]}]})
    assert (against[0]["id"], against[0]["match"]) == ("trump", False)
    described = asked({"query": "王毅", "properties": [{"pid": "description", "v": "about wang_yi_painter"}]})
    assert described[0]["id"] == "wang_yi_painter"


def test_types_rule_out_unless_they_only_should_fit(asked: Ask) -> None:
    assert asked({"query": "日本", "type": "PERSON"}) == []
    assert asked({"query": "日本", "type": ["PERSON", "STATE"]})[0]["id"] == "japan"
    assert asked({"query": "日本", "type": ["PERSON", "STATE"], "type_strict": "all"}) == []
    should = asked({"query": "日本", "type": "PERSON", "type_strict": "should"})[0]
    assert (should["id"], should["match"], should["score"] < 100) == ("japan", False, True)


def test_spelling_that_is_off_is_found_and_never_certain(asked: Ask) -> None:
    found = asked({"query": "Donald Trumpp"})
    assert (found[0]["id"], found[0]["match"]) == ("trump", False)
    assert asked({"query": "日"})[0]["match"] is False
    assert asked({"query": "一二三四五"}) == []


def test_a_question_may_be_of_properties_alone(asked: Ask) -> None:
    found = asked({"properties": [{"pid": "wikidata", "v": "Q1490"}]})
    assert [(one["id"], one["match"]) for one in found] == [("tokyo", True)]


def test_limits_are_kept(asked: Ask) -> None:
    assert len(asked({"query": "王毅", "limit": 1})) == 1
    assert asked({"query": "王毅", "limit": 0}) == []


def test_only_what_may_be_seen_is_offered(asked: Ask, admin: Headers) -> None:
    for question in ({"query": "隱士"}, {"query": "viaf:7001"}, {"query": "tea:secret"}):
        assert asked(question) == []
        assert ids(asked(question, **admin)) == ["tea:secret"]


def test_a_project_offers_its_own_entities(asked: Ask) -> None:
    assert ids(asked({"query": "陶德"}, "/projects/tea/reconcile")) == ["dodd"]
    assert ids(asked({"query": "陶德"})) == ["tea:dodd"]
    for other in ("/projects/tea/reconcile", "/projects/none/reconcile"):
        assert asked({"query": "川普"}, other) == []
        assert asked({"query": "Q22686"}, other) == []


def test_questions_come_by_get_one_by_one_and_as_later_drafts_write_them(client: httpx2.Client) -> None:
    batch = {"a": {"query": "東京"}, "b": {"query": "东京"}}
    got = client.get(ADDRESS, params={"queries": json.dumps(batch)}).json()
    assert got["a"] == got["b"]
    assert client.get(ADDRESS, params={"query": "東京"}).json() == got["a"]
    assert client.get(ADDRESS, params={"query": '{"query": "東京"}'}).json() == got["a"]
    conditions = [{"matchType": "name", "propertyValue": "東京"}]
    draft = {"queries": [{"type": "PLACE", "limit": 3, "conditions": conditions}]}
    for path in (ADDRESS, f"{ADDRESS}/match"):
        assert client.post(path, json=draft).json() == {"results": [{"candidates": got["a"]["result"]}]}


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "[]",
        "{",
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"query": 1}}',
        '{"a": {"query": "x", "limit": -1}}',
        '{"a": {"query": "x", "type": [1]}}',
        '{"a": {"query": "x", "properties": [{"pid": "a"}]}}',
        '{"a": {"query": "x", "type_strict": "never"}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_batch_is_a_problem(client: httpx2.Client, queries: str) -> None:
    answer = client.post(ADDRESS, data={"queries": queries}, headers={"Origin": "http://x"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_too_many_questions_are_refused(client: httpx2.Client) -> None:
    batch = {str(i): {"query": "x"} for i in range(201)}
    assert client.post(ADDRESS, data={"queries": json.dumps(batch)}).status_code == 413


def test_values_of_properties_are_given(client: httpx2.Client, asked: Ask) -> None:
    wanted = ["label@zh-Hant", "label", "alias@zh-hant", "wikidata", "type", "description", "mentionCount", "viaf"]
    extend: dict[str, Any] = {"ids": ["japan", "wang_yi_painter", "none"], "properties": [{"id": p} for p in wanted]}
    found = client.post(ADDRESS, data={"extend": json.dumps(extend)})
    assert found.status_code == 422
    extend["properties"][2]["id"] = "alias@zh-Hant"
    found = client.post(ADDRESS, data={"extend": json.dumps(extend)})
    rows = found.json()["rows"]
    assert [m["id"] for m in found.json()["meta"]] == [p["id"] for p in extend["properties"]]
    count = client.get("/api/v1/entities/japan").json()["mentionCount"]
    assert rows["japan"] == {
        "label@zh-Hant": [{"str": "日本"}],
        "label": [{"str": "日本"}, {"str": "Japan"}],
        "alias@zh-Hant": [{"str": "日"}],
        "wikidata": [{"str": "Q17"}],
        "type": [{"id": "STATE", "name": "State"}],
        "description": [],
        "mentionCount": [{"int": count}],
        "viaf": [],
    }
    assert rows["wang_yi_painter"]["viaf"] == [{"str": "7002"}]
    assert set(map(str, rows["none"].values())) == {"[]"}
    proposed = client.get(f"{ADDRESS}/properties", params={"type": "PERSON"}).json()
    assert proposed["type"] == "PERSON"
    assert {"viaf", "label@zh-Hans-CN"} <= {p["id"] for p in proposed["properties"]}


def test_completion_puts_names_that_begin_so_first(client: httpx2.Client, asked: Ask) -> None:
    found = client.get(f"{ADDRESS}/suggest/entity", params={"prefix": "日本"}).json()["result"]
    assert ids(found) == ["japan", "nikkei"]
    assert found[0].keys() == {"id", "name", "notable"}
    assert ids(client.get(f"{ADDRESS}/suggest/entity", params={"prefix": "日本", "cursor": "1"}).json()["result"]) == [
        "nikkei"
    ]
    assert client.get(f"{ADDRESS}/suggest/entity", params={"prefix": "日", "cursor": "x"}).status_code == 422
    kinds = client.get(f"{ADDRESS}/suggest/type", params={"prefix": "pe"}).json()["result"]
    assert kinds == [{"id": "PERSON", "name": "Person"}]
    assert ids(client.get(f"{ADDRESS}/suggest/property", params={"prefix": "geo"}).json()["result"]) == ["geonames"]


def test_a_preview_is_inert_and_may_be_framed(client: httpx2.Client, database: Database) -> None:
    with database.write() as session:
        form = EntityForm("x", EntityType.OTHER, [Name("en", "<script>alert(1)</script>")], description="<img src=x>")
        authority.create(session, SYSTEM, form, 1)
    shown = client.get(f"{ADDRESS}/preview", params={"id": "x"})
    assert "<script>" not in shown.text
    assert "<img" not in shown.text
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "x-frame-options" not in shown.headers
    assert client.get("/entities/x").headers.get("x-frame-options", "DENY") == "DENY"
    assert client.get(f"{ADDRESS}/preview", params={"id": "none"}).status_code == 404
