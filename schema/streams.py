"""Streams: lists whose members a document wants one after the other, by @stream."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLStreamDirective,
    VariableValues,
    Visitor,
    get_directive_values,
    visit,
)


def streams(document: DocumentNode) -> tuple[FieldNode, ...]:
    """The fields of a document that have the directive."""
    found: list[FieldNode] = []

    class Streamed(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            if any(directive.name.value == GraphQLStreamDirective.name for directive in node.directives or ()):
                found.append(node)

    visit(document, Streamed())
    return tuple(found)


def faults(fields: tuple[FieldNode, ...], values: VariableValues, *, subscription: bool) -> Iterator[GraphQLError]:
    """What is wrong with the directives of fields, with the values that variables have; graphql-core finds it only while it
    works, and takes it for a bug."""
    for node in fields:
        given = get_directive_values(GraphQLStreamDirective, node, values) or {}
        if given.get("if") is False:
            continue
        if subscription:
            said, hint = "The results of a subscription are not streamed.", "Leave @stream out, or give it `if: false`."
            yield GraphQLError(said, node, extensions={"hint": hint})
        elif given["initialCount"] < 0:
            said, hint = "`initialCount` is negative.", "Give the number of members to begin with, from 0."
            yield GraphQLError(said, node, extensions={"hint": hint})
