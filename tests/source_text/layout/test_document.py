"""Pages become the paragraphs that were printed on them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.layout import document, line
from source_text.layout.document import Paragraph, Sheet
from source_text.roles import Role
from tests.printed import Text, page

SIZE, LEADING, LEFT, TOP = 10, 16, 50, 60


def read(*pages: Sequence[Text]) -> list[Paragraph]:
    sheets = [Sheet(number, line.read(page(texts, number))) for number, texts in enumerate(pages, 1)]
    return document.read(sheets).paragraphs


def texts(*pages: Sequence[Text]) -> list[str]:
    return [paragraph.text for paragraph in read(*pages)]


def lines(*rows: str, x: float = LEFT, y: float = TOP, size: float = SIZE) -> list[Text]:
    """Rows below one another; one ideographic space at their beginning is an indent of an em."""
    found = []
    for index, row in enumerate(rows):
        bare = row.lstrip("\u3000")
        found.append(Text(x + size * (len(row) - len(bare)), y + LEADING * index, bare, size))
    return found


def characters(length: int, start: int = 0) -> str:
    """A stretch of text in which no character comes twice."""
    return "".join(chr(0x5000 + start + index) for index in range(length))


def set_in_lines(
    lengths: Sequence[int], width: int, indent: int, gap: float
) -> tuple[list[str], list[tuple[str, float]]]:
    """Paragraphs of such lengths, and their lines with the space, in points, above each."""
    paragraphs, rows, done = [], list[tuple[str, float]](), 0
    for length in lengths:
        text = characters(length, done)
        done += length
        paragraphs.append(text)
        whole = "\u3000" * indent + text
        rows += [(whole[at : at + width], gap * (at == 0)) for at in range(0, len(whole), width)]
    return paragraphs, rows


def paged(rows: Sequence[tuple[str, float]], per_column: int, width: int, columns: int) -> list[list[Text]]:
    """The lines on pages of so many columns."""
    pages: list[list[Text]] = []
    for at in range(0, len(rows), per_column):
        number, place = divmod(at // per_column, columns)
        if place == 0:
            pages.append([])
        y = float(TOP)
        for row, gap in rows[at : at + per_column]:
            y += gap
            pages[number] += lines(row, x=LEFT + place * (width + 2) * SIZE, y=y)
            y += LEADING
    return pages


@given(st.lists(st.integers(1, 130), min_size=1, max_size=25, unique=True), st.integers(8, 30), st.integers(1, 2))
def test_paragraphs_with_an_indent_are_found_again(lengths: list[int], per_column: int, columns: int) -> None:
    # A last line that is full leaves a reader, too, in doubt whether the paragraph ends: there is none here.
    width, indent = (30, 2) if columns == 1 else (14, 2)
    kept = [130] * 4 + [length + 2 * ((length + indent) % width in (0, width - 1)) for length in lengths]
    paragraphs, rows = set_in_lines(kept, width, indent, 0)
    assert texts(*paged(rows, per_column, width, columns)) == paragraphs


@given(st.lists(st.integers(1, 130), min_size=1, max_size=25), st.integers(5, 25))
def test_paragraphs_with_a_gap_are_found_again(lengths: list[int], per_column: int) -> None:
    width = 30
    kept = [100, *(length + 2 * (length % width in (0, width - 1)) for length in lengths)]
    paragraphs, rows = set_in_lines(kept, width, 0, 8)
    assert texts(*paged(rows, per_column, width, 1)) == paragraphs


@given(st.lists(st.integers(1, 130), min_size=1, max_size=25), st.integers(1, 2))
def test_no_character_is_lost_or_doubled(lengths: list[int], columns: int) -> None:
    paragraphs, rows = set_in_lines(lengths, 14, 1, 3)
    assert sorted("".join(texts(*paged(rows, 20, 14, columns)))) == sorted("".join(paragraphs))


def test_a_paragraph_has_a_place_in_each_column_that_it_stands_in() -> None:
    paragraphs, rows = set_in_lines([100, 60], 14, 2, 0)
    found = read(*paged(rows, 5, 14, 2))
    assert [one.text for one in found] == paragraphs
    assert [(number, box.left) for number, box in found[0].places] == [(1, 50), (1, 210)]
    assert [(number, box.left) for number, box in found[1].places] == [(1, 210), (2, 50)]


def test_a_set_off_block_is_one_paragraph() -> None:
    body, block = characters(28), characters(24, 400)
    rows = ["\u3000\u3000" + body, body + "字句", "\u3000\u3000" + body, "字句。"]
    quoted = ["\u3000\u3000\u3000" + block, "\u3000\u3000\u3000" + block, "\u3000\u3000\u3000引文。"]
    assert texts(lines(*rows, *quoted, *rows)) == [
        body + body + "字句", body + "字句。", block + block + "引文。", body + body + "字句", body + "字句。",
    ]  # fmt: skip


def test_list_items_hang() -> None:
    rows = [
        "1. " + characters(26),
        "\u3000" + characters(20, 50),
        "2. " + characters(26, 100),
        "\u3000" + characters(8, 200),
    ]
    assert texts(lines(*rows)) == [
        "1." + characters(26) + characters(20, 50), "2." + characters(26, 100) + characters(8, 200),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        (("漢字漢字漢字漢字", "漢字"), "漢字漢字漢字漢字漢字"),
        (("many English words", "follow"), "many English words follow"),
        (("the last of them,", "and others"), "the last of them, and others"),
        (("漢字和一些English", "漢字"), "漢字和一些English漢字"),
        (("漢字漢字和一個tea", "house"), "漢字漢字和一個tea house"),
        (("these are separa-", "tions"), "these are separations"),
        (("these are separa\u2010", "tions"), "these are separations"),
        (("these are separa\u00ad", "tions"), "these are separations"),
        (("the Anglo Anglo-", "Chinese trade"), "the Anglo Anglo-Chinese trade"),
        (("between 1868 1869-", "1870 and later"), "between 1868 1869-1870 and later"),
        (("this is well-", "founded"), "this is well-founded"),
        (("a dash stands\u2014", "then words"), "a dash stands\u2014then words"),
        (("and/or and the or/", "and"), "and/or and the or/and"),
        (("http://example.org/?", "id=1"), "http://example.org/?id=1"),
    ],
)
def test_the_ends_of_lines_are_mended(rows: tuple[str, str], joined: str) -> None:
    assert texts(lines(*rows)) == [joined]


def test_a_hyphenated_word_keeps_its_hyphen_where_the_text_has_it_elsewhere() -> None:
    assert texts(lines("a tea-house is a tea-", "house")) == ["a tea-house is a tea-house"]


def test_radicals_and_compatibility_characters_stay() -> None:
    assert texts(lines("⼀個豈字Ａ①ﬁ")) == ["⼀個豈字Ａ①ﬁ"]


def test_a_footnote_follows_the_paragraph_that_it_interrupts() -> None:
    body = [f"{name}{characters(28, 60 * at)}甲" for at, name in enumerate("子丑寅卯辰巳")]
    first = [*lines("\u3000\u3000" + body[0][:28], *body[1:4]), *lines("1註一的文字。", "2註二的文字。", y=400, size=7)]
    second = [*lines(*body[4:], "完。"), *lines("3註三的文字。", y=400, size=7)]
    found = read(first, second)
    assert [one.text for one in found] == [
        body[0][:28] + "".join(body[1:]) + "完。", "1註一的文字。", "2註二的文字。", "3註三的文字。",
    ]  # fmt: skip
    assert [one.role for one in found] == [None, Role.FOOTNOTE, Role.FOOTNOTE, Role.FOOTNOTE]
    assert [number for number, _ in found[0].places] == [1, 2]


def test_a_footnote_goes_on_at_the_foot_of_the_next_page() -> None:
    body = [characters(30, 60 * at) for at in range(6)]
    first = [*lines(*body[:3]), *lines("①" + characters(40, 900), y=400, size=7)]
    second = [*lines(*body[3:], "完。"), *lines("註文的餘下部分。", "②第二個註。", y=400, size=7)]
    assert texts(first, second) == [
        "".join(body) + "完。",
        "①" + characters(40, 900) + "註文的餘下部分。",
        "②第二個註。",
    ]


def test_a_footnote_begins_with_a_figure_even_where_a_year_follows() -> None:
    body = [characters(30, 60 * at) for at in range(4)]
    note = [Text(50, 398, "1", 5), Text(52.5, 400, "1869年兩艘船。", 7)]
    assert texts([*lines(*body), *note]) == ["".join(body), "11869年兩艘船。"]


def test_small_type_without_a_mark_is_no_footnote() -> None:
    body = [characters(30, 60 * at) for at in range(4)]
    assert [one.role for one in read([*lines(*body), *lines("圖說的文字", y=400, size=7)])] == [None, None]


def test_larger_type_makes_titles_and_headings() -> None:
    rows = [Text(120, 60, "茶香渡海", 20), Text(50, 100, "一章", 14)]
    rows += [
        *lines(characters(30), characters(20, 50), y=130),
        Text(50, 180, "二章", 14),
        *lines(characters(30, 100), "完。", y=210),
    ]
    assert [(one.role, one.level) for one in read(rows)] == [
        (Role.TITLE, 1), (Role.HEADING, 1), (None, None), (Role.HEADING, 1), (None, None),
    ]  # fmt: skip


def test_a_heading_may_take_two_lines() -> None:
    rows = [
        Text(50, 60, "很長的題目分成兩行很長的題目分成兩行", 16),
        Text(50, 84, "第二行", 16),
        *lines(characters(29), "完。", y=130),
    ]
    assert texts(rows) == ["很長的題目分成兩行很長的題目分成兩行第二行", characters(29) + "完。"]


def test_lines_of_a_table_of_contents_stay_apart() -> None:
    rows = lines("Chapter one ........................ 12", "Chapter two ........................ 34")
    assert texts(rows) == ["Chapter one ........................ 12", "Chapter two ........................ 34"]
