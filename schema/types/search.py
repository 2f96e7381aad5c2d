"""What a search finds."""

from typing import Any, NamedTuple

import strawberry
from strawberry import Parent

from schema import shown
from schema.context import Held
from schema.types.annotation import Info
from schema.types.paragraph import Paragraph
from schema.types.ranges import TextRange, UnitArgument, ViewArgument, named
from source_text import search
from source_text.offsets import Unit
from source_text.scripts import TextView


class Found(NamedTuple):
    """A hit, and the query it answers."""

    hit: search.Hit
    query: str


def paragraph(root: Parent[Found]) -> Any:
    """The paragraph that was found."""
    return Held(root.hit.paragraph)


def score(root: Parent[Found]) -> float:
    """How well it fits."""
    return float(root.hit.score)


async def highlights(
    root: Parent[Found], info: Info, view: ViewArgument = TextView.ORIGINAL, unit: UnitArgument = Unit.CODE_POINT
) -> list[TextRange]:
    """Where the words stand."""
    row = root.hit.paragraph
    text = await shown.read(info.context, row.id, None, view)
    return [named(start, end, text, view, unit) for start, end in search.highlights(row, root.query)]


@strawberry.type(description="A paragraph that a search found.")
class SearchHit:
    paragraph: Paragraph = strawberry.field(resolver=paragraph, description="The paragraph.")
    score: float = strawberry.field(resolver=score, description="How often the words occur there.")
    highlights: list[TextRange] = strawberry.field(resolver=highlights, description="Where the words stand, in order.")
