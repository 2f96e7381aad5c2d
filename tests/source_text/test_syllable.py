"""Syllables in pinyin and zhuyin, held against another's table for all that the dictionary has."""

import re

import pytest
from pypinyin import Style
from pypinyin.contrib.tone_convert import to_tone
from pypinyin.style import convert

from source_text import dictionary
from source_text.syllable import pinyin, zhuyin


@pytest.mark.parametrize(
    ("syllable", "marked", "symbols"),
    [
        ("yan2", "yán", "ㄧㄢˊ"),
        ("jiu1", "jiū", "ㄐㄧㄡ"),
        ("gui4", "guì", "ㄍㄨㄟˋ"),
        ("lüe4", "lüè", "ㄌㄩㄝˋ"),
        ("nü3", "nǚ", "ㄋㄩˇ"),
        ("Ou1", "Ōu", "ㄡ"),
        ("shi4", "shì", "ㄕˋ"),
        ("weng1", "wēng", "ㄨㄥ"),
        ("xiong1", "xiōng", "ㄒㄩㄥ"),
        ("yuan2", "yuán", "ㄩㄢˊ"),
        ("ma5", "ma", "˙ㄇㄚ"),
        ("zi5", "zi", "˙ㄗ"),
        ("er2", "ér", "ㄦˊ"),
        ("r5", "r", "ㄦ"),
        ("m2", "ḿ", "ㄇˊ"),
        ("n2", "ń", "ㄣˊ"),
        ("K", "K", "K"),
    ],
)
def test_a_syllable_has_a_mark_and_symbols(syllable: str, marked: str, symbols: str) -> None:
    assert (pinyin(syllable), zhuyin(syllable)) == (marked, symbols)


def test_every_syllable_of_the_dictionary_is_written_as_pypinyin_writes_it() -> None:
    lexicon = dictionary._lexicon()
    readings = re.findall(r"^\S+ \S+ \[([^\]]+)\]", lexicon.content.decode(), re.MULTILINE)
    found = {s.replace("u:", "ü") for reading in readings for s in reading.split()}
    syllables = {s for s in found if re.fullmatch("[a-zü]+[1-5]", s)} - {"xx5", "r5", "m2", "m4"}
    assert len(syllables) > 1400
    tones = {"1": "", "2": "ˊ", "3": "ˇ", "4": "ˋ", "5": ""}
    for syllable in syllables:
        symbols = convert(f"{syllable[:-1]}1", Style.BOPOMOFO, True)
        neutral = "˙" if syllable.endswith("5") else ""
        assert zhuyin(syllable) == neutral + symbols + tones[syllable[-1]]
        assert pinyin(syllable) == to_tone(syllable)
