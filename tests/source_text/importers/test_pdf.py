"""PDF files are read, refused with a reason, and kept from doing harm."""

import resource
import zlib

import pytest

from source_text.importers import choose, pdf
from source_text.layout import limits
from source_text.place import Box, parse
from source_text.problems import TooLarge, Unreadable
from source_text.roles import Role
from tests.printed import Text, assembled, file, stream

INFLATE = b"/Filter/FlateDecode"
SENTENCE = "茶香渡過大洋抵達紐約也改變了一座河港的命運。"


def lines(*rows: str, y: float = 100) -> list[Text]:
    return [Text(50, y + 16 * index, row) for index, row in enumerate(rows)]


def one_page(content: bytes, entries: bytes = b"", pages: int = 1) -> bytes:
    """A file in which every page shows the same content."""
    kids = b"3 0 R " * pages
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream(content, entries),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def deflated(unit: bytes, size: int) -> bytes:
    """A compressed stream that inflates to so many bytes."""
    packer, chunk = zlib.compressobj(9), unit * ((1 << 20) // len(unit))
    return b"".join(packer.compress(chunk) for _ in range(size // len(chunk))) + packer.flush()


def test_the_importer_is_chosen_by_type_and_by_name() -> None:
    assert choose(None, "application/pdf").read is pdf.read
    assert choose("book.pdf", None).read is pdf.read
    assert choose("book.pdf", None).read_text is None


def test_a_file_becomes_paragraphs() -> None:
    source = pdf.read(file([lines(SENTENCE, SENTENCE[:9] + "。", "另一段。")]))
    assert [block.text for block in source.blocks] == [SENTENCE + SENTENCE[:9] + "。", "另一段。"]
    assert source.text == "\n\n".join(block.text for block in source.blocks)
    assert [source.text[block.start : block.end] for block in source.blocks] == [block.text for block in source.blocks]
    assert (source.media_type, source.remarks) == ("application/pdf", ())


def test_a_paragraph_knows_its_places_on_the_pages() -> None:
    source = pdf.read(file([lines(SENTENCE, SENTENCE), lines("完。")]))
    (block,) = source.blocks
    first, second = map(parse, block.places)
    assert (first.page, first.box) == (1, Box(50, 91.2, 220, 26))
    assert (second.page, second.box) == (2, Box(50, 91.2, 20, 10))


def test_places_are_those_of_the_page_as_it_is_displayed() -> None:
    turned = file([[Text(300, 50, SENTENCE, turn=1)]]).replace(b"/Type/Page/", b"/Rotate 270/Type/Page/")
    (block,) = pdf.read(turned).blocks
    place = parse(block.places[0])
    assert block.text == SENTENCE
    assert place.box is not None
    assert (place.box.left, place.box.width, place.box.height) == (50, 220, 10)


def test_the_margin_that_a_page_cuts_off_does_not_count() -> None:
    cut = file([lines(SENTENCE)]).replace(b"/Type/Page/", b"/CropBox[40 0 400 550]/Type/Page/")
    (block,) = pdf.read(cut).blocks
    assert parse(block.places[0]).box == Box(10, 41.2, 220, 10)


def test_vertical_text_is_read_from_right_to_left() -> None:
    columns = [Text(300 - 20 * index, 100, row, down=True) for index, row in enumerate((SENTENCE, SENTENCE, "完。"))]
    (block,) = pdf.read(file([columns])).blocks
    assert block.text == SENTENCE * 2 + "完。"


def test_what_is_left_out_is_said() -> None:
    pages = [[Text(180, 40, "茶香渡海"), *lines(f"{page}{SENTENCE}"), Text(200, 570, str(page))] for page in (1, 2, 3)]
    source = pdf.read(file(pages))
    assert "茶香渡海" not in source.text
    assert source.remarks == (
        "6 lines of running heads, running feet and page numbers were left out, such as 茶香渡海; 1; 2; 3.",
    )


def test_pages_without_text_are_named() -> None:
    (remark,) = pdf.read(file([lines(SENTENCE), [], []])).remarks
    assert remark.startswith("2 pages have no text that can be read (such as 2, 3)")


def test_radicals_stay_and_are_said() -> None:
    source = pdf.read(file([lines("⼀座河港⼤洋。")]))
    assert source.text == "⼀座河港⼤洋。"
    assert source.remarks[0].startswith("2 radicals (such as ⼀, U+2F00) stand in the text")


def test_slanting_text_is_left_out() -> None:
    source = pdf.read(one_page(b"BT /F 9 Tf 50 500 Td (upright) Tj 0.7 0.7 -0.7 0.7 50 100 Tm (DRAFT) Tj ET"))
    assert source.text == "upright"
    assert source.remarks == ("5 characters that stand aslant, such as watermarks, were left out.",)


def test_footnotes_and_headings_have_their_roles() -> None:
    notes = [Text(50, 500, "1註文的第一句。", 7)]
    source = pdf.read(file([[Text(50, 60, "茶香渡海的題目", 18), *lines(SENTENCE, SENTENCE), *notes]]))
    assert [block.role for block in source.blocks] == [Role.TITLE, Role.BODY, Role.FOOTNOTE]


def test_a_book_of_several_hundred_pages_is_read() -> None:
    pages = [[f"{chr(0x5000 + page)}{chr(0x6000 + row)}{SENTENCE}" for row in range(25)] for page in range(400)]
    source = pdf.read(file([lines(*rows, y=60) for rows in pages]))
    assert "".join(block.text for block in source.blocks) == "".join(row for rows in pages for row in rows)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"hello", "damaged"),
        (b"%PDF-1.7\n" + bytes(1000), "damaged"),
        (file([[]]), "no text layer"),
        (one_page(b"q Q"), "no text layer"),
    ],
)
def test_files_without_text_are_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as caught:
        pdf.read(content)
    assert caught.value.path == ("content",)
    assert caught.value.hint


