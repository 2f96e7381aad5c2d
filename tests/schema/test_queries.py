"""Queries: what a front-end developer and a researcher ask."""

import asyncio
from typing import Any

from sqlalchemy import event

from api.database import Database
from schema import operation, preparation
from schema.context import Context
from tests import article
from tests.schema.conftest import Ask

PAGE = """query Page($slug: String!, $first: Int) {
  document(slug: $slug) {
    title language version revision { number }
    paragraphs(first: $first) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node {
        id ordinal role level text simplified: text(view: ZH_HANS) translation
        document { slug } revision { number }
        sourceRange { start end unit precision }
        spans { quote converted: quote(view: ZH_HANS) prefix suffix state
          range(view: ZH_HANS, unit: UTF16) { start end unit view precision }
          annotations { kind status origin creator version
            ... on EntityLink { entity { key wikidata label labels { language text } mentionCount } }
            ... on Conversion { view text engine } } }
        annotations(kinds: [ENTITY_LINK]) { id span { quote paragraph { ordinal } } }
      } }
    }
    annotationCounts { kind status count }
    entities { totalCount edges { mentionCount node { key } } }
    orphans { totalCount edges { node { id } } }
    revisions { edges { node { number author } } }
  }
}"""


def test_one_request_gives_a_page_in_both_scripts(ask: Ask) -> None:
    document = ask(PAGE, slug="article", first=50)["document"]
    paragraphs = [edge["node"] for edge in document["paragraphs"]["edges"]]
    assert [p["text"] for p in paragraphs] == list(article.PARAGRAPHS)
    assert paragraphs[0]["simplified"] == "一、二𫫇英与周𫖮"
    assert paragraphs[1]["simplified"] == "王毅访问日本，与川普的代表在东京会面。王毅表示，乾隆时期的瓷器仍是佳话。"
    assert document["paragraphs"]["totalCount"] == 4
    assert document["entities"]["edges"][0]["node"]["key"] in {"wang_yi", "japan"}
    for p in paragraphs:
        for span in p["spans"]:
            view = p["simplified"].encode("utf-16-le")
            place = span["range"]
            assert view[2 * place["start"] : 2 * place["end"]].decode("utf-16-le") == span["converted"]
            assert span["prefix"] + span["quote"] + span["suffix"] in p["text"]
        source = article.TEXT[p["sourceRange"]["start"] : p["sourceRange"]["end"]]
        assert source == p["text"]


def test_the_number_of_statements_does_not_grow_with_the_page(filled: Database) -> None:
    def ask(query: str, **variables: Any) -> Any:
        context = Context(article.ADMINISTRATOR, filled)
        return asyncio.run(operation.run(preparation.prepare(query), None, variables, context)).body()["data"]

    article.take_in(filled, "longer", "\n\n".join(f"{p}第{n}段。" for n in range(12) for p in article.PARAGRAPHS))
    statements: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for slug, first in (("article", 4), ("longer", 48)):
        statements.clear()
        assert ask(PAGE, slug=slug, first=first)["document"]["paragraphs"]["edges"]
        counts.append(len(statements))
    assert counts[0] == counts[1]
    statements.clear()
    ask("{ documents { edges { node { paragraphs(first: 2) { edges { node { text } } } entities { totalCount } } } } }")
    assert len(statements) <= 8


def test_a_page_of_paragraphs_begins_at_any_place(ask: Ask) -> None:
    begun = 'query($from: Int!) { document(slug: "article") { paragraphs(first: 2, from: $from) { %s } } }'
    rows = begun % "edges { node { ordinal } } pageInfo { hasPreviousPage } totalCount"
    found = ask(rows, **{"from": 3})["document"]["paragraphs"]
    assert [edge["node"]["ordinal"] for edge in found["edges"]] == [3, 4]
    assert found["pageInfo"]["hasPreviousPage"]
    assert not ask(rows, **{"from": 1})["document"]["paragraphs"]["pageInfo"]["hasPreviousPage"]
    assert ask(rows, **{"from": 2_000_000_000})["document"]["paragraphs"]["edges"] == []
    assert "stands alone" in ask(rows, errors=True, **{"from": 0})["errors"][0]["message"]


ENTITY = """query Who($name: String, $key: String, $wikidata: WikidataId) {
  entity(name: $name, key: $key, wikidata: $wikidata) {
    key wikidata label traditional: label(language: "zh-Hant") mentionCount
    mentions(first: 2) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { span { quote paragraph { ordinal document { slug } } } } } }
    documents { totalCount edges { node { slug } } }
    related(first: 3) { paragraphCount entity { key } }
  }
}"""


