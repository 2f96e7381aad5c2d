"""Running heads and page numbers are found, and nothing else."""

import pytest

from source_text.layout import furniture, line
from tests.printed import Text, page

BODY = "一二三四五六七八九十".translate({ord(c): chr(0x5000 + i) for i, c in enumerate("一二三四五六七八九十")})


def left_out(*pages: list[Text]) -> list[list[str]]:
    read = [line.read(page([*texts, *body(number)], number)) for number, texts in enumerate(pages, 1)]
    found = furniture.find(read)
    return [[one.text for one in lines if id(one) in found] for lines in read]


def body(number: int) -> list[Text]:
    return [Text(50, 100 + 15 * row, chr(0x5000 + 40 * number + row) + BODY * 2) for row in range(20)]


def test_a_head_repeats_at_the_same_place() -> None:
    assert left_out(*[[Text(200, 40, "茶香渡海")]] * 3) == [["茶香渡海"]] * 3


def test_words_elsewhere_are_no_head() -> None:
    assert left_out(*[[Text(200, 40 + 20 * number, "茶香渡海")] for number in range(3)]) == [[]] * 3


def test_words_on_two_pages_of_many_are_no_head() -> None:
    assert left_out([Text(200, 40, "茶香")], [Text(200, 40, "茶香")], [], []) == [[]] * 4


def test_a_sentence_that_recurs_here_and_there_is_no_head() -> None:
    pages = [[Text(50, 85, "茶香渡過大洋抵達紐約。")] if number in (0, 4, 8) else [] for number in range(9)]
    assert left_out(*pages) == [[]] * 9


def test_the_words_of_a_justified_line_are_no_heads() -> None:
    pages = [
        [Text(50, 85, "the"), Text(100, 85, word), Text(150, 85, "and")] for word in ("tea", "cup", "pot", "jar", "can")
    ]
    assert left_out(*pages) == [[]] * 5


@pytest.mark.parametrize(
    "numbers",
    [
        ("1", "2", "3"),
        ("- 11 -", "- 12 -", "- 13 -"),
        ("第1頁", "第2頁", "第3頁"),
        ("1 / 3", "2 / 3", "3 / 3"),
        ("viii", "ix", "x"),
        ("九", "十", "十一"),
        ("一九", "二〇", "二一"),
        ("12 茶香渡海", "13 茶香渡海", "14 茶香渡海"),
    ],
)
def test_numbers_count_with_the_pages(numbers: tuple[str, ...]) -> None:
    found = left_out(*[[Text(200, 570, number)] for number in numbers])
    assert [["".join(text.split()) for text in on] for on in found] == [["".join(number.split())] for number in numbers]


def test_numbers_that_do_not_count_stay() -> None:
    assert left_out(*[[Text(200, 570, number)] for number in ("5", "17", "3")]) == [[]] * 3


def test_heads_of_facing_pages_take_turns() -> None:
    heads = ["茶香渡海", "第一章"] * 3
    assert left_out(*[[Text(200, 40, head)] for head in heads]) == [[head] for head in heads]


def test_the_name_of_a_short_chapter_is_a_head_where_heads_stand() -> None:
    heads = ["茶香渡海"] * 6 + ["餘論"]
    assert left_out(*[[Text(200, 40, head, 8)] for head in heads]) == [[head] for head in heads]


def test_heads_may_stand_above_the_columns_of_vertical_pages() -> None:
    pages = []
    for number in range(1, 4):
        columns = [
            Text(330 - 15 * row, 100, chr(0x6000 + 40 * number + row) + BODY * 3, down=True) for row in range(15)
        ]
        pages.append(line.read(page([Text(300, 30, "茶香渡海", 8, down=True), *columns], number)))
    found = furniture.find(pages)
    assert [[one.text for one in lines if id(one) in found] for lines in pages] == [["茶香渡海"]] * 3


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("１２", 12), ("xiv", 14), ("XL", 40), ("十二", 12), ("二十", 20), ("一百二十三", 123), ("一二〇", 120), ("茶", None)],
)  # fmt: skip
def test_numerals_are_read(text: str, value: int | None) -> None:
    assert furniture.number(text) == value
