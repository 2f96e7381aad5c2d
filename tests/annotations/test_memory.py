"""The translation memory: approved pairs only, always those of now, in either script."""

import pytest

from annotations import amend, entry, memory
from annotations.annotation import Kind, Status
from api.database import Database
from source_text import read, store
from source_text.problems import Invalid
from tests import article


def translate(
    database: Database, slug: str, ordinal: int, text: str, status: str = "APPROVED", language: str = "en"
) -> int:
    with database.write() as session:
        paragraph = read.all_paragraphs(session, read.document(session, slug))[ordinal - 1]
        span = entry.place(session, paragraph, 0, len(paragraph.text))
        made = entry.add(session, article.REVIEWER, span, Kind.TRANSLATION, status, language=language, text=text)
        return made.id


def find(database: Database, text: str, **choice: float) -> list[tuple[str, str]]:
    with database.read() as session:
        found = memory.find(session, text, "en", **choice)  # type: ignore[arg-type]
        return [(m.span.quote[slice(*m.part)], (m.translation.text or "")[slice(*m.translated)]) for m in found]


WHOLE = "Wang Yi visited Japan and met Trump's delegate in Tokyo. Wang said Qianlong's porcelain is still talked of."


@pytest.fixture
def library(database: Database) -> Database:
    article.take_in(database)
    return database


def test_only_approved_translations_are_remembered_and_only_while_they_are(library: Database) -> None:
    query = article.PARAGRAPHS[1].replace("訪問", "抵達")
    number = translate(library, "article", 2, WHOLE, "PROPOSED")
    assert find(library, query) == []
    with library.write() as session:
        entry.review(session, article.REVIEWER, number, None, Status.APPROVED)
    assert find(library, query) == [(article.PARAGRAPHS[1], WHOLE)]
    with library.write() as session:
        entry.delete(session, article.REVIEWER, number, None)
    assert find(library, query) == []


def test_a_sentence_brings_its_own_translation_where_that_is_known(library: Database) -> None:
    translate(library, "article", 2, WHOLE)
    sentences = article.PARAGRAPHS[1].split("。")
    simplified = "王毅表示，乾隆时期的瓷器依旧是佳话。"
    assert find(library, simplified) == [
        (sentences[1] + "。", "Wang said Qianlong's porcelain is still talked of."),
    ]


def test_a_match_tells_where_it_differs_in_the_text_and_in_the_paragraph(library: Database) -> None:
    translate(library, "article", 4, "Result: Yoshinoya's network is good; Wang Yi did not reply.")
    text = "結果：𠮷野家的網路品質不好，王毅沒有回應。"
    with library.read() as session:
        (found,) = memory.find(session, text, "en")
    assert 0.9 < found.score < 1
    parts = [(text[d.start : d.end], found.span.quote[d.low : d.high]) for d in found.differences]
    assert parts == [("不", "很")]


def test_a_paragraph_does_not_remember_itself(library: Database) -> None:
    translate(library, "article", 4, "Result.")
    with library.read() as session:
        own = read.all_paragraphs(session, read.document(session, "article"))[3]
        assert memory.find(session, own.text, "en", besides=own.id) == []
        assert memory.find(session, own.text, "en")[0].score == 1


def test_languages_are_kept_apart(library: Database) -> None:
    translate(library, "article", 4, "Ergebnis.", language="de")
    translate(library, "article", 4, "Result.", language="en-GB")
    assert [said for _, said in find(library, article.PARAGRAPHS[3])] == ["Result."]


@pytest.mark.parametrize(
    ("text", "choice", "path"),
    [
        (" ", {}, "text"),
        ("字" * 10_001, {}, "text"),
        ("字", {"first": 51}, "first"),
        ("字", {"first": -1}, "first"),
        ("字", {"least": 0.1}, "min_score"),
        ("字", {"least": float("nan")}, "min_score"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(
    library: Database, text: str, choice: dict[str, float], path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        find(library, text, **choice)
    assert caught.value.path == (path,)
    assert caught.value.hint


def test_the_memory_follows_corrections_and_removals(library: Database) -> None:
    translate(library, "article", 4, "Result: Wang Yi did not reply.")
    assert find(library, article.PARAGRAPHS[3])
    corrected = article.PARAGRAPHS[3].replace("網路品質很好", "飯菜湯水都不錯")
    with library.write() as session:
        amend.revise(
            session, article.TRANSLATOR, "article", text=article.TEXT.replace(article.PARAGRAPHS[3], corrected)
        )
    with library.read() as session:
        best = memory.find(session, corrected, "en")[0]
        assert (best.score, best.span.quote) == (1, corrected)
        assert memory.find(session, article.PARAGRAPHS[3], "en", least=0.9) == []
    with library.write() as session:
        store.remove(session, read.document(session, "article"))
    assert find(library, corrected) == []
