"""Companion files: the shapes they come in, and what is said of a line that is wrong."""

from typing import Any

import pytest

from annotations import companions
from annotations.annotation import Kind
from annotations.authority import Name
from source_text.problems import Invalid


def test_an_entity_comes_in_the_wide_shape_or_with_lists() -> None:
    wide = {
        "key": "trump",
        "type": "person",
        "label_zh_hant": "川普",
        "label_en": "Donald Trump",
        "label_zh_hans_cn": "特朗普",
        "aliases_zh_hant": ["川普", "唐納"],
        "wikidata": "Q22686",
        "note": "Taiwan transliteration",
    }
    lists = {
        "key": "trump",
        "type": "PERSON",
        "labels": [
            {"language": "zh-Hant", "text": "川普"},
            {"language": "en", "text": "Donald Trump"},
            {"language": "zh-Hans-CN", "text": "特朗普"},
        ],
        "aliases": [{"language": "zh-Hant", "text": "唐納"}],
        "wikidata": "Q22686",
        "description": "Taiwan transliteration",
    }
    (one,), (other,) = (companions.parse({"entities": [e]}, "zh-Hant-TW").entities for e in (wide, lists))
    assert one == other
    assert one.aliases == [Name("zh-Hant", "唐納")]


def test_lines_are_numbered_and_of_the_kind_of_their_file() -> None:
    rows = {
        "glosses": [{"paragraph": "p2", "start": 0, "end": 2, "surface": "觀察", "gloss_en": "observation"}],
        "translations": [{"paragraph": 3, "en": "Text."}],
        "mentions": [{"paragraph": "p2", "start": 0, "end": 2, "surface": "日本", "entity": "japan", "nested": True}],
    }
    lines = companions.parse(rows, "zh-Hant-TW").lines
    assert {(line.kind, line.number, line.ordinal) for line in lines} == {
        (Kind.GLOSS, 1, 2),
        (Kind.TRANSLATION, 1, 3),
        (Kind.ENTITY_LINK, 1, 2),
    }


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("glosses", 5),
        ("glosses", {"paragraph": "two", "start": 0, "end": 1, "gloss_en": "x"}),
        ("glosses", {"paragraph": "p1", "start": "0", "end": 1, "gloss_en": "x"}),
        ("glosses", {"paragraph": "p1", "start": 0, "end": 1}),
        ("translations", {"paragraph": "p1"}),
        ("conversions", {"paragraph": "p1", "start": 0, "end": 1, "view": "ORIGINAL", "text": "x"}),
        ("entities", {"key": "x", "type": "dragon", "label_en": "X"}),
        ("entities", {"key": "x", "type": "person", "labels": ["X"]}),
    ],
)
def test_a_line_that_is_wrong_is_named(file: str, row: Any) -> None:
    with pytest.raises(Invalid) as refused:
        companions.parse({file: [row]}, "zh-Hant-TW")
    assert refused.value.path == (file, "1")
    assert refused.value.hint


def test_unknown_files_and_what_is_no_list_are_refused() -> None:
    wrong: list[dict[str, Any]] = [{"words": []}, {"glosses": {}}]
    for files in wrong:
        with pytest.raises(Invalid):
            companions.parse(files, "zh-Hant-TW")
