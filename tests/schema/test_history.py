"""The history through GraphQL: whose it is, what differs, and taking it back."""

from typing import Any

import pytest

from tests import article
from tests.schema.conftest import Ask

GROUP = """group { number cause undoes count actor documents { slug } changes { action node { id } } }
  problems { __typename code message path ... on Conflict { change by field } }"""
UNDO = f"mutation($i: UndoInput!) {{ undo(input: $i) {{ {GROUP} }} }}"
REDO = f"mutation($i: RedoInput!) {{ redo(input: $i) {{ {GROUP} }} }}"
REVERT = f"mutation($i: RevertChangeInput!) {{ revertChange(input: $i) {{ {GROUP} }} }}"
UPDATE = """mutation($i: UpdateAnnotationInput!) { updateAnnotation(input: $i) { annotation { version }
  problems { ... on StaleVersion { currentVersion current { id ... on Gloss { text version } } } } } }"""


@pytest.fixture
def gloss(ask: Ask) -> str:
    """A gloss of the translator's."""
    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 2) { id } } }')["document"]["paragraph"]["id"]
    query = "mutation($i: AddGlossInput!) { addGloss(input: $i) { annotation { id } } }"
    given = {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "Wang Yi"}
    made: str = ask(query, article.TRANSLATOR, i=given)["addGloss"]["annotation"]["id"]
    return made


def write(ask: Ask, gloss: str, version: int, text: str, actor: Any = article.TRANSLATOR) -> Any:
    return ask(UPDATE, actor, i={"id": gloss, "version": version, "text": text})["updateAnnotation"]


def test_an_annotation_tells_its_history(ask: Ask, gloss: str) -> None:
    write(ask, gloss, 1, "Mr Wang")
    query = """query($i: ID!) { node(id: $i) { ... on Gloss { history(first: 1) { totalCount pageInfo { hasNextPage endCursor } }
      last: history(last: 1) { edges { node { sequence actor action nodeType nodeId group undoes cause reason
        document { slug } node { id } fields { name before after } before after } } } } } }"""
    found = ask(query, i=gloss)["node"]
    assert (found["history"]["totalCount"], found["history"]["pageInfo"]["hasNextPage"]) == (2, True)
    change = found["last"]["edges"][0]["node"]
    assert change["fields"] == [{"name": "text", "before": "Wang Yi", "after": "Mr Wang"}]
    assert (change["actor"], change["action"], change["nodeType"]) == ("tam", "UPDATED", "Annotation")
    assert change["node"]["id"] == change["nodeId"] == gloss == change["after"]["id"]
    assert (change["before"]["text"], change["after"]["partOfSpeech"]) == ("Wang Yi", None)
    assert (change["document"], change["group"]) == ({"slug": "article"}, change["sequence"])


def test_documents_and_entities_tell_theirs(ask: Ask, gloss: str) -> None:
    actions = "history { totalCount edges { node { action nodeType } } }"
    query = f'{{ document(slug: "article") {{ id {actions} }} entity(key: "japan") {{ id version {actions} }} }}'
    found = ask(query)
    told = [(e["node"]["action"], e["node"]["nodeType"]) for e in found["document"]["history"]["edges"]]
    assert told == [("CREATED", "Document"), ("CREATED", "Annotation")]
    assert found["entity"]["version"] == found["entity"]["history"]["totalCount"] == 1
    root = ask("query($i: ID!) { history(id: $i) { totalCount } }", i=found["document"]["id"])
    assert root["history"]["totalCount"] == 2
    paragraph = ask('{ document(slug: "article") { paragraph(ordinal: 1) { id } } }')["document"]["paragraph"]["id"]
    wrong = ask("query($i: ID!) { history(id: $i) { totalCount } }", i=paragraph, errors=True)
    assert "Paragraph" in wrong["errors"][0]["message"]


def test_what_a_machine_made_names_the_program_and_its_version(ask: Ask) -> None:
    query = """{ annotations(kinds: [CONVERSION, ENTITY_LINK]) { edges { node { kind origin creator confidence
      agent { name version } ... on Conversion { engine } } } } }"""
    rows = [e["node"] for e in ask(query)["annotations"]["edges"]]
    assert {r["origin"] for r in rows} == {"MACHINE"}
    for row in rows:
        assert row["agent"]["name"] == row["creator"]
        assert row["agent"]["version"]
        assert (row["confidence"] is not None) == (row["kind"] == "ENTITY_LINK")


