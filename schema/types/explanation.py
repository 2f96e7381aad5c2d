"""Why the machine proposes a link, and who might be meant by a selection."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import explanation, records
from annotations.explanation import Alternative
from schema import ids
from schema.context import Context, Held
from schema.types.enums import NameMatch

if TYPE_CHECKING:
    from schema.types.entity import Entity

LazyEntity = Annotated["Entity", strawberry.lazy("schema.types.entity")]


async def entity(root: Parent[Alternative], info: strawberry.Info[Context, None]) -> Any:
    """The other entity, through all merges."""
    found = await info.context.load(records.entities, root.entity)
    if found is None:
        raise ids.missing("Entity")
    return Held(found)


@strawberry.type(description="Another entity that is called so.")
class LinkAlternative:
    entity: LazyEntity = strawberry.field(resolver=entity, description="The entity.")
    score: float = strawberry.field(description="How sure a link to it would be, from 0 to 1.")


@strawberry.type(description="Why the machine proposes a link.")
class LinkExplanation:
    summary: str = strawberry.field(description="All of it in sentences.")
    surface: str = strawberry.field(description="What stood in the text.")
    name: str = strawberry.field(description="The label or alias of the entity that it was matched with.")
    match: NameMatch = strawberry.field(description="How the surface comes from that name.")
    reasons: list[str] = strawberry.field(description="What spoke for and against, a sentence each.")
    alternatives: list[LinkAlternative] = strawberry.field(
        description="The other entities that are called so, the likeliest first."
    )


def shown(text: str | None) -> Any:
    """An explanation as it was kept with a link."""
    found = explanation.loads(text)
    if found is None:
        return None
    return LinkExplanation(
        summary=found.summary,
        surface=found.surface,
        name=found.name,
        match=found.how,
        reasons=list(found.reasons),
        alternatives=found.alternatives,  # type: ignore[arg-type]
    )


@strawberry.type(description="An entity that might be meant by a selection.")
class EntitySuggestion:
    entity: LazyEntity = strawberry.field(description="The entity.")
    score: float = strawberry.field(description="How likely it is meant, from 0 to 1.")
    reason: str = strawberry.field(description="Why, in sentences.")
