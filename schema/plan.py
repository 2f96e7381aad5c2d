"""Plans: what a validated operation asks for, worked out once, level by level, so that running it asks nothing twice.

A plan holds no data and no variables beyond those that @skip and @include look at; it is run by `schema.executor`.
A `Level` is what is asked of the objects of one type at one place of the answer; a `Field` one part of that; a `Shape`
what becomes of a field's value: a leaf, a list, or objects with a level of their own.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    print_ast,
)
from strawberry import Schema
from strawberry.types.field import StrawberryField

from schema.leaf import Leaf

Flags = Mapping[str, Any]
"""The coerced values of the variables that conditions look at."""


class Unplannable(Exception):  # noqa: N818  # it sends the operation elsewhere, and nobody hears of it
    """An operation that no plan can run."""


@dataclass(frozen=True)
class Resolver:
    """How a field gets its value: the function behind it, and under which names it takes object and `info`.

    `batch` gets all objects of a level at once, and makes the same of them as the function of each.
    """

    field: StrawberryField
    call: Callable[..., Any] | None
    root: str | None
    info: str | None
    waits: bool
    batch: Callable[..., Sequence[Any] | None] | None
    needs: frozenset[str] | None

    @classmethod
    def of(cls, definition: GraphQLField) -> "Resolver":
        """The resolver behind a field of the schema; Unplannable where it is none of ours."""
        asked = (definition.extensions or {}).get("strawberry-definition")
        if not isinstance(asked, StrawberryField) or asked.extensions:
            raise Unplannable("introspection")
        found = asked.base_resolver
        if found is None:
            return cls(asked, None, None, None, False, None, None)
        call: Any = found.wrapped_func
        root, info = found.parent_parameter or found.root_parameter, found.info_parameter
        return cls(
            asked,
            call,
            root.name if root else None,
            info.name if info else None,
            inspect.iscoroutinefunction(call),
            getattr(call, "batch", None),
            getattr(call, "needs", None),
        )


@dataclass(frozen=True)
class Shape:
    """What becomes of a value: `item` of a list, `leaf` makes JSON of it, `selection` is asked of an object."""

    required: bool
    item: "Shape | None" = None
    leaf: Leaf | None = None
    selection: "Selection | None" = None

    def innermost(self) -> "Shape":
        """What becomes of the members of a list, however deep; the shape itself where it is none."""
        return self if self.item is None else self.item.innermost()


@dataclass(frozen=True)
class Field:
    """One key of an answer's object. `__typename` has neither definition nor resolver: its owner is its value."""

    key: str
    owner: str
    nodes: list[FieldNode]
    definition: GraphQLField | None
    resolver: Resolver | None
    shape: Shape
    varies: bool = False
    """Whether a variable is among its arguments."""
    arguments: list[Any] = field(default_factory=list, compare=False)
    """What the resolver gets of them, once that was worked out, where it does not vary."""
    siblings: "list[Field]" = field(default_factory=list, compare=False, repr=False)
    """All that is asked of the same objects, itself included."""

    @property
    def name(self) -> str:
        """Its name in the schema."""
        return self.nodes[0].name.value

    def fields(self) -> "tuple[Field, ...]":
        """What is asked of the objects it leads to."""
        selection = self.shape.innermost().selection
        assert selection is not None, "only objects are asked for fields"
        return selection.level().fields

    def beneath(self, *names: str) -> "Field | None":
        """The field that these names lead to from the objects this one leads to, where each is asked once."""
        found = self
        for name in names:
            there = [one for one in found.fields() if one.name == name]
            if len(there) != 1:
                return None
            [found] = there
        return found

    def beside(self, name: str) -> "list[Field]":
        """The fields of some name that are asked of the same objects."""
        return [one for one in self.siblings if one.name == name]

    def same(self, name: str) -> "Field | None":
        """The field beneath of some name that is asked once, with just the same arguments."""
        found = self.beneath(name)
        return found if found and _given(found) == _given(self) else None

    def needs(self, *always: str) -> frozenset[str] | None:
        """The columns that are asked of the rows it leads to, and some more; None where that may be any."""
        selection = self.shape.innermost().selection
        found = selection.needs if selection else frozenset()
        return None if found is None else found.union(always)


