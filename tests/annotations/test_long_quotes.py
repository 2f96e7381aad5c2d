"""What is said of a stretch as long as a page is kept, found and put elsewhere like anything else."""

from random import Random

import pytest
from sqlmodel import col, select

from annotations import authority, entry, gloss, headword, recognition, suggestion
from annotations.annotation import Kind
from annotations.span import Span
from api.database import Database
from source_text import read
from source_text.problems import Invalid
from tests import article

CHARACTERS = [chr(first + n) for first in (0x4E00, 0x20000) for n in range(20_000)]
PAGE = "".join(Random(7).choices(CHARACTERS, k=30_000))
"""Characters without a pattern, of which no database makes fewer bytes."""


@pytest.fixture
def twice(database: Database) -> Database:
    """A database with a document that has them in two paragraphs."""
    article.take_in(database, text=f"{PAGE}\n\n中間的話。\n\n{PAGE}")
    return database


def glossed(database: Database, length: int) -> int:
    """A gloss on the beginning of the first paragraph."""
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, "article"))[0]
        span = entry.place(session, paragraph, 0, length)
        return entry.add(session, article.REVIEWER, span, Kind.GLOSS, "APPROVED", language="en", text="a page").id


@pytest.mark.parametrize("length", [2, headword.LONGEST, headword.LONGEST + 1, 9_000, 29_000])
def test_a_gloss_is_found_where_the_same_words_stand_and_put_there(twice: Database, length: int) -> None:
    number = glossed(twice, length)
    with twice.write() as session:
        last = read.all_paragraphs(session, read.document(session, "article"))[2]
        assert [s.text for s in suggestion.suggest(session, last, 0, length, "en")][:1] == ["a page"]
        [applied] = [one.span for one in gloss.apply(session, article.REVIEWER, number, None, dry_run=False)]
        assert (applied.paragraph_id, applied.start, applied.end) == (last.id, 0, length)
    with twice.read() as session:
        folded = session.exec(select(Span.folded).where(col(Span.start) == 0, col(Span.end) == length)).all()
        assert set(folded) == {headword.key(PAGE[:length])}
        assert all(len(one) <= headword.LONGEST + 65 for one in folded)


def test_long_words_that_begin_alike_are_not_the_same() -> None:
    assert headword.key(PAGE) != headword.key(PAGE[:-1])
    assert headword.key(PAGE) == headword.key(f" {PAGE}\ufe00 ")


def test_a_selection_longer_than_any_name_is_part_of_none(twice: Database) -> None:
    with twice.read() as session:
        paragraph = read.all_paragraphs(session, read.document(session, "article"))[0]
        assert recognition.suggest(session, paragraph, 0, 29_000) == []


def test_a_query_longer_than_any_name_is_told_so() -> None:
    with pytest.raises(Invalid) as refused:
        authority.listing(PAGE, None)
    assert refused.value.path == ("query",)
    assert refused.value.hint
