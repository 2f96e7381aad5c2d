"""Lines are read in the order of their columns."""

from source_text.layout import column, line
from source_text.layout.column import Column
from tests.printed import Text, page


def columns(*texts: Text) -> list[Column]:
    return column.read(line.read(page(texts)))


def order(*texts: Text) -> list[list[str]]:
    return [[one.text[:2] for one in found.lines] for found in columns(*texts)]


def block(name: str, x: float, y: float, rows: int, characters: int = 12) -> list[Text]:
    """Lines that begin with the name and their number."""
    return [Text(x, y + 15 * row, f"{name}{row}" + "字" * (characters - 1)) for row in range(rows)]


def named(name: str, rows: int) -> list[str]:
    return [f"{name}{row}" for row in range(rows)]


def test_one_column_is_read_from_top_to_bottom() -> None:
    assert order(*block("甲", 50, 100, 9)[::-1]) == [named("甲", 9)]


def test_the_left_column_comes_before_the_right_one() -> None:
    assert order(*block("乙", 220, 100, 9), *block("甲", 50, 100, 9)) == [named("甲", 9), named("乙", 9)]


def test_three_columns_are_read_from_left_to_right() -> None:
    texts = [*block("丙", 270, 100, 9, 9), *block("乙", 160, 100, 9, 9), *block("甲", 50, 100, 9, 9)]
    assert order(*texts) == [named("甲", 9), named("乙", 9), named("丙", 9)]


def test_a_heading_across_both_columns_parts_them() -> None:
    upper = [*block("甲", 50, 100, 5), *block("乙", 220, 100, 5)]
    lower = [*block("丙", 50, 220, 5), *block("丁", 220, 220, 5)]
    heading = Text(150, 190, "題一" + "標題" * 5, 14)
    assert order(*upper, heading, *lower) == [
        named("甲", 5), named("乙", 5), ["題一"], named("丙", 5), named("丁", 5),
    ]  # fmt: skip


def test_a_title_above_three_columns_comes_first() -> None:
    title = Text(165, 70, "題一標題", 16)
    texts = [*block("丙", 270, 100, 9, 9), *block("乙", 160, 100, 9, 9), *block("甲", 50, 100, 9, 9)]
    assert order(title, *texts) == [["題一"], named("甲", 9), named("乙", 9), named("丙", 9)]


def test_columns_of_rows_that_the_file_has_side_by_side_are_columns() -> None:
    rows = zip(block("甲", 50, 100, 9), block("乙", 220, 100, 9), strict=True)
    assert order(*(text for row in rows for text in row)) == [named("甲", 9), named("乙", 9)]


def test_a_table_is_read_in_rows() -> None:
    cells = [Text(x, 100 + 15 * row, f"{name}{row}") for row in range(8) for name, x in (("甲", 50), ("乙", 200))]
    (found,) = columns(*cells, *block("丙", 50, 300, 8, 25))
    assert [one.text for one in found.lines[:2]] == ["甲0乙0", "甲1乙1"]


def test_a_word_that_stands_far_off_belongs_to_its_line() -> None:
    texts = [Text(50, 100, "justified"), Text(120, 100, "words"), *block("甲", 50, 115, 6)]
    (found,) = columns(*texts)
    assert found.lines[0].text == "justified words"


def test_a_page_that_is_filled_in_part_is_divided_like_the_others() -> None:
    texts = [*block("甲", 50, 100, 9), Text(220, 100, "乙0字字字")]
    lines = line.read(page(texts))
    assert [len(found.lines) for found in column.read(lines, [200])] == [9, 1]


def test_vertical_columns_stand_above_one_another() -> None:
    upper = [Text(350 - 15 * row, 60, f"甲{'〇一二三四五六七八'[row]}" + "字" * 20, down=True) for row in range(9)]
    lower = [Text(350 - 15 * row, 310, f"乙{'〇一二三四五六七八'[row]}" + "字" * 20, down=True) for row in range(9)]
    assert [[one[0] for one in found] for found in order(*upper, *lower)] == [["甲"] * 9, ["乙"] * 9]


def test_a_heading_across_a_page_of_vertical_text_comes_first() -> None:
    vertical = [Text(350 - 15 * row, 100, "直" * 20, down=True) for row in range(9)]
    assert order(*vertical, Text(100, 60, "橫題一行")) == [["橫題"], ["直直"] * 9]


def test_a_column_with_few_lines_has_the_edges_of_the_others() -> None:
    pages = [
        line.read(page(block("甲", 50, 100, rows, width), number)) for number, rows, width in ((1, 9, 20), (3, 1, 5))
    ]
    full, short = column.align([found for lines in pages for found in column.read(lines)])
    assert short.start == 50
    assert round(short.end) == round(full.end)


def test_a_mark_that_hangs_over_the_edge_does_not_move_it() -> None:
    lines = block("甲", 50, 100, 9, 20)
    hanging = [text._replace(text=text.text + "，") if row in (2, 5) else text for row, text in enumerate(lines)]
    (found,) = column.align(columns(*hanging))
    assert found.end == max(one.end for one in found.lines if not one.tail)
