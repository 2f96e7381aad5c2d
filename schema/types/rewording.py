"""Where a paragraph reads otherwise in a view, and the entries of lexicons that make it so."""

import strawberry
from strawberry import Parent

from annotations import reading
from schema import shown
from schema.context import Held
from schema.types.annotation import Info
from schema.types.ranges import TextRange, UnitArgument, ViewArgument, named
from source_text import read as texts
from source_text.offsets import Unit
from source_text.paragraph import Paragraph as Row
from source_text.scripts import TextView


@strawberry.type(description="An entry of a lexicon, with the package and version that bring it.")
class LexiconEntry:
    lexicon: str = strawberry.field(description="The lexicon, such as TSCharacters.")
    entry: str = strawberry.field(description="The entry, in the script that is converted.")
    package: str = strawberry.field(description="The package that brings the lexicon.")
    version: str = strawberry.field(description="The version of the package.")


@strawberry.type(description="A stretch that reads otherwise in a view.")
class Rewording:
    range: TextRange = strawberry.field(description="Where it stands in the original.")
    in_view: TextRange = strawberry.field(description="Where it stands in the view.")
    text: str = strawberry.field(description="How it reads there.")
    origins: list[LexiconEntry] = strawberry.field(
        description="The entries that make it so; none where people decided how it reads."
    )


async def rewordings(
    root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ZH_HANS, unit: UnitArgument = Unit.CODE_POINT
) -> list[Rewording]:
    """The stretches of a paragraph that read otherwise in a view."""
    row, context, wanted = root.row, info.context, view or TextView.ZH_HANS
    owner = await context.load(texts.documents, row.document_id)
    there = await shown.read(context, row.id, root.past, wanted)
    assert owner is not None, "a paragraph has a document"
    original = reading.read(row.text, owner.language, TextView.ORIGINAL)
    found = await context.read(lambda _: reading.explained(row.text, owner.language, wanted, there))
    return [
        Rewording(
            range=named(change.start, change.end, original, TextView.ORIGINAL, unit),
            in_view=named(change.start, change.end, there, wanted, unit),
            text=change.text,
            origins=[LexiconEntry(**origin._asdict()) for origin in change.origins],
        )
        for change in found
    ]
