"""A source is divided anew where somebody says so, and every paragraph still knows where it stood."""

import pytest

from source_text import importers
from source_text.division import Beginning, divide
from source_text.importers.source import Source
from source_text.problems import Invalid
from source_text.roles import Role

RAW = "標題\n\n第一段的上半，\n下半在這裡。\n\n第二段。\n\nOne more\n\nword.\n"


def read(raw: str = RAW) -> Source:
    importer = importers.choose("text.txt", None)
    assert importer.read_text
    return importer.read_text(raw)


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def test_it_reads_as_before_where_every_paragraph_begins_as_it_did() -> None:
    source = read()
    assert divide(source, [Beginning(n) for n in range(1, len(source.blocks) + 1)]) == source


def test_a_beginning_left_out_joins_and_words_of_latin_letters_keep_apart() -> None:
    divided = divide(read(), [Beginning(1), Beginning(2), Beginning(4)])
    assert texts(divided) == ["標題", "第一段的上半，下半在這裡。第二段。", "One more word."]


def test_a_beginning_inside_splits_and_what_follows_is_body() -> None:
    divided = divide(read(), [Beginning(1), Beginning(1, 1), Beginning(2)])
    assert texts(divided)[:2] == ["標", "題"]
    assert [(b.role, b.level) for b in divided.blocks[:2]] == [(Role.TITLE, 1), (Role.BODY, None)]


def test_roles_are_as_they_are_said_with_a_level_where_they_have_one() -> None:
    divided = divide(
        read(), [Beginning(1, role=Role.BODY), Beginning(2, role=Role.HEADING), Beginning(3, 0, Role.HEADING, 3)]
    )
    assert [(b.role, b.level) for b in divided.blocks] == [(Role.BODY, None), (Role.HEADING, 2), (Role.HEADING, 3)]


@pytest.mark.parametrize(
    "raw",
    [
        RAW,
        "前半，\n  後半\n\n再來",
        "甲 乙 丙\n\n丁\n戊",
        "每一行都寫得很滿的文字在這裡折行了而 \n且繼續下去。 \n然後呢？ \n",
    ],
)
def test_every_character_stays_and_every_map_leads_to_its_own(raw: str) -> None:
    source = read(raw)
    places = [(n, o) for n, b in enumerate(source.blocks, 1) for o in range(len(b.text)) if b.text[o].strip()]
    for cut in places[1:]:
        divided = divide(source, [Beginning(1), Beginning(*cut)])
        assert "".join("".join(texts(divided)).split()) == "".join(raw.split())
        for block in divided.blocks:
            assert (block.map.source_length, block.map.target_length) == (block.end - block.start, len(block.text))
            back = block.map.invert()
            for at, character in enumerate(block.text):
                there = back.transport(at, at + 1)
                if character.strip():
                    assert divided.text[block.start + there.start : block.start + there.end] == character


@pytest.mark.parametrize(
    ("beginnings", "number"),
    [
        ([], "0"),
        ([Beginning(2)], "0"),
        ([Beginning(1), Beginning(9)], "1"),
        ([Beginning(1), Beginning(2, 99)], "1"),
        ([Beginning(1), Beginning(3), Beginning(2)], "2"),
        ([Beginning(1), Beginning(2), Beginning(2)], "2"),
    ],
)
def test_a_beginning_at_no_place_is_named(beginnings: list[Beginning], number: str) -> None:
    with pytest.raises(Invalid) as refused:
        divide(read(), beginnings)
    assert refused.value.path == ("paragraphs", number)
    assert refused.value.hint
