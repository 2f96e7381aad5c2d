"""Words over GraphQL: reading aids of a paragraph in any view and unit."""

from typing import Any

import pytest
from sqlalchemy import event

from api.database import Database
from tests import article
from tests.schema.conftest import Ask

WORDS = """query($slug: String!, $revision: Int, $first: Int, $view: TextView, $unit: OffsetUnit) {
  document(slug: $slug, revision: $revision) { paragraphs(first: $first) { edges { node { id ordinal text(view: $view)
    words(view: $view, unit: $unit) { text range { start end unit view precision } pinyin zhuyin pinyinTaiwan zhuyinTaiwan
      senses { traditional simplified pinyin definitions source } } } } } } }"""
CONVERT = """mutation($input: AddConversionInput!) { addConversion(input: $input) { problems { message } } }"""
LINK = """mutation($input: AddEntityLinkInput!) { addEntityLink(input: $input) { problems { message } } }"""
ENCODINGS = {"CODE_POINT": ("utf-32-le", 4), "UTF16": ("utf-16-le", 2), "UTF8": ("utf-8", 1)}


def page(ask: Ask, slug: str = "article", **variables: Any) -> list[dict[str, Any]]:
    edges = ask(WORDS, slug=slug, **variables)["document"]["paragraphs"]["edges"]
    return [edge["node"] for edge in edges]


def word(paragraph: dict[str, Any], text: str) -> dict[str, Any]:
    found: dict[str, Any] = next(w for w in paragraph["words"] if w["text"] == text)
    return found


@pytest.mark.parametrize("view", ["ORIGINAL", "ZH_HANS", "ZH_HANS_CN", "ZH_HANT", "ZH_HANT_HK"])
@pytest.mark.parametrize("unit", list(ENCODINGS))
def test_joined_the_words_are_the_text_of_the_view_and_stand_where_they_say(ask: Ask, view: str, unit: str) -> None:
    encoding, size = ENCODINGS[unit]
    for paragraph in page(ask, view=view, unit=unit):
        text, done = paragraph["text"].encode(encoding), 0
        for found in paragraph["words"]:
            place = found["range"]
            assert (place["start"], place["unit"], place["view"]) == (done, unit, view)
            done = place["end"]
            assert text[size * place["start"] : size * done].decode(encoding) == found["text"]
        assert size * done == len(text)


def test_a_word_is_read_and_explained(ask: Ask) -> None:
    paragraph = page(ask)[1]
    visit = word(paragraph, "訪問")
    assert (visit["pinyin"], visit["zhuyin"]) == ("fǎng wèn", "ㄈㄤˇ ㄨㄣˋ")
    assert visit["pinyinTaiwan"] is None
    (sense,) = visit["senses"]
    assert (sense["traditional"], sense["simplified"], sense["source"]) == ("訪問", "访问", "CC-CEDICT")
    assert sense["pinyin"] == "fǎng wèn"
    assert "visit" in " ".join(sense["definitions"])
    period = word(paragraph, "時期")
    assert (period["pinyin"], period["pinyinTaiwan"], period["zhuyinTaiwan"]) == ("shí qī", "shí qí", "ㄕˊ ㄑㄧˊ")
    comma = word(paragraph, "，")
    assert (comma["pinyin"], comma["zhuyin"], comma["senses"]) == (None, None, [])


def test_the_reading_is_that_of_the_paragraph_and_comes_first_among_the_senses(ask: Ask) -> None:
    assert word(page(ask)[1], "乾隆")["pinyin"] == "Qián lóng"
    article_ = page(ask)[2]
    waiting = word(article_, "將")
    assert waiting["pinyin"] == "jiāng"
    assert waiting["senses"][0]["pinyin"] == "jiāng"
    assert {s["pinyin"] for s in waiting["senses"]} > {"jiāng"}


