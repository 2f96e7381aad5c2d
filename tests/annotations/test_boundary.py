"""A stretch agrees with the words around it, or cuts into one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.boundary import FAR, clause, crossed
from source_text import words

TAIWAN = "zh-Hant-TW"


def judge(text: str, term: str, names: tuple[str, ...] = ()) -> str | None:
    at = text.index(term)
    ends = [(w.start, w.end) for w in words.segment(text, TAIWAN)]
    known = [(text.index(n), text.index(n) + len(n)) for n in names]
    return crossed(at, at + len(term), text, ends, known)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("他說中國話", "中國"),
        ("中國人口很多", "人口"),
        ("中美貿易戰開打", "貿易戰"),
        ("𠮷野家開門了", "𠮷野家"),
        ("一日之寒", "日"),
    ],
)
def test_a_word_among_others_or_inside_a_longer_one_is_certain(text: str, term: str) -> None:
    assert judge(text, term) is None


@pytest.mark.parametrize(
    ("text", "term", "word"),
    [
        ("中國人口袋裡沒有錢", "人口", "中國人"),
        ("今日本來就很忙", "日本", "今日"),
        ("結婚的和尚未結婚的", "和尚", "尚未"),
        ("明日再說", "日", "明日"),
    ],
)
def test_a_stretch_that_takes_a_part_of_a_word_is_doubtful_and_the_word_is_named(
    text: str, term: str, word: str
) -> None:
    assert judge(text, term) == word


def test_a_name_counts_as_a_word() -> None:
    assert judge("在康京和以及王毅", "和以", ("康京和",)) == "康京和"
    assert judge("在康京和以及王毅", "康京", ("康京和",)) is None


@given(st.data())
def test_what_is_made_of_whole_words_is_always_certain(data: st.DataObject) -> None:
    text = data.draw(
        st.sampled_from(["中國人口袋裡沒有錢，𠮷野家開門了。", "今日本來就很忙，結婚的和尚未結婚的都來。"])
    )
    ends = [(w.start, w.end) for w in words.segment(text, TAIWAN)]
    first = data.draw(st.integers(0, len(ends) - 1))
    last = data.draw(st.integers(first, len(ends) - 1))
    assert crossed(ends[first][0], ends[last][1], text, ends, []) is None


@given(st.text(st.sampled_from("中國人口袋，。 「」𠮷a1\u0301\ufe00\u200d"), min_size=1, max_size=120), st.data())
def test_a_clause_holds_its_place_and_has_no_punctuation_beyond_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = clause(text, start, end)
    assert start - FAR <= low <= start < end <= high <= end + FAR
    assert not set("，。 「」") & set(text[low:start] + text[end:high])
