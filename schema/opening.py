"""The opening of an answer in parts: what is asked without @defer, and the first members of lists that have @stream."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLStreamDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    VariableValues,
    get_directive_values,
)

from schema.executor import Executor
from schema.leaf import Failure
from schema.limits import Limits
from schema.parts import Pending, walk
from schema.plan import Field, Flags, Level, Plan, Shape
from schema.sitting import Sitting
from source_text.record import Grouped


class Opening(Plan):
    """The plan of what is told at first, under one setting of all variables. `later` has the labels of the fragments that
    wait at a level."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        flags: Flags,
        variables: VariableValues,
    ) -> None:
        self.later: defaultdict[int, list[str | None]] = defaultdict(list)
        self._variables = variables
        self._met: list[str | None]
        super().__init__(schema, document, operation, flags)

    def level(self, name: str, sets: Iterable[Iterable[SelectionNode]]) -> Level:
        """The fields that are asked of a type at first."""
        self._met = []
        found = super().level(name, sets)
        self.later[id(found)] = self._met
        return found

    def _waits(self, type_: GraphQLObjectType, node: SelectionNode) -> bool:
        if isinstance(node, FieldNode):
            return False
        asked = get_directive_values(GraphQLDeferDirective, node, self._variables)
        if asked is None or asked.get("if") is False:
            return False
        if self._fits(type_, self._condition(type_, node)):
            self._met.append(asked.get("label"))
        return True

    def _condition(self, type_: GraphQLObjectType, node: SelectionNode) -> str:
        """The type that the objects of a fragment have."""
        if isinstance(node, FragmentSpreadNode):
            return self._fragments[node.name.value].type_condition.name.value
        assert isinstance(node, InlineFragmentNode), "fields do not wait"
        return type_.name if node.type_condition is None else node.type_condition.name.value


class Opener(Executor):
    """One run of it, which knows afterwards what is pending."""

    def __init__(self, opening: Opening, variables: VariableValues, sitting: Sitting, limits: Limits) -> None:
        super().__init__(opening, variables, sitting, limits)
        self._later = opening.later
        self._cut: dict[int, tuple[list[Any], str | None]] = {}

    def pending(self, data: Any) -> list[Pending]:
        """What is to come, place by place."""
        if not self._cut and not any(self._later.values()):
            return []
        self._levels = {**{id(one): level for level, made in self._made for one in made}, **self._levels}
        places = [(path, label) for value, path in walk(data) for label in self._labels(value)]
        return [Pending(str(number), path, label) for number, (path, label) in enumerate(places)]

    def _labels(self, value: Any) -> Iterator[str | None]:
        if id(value) in self._cut:
            yield self._cut[id(value)][1]
        elif id(value) in self._levels:
            yield from self._later[id(self._levels[id(value)])]

    def _lists(self, item: Shape, values: Sequence[Any], field: Field) -> list[Any]:
        asked = get_directive_values(GraphQLStreamDirective, field.nodes[0], self.variables)
        if asked is None or asked.get("if") is False or item is not field.shape.item:
            return super()._lists(item, values, field)
        count: int = asked["initialCount"]
        sizes = values.sizes if isinstance(values, Grouped) else [_size(value) for value in values]
        made = super()._lists(item, _first(values, count), field)
        self._cut.update(
            (id(one), (one, asked.get("label"))) for one, size in zip(made, sizes, strict=True) if size > count
        )
        return made

    def _mended(
        self, value: Any, shape: Shape, nodes: list[Any], path: list[str | int], errors: list[GraphQLError]
    ) -> Any:
        made = super()._mended(value, shape, nodes, path, errors)
        if id(value) in self._levels:
            self._levels[id(made)] = self._levels[id(value)]
        if id(value) in self._cut:
            self._cut[id(made)] = made, self._cut[id(value)][1]
        return made


def _size(value: Any) -> int:
    return 0 if value is None or type(value) is Failure else len(value)


def _first(values: Sequence[Any], count: int) -> Sequence[Any]:
    """The first members of each list."""
    if not isinstance(values, Grouped):
        return [value if value is None or type(value) is Failure else list(islice(value, count)) for value in values]
    sizes = [min(size, count) for size in values.sizes]
    starts = [end - size for size, end in zip(values.sizes, accumulate(values.sizes), strict=True)]
    places = chain.from_iterable(range(start, start + size) for start, size in zip(starts, sizes, strict=True))
    return Grouped(values.members.pick(list(places)), sizes)