def test_the_person_undoes_and_redoes(ask: Ask, gloss: str) -> None:
    write(ask, gloss, 1, "Mr Wang")
    query = '{ undoable(document: "article") { number actor count } redoable { number } }'
    mine = ask(query, article.TRANSLATOR)
    assert [g["count"] for g in mine["undoable"]] == [1, 1]
    assert ask(query, article.REVIEWER) == {"undoable": [], "redoable": []}
    undone = ask(UNDO, article.TRANSLATOR, i={"document": "article"})["undo"]
    assert undone["problems"] == []
    assert undone["group"]["undoes"] == mine["undoable"][0]["number"]
    assert undone["group"]["changes"] == [{"action": "UPDATED", "node": {"id": gloss}}]
    assert [g["number"] for g in ask(query, article.TRANSLATOR)["redoable"]] == [undone["group"]["number"]]
    marked = {"clientMutationId": "again"}
    assert ask(REDO, article.TRANSLATOR, i=marked) == ask(REDO, article.TRANSLATOR, i=marked)
    assert ask("query($i: ID!) { node(id: $i) { ... on Gloss { text } } }", i=gloss)["node"]["text"] == "Mr Wang"
    missing = ask(UNDO, article.TRANSLATOR, i={"document": "nowhere"})["undo"]["problems"][0]
    assert (missing["code"], missing["path"]) == ("NOT_FOUND", ["document"])
    for actor, code in ((article.READER, "FORBIDDEN"), (article.REVIEWER, "NOT_FOUND")):
        assert ask(UNDO, actor, i={})["undo"]["problems"][0]["code"] == code


def test_a_later_change_in_the_way_is_named(ask: Ask, gloss: str) -> None:
    write(ask, gloss, 1, "Mr Wang")
    write(ask, gloss, 2, "Minister Wang", article.REVIEWER)
    problem = ask(UNDO, article.TRANSLATOR, i={})["undo"]["problems"][0]
    assert (problem["__typename"], problem["by"], problem["field"]) == ("Conflict", "rui", "text")
    reverted = ask(REVERT, article.TRANSLATOR, i={"sequence": problem["change"], "reason": "no"})["revertChange"]
    assert (reverted["group"]["cause"], reverted["group"]["actor"]) == ("REVERT", "tam")
    again = ask(REVERT, article.TRANSLATOR, i={"sequence": problem["change"]})["revertChange"]["problems"][0]
    assert (again["code"], again["path"]) == ("CONFLICT", ["sequence"])


def test_who_is_late_is_shown_the_current_state(ask: Ask, gloss: str) -> None:
    write(ask, gloss, 1, "Mr Wang")
    stale = write(ask, gloss, 1, "late")
    assert stale["annotation"] is None
    current = {"id": gloss, "text": "Mr Wang", "version": 2}
    assert stale["problems"] == [{"currentVersion": 2, "current": current}]
    problems = "problems { ... on StaleVersion { currentVersion current { ... on Document { slug } ... on Entity { key version } } } }"
    revise = f"mutation($i: ReviseDocumentInput!) {{ reviseDocument(input: $i) {{ {problems} }} }}"
    late = ask(revise, article.TRANSLATOR, i={"slug": "article", "text": "改", "expectedRevision": 4})
    assert late["reviseDocument"]["problems"] == [{"currentVersion": 1, "current": {"slug": "article"}}]
    update = f"mutation($i: UpdateEntityInput!) {{ updateEntity(input: $i) {{ {problems} }} }}"
    given = {"key": "japan", "version": 1, "description": "islands"}
    assert ask(update, article.TRANSLATOR, i=given)["updateEntity"]["problems"] == []
    late = ask(update, article.TRANSLATOR, i=given)["updateEntity"]["problems"]
    assert late == [{"currentVersion": 2, "current": {"key": "japan", "version": 2}}]
