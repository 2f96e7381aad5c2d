"""Comparing two states of a text: what was kept corresponds exactly, all else only as a whole."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from source_text import alignment
from source_text.alignment import compare, distance
from source_text.offsets import OffsetMap, Precision, Range

LONG = "".join(Random(7).choices([chr(0x4E00 + n) for n in range(3000)], k=30_000))
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


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("中日韓關係𠀀"), max_size=60), st.data(), st.integers(2, 5))
def test_a_text_that_is_divided_is_covered_and_keeps_only_what_is_the_same(
    old: str, data: st.DataObject, gram: int
) -> None:
    cut = data.draw(st.integers(0, len(old)))
    new = data.draw(
        st.sampled_from([old[cut:] + old[:cut], old[:cut] + "王毅" + old[cut:], old[: cut // 2] + old[cut:]])
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "WIDE", 20)
        patch.setattr(alignment, "GRAM", gram)
        test_equal_segments_hold_the_same_text_and_all_of_both_is_covered.hypothesis.inner_test(old, new)  # type: ignore[attr-defined]
        least = Levenshtein.distance(old, new)
        assert least <= distance(old, new) <= max(len(old), len(new)) * 2


def test_edits_of_a_long_text_are_found_where_they_are() -> None:
    new = LONG[:5000] + "王毅" + LONG[5000:20_000] + LONG[20_003:]
    assert len(LONG) * len(new) > alignment.WIDE
    assert compare(LONG, new) == OffsetMap.from_segments([(5000, 5000), (0, 2), (15_000, 15_000), (3, 0), (9997, 9997)])
    assert distance(LONG, new) == 5


def test_long_texts_without_likeness_are_replaced_as_a_whole() -> None:
    new = "".join(chr(0xAC00 + n % 9000) for n in range(30_000))
    assert compare(LONG, new) == OffsetMap.from_segments([(30_000, 0), (0, 30_000)])
    assert distance(LONG, new) == 30_000
