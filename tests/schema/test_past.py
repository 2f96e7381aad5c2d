"""An earlier revision is read as far as it is asked for, and stays as it was."""

from typing import Any

import pytest
from sqlalchemy import event

from annotations import amend, entry, read
from annotations.annotation import Kind
from annotations.past import Past
from api.database import Database
from source_text import prepared
from source_text import read as texts
from tests import article
from tests.schema.conftest import Ask

EVERYTHING = """paragraphs { edges { node { ordinal text mainland: text(view: ZH_HANS_CN) translation words { text }
  spans { quote range { start end } paragraph { id } annotations { id span { id } } }
  annotations(kinds: [CONVERSION]) { kind } } } }
  annotationCounts { kind status count } entities { totalCount edges { mentionCount node { key } } }
  progress { glosses { count } links { status count } shares { status paragraphs } }"""


@pytest.fixture
def statements(filled: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of all statements from now on."""
    found: list[str] = []
    ask = prepared.ask

    def told(connection: Any, text: str, values: Any) -> Any:
        found.append(text)
        return ask(connection, text, values)

    monkeypatch.setattr(prepared, "ask", told)
    event.listen(filled.engine, "before_cursor_execute", lambda *args: found.append(args[2]))
    return found


def _revise(database: Database, *paragraphs: str) -> None:
    with database.write() as session:
        amend.revise(session, article.TRANSLATOR, "article", text="\n\n".join(paragraphs))


def _said(statements: list[str]) -> int:
    """How many statements were about annotations, spans or the history; they are forgotten then."""
    tables = ("annotation", "span", "past_span", "change")
    there = sum(any(f"FROM {table}" in text for table in tables) for text in statements)
    statements.clear()
    return there


def test_the_text_of_a_past_paragraph_reads_no_annotations(ask: Ask, filled: Database, statements: list[str]) -> None:
    _revise(filled, article.PARAGRAPHS[0], "新的一段。", *article.PARAGRAPHS[1:])
    statements.clear()
    found = ask(
        '{ document(slug: "article", revision: 1) { paragraph(ordinal: 2) { text carry(range: {start: 0, end: 2}) { end } } } }'
    )
    assert found["document"]["paragraph"] == {"text": article.PARAGRAPHS[1], "carry": {"end": 2}}
    assert any("past_paragraph" in text for text in statements)
    assert _said(statements) == 0


def test_a_page_of_the_past_is_read_at_once(ask: Ask, filled: Database, statements: list[str]) -> None:
    _revise(filled, article.PARAGRAPHS[0], "新的一段。", *article.PARAGRAPHS[1:])
    counts = []
    for first in (1, 4):
        statements.clear()
        ask(f"""{{ document(slug: "article", revision: 1) {{ paragraphs(first: {first}) {{ edges {{ node {{
          text(view: ZH_HANS_CN) translation spans {{ quote(view: ZH_HANS) annotations {{ id }} }}
          annotations {{ id span {{ range {{ start }} }} }} }} }} }} }} }}""")
        counts.append(_said(statements))
    # By its plan and field by field: present and past spans, their annotations, and what the history tells of them.
    assert 0 < counts[0] <= counts[1] <= 8


def test_what_is_read_of_one_paragraph_is_its_own(filled: Database) -> None:
    _revise(filled, article.PARAGRAPHS[0], "新的一段。", *article.PARAGRAPHS[1:])
    with filled.write() as session:
        document = texts.document(session, "article")
        revision = texts.revision(session, document, 1)
        past, together = Past(session, document, revision), Past(session, document, revision)
        ids = [p.id for p in past.paragraphs]
        first = past.placed(session, ids[1:2])
        assert first[ids[1]]
        assert {s.paragraph_id for s in past.spans.values()} == {ids[1]}
        each = {id_: past.placed(session, [id_])[id_] for id_ in ids}
        assert each == together.placed(session, ids)
        assert sum(len(said) for there in each.values() for _, said in there) == len(together.all(session))


def test_a_past_revision_stays_as_it_was(ask: Ask, filled: Database) -> None:
    query = f'query($revision: Int) {{ document(slug: "article", revision: $revision) {{ {EVERYTHING} }} }}'
    before = ask(query)
    _revise(filled, article.PARAGRAPHS[2], "王毅沒有回應，𠮷野家的網路很好。", article.PARAGRAPHS[1][:20])
    with filled.write() as session:
        links = read.placed(session, texts.document(session, "article").id, Kind.ENTITY_LINK)
        for link, _ in links[:2]:
            entry.delete(session, article.REVIEWER, link.id, None)
    assert ask(query, revision=1) == before
    assert ask(query) != before


def test_what_had_no_place_tells_the_paragraph_it_was_in_last(ask: Ask, filled: Database) -> None:
    _revise(filled, *article.PARAGRAPHS[:2], article.PARAGRAPHS[3])
    _revise(filled, *article.PARAGRAPHS[:2], article.PARAGRAPHS[3], "又一段。")
    query = '{ document(slug: "article", revision: 2) { orphans { edges { node { quote paragraph { text } } } } } }'
    lost = [edge["node"] for edge in ask(query)["document"]["orphans"]["edges"]]
    assert lost
    assert {span["paragraph"]["text"] for span in lost} == {article.PARAGRAPHS[2]}
