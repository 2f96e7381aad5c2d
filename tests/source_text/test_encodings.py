"""Which encoding a file is in is told from its characters; what cannot be told for certain is refused."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from source_text import scripts
from source_text.encodings import decode
from source_text.importers import plain
from source_text.problems import Unreadable
from source_text.scripts import TextView

TRADITIONAL = "".join((files("api.sample") / "article.txt").read_text("utf-8").split())
SIMPLIFIED = scripts.read(TRADITIONAL, "zh-Hant-TW", TextView.ZH_HANS).text
PAIRS = [
    (TRADITIONAL, "big5"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "utf-16-le"),
    (TRADITIONAL, "utf-16-be"),
    (SIMPLIFIED, "gb18030"),
    (SIMPLIFIED, "utf-16-le"),
    (SIMPLIFIED, "utf-16-be"),
]
IDS = [f"{'traditional' if text is TRADITIONAL else 'simplified'} {name}" for text, name in PAIRS]


def refusal(content: bytes, declared: str = "") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        decode(content, declared)
    assert caught.value.path == ("content",)
    assert caught.value.hint
    return caught.value


def stretches(text: str, length: int) -> Iterator[str]:
    """Every third stretch of so many characters that is not all ASCII."""
    return (piece for start in range(0, len(text) - length, 3) if not (piece := text[start : start + length]).isascii())


@pytest.mark.parametrize(("text", "name"), PAIRS, ids=IDS)
@pytest.mark.parametrize(("length", "read"), [(10, 0.96), (20, 0.99), (40, 1.0), (100, 1.0)])
def test_short_texts_are_read_or_refused_but_never_misread(text: str, name: str, length: int, read: float) -> None:
    right = total = 0
    for piece in stretches(text, length):
        total += 1
        try:
            found = decode(piece.encode(name))
        except Unreadable:
            continue
        assert found.text == piece
        right += 1
    assert right >= read * total


@pytest.mark.parametrize(("text", "name"), PAIRS, ids=IDS)
def test_the_whole_article_is_read_and_the_encoding_told(text: str, name: str) -> None:
    source = plain.read(text.encode(name))
    assert source.text == text
    assert source.encoding == name.replace("utf-16-", "utf-16")
    assert source.remarks == (f"Read as {'Big5' if name == 'big5' else source.encoding.upper()}.",)


def test_utf8_needs_no_remark() -> None:
    assert decode(TRADITIONAL.encode()) == (TRADITIONAL, "utf-8")
    assert decode(TRADITIONAL.encode()).remarks == ()
    assert decode("\ufeff文".encode()).text == "\ufeff文"


@pytest.mark.parametrize(("mark", "name"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_a_byte_order_mark_tells_utf16_however_short_the_text(mark: bytes, name: str) -> None:
    found = decode(mark + "上".encode(name))
    assert found.text == "\ufeff上"
    assert found.remarks == (f"Read as {name.upper().replace('-L', 'L').replace('-B', 'B')}.",)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_english_in_utf16_is_read(name: str) -> None:
    assert decode("The tea of Tamsui was sold in New York.".encode(name)).text.startswith("The tea")


@pytest.mark.parametrize(
    ("word", "encoding", "remark"),
    [
        ("這裏是烏龍茶的故鄉，碁石與恒春。", "big5hkscs", "Read as Big5-HKSCS."),
        ("佢哋喺度飲茶，嗰啲茶葉係淡水嘅。", "big5hkscs", "Read as Big5-HKSCS."),
        ("一箱茶葉在巴黎賣到十二€，在倫敦更貴。", "cp950", "Read as Big5 (code page 950)."),
    ],
)
def test_big5_with_the_characters_of_its_extensions(word: str, encoding: str, remark: str) -> None:
    found = decode(word.encode(encoding))
    assert (found.text, found.encoding, found.remarks) == (word, encoding, (remark,))


def test_gb18030_reaches_every_character() -> None:
    text = "二𫫇英与周𫖮，葛\U000e0100城，臺灣的烏龍茶。"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("at", [0, 500, 1000])
@pytest.mark.parametrize("damage", [b"\xff", b"\x80", b"\xa4\xa4", b"\xe8"])
def test_utf8_that_is_damaged_in_one_place_is_no_other_encoding(at: int, damage: bytes) -> None:
    before = TRADITIONAL[:at].encode()
    problem = refusal(before + damage + TRADITIONAL[at:].encode())
    assert problem.fields["probable_encoding"] == "utf-8"
    assert problem.fields["position"] == len(before)
    assert problem.fields["byte"] == f"0x{damage[0]:02X}"
    assert "damaged" in problem.hint


def test_utf8_cut_inside_a_character_is_refused() -> None:
    content = TRADITIONAL.encode()[:-1]
    assert refusal(content).fields["position"] == len(content) - 2


@pytest.mark.parametrize("at", [0, 500, 1000])
def test_big5_that_is_damaged_in_one_place_is_not_taken_for_gb18030(at: int) -> None:
    before = TRADITIONAL[:at].encode("big5")
    problem = refusal(before + b"\xff" + TRADITIONAL[at:].encode("big5"))
    assert problem.fields["probable_encoding"] == "big5"
    assert problem.fields["position"] == len(before)


@pytest.mark.parametrize(
    ("text", "name", "probable"),
    [
        ("대만의 차는 단수이 항구에서 뉴욕으로 팔려 나갔다. 그 이름은 우롱차이다.", "euc-kr", "euc-kr"),
        ("台湾の茶は淡水の港からニューヨークへ売られていった。その名は烏龍茶である。", "shift_jis", "shift_jis"),
        ("台湾の茶は淡水の港からニューヨークへ売られていった。その名は烏龍茶である。", "euc-jp", "euc-jp"),
    ],
)
def test_korean_and_japanese_are_named_with_the_way_to_convert_them(text: str, name: str, probable: str) -> None:
    problem = refusal(text.encode(name))
    assert problem.fields["probable_encoding"] == probable
    assert f"iconv -f {probable.upper()} -t UTF-8" in problem.hint
    assert decode(text.encode(name), name).text == text


@pytest.mark.parametrize("text", ["Le thé à Tamsui a été vendu à New York dès 1869.", "Müller", "naïve façade"])
def test_a_european_encoding_is_not_taken_for_chinese(text: str) -> None:
    problem = refusal(text.encode("latin-1"))
    assert problem.fields["position"] == next(i for i, c in enumerate(text) if c > "\x7f")


def test_russian_is_named() -> None:
    text = "Чай из Тайваня продавали в Нью-Йорке, и назывался он улун. " * 5
    assert refusal(text.encode("cp1251")).fields["probable_encoding"] == "cp1251"


def test_what_two_encodings_fit_equally_is_refused_with_both() -> None:
    content = "今日".encode("big5")
    problem = refusal(content)
    assert "but perhaps" in problem.hint
    assert (problem.fields["position"], problem.fields["byte"]) == (0, "0xA4")


@pytest.mark.parametrize("declared", ["big5", "BIG5", "Big5-HKSCS", "cp950"])
def test_what_is_declared_decides_what_is_too_short_to_tell(declared: str) -> None:
    assert decode("茶".encode("big5"), declared).text == "茶"


def test_utf8_is_read_whatever_is_declared() -> None:
    assert decode("茶香渡海".encode(), "big5").text == "茶香渡海"
    assert decode("茶香渡海".encode(), "no such encoding").text == "茶香渡海"


def test_a_wrong_declaration_is_not_believed() -> None:
    assert decode(TRADITIONAL.encode("gb18030"), "big5") == (TRADITIONAL, "gb18030")


@pytest.mark.parametrize("content", [b"abc\0def", b"\x7fELF\x02\x01\0\0\x80\xfe", bytes(range(256))])
def test_a_binary_file_is_refused(content: bytes) -> None:
    problem = refusal(content)
    assert "binary" in problem.message
    assert problem.fields["position"] == content.index(0)


def test_an_unknown_encoding_is_refused_without_a_guess() -> None:
    problem = refusal(b"\x80\x81\x82\x83")
    assert problem.fields["probable_encoding"] is None
    assert "unknown encoding" in problem.hint


def test_what_had_been_lost_before_is_told_and_kept() -> None:
    found = decode("淡水\ufffd港，大稻\ufffd。".encode())
    assert found.text == "淡水\ufffd港，大稻\ufffd。"
    assert found.remarks == ("Characters were lost before: the file holds 2 U+FFFD, the first at position 2.",)
