"""A corrected text keeps its annotations, its history, and what people decided about it."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, col, select

from annotations import amend, entry, intake, orphan
from annotations.actor import Actor, Role
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.authority import EntityForm, Name
from annotations.companions import Companions
from annotations.entity import EntityType
from annotations.intake import Import
from annotations.past import Past
from annotations.problems import Forbidden
from annotations.report import Report
from annotations.span import AnchorState, Span
from source_text import read
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, NotFound, StaleVersion

ANN = Actor("ann", Role.TRANSLATOR)
TEXT = [
    "三國鼎立之後的天下大勢",
    "諸葛亮率領大軍北伐曹魏，司馬懿堅守不出，兩軍在五丈原相持一百多天。",
    "後來諸葛亮病逝於軍中，蜀漢從此再也沒有力量北伐。",
    "二噁英與周顗無關，這一句話只是為了考驗字體而寫在這裡的。",
]


def _write(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


@pytest.fixture
def document(session: Session) -> Document:
    names = (Name("zh-Hant", "諸葛亮"),)
    people = [
        EntityForm(key="zhuge-liang", type=EntityType.PERSON, labels=names),
        EntityForm(key="zhou-yi", type=EntityType.PERSON, labels=(Name("zh-Hant", "周顗"),)),
    ]
    form = Import("sanguo", "zh-Hant-TW", text=_write(*TEXT), companions=Companions(entities=people))
    return intake.take_in(session, ANN, form).document


def _gloss(session: Session, document: Document, ordinal: int, quote: str) -> Annotation:
    paragraph = _paragraphs(session, document)[ordinal - 1]
    start = paragraph.text.index(quote)
    span = entry.place(session, paragraph, start, start + len(quote))
    return entry.add(session, ANN, span, Kind.GLOSS, Status.PROPOSED, text=f"gloss of {quote}", language="en")


def _paragraphs(session: Session, document: Document) -> list[Paragraph]:
    return read.all_paragraphs(session, document)


def _span(session: Session, annotation: Annotation) -> Span:
    return session.exec(select(Span).join(Annotation).where(Annotation.id == annotation.id)).one()


def _said(session: Session, kind: Kind) -> list[tuple[int, str, str | None]]:
    """What is said where in the current text: ordinal, quote, and the text of the annotation."""
    rows = session.exec(
        select(Paragraph.ordinal, Span.quote, Annotation.text)
        .join(Span, col(Span.paragraph_id) == col(Paragraph.id))
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(Annotation.kind == kind, col(Annotation.deleted_at).is_(None), Span.state == AnchorState.ANCHORED)
        .order_by(col(Paragraph.ordinal), col(Span.start), col(Annotation.id))
    )
    return [(ordinal or 0, quote, text) for ordinal, quote, text in rows]


def _fits(session: Session, document: Document) -> bool:
    """Whether every span with a place holds the text that it quotes."""
    texts = {p.id: p.text for p in _paragraphs(session, document)}
    spans = session.exec(select(Span).where(Span.state == AnchorState.ANCHORED)).all()
    return bool(spans) and all(texts[s.paragraph_id][s.start : s.end] == s.quote for s in spans)


def _outcome(revised: amend.Revised, span: Span) -> str:
    return next(str(e["outcome"]) for e in revised.report.entries if e["span"] == span.id)


def _sums_up(report: Report) -> bool:
    counts = report.counts()
    return report.total == len(report.entries) == sum(n for k, n in counts.items() if k not in ("total", "restored"))


def _revise(session: Session, paragraphs: Sequence[str]) -> amend.Revised:
    revised = amend.revise(session, ANN, "sanguo", text=_write(*paragraphs))
    assert _sums_up(revised.report)
    return revised


def test_a_correction_keeps_the_paragraphs_and_shifts_what_follows(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 2, "司馬懿")
    ids, version = [p.id for p in _paragraphs(session, document)], document.version
    revised = _revise(session, [TEXT[0], TEXT[1].replace("率領大軍", "率領十萬大軍"), *TEXT[2:]])
    assert (revised.document.revision, revised.revision.number, revised.revision.author) == (2, 2, "ann")
    assert revised.document.version > version
    assert [p.id for p in _paragraphs(session, document)] == ids
    span = _span(session, gloss)
    assert (span.quote, span.since, _outcome(revised, span)) == ("司馬懿", 2, "SHIFTED")
    assert revised.report.orphaned == 0
    assert _fits(session, document)


def test_the_same_text_makes_no_revision(session: Session, document: Document) -> None:
    revised = _revise(session, TEXT)
    assert (revised.document.revision, revised.revision.number) == (1, 1)
    assert revised.report.unchanged == revised.report.total > 0


def test_the_same_file_with_a_byte_order_mark_is_the_same_text(session: Session, document: Document) -> None:
    revised = amend.revise(session, ANN, "sanguo", content=b"\xef\xbb\xbf" + _write(*TEXT).encode())
    assert revised.document.revision == 1


def test_a_dry_run_reports_the_same_and_writes_nothing(session: Session, document: Document) -> None:
    _gloss(session, document, 3, "蜀漢")
    text = _write(TEXT[0], TEXT[1], "後來諸葛亮病逝，從此再無力量北伐。")
    before = (document.version, [p.model_dump() for p in _paragraphs(session, document)], _said(session, Kind.GLOSS))
    dry = amend.revise(session, ANN, "sanguo", text=text, dry_run=True)
    after = (document.version, [p.model_dump() for p in _paragraphs(session, document)], _said(session, Kind.GLOSS))
    assert dry.revision.number == 1
    assert before == after
    assert dry.report == amend.revise(session, ANN, "sanguo", text=text).report


def test_what_is_deleted_is_orphaned_and_keeps_its_last_place(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 2, "五丈原")
    place = _span(session, gloss).model_dump()
    revised = _revise(session, [TEXT[0], TEXT[1].replace("，兩軍在五丈原相持一百多天", ""), *TEXT[2:]])
    span = _span(session, gloss)
    assert _outcome(revised, span) == "ORPHANED"
    assert span.model_dump() == place | {"state": "ORPHANED", "since": 2}


def test_an_orphan_is_not_counted_again(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 2, "五丈原")
    without = [TEXT[0], TEXT[1].replace("，兩軍在五丈原相持一百多天", ""), *TEXT[2:]]
    _revise(session, without)
    revised = _revise(session, [*without[:2], without[2] + "嗚呼哀哉。", without[3]])
    assert _span(session, gloss).id not in {e["span"] for e in revised.report.entries}


def test_a_moved_paragraph_keeps_its_id_and_its_annotations(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 3, "病逝")
    ids = [p.id for p in _paragraphs(session, document)]
    revised = _revise(session, [TEXT[0], TEXT[2], TEXT[1], TEXT[3]])
    assert [p.id for p in _paragraphs(session, document)] == [ids[0], ids[2], ids[1], ids[3]]
    assert _outcome(revised, _span(session, gloss)) == "SHIFTED"
    assert revised.report.orphaned == revised.report.fuzzy == 0


def test_joining_two_paragraphs_moves_the_annotations_of_the_second(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 3, "蜀漢")
    ids = [p.id for p in _paragraphs(session, document)]
    revised = _revise(session, [TEXT[0], TEXT[1] + TEXT[2], TEXT[3]])
    assert [p.id for p in _paragraphs(session, document)] == [ids[0], ids[1], ids[3]]
    span = _span(session, gloss)
    assert (_outcome(revised, span), span.paragraph_id, span.quote) == ("MOVED", ids[1], "蜀漢")
    assert _fits(session, document)


def test_an_earlier_revision_still_reads_as_it_did(session: Session, document: Document) -> None:
    _gloss(session, document, 2, "五丈原")
    first = read.revision(session, document, 1)
    kinds = (Kind.GLOSS, Kind.CONVERSION, Kind.ENTITY_LINK)
    was = {kind: _said(session, kind) for kind in kinds}
    texts = ["改寫的標題", TEXT[1].replace("兩軍在五丈原相持", "雙方對峙"), TEXT[3].replace("二噁英", "戴奧辛")]
    _revise(session, texts)
    _revise(session, [*texts, "諸葛亮又出現在新的一段裡。"])
    past = Past(session, document, first)
    assert [p.text for p in past.paragraphs] == TEXT
    for kind in kinds:
        there = past.placed(session, [p.id for p in past.paragraphs], (kind,))
        placed = [(p.ordinal, there[p.id]) for p in past.paragraphs]
        found = [(ordinal, span.quote, a.text) for ordinal, spans in placed for span, said in spans for a in said]
        assert found == was[kind]
    assert not past.orphans(session)


def test_conversions_follow_the_text_and_read_like_those_of_a_new_import(session: Session, document: Document) -> None:
    assert (4, "與", "与") in _said(session, Kind.CONVERSION)
    texts = [TEXT[0], "諸葛亮帶領部隊，" + TEXT[1][9:], TEXT[3].replace("考驗字體", "檢驗軟體") + TEXT[2]]
    _revise(session, texts)
    revised = _said(session, Kind.CONVERSION)
    assert (3, "檢驗軟體", "检验软体") in revised
    intake.take_in(session, ANN, Import("fresh", "zh-Hant-TW", text=_write(*texts), link_entities=False))
    assert sorted(_said(session, Kind.CONVERSION)) == sorted([*revised, *revised])


def test_what_people_refused_is_not_proposed_again(session: Session, document: Document) -> None:
    link = session.exec(
        select(Annotation).join(Span).where(Annotation.kind == Kind.ENTITY_LINK, Span.quote == "周顗")
    ).one()
    entry.delete(session, Actor("rae", Role.REVIEWER), link.id, None)
    _revise(session, [*TEXT[:3], "開頭加了字，" + TEXT[3] + "周顗又來了。"])
    places = [(ordinal, quote) for ordinal, quote, _ in _said(session, Kind.ENTITY_LINK) if quote == "周顗"]
    assert places == [(4, "周顗")]
    new = session.exec(
        select(Annotation)
        .join(Span)
        .where(Span.quote == "周顗", col(Annotation.deleted_at).is_(None), Annotation.kind == Kind.ENTITY_LINK)
    ).one()
    assert new.origin == Origin.MACHINE
    assert _span(session, new).start > 20


def test_a_name_in_new_text_is_linked(session: Session, document: Document) -> None:
    _revise(session, [*TEXT, "諸葛亮又出現在新的一段裡。"])
    assert (5, "諸葛亮", None) in _said(session, Kind.ENTITY_LINK)


def test_twins_of_a_deleted_clause_are_left_alone(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 2, "諸葛亮")
    revised = _revise(session, [TEXT[0], "司馬懿堅守不出，兩軍在五丈原相持一百多天。", *TEXT[2:]])
    entry_ = next(e for e in revised.report.entries if e["span"] == _span(session, gloss).id)
    assert entry_["outcome"] == "ORPHANED"
    assert [(c["ordinal"], c["quote"]) for c in entry_["candidates"]] == [(3, "諸葛亮")]


def test_an_orphan_is_put_back(session: Session, document: Document) -> None:
    gloss = _gloss(session, document, 2, "諸葛亮")
    _revise(session, [TEXT[0], "司馬懿堅守不出，兩軍在五丈原相持一百多天。", *TEXT[2:]])
    target = _paragraphs(session, document)[2]
    start = target.text.index("諸葛亮")
    span = orphan.reattach(session, ANN, _span(session, gloss).id, target, start, start + 3)
    assert (span.state, span.paragraph_id, span.quote, span.prefix) == ("ANCHORED", target.id, "諸葛亮", "後來")
    past = Past(session, document, read.revision(session, document, 1))
    assert [s.prefix for s in past.whole(session) if s.id == span.id] == [""]


def test_a_span_is_only_put_where_text_is(session: Session, document: Document) -> None:
    span, target = _span(session, _gloss(session, document, 2, "諸葛亮")), _paragraphs(session, document)[2]
    for start, end in ((-1, 2), (3, 3), (4, 2), (0, 1000)):
        with pytest.raises(InvalidRange):
            orphan.reattach(session, ANN, span.id, target, start, end)
    with pytest.raises(NotFound):
        orphan.reattach(session, ANN, 10**6, target, 0, 1)
    other = intake.take_in(session, ANN, Import("other", "zh-Hant-TW", text="另外一篇文章。")).document
    with pytest.raises(Invalid, match="another document"):
        orphan.reattach(session, ANN, span.id, _paragraphs(session, other)[0], 0, 1)


def test_who_is_late_or_may_not_is_refused(session: Session, document: Document) -> None:
    with pytest.raises(StaleVersion) as stale:
        amend.revise(session, ANN, "sanguo", text="新的文字。", expected_revision=7)
    assert stale.value.path == ("expectedRevision",)
    with pytest.raises(Forbidden):
        amend.revise(session, Actor("bo", Role.READER), "sanguo", text="新的文字。")
    with pytest.raises(NotFound):
        amend.revise(session, ANN, "nothing", text="新的文字。")
