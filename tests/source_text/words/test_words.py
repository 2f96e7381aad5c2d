"""Words: where they stand, how they are read, and what the dictionary says, in either script."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pronunciation import cases, ours
from source_text import words
from source_text.words import homographs
from source_text.words.dictionary import dictionary
from source_text.words.pronunciation import marked, zhuyin

TAIWAN = "zh-Hant-TW"
characters = st.one_of(
    st.sampled_from("銀行長重慶研究行程垃圾著裡面的了得在RCEP2020年，。「」 \n"),
    st.sampled_from("\u0301\ufe0f\U000e0100\u200d👩🏽𠮷𫖮𪚥顗噁葛"),
    st.characters(exclude_categories=["Cs"]),
)


def read(text: str, language: str = TAIWAN, **more: tuple[words.Name, ...]) -> list[tuple[str, str | None]]:
    return [(text[w.start : w.end], w.reading and w.reading.pinyin) for w in words.find(text, language, **more)]


def test_a_reading_follows_the_word() -> None:
    assert read("銀行行長在重慶的重點行程。") == [
        ("銀行", "yín háng"),
        ("行長", "háng zhǎng"),
        ("在", "zài"),
        ("重慶", "chóng qìng"),
        ("的", "de"),
        ("重點", "zhòng diǎn"),
        ("行程", "xíng chéng"),
    ]


def test_a_simplified_text_is_read_alike() -> None:
    assert read("银行行长", "zh-Hans") == [("银行", "yín háng"), ("行长", "háng zhǎng")]
    assert words.find("銀行", "ja") == words.find("bank", "en") == ()


def test_what_traditional_writing_tells_apart_is_read_apart() -> None:
    assert read("頭髮乾了") == [("頭髮", "tóu fa"), ("乾", "gān"), ("了", "le")]
    assert read("乾隆") == [("乾隆", "qián lóng")]


@pytest.mark.parametrize(
    ("word", "standard", "taiwan"),
    [
        ("研究", "ㄧㄢˊ ㄐㄧㄡ", "ㄧㄢˊ ㄐㄧㄡˋ"),
        ("垃圾", "ㄌㄚ ㄐㄧ", "ㄌㄜˋ ㄙㄜˋ"),
        ("研究所", "ㄧㄢˊ ㄐㄧㄡ ㄙㄨㄛˇ", "ㄧㄢˊ ㄐㄧㄡˋ ㄙㄨㄛˇ"),
        ("企業", "ㄑㄧˇ ㄧㄝˋ", "ㄑㄧˋ ㄧㄝˋ"),
        ("和平", "ㄏㄜˊ ㄆㄧㄥˊ", None),
    ],
)
def test_taiwan_reads_some_words_otherwise(word: str, standard: str, taiwan: str | None) -> None:
    reading = words.find(word, TAIWAN)[0].reading
    assert reading is not None
    assert (reading.zhuyin, reading.zhuyin_taiwan) == (standard, taiwan)


def test_a_name_stays_whole_and_begins_with_a_surname() -> None:
    text = "單雄信與曾國藩"
    assert read(text, names=((0, 3, True), (4, 7, True))) == [
        ("單雄信", "shàn xióng xìn"),
        ("與", "yǔ"),
        ("曾國藩", "zēng guó fān"),
    ]


def test_what_is_no_chinese_has_no_reading() -> None:
    assert read("RCEP在2020年") == [("RCEP", None), ("在", "zài"), ("2020", None), ("年", "nián")]


def test_the_dictionary_speaks_in_either_script() -> None:
    (word,) = words.find("研究", TAIWAN)
    (same,) = words.find("研究", "zh-Hans")
    assert word.entries == same.entries
    assert "research" in word.entries[0].senses[0]
    assert [e.simplified for e in words.find("裏面", "zh-Hant")[0].entries] == ["里面"]


def test_a_word_without_an_entry_shows_those_of_the_longest_words_in_it() -> None:
    assert dictionary().entries("國際政治研究所") == []
    (word,) = words.find("國際政治研究所", TAIWAN, ((0, 7, False),))
    assert [e.traditional for e in word.entries][-1] == "研究所"


@pytest.mark.parametrize(
    ("syllable", "pinyin", "bopomofo"),
    [
        ("hang2", "háng", "ㄏㄤˊ"),
        ("lu:4", "lǜ", "ㄌㄩˋ"),
        ("nu:3", "nǚ", "ㄋㄩˇ"),
        ("de5", "de", "˙ㄉㄜ"),
        ("r5", "r", "ㄦ"),
        ("er2", "ér", "ㄦˊ"),
        ("yuan2", "yuán", "ㄩㄢˊ"),
        ("zhi1", "zhī", "ㄓ"),
        ("weng1", "wēng", "ㄨㄥ"),
        ("xiong2", "xióng", "ㄒㄩㄥˊ"),
    ],
)
def test_numbered_pinyin_is_written_with_marks_and_in_zhuyin(syllable: str, pinyin: str, bopomofo: str) -> None:
    assert (marked(syllable), zhuyin(syllable)) == (pinyin, bopomofo)


@pytest.mark.parametrize(
    ("text", "at", "reading"),
    [
        ("你得早点休息", 1, "dei3"),
        ("他跑得很快", 2, "de5"),
        ("他慢慢地走", 3, "de5"),
        ("这块地很大", 2, "di4"),
        ("他还了三本书", 1, "huan2"),
        ("他还没来", 1, "hai2"),
        ("我们为人民服务", 2, "wei4"),
        ("请数一数", 1, "shu3"),
        ("他教英文", 1, "jiao1"),
        ("农民在山上种茶", 5, "zhong4"),
        ("字", 0, None),
    ],
)
def test_a_character_alone_is_read_by_what_stands_beside_it(text: str, at: int, reading: str | None) -> None:
    assert homographs.read(text, at) == reading


def test_most_polyphones_are_read_right() -> None:
    found = cases()
    assert len(found) >= 100
    assert sum(ours(case) == case.reading for case in found) >= 0.95 * len(found)


@settings(max_examples=80)
@given(st.text(characters, max_size=30), st.sampled_from([TAIWAN, "zh-Hans", "zh-Hant-HK"]), st.data())
def test_words_stand_in_order_and_leave_out_only_marks_and_space(text: str, language: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    names = ((edges[0], edges[1], True),) if edges[0] < edges[1] else ()
    found = words.find(text, language, names)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    covered = {at for w in found for at in range(w.start, w.end)}
    assert all(at in covered for at, c in enumerate(text) if c.isalnum())
