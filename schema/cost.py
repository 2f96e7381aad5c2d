"""What a document would cost, counted in one pass over it: no fragment is looked at twice, and nothing is expanded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from schema.plan import fragments
from source_text import paging
from source_text.problems import TooLarge

WEIGHTS = {
    "Query.search": 20,
    "Query.convert": 20,
    "Query.consistency": 500,
    "Query.translationMemory": 200,
    "Query.glossSuggestions": 50,
    "Query.entitySuggestions": 50,
    "Query.reconciliationCandidates": 500,
    "Document.progress": 50,
    "Paragraph.words": 50,
    "Paragraph.rewordings": 20,
    "Span.candidates": 50,
    "Entity.related": 20,
    "Mutation.importDocument": 1000,
    "Mutation.reviseDocument": 1000,
    "Mutation.linkEntities": 1000,
    "Mutation.applyGloss": 100,
}
"""What fields cost that are dearer than others, without what is asked of them."""
LENGTHS = {
    "Paragraph.spans": 20,
    "Paragraph.annotations": 20,
    "Paragraph.words": 50,
    "Word.senses": 2,
    "Span.annotations": 2,
    "__Schema.types": 500,  # some 200, and what is asked of them is carried out field by field, which takes longer
    "__Schema.directives": 6,
    "__Type.fields": 5,
    "__Type.enumValues": 2,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 1,
    "__Type.inputFields": 1,
    "__Field.args": 1,
    "__Directive.args": 1,
}
"""How long lists without `first` and `last` are taken to be, where it is not LENGTH."""
LENGTH = 10
WRITING = 10
"""What a mutation costs that is not in the table."""
CEILING = 10**12
"""Counts go no higher, so that no document makes them long."""
NESTED = 100
"""How deep selections may be nested, through fragments too, for the pass itself to be made."""


@dataclass(frozen=True)
class Cost:
    """What is asked by some selections, with every fragment as often as it is spread.

    `total` is the published cost: a field counts 1, or its weight, and whatever is asked of the members of a list
    counts as often as there may be members. `depth` counts fields from the outside in, `fields` all of them, and
    `width` those that stand side by side on the outside.
    """

    total: int = 0
    depth: int = 0
    fields: int = 0
    width: int = 0
    aliases: int = 0
    directives: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            min(self.total + other.total, CEILING),
            max(self.depth, other.depth),
            min(self.fields + other.fields, CEILING),
            min(self.width + other.width, CEILING),
            min(self.aliases + other.aliases, CEILING),
            min(self.directives + other.directives, CEILING),
        )


NOTHING = Cost()
DEEP = "Ask for the inner parts by the id of their node, in a request of their own."
"""What to do about selections that are too deep."""


class Meter:
    """One pass over a document, with the values that variables have; `visited` counts the selections looked at.

    A field that the schema lacks, or a fragment that the document lacks, counts like any other: the meter works
    before the document is validated, so that validation need not look at what is too much anyway.
    """

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any] | None = None
    ) -> None:
        self.visited = 0
        self._schema = schema
        self._fragments = fragments(document)
        self._variables = dict(variables or {})
        self._known: dict[str, Cost] = {}
        self._open: set[str] = set()

    def operation(self, node: OperationDefinitionNode) -> Cost:
        """The cost of an operation; TooLarge where it is nested without measure.

        Fragments are counted with the variables of the first one that is asked for.
        """
        for variable in node.variable_definitions or ():
            default = variable.default_value
            if isinstance(default, IntValueNode | ListValueNode):
                size = _integer(default) if isinstance(default, IntValueNode) else list(default.values)
                self._variables.setdefault(variable.variable.name.value, size)
        root = self._schema.get_root_type(node.operation)
        own = Cost(directives=len(node.directives or ()))
        return own + self._selections(node.selection_set, root, 0)

    def fragments(self) -> Iterator[Cost]:
        """The cost of each fragment, be it spread or not."""
        return (self._fragment(name, 0) for name in self._fragments)

    def _selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None, level: int) -> Cost:
        if level > NESTED:
            raise TooLarge(
                f"Selections are nested more than {NESTED} deep.",
                hint=DEEP,
                limit=NESTED,
            )
        found = NOTHING
        for selection in node.selections if node else ():
            found += self._selection(selection, parent, level + 1)
        return found

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None, level: int) -> Cost:
        self.visited += 1
        own = Cost(directives=len(node.directives or ()))
        if isinstance(node, FieldNode):
            return own + self._field(node, parent, level)
        if isinstance(node, FragmentSpreadNode):
            return own + self._fragment(node.name.value, level)
        assert isinstance(node, InlineFragmentNode)
        condition = node.type_condition
        inner = self._schema.get_type(condition.name.value) if condition else parent
        return own + self._selections(node.selection_set, inner, level)

    def _fragment(self, name: str, level: int) -> Cost:
        """A fragment's cost, from memory the second time; one that spreads itself costs nothing there."""
        node = self._fragments.get(name)
        if node is None or name in self._open:
            return NOTHING
        if name not in self._known:
            self._open.add(name)
            own = Cost(directives=len(node.directives or ()))
            condition = self._schema.get_type(node.type_condition.name.value)
            self._known[name] = own + self._selections(node.selection_set, condition, level)
            self._open.discard(name)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Cost:
        definition, type_name = None, parent.name if parent else ""
        if parent is not None and is_composite_type(parent):
            definition = self._schema.get_field(parent, node.name.value)
        below = self._selections(node.selection_set, get_named_type(definition.type) if definition else None, level)
        name = f"{type_name}.{node.name.value}"
        weight = WEIGHTS.get(name, WRITING if parent is self._schema.mutation_type else 1)
        times = self._length(node, name, definition) if definition else 1
        total, alias = min(weight + times * below.total, CEILING), 1 if node.alias else 0
        return replace(below, total=total, depth=below.depth + 1, width=0) + Cost(fields=1, width=1, aliases=alias)

    def _length(self, node: FieldNode, name: str, definition: GraphQLField) -> int:
        """How many there may be of what a field gives: as many as are asked for, or as such lists are taken to have."""
        given = {a.name.value: a.value for a in node.arguments or ()}
        if "first" in definition.args:
            asked = [n for n in (self._number(given[a]) for a in ("first", "last") if a in given) if n is not None]
            default = definition.args["first"].default_value
            usual = default if isinstance(default, int) else paging.DEFAULT
            return min(max(asked, default=usual), paging.LIMIT)
        if "ids" in definition.args:
            return self._number_of(given.get("ids"))
        bare = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        # The length of a connection is already that of the field that gives it.
        if not is_list_type(bare) or name.endswith("Connection.edges"):
            return 1
        return LENGTHS.get(name, LENGTH)

    def _number(self, node: ValueNode) -> int | None:
        """A size that is asked for; None for one that is not given or cannot be one."""
        found = self._variables.get(node.name.value) if isinstance(node, VariableNode) else _integer(node)
        return max(0, int(found)) if isinstance(found, int | float) and abs(found) < CEILING else None

    def _number_of(self, node: ValueNode | None) -> int:
        """How many members a list has that is given."""
        found = self._variables.get(node.name.value) if isinstance(node, VariableNode) else node
        if isinstance(found, ListValueNode):
            return len(found.values)
        return len(found) if isinstance(found, list) else 1


def _integer(node: ValueNode) -> int | None:
    """A number in a document; one with more digits than any size has is as good as the largest."""
    if not isinstance(node, IntValueNode):
        return None
    return int(node.value) if len(node.value) < 10 else paging.LIMIT
