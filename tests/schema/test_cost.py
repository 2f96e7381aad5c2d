"""What documents cost: as if every fragment were written out, but without ever doing so."""

from typing import Any

import pytest
from graphql import DocumentNode, FieldNode, FragmentSpreadNode, OperationDefinitionNode, build_schema, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.cost import CEILING, LENGTH, Cost, Meter
from schema.preparation import GRAPH, prepare
from source_text import paging
from source_text.problems import TooLarge

SCHEMA = build_schema("""
type Query { a: Query, name: String, many: [Query!]!, page(first: Int, last: Int): PageConnection!, nodes(ids: [ID!]!): [Query]! }
type PageConnection { edges: [Edge!]!, total: Int }
type Edge { node: Query! }
type Mutation { act: Query }
""")
FIELDS = ("a", "name", "many", "page(first: 3)", "page(last: $n)", "page", "lost", "x: name", "name @include(if: true)")


def cost(text: str, **variables: Any) -> Cost:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Meter(SCHEMA, document, variables).operation(operation)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """An operation and a few fragments, of which each spreads only later ones."""
    number = draw(st.integers(0, 4))

    def selections(start: int, depth: int, on: str = "Query") -> str:
        made = []
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(["field", "spread", "inline"]))
            if kind == "spread" and start < number:
                made.append(f"...F{draw(st.integers(start, number - 1))} ")
            elif kind == "inline" and depth:
                made.append(f"... on Query @skip(if: false) {{ {selections(start, depth - 1)} }}")
            else:
                field = draw(st.sampled_from(FIELDS))
                inner = selections(start, depth - 1) if depth else "name"
                wrapped = f"total edges {{ node {{ {inner} }} }}" if "page" in field else inner
                made.append(field if "name" in field else f"{field} {{ {wrapped} }}")
        return " ".join(made)

    body = f"query($n: Int = 7) {{ {selections(0, 3)} }}"
    return body + "".join(f" fragment F{i} on Query {{ {selections(i + 1, 1)} }}" for i in range(number))


def naive(document: DocumentNode, n: int) -> tuple[int, int, int, int, int]:
    """Total, depth, fields, aliases and directives of the first operation, by walking through every copy of everything."""
    fragments: dict[str, Any] = {d.name.value: d for d in document.definitions[1:]}  # type: ignore[attr-defined]
    fields, aliases, directives, deepest = 0, 0, 0, 0

    def walk(selections: Any, depth: int, within: str) -> int:
        nonlocal fields, aliases, directives, deepest
        total = 0
        for node in selections:
            directives += len(node.directives or ())
            if isinstance(node, FragmentSpreadNode):
                total += walk(fragments[node.name.value].selection_set.selections, depth, "Query")
            elif not isinstance(node, FieldNode):
                total += walk(node.selection_set.selections, depth, "Query")
            else:
                name, args = node.name.value, {a.name.value: a.value for a in node.arguments or ()}
                known = within != ""
                size = {"page": n if "last" in args else 3 if "first" in args else 50, "many": LENGTH}.get(name, 1)
                fields, aliases, deepest = fields + 1, aliases + bool(node.alias), max(deepest, depth + 1)
                inner = node.selection_set.selections if node.selection_set else ()
                kept = "" if name == "lost" or not known else "Query"
                below = walk(inner, depth + 1, kept)
                total += 1 + (size if known else 1) * below
        return total

    total = walk(document.definitions[0].selection_set.selections, 0, "Query")  # type: ignore[attr-defined]
    return total, deepest, fields, aliases, directives


@given(documents(), st.one_of(st.none(), st.integers(0, 20)))
def test_the_cost_is_that_of_the_document_written_out(text: str, n: int | None) -> None:
    found = cost(text, **({} if n is None else {"n": n}))
    expected = naive(parse(text), 7 if n is None else n)
    assert (found.total, found.depth, found.fields, found.aliases, found.directives) == expected


@given(documents())
def test_no_selection_is_looked_at_twice(text: str) -> None:
    document = parse(text)
    meter = Meter(SCHEMA, document)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    meter.operation(operation)
    list(meter.fragments())
    assert meter.visited == text.count("...") + sum(
        text.count(f) for f in ("a {", "name", "many", "page", "lost")
    ) + sum(text.count(f) for f in ("total", "edges", "node {"))


