"""Words of a text: whole, in order, on the characters as they stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.scripts import is_chinese
from source_text.words import Name, Word, segment

TAIWAN = "zh-Hant-TW"
characters = st.one_of(
    st.sampled_from("銀行行長重慶重點研究隨著裡面參差不齊頭髮乾隆二噁英周顗王毅訪問日本，。「」 \n12%AB"),
    st.sampled_from("\u0301\ufe00\U000e0100👩🏽\u200d🚀🇹🇼𠀀𪚥𫖮𫫇𬺰\U0002ebe0\U00030000\U00031350葛豈"),
    st.characters(exclude_categories=["Cs"]),
)
texts = st.text(characters, max_size=24)
languages = st.sampled_from([TAIWAN, "zh-Hant-HK", "zh-Hant", "zh-Hans", "lzh"])


@st.composite
def named(draw: st.DrawFn) -> tuple[str, list[Name]]:
    """A text with names in it, which may overlap."""
    text = draw(texts)
    place = st.integers(0, len(text))
    ranges = draw(st.lists(st.tuples(place, place, st.booleans()), max_size=4))
    return text, [Name(min(a, b), max(a, b), person) for a, b, person in ranges]


def said(text: str, *names: Name, language: str = TAIWAN) -> list[str]:
    return [text[w.start : w.end] for w in segment(text, language, names)]


@given(named(), languages)
def test_joined_the_words_are_the_text(given: tuple[str, list[Name]], language: str) -> None:
    text, names = given
    found = segment(text, language, names)
    assert "".join(text[w.start : w.end] for w in found) == text
    assert all(w.start < w.end for w in found)
    assert [w.start for w in found[1:]] == [w.end for w in found[:-1]]
    # Nothing else is written than what stands there, but for marks.
    for word in found:
        there = text[word.start : word.end]
        assert word.written == "".join(c for c in there if unicodedata.category(c) not in ("Mn", "Me", "Cf")) or (
            word.written == there
        )


@given(texts, languages)
def test_a_mark_stays_with_its_character(text: str, language: str) -> None:
    for word in segment(text, language)[1:]:
        assert unicodedata.category(text[word.start]) not in ("Mn", "Me", "Cf")


@given(named(), languages)
def test_no_word_crosses_the_edge_of_a_name_and_the_longest_name_is_a_word(
    given: tuple[str, list[Name]], language: str
) -> None:
    text, names = given
    # A name that begins or ends before a mark cuts a character, and is none.
    whole = [n for n in names if all(_is_edge(text, p) for p in (n.start, n.end)) and n.start < n.end]
    longest = min(whole, key=lambda n: (n.start - n.end, n.start), default=None)
    if longest and len(whole) == len([n for n in names if n.start < n.end]):
        assert (longest.start, longest.end) in {(w.start, w.end) for w in segment(text, language, names)}


def _is_edge(text: str, position: int) -> bool:
    bare = [i for i, c in enumerate(text) if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
    return position in {0, len(text), *bare[1:]} and bool(bare)


@given(texts, st.sampled_from(["en", "ja", "zh-Latn"]))
def test_a_text_that_is_not_chinese_has_no_words(text: str, language: str) -> None:
    assert not is_chinese(language)
    assert segment(text, language) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("銀行行長參差不齊", ["銀行", "行長", "參差不齊"]),
        ("二噁英與研究所", ["二噁英", "與", "研究所"]),
        ("第三行有一個錯字", ["第", "三", "行", "有", "一", "個", "錯字"]),
        ("護士給他量血壓", ["護士", "給", "他", "量", "血壓"]),
        ("增加3.5%,COVID-19。", ["增加", "3.5%", ",", "COVID-19", "。"]),
        ("穿T恤的人 AA制", ["穿", "T恤", "的", "人", " ", "AA制"]),
        ("从银行到重庆", ["从", "银行", "到", "重庆"]),
    ],
)
def test_words_are_those_of_the_dictionary(text: str, words: list[str]) -> None:
    assert said(text) == words


def test_a_name_stays_whole_and_its_neighbours_do_not_reach_into_it() -> None:
    text = "王毅訪問日本經濟新聞"
    assert said(text, Name(0, 2, True), Name(4, 10), Name(4, 6)) == ["王毅", "訪問", "日本經濟新聞"]
    assert segment(text, TAIWAN, [Name(0, 2, True)])[0] == Word(0, 2, "王毅", "王毅", "nr")


def test_marks_do_not_hide_a_word() -> None:
    text = "銀\U000e0100行\ufe00在\U000e0101這裡"
    assert said(text) == ["銀\U000e0100行\ufe00", "在\U000e0101", "這裡"]
    assert segment(text, TAIWAN)[0][2:4] == ("銀行", "银行")


def test_a_word_knows_how_it_reads_in_simplified() -> None:
    assert [w.simplified for w in segment("隨著時間的名著", TAIWAN)] == ["随着", "时间", "的", "名著"]
    assert [w.simplified for w in segment("周顗", TAIWAN, [Name(0, 2)])] == ["周𫖮"]
