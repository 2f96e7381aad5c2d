"""Every answer of the reconciliation service is made as versions 0.1 and 0.2 of the protocol demand."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

ADDRESS = "/reconcile"
TEXT, NUMBER = (str,), (int, float)


def _named(one: dict[str, Any], *also: str) -> None:
    """Something with an id and a name, and perhaps some other texts."""
    assert {"id", "name"} <= one.keys() <= {"id", "name", *also}
    assert all(isinstance(one[key], TEXT) and one[key] for key in ("id", "name"))


def _located(place: dict[str, str]) -> None:
    """An address in two parts."""
    assert place.keys() == {"service_url", "service_path"}
    assert urlsplit(place["service_url"]).scheme in ("http", "https")
    assert place["service_path"].startswith("/")


def _ask(client: httpx2.Client, questions: Any) -> Any:
    return client.post(ADDRESS, data={"queries": json.dumps(questions)}).json()


def test_the_manifest(client: httpx2.Client) -> None:
    found = client.get(ADDRESS).json()
    assert found["versions"] == ["0.1", "0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "defaultTypes"} <= found.keys()
    for space in ("identifierSpace", "schemaSpace", "documentation", "logo"):
        assert urlsplit(found[space]).scheme in ("http", "https")
    for kind in found["defaultTypes"]:
        _named(kind)
    for part in ("view", "preview"):
        assert found[part]["url"].count("{{id}}") == 1
    assert {type(found["preview"][size]) for size in ("width", "height")} == {int}
    assert found["suggest"].keys() == {"entity", "property", "type"}
    for place in (*found["suggest"].values(), found["extend"]["propose_properties"]):
        _located(place)
    assert found["extend"]["property_settings"] == []


@pytest.mark.parametrize("question", [
    {"query": "川普"},
    {"query": "川普", "type": "PERSON", "limit": 1, "type_strict": "any"},
    {"query": "川普", "type": ["PERSON", "PLACE"], "type_strict": "should"},
    {"query": "trump", "properties": [{"pid": "wikidata", "v": "Q22686"}, {"pid": "type", "v": {"id": "PERSON"}}]},
    {"query": "日", "properties": [{"pid": "wikidata", "v": ["Q17", "Q18"]}]},
    {"query": "誰也不是的人"},
])  # fmt: skip
def test_candidates_in_a_batch(client: httpx2.Client, question: dict[str, Any]) -> None:
    batch = {"q0": question, "another mark": {"query": "王毅"}}
    found = _ask(client, batch)
    assert found.keys() == batch.keys()
    for answer in found.values():
        assert answer.keys() == {"result"}
        for one in answer["result"]:
            _named(one, "description", "score", "match", "type")
            assert isinstance(one["score"], NUMBER)
            assert isinstance(one["match"], bool)
            for kind in one["type"]:
                _named(kind)


@pytest.mark.parametrize(("kind", "prefix"), [("entity", "日"), ("type", "p"), ("property", "wiki"), ("entity", "無")])
def test_suggestions(client: httpx2.Client, kind: str, prefix: str) -> None:
    found = client.get(f"{ADDRESS}/suggest/{kind}", params={"prefix": prefix, "cursor": 0}).json()
    assert found.keys() == {"result"}
    assert bool(found["result"]) == (prefix != "無")
    for one in found["result"]:
        _named(one, "description", "notable")
        for known in one.get("notable", ()):
            _named(known)


def test_properties_that_can_be_asked_for_and_their_values(client: httpx2.Client) -> None:
    proposed = client.get(f"{ADDRESS}/properties", params={"type": "PERSON", "limit": "5"}).json()
    assert (proposed["type"], proposed["limit"], len(proposed["properties"])) == ("PERSON", 5, 5)
    every = client.get(f"{ADDRESS}/properties").json()["properties"]
    for one in every:
        _named(one)
    wanted = {"ids": ["trump", "nobody"], "properties": [{"id": one["id"]} for one in every]}
    found = client.post(ADDRESS, data={"extend": json.dumps(wanted)}).json()
    assert found.keys() == {"meta", "rows"}
    assert [meta["id"] for meta in found["meta"]] == [one["id"] for one in every]
    for meta in found["meta"]:
        _named(meta)
    assert found["rows"].keys() == {"trump", "nobody"}
    for row in found["rows"].values():
        assert row.keys() == {one["id"] for one in every}
        for values in row.values():
            for value in values:
                if "id" in value:
                    _named(value)
                else:
                    ((sort, content),) = value.items()
                    assert isinstance(content, {"str": TEXT, "int": (int,)}[sort])
    assert any(found["rows"]["trump"].values())
    assert not any(found["rows"]["nobody"].values())


def test_a_preview_is_a_page(client: httpx2.Client) -> None:
    template = client.get(ADDRESS).json()["preview"]["url"]
    answer = client.get(template.replace("{{id}}", "trump"))
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/html")