@dataclass(frozen=True)
class Level:
    """What is asked of the objects of one type at one place."""

    type: GraphQLObjectType
    fields: tuple[Field, ...]
    make: Callable[[Sequence[Sequence[Any]]], list[dict[str, Any]]]
    """Makes objects of the values of their fields, given field by field."""


class Selection:
    """What is asked at one place of an answer, whatever the type of the object there."""

    def __init__(self, plan: "Plan", type_: Any, nodes: Sequence[FieldNode | OperationDefinitionNode]) -> None:
        self.plan, self.type = plan, type_
        self.abstract: GraphQLAbstractType | None = type_ if is_abstract_type(type_) else None
        """The interface or union of the objects, where they are not all of one type."""
        self.types: Callable[[Sequence[Any]], list[str]] | None = _types(type_)
        """What tells the types of many objects at once, where an interface has it."""
        self._sets = [node.selection_set.selections for node in nodes if node.selection_set]
        self._levels: dict[str, Level] = {}

    def level(self, name: str | None = None) -> Level:
        """What is asked of objects of a type."""
        name = name or self.type.name
        found = self._levels.get(name)
        if found is None:
            found = self._levels[name] = self.plan.level(name, self._sets)
        return found

    @cached_property
    def lists(self) -> bool:
        """Whether any list is asked for, however deep."""
        types = self.plan.schema.get_possible_types(self.type) if self.abstract else [self.type]
        shapes = [field.shape for type_ in types for field in self.level(type_.name).fields]
        return any(shape.item or (shape.selection and shape.selection.lists) for shape in shapes)

    @cached_property
    def needs(self) -> frozenset[str] | None:
        """The columns that the levels of all types ask for; None where that may be any."""
        types = self.plan.schema.get_possible_types(self.type) if self.abstract else [self.type]
        found: frozenset[str] = frozenset()
        for type_ in types:
            for resolver in (one.resolver for one in self.level(type_.name).fields):
                if resolver is None:
                    continue
                if resolver.needs is None:
                    return None
                found |= resolver.needs
        return found


