"""Leaves: values as JSON has them, whether they have to be looked at one by one or not."""

from typing import Any

import pytest
from graphql import GraphQLBoolean, GraphQLError, GraphQLInt, GraphQLString
from hypothesis import given
from hypothesis import strategies as st

from schema.leaf import Failure, Leaf
from schema.preparation import GRAPH
from source_text.record import Sound

KINDS = ["ENTITY_LINK", "GLOSS", "CONVERSION", "TRANSLATION", "NOTE"]


@given(st.lists(st.integers(-(2**31) + 1, 2**31 - 1)))
def test_numbers_are_themselves(values: list[int]) -> None:
    leaf = Leaf.of(GraphQLInt)
    assert leaf.sound(Sound(int, values)) == leaf.many(values) == values


@given(st.lists(st.text()))
def test_text_is_itself(values: list[str]) -> None:
    leaf = Leaf.of(GraphQLString)
    assert leaf.sound(Sound(str, values)) == leaf.many(values) == values


@given(st.lists(st.integers(0, 1)))
def test_what_is_of_another_type_is_written_as_its_field_has_it(values: list[int]) -> None:
    assert Leaf.of(GraphQLString).sound(Sound(int, values)) == [str(value) for value in values]
    assert Leaf.of(GraphQLBoolean).sound(Sound(int, values)) == [bool(value) for value in values]


@given(st.lists(st.sampled_from(KINDS)))
def test_members_of_an_enumeration_have_its_names(values: list[str]) -> None:
    leaf = Leaf.of(GRAPH.type_map["AnnotationKind"])
    assert leaf.sound(Sound(str, values)) == leaf.many(values) == values


def test_what_an_enumeration_does_not_have_is_refused() -> None:
    leaf = Leaf.of(GRAPH.type_map["AnnotationKind"])
    for wrong in ("gloss", ""):
        with pytest.raises(GraphQLError):
            leaf.sound(Sound(str, ["GLOSS", wrong]))
        with pytest.raises(GraphQLError):
            leaf.many(["GLOSS", wrong])


@pytest.mark.parametrize("values", [[1, 2**31], [1, "x"], [1, Failure(ValueError())]])
def test_what_is_not_known_to_be_sound_is_looked_at(values: list[Any]) -> None:
    with pytest.raises((GraphQLError, TypeError)):
        Leaf.of(GraphQLInt).many(values)
