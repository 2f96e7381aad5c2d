"""Links over GraphQL: why they are proposed, linking again, naming something new, and suggestions."""

from typing import Any

import pytest

from annotations import authority
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from api.database import Database
from tests import article
from tests.schema.conftest import Ask

LINKS = """{ annotations(document: "article", kinds: [ENTITY_LINK]) { edges { node {
  span { quote } ... on EntityLink { entity { key } explanation {
    summary surface name match reasons alternatives { score entity { key } } } } } } } }"""
LINK = """mutation($dry: Boolean) { linkEntities(input: {document: "article", dryRun: $dry}) {
  proposed renewed withdrawn steps { move ordinal start end quote entity confidence explanation }
  document { slug } problems { message path } } }"""


def test_a_proposal_explains_itself_and_what_people_make_does_not(ask: Ask) -> None:
    nodes = [edge["node"] for edge in ask(LINKS)["annotations"]["edges"]]
    first = next(node for node in nodes if node["span"]["quote"] == "王毅")
    assert first["explanation"] == {
        "summary": "王毅 is the label 王毅.",
        "surface": "王毅",
        "name": "王毅",
        "match": "LABEL",
        "reasons": [],
        "alternatives": [],
    }
    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 1) { id } } }')["document"]["paragraph"]["id"]
    entity = ask('{ entity(key: "japan") { id } }')["entity"]["id"]
    made = ask(
        """mutation($p: ID!, $e: ID!) { addEntityLink(input: {paragraph: $p, entity: $e, range: {start: 0, end: 1}}) {
        annotation { ... on EntityLink { explanation { summary } } } problems { message } } }""",
        p=paragraph,
        e=entity,
    )["addEntityLink"]
    assert made == {"annotation": {"explanation": None}, "problems": []}


def test_a_text_is_linked_again_with_the_entities_of_today(ask: Ask, filled: Database) -> None:
    with filled.write() as session:
        names = (Name("zh-Hant", "東京灣"),)
        authority.create(session, article.ADMINISTRATOR, EntityForm("bay", EntityType.PLACE, names), 1)
    tried = ask(LINK, dry=True)["linkEntities"]
    done = ask(LINK)["linkEntities"]
    assert tried["steps"] == done["steps"]
    assert (done["proposed"], done["problems"], done["document"]["slug"]) == (len(done["steps"]), [], "article")
    step = next(step for step in done["steps"] if step["quote"] == "東京灣")
    assert (step["move"], step["ordinal"], step["entity"]) == ("PROPOSED", 3, "bay")
    assert step["explanation"].startswith("東京灣 is the label")
    assert ask(LINK)["linkEntities"]["steps"] == []


def test_linking_is_refused_to_readers_and_for_unknown_documents(ask: Ask) -> None:
    refused = ask(LINK, actor=article.READER)["linkEntities"]
    assert refused["document"] is None
    assert "reader" in refused["problems"][0]["message"]
    unknown = ask(LINK.replace("article", "nowhere"))["linkEntities"]
    assert unknown["problems"][0]["path"] == ["document"]


def test_entities_are_suggested_for_a_selection_in_any_view(ask: Ask) -> None:
    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 2) { id text(view: ZH_HANS) } } }')["document"]
    text, id_ = paragraph["paragraph"]["text"], paragraph["paragraph"]["id"]
    start = text.index("东京")
    query = """query($p: ID!, $r: TextRangeInput!) { entitySuggestions(paragraph: $p, range: $r) {
      score reason entity { key label } } }"""
    found = ask(query, p=id_, r={"start": start, "end": start + 2, "view": "ZH_HANS"})["entitySuggestions"]
    assert found[0]["entity"] == {"key": "tokyo", "label": "Tokyo"}
    assert found[0]["score"] > 0.8
    assert "東京" in found[0]["reason"]


NAME = """mutation($input: AddEntityLinkInput!) { addEntityLink(input: $input) {
  annotation { id ... on EntityLink { entity { id key visibility project { key } } } } problems { code path } } }"""
UNDO = 'mutation { undo(input: {document: "article"}) { group { count } problems { code } } }'
REDO = 'mutation { redo(input: {document: "article"}) { group { count } problems { code } } }'
KNOWN = "query($key: String!) { entity(key: $key) { mentionCount } }"
BAY = {"key": "bay", "type": "PLACE", "labels": [{"language": "en", "text": "Tokyo Bay"}]}


def named(ask: Ask, start: int = 0, **whom: Any) -> Any:
    """What naming a stretch of the third paragraph comes to."""
    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 3) { id } } }')["document"]["paragraph"]["id"]
    given = {"paragraph": paragraph, "range": {"start": start, "end": start + 1}, **whom}
    return ask(NAME, article.TRANSLATOR, input=given)["addEntityLink"]


def test_a_new_name_and_its_link_are_made_undone_and_redone_together(ask: Ask) -> None:
    made = named(ask, newEntity=BAY)
    assert made["problems"] == []
    assert made["annotation"]["entity"] == {
        **made["annotation"]["entity"],
        "key": "bay",
        "visibility": "PUBLIC",
        "project": {"key": "main"},
    }
    assert ask(UNDO, article.TRANSLATOR)["undo"]["problems"] == []
    assert ask(KNOWN, key="bay")["entity"] is None
    assert ask(REDO, article.TRANSLATOR)["redo"]["problems"] == []
    assert ask(KNOWN, key="bay")["entity"] == {"mentionCount": 1}


@pytest.mark.parametrize("use", ["linked", "changed"])
def test_a_new_name_that_others_took_up_stays_when_its_link_is_undone(ask: Ask, filled: Database, use: str) -> None:
    made = named(ask, newEntity=BAY)["annotation"]["entity"]
    if use == "linked":
        paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 3) { id } } }')["document"]["paragraph"]["id"]
        given = {"paragraph": paragraph, "range": {"start": 4, "end": 5}, "entity": made["id"]}
        assert ask(NAME, article.REVIEWER, input=given)["addEntityLink"]["problems"] == []
    else:
        with filled.write() as session:
            authority.change(session, article.REVIEWER, authority.by_key(session, "bay"), description="A bay")
    assert ask(UNDO, article.TRANSLATOR)["undo"]["problems"] == []
    assert ask(KNOWN, key="bay")["entity"] == {"mentionCount": int(use == "linked")}
    assert ask(REDO, article.TRANSLATOR)["redo"]["problems"] == []
    assert ask(KNOWN, key="bay")["entity"] == {"mentionCount": 1 + (use == "linked")}


def test_a_link_is_to_one_entity_and_nothing_is_made_where_it_is_refused(ask: Ask) -> None:
    entity = ask('{ entity(key: "japan") { id } }')["entity"]["id"]
    refused = [{"code": "INVALID", "path": ["entity"]}]
    assert named(ask)["problems"] == named(ask, entity=entity, newEntity=BAY)["problems"] == refused
    taken = named(ask, newEntity={**BAY, "key": "japan"})["problems"]
    assert taken == [{"code": "CONFLICT", "path": ["newEntity", "key"]}]
    assert named(ask, newEntity=BAY, status="APPROVED")["problems"][0]["code"] == "FORBIDDEN"
    assert ask(KNOWN, key="bay")["entity"] is None
