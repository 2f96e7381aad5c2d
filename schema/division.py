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

from schema.plan import Flags, wanted

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
    selections, fragments = operation.selection_set.selections, _fragments(document)
    parts = [tuple(_part(selections, fragments, apart=apart)) for apart in (False, True)]
    if not all(parts):
        return None
    planned, apart = (_half(operation, fragments, part) for part in parts)
    return planned, apart


def keys(document: DocumentNode, operation: OperationDefinitionNode, flags: Flags) -> list[str]:
    """The keys of the answer to an operation, in their order."""
    fragments = _fragments(document)

    def found(selections: Iterable[SelectionNode]) -> Iterator[str]:
        for node in selections:
            if not wanted(node.directives, flags):
                continue
            if isinstance(node, FieldNode):
                yield node.alias.value if node.alias else node.name.value
            else:
                yield from found(_inside(node, fragments))

    return list(dict.fromkeys(found(operation.selection_set.selections)))


def _fragments(document: DocumentNode) -> Fragments:
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def _inside(node: SelectionNode, fragments: Fragments) -> tuple[SelectionNode, ...]:
    """What a fragment asks for."""
    if isinstance(node, FragmentSpreadNode):
        return tuple(fragments[node.name.value].selection_set.selections)
    assert isinstance(node, InlineFragmentNode), "fields are no fragments"
    return tuple(node.selection_set.selections)


def _part(selections: Iterable[SelectionNode], fragments: Fragments, *, apart: bool) -> Iterator[SelectionNode]:
    """Of what a query begins with, that which is, or is not, for a plan; its fragments are written out."""
    for node in selections:
        if isinstance(node, FieldNode):
            if (node.name.value in APART) is apart:
                yield node
        elif inside := tuple(_part(_inside(node, fragments), fragments, apart=apart)):
            yield InlineFragmentNode(directives=node.directives, selection_set=SelectionSetNode(selections=inside))


def _half(operation: OperationDefinitionNode, fragments: Fragments, part: tuple[SelectionNode, ...]) -> Half:
    made = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=part),
    )
    return Half(made, DocumentNode(definitions=(made, *fragments.values())))
