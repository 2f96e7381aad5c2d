"""Plans: what is asked at each place of an answer, worked out from the document alone."""

from typing import Any

from graphql import parse

from schema.plan import Level, Plan, flags
from schema.preparation import GRAPH, prepare


def plan(text: str, **seen: Any) -> Plan:
    prepared = prepare(text)
    return Plan(GRAPH, prepared.document, prepared.operation(), seen)


def level(found: Plan, *path: str, type_: str | None = None) -> Level:
    """What is asked at the end of a path."""
    here = found.root.level()
    for i, key in enumerate(path):
        shape = next(field for field in here.fields if field.key == key).shape.innermost()
        assert shape.selection is not None
        here = shape.selection.level(type_ if i == len(path) - 1 else None)
    return here


def keys(found: Level) -> list[str]:
    return [field.key for field in found.fields]


def test_fields_of_one_key_are_merged_in_the_order_they_are_met() -> None:
    found = plan(
        """query { ...A document(slug: "a") { title s: slug } } fragment A on Query { document(slug: "a") { id title } }"""
    )
    assert keys(found.root.level()) == ["document"]
    assert keys(level(found, "document")) == ["id", "title", "s"]


def test_conditions_leave_fields_out() -> None:
    text = (
        'query($y: Boolean!) { document(slug: "a") { id @include(if: $y) title @skip(if: $y) slug @skip(if: true) } }'
    )
    assert flags(parse(text)) == {"y"}
    assert keys(level(plan(text, y=True), "document")) == ["id"]
    assert keys(level(plan(text, y=False), "document")) == ["title"]


def test_each_type_under_an_interface_has_a_level_of_its_own() -> None:
    found = plan('{ node(id: "x") { id ... on Gloss { text } ... on Annotation { kind } ... on Document { title } } }')
    assert keys(level(found, "node", type_="Gloss")) == ["id", "text", "kind"]
    assert keys(level(found, "node", type_="Note")) == ["id", "kind"]
    assert keys(level(found, "node", type_="Document")) == ["id", "title"]


def test_columns_are_selected_as_far_as_all_fields_tell_what_they_read() -> None:
    def needs(asked: str) -> frozenset[str] | None:
        found = plan(f'{{ document(slug: "a") {{ paragraph(ordinal: 1) {{ spans {{ {asked} }} }} }} }}')
        here = level(found, "document", "paragraph")
        return next(field for field in here.fields if field.key == "spans").needs("id")

    assert needs("prefix __typename") == frozenset({"id", "prefix"})
    assert needs("range { start } id") == frozenset({"id", "start", "end", "state", "paragraph_id"})
    assert needs("candidates { score }") is None


def test_a_selection_knows_whether_it_has_lists() -> None:
    def lists(asked: str) -> bool:
        return plan(f"{{ {asked} }}").root.lists

    assert not lists('document(slug: "a") { title project { key } } viewer { name }')
    assert lists('document(slug: "a") { paragraph(ordinal: 1) { spans { id } } }')
    assert lists(
        'node(id: "x") { id ... on Gloss { text } ... on Document { paragraph(ordinal: 1) { annotations { id } } } }'
    )
    assert not lists('node(id: "x") { id ... on Gloss { text } }')
