"""Threads of notes: answers, resolving, tombstones that hold a thread together, and what is refused."""

from typing import Any

import pytest

from tests import article
from tests.schema.conftest import Ask

PROBLEMS = "problems { __typename message path code hint ... on StaleVersion { expectedVersion currentVersion } }"
ADD = f"""mutation($input: AddNoteInput!) {{ addNote(input: $input) {{ {PROBLEMS}
  annotation {{ id version span {{ id }} ... on Note {{ text inReplyTo {{ id }} }} }} }} }}"""
RESOLVE = f"""mutation($input: ResolveThreadInput!) {{ resolveThread(input: $input) {{ {PROBLEMS}
  annotation {{ id version ... on Note {{ deletedAt thread {{ resolved }} }} }} }} }}"""
DELETE = "mutation($input: DeleteAnnotationInput!) { deleteAnnotation(input: $input) { problems { message } } }"
THREAD = """query($id: ID!) { node(id: $id) { ... on Note { text inReplyTo { id text deletedAt } replies { id text }
  thread { resolved root { id text deletedAt } notes { id text creator deletedAt } } } } }"""


@pytest.fixture
def paragraph(ask: Ask) -> str:
    found: str = ask('{ document(slug: "article") { paragraph(ordinal: 2) { id } } }')["document"]["paragraph"]["id"]
    return found


def add(ask: Ask, text: str, actor: Any = article.TRANSLATOR, **given: Any) -> dict[str, Any]:
    payload = ask(ADD, actor, input={"text": text, **given})["addNote"]
    assert payload["problems"] == [], payload
    made: dict[str, Any] = payload["annotation"]
    return made


def refusal(ask: Ask, query: str, name: str, **given: Any) -> tuple[str, list[str] | None]:
    payload = ask(query, article.TRANSLATOR, input=given)[name]
    assert payload["annotation"] is None
    assert payload["problems"][0]["hint"]
    return payload["problems"][0]["__typename"], payload["problems"][0]["path"]


@pytest.fixture
def notes(ask: Ask, paragraph: str) -> list[str]:
    """A note, an answer, an answer to that, and a second answer to the first."""
    first = add(ask, "What is meant?", paragraph=paragraph, range={"start": 2, "end": 4})
    second = add(ask, "A state visit.", article.REVIEWER, inReplyTo=first["id"])
    third = add(ask, "Sure?", inReplyTo=second["id"])
    fourth = add(ask, "See the report.", inReplyTo=first["id"])
    assert {n["span"]["id"] for n in (second, third, fourth)} == {first["span"]["id"]}
    return [n["id"] for n in (first, second, third, fourth)]


def read(ask: Ask, id_: str) -> Any:
    return ask(THREAD, id=id_)["node"]


def test_a_thread_is_read_from_any_of_its_notes(ask: Ask, notes: list[str]) -> None:
    assert [n["id"] for n in read(ask, notes[0])["replies"]] == [notes[1], notes[3]]
    assert [n["id"] for n in read(ask, notes[1])["replies"]] == [notes[2]]
    for note in notes:
        found = read(ask, note)["thread"]
        assert found["root"]["id"] == notes[0]
        assert [n["id"] for n in found["notes"]] == notes
        assert not found["resolved"]
    assert read(ask, notes[2])["inReplyTo"]["id"] == notes[1]
    assert read(ask, notes[0])["inReplyTo"] is None


def test_a_deleted_note_keeps_its_place_as_long_as_one_answers_it(ask: Ask, notes: list[str]) -> None:
    for note in notes[:2]:
        ask(DELETE, article.REVIEWER, input={"id": note, "version": 1})
    assert read(ask, notes[0]) is None
    found = read(ask, notes[2])
    assert [(n["id"], n["text"]) for n in found["thread"]["notes"]] == [
        (notes[0], ""), (notes[1], ""), (notes[2], "Sure?"), (notes[3], "See the report."),
    ]  # fmt: skip
    assert found["inReplyTo"]["text"] == ""
    assert found["inReplyTo"]["deletedAt"]
    ask(DELETE, article.REVIEWER, input={"id": notes[2], "version": 1})
    assert [n["id"] for n in read(ask, notes[3])["thread"]["notes"]] == [notes[0], notes[3]]
    listed = ask("{ annotations(kinds: [NOTE]) { totalCount edges { node { id } } } }")["annotations"]
    assert [e["node"]["id"] for e in listed["edges"]] == [notes[3]]


