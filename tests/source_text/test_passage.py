"""A text is searched alike by itself and by the list of its pairs of characters."""

from hypothesis import given
from hypothesis import strategies as st

from source_text import passage
from source_text.passage import Side

TEXTS = st.lists(st.text("甲乙丙", min_size=1, max_size=12), min_size=1, max_size=4)


@given(TEXTS, st.text("甲乙丙丁", min_size=1, max_size=4), st.integers(0, 10))
def test_a_quote_stands_where_it_stands_however_often_one_asks(texts: list[str], quote: str, start: int) -> None:
    side = Side(texts)
    flat = "".join(texts)
    there = [at for at in range(start, len(flat)) if flat.startswith(quote, at)]
    assert list(side.places(quote, start)) == there
    for _ in range(passage.MANY):
        list(side.places("甲"))
    assert list(side.places(quote, start)) == there
    assert list(side.places(quote, start, len(flat))) == there
