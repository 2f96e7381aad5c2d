"""Arguments as resolvers want them: how those of a field are converted is worked out once, where Strawberry asks each time."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import cache, partial
from typing import Any, cast

from strawberry import UNSET, Schema
from strawberry.relay import GlobalID
from strawberry.types.arguments import _is_leaf_type, convert_argument
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional, has_object_definition
from strawberry.types.enum import has_enum_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

Convert = Callable[[Any], Any]
Arguments = Callable[[Mapping[str, Any]], dict[str, Any]]


@cache
def converter(schema: Schema, field: StrawberryField) -> Arguments:
    """What makes the arguments of a field of a schema of the values that GraphQL has for them."""
    return Converter(schema).of(field)


class Converter:
    """What makes the arguments of the fields of one schema; what it does not know of is left to Strawberry."""

    def __init__(self, schema: Schema) -> None:
        self._config = schema.config
        self._scalars = schema.schema_converter.scalar_registry
        self._inputs: dict[Any, Convert] = {}

    def of(self, field: StrawberryField) -> Arguments:
        """What makes the arguments of a field of the values that GraphQL has for them."""
        name = self._config.name_converter.from_argument
        parts = [(name(a), a.python_name, self._convert(a.type, (name(a),))) for a in field.arguments]

        def made(given: Mapping[str, Any]) -> dict[str, Any]:
            return {own: convert(given[name]) for name, own, convert in parts if name in given}

        return made

    def _convert(self, type_: Any, path: tuple[str, ...]) -> Convert:
        if isinstance(type_, StrawberryOptional) and not isinstance(type_, StrawberryMaybe):
            return self._convert(type_.of_type, path)
        if isinstance(type_, LazyType):
            return self._convert(type_.resolve_type(), path)
        if isinstance(type_, StrawberryList):
            return partial(_members, self._convert(type_.of_type, path))
        if has_enum_definition(type_) or (type_ is not GlobalID and _is_leaf_type(type_, self._scalars)):
            return _same
        definition = type_.__strawberry_definition__ if has_object_definition(type_) else None
        if definition is not None and definition.is_input and definition.from_input is None:
            return partial(self._input, type_)
        return lambda value: convert_argument(value, type_, self._scalars, self._config, path=path)

    def _input(self, type_: Any, value: Any) -> Any:
        """An input object; inputs may hold inputs of their own type, so each is worked out when it is first met."""
        if value is None or value is UNSET:
            return value
        make = self._inputs.get(type_)
        if make is None:
            make = self._inputs[type_] = self._maker(type_)
        return make(value)

    def _maker(self, type_: Any) -> Convert:
        definition = type_.__strawberry_definition__
        name = self._config.name_converter.from_field
        blank = [
            f.python_name for f in definition.fields if f.default_value is MISSING and f.default_factory is MISSING
        ]
        parts = {
            name(f): (f.python_name, self._convert(f.resolve_type(type_definition=definition), (name(f),)))
            for f in definition.fields
        }

        def made(value: Mapping[str, Any]) -> Any:
            given = dict.fromkeys(blank)
            for key, one in value.items():
                own, convert = parts[key]
                given[own] = convert(one)
            return type_(**given)

        return made


def _same(value: Any) -> Any:
    return value


def _members(convert: Convert, value: Any) -> Any:
    return value if value is None or value is UNSET else [convert(one) for one in cast("list[Any]", value)]
