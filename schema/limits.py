"""How much one request may ask for, and what is said where it asks for more."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    IntValueNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as merging

from schema.cost import DEEP, Cost, Meter
from schema.secrecy import RULES, veil
from source_text.problems import TooLarge

FEWER = "Ask for fewer at once with `first` and go on with the cursor, or leave fields out."
DIVIDE = "Divide the document into several requests."
REPEATED = "The document repeats fields of one name more often than can be compared."
ERRORS = 20
"""After how many errors a document is not looked at any further."""
merging.MAX_COMPLEXITY_BUDGET = 50_000  # comparisons of fields with one name are quadratic, so they end early
LARGEST = 10_000_000
"""Characters of all variables together at most."""
MANY, LONG = 1000, 10_000
"""Values and characters of variables up to which they are small."""
NAMED = 100
"""Characters of a value of an enum at most."""
DIGITS = re.compile(r"\d{100}")
"""What no number has in a row."""


@dataclass(frozen=True)
class Limits:
    """What is accepted at most. `closed` keeps the schema to those who know it; `seconds` is how long it may take."""

    bytes: int = 400_000
    tokens: int = 4000
    depth: int = 24
    fields: int = 1000
    roots: int = 50
    aliases: int = 100
    directives: int = 200
    cost: int = 500_000
    values: int = 100_000
    results: int = 200_000
    characters: int = 4_000_000
    seconds: float = 30.0
    closed: bool = False

    def parse(self, schema: GraphQLSchema, text: str) -> DocumentNode:
        """The document in a text; TooLarge where it asks for too much, whatever its variables are."""
        self._text(text)
        try:
            document = parse(text, max_lexical_tokens=self.tokens, max_comments=self.tokens)
        except GraphQLSyntaxError as error:
            if "Parsing aborted" not in error.message:
                raise
            said = f"The document has more than {self.tokens} tokens or comments."
            raise TooLarge(said, hint=DIVIDE, limit=self.tokens) from None
        self._document(schema, document)
        if DIGITS.search(text):
            visit(document, _Numbers())
        return document

    def validate(self, schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
        """What is wrong with a document; of the schema no more than is to be known."""
        rules = RULES if self.closed else None
        errors = validate(schema, document, rules, ERRORS, hide_suggestions=self.closed)
        if errors and errors[-1].message == "Validation aborted.":
            errors[-1] = GraphQLError(REPEATED, extensions={"hint": DIVIDE})
        return veil(errors) if self.closed else errors

    def _text(self, text: str) -> None:
        # The characters are counted first, since a very long text is not worth encoding.
        size = len(text) if len(text) > self.bytes else len(text.encode("utf-8", "surrogatepass"))
        _hold("The document has {} bytes", size, self.bytes, "Send long values as variables.")

    def _document(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        meter = Meter(schema, document)
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        for number, cost in enumerate((*map(meter.operation, operations), *meter.fragments())):
            _hold("The document is {} fields deep", cost.depth, self.depth, DEEP)
            _hold("The document asks for {} fields, its fragments written out", cost.fields, self.fields, DIVIDE)
            _hold("The document has {} aliases, its fragments written out", cost.aliases, self.aliases, DIVIDE)
            _hold("The document has {} directives, its fragments written out", cost.directives, self.directives, DIVIDE)
            if number < len(operations):  # what comes after them is a fragment
                _hold("The operation begins with {} fields", cost.width, self.roots, DIVIDE)

    def price(self, cost: Cost) -> None:
        """Refuse, with TooLarge, an operation that costs too much."""
        _hold("The operation costs {}", cost.total, self.cost, FEWER)

    def variables(self, variables: Mapping[str, Any] | None) -> None:
        """Refuse, with TooLarge, variables of too many values, or too long in all."""
        found = size(variables, self.values)
        _hold("The variables hold {} values", found.values, self.values, "Send them in several requests.")
        _hold("The variables hold {} characters", found.characters, LARGEST, "Send them in several requests.")


def shorten(schema: GraphQLSchema) -> None:
    """Let the enums of a schema refuse long values at once, which are compared with all of theirs otherwise."""
    for one in schema.type_map.values():
        if isinstance(one, GraphQLEnumType):
            one.coerce_input_value = partial(_named, one.coerce_input_value)  # type: ignore[method-assign]


def _named(coerce: Callable[..., Any], value: Any, *hide: bool) -> Any:
    if isinstance(value, str) and len(value) > NAMED:
        raise GraphQLError(f"No value of an enum has more than {NAMED} characters.")
    return coerce(value, *hide)


class _Numbers(Visitor):
    """Refuses numbers that are longer than any, of which Python would speak in its own words."""

    def enter_int_value(self, node: IntValueNode, *_: object) -> None:
        _hold("A number has {} digits", len(node.value), 100, "No number here has as many.")


class Size(NamedTuple):
    """How many values there are in some variables, and how many characters in their texts and names."""

    values: int
    characters: int

    @property
    def small(self) -> bool:
        """Whether they are gone through in no time, whatever is wrong with them."""
        return self.values <= MANY and self.characters <= LONG


def size(variables: Mapping[str, Any] | None, most: int = MANY) -> Size:
    """The size of variables, of which no more than so many values are counted one by one."""
    count, length, waiting = 0, 0, list((variables or {}).values())
    while waiting and count <= most:
        value = waiting.pop()
        count += 1
        if isinstance(value, str):
            length += len(value)
        elif isinstance(value, dict):
            length += sum(map(len, value))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return Size(count + len(waiting), length)


LIMITS = Limits()
"""The limits where nothing else is set."""


def _hold(said: str, figure: int, limit: int, hint: str) -> None:
    if figure > limit:
        raise TooLarge(f"{said.format(figure)}; at most {limit} are accepted.", hint=hint, limit=limit, figure=figure)
