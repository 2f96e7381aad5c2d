"""Plain text files become blocks; other formats are refused."""

import json
from pathlib import Path

import pytest

from source_text.importers import choose, plain
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
