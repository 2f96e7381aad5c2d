"""Entities, mentions and search over REST."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import event

from annotations import merger
from api.database import Database
from tests import article
from tests.api.conftest import Headers

API = "/api/v1"
NEW = {"key": "li_hua", "type": "PERSON", "labels": [{"language": "zh-Hant", "text": "李華"}]}


def test_an_entity_is_made_changed_and_found(client: httpx2.Client, translator: Headers) -> None:
    made = client.post(f"{API}/entities", json=NEW, headers=translator)
    assert (made.status_code, client.get(made.headers["location"]).json()) == (201, made.json())
    assert client.post(f"{API}/entities", json=NEW, headers=translator).status_code == 409
    changed = client.patch(f"{API}/entities/li_hua", json={"description": "畫家"}, headers=translator).json()
    assert (changed["description"], changed["labels"]) == ("畫家", NEW["labels"])
    found = client.get(f"{API}/entities", params={"query": "李华", "type": "PERSON,PLACE"}).json()["items"]
    assert [e["key"] for e in found] == ["li_hua"]
    assert client.get(f"{API}/entities?type=GHOST").json()["path"] == ["type"]


def test_a_mark_makes_a_retry_harmless(client: httpx2.Client, translator: Headers) -> None:
    answers = [client.post(f"{API}/entities", json={**NEW, "clientMutationId": "m"}, headers=translator) for _ in "ab"]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content


def test_a_merged_key_leads_to_what_it_became(client: httpx2.Client, database: Database) -> None:
    with database.write() as session:
        merger.merge(session, article.ADMINISTRATOR, "tokyo", "japan")
    answer = client.get(f"{API}/entities/tokyo")
    assert (answer.status_code, answer.json()["key"]) == (200, "japan")
    assert answer.headers["content-location"].endswith(f"{API}/entities/japan")


def test_mentions_come_in_order_with_their_places(client: httpx2.Client) -> None:
    whole = client.get(f"{API}/entities/wang_yi/mentions?view=ZH_HANS").json()["items"]
    places = [(m["paragraph"]["ordinal"], m["span"]["range"]["start"]) for m in whole]
    assert places == sorted(places)
    assert {m["document"]["slug"] for m in whole} == {"article"}
    assert client.get(f"{API}/entities/wang_yi").json()["mentionCount"] == len(whole)
    first = client.get(f"{API}/entities/wang_yi/mentions?limit=1&document=article").json()
    rest = client.get(f"{API}/entities/wang_yi/mentions", params={"after": first["next"]}).json()
    assert first["items"] + rest["items"] == client.get(f"{API}/entities/wang_yi/mentions").json()["items"]


def test_search_finds_either_script_and_pages(client: httpx2.Client) -> None:
    answers = [client.get(f"{API}/search", params={"query": word}).json() for word in ("東京", "东京")]
    assert answers[0] == answers[1]
    assert [hit["paragraph"]["ordinal"] for hit in answers[0]["items"]] == [2, 3]
    first = client.get(f"{API}/search", params={"query": "東京", "limit": 1, "view": "ZH_HANS"}).json()
    hit = first["items"][0]
    where = hit["highlights"][0]
    assert hit["paragraph"]["text"][where["start"] : where["end"]] == "东京"
    rest = client.get(f"{API}/search", params={"query": "東京", "after": first["next"]}).json()
    assert [h["paragraph"]["ordinal"] for h in rest["items"]] == [3]
    assert client.get(f"{API}/search", params={"query": "東京", "document": "none"}).json()["path"] == ["document"]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", see)
    yield seen
    event.remove(database.engine, "before_cursor_execute", see)


@pytest.mark.parametrize(
    "path",
    [
        "documents/article/paragraphs?include=annotations,spans,translation,original&view=ZH_HANS_CN",
        "documents/article/annotations?",
        "entities?",
        "entities/wang_yi/mentions?view=ZH_HANS",
        "search?query=的",
    ],
)
def test_the_number_of_statements_does_not_grow_with_the_rows(
    client: httpx2.Client, database: Database, path: str
) -> None:
    numbers = []
    for limit in (2, 100):
        with counted(database) as seen:
            assert len(client.get(f"{API}/{path}&limit={limit}").json()["items"]) >= min(limit, 2)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_those_named_just_so_come_first_where_that_is_asked(client: httpx2.Client, translator: Headers) -> None:
    new = {"key": "embassy", "type": "ORGANIZATION", "labels": [{"language": "zh-Hant", "text": "駐東京代表處"}]}
    client.post(f"{API}/entities", json=new, headers=translator)
    for key, name in (("hall", "東京廳"), ("old_tokyo", "东京")):
        label = [{"language": "zh-Hans", "text": name}]
        client.post(f"{API}/entities", json={"key": key, "type": "PLACE", "labels": label}, headers=translator)
    query = {"query": "東京", "sort": "RELEVANCE"}
    whole = client.get(f"{API}/entities", params=query).json()["items"]
    assert [e["key"] for e in whole] == ["tokyo", "old_tokyo", "hall", "embassy"]
    first = client.get(f"{API}/entities", params={**query, "limit": 2}).json()
    rest = client.get(f"{API}/entities", params={**query, "after": first["next"]}).json()
    assert first["items"] + rest["items"] == whole
    graph = '{ entities(query: "東京", sort: RELEVANCE, first: 3) { edges { node { key } } totalCount } }'
    found = client.post("/graphql", json={"query": graph}).json()["data"]["entities"]
    assert ([e["node"]["key"] for e in found["edges"]], found["totalCount"]) == (["tokyo", "old_tokyo", "hall"], 4)
