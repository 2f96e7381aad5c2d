"""The project's own lexicon: what it makes of views, what outranks it, and what a new one would change."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from annotations import intake, lexicon, reading, reconversion
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.companions import Companions
from annotations.entry import add, delete, place, review
from annotations.lexicon import Lexicon
from annotations.problems import Forbidden
from source_text import read
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, NotFound
from source_text.scripts import TextView
from tests import article

CN, HANS, HANT, TW = TextView.ZH_HANS_CN, TextView.ZH_HANS, TextView.ZH_HANT, TextView.ZH_HANT_TW
TEXT = "川普的網路品質很好，軟體也是。\n\n總統川普在台上。"


@pytest.fixture
def document(session: Session) -> Document:
    form = intake.Import(slug="tech", language="zh-Hant-TW", text=TEXT, companions=Companions())
    return intake.take_in(session, article.ADMINISTRATOR, form).document


def first(session: Session, document: Document) -> Paragraph:
    return read.all_paragraphs(session, document)[0]


def shown(session: Session, document: Document, view: TextView) -> str:
    paragraph = first(session, document)
    return reading.readings(session, [paragraph.id], view)[paragraph.id].text


def test_a_term_reads_as_the_project_wants_it(session: Session, document: Document) -> None:
    lexicon.put(session, article.REVIEWER, CN, "網路品質", "网络质量")
    assert shown(session, document, CN) == "川普的网络质量很好，软体也是。"
    assert shown(session, document, HANS) == "川普的网路品质很好，软体也是。"
    lexicon.put(session, article.REVIEWER, CN, "網路品質", "网络品质")
    assert shown(session, document, CN) == "川普的网络品质很好，软体也是。"
    lexicon.remove(session, article.REVIEWER, CN, "網路品質")
    assert shown(session, document, CN) == "川普的网路品质很好，软体也是。"


def test_the_broader_view_counts_in_the_more_particular_one(session: Session, document: Document) -> None:
    lexicon.put(session, article.REVIEWER, HANS, "川普", "特郎普")
    assert shown(session, document, CN).startswith("特郎普")
    lexicon.put(session, article.REVIEWER, CN, "川普", "特朗普")
    assert shown(session, document, CN).startswith("特朗普")
    assert shown(session, document, HANS).startswith("特郎普")


def test_what_somebody_approved_outranks_the_lexicon(session: Session, document: Document) -> None:
    lexicon.put(session, article.REVIEWER, CN, "網路品質", "网络质量")
    span = place(session, first(session, document), 3, 5)
    add(session, article.REVIEWER, span, Kind.CONVERSION, Status.APPROVED, view=CN.value, text="互联网")
    assert shown(session, document, CN) == "川普的互联网品质很好，软体也是。"


def test_an_approved_traditional_form_counts_in_the_forms_of_a_place(session: Session) -> None:
    form = intake.Import(slug="simplified", language="zh-Hans", text="众人在干什么")
    document = intake.take_in(session, article.ADMINISTRATOR, form).document
    span = place(session, first(session, document), 0, 1)
    add(session, article.REVIEWER, span, Kind.CONVERSION, Status.APPROVED, view=HANT.value, text="衆多")
    assert shown(session, document, HANT).startswith("衆多人")
    assert shown(session, document, TW).startswith("眾多人")


def test_what_cannot_be_a_term_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        lexicon.put(session, article.REVIEWER, TextView.ORIGINAL, "川普", "特朗普")
    with pytest.raises(Invalid):
        lexicon.put(session, article.REVIEWER, CN, " ", "特朗普")
    with pytest.raises(Forbidden):
        lexicon.put(session, article.TRANSLATOR, CN, "川普", "特朗普")
    with pytest.raises(NotFound):
        lexicon.remove(session, article.REVIEWER, CN, "川普")


def conversions(session: Session, document: Document) -> set[tuple[str, str, str]]:
    rows = session.exec(select(Annotation).where(Annotation.document_id == document.id))
    return {(a.view or "", a.text or "", a.status) for a in rows if a.kind == Kind.CONVERSION and a.deleted_at is None}


def test_mainland_words_are_proposed_at_import_and_do_not_show(session: Session, document: Document) -> None:
    assert (CN, "网络", Status.PROPOSED) in conversions(session, document)
    assert shown(session, document, CN) == "川普的网路品质很好，软体也是。"


def test_traditional_choices_are_proposed_for_a_simplified_text(session: Session) -> None:
    form = intake.Import(slug="simplified", language="zh-Hans", text="他的表丢了")
    document = intake.take_in(session, article.ADMINISTRATOR, form).document
    assert (HANT, "錶", Status.PROPOSED) in conversions(session, document)


def test_nothing_changes_under_the_same_lexicons(session: Session, document: Document) -> None:
    assert reconversion.reconvert(session, document, lexicon.lexicon(session)).differences() == []


def test_a_new_lexicon_is_shown_before_it_counts(session: Session, document: Document) -> None:
    before = conversions(session, document)
    own = Lexicon([(HANS.value, "網路", "网际网路"), (CN.value, "川普", "特朗普")])
    found = reconversion.reconvert(session, document, own).differences()
    assert [(d.ordinal, d.start, d.end, d.view, d.before, d.after) for d in found] == [
        (1, 0, 2, CN, "川普", "特朗普"),
        (1, 3, 5, HANS, None, "网际网路"),
        (1, 3, 4, HANS, "网", None),
        (2, 2, 4, CN, "川普", "特朗普"),
    ]
    assert conversions(session, document) == before


def test_reconverting_keeps_what_people_said_and_refused(session: Session, document: Document) -> None:
    paragraph = first(session, document)
    span = place(session, paragraph, 0, 2)
    mine = add(session, article.REVIEWER, span, Kind.CONVERSION, Status.APPROVED, view=CN.value, text="特朗普总统")
    rows = session.exec(select(Annotation).where(Annotation.origin == Origin.MACHINE, Annotation.view == CN)).all()
    refused = next(a for a in rows if a.text == "网络")
    review(session, article.REVIEWER, refused.id, refused.version, Status.REJECTED, "not here")
    gone = next(a for a in rows if a.text != "网络")
    delete(session, article.REVIEWER, gone.id, gone.version)
    own = Lexicon([(HANS.value, "品質", "品貌")])
    reconversion.reconvert(session, document, own).carry_out(session, article.REVIEWER, document)
    found = conversions(session, document)
    assert (HANS, "貌", Status.PROPOSED) in found
    assert (CN, "网络", Status.REJECTED) in found
    assert (CN, "特朗普总统", Status.APPROVED) in found
    assert not any(text == gone.text for _, text, _ in found)
    session.refresh(mine)
    assert mine.version == 1
    assert reconversion.reconvert(session, document, own).differences() == []


@given(
    st.lists(st.tuples(st.sampled_from(["ZH_HANS", "ZH_HANS_CN"]), st.text("甲乙丙丁", min_size=1, max_size=3))),
    st.text("甲乙丙丁𠮷", max_size=20),
)
def test_overrides_never_overlap_and_stand_in_order(terms: list[tuple[str, str]], text: str) -> None:
    own = Lexicon((view, term, term * 2) for view, term in terms)
    found = own.overrides(text, CN, [(0, min(1, len(text)), "子")] if text else [])
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
