"""A paragraph keeps its id as long as there is a paragraph that succeeds it."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from source_text.succession import pair

A = "諸葛亮率領大軍北伐曹魏，司馬懿堅守不出。"
B = "後來他病逝於軍中，蜀漢從此再也沒有力量。"
C = "二噁英與周顗無關，只是為了考驗字體而寫的𠀀。"
NEW = "天下大勢分久必合，合久必分，古今皆然。"

texts = st.lists(st.text(alphabet="甲乙丙丁戊，。𠀀顗\ufe00", min_size=1, max_size=12), max_size=12)


def test_unchanged_texts_keep_their_ids() -> None:
    assert pair([A, B, C], [A, B, C]) == [0, 1, 2]


def test_a_new_paragraph_gets_a_new_id() -> None:
    assert pair([A, B], [A, NEW, B]) == [0, None, 1]


def test_a_deleted_paragraph_has_no_successor() -> None:
    assert pair([A, B, C], [A, C]) == [0, 2]


def test_a_moved_paragraph_keeps_its_id() -> None:
    assert pair([A, B, C], [C, A, B]) == [2, 0, 1]


def test_a_corrected_paragraph_keeps_its_id() -> None:
    assert pair([A, B, C], [A, B.replace("病逝", "病死"), C]) == [0, 1, 2]


def test_a_paragraph_that_was_moved_and_corrected_keeps_its_id() -> None:
    assert pair([A, B, C], [B.replace("病逝", "病死"), A, C]) == [1, 0, 2]


def test_a_rewritten_paragraph_is_another() -> None:
    assert pair([A, B, C], [A, NEW, C]) == [0, None, 2]


def test_the_first_part_of_a_split_paragraph_keeps_its_id() -> None:
    for cut in (5, 12, 18):
        assert pair([A, B, C], [A, B[:cut], B[cut:], C]) == [0, 1, None, 2]


def test_joined_paragraphs_keep_the_id_of_the_first() -> None:
    assert pair([A, B, C], [A, B + C]) == [0, 1]
    assert pair(["一、緒論", B, C], ["一、緒論" + B, C]) == [0, 2]


def test_of_two_alike_the_more_alike_succeeds() -> None:
    assert pair([A], [A[:10] + NEW[:10], A.replace("大軍", "軍隊")]) == [None, 0]


def test_every_paragraph_of_a_wholly_corrected_text_keeps_its_id() -> None:
    old = [f"第{n}章說的是{n * 7919}與{n * 104729}之間的關係。" for n in range(300)]
    assert pair(old, [text.replace("說的是", "談論") for text in old]) == list(range(300))


@given(texts, texts)
def test_each_paragraph_is_succeeded_at_most_once(old: list[str], new: list[str]) -> None:
    kept = pair(old, new)
    succeeded = [i for i in kept if i is not None]
    assert len(kept) == len(new)
    assert len(succeeded) == len(set(succeeded))
    assert all(0 <= i < len(old) for i in succeeded)


@given(texts, texts)
def test_as_many_equal_texts_are_paired_as_there_are(old: list[str], new: list[str]) -> None:
    kept = pair(old, new)
    equal = [new[j] for j, i in enumerate(kept) if i is not None and old[i] == new[j]]
    for text in set(new):
        assert equal.count(text) == min(old.count(text), new.count(text))


@given(texts, st.randoms(use_true_random=False))
def test_a_reordered_text_loses_no_paragraph(old: list[str], random: Random) -> None:
    new = random.sample(old, len(old))
    assert sorted(i for i in pair(old, new) if i is not None) == list(range(len(old)))
