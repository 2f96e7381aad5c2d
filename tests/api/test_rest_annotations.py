"""Annotations over REST: W3C Web Annotations in and out, changed only from the state that was read."""

from typing import Any

import httpx2
import pytest

from tests.api.conftest import Headers

API = "/api/v1"
HERE = f"{API}/documents/article/annotations"
PARAGRAPH = f"{API}/documents/article/paragraphs/2"


def web(selector: Any, **more: Any) -> dict[str, Any]:
    """A comment on a stretch of the second paragraph."""
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": "註", "format": "text/plain"},
        "target": {"source": PARAGRAPH, "selector": selector},
    } | more


def quote(exact: str, **around: str) -> dict[str, str]:
    return {"type": "TextQuoteSelector", "exact": exact, **around}


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def place(answer: httpx2.Response) -> tuple[int, int]:
    """Where an annotation stands."""
    at = answer.json()["target"]["selector"][0]
    return at["start"], at["end"]


def test_annotations_are_listed_as_web_annotations(client: httpx2.Client) -> None:
    items = client.get(f"{HERE}?kind=ENTITY_LINK&limit=2").json()
    assert len(items["items"]) == 2
    one = items["items"][0]
    assert one["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (one["motivation"], one["zhushu:kind"], one["generator"]["type"]) == (
        "identifying",
        "ENTITY_LINK",
        "Software",
    )
    assert client.get(one["id"]).json() == one
    paragraph = client.get(one["target"]["source"]).json()
    where, words = one["target"]["selector"]
    assert paragraph["text"][where["start"] : where["end"]] == words["exact"]
    assert client.get(one["body"][0]["source"]).status_code == 200
    assert one["body"][1]["source"].startswith("http://www.wikidata.org/entity/Q")
    page = client.get(f"{HERE}?limit=2", headers={"Accept": "application/ld+json"})
    assert page.headers["content-type"].startswith("application/ld+json; profile=")
    assert page.json()["type"] == "AnnotationPage"
    assert client.get(page.json()["next"]).json()["items"] != page.json()["items"]


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        (quote("東京"), (14, 16)),
        ([position(14, 16)], (14, 16)),
        ([quote("東京"), position(14, 16)], (14, 16)),
        (quote("王毅", prefix="見面。"), None),
        (quote("王毅", suffix="訪問"), (0, 2)),
        (quote("王毅"), None),
        (quote("京都"), None),
        ([quote("東京"), position(0, 2)], None),
        (position(2, 2), None),
        (position(0, 999), None),
        ({"type": "XPathSelector", "value": "/p"}, None),
        ({"type": "TextQuoteSelector"}, None),
    ],
)
def test_a_stretch_is_found_by_position_or_quote(
    client: httpx2.Client, translator: Headers, selector: Any, found: tuple[int, int] | None
) -> None:
    answer = client.post(HERE, json=web(selector), headers=translator)
    if found:
        assert (answer.status_code, place(answer)) == (201, found)
    else:
        assert (answer.status_code, answer.json()["path"][0]) == (422, "target")


def test_a_quote_that_stands_twice_gets_its_candidates(client: httpx2.Client, translator: Headers) -> None:
    answer = client.post(HERE, json=web(quote("王毅")), headers=translator).json()
    assert [c["start"] for c in answer["candidates"]] == [0, 19]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (web(quote("瓷器")), "NOTE"),
        (web(quote("瓷器"), motivation="describing", body={"type": "TextualBody", "value": "porcelain"}), "GLOSS"),
        (web(quote("瓷器"), motivation="identifying", body=f"{API}/entities/japan"), "ENTITY_LINK"),
        (web(quote("日本"), motivation="linking", body="http://www.wikidata.org/entity/Q17"), "ENTITY_LINK"),
        (
            web(
                quote("瓷器"),
                motivation="editing",
                body={"type": "TextualBody", "value": "瓷器", "language": "zh-Hans"},
            ),
            "CONVERSION",
        ),
        (web(None, **{"target": PARAGRAPH, "zhushu:kind": "TRANSLATION"}), "TRANSLATION"),
    ],
)
def test_the_kind_is_told_by_motivation_and_body(
    client: httpx2.Client, translator: Headers, given: dict[str, Any], kind: str
) -> None:
    made = client.post(HERE, json=given, headers=translator)
    assert (made.status_code, made.json().get("zhushu:kind")) == (201, kind)
    assert made.headers["location"] == made.json()["id"]
    assert client.get(made.headers["location"]).headers["etag"] == made.headers["etag"]