def test_a_scan_is_sent_to_text_recognition() -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.read(file([[], []]))
    assert "OCR" in caught.value.hint
    assert caught.value.fields == {"pages": 2}


def test_an_encrypted_file_is_refused() -> None:
    lock = b"<</Filter/Standard/V 1/R 2/Length 40/P -44/O<%s>/U<%s>>>" % (b"00" * 32, b"11" * 32)
    locked = assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", lock], b"/Encrypt 3 0 R/ID[<00><00>]"
    )
    with pytest.raises(Unreadable, match="encrypted") as caught:
        pdf.read(locked)
    assert "password" in caught.value.hint


def test_a_file_that_hides_its_characters_is_refused() -> None:
    unmapped = file([lines(SENTENCE)]).replace(b"beginbfchar", b"beginbfxxxx")
    with pytest.raises(Unreadable, match="which characters") as caught:
        pdf.read(unmapped)
    assert "OCR" in caught.value.hint


def test_too_many_pages_are_refused_and_the_limits_named() -> None:
    with pytest.raises(TooLarge, match="too many pages") as caught:
        pdf.read(one_page(b"", pages=limits.MAX_PAGES + 1))
    assert caught.value.fields == {"found": limits.MAX_PAGES + 1, "limit": limits.MAX_PAGES}
    assert str(limits.MAX_PAGES) in caught.value.hint


SHOW = b"BT /F 10 Tf 50 500 Td (never ending) Tj ET\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</XObject<</X %d 0 R>>>>"


def laughing(depth: int) -> bytes:
    """Forms that each show the next one ten times."""
    forms = [stream(b"/X Do " * 10, FORM % (5 + level)) for level in range(1, depth)]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"/X Do ")]
    return assembled([*objects, *forms, stream(SHOW, FORM % 5)])


HOSTILE = {
    "a page of 2 GB": lambda: one_page(deflated(b" ", 2 << 30), INFLATE),
    "a page of 2 GB packed twice": lambda: one_page(
        zlib.compress(deflated(b" ", 2 << 30), 9), b"/Filter[/FlateDecode/FlateDecode]"
    ),
    "text without end": lambda: one_page(deflated(SHOW, 512 << 20), INFLATE),
    "states without end": lambda: one_page(deflated(b"q ", 256 << 20), INFLATE),
    "lines without end": lambda: one_page(deflated(b"0 0 m 9 9 l S\n", 256 << 20), INFLATE),
    "two thousand heavy pages": lambda: one_page(zlib.compress(SHOW * 4000, 9), INFLATE, pages=2000),
    "forms in forms": lambda: laughing(30),
    "forms in a circle": lambda: laughing(2).replace(SHOW, b"/X Do " * 9),
    "arrays in arrays": lambda: assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 200_000 + b"]" * 200_000]),
    "pages that are their own": lambda: assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    ),
    "a table of a thousand million objects": lambda: b"%PDF-1.7\nxref\n0 999999999\n" + b"0000000000 65535 f \n" * 1000,
    "noise": lambda: b"%PDF-1.7\n" + bytes((7 * at * at + at // 3) % 256 for at in range(1 << 18)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_takes_no_memory_of_the_server(name: str) -> None:
    content = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((TooLarge, Unreadable)) as caught:
        pdf.read(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    assert caught.value.path == ("content",)
    assert caught.value.hint
