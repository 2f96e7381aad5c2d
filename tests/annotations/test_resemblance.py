"""Texts that resemble one another are found, scored and told apart, whatever their script."""

import random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from annotations.resemblance import Index, differences, score
from source_text import scripts

TEXT = st.text(st.sampled_from("臺台灣湾裡里王毅𠮷野家\u0301\ufe00。，ab"), max_size=20)
STOCK = "的一是了我不人在他有這上們來到時大地為子中你說生國年著就那和要她出也得裡後自以會家可下而過天去能對小多然於心學"


@given(TEXT, TEXT)
def test_outside_of_the_differences_two_texts_are_the_same(one: str, other: str) -> None:
    at = to = 0
    for d in differences(one, other):
        assert scripts.fold(one[at : d.start]) == scripts.fold(other[to : d.low])
        assert d.end > d.start or d.high > d.low
        at, to = d.end, d.high
    assert scripts.fold(one[at:]) == scripts.fold(other[to:])


@given(TEXT, TEXT)
def test_a_score_is_from_0_to_1_and_1_only_for_the_same(one: str, other: str) -> None:
    assert 0 <= score(one, other) <= 1
    assert score(one, other) == score(other, one)
    assert (score(one, other) == 1) == (not differences(one, other))


def test_a_difference_of_script_is_none() -> None:
    assert score("臺灣的貿易戰", "台湾的贸易战") == 1
    assert [tuple(d) for d in differences("臺灣的貿易戰爭", "台湾之贸易战")] == [(2, 3, 2, 3), (6, 7, 6, 6)]


def made(chance: random.Random) -> str:
    return "".join("".join(chance.choices(STOCK, k=chance.randint(5, 25))) + "。" for _ in range(chance.randint(1, 4)))


def test_what_a_comparison_with_every_text_finds_is_found_by_the_rarest_pairs() -> None:
    chance = random.Random(7)
    texts = {(number, 1): made(chance) for number in range(400)}
    index = Index()
    for key, text in texts.items():
        index.add(key, text)
    for _ in range(60):
        key, text = chance.choice(list(texts.items()))
        query = list(text)
        for _ in range(max(1, len(query) // 5)):
            query[chance.randrange(len(query))] = chance.choice(STOCK)
        words = "".join(query)
        wanted = {k for k, t in texts.items() if Levenshtein.normalized_similarity(words, t) >= 0.75}
        found = {m.key for m in index.find(words, 0.75, texts.__contains__) if m.query == (0, len(words))}
        assert wanted <= found, key


def test_a_sentence_inside_a_longer_text_is_found_with_its_place() -> None:
    index = Index()
    index.add((1, 1), "開頭的句子在這裡。王毅昨天訪問了日本東京。最後一句。")
    found = index.find("王毅今天访问了日本东京。", 0.7, {(1, 1)}.__contains__)
    assert [(m.part, m.query) for m in found] == [((9, 21), (0, 12))]
    several = index.find("別的話說在前頭。王毅昨天訪問了日本東京。", 0.7, {(1, 1)}.__contains__)
    assert [(m.part, m.query, m.score) for m in several] == [((9, 21), (8, 20), 1.0)]


def test_only_wanted_texts_are_found() -> None:
    index = Index()
    index.add((1, 1), "同一句話。")
    index.add((2, 1), "同一句話。")
    assert [m.key for m in index.find("同一句話。", 0.7, {(2, 1)}.__contains__)] == [(2, 1)]
    assert index.find("同一句話。", 0.7, set().__contains__) == []
    assert index.find("字", 0.7, {(2, 1)}.__contains__) == []