class Plan:
    """The plan of one operation under one setting of the variables that its conditions look at."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, flags: Flags
    ) -> None:
        self.schema, self._flags = schema, flags
        self.strawberry: Schema = schema._strawberry_schema  # type: ignore[attr-defined]
        """Strawberry's side of the schema, which knows what arguments are in Python."""
        self._fragments = fragments(document)
        self.remembers = True
        """Whether all that a mutation was asked to tell, each time so far, was what its session had already."""
        self.root = Selection(self, schema.get_root_type(operation.operation), [operation])
        self.root.level()

    def level(self, name: str, sets: Iterable[Iterable[SelectionNode]]) -> Level:
        """The fields that some selections ask of a type, merged by key in the order they are met."""
        type_ = self.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType), "only objects have fields to ask for"
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selections in sets:
            self._collect(type_, selections, found, seen)
        fields = tuple(self._field(type_, key, nodes) for key, nodes in found.items())
        for one in fields:
            one.siblings.extend(fields)
        return Level(type_, fields, _maker(list(found)) if found else lambda _columns: [])

    def _collect(
        self,
        type_: GraphQLObjectType,
        selections: Iterable[SelectionNode],
        found: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selections:
            if not wanted(node.directives, self._flags) or self._waits(type_, node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._fits(type_, node.type_condition.name.value):
                    self._collect(type_, node.selection_set.selections, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
                if self._fits(type_, fragment.type_condition.name.value):
                    self._collect(type_, fragment.selection_set.selections, found, seen)

    def _waits(self, _type: GraphQLObjectType, _node: SelectionNode) -> bool:
        """Whether a part of a selection is left for later."""
        return False

    def keys(self, operation: OperationDefinitionNode) -> list[str]:
        """The keys of the answer to an operation on the same fragments, in their order, whether or not it has a plan."""
        found: dict[str, list[FieldNode]] = {}
        self._collect(self.root.level().type, operation.selection_set.selections, found, set())
        return list(found)

    def _fits(self, type_: GraphQLObjectType, condition: str) -> bool:
        other = self.schema.type_map[condition]
        return other is type_ or (is_abstract_type(other) and self.schema.is_sub_type(other, type_))

    def _field(self, type_: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            return Field(key, type_.name, nodes, None, None, Shape(True, leaf=Leaf(str)))
        definition = type_.fields.get(name)
        if definition is None:
            raise Unplannable("introspection")
        varies = any(True for argument in nodes[0].arguments or () for _ in _variables(argument))
        resolver, shape = Resolver.of(definition), self._shape(definition.type, nodes)
        return Field(key, type_.name, nodes, definition, resolver, shape, varies)

    def _shape(self, type_: Any, nodes: list[FieldNode]) -> Shape:
        required = is_non_null_type(type_)
        if required:
            assert isinstance(type_, GraphQLNonNull)
            type_ = type_.of_type
        if is_list_type(type_):
            assert isinstance(type_, GraphQLList)
            return Shape(required, item=self._shape(type_.of_type, nodes))
        if is_leaf_type(type_):
            return Shape(required, leaf=Leaf.of(type_))
        return Shape(required, selection=Selection(self, get_named_type(type_), nodes))


def _maker(keys: Sequence[str]) -> Callable[[Sequence[Sequence[Any]]], list[dict[str, Any]]]:
    """A function for objects with some keys, written for them: nothing else makes them as fast.

    Keys are names of GraphQL, letters and digits that no code can hide in.
    """
    assert all(key.isidentifier() and key.isascii() for key in keys), "a key is a name"
    names = [f"_{i}" for i in range(len(keys))]
    made: Callable[[Sequence[Sequence[Any]]], list[dict[str, Any]]] = eval(  # of names alone
        f"lambda columns: [{{{', '.join(f'{key!r}: {name}' for key, name in zip(keys, names, strict=True))}}}"
        f" for {''.join(f'{name}, ' for name in names)} in zip(*columns)]"
    )
    return made


def _types(type_: Any) -> Any:
    definition = (type_.extensions or {}).get("strawberry-definition")
    return getattr(getattr(definition, "origin", None), "resolve_types", None) if is_abstract_type(type_) else None


def fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document, by name."""
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def flags(document: DocumentNode) -> frozenset[str]:
    """The variables that the conditions of a document look at: a plan holds under one setting of them."""
    found: set[str] = set()
    stack: list[Any] = list(document.definitions)
    while stack:
        node = stack.pop()
        if (inside := getattr(node, "selection_set", None)) is not None:
            stack.extend(inside.selections)
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                found.update(name for argument in directive.arguments or () for name in _variables(argument))
    return frozenset(found)


def _given(field: Field) -> dict[str, str]:
    """The arguments of a field as they are written."""
    return {argument.name.value: print_ast(argument.value) for argument in field.nodes[0].arguments or ()}


def _variables(argument: Any) -> Iterator[str]:
    """The variables in the value of an argument, however deep."""
    stack = [argument.value]
    while stack:
        value = stack.pop()
        if isinstance(value, VariableNode):
            yield value.name.value
        else:
            stack.extend(getattr(value, "values", ()))
            stack.extend(field.value for field in getattr(value, "fields", ()))


def wanted(directives: Iterable[DirectiveNode] | None, flags: Flags) -> bool:
    """Whether @skip and @include let a part of an operation in."""
    for directive in directives or ():
        if directive.name.value in ("skip", "include"):
            value = (directive.arguments or ())[0].value
            if isinstance(value, BooleanValueNode):
                on = value.value
            else:
                assert isinstance(value, VariableNode), "a condition is true, false or a variable"
                on = flags[value.name.value]
            if on is (directive.name.value == "skip"):
                return False
    return True
