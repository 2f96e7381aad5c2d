"""Long names are shortened by the characters of their words, in order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import abbreviation


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("商務及經濟發展局", "商務 經濟 發展局"),
        ("恒基兆業地產", "恒基 兆業 地產"),
        ("長江和記實業", "長江 和記 實業"),
        ("臺北地方檢察署", "臺北 地方 檢察署"),
        ("最高人民法院", "最高 人民 法院"),
    ],
)
def test_a_name_has_words_even_where_the_dictionary_lacks_them(name: str, words: str) -> None:
    assert abbreviation.words(name) == tuple(words.split())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("商務及經濟發展局", "商經局"),
        ("香港交易及結算所", "港交所"),
        ("中國國際貿易促進委員會", "貿促會"),
        ("国家市场监督管理总局", "市场监管总局"),
        ("最高檢察署", "最高檢"),
        ("工业和信息化部", "工信部"),
        ("廉政公署", "廉署"),
    ],
)
def test_initials_shorten_a_name(name: str, short: str) -> None:
    assert short in set(abbreviation.by_initials(name))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("東南亞國家協會", "東協"),
        ("香港特別行政區政府", "特區政府"),
        ("香港特別行政區政府", "香港特區政府"),
        ("全國人民代表大會常務委員會", "全國人大常委會"),
    ],
)
def test_the_words_of_the_dictionary_shorten_a_name_or_a_part_of_it(name: str, short: str) -> None:
    assert short in set(abbreviation.by_dictionary(name))


@pytest.mark.parametrize(
    ("place", "rest", "short"),
    [
        ("臺北", "地方檢察署", "北檢"),
        ("臺北", "地方法院", "臺北地院"),
        ("北京", "高級人民法院", "北京高院"),
        ("上海", "第一中級人民法院", "上海一中院"),
        ("臺灣", "高等法院臺南分院", "臺南高分院"),
    ],
)
def test_a_court_is_known_by_its_place_and_rank(place: str, rest: str, short: str) -> None:
    assert short in set(abbreviation.of_court(place, rest))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("證券交易法", "證交法"),
        ("憲法訴訟法", "憲訴法"),
        ("公職人員選舉罷免法", "選罷法"),
        ("財政收支劃分法", "財劃法"),
    ],
)
def test_a_law_is_known_by_its_short_title(name: str, short: str) -> None:
    assert short in set(abbreviation.of_law(name))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("財團法人民間司法改革基金會", "司改會"),
        ("新鴻基地產發展有限公司", "新地"),
        ("中国政法大学", "法大"),
        ("轮船招商局", "招商局"),
        ("法務部調查局", "調查局"),
    ],
)
def test_where_a_name_stands_in_full_more_of_its_words_may_be_left_out(name: str, short: str) -> None:
    assert short in abbreviation.within(name)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("民間司法改革基金會", "基金會"),
        ("香港總商會", "港商"),
        ("國家協會", "國會"),
        ("香港中文大學", "香港大學"),
        ("西南政法大學", "西政學"),
    ],
)
def test_what_means_something_else_is_left_out(name: str, word: str) -> None:
    assert word not in abbreviation.within(name)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("中國臺北地方檢察署商務經濟發展局基金會大學第一人民法院"), max_size=14))
def test_a_short_name_has_characters_of_the_long_one_in_their_order(name: str) -> None:
    for short in abbreviation.within(name):
        left = iter(name)
        assert all(char in left for char in short)
        assert 1 < len(short) < len(name)
