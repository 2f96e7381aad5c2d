"""Queries made up from the schema, whose arguments name what is there often enough to have an answer."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    NameNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import queries
from hypothesis_graphql.nodes import String

from schema.build import schema

Pool = Mapping[str, Sequence[Any]]
"""Values for arguments and input fields by name."""

LEFT_OUT = {"reconciliationCandidates"}
"""What asks services elsewhere."""
EXCLUSIVE = {"document": [{"slug", "id"}], "entity": [{"key", "wikidata", "name", "identifier"}]}
"""Arguments of which just one may be given."""
RARELY = 1 / 16
CONDITIONS = {"yes": True, "no": False}

SCALARS = {
    "Language": st.sampled_from(["en", "zh-Hant", "zh-Hans-CN", "de", "?"]).map(String),
    "WikidataId": st.sampled_from(["Q17", "Q1137062", "Q1", "17"]).map(String),
    "DateTime": st.just("2020-01-01T00:00:00Z").map(String),
    "JSON": st.just("x").map(String),
}
MADE_UP = queries(schema.as_str(), custom_scalars=SCALARS, allow_x00=False)


@st.composite
def operations(draw: st.DrawFn, pool: Pool) -> str:
    """A query over the whole schema, with conditions on some of its fields."""
    random = Random(draw(st.integers(0, 2**32)))
    made: DocumentNode = visit(parse(draw(MADE_UP)), Filled(pool, random))
    return print_ast(made)


class Filled(Visitor):
    """Puts values that name something in the place of most that do not, and conditions on some fields."""

    def __init__(self, pool: Pool, random: Random) -> None:
        super().__init__()
        self.pool, self.random = pool, random

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        """Declare the variables of the conditions; each query uses both, lest it be refused."""
        declared = parse("query($yes: Boolean!, $no: Boolean!) { a }").definitions[0]
        assert isinstance(declared, OperationDefinitionNode)
        used = parse("{ a: __typename @skip(if: $no) b: __typename @include(if: $yes) }").definitions[0]
        assert isinstance(used, OperationDefinitionNode)
        kept = [n for n in node.selection_set.selections if not (isinstance(n, FieldNode) and n.name.value in LEFT_OUT)]
        whole = type(node.selection_set)(selections=(*kept, *used.selection_set.selections))
        return type(node)(
            operation=node.operation, variable_definitions=declared.variable_definitions, selection_set=whole
        )

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        """Of arguments that exclude one another keep one; a page is mostly asked for forwards."""
        arguments = node.arguments or ()
        names = [argument.name.value for argument in arguments]
        out: set[str] = set()
        for group in EXCLUSIVE.get(node.name.value, ()):
            given = [name for name in names if name in group]
            if given and self.random.random() > RARELY:
                out.update(set(given) - {self.random.choice(given)})
        if self.random.random() > RARELY:
            out.update(("last", "before") if self.random.random() > RARELY else ("first", "after"))
        return _with(node, arguments=tuple(a for a in arguments if a.name.value not in out)) if out else None

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        """Put a condition on some fields."""
        if node.directives or self.random.random() > RARELY:
            return None
        name = self.random.choice(["skip", "include"])
        flag = self.random.choice([*CONDITIONS, "true", "false"])
        value: ValueNode = (
            VariableNode(name=NameNode(value=flag)) if flag in CONDITIONS else BooleanValueNode(value=flag == "true")
        )
        argument = ArgumentNode(name=NameNode(value="if"), value=value)
        directive = DirectiveNode(name=NameNode(value=name), arguments=(argument,))
        return _with(node, directives=(directive,))

    def leave_argument(self, node: ArgumentNode, *_: Any) -> Any:
        """Give an argument another value, or leave it out."""
        return self._other(node)

    def leave_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        """Give a field of an input another value."""
        return self._other(node)

    def _other(self, node: ArgumentNode | ObjectFieldNode) -> Any:
        values = self.pool.get(node.name.value)
        if values is None or self.random.random() < RARELY:
            return None
        value = self.random.choice(values)
        if value is None:
            return REMOVE
        return type(node)(name=node.name, value=_node(value))


def _with(node: FieldNode, **changed: Any) -> FieldNode:
    return FieldNode(**{key: getattr(node, key) for key in node.keys} | changed)


def _node(value: Any) -> ValueNode:
    if isinstance(value, list):
        return ListValueNode(values=tuple(map(_node, value)))
    return IntValueNode(value=str(value)) if isinstance(value, int) else StringValueNode(value=value)