def nested(levels: int) -> str:
    fragments = (f"fragment F{i} on Query {{...F{i + 1} ...F{i + 1}}}" for i in range(levels))
    return f"{{...F0}} {' '.join(fragments)} fragment F{levels} on Query {{name}}"


@pytest.mark.parametrize("levels", [1, 10, 26, 60, 90])
def test_nested_fragments_are_counted_not_written_out(levels: int) -> None:
    document = parse(nested(levels))
    meter = Meter(SCHEMA, document)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    assert meter.operation(operation).fields == min(2**levels, CEILING)
    assert meter.visited == 2 * levels + 2


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(TooLarge):
        cost(nested(200))
    with pytest.raises(TooLarge):
        cost("{" + "...{" * 150 + "name" + "}" * 151)


def test_fragments_that_spread_each_other_come_to_an_end() -> None:
    assert cost("{...A} fragment A on Query {name ...B} fragment B on Query {name ...A}").fields == 2


@pytest.mark.parametrize(
    ("text", "variables", "total"),
    [
        ("{ name }", {}, 1),
        ("{ name lost { lost } }", {}, 3),
        ("{ many { name } }", {}, 1 + LENGTH),
        ("{ page { total } }", {}, 1 + paging.DEFAULT),
        ("{ page(first: 4) { edges { node { name } } } }", {}, 1 + 4 * 3),
        ("{ page(last: 4) { total } }", {}, 5),
        ("{ page(first: 0) { total } }", {}, 1),
        ("{ page(first: -5) { total } }", {}, 1),
        ("{ page(first: 99999999999999999999) { total } }", {}, 1 + paging.LIMIT),
        ("{ page(first: null) { total } }", {}, 1 + paging.DEFAULT),
        ('{ page(first: "x") { total } }', {}, 1 + paging.DEFAULT),
        ("query($n: Int) { page(first: $n) { total } }", {"n": 9}, 10),
        ("query($n: Int) { page(first: $n) { total } }", {"n": 9.0}, 10),
        ("query($n: Int) { page(first: $n) { total } }", {"n": "9"}, 1 + paging.DEFAULT),
        ("query($n: Int) { page(first: $n) { total } }", {"n": 10**5000}, 1 + paging.DEFAULT),
        ("query($n: Int = 8) { page(first: $n) { total } }", {}, 9),
        ('{ nodes(ids: ["a", "b", "c"]) { name } }', {}, 4),
        ("query($i: [ID!]!) { nodes(ids: $i) { name } }", {"i": ["x"] * 500}, 501),
        ("query($i: [ID!]!) { nodes(ids: $i) { name } }", {"i": None}, 2),
        ("mutation { act { name } }", {}, 11),
    ],
)
def test_lists_count_as_often_as_they_may_have_members(text: str, variables: dict[str, Any], total: int) -> None:
    assert cost(text, **variables).total == total


def test_counts_end_at_a_ceiling() -> None:
    text = "{" + "page(first: 1000) { edges { node {" * 20 + "name" + "}}}" * 20 + "}"
    assert cost(text).total == CEILING


def test_variables_that_cost_otherwise_are_priced_apart() -> None:
    text = """query($n: Int = 1000, $i: [ID!] = ["a", "b", "c"]) { documents(first: $n) { edges { node { id } } }
      nodes(ids: $i) { id } }"""
    made = prepare(text)
    one = made.operation()
    settings: list[dict[str, Any]] = [
        *({}, {"n": None}, {"n": 1}, {"n": 1.0}, {"n": 1000.0}, {"n": [0] * 1000}, {"n": "1000"}),
        *({"i": ["a"] * 5}, {"i": 5}, {"i": None}),
    ]
    told = [made.cost(one, given).total for given in (*settings, *reversed(settings))]
    assert told[: len(settings)] == [Meter(GRAPH, made.document, given).operation(one).total for given in settings]
    assert told == told[::-1]
    assert made.cost(one, {}).total > 2000
    many = ", ".join(['"a"'] * 900)
    assert cost(f"query($i: [ID!]! = [{many}]) {{ nodes(ids: $i) {{ name }} }}").total > 900
