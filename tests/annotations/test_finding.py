"""Finding what was said by its words, whatever the case and the script, and only what may be seen."""

from sqlmodel import Session

from annotations import finding
from annotations.annotation import Kind
from api import sample
from source_text import read, sight
from source_text.paging import Window
from source_text.sight import Sight, Visibility


def test_translations_are_found_in_any_case_in_the_order_of_the_text(session: Session) -> None:
    sample.load(session)
    found = finding.pages(session, "TEA formosa", Kind.TRANSLATION, None, Window(50))
    assert found.rows
    assert all("tea" in row.annotation.text.lower() and "formosa" in row.annotation.text.lower() for row in found.rows)
    ordinals = [row.paragraph.ordinal for row in found.rows]
    assert ordinals == sorted(ordinals)


def test_pages_follow_each_other(session: Session) -> None:
    sample.load(session)
    whole = finding.pages(session, "tea", Kind.GLOSS, None, Window(50))
    first = finding.pages(session, "tea", Kind.GLOSS, None, Window(3))
    rest = finding.pages(session, "tea", Kind.GLOSS, None, Window(50, after=first.keys[-1]))
    assert first.has_next
    assert [r.annotation.id for r in [*first.rows, *rest.rows]] == [r.annotation.id for r in whole.rows]
    document = whole.rows[0].paragraph.document_id
    assert finding.tally(session, "tea")[Kind.GLOSS, document] == len(whole.rows)


def test_what_stands_for_anything_in_a_pattern_stands_for_itself(session: Session) -> None:
    sample.load(session)
    assert finding.tally(session, "%") == {}
    assert finding.tally(session, "_") == {}


def test_a_word_is_sought_in_both_scripts() -> None:
    assert finding.forms("烏龍") == ["烏龍", "乌龙"]
    assert finding.forms("乌龙") == ["乌龙", "烏龍"]
    assert finding.forms("Tea") == ["tea"]
    assert finding.highlights("Tea, tea; 乌龙", "tea 烏龍") == [(0, 3), (5, 8), (10, 12)]
    assert finding.highlights("İstanbul tea", "tea") == [(9, 12)]  # its first letter is two when it is small


def test_what_is_private_is_neither_found_nor_counted(session: Session) -> None:
    sample.load(session)
    read.document(session, sample.SLUG).visibility = Visibility.PRIVATE
    session.flush()
    sight.give(session, Sight())
    assert finding.tally(session, "tea") == {}
    assert finding.pages(session, "tea", Kind.TRANSLATION, None, Window(5)).rows == []
