"""Sentences: where they end, in Chinese and in English, and which go together."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_text.sentence import paired, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("他說：「好。」然後走了。真的嗎？！", ["他說：「好。」", "然後走了。", "真的嗎？！"]),
        ("一共3.5元。𠮷野家！", ["一共3.5元。", "𠮷野家！"]),
        ("Mr. Wu paid 3.5 yuan. He left... then came back.", ["Mr. Wu paid 3.5 yuan.", "He left... then came back."]),
        ("“Go!” he said. Yes.", ["“Go!” he said.", "Yes."]),
        ("J. R. R. T. wrote. So did I", ["J. R. R. T. wrote.", "So did I"]),
        ("沒有句號", ["沒有句號"]),
        (" 。 ", ["。"]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_see_them_end(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == parts


@given(st.text(st.sampled_from("他好。！？…「」 .!?aB3𠮷\u0301\ufe00\n"), max_size=30))
def test_sentences_are_in_order_and_hold_all_but_white_space(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(a < b for a, b in found)
    assert found == sorted(found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))


def test_sentences_go_together_where_there_are_as_many_of_about_the_same_share() -> None:
    original, translation = "王毅訪問日本。他很忙。", "Wang Yi is visiting Japan. He is busy."
    assert [(original[a:b], translation[c:d]) for (a, b), (c, d) in paired(original, translation)] == [
        ("王毅訪問日本。", "Wang Yi is visiting Japan."),
        ("他很忙。", "He is busy."),
    ]
    assert paired(original, "Wang Yi, who is busy, is visiting Japan.") == []
    longer = "Yes. " + "He is as busy as a minister can be who travels far and wide and never stays anywhere for long."
    assert paired(original, longer) == []
