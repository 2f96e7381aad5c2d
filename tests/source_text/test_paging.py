"""Pages: cursors are opaque, bounded, and lead through a list without gap or repetition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text import paging
from source_text.paging import Page, Window
from source_text.problems import Invalid


@given(st.integers(0, 30), st.integers(1, 7), st.booleans())
def test_walking_by_pages_gives_the_whole_list(length: int, step: int, backward: bool) -> None:
    rows = list(range(length))
    keys = [(row,) for row in rows]
    walked: list[int] = []
    cursor: paging.Key | None = None
    for _ in range(length + 2):
        wanted = Window(step, backward, before=cursor) if backward else Window(step, after=cursor)
        page: Page = paging.cut(rows, keys, wanted)
        walked = [*page.rows, *walked] if backward else [*walked, *page.rows]
        if not (page.has_previous if backward else page.has_next):
            break
        cursor = page.keys[0] if backward else page.keys[-1]
    assert walked == rows


@given(st.tuples(st.integers(-(2**31) + 1, 2**31 - 1), st.integers(0, 2**31 - 1)))
def test_a_cursor_holds_its_key(key: tuple[int, int]) -> None:
    assert paging.decode("Entity", paging.encode("Entity", key), "after", (int, int)) == key


@given(st.text(max_size=30))
def test_anything_else_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        paging.decode("Entity", cursor, "after", (int,))
    assert refused.value.path == ("after",)


@pytest.mark.parametrize("key", [(2**40,), (True,), ("1",), (1, 2)])
def test_a_cursor_with_other_keys_is_refused(key: paging.Key) -> None:
    with pytest.raises(Invalid):
        paging.decode("Entity", paging.encode("Entity", key), "after", (int,))
    with pytest.raises(Invalid):
        paging.decode("Entity", paging.encode("Document", (1,)), "after", (int,))
