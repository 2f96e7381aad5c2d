"""The schema, built once from its types."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema import problems
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

schema = strawberry.Schema(
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
    config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
)


if __name__ == "__main__":
    print(schema.as_str())
