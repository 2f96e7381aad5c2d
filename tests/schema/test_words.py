"""Reading aids over both doors: words in any view and unit, with the names that are linked kept whole."""

from sqlalchemy import event

from api.database import Database
from tests import article
from tests.schema.conftest import Ask

WORDS = """query($view: TextView, $unit: OffsetUnit) { document(slug: "article") { paragraphs(first: 10) { edges { node {
  text(view: $view)
  words(view: $view, unit: $unit) { text range { start end unit view precision } pinyin zhuyin pinyinTaiwan zhuyinTaiwan
    entries { traditional simplified pinyin zhuyin senses source } }
} } } } }"""


def test_words_stand_where_they_say_in_any_view_and_unit(ask: Ask) -> None:
    for view in ("ORIGINAL", "ZH_HANS", "ZH_HANS_CN"):
        for edge in ask(WORDS, view=view, unit="UTF16")["document"]["paragraphs"]["edges"]:
            text = edge["node"]["text"].encode("utf-16-le")
            for word in edge["node"]["words"]:
                place = word["range"]
                assert (place["unit"], place["view"]) == ("UTF16", view)
                assert text[2 * place["start"] : 2 * place["end"]].decode("utf-16-le") == word["text"]


def test_a_linked_name_is_one_word(ask: Ask) -> None:
    paragraph = ask(WORDS)["document"]["paragraphs"]["edges"][1]["node"]
    first = paragraph["words"][0]
    assert (first["text"], first["pinyin"], first["zhuyin"]) == ("王毅", "wáng yì", "ㄨㄤˊ ㄧˋ")
    visit = paragraph["words"][1]
    assert visit["text"] == "訪問"
    assert visit["entries"][0]["simplified"] == "访问"
    assert visit["entries"][0]["source"] == "CC-CEDICT"


def test_an_earlier_revision_has_its_own_words(ask: Ask) -> None:
    ask(
        """mutation($i: ReviseDocumentInput!) { reviseDocument(input: $i) { problems { message } } }""",
        i={"slug": "article", "text": article.TEXT.replace("訪問日本", "拜會日本")},
    )
    old = """{ document(slug: "article", revision: 1) { paragraph(ordinal: 2) { words { text } } } }"""
    assert "訪問" in [w["text"] for w in ask(old)["document"]["paragraph"]["words"]]
    now = """{ document(slug: "article") { paragraph(ordinal: 2) { words { text } } } }"""
    assert "拜會" in [w["text"] for w in ask(now)["document"]["paragraph"]["words"]]


def test_a_page_of_words_needs_no_statement_for_each_paragraph(ask: Ask, filled: Database) -> None:
    statements: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    ask(WORDS)
    whole = len(statements)
    statements.clear()
    ask(WORDS.replace("first: 10", "first: 1"))
    assert whole == len(statements)
