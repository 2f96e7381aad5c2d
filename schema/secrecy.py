"""A closed schema: who does not know it learns nothing of it, by asking for it or by being told what is wrong."""

from collections.abc import Iterable

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules

from source_text.problems import Problem

RULES = (*specified_rules, NoSchemaIntrospectionCustomRule)
"""What a document has to keep where the schema is closed: it does not ask for the schema."""
VEIL = "This is not what the schema has here."
HINT = "The schema of this service is closed: ask those who run it for a description."


def veil(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """Errors without what they tell of the schema: their places stay, and all that is said of the caller's own values."""
    return [error if isinstance(error.original_error, Problem) else _veiled(error) for error in errors]


def _veiled(error: GraphQLError) -> GraphQLError:
    given = error.extensions or {}
    return GraphQLError(
        VEIL, error.nodes, error.source, error.positions, error.path, extensions={"hint": HINT, **given}
    )
