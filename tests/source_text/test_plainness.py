"""What people write is kept as it is, but for what would reorder or break the text around it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.plainness import CLOSERS, OPENERS, OVERRIDES, SPACES, fault

HARMLESS = [
    "a gloss",
    "<script>alert(1)</script> & <b>bold</b>",
    "two\nlines,\ta tab\r\n",
    "𠮷野家 ‍❤️‍🔥 葛󠄀 e\u0301 שלום العربية",
    "\u2067שלום\u2069, then \u2068name\u2069 \u200e\u200f",
    "\u202babc\u2066def\u2069\u202c",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_does_no_harm_is_kept(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "character", "at"),
    [
        ("a\x00b", "U+0000", 1),
        ("\x1b[31m", "U+001B", 0),
        ("𠮷\x85", "U+0085", 1),
        ("ab\ud800", "U+D800", 2),
        ("an \u202eesrever\u202c", "U+202E", 3),
        ("\u2067open", "U+2067", 0),
        ("\u2067open\nclosed in the next line\u2069", "U+2067", 0),
        ("closed\u2069", "U+2069", 6),
        ("\u2067crossed\u202a\u2069\u202c", "U+2069", 9),
    ],
)
def test_what_would_do_harm_is_named_with_its_place(text: str, character: str, at: int) -> None:
    found = fault(text)
    assert found is not None
    assert (found.character, found.at) == (character, at)
    assert character in found.message
    assert found.hint


MARKS = st.sampled_from([*OPENERS, *CLOSERS, *OVERRIDES, "\n", "a", "文", "𠮷", "\x07"])


@given(st.text(MARKS, max_size=12))
def test_a_text_without_fault_leaves_no_direction_open(text: str) -> None:
    """Read back by counting: no control character, and each line closes just what it opens."""
    clean = all(c not in OVERRIDES and (c in SPACES or unicodedata.category(c) not in ("Cc", "Cs")) for c in text)
    for line in text.split("\n"):
        open_ = ""
        for character in line:
            if character in OPENERS:
                open_ += OPENERS[character]
            elif character in CLOSERS:
                clean = clean and open_.endswith(character)
                open_ = open_[:-1]
        clean = clean and not open_
    assert (fault(text) is None) == clean
