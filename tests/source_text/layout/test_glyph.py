"""A page can be turned and turned back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.layout.glyph import Frame, is_chinese

places = st.floats(0, 1000)


@given(st.integers(0, 3), places, places, places, places)
def test_who_enters_a_frame_leaves_it_where_they_came_in(
    turn: int, width: float, height: float, x: float, y: float
) -> None:
    frame = Frame(turn, width, height)
    assert frame.leave(*frame.enter(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_vertical_lines_run_down_and_follow_one_another_to_the_left() -> None:
    frame = Frame(1, 400, 600)
    assert frame.enter(390, 10) == (10, 10)
    assert frame.enter(380, 20) == (20, 20)


@pytest.mark.parametrize("character", "漢。「，カ︰Ａ𠮷⼀豈")
def test_scripts_without_spaces_are_known(character: str) -> None:
    assert is_chinese(character)


@pytest.mark.parametrize("character", "aé1.“—Я한")
def test_other_scripts_have_spaces(character: str) -> None:
    assert not is_chinese(character)
