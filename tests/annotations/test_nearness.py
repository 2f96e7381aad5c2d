"""Likeness of names: the very same ones first, in either script, and never a certainty for anything else."""

from hypothesis import given
from hypothesis import strategies as st

from annotations import nearness

NAMES = st.text(st.sampled_from("王毅川普臺台灣湾𠮷野家Wangyi ,.-áéÜ\u0301\ufe00"), max_size=12)


@given(NAMES, NAMES)
def test_likeness_is_100_for_the_same_folded_name_only_and_goes_both_ways(one: str, other: str) -> None:
    a, b = nearness.fold(one), nearness.fold(other)
    found = nearness.alike(a, b)
    assert 0 <= found <= 100
    assert (found == 100) == (a == b)
    assert abs(found - nearness.alike(b, a)) < 1e-6


@given(NAMES)
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert nearness.fold(nearness.fold(name)) == nearness.fold(name)


@given(st.lists(NAMES, max_size=8), NAMES)
def test_the_best_come_first(names: list[str], wanted: str) -> None:
    folded = [nearness.fold(n) for n in names]
    found = nearness.Names(folded).best(nearness.fold(wanted), 5)
    assert [n.likeness for n in found] == sorted((n.likeness for n in found), reverse=True)
    if nearness.fold(wanted) and nearness.fold(wanted) in folded:
        assert folded[found[0].place] == nearness.fold(wanted)


@given(st.lists(NAMES, max_size=8), NAMES)
def test_no_name_that_is_near_is_overlooked(names: list[str], wanted: str) -> None:
    folded, sought = [nearness.fold(n) for n in names], nearness.fold(wanted)
    near = {n for n, name in enumerate(folded) if sought and nearness.alike(sought, name) >= nearness.NEAR}
    assert {found.place for found in nearness.Names(folded).best(sought, 8)} == near


def test_accents_count_for_nothing_however_many_there_are() -> None:
    assert {nearness.fold(name) for name in ("a", "á", "a\u0301", "á\u0301", "Á\u0301\u0302")} == {"a"}
    assert nearness.fold("ø\u0301\u0301") == nearness.fold("ø")


def test_scripts_and_the_order_of_words_make_little_difference() -> None:
    assert nearness.alike(nearness.fold("臺灣"), nearness.fold("台湾")) == 100
    assert nearness.alike(nearness.fold("Wáng Yì"), nearness.fold("wang-yi")) == 100
    assert nearness.alike(nearness.fold("Yi Wang"), nearness.fold("Wang Yi")) > 90
    assert nearness.Names([nearness.fold("黃河")]).best(nearness.fold("長江"), 3) == []
