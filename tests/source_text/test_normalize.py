"""Which files and texts are read, and what a refusal says."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text import normalize
from source_text.normalize import MAX_CHARACTERS, check, decode
from source_text.problems import TooLarge, Unreadable

TEXT = "中國大陸的外交工作：王毅在十一月訪問日本與韓國，雙方達成五項共識。\n這是他第二次來訪。\n"


def refusal(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        decode(content)
    assert caught.value.path == ("content",)
    assert caught.value.hint
    return caught.value


characters = st.characters(exclude_categories=("Cc", "Cs"))


@settings(max_examples=50)
@given(st.text(characters | st.sampled_from("\t\n\r\f\v\x85"), min_size=1).map(lambda text: "註" + text))
def test_text_is_read_character_for_character(text: str) -> None:
    assert decode(text.encode()).text == text
    assert decode("\ufeff".encode("utf-16-le") + text.encode("utf-16-le")).text == "\ufeff" + text
    assert decode("\ufeff".encode("utf-16-be") + text.encode("utf-16-be")).text == "\ufeff" + text


def test_a_byte_order_mark_stays_so_that_offsets_agree_with_the_file() -> None:
    assert decode(TEXT.encode("utf-8-sig")).text == "\ufeff" + TEXT


@pytest.mark.parametrize(
    "content", [b"", b" \n\t", "\u3000\n".encode(), b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe"]
)
def test_a_file_without_text_is_refused(content: bytes) -> None:
    assert "no text" in refusal(content).message


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", TEXT)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n" + TEXT.encode(), "PDF"),
        (zipped(), "docx"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (rb"{\rtf1\ansi}", "RTF"),
        (TEXT.encode("utf-32"), "UTF-32"),
    ],
)
def test_a_known_format_is_called_by_its_name(content: bytes, name: str) -> None:
    problem = refusal(content)
    assert name in problem.message
    assert "plain text" in problem.hint


@pytest.mark.parametrize("character", ["\0", "\x01", "\x08", "\x0e", "\x1b", "\x1c", "\x7f", "\x80", "\x9f"])
def test_control_characters_are_named_with_their_place(character: str) -> None:
    with pytest.raises(Unreadable) as caught:
        check(f"二𫫇英{character}")
    assert caught.value.path == ("text",)
    assert caught.value.fields == {"code_point": f"U+{ord(character):04X}", "position": 3}


def test_a_control_character_in_a_file_is_refused_too() -> None:
    assert refusal("中\x1b國".encode()).fields["position"] == 1


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_is_refused(code: int) -> None:
    with pytest.raises(Unreadable, match="lone surrogate") as caught:
        check("周顗" + chr(code))
    assert caught.value.fields == {"code_point": f"U+{code:X}", "position": 2}


@pytest.mark.parametrize("text", ["", " ", "\n\u3000\n", "\ufeff"])
def test_a_blank_text_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="no text"):
        check(text, "body")


def test_no_more_than_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalize, "MAX_CHARACTERS", 5)
    assert decode("四𫫇五六七".encode()).text == "四𫫇五六七"
    with pytest.raises(TooLarge) as caught:
        check("一二三四五六")
    assert caught.value.path == ("text",)
    assert caught.value.fields == {"found": 6, "limit": 5}


def test_a_file_too_long_for_any_encoding_is_refused_unread() -> None:
    with pytest.raises(TooLarge) as caught:
        decode(b"\xff" * (4 * MAX_CHARACTERS + 1))
    assert caught.value.path == ("content",)
    assert caught.value.fields["byte_limit"] == 4 * MAX_CHARACTERS
