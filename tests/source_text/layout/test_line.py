"""Glyphs become lines."""

from source_text.layout import line
from source_text.layout.line import Line
from tests.printed import Text, page


def read(*texts: Text) -> list[Line]:
    return line.read(page(texts))


def joined(*texts: Text) -> list[str]:
    return [line.join(row).text for row in line.rows(read(*texts))]


def test_a_row_is_one_line() -> None:
    (found,) = read(Text(50, 100, "漢字和漢字"))
    assert (found.text, found.start, found.end, found.base, found.size) == ("漢字和漢字", 50, 100, 100, 10)


def test_a_gap_between_latin_words_is_a_space() -> None:
    assert joined(Text(50, 100, "two words,"), Text(104, 100, "wide")) == ["two words, wide"]


def test_a_gap_beside_a_chinese_character_is_none() -> None:
    assert joined(Text(50, 100, "漢 字1858 年")) == ["漢字1858年"]


def test_letters_that_are_spaced_out_are_one_word() -> None:
    assert joined(*(Text(50 + 5.5 * index, 100, letter) for index, letter in enumerate("spaced"))) == ["spaced"]


def test_a_gap_between_columns_parts_lines() -> None:
    assert [one.text for one in read(Text(50, 100, "左欄"), Text(90, 100, "右欄"))] == ["左欄", "右欄"]


def test_a_raised_figure_stays_in_its_line() -> None:
    (found,) = read(Text(50, 100, "漢字"), Text(70, 96, "1", 6), Text(73, 100, "漢字"))
    assert (found.text, found.base, found.size, found.raised) == ("漢字1漢字", 100, 10, 0)


def test_a_raised_figure_at_the_beginning_is_counted() -> None:
    (found,) = read(Text(50, 96, "12", 6), Text(56, 100, "漢字漢字"))
    assert (found.text, found.raised) == ("12漢字漢字", 2)


def test_characters_below_one_another_are_a_line_that_runs_down() -> None:
    lines = read(Text(300, 100, "漢字和漢字", down=True), Text(280, 100, "第二行", down=True))
    assert [(one.text, one.frame.turn) for one in lines] == [("漢字和漢字", 1), ("第二行", 1)]
    assert lines[0].base < lines[1].base


def test_latin_words_lie_on_their_side_in_a_vertical_line() -> None:
    (found,) = read(Text(300, 100, "漢字", down=True), Text(302, 111, "tea", turn=1), Text(300, 136, "漢字", down=True))
    assert (found.text, found.frame.turn) == ("漢字tea漢字", 1)


def test_figures_side_by_side_stand_in_a_vertical_line() -> None:
    lines = read(Text(300, 100, "民國漢字", down=True), Text(300, 140, "12"), Text(300, 150, "年漢字", down=True))
    assert {one.frame.turn for one in lines} == {1}
    assert [line.join(row).text for row in line.rows(lines)] == ["民國漢字12年漢字"]


def test_neighbouring_characters_of_two_vertical_lines_are_no_row() -> None:
    lines = read(
        Text(280, 120, "下"), Text(297, 120, "。"), Text(297, 100, "英國", down=True), Text(280, 130, "一行", down=True)
    )
    assert [line.join(row).text for row in line.rows(lines)] == ["英國。", "下一行"]


def test_what_must_fit_on_the_line_above_is_a_character_with_its_marks_or_a_word() -> None:
    assert [read(Text(50, 100, text))[0].head for text in ("漢字", "「漢」，字", "tea cup", "tea，字", "well-known")] == [
        10, 40, 15, 25, 25,
    ]  # fmt: skip


def test_a_line_has_its_box_on_the_page() -> None:
    lines = read(Text(50, 100, "漢字"), Text(50, 120, "漢字漢"), Text(200, 100, "右"))
    (first, box), (_, other) = line.boxes(lines, [0, 0, 1])
    assert first == 1
    assert [round(value, 1) for value in box] == [50, 91.2, 30, 30]
    assert [round(value, 1) for value in other] == [200, 91.2, 10, 10]


def test_a_vertical_line_has_its_box_on_the_page_too() -> None:
    lines = read(Text(300, 100, "漢字和", down=True))
    ((_, box),) = line.boxes(lines, [0])
    assert [round(value, 1) for value in box] == [300, 91.2, 10, 30]
