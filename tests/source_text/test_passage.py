"""Characters are followed from one revision to the next; a text is searched alike by itself and by a list of its pairs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from source_text import side as sides
from source_text.passage import Passage
from source_text.side import Side
from source_text.succession import pair

TEXTS = st.lists(st.text("甲乙丙", min_size=1, max_size=12), min_size=1, max_size=4)


@given(TEXTS, st.text("甲乙丙丁", min_size=1, max_size=4), st.integers(0, 10))
def test_a_quote_stands_where_it_stands_however_often_one_asks(texts: list[str], quote: str, start: int) -> None:
    side = Side(texts)
    flat = "".join(texts)
    there = [at for at in range(start, len(flat)) if flat.startswith(quote, at)]
    assert list(side.places(quote, start)) == there
    for _ in range(sides.MANY):
        list(side.places("甲"))
    assert list(side.places(quote, start)) == there
    assert list(side.places(quote, start, len(flat))) == there


LETTERS = [chr(0x4E00 + n) for n in range(60)]
BREAKS = st.sets(st.integers(1, 59), max_size=8)


def _broken(breaks: set[int]) -> list[str]:
    ends = [0, *sorted(breaks), len(LETTERS)]
    return ["".join(LETTERS[a:b]) for a, b in pairwise(ends)]


@given(BREAKS, BREAKS)
def test_where_only_the_breaks_changed_every_character_stays_where_it_is(before: set[int], after: set[int]) -> None:
    old, new = _broken(before), _broken(after)
    found = Passage(old, new, pair(old, new))
    assert list(found.forward) == list(found.backward) == list(range(len(LETTERS)))


def test_a_part_of_a_clause_that_stands_elsewhere_was_written_anew() -> None:
    old = ["諸葛亮率領十萬大軍北伐，司馬懿堅守。", "後來孔明病逝於軍中。"]
    part = Passage(old, ["司馬懿堅守。", "後來率領十萬大軍孔明病逝於軍中。"], [0, 1])
    assert part.forward[5] == -1
    whole = Passage(old, ["司馬懿堅守。", "諸葛亮率領十萬大軍北伐，後來孔明病逝於軍中。"], [0, 1])
    assert whole.forward[5] == whole.backward[5] == 6 + 5
