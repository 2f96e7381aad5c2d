"""The schema, built once from its types."""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.schema.config import StrawberryConfig

from schema import problems
from schema.context import Context
from schema.limits import LIMITS
from schema.mutations.mutation import Mutation
from schema.queries import Query
from schema.subscriptions import Subscription
from schema.types.annotation import Conversion, EntityLink, Gloss, Note, Translation
from schema.types.document import Document, Revision
from schema.types.entity import Entity
from schema.types.paragraph import Paragraph
from schema.types.project import Project
from schema.types.scalars import SCALARS
from schema.types.span import Span
from source_text.problems import Problem

log = logging.getLogger("zhushu.graphql")


def is_bug(error: GraphQLError) -> bool:
    """Whether an error is neither the caller's nor foreseen, so that its words are not for them."""
    return error.original_error is not None and not isinstance(error.original_error, Problem | GraphQLError)


class Limited(SchemaExtension):
    """Refuses operations that ask for too much."""

    def on_parse(self) -> Iterator[None]:
        """Look at the document before it is validated."""
        asked = self.execution_context
        try:
            asked.graphql_document = LIMITS.parse(schema._schema, asked.query or "")
        except Problem as problem:
            raise GraphQLError(problem.message, original_error=problem) from None
        yield


class Lifetime(SchemaExtension):
    """Begins an operation with who asks now, and lets its session go when it is done."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Ask anew who asks, where that was found out when a connection began."""
        context: Context = self.execution_context.context
        if context.lasting:
            await context.renew()
        yield

    async def on_operation(self) -> AsyncIterator[None]:
        """Run the operation, then close its context."""
        try:
            yield
        finally:
            await self.execution_context.context.close()


class Schema(strawberry.Schema):
    """The schema, which logs bugs with their trace and leaves the caller's own errors unlogged."""

    async def stream(self, query: str | None, *given: Any, **named: Any) -> Any:
        """Run an operation of a connection that lasts, in a context of its own."""
        named["context_value"] = named["context_value"].operation()
        return await super().stream(query, *given, **named)

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Log what is a bug."""
        for error in errors:
            if is_bug(error):
                log.error("%s at %s", error.message, error.path, exc_info=error.original_error)


schema = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[
        Document,
        Revision,
        Paragraph,
        Span,
        Entity,
        Project,
        EntityLink,
        Gloss,
        Conversion,
        Translation,
        Note,
        *problems.TYPES,
    ],
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[
        Limited,
        lambda: MaskErrors(should_mask_error=is_bug, error_message="Something went wrong inside; it has been logged."),
        Lifetime,
    ],
)


if __name__ == "__main__":
    print(schema.as_str())
