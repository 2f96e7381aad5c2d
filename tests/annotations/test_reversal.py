"""What changes made is summed up and taken back field by field, whatever came in between."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotations.reversal import Clash, Difference, differences, net, undone

FIELDS = ("text", "pinyin", "status")
WORDS = st.sampled_from([None, "", "周顗", "𫖮", "葛\U000e0100", "e\u0301"])
STATES = st.fixed_dictionaries(dict.fromkeys(FIELDS, WORDS))


@dataclass
class Told:
    """A change as the history tells it."""

    sequence: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    node_type: str = "Annotation"
    node_id: int = 1
    action: str = "UPDATED"


def taken_back(changes: list[Told], current: dict[str, Any]) -> dict[str, Any]:
    """The state after taking changes of one node back; a field that somebody changed otherwise stays."""
    found = dict(current)
    for difference in net(changes)[0].differences():
        value = undone(difference, current[difference.field])
        if not isinstance(value, Clash):
            found[difference.field] = value
    return found


@given(st.lists(STATES, min_size=2, max_size=6))
def test_changes_in_a_row_lead_back_to_where_they_began(states: list[dict[str, Any]]) -> None:
    changes = [Told(n, a, b) for n, (a, b) in enumerate(pairwise(states))]
    assert taken_back(changes, states[-1]) == states[0]


@given(STATES, STATES, STATES)
def test_a_field_that_others_changed_since_keeps_what_they_said(
    before: dict[str, Any], after: dict[str, Any], now: dict[str, Any]
) -> None:
    found = taken_back([Told(1, before, after)], now)
    for field in FIELDS:
        if before[field] == after[field] or now[field] not in (before[field], after[field]):
            assert found[field] == now[field]
        else:
            assert found[field] == before[field]


@given(*[st.lists(st.sampled_from("甲乙丙𠀀丁"), unique=True) for _ in range(3)])
def test_of_a_list_only_what_was_brought_goes(before: list[str], after: list[str], now: list[str]) -> None:
    found = undone(Difference("names", before, after), now)
    assert len(found) == len(set(found))
    assert set(found) == (set(now) - (set(after) - set(before))) | (set(before) - set(after))
    assert set(undone(Difference("names", before, after), after)) == set(before)


def test_what_only_the_service_keeps_makes_no_difference() -> None:
    assert differences({"version": 1, "modified_at": "a"}, {"version": 2, "modified_at": "b"}) == []


def test_what_is_made_and_changed_in_one_request_is_made() -> None:
    made = Told(1, None, {"text": "a"}, action="CREATED")
    found = net([made, Told(2, {"text": "a"}, {"text": "b"})])
    assert [(n.created, n.removed, n.after) for n in found] == [(True, False, {"text": "b"})]


def test_a_state_that_was_told_in_part_differs_in_that_part_only() -> None:
    found = net([Told(1, {"visibility": "PRIVATE"}, {"visibility": "PUBLIC", "key": "li"}, "Entity")])
    assert found[0].differences() == [Difference("visibility", "PRIVATE", "PUBLIC")]


def test_a_merge_is_a_change_of_both() -> None:
    before = {"source": {"id": 1, "names": ["甲"], "merged_into": None}, "target": {"id": 2, "names": ["乙"]}}
    found = net([Told(1, before, {"id": 2, "names": ["乙", "甲"]}, "Entity", 2, "MERGED")])
    assert [n.node_id for n in found] == [1, 2]
    assert Difference("merged_into", None, 2) in found[0].differences()
    assert found[1].differences() == [Difference("names", ["乙"], ["乙", "甲"])]


def test_what_tells_nothing_of_before_is_not_taken_for_a_beginning() -> None:
    assert net([Told(1, None, {"places": []}, "Document")]) == []
