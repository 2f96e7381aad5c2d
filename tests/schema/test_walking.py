"""A walk through a list tells every member once, whatever is inserted, taken away and moved meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

from api.database import Database
from tests import article

Ask = Callable[..., Any]
PAGE = """query($s: String!, $first: Int, $after: String, $last: Int, $before: String) { document(slug: $s) {
  paragraphs(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id text } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
MENTIONS = """query($k: String!, $after: String) { entity(key: $k) { mentions(first: 2, after: $after) {
  edges { node { id span { quote } } } pageInfo { hasNextPage endCursor } } } }"""
REVISE = "mutation($i: ReviseDocumentInput!) { reviseDocument(input: $i) { problems { message } } }"
TEXT = "\n\n".join(f"{n}號：淡水在臺灣的北邊。" for n in "甲乙丙丁戊己庚辛")


@pytest.fixture
def walked(ask: Ask, filled: Database) -> list[str]:
    """The ids of the paragraphs of a text."""
    given = {"slug": "walked", "language": "zh-Hant-TW", "text": TEXT}
    made = ask(
        "mutation($i: ImportDocumentInput!) { importDocument(input: $i) { problems { message } } }",
        article.ADMINISTRATOR,
        i=given,
    )
    assert made["importDocument"]["problems"] == []
    return [edge["node"]["id"] for edge in told(ask, first=100)["edges"]]


def told(ask: Ask, **asked: Any) -> Any:
    return ask(PAGE, article.ADMINISTRATOR, s="walked", **asked)["document"]["paragraphs"]


def revise(ask: Ask, **edit: Any) -> None:
    found = ask(REVISE, article.ADMINISTRATOR, i={"slug": "walked", "paragraphs": [edit]})
    assert found["reviseDocument"]["problems"] == []


def names(page: Any) -> str:
    return "".join(edge["node"]["text"][0] for edge in page["edges"])


def test_what_is_inserted_before_a_cursor_does_not_move_it(ask: Ask, walked: list[str]) -> None:
    forward, backward = told(ask, first=2)["pageInfo"]["endCursor"], told(ask, last=2)["pageInfo"]["startCursor"]
    revise(ask, before=walked[0], texts=["新的一段。"])
    assert names(told(ask, first=2, after=forward)) == "丙丁"
    assert names(told(ask, last=2, before=backward)) == "戊己"
    assert names(told(ask, first=100, after=forward, before=backward)) == "丙丁戊己"
    assert told(ask, first=2, after=forward)["pageInfo"]["hasPreviousPage"]


def test_what_is_taken_away_takes_nothing_else_along(ask: Ask, walked: list[str]) -> None:
    page = told(ask, first=3)
    revise(ask, paragraphs=[walked[0]], texts=[])
    assert names(told(ask, first=2, after=page["pageInfo"]["endCursor"])) == "丁戊"
    middle = page["edges"][1]["cursor"]
    revise(ask, paragraphs=[walked[1]], texts=[])  # the one that the cursor names
    assert names(told(ask, first=2, after=middle)).endswith("丁")
    assert "丙" in names(told(ask, first=2, after=middle))
    assert "丙" not in names(told(ask, last=2, before=middle))


def test_a_walk_through_mentions_tells_each_once(ask: Ask, walked: list[str]) -> None:
    entity = {"key": "taiwan_walked", "type": "PLACE", "labels": [{"language": "zh-Hant", "text": "臺灣"}]}
    found_id = ""
    for i, paragraph in enumerate(walked):
        given = {"paragraph": paragraph, "range": {"start": 6, "end": 8}}
        given |= {"newEntity": entity} if i == 0 else {"entity": found_id}
        made = ask(
            "mutation($i: AddEntityLinkInput!) { addEntityLink(input: $i) { problems { message } annotation { id ... on EntityLink { entity { id } } } } }",
            article.ADMINISTRATOR,
            i=given,
        )["addEntityLink"]
        assert made["problems"] == []
        found_id = made["annotation"]["entity"]["id"]
    seen: list[str] = []
    after = None
    while True:
        page = ask(MENTIONS, article.ADMINISTRATOR, k="taiwan_walked", after=after)["entity"]["mentions"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        revise(ask, before=walked[0], texts=[f"新的第{len(seen)}段。"])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == len(walked)
