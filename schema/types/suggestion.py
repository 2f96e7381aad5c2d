"""What is suggested as a gloss for a selection."""

from typing import Any

import strawberry
from strawberry import Parent

from annotations import read
from annotations.suggestion import Suggestion
from schema.context import Held
from schema.types.annotation import Gloss, Info
from schema.types.enums import SuggestionKind
from schema.types.ranges import TextRange, named
from source_text.offsets import Unit
from source_text.scripts import Reading, TextView


async def gloss(root: Parent["GlossSuggestion"], info: Info) -> Any:
    """The latest gloss that says so."""
    if root.latest is None:
        return None
    row = await info.context.load(read.annotations, root.latest)
    return Held(row) if row else None


@strawberry.type(description="A gloss that might fit a selection, or a part of it.")
class GlossSuggestion:
    text: str = strawberry.field(description="The gloss.")
    pinyin: str | None = strawberry.field(description="The reading, where the source has one.")
    part_of_speech: str | None = strawberry.field(description="The part of speech, where the source has one.")
    source: str = strawberry.field(
        description="Where it comes from: `gloss:` with the status of an earlier gloss, `entity:` with a key, or a dictionary."
    )
    kind: SuggestionKind = strawberry.field(description="The sort of source, for programs.")
    score: float = strawberry.field(
        description="How far to trust it, from 0 to 1: approved glosses from 0.8, proposed ones from 0.6, entities from 0.5, "
        "the dictionary below; for a part of the selection its share of that."
    )
    uses: int = strawberry.field(description="How many glosses of the same words say so.")
    range: TextRange = strawberry.field(
        description="What it fits, in the view and unit of the selection: all of it, or the longest known terms in it."
    )
    gloss: Gloss | None = strawberry.field(resolver=gloss, description="The latest gloss that says so, if one does.")
    latest: strawberry.Private[int | None]


def suggested(made: Suggestion, shown: Reading, view: TextView, unit: Unit) -> GlossSuggestion:
    """A suggestion, with its place in a view and unit."""
    return GlossSuggestion(
        text=made.text,
        pinyin=made.pinyin,
        part_of_speech=made.part_of_speech,
        source=made.source,
        kind=made.kind,
        score=round(made.score, 4),
        uses=made.uses,
        range=named(made.start, made.end, shown, view, unit),
        latest=made.gloss,
    )
