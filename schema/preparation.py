"""Preparation: from the text of a request to a document that is parsed, found good and priced, and remembered."""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
    get_variable_values,
)

from schema import nul
from schema.answers import Reach, reach
from schema.build import schema
from schema.cost import Cost, Meter
from schema.division import Half, divide
from schema.limits import ERRORS, LIMITS, Limits, shorten, size
from schema.outcome import coded
from schema.pace import Pace
from schema.plan import Flags, Plan, Unplannable, flags
from schema.secrecy import veil
from schema.shelf import Shelf
from schema.streams import faults, streams
from source_text.problems import Invalid, TooLarge

GRAPH = schema._schema
"""The schema as graphql-core has it."""
shorten(GRAPH)
KEPT = 10_000_000
"""Bytes of all validated documents that are remembered, with their plans."""
EACH, CHARACTER = 8_000, 150
"""Bytes that a document takes, and each of its characters, as measured; conditions may give it several plans."""
COSTS = 16
"""How many costs of one document are remembered: one for each setting of the variables that they depend on."""

SAID = 1000
"""Characters of what is said of wrong variables at most."""
SETTINGS = 4
"""How many plans of one operation are remembered: one for each setting of the variables its conditions look at."""

_kept: "Shelf[Prepared]" = Shelf(KEPT, KEPT // 3)
_keeping = Lock()


class Refused(Exception):  # noqa: N818
    """A request that is no operation of this service: nothing was executed."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


@dataclass(frozen=True)
class Prepared:
    """A document that was parsed and validated."""

    text: str
    document: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]
    conditions: frozenset[str]
    reach: Reach
    streams: tuple[FieldNode, ...] = ()
    limits: Limits = LIMITS
    pace: Pace = field(default_factory=Pace, compare=False)
    halves: dict[str | None, "tuple[Prepared, Prepared] | None"] = field(default_factory=dict, compare=False)
    plans: dict[Any, Plan | Unplannable] = field(default_factory=dict, compare=False)
    costs: dict[Any, Cost] = field(default_factory=dict, compare=False)

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> Cost:
        """What an operation costs with some variables; Refused where that is more than is accepted."""
        given = variables or {}
        names = [v.variable.name.value for v in operation.variable_definitions or ()]
        # What is left out has its default, and null has none.
        key = (named(operation), *(_size(given[name]) if name in given else "default" for name in names))
        found = self.costs.get(key)
        if found is None:
            found = Meter(GRAPH, self.document, given).operation(operation)
            if len(self.costs) < COSTS:
                self.costs[key] = found
        with _refusing():
            self.limits.variables(given)
            self.limits.price(found)
        return found

    def flags(self, variables: VariableValues) -> Flags:
        """The variables that conditions look at."""
        return {name: variables.coerced.get(name) for name in sorted(self.conditions)}

    def plan(self, operation: OperationDefinitionNode, variables: VariableValues) -> Plan:
        """The plan of an operation; Unplannable where it has none."""
        seen = self.flags(variables)
        key = (named(operation), *seen.values())
        found = self.plans.get(key)
        if found is None:
            try:
                found = Plan(GRAPH, self.document, operation, seen)
            except Unplannable as why:
                found = why
            if len(self.plans) < SETTINGS:
                self.plans[key] = found
        if isinstance(found, Unplannable):
            raise found
        return found

    def divided(self, operation: OperationDefinitionNode) -> "tuple[Prepared, Prepared] | None":
        """A document for what a plan can do of an operation, and one for the rest, where it has both."""
        name = named(operation)
        if name not in self.halves:
            parts = divide(self.document, operation)
            self.halves[name] = parts and (self._half(parts[0]), self._half(parts[1]))
        return self.halves[name]

    def _half(self, half: Half) -> "Prepared":
        of = reach(GRAPH, half.document)
        operations = {named(half.operation): half.operation}
        return Prepared(self.text, half.document, operations, self.conditions, of, (), self.limits)

    def values(self, operation: OperationDefinitionNode, variables: dict[str, Any] | None) -> VariableValues:
        """The variables as they are meant; Refused where they do not fit an operation."""
        given = variables or {}
        if operation.operation is not OperationType.MUTATION:  # whose fields say themselves what is wrong with theirs
            with _refusing():
                nul.refuse(given)
        # To look for what may be meant takes as long as names are long.
        hide = self.limits.closed or not size(given).small
        found = get_variable_values(GRAPH, operation.variable_definitions or (), given, ERRORS, hide)
        if isinstance(found, list):
            errors = [_brief(error) for error in found]
        else:
            subscription = operation.operation is OperationType.SUBSCRIPTION
            errors = list(faults(self.streams, found, subscription=subscription))
            if not errors:
                return found
        errors = [coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        raise Refused(veil(errors) if self.limits.closed else errors)

    def operation(self, name: str | None = None) -> OperationDefinitionNode:
        """The operation of a name, or the only one; Refused where that is not to be told."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name)
        if found is None or name is None:
            said = "Name the operation: the document has several." if name is None else f"There is no {name[:100]!r}."
            raise Refused([coded(GraphQLError(said), "OPERATION_NOT_FOUND")])
        return found


def named(operation: OperationDefinitionNode) -> str | None:
    """The name of an operation, if it has one."""
    return operation.name.value if operation.name else None


def known(text: str, limits: Limits = LIMITS) -> Prepared | None:
    """A document that was found good before."""
    with _keeping:
        return _kept.get((text, limits))


def prepare(text: str, limits: Limits = LIMITS) -> Prepared:
    """Parse and validate a document; Refused where it cannot be executed, or is more than the limits let pass."""
    if found := known(text, limits):  # perhaps since a moment ago, in another thread
        return found
    try:
        with _refusing():
            document = limits.parse(GRAPH, text)
    except GraphQLSyntaxError as error:
        raise Refused([coded(error, "GRAPHQL_PARSE_FAILED")]) from None
    errors = limits.validate(GRAPH, document)
    if errors:
        raise Refused([coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if not any(one.operation is OperationType.MUTATION for one in operations):
        with _refusing():
            nul.refuse_written(text, document)
    made = Prepared(
        text,
        document,
        {named(o): o for o in operations},
        flags(document),
        reach(GRAPH, document),
        streams(document),
        limits,
    )
    with _keeping:
        _kept.put((text, limits), EACH + CHARACTER * len(text), made)
    return made


def _brief(error: GraphQLError) -> GraphQLError:
    """An error of which the words do not repeat all that was given, nor name what JSON has not."""
    said = error.message.replace("not to be None", "not to be null")
    error.message = said if len(said) <= SAID else f"{said[:SAID]}…"
    return error


def _size(value: Any) -> Hashable:
    """What the cost of an operation takes notice of in a variable: a number, or how many members a list has."""
    if isinstance(value, list):
        return "list", len(value)
    return value if isinstance(value, int | float | None) else "other"


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse the request where a limit is passed, or holds what none may."""
    try:
        yield
    except (Invalid, TooLarge) as problem:
        raise Refused([GraphQLError(problem.message, original_error=problem)]) from None