@pytest.mark.parametrize(
    "given",
    [
        web(quote("瓷器"), bodyValue="x"),
        web(quote("瓷器"), target={"source": "http://example.org/1"}),
        web(quote("瓷器"), target={"source": f"{API}/documents/other/paragraphs/1"}),
        web(quote("瓷器"), type="Note"),
        web(quote("瓷器"), body={"type": "TextualBody", "value": "<b>x</b>", "format": "text/html"}),
        web(quote("瓷器"), rights="http://example.org/"),
        web(quote("瓷器"), motivation="identifying"),
    ],
)
def test_what_cannot_be_kept_is_refused(client: httpx2.Client, translator: Headers, given: dict[str, Any]) -> None:
    assert client.post(HERE, json=given, headers=translator).status_code == 422


def test_plain_json_says_the_same(client: httpx2.Client, translator: Headers) -> None:
    given = {
        "kind": "GLOSS",
        "paragraph": 1,
        "range": {"start": 5, "end": 8, "unit": "UTF16", "view": "ZH_HANS", "quote": "英与"},
        "text": "x",
        "clientMutationId": "once",
    }
    refused = client.post(HERE, json=given, headers=translator)
    assert (refused.status_code, refused.json()["path"]) == (422, ["range", "quote"])
    given["range"] = {"start": 6, "end": 10, "unit": "UTF16", "view": "ZH_HANS"}
    made = client.post(HERE, json=given, headers=translator)
    assert (made.status_code, made.json()["target"]["selector"][1]["exact"]) == (201, "與周顗")
    again = client.post(HERE, json=given, headers=translator)
    assert again.json()["id"] == made.json()["id"]
    missing = client.post(HERE, json={"kind": "ENTITY_LINK", "paragraph": 1, "entity": "nobody"}, headers=translator)
    assert (missing.status_code, missing.json()["path"]) == (404, ["key"])


def test_changes_start_from_the_state_that_was_read(client: httpx2.Client, translator: Headers, admin: Headers) -> None:
    made = client.post(HERE, json=web(quote("瓷器")), headers=translator)
    address, first = made.headers["location"], made.headers["etag"]
    new = {**made.json(), "body": {"type": "TextualBody", "value": "改"}}
    assert client.put(address, json=new).status_code == 401
    assert client.put(address, json=new, headers=translator).status_code == 428
    assert client.put(address, json=new, headers={**translator, "If-Match": '"x"'}).status_code == 412
    assert client.put(address, json=new, headers={**translator, "If-Match": "W/" + first}).status_code == 412
    changed = client.put(address, json=new, headers={**translator, "If-Match": first})
    assert (changed.status_code, changed.json()["body"]["value"]) == (200, "改")
    assert client.put(address, json=new, headers={**translator, "If-Match": first}).status_code == 412
    same = client.put(address, json=new, headers={**translator, "If-Match": changed.headers["etag"]})
    assert same.headers["etag"] == changed.headers["etag"]
    reviewed = client.put(address, json={"status": "APPROVED"}, headers={**admin, "If-Match": '"2"'})
    assert reviewed.json()["zhushu:status"] == "APPROVED"
    elsewhere = {**new, "target": {"source": PARAGRAPH, "selector": quote("東京")}}
    refused = client.put(address, json=elsewhere, headers={**admin, "If-Match": reviewed.headers["etag"]})
    assert (refused.status_code, refused.json()["path"]) == (422, ["target"])
    assert client.delete(address, headers=admin).status_code == 428
    assert client.delete(address, headers={**admin, "If-Match": first}).status_code == 412
    gone = client.delete(address, headers={**admin, "If-Match": reviewed.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(address).status_code == 410
    assert address not in client.get(f"{HERE}?limit=1000").text


def test_a_correction_of_the_text_changes_the_tag(client: httpx2.Client, translator: Headers) -> None:
    made = client.post(HERE, json=web(quote("瓷器")), headers=translator)
    text = client.get(f"{API}/documents/article/text").text
    client.put(f"{API}/documents/article/text", json={"text": text.replace("乾隆", "大清乾隆")}, headers=translator)
    now = client.get(made.headers["location"], headers={"If-None-Match": made.headers["etag"]})
    assert (now.status_code, place(now)) == (200, (place(made)[0] + 2, place(made)[1] + 2))