def test_everything_about_an_entity_by_any_of_its_names(ask: Ask) -> None:
    answers = [
        ask(ENTITY, **by)["entity"]
        for by in (
            {"name": "王毅"},
            {"name": "Wang Yi"},
            {"name": " wang yi "},
            {"key": "wang_yi"},
            {"wikidata": "Q1137062"},
        )
    ]
    assert all(answer == answers[0] for answer in answers)
    first = answers[0]
    assert first["mentionCount"] == first["mentions"]["totalCount"] == 3
    assert [e["node"]["span"]["paragraph"]["ordinal"] for e in first["mentions"]["edges"]] == [2, 2]
    assert first["mentions"]["pageInfo"]["hasNextPage"]
    assert first["documents"]["edges"] == [{"node": {"slug": "article"}}]
    assert {"paragraphCount": 1, "entity": {"key": "tokyo"}} in first["related"]


def test_a_name_is_found_in_the_other_script(ask: Ask) -> None:
    assert ask(ENTITY, name="日本经济新闻")["entity"]["key"] == "nikkei"
    assert ask(ENTITY, name="無此人")["entity"] is None


def test_search_is_blind_to_script_and_variant(ask: Ask) -> None:
    query = """query($words: String!) { search(query: $words) { totalCount edges { node {
      score paragraph { ordinal } highlights(view: ZH_HANS) { start end } } } } }"""
    counts = {q: ask(query, words=q)["search"]["totalCount"] for q in ("裡的", "里的", "裏的")}
    assert set(counts.values()) == {1}
    hit = ask(query, words="网路")["search"]["edges"][0]["node"]
    assert hit["paragraph"]["ordinal"] == 4
    assert hit["highlights"] == [{"start": 7, "end": 9}]


def test_what_is_not_seen_in_a_query_is_not_sought(ask: Ask) -> None:
    query = "query($q: String!) { search(query: $q) { totalCount } entity(name: $q) { key } }"
    plain = ask(query, q="王毅")
    assert plain["search"]["totalCount"] > 0
    assert ask(query, q="王\U000e0100毅\u200b") == plain


def test_cursors_lead_through_a_list_in_both_directions(ask: Ask) -> None:
    query = """query($first: Int, $after: String, $last: Int, $before: String) { annotations(
      first: $first, after: $after, last: $last, before: $before) { totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } }"""
    whole = ask(query, first=1000)["annotations"]
    ids = [e["node"]["id"] for e in whole["edges"]]
    assert len(ids) == whole["totalCount"] > 10
    for step, forward in ((3, True), (4, False)):
        walked: list[str] = []
        cursor = None
        while True:
            page = ask(query, first=step, after=cursor) if forward else ask(query, last=step, before=cursor)
            info = page["annotations"]["pageInfo"]
            here = [e["node"]["id"] for e in page["annotations"]["edges"]]
            walked = walked + here if forward else here + walked
            assert info["hasPreviousPage" if forward else "hasNextPage"] is (cursor is not None)
            if not info["hasNextPage" if forward else "hasPreviousPage"]:
                break
            cursor = info["endCursor"] if forward else info["startCursor"]
        assert walked == ids


def test_page_arguments_are_bounded_and_the_limit_is_named(ask: Ask) -> None:
    assert ask("{ documents(first: 0) { edges { cursor } totalCount } }")["documents"] == {"edges": [], "totalCount": 1}
    for arguments in ("first: -1", "first: 1001", "last: 1001", "first: 1, last: 1", 'after: "nonsense"'):
        errors = ask(f"{{ documents({arguments}) {{ totalCount }} }}", errors=True)["errors"]
        assert errors[0]["extensions"]["code"] == "INVALID"
        assert errors[0]["extensions"]["hint"]
    assert ask("{ documents(first: 1001) { totalCount } }", errors=True)["errors"][0]["extensions"]["limit"] == 1000


def test_nodes_are_found_again_by_their_ids(ask: Ask) -> None:
    found = ask("""{ document(slug: "article") { id revision { id } paragraph(ordinal: 2) { id
      spans { id annotations { id } } } entities(first: 1) { edges { node { id } } } } }""")["document"]
    span = found["paragraph"]["spans"][0]
    ids = [found["id"], found["revision"]["id"], found["paragraph"]["id"], span["id"], span["annotations"][0]["id"]]
    ids.append(found["entities"]["edges"][0]["node"]["id"])
    nodes = ask("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)["nodes"]
    assert [n["id"] for n in nodes] == ids
    assert {n["__typename"] for n in nodes} >= {"Document", "Revision", "Paragraph", "Span", "Entity"}
    assert ask('{ node(id: "UGFyYWdyYXBoOjk5OTk5OQ") { id } }')["node"] is None
    assert ask('{ node(id: "nonsense") { id } }', errors=True)["errors"][0]["extensions"]["argument"] == ["id"]
