"""Division: a query of which a plan can do a part, as two: that part, and what it begins with besides."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

from schema.plan import fragments

APART = frozenset({"__schema", "__type", "reconciliationCandidates"})
"""What no plan can do of all that a query may begin with."""
Fragments = Mapping[str, FragmentDefinitionNode]


class Half(NamedTuple):
    """A part of a query, and the document that has nothing else in it but fragments."""

    operation: OperationDefinitionNode
    document: DocumentNode


def divide(document: DocumentNode, operation: OperationDefinitionNode) -> tuple[Half, Half] | None:
    """What a plan can do of an operation, and the rest; None where it is all the one or the other."""
    if operation.operation is not OperationType.QUERY:
        return None
    selections, known = operation.selection_set.selections, fragments(document)
    parts = [tuple(_part(selections, known, apart=apart)) for apart in (False, True)]
    if not all(parts):
        return None
    planned, apart = (_half(operation, known, part) for part in parts)
    return planned, apart


def _inside(node: SelectionNode, known: Fragments) -> tuple[SelectionNode, ...]:
    """What a fragment asks for."""
    if isinstance(node, FragmentSpreadNode):
        return tuple(known[node.name.value].selection_set.selections)
    assert isinstance(node, InlineFragmentNode), "fields are no fragments"
    return tuple(node.selection_set.selections)


def _part(selections: Iterable[SelectionNode], known: Fragments, *, apart: bool) -> Iterator[SelectionNode]:
    """Of what a query begins with, that which is, or is not, for a plan; its fragments are written out."""
    for node in selections:
        if isinstance(node, FieldNode):
            if (node.name.value in APART) is apart:
                yield node
        elif inside := tuple(_part(_inside(node, known), known, apart=apart)):
            yield InlineFragmentNode(directives=node.directives, selection_set=SelectionSetNode(selections=inside))


def _half(operation: OperationDefinitionNode, known: Fragments, part: tuple[SelectionNode, ...]) -> Half:
    made = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=part),
    )
    return Half(made, DocumentNode(definitions=(made, *known.values())))
