"""A gloss is put wherever its words occur: all places are reached, doubtful ones are marked, each has its history."""

from typing import Any, NamedTuple

import pytest
from sqlmodel import Session, col, select

from annotations import audit, entry, gloss, undo
from annotations.annotation import Annotation, Kind
from annotations.gloss import Applied
from annotations.history import Change, close
from annotations.span import Span
from api.database import Database
from source_text import read
from tests import article

TEXT = "中國人口很多。\n\n中國人口袋裡沒有錢，人口也多。\n\n沒有了。"


class Work(NamedTuple):
    """A database, and a gloss on 人口 in the first paragraph."""

    database: Database
    gloss: int


@pytest.fixture
def work(database: Database) -> Work:
    article.take_in(database, "people", TEXT)
    article.take_in(database, "simplified", "我国的人口增加了。\n\n老王人口袋里没钱。", "zh-Hans")
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, "people"))[0]
        span = entry.place(session, paragraph, 2, 4)
        body = {"language": "en", "text": "population", "pinyin": "rén kǒu", "part_of_speech": "noun"}
        made = entry.add(session, article.TRANSLATOR, span, Kind.GLOSS, "PROPOSED", **body)
        return Work(database, made.id)


def apply(session: Session, work: Work, **choice: Any) -> list[Applied]:
    return gloss.apply(session, article.TRANSLATOR, work.gloss, None, **{"dry_run": False, **choice})


def test_a_preview_marks_the_places_that_cut_into_other_words_and_keeps_nothing(work: Work) -> None:
    with work.database.write() as session:
        before = session.exec(select(Annotation.id)).all()
        found = apply(session, work, dry_run=True)
        assert [(a.span.quote, a.crossing) for a in found] == [
            ("人口", "中國人"),
            ("人口", None),
            ("人口", None),
            ("人口", "口袋"),
        ]
        assert len({a.span.id for a in found}) == 4
        assert session.exec(select(Annotation.id)).all() == before


def test_every_new_gloss_says_the_same_and_has_its_own_entry_in_the_history(work: Work) -> None:
    with work.database.write() as session:
        versions = {d: read.document(session, d).version for d in ("people", "simplified")}
        assert len(apply(session, work)) == 4
        made = session.exec(
            select(Annotation).where(Annotation.kind == "GLOSS", col(Annotation.id) != work.gloss)
        ).all()
        assert {(a.text, a.pinyin, a.part_of_speech, a.creator, a.status) for a in made} == {
            ("population", "rén kǒu", "noun", "tam", "PROPOSED")
        }
        for row in made:
            change = session.get_one(Change, row.sequence)
            assert (change.action, change.node_type, change.node_id) == ("CREATED", "Annotation", row.id)
            assert change.document_id == row.document_id
            assert change.after is not None
            assert change.after["text"] == "population"
        session.expire_all()
        assert {d: read.document(session, d).version - v for d, v in versions.items()} == {"people": 1, "simplified": 1}
        assert apply(session, work) == []


def test_doubtful_places_can_be_left_out(work: Work) -> None:
    with work.database.write() as session:
        assert [a.crossing for a in apply(session, work, certain_only=True)] == [None, None]
        assert [a.crossing for a in apply(session, work)] == ["中國人", "口袋"]


def test_places_do_not_overlap(database: Database) -> None:
    article.take_in(database, "echo", "哈哈哈哈哈。\n\n哈哈。")
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, "echo"))[1]
        span = entry.place(session, paragraph, 0, 2)
        made = entry.add(session, article.TRANSLATOR, span, Kind.GLOSS, "PROPOSED", language="en", text="ha")
        found = gloss.apply(session, article.TRANSLATOR, made.id, None, dry_run=True)
    assert [(a.span.start, a.span.end) for a in found] == [(0, 2), (2, 4)]


def _stated(session: Session, numbers: list[int]) -> list[dict[str, Any]]:
    """Annotations as they stand, without what every change of them counts."""
    session.expire_all()
    rows = session.exec(select(Annotation).where(col(Annotation.id).in_(numbers)).order_by(col(Annotation.id)))
    return [row.model_dump(exclude={"sequence", "version", "modified_at"}) for row in rows]


def test_hundreds_of_glosses_come_go_and_come_again_each_time_as_one_group(database: Database) -> None:
    for slug in ("long", "short"):
        parts = [f"第{n}章說，人口很多，所以人口增加。" for n in range(130 if slug == "long" else 3)]
        article.take_in(database, slug, "\n\n".join(parts))
    with database.write() as session:
        paragraphs = read.all_paragraphs(session, read.document(session, "long"))
        spans = [entry.place(session, p, p.text.index("人口"), p.text.index("人口") + 2) for p in paragraphs[:2]]
        said = {"language": "en", "text": "the 'population', 100%: ?"}
        source = entry.add(session, article.TRANSLATOR, spans[0], Kind.GLOSS, "PROPOSED", **said)
        close(session)
        found = [
            applied.span.id for applied in gloss.apply(session, article.TRANSLATOR, source.id, None, dry_run=False)
        ]
        group = close(session) or 0
        [made] = undo.groups(session, [group])
        numbers = [change.node_id for change in made.changes]
        assert [change.sequence for change in made.changes] == list(range(group, group + 265))
        assert numbers == list(range(source.id + 1, source.id + 266))
        rows = {a.id: a for a in session.exec(select(Annotation).where(col(Annotation.id).in_(numbers)))}
        assert [rows[n].span_id for n in numbers] == found
        assert (len(set(found)), found[1]) == (265, spans[1].id)
        assert [rows[n].sequence for n in numbers] == [change.sequence for change in made.changes]
        assert [change.after for change in made.changes] == [rows[n].model_dump() | {"sequence": 0} for n in numbers]
        there = session.exec(select(Span).where(col(Span.id).in_(found)))
        assert {(s.quote, s.folded, s.since, s.state) for s in there} == {("人口", spans[0].folded, 1, "ANCHORED")}
        standing = _stated(session, numbers)
        for version, take in enumerate((undo.undo, undo.redo, undo.undo, undo.redo), 2):
            done = take(session, article.TRANSLATOR)
            assert [change.node_id for change in done.changes] == numbers
            assert {change.group for change in done.changes} == {done.number}
            now = _stated(session, numbers)
            assert all(bool(row["deleted_at"]) == (take is undo.undo) for row in now)
            assert [row | {"deleted_at": None} for row in now] == standing
            assert {a.version for a in rows.values()} == {version}
            assert [rows[n].sequence for n in numbers] == [change.sequence for change in done.changes]
        assert {d: read.document(session, d).version for d in ("long", "short")} == {"long": 7, "short": 6}
        assert not list(audit.audit(session))