def test_the_name_of_an_entity_is_one_word(ask: Ask) -> None:
    texts = [[w["text"] for w in p["words"]] for p in page(ask)]
    assert texts[1][0] == "王毅"
    assert "日本經濟新聞" in texts[2]
    nikkei = word(page(ask)[2], "日本經濟新聞")
    assert nikkei["pinyin"] == "Rì běn Jīng jì Xīn wén"
    assert [s["traditional"] for s in nikkei["senses"]] == ["日本經濟新聞"]


def test_a_name_that_the_dictionary_lacks_is_read_and_explained_by_the_words_in_it(ask: Ask) -> None:
    paragraph = page(ask)[3]
    entity = ask('{ entity(key: "nikkei") { id } }')["entity"]["id"]
    start = paragraph["text"].index("網路品質")
    given = {"paragraph": paragraph["id"], "range": {"start": start, "end": start + 4}, "entity": entity}
    done = ask(LINK, article.TRANSLATOR, input=given)
    assert done["addEntityLink"]["problems"] == []
    found = word(page(ask)[3], "網路品質")
    assert (found["pinyin"], found["pinyinTaiwan"]) == ("wǎng lù pǐn zhì", "wǎng lù pǐn zhí")
    assert [s["traditional"] for s in found["senses"]] == ["網路", "品質"]


def test_simplified_words_are_explained_alike(ask: Ask) -> None:
    original, simplified = page(ask)[1], page(ask, view="ZH_HANS")[1]
    assert word(simplified, "访问")["senses"] == word(original, "訪問")["senses"]
    assert [w["pinyin"] for w in simplified["words"]] == [w["pinyin"] for w in original["words"]]


def test_where_a_view_has_other_wording_that_is_read_and_explained(ask: Ask) -> None:
    paragraph = page(ask)[3]
    start = paragraph["text"].index("網路")
    given = {"paragraph": paragraph["id"], "range": {"start": start, "end": start + 2}, "view": "ZH_HANS_CN"}
    done = ask(CONVERT, article.REVIEWER, input={**given, "text": "网络", "status": "APPROVED"})
    assert done["addConversion"]["problems"] == []
    found = word(page(ask, view="ZH_HANS_CN")[3], "网络")
    assert (found["pinyin"], found["senses"][0]["traditional"]) == ("wǎng luò", "網絡")
    assert word(page(ask, view="ZH_HANS")[3], "网路")["pinyin"] == "wǎng lù"


def test_words_that_have_only_a_common_counterpart_are_expanded_to_it(ask: Ask) -> None:
    paragraph = page(ask)[3]
    start = paragraph["text"].index("網路品質")
    given = {"paragraph": paragraph["id"], "range": {"start": start, "end": start + 4}, "view": "ZH_HANS_CN"}
    ask(CONVERT, article.REVIEWER, input={**given, "text": "网络的质量", "status": "APPROVED"})
    found = [w for w in page(ask, view="ZH_HANS_CN")[3]["words"] if w["text"] == "网络的质量"]
    assert [w["range"]["precision"] for w in found] == ["EXPANDED", "EXPANDED"]
    assert [w["pinyin"] for w in found] == ["wǎng lù", "pǐn zhì"]


def test_a_past_revision_has_its_own_words(ask: Ask) -> None:
    before = page(ask)
    revise = "mutation($input: ReviseDocumentInput!) { reviseDocument(input: $input) { problems { message } } }"
    text = article.TEXT.replace("訪問日本", "離開日本")
    assert ask(revise, article.TRANSLATOR, input={"slug": "article", "text": text})["reviseDocument"]["problems"] == []
    assert page(ask, revision=1) == before
    assert word(page(ask)[1], "離開")["pinyin"] == "lí kāi"


def test_a_document_in_another_language_has_no_words(ask: Ask, filled: Database) -> None:
    article.take_in(filled, "english", "One paragraph.\n\nAnother 漢字.", "en")
    assert [p["words"] for p in page(ask, "english")] == [[], []]


def test_the_number_of_statements_does_not_grow_with_the_page(ask: Ask, filled: Database) -> None:
    statements: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for first in (2, 4):
        statements.clear()
        page(ask, first=first, view="ZH_HANS")
        counts.append(len(statements))
    assert counts[0] == counts[1]
