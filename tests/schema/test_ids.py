"""Global ids name a node, and those of many are each that of one."""

from hypothesis import example, given
from hypothesis import strategies as st

from schema import ids

NUMBERS = st.integers(1, ids.LARGEST)


@given(st.sampled_from(ids.NODES), NUMBERS)
def test_an_id_names_its_node(node: str, number: int) -> None:
    assert ids.decode(ids.encode(node, number)) == (node, number)


@given(st.sampled_from(ids.NODES), st.lists(NUMBERS))
@example("Span", [])
@example("Span", [10, 20, 30])
@example("Annotation", [9, 10, 9, ids.LARGEST])
def test_ids_of_many_are_those_of_each(node: str, numbers: list[int]) -> None:
    assert ids.encode_all(node, numbers) == [ids.encode(node, number) for number in numbers]
    assert ids.encode_all(node, tuple(numbers)) == ids.encode_all(node, numbers)
