"""A term is compared blind to script, variant, case, width and what is not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from annotations import amend, headword, orphan
from annotations.span import Span
from api.database import Database
from source_text import read
from tests import article

TEXT = st.text(st.sampled_from("裡裏里臺台王𠮷野葛abＡ，《》 \ufe00\U000e0100\u0301"), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [("裡面", "裏面"), ("臺灣", "台湾"), ("葛\U000e0100城", "葛城"), (" ＷＴＯ", "wto"), ("𠮷野家", "𠮷野家")],
)
def test_forms_of_one_term_have_one_key(one: str, other: str) -> None:
    assert headword.key(one) == headword.key(other)


@given(TEXT)
def test_a_key_is_its_own_key(text: str) -> None:
    assert headword.key(headword.key(text)) == headword.key(text)


@given(TEXT)
def test_the_core_of_a_text_lies_within_it_and_has_no_punctuation_around_it(text: str) -> None:
    start, end = headword.core(text)
    assert 0 <= start <= end <= len(text)
    assert headword.core(text[start:end]) == (0, end - start)


@given(TEXT, TEXT)
def test_the_places_of_a_term_are_all_there_are(term: str, text: str) -> None:
    expected = [i for i in range(len(text)) if term and text.startswith(term, i)]
    assert list(headword.places(term, text)) == expected


def wrong(session: Session) -> list[Span]:
    return [s for s in session.exec(select(Span)) if s.folded != headword.key(s.quote)]


def test_the_folded_quote_follows_every_way_a_span_is_written(database: Database) -> None:
    document = article.take_in(database)
    with database.read() as session:
        assert wrong(session) == []
    text = article.TEXT.replace("王毅訪問日本", "外長王毅訪問了日本國").replace("𠮷野家的網路品質很好", "其餘照舊")
    with database.write() as session:
        amend.revise(session, article.TRANSLATOR, document.slug, text=text)
    with database.read() as session:
        assert wrong(session) == []
        lost = session.exec(select(Span).where(Span.state == "ORPHANED")).first()
        assert lost is not None
        paragraph = read.all_paragraphs(session, read.document(session, document.slug))[0]
    with database.write() as session:
        orphan.reattach(session, article.TRANSLATOR, lost.id, paragraph, 2, 5)
    with database.read() as session:
        assert wrong(session) == []
        assert session.get_one(Span, lost.id).quote == "二噁英"
