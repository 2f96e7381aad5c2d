"""PDF files: paragraphs and their places, what is left out, and what is refused within bounds."""

import zlib

import pytest
from playwright.sync_api import sync_playwright

from benchmarks import layouts
from benchmarks.looks import LOOKS
from benchmarks.printing import print_pdf
from source_text import place
from source_text.importers import choose, pdf
from source_text.problems import Problem, TooLarge, Unreadable
from source_text.roles import Role
from tests.source_text.importers.portable import file, pages, words

LEADING = 14


def column(
    texts: list[str], left: float = 72, top: float = 770, size: float = 10
) -> list[tuple[float, float, float, str]]:
    return [(left, top - LEADING * k, size, text) for k, text in enumerate(texts)]


FULL = "a line of words that is long enough to reach the right edge of the column of text"
SHORT = "and ends here."
LINES = (
    "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron",
    "the quick brown fox jumps over the lazy dog and then it runs away into the wood",
    "pack my box with five dozen liquor jugs and send it over the sea to other shores",
    "sphinx of black quartz judge my vow before the bright vixens jump over lazy fowl",
)
"""Lines of about one length, so that each but the last of a paragraph is full."""


def test_lines_become_paragraphs_with_their_rectangles() -> None:
    source = pdf.read(pages(words(*column([FULL, FULL, SHORT, FULL, SHORT]))))
    assert [block.text for block in source.blocks] == [f"{FULL} {FULL} {SHORT}", f"{FULL} {SHORT}"]
    first, second = (place.parse(block.places[0]) for block in source.blocks)
    assert (first.page, second.page) == (1, 1)
    assert first.box is not None
    assert second.box is not None
    assert first.box.left == pytest.approx(72, abs=2)
    assert first.box.top + first.box.height < second.box.top
    assert source.text == "\n\n".join(block.text for block in source.blocks)
    assert all(source.text[b.start : b.end] == b.text for b in source.blocks)


def test_a_paragraph_goes_on_over_a_page_and_has_a_place_on_each() -> None:
    source = pdf.read(pages(words(*column([LINES[0], LINES[1]])), words(*column([LINES[2], SHORT]))))
    assert [block.text for block in source.blocks] == [f"{LINES[0]} {LINES[1]} {LINES[2]} {SHORT}"]
    assert [place.parse(value).page for value in source.blocks[0].places] == [1, 2]


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    contents = [
        words(
            (200, 810, 8, "Journal of Tea"),
            *column([*(LINES[(n + k) % 4] for k in range(1 + n)), SHORT]),
            (290, 30, 8, str(n + 10)),
        )
        for n in range(1, 5)
    ]
    source = pdf.read(pages(*contents))
    assert "Journal" not in source.text
    assert len(source.blocks) == 4
    assert not any(block.text.isdigit() for block in source.blocks)
    assert source.remarks[0].startswith("8 lines of running heads, running feet and page numbers were left out")


def test_a_year_that_stands_alone_is_no_page_number() -> None:
    source = pdf.read(pages(words(*column([FULL, SHORT, "1867", FULL, SHORT]))))
    assert "1867" in [block.text for block in source.blocks]


def test_footnotes_stand_after_the_paragraph_they_interrupt() -> None:
    first = [*column(list(LINES[:2])), (72, 90, 7, "1 See the archives in Taipei."), (72, 80, 7, "2 And in London.")]
    source = pdf.read(pages(words(*first), words(*column([LINES[2], SHORT]))))
    assert [(block.text, block.role == Role.FOOTNOTE) for block in source.blocks] == [
        (f"{LINES[0]} {LINES[1]} {LINES[2]} {SHORT}", False),
        ("1 See the archives in Taipei.", True),
        ("2 And in London.", True),
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left {k} of the column of text" for k in range(8)]
    right = [f"right {k} of the column of text" for k in range(8)]
    # Line by line, as some programs write it.
    mixed = [line for pair in zip(column(left), column(right, left=320), strict=True) for line in pair]
    text = pdf.read(pages(words((72, 800, 18, "A heading over both columns"), *mixed))).text
    assert text.index("left 7") < text.index("right 0")


def test_larger_type_makes_a_heading() -> None:
    source = pdf.read(
        pages(
            words(
                (72, 790, 20, "The title"),
                *column([FULL, SHORT]),
                (72, 700, 14, "A heading"),
                *column([FULL, SHORT], top=680),
            )
        )
    )
    assert [(b.role, b.level) for b in source.blocks if b.level] == [(Role.TITLE, 1), (Role.HEADING, 1)]


def test_a_word_parted_at_the_end_of_a_line_is_put_together() -> None:
    source = pdf.read(pages(words(*column([LINES[0][:-6] + "inter-", "national " + LINES[1][:-9], SHORT]))))
    assert "international" in source.text


@pytest.mark.parametrize(
    ("content", "words_"),
    [
        (b"%PDF-1.7\nnothing more", "damaged"),
        (pages(b""), "no text layer"),
        (
            pages(
                words((72, 700, 10, "x")),
                trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("
                + b"o" * 32
                + b") /U ("
                + b"u" * 32
                + b") >> /ID [(a) (a)]",
            ),
            "encrypted",
        ),
    ],
)
def test_a_file_without_text_to_read_is_refused_with_the_reason(content: bytes, words_: str) -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.read(content)
    assert caught.value.path == ("content",)
    assert words_ in caught.value.message
    assert caught.value.hint


def inflating(size: int) -> bytes:
    """A page whose content stream is small in the file and so many bytes large when it is read."""
    packer = zlib.compressobj(9)
    piece = b"BT /F 10 Tf 72 700 Td (x) Tj ET\n" * 32_768
    once = b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()
    return pages(once, filters=1).replace(b"[/FlateDecode]", b"[/FlateDecode /FlateDecode]")


def nested(depth: int) -> bytes:
    return pages(words((72, 700, 10, "x")), extra=[b"[" * depth + b"]" * depth])


def looping() -> bytes:
    return file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def countless(number: int) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [" + b"3 0 R " * number + b"] /Count %d >>" % number,
            page,
        ]
    )


@pytest.mark.parametrize(
    "content", [inflating(600_000_000), countless(50_000), looping()], ids=["inflating", "countless", "looping"]
)
def test_a_hostile_file_is_refused(content: bytes) -> None:
    with pytest.raises(Problem) as caught:
        pdf.read(content)
    assert isinstance(caught.value, TooLarge | Unreadable)
    assert caught.value.hint


def test_a_deeply_nested_object_that_nobody_needs_does_no_harm() -> None:
    assert pdf.read(nested(100_000)).text == "x"


def test_a_pdf_file_is_known_by_its_type_and_by_its_name() -> None:
    assert choose(None, "application/pdf").read is choose("a.PDF", None).read is pdf.read


@pytest.mark.browser
@pytest.mark.parametrize("layout", sorted({look.layout for look in LOOKS}))
def test_pages_set_by_a_browser_come_out_as_the_paragraphs_they_were(layout: str) -> None:
    look = next(look for look in LOOKS if look.layout == layout)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=layouts.CHROMIUM, args=layouts.QUIET)
        content, expected = print_pdf(browser, look, 1)
        browser.close()
    found = layouts.score([block.text for block in pdf.read(content).blocks], expected)
    assert found.boundaries >= 0.98
    assert found.accuracy >= 0.999
