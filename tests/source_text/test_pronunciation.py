"""How words are read: by the dictionary, by their neighbours, and in Taiwan."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.pronunciation import Pronunciation, pronounce
from source_text.words import Name, segment

TAIWAN = "zh-Hant-TW"


def read(text: str, *names: Name, language: str = TAIWAN) -> str:
    """The pinyin of a text, - for what has none."""
    return " ".join(p.pinyin if p else "-" for p in pronounce(segment(text, language, names)))


def reading(word: str, *names: Name) -> Pronunciation:
    """How a single word is read."""
    (found,) = pronounce(segment(word, TAIWAN, names))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("銀行行長", "yín háng háng zhǎng"),
        ("銀行的行程", "yín háng de xíng chéng"),
        ("重慶的重點", "Chóng qìng de zhòng diǎn"),
        ("參差不齊", "cēn cī bù qí"),
        ("音樂與樂曲", "yīn yuè yǔ yuè qǔ"),
        ("隨著時間的名著", "suí zhe shí jiān de míng zhù"),
        ("衣服乾了", "yī fu gān le"),
        ("乾隆", "Qián lóng"),
        ("一隻貓只有", "yī zhī māo zhǐ yǒu"),
        ("他跑得快", "tā pǎo de kuài"),
        ("高興地說", "gāo xìng de shuō"),
        ("书还了", "shū huán le"),
        ("还没来", "hái méi lái"),
        ("長大了", "zhǎng dà le"),
        ("很長", "hěn cháng"),
        ("以他為代表", "yǐ tā wéi dài biǎo"),
    ],
)
def test_the_word_or_else_its_neighbours_tell_the_reading(text: str, pinyin: str) -> None:
    assert read(text) == pinyin


def test_tones_are_those_of_the_dictionary() -> None:
    assert read("不是一起") == "bù shì yī qǐ"
    assert read("你好") == "nǐ hǎo"
    assert read("先生的東西") == "xiān sheng de dōng xi"


def test_what_is_not_chinese_has_no_reading() -> None:
    assert read("3C，2019 ok。") == "- - - - - -"
    assert read("AA制") == "A A zhì"


def test_a_character_that_nobody_knows_leaves_its_word_without_a_reading() -> None:
    assert read("𠮷祥", Name(0, 2)) == "-"


def test_erhua_is_a_syllable_of_its_own() -> None:
    found = reading("一會兒")
    assert (found.pinyin, found.zhuyin) == ("yī huì r", "ㄧ ㄏㄨㄟˋ ㄦ")


def test_zhuyin_has_the_same_syllables() -> None:
    assert reading("研究").zhuyin == "ㄧㄢˊ ㄐㄧㄡ"
    assert reading("先生").zhuyin == "ㄒㄧㄢ ˙ㄕㄥ"


@pytest.mark.parametrize(
    ("word", "pinyin"),
    [
        ("垃圾", "lè sè"),
        ("垃圾桶", "lè sè tǒng"),
        ("研究", "yán jiù"),
        ("研究所", "yán jiù suǒ"),
        ("企業", "qì yè"),
        ("危險", "wéi xiǎn"),
        ("亞洲", "Yǎ zhōu"),
        ("法國", "Fà guó"),
    ],
)
def test_taiwan_reads_a_word_as_it_reads_the_word_or_character_in_it(word: str, pinyin: str) -> None:
    found = reading(word).in_taiwan
    assert found is not None
    assert found.pinyin == pinyin


@pytest.mark.parametrize("word", ["銀行", "方法", "和", "帆布"])
def test_taiwan_is_silent_where_it_reads_alike_or_only_some_senses_differ(word: str) -> None:
    assert reading(word).in_taiwan is None


def test_a_person_that_the_dictionary_lacks_is_read_with_the_family_name() -> None:
    assert reading("單雄信", Name(0, 3, True)).pinyin == "Shàn xióng xìn"
    assert reading("解縉", Name(0, 2, True)).pinyin == "Xiè jìn"
    assert read("區先生在單小姐家") == "Ōu xiān sheng zài Shàn xiǎo jie jiā"
    assert read("他姓曾") == "tā xìng Zēng"


def test_a_thing_that_the_dictionary_lacks_is_not() -> None:
    assert reading("單峰山", Name(0, 3)).pinyin.startswith("dān")


characters = st.one_of(st.sampled_from("銀行長重得地著樂還為與參差一會兒，3C周顗𠮷\U000e0100"), st.characters())


@given(st.text(characters.filter(lambda c: not "\ud800" <= c <= "\udfff"), max_size=20))
def test_every_word_has_a_whole_reading_or_none(text: str) -> None:
    words = segment(text, TAIWAN)
    for word, found in zip(words, pronounce(words), strict=True):
        if found is None:
            continue
        assert word.is_chinese
        for said in (found, found.in_taiwan or found):
            assert all(said.syllables)
            assert not re.search("[0-9]", said.zhuyin)
            assert len(said.pinyin.split()) == len(said.zhuyin.split()) == len(said.syllables)


def test_one_word_is_read_differently_among_different_neighbours() -> None:
    sentences = {
        "他得了一枚獎章": ("得", "dé"),
        "我得走了": ("得", "děi"),
        "書上寫得很清楚": ("得", "de"),
        "別背著父母做事": ("背著", "bèi zhe"),
        "她背著孩子": ("背著", "bēi zhe"),
        "把水倒了": ("倒", "dào"),
        "樹倒了": ("倒", "dǎo"),
    }
    for sentence, (word, pinyin) in sentences.items():
        words = segment(sentence, TAIWAN)
        found = {w.written: p.pinyin for w, p in zip(words, pronounce(words), strict=True) if p}
        assert found[word] == pinyin
