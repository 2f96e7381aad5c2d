"""Orphans are data: they have candidates, are put back by hand, and come home when their own text does."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, col, select

from annotations import amend, entry, intake, orphan
from annotations.actor import Actor, Role
from annotations.annotation import Annotation, Kind, Status
from annotations.intake import Import
from annotations.past import Past
from annotations.span import AnchorState, Span
from source_text import read
from source_text.document import Document
from source_text.problems import Invalid

ANN = Actor("ann", Role.TRANSLATOR)
TEXTS = [
    "諸葛亮率領大軍北伐曹魏，司馬懿堅守不出，兩軍在五丈原相持一百多天。",
    "後來諸葛亮病逝於軍中，蜀漢從此再也沒有力量北伐。",
    "二噁英與周顗無關，這一句話只是為了考驗字體而寫的𠀀。",
]
CLAUSE = "，兩軍在五丈原相持一百多天"


@pytest.fixture
def document(session: Session) -> Document:
    form = Import("s", "zh-Hant-TW", text="\n\n".join(TEXTS), link_entities=False)
    return intake.take_in(session, ANN, form).document


def _gloss(session: Session, document: Document, ordinal: int, quote: str, occurrence: int = 0) -> int:
    paragraph = read.all_paragraphs(session, document)[ordinal - 1]
    start = -1
    for _ in range(occurrence + 1):
        start = paragraph.text.index(quote, start + 1)
    span = entry.place(session, paragraph, start, start + len(quote))
    entry.add(session, ANN, span, Kind.GLOSS, Status.PROPOSED, text=f"gloss of {quote}", language="en")
    return span.id


def _revise(session: Session, texts: Sequence[str]) -> amend.Revised:
    return amend.revise(session, ANN, "s", text="\n\n".join(texts))


def _place(session: Session, document: Document, span: int) -> tuple[int, int, str] | None:
    row = session.exec(select(Span).where(Span.id == span)).one()
    if row.state == AnchorState.ORPHANED:
        return None
    paragraph = read.paragraphs(session, [row.paragraph_id])[row.paragraph_id]
    assert paragraph.text[row.start : row.end] == row.quote
    return paragraph.ordinal or 0, row.start, row.quote


def test_a_span_comes_home_with_its_clause(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "五丈原")
    place = _place(session, document, span)
    lost = _revise(session, [TEXTS[0].replace(CLAUSE, ""), *TEXTS[1:]]).report
    quotes = sorted(e["quote"] for e in lost.entries if e["outcome"] == "ORPHANED")
    assert "五丈原" in quotes
    assert _revise(session, [TEXTS[0].replace(CLAUSE, ""), TEXTS[1] + "嗚呼！", TEXTS[2]]).report.restored == []
    assert _place(session, document, span) is None
    revised = _revise(session, TEXTS)
    assert sorted(e["now"] for e in revised.report.restored) == quotes
    assert revised.report.counts()["restored"] == len(quotes)
    assert span not in {e["span"] for e in revised.report.entries}
    assert _place(session, document, span) == place


def test_a_span_comes_home_with_its_paragraph_wherever_that_stands(session: Session, document: Document) -> None:
    span = _gloss(session, document, 3, "周顗")
    _revise(session, TEXTS[:2])
    _revise(session, [TEXTS[2], *TEXTS[:2]])
    assert _place(session, document, span) == (1, 4, "周顗")


def test_a_look_alike_is_no_home(session: Session, document: Document) -> None:
    first, second = _gloss(session, document, 1, "諸葛亮"), _gloss(session, document, 2, "諸葛亮")
    _revise(session, [TEXTS[0].removeprefix("諸葛亮率領大軍"), *TEXTS[1:]])
    assert (_place(session, document, first), _place(session, document, second)) == (None, (2, 2, "諸葛亮"))
    _revise(session, [TEXTS[0].removeprefix("諸葛亮率領大軍"), TEXTS[1] + "人們懷念諸葛亮。", TEXTS[2]])
    assert _place(session, document, first) is None


def test_what_could_not_be_told_apart_is_whole_again_when_the_text_is(session: Session, document: Document) -> None:
    twice = ["開頭。川普說好，川普說好，結尾。", *TEXTS]
    _revise(session, twice)
    spans = [_gloss(session, document, 1, "川普", k) for k in (0, 1)]
    _revise(session, ["開頭。川普說好，結尾。", *TEXTS])
    assert [_place(session, document, s) for s in spans] == [None, None]
    _revise(session, twice)
    assert [_place(session, document, s) for s in spans] == [(1, 3, "川普"), (1, 8, "川普")]


def test_a_span_that_somebody_put_elsewhere_stays_there(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "諸葛亮")
    _revise(session, [TEXTS[0].removeprefix("諸葛亮率領大軍"), *TEXTS[1:]])
    target = read.all_paragraphs(session, document)[1]
    orphan.reattach(session, ANN, span, target, 2, 5)
    _revise(session, TEXTS)
    assert _place(session, document, span) == (2, 2, "諸葛亮")


def test_a_dry_run_tells_who_would_come_home_and_brings_nobody(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "五丈原")
    _revise(session, [TEXTS[0].replace(CLAUSE, ""), *TEXTS[1:]])
    text = "\n\n".join(TEXTS)
    dry = amend.revise(session, ANN, "s", text=text, dry_run=True)
    assert _place(session, document, span) is None
    assert dry.report == amend.revise(session, ANN, "s", text=text).report


def test_candidates_are_ranked_by_quote_and_context(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "諸葛亮")
    _revise(session, [TEXTS[0].replace("諸葛亮", "孔明"), *TEXTS[1:]])
    found = orphan.candidates(session, [span])[span]
    assert [(c.paragraph.ordinal, c.quote) for c in found] == [(2, "諸葛亮")]
    assert 0 < found[0].score <= 1
    assert orphan.candidates(session, [span], 0)[span] == []
    with pytest.raises(Invalid):
        orphan.candidates(session, [span], 1000)


def test_what_took_the_place_of_a_clause_is_a_candidate(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "五丈原")
    _revise(session, [TEXTS[0].replace("五丈原", "渭水邊上"), *TEXTS[1:]])
    assert [c.quote for c in orphan.candidates(session, [span])[span]] == ["渭水邊上"]
    again = [TEXTS[1], TEXTS[0].replace("五丈原", "渭水邊上")]
    _revise(session, again)
    assert [(c.paragraph.ordinal, c.quote) for c in orphan.candidates(session, [span])[span]] == [(2, "渭水邊上")]


def test_a_span_with_a_place_has_no_candidates(session: Session, document: Document) -> None:
    span = _gloss(session, document, 1, "諸葛亮")
    assert orphan.candidates(session, [span]) == {span: []}


def test_every_revision_reads_with_its_annotations_as_they_stood(session: Session, document: Document) -> None:
    lost, kept = _gloss(session, document, 1, "五丈原"), _gloss(session, document, 2, "蜀漢")
    states = []

    def note() -> None:
        number = read.document(session, "s").revision
        rows = [(p.ordinal or 0, p.text) for p in read.all_paragraphs(session, document)]
        spans = session.exec(select(Span).where(col(Span.id).in_([lost, kept])).order_by(col(Span.id))).all()
        said = [(s.id, s.state, s.start, s.end, s.quote) for s in spans]
        texts = {}
        for s in spans:
            row = entry.current(session, _annotation(session, s.id), None) if s.id not in gone else None
            texts[s.id] = row.text if row else None
        states.append((number, rows, said, texts))

    gone: set[int] = set()
    note()
    short = [TEXTS[0].replace(CLAUSE, ""), *TEXTS[1:]]
    _revise(session, short)
    entry.update_body(session, ANN, _annotation(session, kept), None, text="the state of Shu")
    note()
    _revise(session, [short[1], short[0], "新的一段。" + short[2]])
    entry.delete(session, ANN, _annotation(session, kept), None)
    gone.add(kept)
    note()
    target = read.all_paragraphs(session, document)[2]
    orphan.reattach(session, ANN, lost, target, 0, 2)
    states.pop()
    note()
    _revise(session, [TEXTS[0]])
    _revise(session, TEXTS)
    session.expire_all()
    for number, rows, said, texts in states:
        past = Past(session, read.document(session, "s"), read.revision(session, document, number))
        assert [(p.ordinal, p.text) for p in past.paragraphs] == rows
        there = {s.id: s for s in past.whole(session)}
        assert [(s.id, s.state, s.start, s.end, s.quote) for s in (there[lost], there[kept])] == said
        for span, text in texts.items():
            found = [a.text for a in past.said(span, (Kind.GLOSS,))]
            assert found == ([text] if text else [])


def _annotation(session: Session, span: int) -> int:
    rows = select(Annotation.id).where(Annotation.span_id == span, Annotation.kind == Kind.GLOSS)
    return session.exec(rows).one()
