"""Comparing two states of a text: what was kept corresponds exactly, all else only as a whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.alignment import compare
from source_text.offsets import OffsetMap, Precision, Range

texts = st.text(st.sampled_from("中日韓關係𠀀𫖮e\u0301\ufe00👩\u200d🚀"), max_size=15)


@pytest.mark.parametrize(
    ("old", "new", "segments"),
    [
        ("中日關係", "中日關係", [(4, 4)]),
        ("中日關係", "中日韓關係", [(2, 2), (0, 1), (2, 2)]),
        ("中日韓關係", "中日關係", [(2, 2), (1, 0), (2, 2)]),
        ("與周顗談", "與王毅外長談", [(1, 1), (2, 4), (1, 1)]),
        ("與周顗談", "與王毅談", [(1, 1), (2, 0), (0, 2), (1, 1)]),
        ("", "中日", [(0, 2)]),
        ("中日", "", [(2, 0)]),
        ("", "", []),
    ],
)
def test_kept_text_is_linear_and_the_rest_atomic(old: str, new: str, segments: list[tuple[int, int]]) -> None:
    assert compare(old, new) == OffsetMap.from_segments(segments)


def test_part_of_a_replacement_widens_to_all_of_it() -> None:
    assert compare("與周顗談", "與王毅談").transport(2, 3) == Range(1, 3, Precision.EXPANDED)


@settings(max_examples=80, deadline=None)
@given(texts, texts)
def test_equal_segments_hold_the_same_text_and_all_of_both_is_covered(old: str, new: str) -> None:
    offsets = compare(old, new)
    assert (offsets.source_length, offsets.target_length) == (len(old), len(new))
    for s0, s1, t0, t1 in offsets.segments():
        if s1 - s0 == t1 - t0:
            assert old[s0:s1] == new[t0:t1]


@settings(max_examples=40, deadline=None)
@given(texts)
def test_a_text_compared_with_itself_is_identical(text: str) -> None:
    assert compare(text, "".join(list(text))) == OffsetMap.identity(len(text))
