"""Which files and texts are read, and what a refusal says."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text import normalize
from source_text.normalize import MAX_CHARACTERS, check, decode, encoding
from source_text.problems import TooLarge, Unreadable

TEXT = "中國大陸的外交工作：王毅在十一月訪問日本與韓國，雙方達成五項共識。\n這是他第二次來訪。\n"
SIMPLIFIED = "中国大陆的外交工作：王毅在十一月访问日本与韩国，双方达成五项共识。\n这是他第二次来访。\n"


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
    assert decode(text.encode()) == text
    assert decode("\ufeff".encode("utf-16-le") + text.encode("utf-16-le")) == "\ufeff" + text
    assert decode("\ufeff".encode("utf-16-be") + text.encode("utf-16-be")) == "\ufeff" + text


def test_a_byte_order_mark_stays_so_that_offsets_agree_with_the_file() -> None:
    assert decode(TEXT.encode("utf-8-sig")) == "\ufeff" + TEXT


def test_the_encoding_is_named() -> None:
    assert encoding(TEXT.encode()) == "utf-8"
    assert encoding(TEXT.encode("utf-8-sig")) == "utf-8"
    assert encoding(b"\xff\xfe" + TEXT.encode("utf-16-le")) == "utf-16le"
    assert encoding(b"\xfe\xff" + TEXT.encode("utf-16-be")) == "utf-16be"


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


@pytest.mark.parametrize("content", [b"abc\0def", b"\x7fELF\x02\x01\0\0\x80\xfe", bytes(range(256))])
def test_a_binary_file_is_refused(content: bytes) -> None:
    problem = refusal(content)
    assert "binary" in problem.message
    assert problem.fields["position"] == content.index(0)


@pytest.mark.parametrize(
    ("text", "name", "guess"),
    [
        (TEXT, "big5", "big5"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TEXT, "utf-16-le", "utf-16le"),
        (TEXT, "utf-16-be", "utf-16be"),
    ],
)
def test_another_encoding_is_recognized_with_the_way_to_convert_it(text: str, name: str, guess: str) -> None:
    problem = refusal(text.encode(name))
    assert problem.fields["probable_encoding"] == guess
    assert f"iconv -f {guess.upper()} -t UTF-8" in problem.hint


def test_the_first_wrong_byte_of_a_damaged_file_is_shown() -> None:
    problem = refusal(TEXT.encode() + b"\xff" + TEXT.encode())
    assert problem.fields["position"] == len(TEXT.encode())
    assert problem.fields["byte"] == "0xFF"
    assert "damaged" in problem.hint


def test_a_file_cut_inside_a_character_is_refused() -> None:
    assert refusal(TEXT.encode()[:-2]).fields["position"] == len(TEXT.encode()) - 4


def test_an_unknown_encoding_is_refused_without_a_guess() -> None:
    problem = refusal(b"\x80\x81\x82\x83")
    assert problem.fields["probable_encoding"] is None
    assert "unknown encoding" in problem.hint


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
    assert decode("四𫫇五六七".encode()) == "四𫫇五六七"
    with pytest.raises(TooLarge) as caught:
        check("一二三四五六")
    assert caught.value.path == ("text",)
    assert caught.value.fields == {"found": 6, "limit": 5}


def test_a_file_too_long_for_any_encoding_is_refused_unread() -> None:
    with pytest.raises(TooLarge) as caught:
        decode(b"\xff" * (4 * MAX_CHARACTERS + 1))
    assert caught.value.path == ("content",)
    assert caught.value.fields["byte_limit"] == 4 * MAX_CHARACTERS
