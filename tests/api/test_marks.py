"""A text is cut at the edges of its marks, so that marks which overlap can be told apart."""

from hypothesis import given
from hypothesis import strategies as st

from api.marks import Layer, Mark, Piece, cut, excerpt, lanes

TEXT = "臺灣通史與𠮷野"


def test_the_innermost_mark_comes_first() -> None:
    assert cut("《臺灣通史》", [Mark(1, 5, "work"), Mark(1, 3, "place")]) == [
        Piece("《", ()),
        Piece("臺灣", (Layer("place", 1), Layer("work", 0))),
        Piece("通史", (Layer("work", 0),)),
        Piece("》", ()),
    ]


def test_marks_that_cross_are_both_kept_whole() -> None:
    assert [(p.text, [x.what for x in p.layers]) for p in cut("甲乙丙", [Mark(0, 2, "a"), Mark(1, 3, "b")])] == [
        ("甲", ["a"]),
        ("乙", ["b", "a"]),
        ("丙", ["b"]),
    ]


def test_an_empty_mark_is_a_sign_at_its_place() -> None:
    assert cut("甲乙", [Mark(0, 1, "a"), Mark(1, 1, "note")]) == [
        Piece("甲", (Layer("a", 0),)),
        Piece("", (Layer("note", 0),)),
        Piece("乙", ()),
    ]
    assert cut("甲", [Mark(1, 1, "note")]) == [Piece("甲", ()), Piece("", (Layer("note", 0),))]


def test_an_excerpt_shows_what_stands_around_the_first_place() -> None:
    pieces = excerpt("一二三四五六七八", [(3, 4), (5, 6)], 2)
    assert [(p.text, bool(p.layers)) for p in pieces] == [
        ("…", False),
        ("二三", False),
        ("四", True),
        ("五", False),
        ("六", True),
        ("…", False),
    ]


ranges = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
marks = st.lists(ranges, max_size=12).map(lambda found: [Mark(s, e, i) for i, (s, e) in enumerate(found)])


@given(marks)
def test_nothing_is_lost_and_each_mark_covers_its_range(marks: list[Mark[int]]) -> None:
    pieces = cut(TEXT, marks)
    assert "".join(p.text for p in pieces) == TEXT
    for start, end, what in marks:
        covered = [p for p in pieces if what in {layer.what for layer in p.layers}]
        assert "".join(p.text for p in covered) == TEXT[start:end]
        assert covered


@given(marks)
def test_overlapping_marks_have_different_lanes(marks: list[Mark[int]]) -> None:
    found = lanes(marks)
    for i, one in enumerate(marks):
        for j, other in enumerate(marks[:i]):
            if max(one.start, other.start) < min(one.end, other.end):
                assert found[i] != found[j]
