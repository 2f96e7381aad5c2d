"""Annotated places follow their own characters through a correction, and are never put on a look-alike."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import Anchor, Carrier, Landing, Outcome, carry
from annotations.span import context
from source_text.scripts import fold
from source_text.succession import pair

A = "諸葛亮率領大軍北伐曹魏，司馬懿堅守不出，兩軍在五丈原相持一百多天。"
B = "後來孔明病逝於軍中，蜀漢從此再也沒有力量北伐中原。"
C = "二噁英與周顗無關，這句話只是為了考驗字體而寫的𠀀。"
INTACT = (Outcome.UNCHANGED, Outcome.SHIFTED, Outcome.MOVED)

ZI = (
    "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡𠀀𫖮顗\ufe00\u0301"
)
passage = st.text(alphabet=ZI, min_size=1, max_size=40)
passages = st.lists(passage, min_size=1, max_size=5)


def _anchor(texts: Sequence[str], paragraph: int, start: int, end: int) -> Anchor:
    return Anchor(0, paragraph, start, end, *context(texts[paragraph], start, end))


def _carry(old: Sequence[str], new: Sequence[str], quote: str, occurrence: int = 0) -> Landing:
    """Where a quote lands, given by which of its occurrences in the old text it is."""
    places = [(i, k) for i, text in enumerate(old) for k in range(len(text)) if text.startswith(quote, k)]
    i, start = places[occurrence]
    return carry(old, new, pair(old, new), [_anchor(old, i, start, start + len(quote))])[0]


def _lands(new: Sequence[str], landing: Landing) -> tuple[str, int | None, str]:
    text = "" if landing.paragraph is None else new[landing.paragraph][landing.start : landing.end]
    return landing.outcome.value, landing.paragraph, text


def _land(old: Sequence[str], new: Sequence[str], quote: str, occurrence: int = 0) -> tuple[str, int | None, str]:
    return _lands(new, _carry(old, new, quote, occurrence))


def test_what_nobody_touched_is_unchanged() -> None:
    assert _land([A, B], [A, B + C], "司馬懿") == ("UNCHANGED", 0, "司馬懿")
    assert _land([A], [A.replace("多天", "餘日")], "司馬懿") == ("UNCHANGED", 0, "司馬懿")


def test_a_correction_before_it_shifts_a_place() -> None:
    assert _land([A], [A.replace("大軍", "十萬大軍")], "司馬懿") == ("SHIFTED", 0, "司馬懿")


def test_a_paragraph_inserted_before_it_shifts_a_place() -> None:
    assert _land([A, B], [C, A, B], "司馬懿") == ("SHIFTED", 1, "司馬懿")


def test_a_place_moves_with_the_second_part_of_a_split() -> None:
    assert _land([C, A], [C, A[:20], A[20:]], "五丈原") == ("MOVED", 2, "五丈原")
    assert _land([C, A], [C, A[:20], A[20:]], "曹魏") == ("UNCHANGED", 1, "曹魏")


def test_a_place_moves_into_the_paragraph_its_own_was_joined_to() -> None:
    assert _land([A, B], [A + B], "蜀漢") == ("MOVED", 0, "蜀漢")
    assert _land([A, B], [A + B], "於") == ("MOVED", 0, "於")
    assert _land([A, B], [A + B], "軍") == ("UNCHANGED", 0, "軍")


def test_a_place_moves_with_its_sentence() -> None:
    sentence = "兩軍在五丈原相持一百多天。"
    new = [A.removesuffix(sentence), sentence + B]
    assert _land([A, B], new, "五丈原") == ("MOVED", 1, "五丈原")


def test_what_survives_of_a_place_is_its_fuzzy_place() -> None:
    assert _land([A], [A.replace("司馬懿堅守", "司馬仲達堅守")], "司馬懿") == ("FUZZY", 0, "司馬")
    assert _land([A], [A.replace("五丈原", "五大丈原")], "五丈原") == ("FUZZY", 0, "五大丈原")


def test_what_was_replaced_altogether_is_orphaned() -> None:
    assert _land([A], [A.replace("司馬懿", "對方主將")], "司馬懿") == ("ORPHANED", None, "")
    assert _land([A, B], [A], "蜀漢") == ("ORPHANED", None, "")


def test_characters_that_recur_by_chance_are_no_survivors() -> None:
    old, new = ["他說：今天的天氣真好，我們去玩吧。"], ["他說：昨夜雨大的路難行，我們去玩吧。"]
    assert _land(old, new, "天的天") == ("ORPHANED", None, "")


def test_whether_a_character_recurs_by_chance_is_told_by_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, agreed = list[int](), Carrier._agreed

    def asking(self: Carrier, p: int) -> bool:
        asked.append(p)
        return agreed(self, p)

    monkeypatch.setattr(Carrier, "_agreed", asking)
    old = [B * 50, A, C * 50]
    assert _land(old, [old[0], A.replace("司馬懿堅守", "司馬仲達堅守"), old[2]], "司馬懿") == ("FUZZY", 1, "司馬")
    assert len(asked) < 50


@pytest.mark.parametrize("occurrence", [0, 1])
def test_of_two_look_alikes_the_one_that_stays_keeps_its_own_annotation(occurrence: int) -> None:
    old = ["起初諸葛亮率軍北伐，後來諸葛亮病逝軍中，蜀漢遂亡。"]
    new = [old[0].replace("起初諸葛亮率軍北伐，", "")]
    expected = [("ORPHANED", None, ""), ("SHIFTED", 0, "諸葛亮")]
    assert _land(old, new, "諸葛亮", occurrence) == expected[occurrence]


@pytest.mark.parametrize("occurrence", [0, 1])
def test_where_either_look_alike_may_have_gone_neither_is_trusted(occurrence: int) -> None:
    old = ["開頭。川普說好，川普說好，結尾。"]
    landing = _carry(old, ["開頭。川普說好，結尾。"], "川普", occurrence)
    assert landing.outcome == Outcome.ORPHANED
    assert [c[:3] for c in landing.candidates] == [(0, 3, 5)]


def test_a_clause_that_was_doubled_is_ambiguous() -> None:
    landing = _carry(["開頭。川普說好，結尾。"], ["開頭。川普說好，川普說好，結尾。"], "川普說好，")
    assert landing.outcome == Outcome.AMBIGUOUS
    assert sorted(c[:3] for c in landing.candidates) == [(0, 3, 8), (0, 8, 13)]


def test_neither_is_trusted_where_one_of_two_equal_neighbours_was_deleted() -> None:
    old, new = [A, B, B, C], [A, B, C]
    assert [_land(old, new, "蜀漢", k)[0] for k in (0, 1)] == ["ORPHANED", "ORPHANED"]


def test_of_equal_paragraphs_that_stand_apart_the_right_one_stays() -> None:
    old, new = [B, A, B, C], [A, B, C]
    assert [_land(old, new, "蜀漢", k)[0] for k in (0, 1)] == ["ORPHANED", "SHIFTED"]


def test_a_look_alike_in_another_paragraph_is_a_candidate_only() -> None:
    old = [A, "聽說諸葛亮後來病逝軍中。"]
    landing = _carry(old, [A.removeprefix("諸葛亮率領大軍"), old[1]], "諸葛亮")
    assert (landing.outcome, landing.paragraph) == (Outcome.ORPHANED, None)
    assert [c[:3] for c in landing.candidates] == [(1, 2, 5)]


def test_a_whole_paragraph_stays_whole_while_a_third_of_it_survives() -> None:
    new = "當年" + A.replace("率領大軍", "親率十萬大軍")
    assert _land([A], [new], A) == ("FUZZY", 0, new)
    assert _land([A, B], [B, A], A) == ("SHIFTED", 1, A)
    assert _land([A, B], [A + B], B) == ("MOVED", 0, B)


def _edited(data: st.DataObject, old: Sequence[str]) -> list[str]:
    """A text after a few edits of all sorts."""
    new = list(old)
    for _ in range(data.draw(st.integers(0, 4))):
        i = data.draw(st.integers(0, len(new) - 1))
        start = data.draw(st.integers(0, len(new[i])))
        end = data.draw(st.integers(start, len(new[i])))
        what = data.draw(st.sampled_from(["replace", "split", "join", "move", "delete", "double"]))
        if what == "replace":
            new[i] = new[i][:start] + data.draw(st.text(alphabet=ZI, max_size=6)) + new[i][end:]
        elif what == "split":
            new[i : i + 1] = [new[i][:start], new[i][start:]]
        elif what == "double":
            new.insert(i, new[i])
        elif what == "join" and i + 1 < len(new):
            new[i : i + 2] = [new[i] + new[i + 1]]
        elif what == "move":
            new.append(new.pop(i))
        elif what == "delete" and len(new) > 1:
            del new[i]
        new = [text for text in new if text] or ["空"]
    return new


@given(passages, st.data())
@settings(max_examples=150)
def test_every_anchor_lands_once_and_where_its_outcome_says(old: list[str], data: st.DataObject) -> None:
    new = _edited(data, old)
    kept = pair(old, new)
    ranges = [(i, s, e) for i, text in enumerate(old) for s in range(len(text)) for e in (s + 1, s + 3, len(text))]
    anchors = [_anchor(old, i, s, e)._replace(key=k) for k, (i, s, e) in enumerate(ranges) if e <= len(old[i])]
    landings = carry(old, new, kept, anchors)
    assert [landing.key for landing in landings] == [anchor.key for anchor in anchors]
    for anchor, landing in zip(anchors, landings, strict=True):
        for j, start, end, score in landing.candidates:
            assert 0 <= start < end <= len(new[j])
            assert 0 < score <= 1
        if landing.paragraph is None:
            assert landing.outcome in (Outcome.AMBIGUOUS, Outcome.ORPHANED)
            assert (landing.start, landing.end) == (0, 0)
            continue
        found = new[landing.paragraph][landing.start : landing.end]
        same = kept[landing.paragraph] == anchor.paragraph
        assert not landing.candidates
        assert found
        if landing.outcome in INTACT:
            assert found == anchor.quote
            assert same == (landing.outcome != Outcome.MOVED)
        else:
            assert landing.outcome == Outcome.FUZZY
            assert set(fold(found)) & set(fold(anchor.quote))
        if landing.outcome == Outcome.UNCHANGED:
            assert (landing.paragraph, landing.start) == (anchor.paragraph, anchor.start)


@given(passages)
def test_a_text_that_stays_the_same_changes_nothing(old: list[str]) -> None:
    anchors = [_anchor(old, i, 0, len(text)) for i, text in enumerate(old)]
    assert {landing.outcome for landing in carry(old, old, pair(old, old), anchors)} == {Outcome.UNCHANGED}


@given(
    st.tuples(passage, passage, passage),
    st.text(alphabet=ZI, min_size=2, max_size=8),
    st.booleans(),
    st.integers(0, 12),
    st.integers(0, 12),
    st.booleans(),
)
@settings(max_examples=500)
def test_an_annotation_on_a_deleted_clause_never_goes_to_its_twin(
    around: tuple[str, str, str], clause: str, first: bool, left: int, right: int, apart: bool
) -> None:
    before, between, after = around
    parts = [before + clause + between, clause + after]
    texts = [C, *parts] if apart else [C, "".join(parts)]
    i = 1 if first or not apart else 2
    start = len(before) if first else 0 if apart else len(parts[0])
    end = start + len(clause)
    # Whatever is deleted along with the clause, its twin stays whole.
    floor = 0 if first or apart else len(before + clause)
    ceiling = len(parts[0]) if first else len(texts[i])
    new = list(texts)
    new[i] = texts[i][: max(start - left, floor)] + texts[i][min(end + right, ceiling) :]
    new = [text for text in new if text]
    landing = carry(texts, new, pair(texts, new), [_anchor(texts, i, start, end)])[0]
    assert landing.outcome in (Outcome.ORPHANED, Outcome.AMBIGUOUS)


def test_a_short_copy_written_elsewhere_is_no_place_for_what_was_deleted() -> None:
    new = [A.replace("司馬懿堅守不出，", ""), B.replace("從此", "司馬懿堅守不從此")]
    landing = _carry([A, B], new, "司馬懿")
    assert _lands(new, landing) == ("ORPHANED", None, "")
    assert (1, new[1].index("司馬懿")) in [(c[0], c[1]) for c in landing.candidates]


def test_what_is_written_into_a_place_does_not_become_most_of_it() -> None:
    new = [A.replace("曹魏", "曹操的兒子所建立的國家魏")]
    outcome, paragraph, text = _land([A], new, "北伐曹魏")
    assert (outcome, paragraph, text) == ("FUZZY", 0, "北伐曹")
    assert _land([A], [A.replace("北伐", "北邊的討伐")], "北伐")[0] == "ORPHANED"


def test_paragraphs_that_read_the_same_and_would_have_changed_places_are_told_apart_by_nobody() -> None:
    old, new = ["他說是。", A, "他說是。", C], [A, "他說是。", "他說是。", C]
    anchors = [_anchor(old, i, 1, 3) for i in (0, 2)]
    assert {landing.paragraph for landing in carry(old, new, [1, 2, 0, 3], anchors)} == {None}
    assert carry(old, new, [1, 0, 2, 3], anchors)[1].paragraph == 2
