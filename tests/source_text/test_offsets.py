"""Offset maps and units: what in one text stands for what in another, whichever way offsets are counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.offsets import OffsetMap, Precision, Range, Unit, from_unit, to_unit
from source_text.problems import Invalid, InvalidRange

ORIGINAL = "二噁英與周顗"
SIMPLIFIED = "二𫫇英与周𫖮"

few = settings(max_examples=80, deadline=None)
lengths = st.integers(0, 4)
segments = st.lists(st.tuples(lengths, lengths), max_size=8)
maps = segments.map(OffsetMap.from_segments)
# No side is empty: what conversions between scripts make.
full_maps = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=8).map(OffsetMap.from_segments)
texts = st.text(st.sampled_from("漢a\u0301é𠀀𫖮\U00031350\ufe00\U000e0100👩\u200d🚀 "), max_size=12)


@st.composite
def maps_from(draw: st.DrawFn, length: int, shortest: int = 0) -> OffsetMap:
    """A map out of a text of the given length."""
    made = []
    while length:
        source = draw(st.integers(shortest, min(4, length)))
        made.append((source, draw(st.integers(shortest, 4))))
        length -= source or 0
        if not source:
            made.append((1, 1))
            length -= 1
    return OffsetMap.from_segments(made)


def ranges(length: int) -> st.SearchStrategy[tuple[int, int]]:
    """Ranges of a text of the given length, empty ones too."""
    return st.tuples(st.integers(0, length), st.integers(0, length)).map(lambda ends: (min(ends), max(ends)))


def test_an_equal_segment_maps_character_by_character() -> None:
    offsets = OffsetMap.from_segments([(2, 2), (3, 3)])
    assert offsets == OffsetMap.identity(5)
    assert offsets.transport(1, 4) == Range(1, 4, Precision.EXACT)
    assert list(offsets.segments()) == [(0, 5, 0, 5)]


def test_a_range_that_cuts_an_unequal_segment_widens_to_it() -> None:
    offsets = OffsetMap.from_segments([(2, 2), (2, 3), (2, 2)])
    assert offsets.transport(2, 4) == Range(2, 5, Precision.EXACT)
    assert offsets.transport(1, 3) == Range(1, 5, Precision.EXPANDED)
    assert offsets.transport(3, 5) == Range(2, 6, Precision.EXPANDED)
    assert offsets.transport(5, 6) == Range(6, 7, Precision.EXACT)


def test_what_is_inserted_at_the_edges_stays_outside() -> None:
    offsets = OffsetMap.from_segments([(0, 2), (3, 3), (0, 4)])
    assert offsets.transport(0, 3) == Range(2, 5)
    assert offsets.transport(0, 0) == Range(2, 2)
    assert offsets.transport(3, 3) == Range(9, 9)


def test_what_is_deleted_leaves_an_empty_range() -> None:
    offsets = OffsetMap.from_segments([(1, 1), (3, 0), (1, 1)])
    assert offsets.transport(1, 4) == Range(1, 1, Precision.EXACT)
    assert offsets.transport(2, 3) == Range(1, 1, Precision.EXPANDED)
    assert offsets.transport(0, 5) == Range(0, 2, Precision.EXACT)


@pytest.mark.parametrize("made", [[(3, 0), (0, 3)], [(0, 3), (3, 0)], [(1, 0), (2, 0), (0, 3)]])
def test_a_replacement_of_equal_length_is_still_atomic(made: list[tuple[int, int]]) -> None:
    offsets = OffsetMap.from_segments([(1, 1), *made, (1, 1)])
    assert offsets.transport(1, 4) == Range(1, 4, Precision.EXACT)
    assert offsets.transport(2, 3) == Range(1, 4, Precision.EXPANDED)
    assert offsets.transport(4, 5) == Range(4, 5, Precision.EXACT)
    assert offsets.invert() == offsets


def test_composing_cuts_linear_stretches_and_joins_overlapping_segments() -> None:
    linear = OffsetMap.from_segments([(6, 6)])
    uneven = OffsetMap.from_segments([(2, 2), (2, 3), (2, 2)])
    assert linear.compose(uneven) == uneven == uneven.compose(OffsetMap.identity(7))
    overlapping = OffsetMap.from_segments([(1, 2), (1, 2)]).compose(OffsetMap.from_segments([(3, 1), (1, 2)]))
    assert overlapping.transport(0, 1) == Range(0, 3, Precision.EXPANDED)
    assert overlapping.transport(0, 2) == Range(0, 3, Precision.EXACT)


def test_an_equal_length_that_comes_about_by_composing_claims_nothing() -> None:
    there_and_back = OffsetMap.from_segments([(2, 3)]).compose(OffsetMap.from_segments([(3, 2)]))
    assert there_and_back.transport(0, 1) == Range(0, 2, Precision.EXPANDED)


def test_maps_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(Invalid):
        OffsetMap.identity(3).compose(OffsetMap.identity(4))


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 4), (2, 1), (4, 4)])
def test_ranges_outside_the_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidRange):
        OffsetMap.identity(3).transport(start, end)


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\x00", b"B\x01", b"H\x01"])
def test_bytes_that_are_no_map_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        OffsetMap.loads(content)


@pytest.mark.parametrize("length", [0, 1, 255, 256, 65_536, 3_000_000])
def test_a_map_of_one_segment_takes_few_bytes(length: int) -> None:
    content = OffsetMap.identity(length).dumps()
    assert len(content) <= 9
    assert OffsetMap.loads(content) == OffsetMap.identity(length)


@few
@given(segments)
def test_lengths_are_the_sums_of_the_segments(made: list[tuple[int, int]]) -> None:
    offsets = OffsetMap.from_segments(made)
    assert (offsets.source_length, offsets.target_length) == (
        sum(s for s, _ in made),
        sum(t for _, t in made),
    )
    again = OffsetMap.from_segments((s1 - s0, t1 - t0) for s0, s1, t0, t1 in offsets.segments())
    assert again == offsets
    assert hash(again) == hash(offsets)


@few
@given(maps)
def test_a_map_survives_its_bytes_and_two_inversions(offsets: OffsetMap) -> None:
    assert OffsetMap.loads(offsets.dumps()) == offsets
    assert offsets.invert().invert() == offsets
    assert offsets.invert().source_length == offsets.target_length


@few
@given(maps)
def test_the_identity_changes_nothing(offsets: OffsetMap) -> None:
    assert OffsetMap.identity(offsets.source_length).compose(offsets) == offsets
    assert offsets.compose(OffsetMap.identity(offsets.target_length)) == offsets


@few
@given(st.data(), full_maps)
def test_composing_is_associative(data: st.DataObject, first: OffsetMap) -> None:
    second = data.draw(maps_from(first.target_length, 1))
    third = data.draw(maps_from(second.target_length, 1))
    assert first.compose(second).compose(third) == first.compose(second.compose(third))


@few
@given(st.data(), maps)
def test_composing_agrees_with_going_step_by_step(data: st.DataObject, first: OffsetMap) -> None:
    second = data.draw(maps_from(first.target_length))
    both = first.compose(second)
    assert (both.source_length, both.target_length) == (first.source_length, second.target_length)
    start, end = data.draw(ranges(both.source_length))
    halfway = first.transport(start, end)
    stepwise, direct = second.transport(halfway.start, halfway.end), both.transport(start, end)
    if start < end and halfway.start < halfway.end:
        assert direct.start <= stepwise.start <= stepwise.end <= direct.end


@few
@given(st.data(), full_maps)
def test_inverting_turns_composition_around(data: st.DataObject, first: OffsetMap) -> None:
    second = data.draw(maps_from(first.target_length, 1))
    assert first.compose(second).invert() == second.invert().compose(first.invert())


@few
@given(st.data(), maps)
def test_there_and_back_contains_the_start(data: st.DataObject, offsets: OffsetMap) -> None:
    start, end = data.draw(ranges(offsets.source_length))
    there = offsets.transport(start, end)
    if there.start == there.end:
        return
    back = offsets.invert().transport(there.start, there.end)
    kept = [
        position for s0, s1, t0, t1 in offsets.segments() for position in range(max(s0, start), min(s1, end)) if t0 < t1
    ]
    assert all(back.start <= position < back.end for position in kept)
    if there.precision == Precision.EXACT:
        assert start <= back.start <= back.end <= end


@few
@given(st.data(), maps)
def test_transport_is_monotone(data: st.DataObject, offsets: OffsetMap) -> None:
    start, end = data.draw(ranges(offsets.source_length))
    inner = data.draw(ranges(end - start).map(lambda r: (start + r[0], start + r[1])))
    outside, inside = offsets.transport(start, end), offsets.transport(*inner)
    assert 0 <= outside.start <= outside.end <= offsets.target_length
    if inner[0] < inner[1]:
        assert outside.start <= inside.start <= inside.end <= outside.end


@few
@given(st.data(), maps)
def test_a_range_is_expanded_only_where_an_unequal_segment_is_cut(data: st.DataObject, offsets: OffsetMap) -> None:
    start, end = data.draw(ranges(offsets.source_length))
    unequal = [(s0, s1) for s0, s1, t0, t1 in offsets.segments() if s1 - s0 != t1 - t0]
    cut = any(s0 < edge < s1 for s0, s1 in unequal for edge in (start, end))
    assert (offsets.transport(start, end).precision == Precision.EXPANDED) == cut


@few
@given(st.data(), maps)
def test_an_empty_range_stays_empty(data: st.DataObject, offsets: OffsetMap) -> None:
    position = data.draw(st.integers(0, offsets.source_length))
    found = offsets.transport(position, position)
    assert found.start == found.end


def test_the_same_name_has_other_offsets_in_each_unit() -> None:
    def counted(text: str, unit: Unit) -> tuple[int, int]:
        return to_unit(text, 4, unit), to_unit(text, 6, unit)

    assert [counted(ORIGINAL, unit) for unit in Unit] == [(4, 6), (4, 6), (12, 18)]
    assert [counted(SIMPLIFIED, unit) for unit in Unit] == [(4, 6), (5, 8), (13, 20)]


@pytest.mark.parametrize(
    ("text", "position", "unit"),
    [
        (SIMPLIFIED, 2, Unit.UTF16),
        (SIMPLIFIED, 7, Unit.UTF16),
        (SIMPLIFIED, 9, Unit.UTF16),
        (SIMPLIFIED, 1, Unit.UTF8),
        (SIMPLIFIED, 4, Unit.UTF8),
        (SIMPLIFIED, 21, Unit.UTF8),
        (SIMPLIFIED, 7, Unit.CODE_POINT),
        *[(SIMPLIFIED, -1, unit) for unit in Unit],
        *[("ascii", 6, unit) for unit in Unit],
        *[("", 1, unit) for unit in Unit],
    ],
)
def test_positions_inside_a_character_or_outside_the_text_are_refused(text: str, position: int, unit: Unit) -> None:
    with pytest.raises(InvalidRange):
        from_unit(text, position, unit)


def test_positions_outside_the_text_have_no_other_unit() -> None:
    for position in (-1, 7):
        with pytest.raises(InvalidRange):
            to_unit(SIMPLIFIED, position, Unit.UTF16)


@few
@given(texts)
def test_units_count_what_their_encodings_hold(text: str) -> None:
    for unit, encoding, width in ((Unit.UTF16, "utf-16-le", 2), (Unit.UTF8, "utf-8", 1)):
        edges = [len(text[:i].encode(encoding)) // width for i in range(len(text) + 1)]
        assert [to_unit(text, i, unit) for i in range(len(text) + 1)] == edges
        for position in range(-1, edges[-1] + 2):
            if position in edges:
                assert from_unit(text, position, unit) == edges.index(position)
            else:
                with pytest.raises(InvalidRange):
                    from_unit(text, position, unit)
