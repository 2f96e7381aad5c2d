"""Suggestions: earlier glosses in any script or variant form, then names, then the dictionary, each on one scale."""

from typing import Any

import pytest

from annotations import entry, suggestion
from annotations.annotation import Kind
from annotations.suggestion import Source, Suggestion
from api.database import Database
from source_text import read
from tests import article


def gloss(database: Database, slug: str, ordinal: int, term: str, text: str, **more: Any) -> None:
    actor = more.pop("actor", article.REVIEWER)
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, slug))[ordinal - 1]
        start = paragraph.text.index(term)
        span = entry.place(session, paragraph, start, start + len(term))
        status = more.pop("status", "PROPOSED")
        entry.add(session, actor, span, Kind.GLOSS, status, language=more.pop("language", "en"), text=text, **more)


def suggest(database: Database, slug: str, ordinal: int, term: str, language: str = "en") -> list[Suggestion]:
    with database.read() as session:
        paragraph = read.all_paragraphs(session, read.document(session, slug))[ordinal - 1]
        start = paragraph.text.index(term)
        return suggestion.suggest(session, paragraph, start, start + len(term), language)


@pytest.fixture
def library(database: Database) -> Database:
    """The article, and a Simplified text with forms of the same words."""
    article.take_in(database)
    article.take_in(
        database, "simplified", "王毅访问日本，他们在船里面等候。\n\n臺北里面有什么，台北裏面就有什么。", "zh-Hans"
    )
    return database


def test_glosses_come_by_status_then_by_nearness_then_by_use(library: Database) -> None:
    gloss(library, "simplified", 1, "访问", "approved elsewhere", status="APPROVED")
    gloss(library, "article", 2, "訪問", "proposed here")
    gloss(library, "simplified", 1, "访问", "proposed elsewhere")
    gloss(library, "simplified", 1, "访问", "twice elsewhere")
    gloss(library, "simplified", 1, "访问", "twice elsewhere")
    gloss(library, "article", 3, "訪問", "approved here", status="APPROVED")
    gloss(library, "article", 3, "訪問", "a draft", status="DRAFT")
    gloss(library, "article", 3, "訪問", "refused", status="REJECTED")
    found = suggest(library, "article", 2, "訪問")
    said = [s for s in found if s.kind == Source.GLOSS]
    assert [s.text for s in said] == [
        "approved here", "approved elsewhere", "proposed here", "twice elsewhere", "proposed elsewhere",
    ]  # fmt: skip
    assert found[len(said)].kind == Source.DICTIONARY
    assert [s.uses for s in said] == [1, 1, 1, 2, 1]
    assert all(0 < s.score <= 1 for s in found)


@pytest.mark.parametrize(("term", "other"), [("臺北", "台北"), ("裏面", "里面")])
def test_a_gloss_of_any_variant_form_is_suggested(library: Database, term: str, other: str) -> None:
    gloss(library, "simplified", 2, term, "said before", status="APPROVED")
    assert suggest(library, "simplified", 2, other)[0].text == "said before"


def test_of_one_character_each_form_is_another_word(library: Database) -> None:
    article.take_in(library, "forms", "乾杯的幹部，干戈不止。", "zh-Hant-TW")
    gloss(library, "forms", 1, "幹", "trunk", status="APPROVED")
    found = {s.text: s.score for s in suggest(library, "forms", 1, "乾")}
    assert found["trunk"] < 0.5 * 0.95
    assert suggest(library, "forms", 1, "幹")[0].text == "trunk"


def test_an_entity_is_suggested_by_its_label_in_the_language_asked_for(library: Database) -> None:
    found = suggest(library, "article", 2, "川普")
    assert (found[0].text, found[0].source, found[0].kind) == ("Donald Trump", "entity:trump", Source.ENTITY)
    assert suggest(library, "article", 2, "川普", "de") == []


def test_of_a_selection_that_is_unknown_the_longest_known_terms_are_suggested_with_their_places(
    library: Database,
) -> None:
    gloss(library, "article", 3, "等候多時", "to have waited long", status="APPROVED")
    found = suggest(library, "article", 3, "船隻等候多時")
    text = article.PARAGRAPHS[2]
    parts = {text[s.start : s.end] for s in found}
    assert parts == {"船隻", "等候多時"}
    assert found[0].text == "to have waited long"
    assert found[0].score < 0.9


def test_a_short_selection_is_explained_by_its_characters_if_need_be(library: Database) -> None:
    article.take_in(library, "tea", "對岸的茶商來了。")
    found = suggest(library, "tea", 1, "茶商")
    assert {(s.start, s.end) for s in found} == {(3, 4), (4, 5)}
    assert max(s.score for s in found) <= suggestion.DICTIONARY / 2


def test_punctuation_around_a_selection_does_not_matter(library: Database) -> None:
    found = suggest(library, "article", 2, "，王毅表示，".strip("，") + "，")
    assert {article.PARAGRAPHS[1][s.start : s.end] for s in found} == {"王毅", "表示"}
    named = suggest(library, "article", 2, "。王毅")
    assert named[0].text == "Wang Yi"
    assert article.PARAGRAPHS[1][named[0].start : named[0].end] == "王毅"


def test_nothing_is_suggested_for_punctuation(library: Database) -> None:
    assert suggest(library, "article", 2, "。") == []


def test_the_entry_that_is_read_so_in_its_place_comes_first(library: Database) -> None:
    article.take_in(library, "bank", "銀行的行長不行。", "zh-Hant-TW")
    found = suggest(library, "bank", 1, "行長")
    assert found[0].pinyin == "háng zhǎng"
