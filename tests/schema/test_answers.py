"""Answers are kept as long as they are what would be answered, whoever writes, and in whichever process."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from sqlmodel import select

from annotations import authority, entry, intake, lexicon, membership, orphan, publication, stamp
from annotations.actor import SYSTEM, Actor
from annotations.annotation import Annotation
from annotations.authority import Name
from annotations.stamp import Extent, Stamp
from api.database import Database
from schema import ids, operation, preparation
from schema.answers import EACH, LARGEST, Answer, Answers, reach
from schema.context import Context
from schema.pace import Pace
from source_text.paragraph import Paragraph
from source_text.scripts import TextView
from source_text.sight import Visibility
from tests import article

TITLES = """query($s: String!) { document(slug: $s) { title paragraphs { edges { node { text(view: ZH_HANS)
  spans { annotations { ... on Gloss { text } ... on EntityLink { entity { label } } } } } } } } }"""
ONE = """query($s: String!, $n: Int!) { document(slug: $s) { title paragraph(ordinal: $n) { text
  spans { annotations { ... on Gloss { text } ... on EntityLink { entity { label } } } } } } }"""
DATED = ONE.replace("title", "title updatedAt")
STRANGER = Actor("stranger", None)
Ask = Callable[..., Any]


@pytest.fixture
def stored(database: Database) -> Database:
    """Two documents."""
    for slug in ("article", "second"):
        article.take_in(database, slug)
    return database


@pytest.fixture
def other(stored: Database) -> Iterator[Database]:
    """The same database in another process, as far as it can tell."""
    made = Database(stored.engine.url.render_as_string(hide_password=False))
    yield made
    made.close()


def ask(database: Database, query: str, actor: Actor = article.ADMINISTRATOR, **variables: Any) -> Any:
    """The answer, and whether it was kept from before."""
    hits = database.answers.hits
    found = asyncio.run(operation.run(preparation.prepare(query), None, variables, Context(actor, database)))
    return found.body(), database.answers.hits > hits


def add(database: Database, slug: str, text: str) -> None:
    paragraph, _ = ask(database, "query($s: String!) { document(slug: $s) { paragraph(ordinal: 2) { id } } }", s=slug)
    given = {
        "paragraph": paragraph["data"]["document"]["paragraph"]["id"],
        "range": {"start": 0, "end": 2},
        "text": text,
    }
    made, _ = ask(database, "mutation($i: AddGlossInput!) { addGloss(input: $i) { problems { message } } }", i=given)
    assert made["data"]["addGloss"]["problems"] == []


def test_what_was_answered_is_answered_again_byte_by_byte(stored: Database) -> None:
    first, again = ask(stored, TITLES, s="article")
    assert not again
    assert ask(stored, TITLES, s="article") == (first, True)
    assert ask(stored, TITLES, s="second")[1] is False


def test_what_was_answered_before_is_answered_without_a_session_to_read(
    stored: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = ask(stored, TITLES, s="article")
    prepared, given = preparation.prepare(TITLES), {"s": "second"}
    one = prepared.operation()
    asked = operation.Asked(prepared, one, given, prepared.cost(one, given), Context(STRANGER, stored))
    with stored.read() as session:
        assert asyncio.run(operation._now(asked)) == stamp.read(stamp.driver(session))
    assert asyncio.run(operation._again(asked)) == (None, None)
    add(stored, "second", "elsewhere")
    monkeypatch.setattr(stored, "session", None)
    assert ask(stored, TITLES, s="article") == (first, True)


def test_who_asks_first_looks_for_no_state_and_who_comes_later_does(
    stored: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    glimpse = stored.glimpse

    async def counted(words: str) -> Any:
        nonlocal looks
        looks += words == stamp.NOW
        return await glimpse(words)

    async def asked(number: int, **given: Any) -> set[bytes]:
        contexts = [Context(STRANGER, stored) for _ in range(number)]
        made = await asyncio.gather(*(operation.run(preparation.prepare(TITLES), None, given, c) for c in contexts))
        return {one.encode() for one in made}

    monkeypatch.setattr(stored, "glimpse", counted)
    monkeypatch.setattr(Pace, "quick", False)
    assert len(asyncio.run(asked(1, s="article"))) == 1
    assert looks == 0
    assert len(asyncio.run(asked(5, s="second"))) == 1
    assert looks == 4


def test_a_change_of_the_document_is_seen_at_once_and_one_of_another_costs_nothing(
    stored: Database, other: Database
) -> None:
    for writer in (stored, other):
        before, _ = ask(stored, TITLES, s="article")
        add(writer, "second", "elsewhere")
        assert ask(stored, TITLES, s="article") == (before, True)
        add(writer, "article", "here")
        after, again = ask(stored, TITLES, s="article")
        assert not again
        assert orjson.dumps(after).count(b'"here"') == orjson.dumps(before).count(b'"here"') + 1


def test_what_is_said_of_another_paragraph_costs_nothing(stored: Database, other: Database) -> None:
    for writer in (stored, other):
        second, third = ask(stored, ONE, s="article", n=2)[0], ask(stored, ONE, s="article", n=3)[0]
        ask(stored, DATED, s="article", n=3)
        add(writer, "article", "here")
        assert ask(stored, ONE, s="article", n=3) == (third, True)
        assert ask(stored, DATED, s="article", n=3)[1] is False
        found, again = ask(stored, ONE, s="article", n=2)
        assert not again
        assert str(found).count("'here'") == str(second).count("'here'") + 1


def test_a_span_that_comes_to_stand_in_another_paragraph_is_seen_in_both(stored: Database) -> None:
    add(stored, "article", "here")

    def said() -> list[int]:
        return [str(ask(stored, ONE, s="article", n=n)[0]).count("'here'") for n in (2, 3)]

    assert said() == [1, 0]
    with stored.write() as session:
        gloss = session.exec(select(Annotation).where(Annotation.text == "here")).one()
        third = session.exec(
            select(Paragraph).where(Paragraph.document_id == gloss.document_id, Paragraph.ordinal == 3)
        ).one()
        orphan.reattach(session, article.ADMINISTRATOR, gloss.span_id, third, 0, 1)
    assert said() == [0, 1]
    with stored.write() as session:
        entry.update_body(session, article.ADMINISTRATOR, gloss.id, None, text="there")
    assert said() == [0, 0]


def test_names_and_the_lexicon_are_part_of_every_answer(stored: Database, other: Database) -> None:
    assert "Wang Yi" in str(ask(stored, TITLES, s="article")[0])
    with other.write() as session:
        entity = authority.by_key(session, "wang_yi")
        authority.change(session, article.ADMINISTRATOR, entity, labels=[Name("en", "Minister Wang")])
    assert "Minister Wang" in str(ask(stored, TITLES, s="article")[0])
    with other.write() as session:
        lexicon.put(session, article.ADMINISTRATOR, TextView.ZH_HANS, "瓷器", "磁器")
    assert "磁器" in str(ask(stored, TITLES, s="article")[0])
    with other.write() as session:  # in place of it, so that there are as many terms as before
        lexicon.put(session, article.ADMINISTRATOR, TextView.ZH_HANS, "瓷器", "甆器")
    assert "甆器" in str(ask(stored, TITLES, s="article")[0])
    with other.write() as session:
        lexicon.remove(session, article.ADMINISTRATOR, TextView.ZH_HANS, "瓷器")
    assert "甆器" not in str(ask(stored, TITLES, s="article")[0])


def test_lists_are_made_anew_after_every_change(stored: Database) -> None:
    query = "{ annotations(kinds: [GLOSS]) { totalCount } }"
    before = ask(stored, query)[0]["data"]["annotations"]["totalCount"]
    assert ask(stored, query)[1]
    add(stored, "second", "one more")
    after, again = ask(stored, query)
    assert (after["data"]["annotations"]["totalCount"], again) == (before + 1, False)


def test_what_is_hidden_is_hidden_at_once(stored: Database) -> None:
    assert ask(stored, TITLES, STRANGER, s="article")[0]["data"]["document"]
    assert ask(stored, TITLES, STRANGER, s="article")[1]
    with stored.write() as session:
        publication.show(session, article.ADMINISTRATOR, "article", Visibility.PRIVATE)
    assert ask(stored, TITLES, STRANGER, s="article")[0]["data"]["document"] is None
    assert ask(stored, TITLES, s="article")[0]["data"]["document"]
    assert ask(stored, TITLES, STRANGER, s="article")[0]["data"]["document"] is None


def test_a_document_that_was_not_there_is_found_once_it_is(stored: Database) -> None:
    assert ask(stored, TITLES, s="third")[0]["data"]["document"] is None
    article.take_in(stored, "third")
    assert ask(stored, TITLES, s="third")[0]["data"]["document"]


def test_nothing_is_kept_of_who_asks_and_of_what_failed(stored: Database) -> None:
    for query in ("{ viewer { name } }", "{ undoable { number } }", '{ document(slug: "a", id: "b") { title } }'):
        ask(stored, query)
        assert ask(stored, query)[1] is False


def test_a_document_tells_how_far_it_reaches() -> None:
    def of(query: str) -> tuple[bool, bool, bool]:
        found = reach(preparation.GRAPH, preparation.prepare(query).document)
        assert not found.bare
        return found[:3]

    assert of('{ document(slug: "a") { paragraphs { edges { node { text } } } __typename } }') == (True, True, True)
    assert of('{ document(slug: "a") { paragraph(ordinal: 1) { rewordings { text } } } }') == (True, True, False)
    assert of('{ document(slug: "a") { updatedAt } }') == (True, True, False)
    assert of('{ document(slug: "a") { entities { edges { node { label } } } } }') == (True, True, False)
    assert of('{ document(slug: "a") { entities { edges { node { mentionCount } } } } }') == (True, False, False)
    assert of('{ document(slug: "a") { history { totalCount } } }') == (True, False, False)
    assert of('{ document(slug: "a") { title } documents { totalCount } }') == (True, False, False)
    assert of('{ document(slug: "a") { project { key } } }')[0] is False
    assert of('{ reconciliationCandidates(entity: "a") { id } }')[0] is False


@pytest.mark.parametrize(
    "query", ["{ __schema { types { name fields { name } } } }", '{ __typename type: __type(name: "Query") { name } }']
)
def test_a_document_may_ask_for_the_schema_alone(query: str) -> None:
    assert preparation.prepare(query).reach.bare
    assert not preparation.prepare(query[:-1] + " documents { totalCount } }").reach.bare


def test_what_the_schema_is_like_is_worked_out_once_for_all_documents(stored: Database) -> None:
    kinds = '{ __type(name: "AnnotationKind") { enumValues { name } } }'
    first, again = ask(stored, kinds)
    assert not again
    assert len(first["data"]["__type"]["enumValues"]) == 5
    add(stored, "article", "x")
    assert ask(stored, kinds) == (first, True)
    assert ask(stored, kinds, STRANGER)[0] == first


def test_what_was_asked_is_not_kept_with_the_answer(stored: Database) -> None:
    title = '{ document(slug: "article") { title } }'
    ask(stored, f"{title} # {'long ' * 10_000}")
    assert ask(stored, f"{title} # {'long ' * 10_000}")[1]
    assert stored.answers.taken < 2 * EACH
    [key] = stored.answers._kept
    assert len(repr(key)) < 300
    assert ask(stored, title)[1] is False


def test_there_is_room_for_so_much_and_no_more(stored: Database) -> None:
    answers = Answers(room=3 * (EACH + 30) + 10)
    with stored.read() as session:
        now = stamp.read(stamp.driver(session))
        for n in range(10):
            answers.keep(n, Answer(bytes(30), now, None))
        assert answers.taken == 3 * (EACH + 30)
        assert [answers.find(n, now, lambda _: []) is not None for n in range(10)] == [n > 6 for n in range(10)]
        answers.keep(9, Answer(bytes(10), now, None))
        answers.keep("large", Answer(bytes(LARGEST - EACH + 1), now, None))
        assert answers.taken == 3 * (EACH + 30) - 20


def take_in(database: Database, slug: str, project: str) -> None:
    with database.write() as session:
        form = intake.Import(slug, "zh-Hant", text="淡水。", title=project, project=project)
        intake.take_in(session, SYSTEM, form)


def test_another_document_that_comes_to_be_meant_is_seen_at_once(stored: Database, other: Database) -> None:
    query = "query($s: String!) { document(slug: $s) { title } }"
    with stored.write() as session:
        membership.create(session, SYSTEM, "second", "Second")
    take_in(stored, "twice", "second")
    assert ask(stored, query, s="twice")[0]["data"]["document"]["title"] == "second"
    assert ask(stored, query, s="second:twice")[0]["data"]["document"]["title"] == "second"
    take_in(other, "twice", "main")
    assert ask(stored, query, s="twice") == ({**ask(stored, query, s="main:twice")[0]}, False)
    assert ask(stored, query, s="twice")[0]["data"]["document"]["title"] == "main"
    assert ask(stored, query, s="second:twice")[1]


def test_an_older_answer_neither_takes_the_place_of_a_newer_one_nor_counts_as_one() -> None:
    older, newer, now = (Stamp(n, (0, 0), False) for n in (1, 2, 3))
    answers, extent = Answers(), Extent(frozenset({1}))
    answers.keep("a", Answer(b"new", newer, extent))
    held = answers.held("a")
    answers.keep("a", Answer(b"old", older, extent))
    assert answers.held("a") == held
    answers.drop("a")
    answers.keep("a", Answer(b"old", older, extent))  # by somebody else, after the one above was looked at
    assert answers.find("a", now, lambda _: [], held) == b"new"
    assert answers.held("a") == Answer(b"old", older, extent)


def test_who_names_an_unlisted_document_sees_it_in_whichever_order_they_ask(stored: Database) -> None:
    with stored.write() as session:
        document = publication.show(session, article.ADMINISTRATOR, "second", Visibility.UNLISTED)
    id_ = ids.encode("Document", document.id)
    parts = [f'n: node(id: "{id_}") {{ id }}', 'd: document(slug: "second") { id }']
    for query in (" ".join(parts), " ".join(parts[::-1])):
        found = ask(stored, f"{{ {query} }}", STRANGER)[0]["data"]
        assert (found["n"], found["d"]) == ({"id": id_}, {"id": id_})
    assert ask(stored, f"{{ {parts[0]} }}", STRANGER)[0]["data"]["n"] is None
    # What is wrong with an argument is told of the field that it is given to.
    wrong = 'query($s: String = "x") { d: search(query: $s) { totalCount } documents { totalCount } }'
    found = ask(stored, wrong, STRANGER, s=None)[0]
    assert [error["path"] for error in found["errors"]] == [["d"]]


def do(database: Database, name: str, given: dict[str, Any], selection: str = "") -> Any:
    """What a mutation tells, which is refused nothing."""
    type_ = f"{name[0].upper()}{name[1:]}Input"
    words = f"mutation($i: {type_}!) {{ {name}(input: $i) {{ {selection} problems {{ message }} }} }}"
    found = ask(database, words, i=given)[0]["data"][name]
    assert found.pop("problems") == []
    return found


def test_what_an_unlisted_document_mentions_elsewhere_is_seen_or_not_at_once(stored: Database) -> None:
    """Who names it sees the entities that it mentions, in other documents too."""
    with stored.write() as session:
        publication.show(session, article.ADMINISTRATOR, "second", Visibility.UNLISTED)
    ghosts = [
        do(
            stored,
            "createEntity",
            {"key": key, "type": "PERSON", "labels": [{"language": "en", "text": key}], "visibility": visibility},
            "entity { id }",
        )["entity"]["id"]
        for key, visibility in (("ghost", "UNLISTED"), ("guest", "PUBLIC"))
    ]

    def link(slug: str, ordinal: int) -> Any:
        query = "query($s: String!, $n: Int!) { document(slug: $s) { paragraph(ordinal: $n) { id } } }"
        paragraph = ask(stored, query, s=slug, n=ordinal)[0]["data"]["document"]["paragraph"]["id"]
        given = {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "entity": ghosts[0]}
        return do(stored, "addEntityLink", given, "annotation { id version }")["annotation"]

    def seen() -> bool:
        one = "annotations { ... on EntityLink { entity { key } } }"
        parts = ['b: document(slug: "second") { paragraph(ordinal: 1) { text } }']
        parts += [f'a: document(slug: "article") {{ paragraph(ordinal: 1) {{ {one} }} }}']
        return "ghost" in orjson.dumps(ask(stored, f"{{ {' '.join(parts)} }}", STRANGER)[0]).decode()

    link("article", 1)
    assert not seen()
    mention = link("second", 2)
    assert seen()
    do(stored, "updateAnnotation", mention | {"entity": ghosts[1]})
    assert not seen()
