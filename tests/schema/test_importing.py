"""An import is looked at first, and its paragraphs divided as somebody says."""

from typing import Any

from annotations.actor import ANONYMOUS
from api.database import Database
from source_text.document import Document
from tests import article
from tests.schema.conftest import Ask
from tests.schema.test_mutations import count

IMPORT = """mutation($input: ImportDocumentInput!) { importDocument(input: $input) {
  preview { ordinal role level text } remarks problems { message path hint code }
  document { paragraphs { edges { node { id ordinal role level text sourceRange { start end } } } } } } }"""
GIVEN: dict[str, Any] = {"slug": "new", "language": "zh-Hant-TW", "text": "標題\n\n前半\n\n後半。\n\n結尾的一段。"}


def test_a_dry_run_shows_the_paragraphs_and_imports_nothing(ask: Ask, filled: Database) -> None:
    before = count(filled, Document)
    shown = ask(IMPORT, article.TRANSLATOR, input={**GIVEN, "dryRun": True})["importDocument"]
    assert shown["problems"] == []
    assert shown["document"] is None
    assert [p["text"] for p in shown["preview"]] == ["標題", "前半", "後半。", "結尾的一段。"]
    assert shown["preview"][0] == {"ordinal": 1, "role": "TITLE", "level": 1, "text": "標題"}
    assert count(filled, Document) == before


def test_a_dry_run_is_refused_for_what_the_import_would_be(ask: Ask) -> None:
    for given, actor, code in (
        (GIVEN, ANONYMOUS, "UNAUTHORIZED"),
        (GIVEN, article.READER, "FORBIDDEN"),
        ({**GIVEN, "slug": "article"}, article.TRANSLATOR, "CONFLICT"),
    ):
        shown = ask(IMPORT, actor, input={**given, "dryRun": True})["importDocument"]
        assert (shown["problems"][0]["code"], shown["preview"]) == (code, [])


def test_paragraphs_are_joined_split_and_named_as_they_are_said_to_be(ask: Ask) -> None:
    beginnings = [
        {"paragraph": 1, "role": "HEADING", "level": 3},
        {"paragraph": 2},
        {"paragraph": 4},
        {"paragraph": 4, "offset": 3, "role": "QUOTATION"},
    ]
    done = ask(IMPORT, article.TRANSLATOR, input={**GIVEN, "paragraphs": beginnings})["importDocument"]
    assert done["problems"] == []
    made = [e["node"] for e in done["document"]["paragraphs"]["edges"]]
    assert [(p["role"], p["level"], p["text"]) for p in made] == [
        ("HEADING", 3, "標題"),
        ("BODY", None, "前半後半。"),
        ("BODY", None, "結尾的"),
        ("QUOTATION", None, "一段。"),
    ]
    assert made[1]["sourceRange"] == {"start": 4, "end": 11}


def test_a_beginning_at_no_place_is_named(ask: Ask) -> None:
    given = {**GIVEN, "paragraphs": [{"paragraph": 1}, {"paragraph": 9}]}
    refused = ask(IMPORT, article.TRANSLATOR, input=given)["importDocument"]
    assert refused["problems"][0]["path"] == ["paragraphs", "1"]
    assert refused["problems"][0]["hint"]
