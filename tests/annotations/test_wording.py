"""Wordings are compared by what they say: case, articles, inflection, spelling and the order of small words do not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.wording import Prose, alternatives, is_part, says_same

TEXT = (
    "The Chinese foreign minister, Wang Yi, said the two governments' trade wars had hit Japan's e-commerce; "
    "he took 1,000 measures, organised a labour strike and sold Citroën cars."
)


@pytest.mark.parametrize(
    "gloss",
    [
        "a Foreign Minister", "minister, foreign", "trade war", "tradewar", "trade-war", "ecommerce", "to take measures",
        "to organize", "labor", "to sell", "premier; Wang Yi", "premier / minister", "1000", "government (of a state)",
        "citroen", "of", "sth of sb", "prime minister, minister",
    ],
)  # fmt: skip
def test_a_translation_has_a_gloss_in_whatever_form(gloss: str) -> None:
    assert Prose(TEXT, "en").has(gloss)


@pytest.mark.parametrize(
    "gloss", ["prime minister", "commerce war with cars", "to buy", "10", "Yi measures", "warfare"]
)
def test_a_translation_has_not_what_it_does_not_say(gloss: str) -> None:
    assert not Prose(TEXT, "en").has(gloss)


@pytest.mark.parametrize(
    ("language", "text", "gloss"),
    [
        ("de", "Die Minister sprachen über die Handelskriege.", "der Handelskrieg"),
        ("fr", "Les ministres ont parlé des guerres commerciales.", "la guerre commerciale"),
        ("ja", "王毅外相は日本を訪問した。", "訪問"),
        ("ko", "왕이 장관은 일본을 방문했다.", "일본"),
        ("xx", "Some words of no known language", "known words"),
    ],
)
def test_other_languages_are_compared_in_their_own_way(language: str, text: str, gloss: str) -> None:
    assert Prose(text, language).has(gloss)


def test_a_name_is_had_by_a_word_made_of_it() -> None:
    assert Prose("the Japanese premier", "en").names("Japan")
    assert not Prose("the Chinese premier", "en").names("Japan")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a trade war", "Trade Wars", True),
        ("to visit; to call on", "visit", True),
        ("people", "population", False),
        ("visit (official)", "official", False),
        ("the colour", "color", True),
    ],
)
def test_glosses_say_the_same_where_they_share_an_alternative(one: str, other: str, same: bool) -> None:
    assert says_same(one, other, "en") is same
    assert says_same(other, one, "en") is same


def test_a_short_name_is_a_part_of_the_long_one() -> None:
    assert is_part("Trump", "Donald Trump", "en")
    assert not is_part("Donald Trump", "Trump", "en")


@given(
    st.text(st.sampled_from("aZ é（）()[];,/ '’-𠮷\u0301\ufe00中1"), max_size=20),
    st.sampled_from(["en", "de", "ja", "xx"]),
)
def test_every_text_has_itself_and_says_what_it_says(text: str, language: str) -> None:
    assert says_same(text, text, language)
    assert alternatives(text)
    assert Prose(f"Before. {text} After.", language).has(text)
