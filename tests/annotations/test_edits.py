"""Places follow their characters through generated edits whose truth is known; a slice of `benchmarks.anchoring`."""

import random
from collections import Counter
from types import ModuleType

import pytest

from annotations.anchoring import Outcome
from benchmarks import anchoring, edits, redaction
from benchmarks.verdicts import Judge, Verdict

EACH = 30


REARRANGED = ("sorted", "several")
"""Where lists and statutes full of the same words are put in another order and rewritten, a few cannot be told."""


def _tally(generator: ModuleType, kind: str) -> Counter[str]:
    chance = random.Random(f"test {kind}")
    found = Counter[str]()
    for _ in range(EACH):
        found.update(anchoring.judge(generator.case(kind, chance))[0])
    return found


@pytest.mark.parametrize("kind", edits.KINDS)
def test_no_place_lands_on_what_is_not_its_own_and_nearly_all_are_found_again(kind: str) -> None:
    tally = _tally(edits, kind)
    assert tally[Verdict.WRONG] == 0
    assert tally[Verdict.FOUND] > 100
    assert anchoring.refound(tally) >= {"combined": 0.97, "clause moved": 0.985}.get(kind, 0.99)


@pytest.mark.parametrize("kind", redaction.KINDS)
def test_nor_in_other_texts_that_are_edited_otherwise(kind: str) -> None:
    tally = _tally(redaction, kind)
    places = sum(tally[outcome] for outcome in Outcome)
    assert tally[Verdict.WRONG] <= (0.01 if kind in REARRANGED else 0.001) * places
    assert tally[Verdict.FOUND] > 100
    assert anchoring.refound(tally) >= (0.95 if kind in REARRANGED else 0.97)


def test_the_judge_finds_fault_with_a_search_for_quotes() -> None:
    chance = random.Random("judge")
    theirs = Counter[str]()
    for _ in range(EACH):
        theirs.update(anchoring.judge(edits.case("twin, same context", chance))[1])
    assert theirs[Verdict.WRONG] > 0


def test_a_look_alike_is_wrong_and_a_place_among_equals_undecidable() -> None:
    twin = edits.Case("", ["甲年乙。丙年丁。"], ["乙。丙年丁。"], [], {(0, x): (0, x - 2) for x in range(2, 8)}, {}, 2)
    assert Judge(twin).say(edits.Place(0, 1, 2), edits.Place(0, 3, 4)) == Verdict.WRONG
    assert Judge(twin).say(edits.Place(0, 1, 2), None) == Verdict.LEFT
    assert Judge(twin).say(edits.Place(0, 5, 6), edits.Place(0, 3, 4)) == Verdict.FOUND
    equal = edits.Case("", ["年年"], ["年"], [], {(0, 1): (0, 0)}, {}, 1)
    assert Judge(equal).say(edits.Place(0, 0, 1), edits.Place(0, 0, 1)) == Verdict.UNDECIDABLE
    assert Judge(equal).say(edits.Place(0, 1, 2), None) == Verdict.UNDECIDABLE


def test_the_judge_weighs_what_became_of_a_paragraph_that_was_moved() -> None:
    went = {(0, 0): (1, 0), (0, 2): (1, 1), (1, 0): (0, 0)}
    moved = edits.Case("", ["年年日", "月火水木金土"], ["月", "年日"], [], went, {}, 0)
    assert Judge(moved).say(edits.Place(0, 1, 2), edits.Place(1, 0, 1)) == Verdict.UNDECIDABLE
    assert Judge(moved).say(edits.Place(0, 1, 2), edits.Place(0, 0, 1)) == Verdict.WRONG


def test_the_judge_knows_that_paragraphs_that_read_the_same_may_have_changed_places() -> None:
    went = {(i, x): (1 - i, x) for i in (0, 1) for x in (0, 1)}
    twins = edits.Case("", ["甲乙", "甲乙"], ["甲乙", "甲乙"], [], went, {}, 0)
    assert Judge(twins).say(edits.Place(0, 0, 1), edits.Place(0, 0, 1)) == Verdict.UNDECIDABLE
    stay = edits.Case("", ["甲乙", "甲乙"], ["甲乙", "甲乙"], [], {at: at for at in went}, {}, 0)
    assert Judge(stay).say(edits.Place(0, 0, 1), edits.Place(1, 0, 1)) == Verdict.WRONG
