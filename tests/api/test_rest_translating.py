"""A translator's work over REST: the same as over GraphQL, in records; threads also as Web Annotations."""

from typing import Any

import httpx2
import pytest

from tests import article
from tests.api.conftest import Headers

API = "/api/v1"
DOCUMENT = f"{API}/documents/article"
HERE = f"{DOCUMENT}/annotations"


def add(client: httpx2.Client, headers: Headers, kind: str, text: str, **more: Any) -> dict[str, Any]:
    answer = client.post(HERE, json={"kind": kind, "text": text, **more}, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def gloss(client: httpx2.Client, headers: Headers, ordinal: int, start: int, text: str, **more: Any) -> dict[str, Any]:
    return add(client, headers, "GLOSS", text, paragraph=ordinal, range={"start": start, "end": start + 2}, **more)


def number(annotation: dict[str, Any]) -> str:
    return str(annotation["id"]).rpartition("/")[2]


def test_suggestions_for_a_selection(client: httpx2.Client, admin: Headers) -> None:
    made = gloss(client, admin, 3, 15, "to visit", status="APPROVED")
    query: dict[str, Any] = {"start": 2, "end": 4, "view": "ZH_HANS"}
    wrong: dict[str, Any]
    items = client.get(f"{DOCUMENT}/paragraphs/2/suggestions", params=query).json()["items"]
    assert items[0] == {
        "text": "to visit", "pinyin": None, "partOfSpeech": None, "source": "gloss:approved", "kind": "GLOSS",
        "score": 0.9, "uses": 1, "gloss": number(made),
        "range": {"start": 2, "end": 4, "unit": "CODE_POINT", "view": "ZH_HANS", "precision": "EXACT"},
    }  # fmt: skip
    assert items[-1]["source"] == "CC-CEDICT"
    for wrong, path in (
        ({"start": 4, "end": 2}, ["end"]),
        ({"start": 1}, ["end"]),
        ({**query, "language": "!"}, ["language"]),
    ):
        answer = client.get(f"{DOCUMENT}/paragraphs/2/suggestions", params=wrong)
        assert (answer.status_code, answer.json()["path"]) == (422, path)


def test_a_gloss_is_applied_after_a_preview(client: httpx2.Client, translator: Headers) -> None:
    made = gloss(client, translator, 2, 2, "to visit")
    address = f"{API}/annotations/{number(made)}/apply"
    shown = client.post(address, json={"dryRun": True}, headers=translator).json()
    assert (shown["count"], shown["dryRun"]) == (1, True)
    (place,) = shown["places"]
    assert (place["span"]["quote"], place["paragraph"]["ordinal"], place["document"]) == ("訪問", 3, "article")
    assert (place["certain"], place["crossing"]) == (True, None)
    done = client.post(address, json={"document": "article", "clientMutationId": "m"}, headers=translator)
    assert done.json()["count"] == 1
    assert client.post(address, json={}, headers=translator).json()["count"] == 0
    again = client.post(address, json={"document": "article", "clientMutationId": "m"}, headers=translator)
    assert again.json() == done.json()
    assert client.post(address, json={}).status_code == 401
    assert client.post(address, json={"document": "none"}, headers=translator).json()["path"] == ["document"]
    link = client.get(f"{HERE}?kind=ENTITY_LINK&limit=1").json()["items"][0]
    assert client.post(f"{API}/annotations/{number(link)}/apply", json={}, headers=translator).status_code == 422


def test_a_gloss_is_applied_part_after_part_as_one_change(client: httpx2.Client, translator: Headers) -> None:
    made = gloss(client, translator, 2, 2, "to visit")
    address = f"{API}/annotations/{number(made)}/apply"
    second, third = (client.get(f"{DOCUMENT}/paragraphs/{n}").json()["id"] for n in (2, 3))
    none = client.post(address, json={"paragraphs": [second]}, headers=translator).json()
    assert (none["count"], none["change"]) == (0, None)
    done = client.post(address, json={"paragraphs": [second, third]}, headers=translator).json()
    assert (done["count"], done["change"] > 0) == (1, True)
    late = client.post(address, json={"continues": done["change"] + 1000}, headers=translator)
    assert (late.status_code, late.json()["path"]) == (404, ["continues"])
    undone = client.post(f"{API}/undo", json={"group": done["change"]}, headers=translator)
    assert undone.status_code == 200
    taken = client.post(address, json={"continues": done["change"]}, headers=translator)
    assert (taken.status_code, taken.json()["path"]) == (409, ["continues"])


def test_the_memory_is_searched_with_a_text_or_a_paragraph(client: httpx2.Client, admin: Headers) -> None:
    add(client, admin, "TRANSLATION", "Result: Wang Yi did not reply.", paragraph=4, status="APPROVED")
    text = article.PARAGRAPHS[3].replace("很好", "不好")
    (found,) = client.get(f"{API}/memory", params={"text": text, "unit": "UTF16"}).json()["items"]
    assert (found["original"], found["document"], found["paragraph"]["ordinal"]) == (
        article.PARAGRAPHS[3],
        "article",
        4,
    )
    assert found["translation"]["text"] == found["translated"] == "Result: Wang Yi did not reply."
    assert [(d["query"]["start"], d["query"]["end"]) for d in found["differences"]] == [(12, 13)]
    own = client.get(f"{DOCUMENT}/paragraphs/4").json()["id"]
    assert client.get(f"{API}/memory", params={"paragraph": own}).json() == {"items": []}
    refused: list[tuple[dict[str, Any], str]] = [
        ({}, "text"),
        ({"text": "字", "limit": 51}, "limit"),
        ({"text": "字", "min_score": 2}, "minScore"),
    ]
    for query, named in refused:
        answer = client.get(f"{API}/memory", params=query)
        assert (answer.status_code, answer.json()["path"]) == (422, [named])


def test_the_consistency_report_is_a_list_with_pages(client: httpx2.Client, admin: Headers) -> None:
    for ordinal, start, text in ((2, 2, "to visit"), (3, 15, "to interview"), (2, 11, "one"), (2, 11, "two")):
        gloss(client, admin, ordinal, start, text)
    page = client.get(f"{DOCUMENT}/consistency", params={"limit": 1})
    (found,) = page.json()["items"]
    assert (found["kind"], found["term"], found["entity"]) == ("GLOSSES_DIFFER", "訪問", None)
    assert [(v["text"], v["count"], v["places"][0]["ordinal"]) for v in found["variants"]] == [
        ("to visit", 1, 2), ("to interview", 1, 3),
    ]  # fmt: skip
    assert 'rel="next"' in page.headers["link"]
    rest = client.get(f"{DOCUMENT}/consistency", params={"after": page.json()["next"]}).json()
    assert ([f["term"] for f in rest["items"]], rest["next"]) == (["代表"], None)
    assert client.get(f"{DOCUMENT}/consistency", params={"kind": "NAMES_DIFFER"}).json()["items"] == []
    assert client.get(f"{DOCUMENT}/consistency", params={"kind": "OTHER"}).status_code == 422


def test_progress_of_one_document_and_of_the_list(client: httpx2.Client, admin: Headers) -> None:
    add(client, admin, "TRANSLATION", "Dioxin and Zhou Yi", paragraph=1, status="APPROVED")
    found = client.get(f"{DOCUMENT}/progress").json()
    assert (found["language"], found["paragraphs"]) == ("en", 4)
    assert found["approved"] == pytest.approx(len(article.PARAGRAPHS[0]) / found["characters"])
    assert client.get(f"{API}/documents", params={"progress": "en"}).json()["items"][0]["progress"] == found
    assert "progress" not in client.get(f"{API}/documents").json()["items"][0]
    assert client.get(f"{DOCUMENT}/progress", params={"language": "de"}).json()["approved"] == 0
    assert client.get(f"{API}/documents", params={"progress": "not a tag"}).status_code == 422


def test_a_thread_of_notes_in_plain_json(client: httpx2.Client, translator: Headers) -> None:
    first = add(client, translator, "NOTE", "What is meant?", paragraph=2, range={"start": 2, "end": 4})
    second = add(client, translator, "NOTE", "A state visit.", inReplyTo=number(first))
    third = add(client, translator, "NOTE", "Sure?", inReplyTo=number(second))
    assert first["zhushu:span"] == third["zhushu:span"]
    address = f"{API}/annotations/{number(third)}"
    etag = client.get(first["id"]).headers["etag"]
    assert client.delete(first["id"], headers={**translator, "If-Match": etag}).status_code == 204
    found = client.get(f"{address}/thread").json()
    assert (found["root"], found["resolved"]) == (number(first), False)
    assert [(n["id"], n["text"], n["inReplyTo"], bool(n["deletedAt"])) for n in found["notes"]] == [
        (number(first), "", None, True),
        (number(second), "A state visit.", number(first), False),
        (number(third), "Sure?", number(second), False),
    ]
    etag = client.get(address).headers["etag"]
    done = client.put(address, json={"resolved": True}, headers={**translator, "If-Match": etag})
    assert done.status_code == 200
    assert client.get(f"{address}/thread").json()["resolved"]
    listed = client.get(f"{DOCUMENT}/paragraphs/2", params={"include": "annotations"}).json()["annotations"]
    assert {a["thread"] for a in listed if a["kind"] == "NOTE"} == {number(first)}


def test_an_answer_as_a_web_annotation_replies_to_the_annotation(client: httpx2.Client, translator: Headers) -> None:
    first = add(client, translator, "NOTE", "What is meant?", paragraph=2, range={"start": 2, "end": 4})
    assert (first["motivation"], first["zhushu:resolved"]) == ("commenting", False)
    body = {"type": "TextualBody", "value": "A state visit.", "format": "text/plain", "purpose": "replying"}
    given = {
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "replying",
        "body": body, "target": first["id"],
    }  # fmt: skip
    made = client.post(HERE, json=given, headers=translator)
    assert made.status_code == 201
    answer = made.json()
    assert (answer["motivation"], answer["target"], answer["body"]["purpose"]) == ("replying", first["id"], "replying")
    assert answer["zhushu:thread"] == first["id"]
    assert client.get(answer["id"]).json() == answer
    etag = client.get(answer["id"]).headers["etag"]
    changed = {**answer, "body": {**body, "value": "An official visit."}}
    put = client.put(answer["id"], json=changed, headers={**translator, "If-Match": etag})
    assert (put.status_code, put.json()["body"]["value"], put.json()["target"]) == (
        200,
        "An official visit.",
        first["id"],
    )
    elsewhere = {**put.json(), "target": f"{DOCUMENT}/paragraphs/2"}
    etag = client.get(answer["id"]).headers["etag"]
    refused = client.put(answer["id"], json=elsewhere, headers={**translator, "If-Match": etag})
    assert (refused.status_code, refused.json()["path"]) == (422, ["target"])
    first_tag = client.get(first["id"]).headers["etag"]
    settled = client.put(
        first["id"], json={**first, "zhushu:resolved": True}, headers={**translator, "If-Match": first_tag}
    )
    assert settled.json()["zhushu:resolved"] is True


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"kind": "GLOSS", "text": "x"}, ["kind"]),
        ({"kind": "NOTE", "text": "x", "paragraph": 2}, ["paragraph"]),
        ({"kind": "NOTE"}, ["text"]),
        ({"kind": "NOTE", "text": "x", "inReplyTo": "nonsense"}, ["inReplyTo"]),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    client: httpx2.Client, translator: Headers, wrong: dict[str, Any], path: list[str]
) -> None:
    first = add(client, translator, "NOTE", "What is meant?", paragraph=2)
    answer = client.post(HERE, json={"inReplyTo": number(first), **wrong}, headers=translator)
    assert (answer.status_code, answer.json()["path"]) == (422, path)
    assert client.post(HERE, json={"kind": "NOTE", "text": "x"}, headers=translator).json()["path"] == ["paragraph"]
