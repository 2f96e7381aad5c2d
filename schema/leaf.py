"""Leaves: how values of scalars and enumerations become JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import GRAPHQL_MAX_INT, GraphQLID, GraphQLInt, GraphQLString, is_enum_type

from source_text.record import Sound


class Failure(NamedTuple):
    """What stands in the place of a value that could not be had."""

    error: Exception


TEXT: frozenset[type] = frozenset({str, type(None)})


@dataclass(frozen=True)
class Leaf:
    """How values of a scalar or an enumeration become JSON; those of the `same` types are as JSON has them.

    A `text` may be of any length.
    """

    serialize: Callable[[Any], Any]
    same: frozenset[type] = frozenset()
    known: dict[Any, Any] | None = None
    largest: int | None = None
    text: bool = False

    @classmethod
    def of(cls, type_: Any) -> "Leaf":
        """The leaf of a type."""
        if is_enum_type(type_):
            return cls(type_.serialize, known={None: None})
        if type_ is GraphQLInt:
            return cls(type_.serialize, frozenset({int}), largest=GRAPHQL_MAX_INT)
        text = type_.serialize in (str, GraphQLString.serialize, GraphQLID.serialize)
        return cls(type_.serialize, TEXT if text else frozenset(), text=text and type_ is not GraphQLID)

    def many(self, values: Sequence[Any]) -> Sequence[Any]:
        """Values as JSON has them; what `serialize` raises where one has no such form."""
        kinds = set(map(type, values))
        if kinds <= self.same and (not kinds or self._fit(values)):
            return values
        if self.known is None:
            return [None if value is None else self.serialize(value) for value in values]
        if Failure not in kinds:
            return self._named(self.known, values, plain=kinds <= TEXT)
        raise TypeError("not all values could be had")

    def sound(self, column: Sound) -> Sequence[Any]:
        """The same of values that need no looking at where JSON has all of their type as they are."""
        if column.type in self.same:
            return column.values
        if self.known is None:
            return self.many(column.values)
        return self._named(self.known, column.values, plain=column.type is str)

    def _named(self, known: dict[Any, Any], values: Sequence[Any], *, plain: bool) -> Sequence[Any]:
        """The names of members of an enumeration; the values themselves where these are `plain` text and the names."""
        there = set(values)
        for value in there.difference(known):
            known[value] = self.serialize(value)
        if plain and all(known[value] == value for value in there):
            return values
        return [known[value] for value in values]

    def _fit(self, values: Sequence[Any]) -> bool:
        """Whether none of some values is larger than JSON may have them here."""
        return self.largest is None or bool(-self.largest <= min(values) and max(values) <= self.largest)
