"""Places follow their characters through generated edits whose truth is known; a slice of `benchmarks.anchoring`."""

import random
from collections import Counter

import pytest

from benchmarks import anchoring, edits
from benchmarks.verdicts import Judge, Verdict

EACH = 30


def _tally(kind: str, seed: str) -> Counter[str]:
    chance = random.Random(f"{seed} {kind}")
    found = Counter[str]()
    for _ in range(EACH):
        found.update(anchoring.judge(edits.case(kind, chance))[0])
    return found


@pytest.mark.parametrize("kind", edits.KINDS)
def test_no_place_lands_on_what_is_not_its_own_and_nearly_all_are_found_again(kind: str) -> None:
    tally = _tally(kind, "test")
    assert tally[Verdict.WRONG] == 0
    assert tally[Verdict.FOUND] > 100
    assert anchoring.refound(tally) >= (0.97 if kind == "combined" else 0.99)


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
