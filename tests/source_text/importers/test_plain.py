"""Plain text files become blocks, with every character in its place; the format of a file is told."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from source_text.importers import choose, docx, html, markdown, plain, tei
from source_text.problems import Invalid, Unreadable

TEXT = "標題\n\n二𫫇英與\n周顗。\n"


def test_a_file_is_read_with_its_paragraphs() -> None:
    source = plain.read(TEXT.encode())
    assert source.text == TEXT
    assert [block.text for block in source.blocks] == ["標題", "二𫫇英與周顗。"]
    assert (source.media_type, source.encoding) == ("text/plain", "utf-8")


def test_offsets_count_the_byte_order_mark() -> None:
    bare, marked = plain.read(TEXT.encode()), plain.read(TEXT.encode("utf-8-sig"))
    assert [block.text for block in marked.blocks] == [block.text for block in bare.blocks]
    assert [block.start for block in marked.blocks] == [block.start + 1 for block in bare.blocks]


def test_utf16_is_read_like_utf8() -> None:
    source = plain.read(TEXT.encode("utf-16"))
    assert source.blocks == plain.read(TEXT.encode("utf-8-sig")).blocks
    assert source.encoding.startswith("utf-16")


def test_a_decoded_text_is_read_the_same_way() -> None:
    assert plain.read_text(TEXT) == plain.read(TEXT.encode())


def test_refusals_name_the_field() -> None:
    with pytest.raises(Unreadable) as from_file:
        plain.read(b"\xff")
    with pytest.raises(Unreadable) as from_text:
        plain.read_text("\ud800")
    assert (from_file.value.path, from_text.value.path) == (("content",), ("text",))


@pytest.mark.seed
def test_the_sample_reads_as_expected(seed: Path) -> None:
    source = plain.read((seed / "000_2be32288dd3510d3.txt").read_bytes())
    expected = json.loads((seed / "paragraphs.json").read_bytes())
    assert [
        {"text": b.text, "role": b.role.lower(), "level": b.level, "raw_start": b.start, "raw_end": b.end}
        for b in source.blocks
    ] == [{"level": None} | {key: value for key, value in row.items() if key != "id"} for row in expected]


@pytest.mark.parametrize(
    ("odd", "text"),
    [
        ("\ufeff甲乙", "甲乙"),
        ("甲\r\n乙", "甲乙"),
        ("甲\r乙", "甲乙"),
        ("甲\f乙", "甲乙"),
        ("甲\v乙", "甲乙"),
        ("甲\ue000乙", "甲\ue000乙"),
        ("甲\uf900\ufa0e乙", "甲\uf900\ufa0e乙"),
        ("⽇⽉乙", "⽇⽉乙"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("慈\ufe00悲", "慈\ufe00悲"),
        ("甲\u202eאב\u202c乙", "甲\u202eאב\u202c乙"),
        ("甲\ufffd乙", "甲\ufffd乙"),
        ("e\u0301é", "e\u0301é"),
        ("甲\u200b乙", "甲\u200b乙"),
    ],
    ids=[
        "byte order mark",
        "CRLF",
        "lone CR",
        "form feed",
        "vertical tab",
        "private use",
        "compatibility ideographs",
        "Kangxi radicals",
        "ideographic variation",
        "standardized variation",
        "right to left",
        "replacement character",
        "decomposed",
        "zero width space",
    ],
)
@pytest.mark.parametrize("name", ["utf-8", "utf-16", "gb18030"])
def test_every_character_is_kept_and_known_by_its_place(odd: str, text: str, name: str) -> None:
    raw = odd + "。\n\n臺灣山區原有野生茶樹，但日後大量栽培的品種多半來自隔海的福建。"
    written = raw.removeprefix("\ufeff") if name == "utf-16" else raw  # that codec writes a mark itself
    source = plain.read(written.encode(name))
    block = source.blocks[0]
    assert source.text.removeprefix("\ufeff") == raw.removeprefix("\ufeff")
    assert block.text == text + "。"
    back = block.map.invert()
    for position, character in enumerate(block.text):
        start, end, _ = back.transport(position, position + 1)
        assert source.text[block.start + start : block.start + end] == character


def test_a_text_that_came_damaged_is_remarked() -> None:
    assert "U+FFFD" in plain.read_text("甲\ufffd乙").remarks[0]
    assert plain.read(TEXT.encode()).remarks == ()


@pytest.mark.parametrize("file_name", [None, "a.txt", "A.TXT", "a.text", "論文", "a.b/c", "http://[a"])
@pytest.mark.parametrize(
    "media_type", [None, "", "text/plain", "Text/Plain; charset=utf-8", "application/octet-stream"]
)
def test_plain_text_is_accepted(file_name: str | None, media_type: str | None) -> None:
    assert choose(file_name, media_type).read is plain.read


@pytest.mark.parametrize(
    ("file_name", "media_type"),
    [
        ("a.txt", "image/png"),
        ("a.txt", "application/zip"),
        ("a.txt", "text"),
        ("a.png", None),
        ("a.zip", "application/octet-stream"),
    ],
)
def test_other_formats_are_refused_with_what_is_accepted(file_name: str, media_type: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        choose(file_name, media_type)
    assert caught.value.path == ("mediaType",)
    assert "text/plain" in caught.value.hint


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("file_name", "media_type", "reader"),
    [
        ("a.docx", None, docx),
        ("A.DOCX", "application/octet-stream", docx),
        (None, WORD, docx),
        ("a.html", None, html),
        ("a.htm", None, html),
        ("a.xhtml", None, html),
        ("a.txt", "application/xhtml+xml", html),
        ("a.md", None, markdown),
        ("a.markdown", "", markdown),
        (None, "text/x-markdown", markdown),
        ("a.xml", None, tei),
        ("a.tei", None, tei),
        (None, "application/xml", tei),
        (None, "text/xml; charset=utf-8", tei),
        (None, "application/tei+xml", tei),
    ],
)
def test_a_format_is_told_by_its_type_or_its_name(
    file_name: str | None, media_type: str | None, reader: ModuleType
) -> None:
    assert choose(file_name, media_type).read is reader.read


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", docx),
        (b"PK\x03\x04" + b"\0" * 26 + b"a.txt", plain),
        (b"<!DOCTYPE html><p>a", html),
        (b"\xef\xbb\xbf\n<!-- a -->\n<HTML lang=zh>", html),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', html),
        (f'<?xml version="1.0"?>\n<TEI xml:id="a" xmlns="{tei.NAMESPACE}">'.encode(), tei),
        (f'<!DOCTYPE TEI SYSTEM "tei.dtd">\n<t:TEI xmlns:t="{tei.NAMESPACE}">'.encode(), tei),
        (b"<TEI>", plain),
        ("他說：<html> 是標籤。".encode(), plain),
        (b"# a", plain),
        (b"", plain),
    ],
)
@pytest.mark.parametrize("media_type", [None, "application/octet-stream"])
def test_a_file_that_nothing_names_is_told_by_its_beginning(
    content: bytes, reader: ModuleType, media_type: str | None
) -> None:
    assert choose(None, media_type, content).read is reader.read
    assert choose("a.txt", media_type, content).read is plain.read


def test_a_long_beginning_that_tells_nothing_takes_no_long_time() -> None:
    assert choose(None, None, b"<!-- " * 20_000).read is plain.read
    assert choose(None, None, b"<?a" * 20_000 + b" " * 60_000).read is plain.read
