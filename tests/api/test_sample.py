"""The sample document: its file reads as intended, and every companion line stands on its words."""

import json
from pathlib import Path
from typing import Any

import pytest

import api
from source_text.reflow import Block, reflow
from source_text.roles import Role

SAMPLE = Path(api.__file__).parent / "sample"
ON_A_SPAN = ("mentions", "glosses", "conversions", "notes")


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def raw() -> str:
    return (SAMPLE / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paragraphs(raw: str) -> dict[str, Block]:
    return {f"p{ordinal}": block for ordinal, block in enumerate(reflow(raw), start=1)}


def test_the_article_has_every_part_in_order(paragraphs: dict[str, Block]) -> None:
    front = [Role.TITLE, Role.BYLINE, Role.ABSTRACT, Role.ABSTRACT]
    sections = [role for bodies in (2, 3, 2) for role in [Role.HEADING] + [Role.BODY] * bodies]
    assert [block.role for block in paragraphs.values()] == front + sections


def test_headings_are_numbered_one_to_three(paragraphs: dict[str, Block]) -> None:
    headings = [block.text[:3] for block in paragraphs.values() if block.role is Role.HEADING]
    assert headings == ["（一）", "（二）", "（三）"]


def test_the_file_is_ragged_and_only_paragraph_ends_trail(raw: str, paragraphs: dict[str, Block]) -> None:
    lines = [line for line in raw.split("\n") if line.strip()]
    trailing = [line.strip() for line in lines if line != line.rstrip()]
    ends = [raw[: block.end].rsplit("\n", 1)[-1].strip() for block in paragraphs.values()]
    assert trailing == ends
    assert len(lines) > 2 * len(ends)


@pytest.mark.parametrize("name", ON_A_SPAN)
def test_every_companion_line_stands_at_its_place(name: str, paragraphs: dict[str, Block]) -> None:
    assert rows(name)
    for row in rows(name):
        assert paragraphs[row["paragraph"]].text[row["start"] : row["end"]] == row["surface"]


@pytest.mark.parametrize("name", ON_A_SPAN)
def test_no_place_is_told_twice(name: str) -> None:
    places = [(row["paragraph"], row["start"], row["end"]) for row in rows(name)]
    assert len(set(places)) == len(places)


def test_every_paragraph_has_one_translation(paragraphs: dict[str, Block]) -> None:
    assert [row["paragraph"] for row in rows("translations")] == list(paragraphs)
    assert all(row["en"].strip() for row in rows("translations"))


def test_every_mention_is_by_a_name_of_its_entity_and_every_entity_is_mentioned() -> None:
    names = {entity["key"]: entity["aliases_zh_hant"] for entity in rows("entities")}
    assert {row["entity"] for row in rows("mentions")} == set(names)
    for row in rows("mentions"):
        assert row["surface"] in names[row["entity"]]


def test_a_mention_is_nested_where_another_encloses_it() -> None:
    mentions = rows("mentions")
    for row in mentions:
        enclosing = [
            other
            for other in mentions
            if other is not row
            and other["paragraph"] == row["paragraph"]
            and other["start"] <= row["start"]
            and row["end"] <= other["end"]
        ]
        assert row.get("nested", False) == bool(enclosing)


def test_a_gloss_has_one_syllable_a_character() -> None:
    for row in rows("glosses"):
        assert row["gloss_en"]
        for spelling in (row["pinyin"], row.get("pinyin_tw", row["pinyin"])):
            assert len(spelling.split()) == len(row["surface"])


def test_a_conversion_says_something_else_than_the_text() -> None:
    for row in rows("conversions"):
        assert row["view"] == "ZH_HANS_CN"
        assert row["text"] != row["surface"]
