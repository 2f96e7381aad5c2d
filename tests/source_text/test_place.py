"""Places in files: each is written as a fragment or an XPath, and read back."""

from hypothesis import given
from hypothesis import strategies as st

from source_text import place
from source_text.place import Box, Place, Selector

tenths = st.integers(0, 100_000).map(lambda n: n / 10)


def test_a_text_file_is_pointed_into_by_characters_or_lines() -> None:
    assert place.parse(place.characters(3, 9)) == Place(
        Selector.FRAGMENT, "char=3,9", "http://tools.ietf.org/rfc/rfc5147"
    )
    assert place.parse(place.lines(0, 2)).value == "line=0,2"


def test_anything_else_is_an_xpath() -> None:
    assert place.parse("/html/body/p[2]") == Place(Selector.XPATH, "/html/body/p[2]")


@given(st.integers(1, 10_000), tenths, tenths, tenths, tenths)
def test_a_rectangle_on_a_page_is_found_again(page: int, left: float, top: float, width: float, height: float) -> None:
    box = Box(left, top, width, height)
    found = place.parse(place.on_page(page, box))
    assert (found.selector, found.page, found.box) == (Selector.FRAGMENT, page, box)