def test_a_thread_is_resolved_and_reopened_from_any_note_and_says_so_once(ask: Ask, notes: list[str]) -> None:
    done = ask(RESOLVE, article.TRANSLATOR, input={"note": notes[2], "version": 1})["resolveThread"]
    assert done == {
        "problems": [],
        "annotation": {"id": notes[0], "version": 2, "deletedAt": None, "thread": {"resolved": True}},
    }
    again = ask(RESOLVE, article.TRANSLATOR, input={"note": notes[0]})["resolveThread"]
    assert again["annotation"]["version"] == 2
    assert refusal(ask, RESOLVE, "resolveThread", note=notes[0], resolved=False, version=1) == (
        "StaleVersion",
        ["version"],
    )
    opened = ask(RESOLVE, article.TRANSLATOR, input={"note": notes[3], "resolved": False})["resolveThread"]
    assert opened["annotation"]["thread"] == {"resolved": False}


def test_a_thread_without_its_first_note_can_be_resolved(ask: Ask, notes: list[str]) -> None:
    ask(DELETE, article.REVIEWER, input={"id": notes[0], "version": 1})
    done = ask(RESOLVE, article.TRANSLATOR, input={"note": notes[1]})["resolveThread"]
    assert done["annotation"]["deletedAt"]
    assert read(ask, notes[1])["thread"]["resolved"]


def test_what_cannot_be_answered_is_refused(ask: Ask, notes: list[str], paragraph: str) -> None:
    link = ask("{ annotations(kinds: [ENTITY_LINK], first: 1) { edges { node { id } } } }")["annotations"]["edges"][0]
    assert refusal(ask, ADD, "addNote", text="x", inReplyTo=link["node"]["id"]) == ("InvalidInput", ["inReplyTo"])
    assert refusal(ask, ADD, "addNote", text="x", inReplyTo=paragraph) == ("InvalidInput", ["inReplyTo"])
    assert refusal(ask, ADD, "addNote", text=" ", inReplyTo=notes[0]) == ("InvalidInput", ["text"])
    assert refusal(ask, ADD, "addNote", text="x") == ("InvalidInput", ["paragraph"])
    assert refusal(ask, ADD, "addNote", text="x", paragraph=paragraph) == ("InvalidInput", ["range"])
    elsewhere = {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "inReplyTo": notes[0]}
    assert refusal(ask, ADD, "addNote", text="x", **elsewhere) == ("InvalidInput", ["range"])
    here = {"paragraph": paragraph, "range": {"start": 2, "end": 4}, "inReplyTo": notes[0]}
    assert add(ask, "the same place", **here)["inReplyTo"]["id"] == notes[0]
    ask(DELETE, article.REVIEWER, input={"id": notes[3], "version": 1})
    assert refusal(ask, ADD, "addNote", text="x", inReplyTo=notes[3]) == ("Gone", ["inReplyTo"])
    assert refusal(ask, RESOLVE, "resolveThread", note=link["node"]["id"]) == ("InvalidInput", ["note"])


def test_readers_neither_answer_nor_resolve(ask: Ask, notes: list[str]) -> None:
    for query, name, given in (
        (ADD, "addNote", {"text": "x", "inReplyTo": notes[0]}),
        (RESOLVE, "resolveThread", {"note": notes[0]}),
    ):
        assert ask(query, article.READER, input=given)[name]["problems"][0]["code"] == "FORBIDDEN"


def test_a_past_revision_shows_the_thread_as_it_stood(ask: Ask, notes: list[str]) -> None:
    revise = "mutation($input: ReviseDocumentInput!) { reviseDocument(input: $input) { problems { message } } }"
    text = article.TEXT.replace("王毅訪問日本", "外長王毅訪問日本")
    assert ask(revise, article.TRANSLATOR, input={"slug": "article", "text": text})["reviseDocument"]["problems"] == []
    add(ask, "Later.", inReplyTo=notes[0])
    query = """{ document(slug: "article", revision: 1) { paragraph(ordinal: 2) { annotations(kinds: [NOTE]) { id
      ... on Note { replies { id } thread { notes { id } } } } } } }"""
    found = ask(query)["document"]["paragraph"]["annotations"]
    assert [n["id"] for n in found] == notes
    assert [n["id"] for n in found[0]["thread"]["notes"]] == notes
    assert len(read(ask, notes[0])["thread"]["notes"]) == 5
