"""Where the text of a paragraph went, and where it came from, through all revisions."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import strawberry
from strawberry import Parent

from annotations import past, selector
from schema import shown
from schema.context import Held
from schema.types.annotation import Info
from schema.types.ranges import TextRange, TextRangeInput, UnitArgument, ViewArgument, named
from source_text import heir
from source_text import read as texts
from source_text.offsets import OffsetMap, Range, Unit
from source_text.paragraph import Paragraph as Row
from source_text.problems import Problem
from source_text.scripts import TextView

if TYPE_CHECKING:
    from schema.types.document import Revision
    from schema.types.paragraph import Paragraph


class Way(NamedTuple):
    """A paragraph at the other end of a map, and the range there that was asked for, if any of it is left."""

    held: Held[Row]
    map: OffsetMap
    place: Range | None = None
    revision: int | None = None


@strawberry.type(description="A stretch of an earlier text, and what became of it; code points, half-open.")
class MapSegment:
    start: int = strawberry.field(description="Where it starts in the earlier text.")
    end: int = strawberry.field(description="Where it ends in the earlier text.")
    new_start: int = strawberry.field(description="Where it starts in the later text.")
    new_end: int = strawberry.field(description="Where it ends in the later text; where it starts if it was deleted.")


async def segments(root: Parent[Way]) -> list[MapSegment]:
    """The map."""
    return [MapSegment(start=s0, end=s1, new_start=t0, new_end=t1) for s0, s1, t0, t1 in root.map.segments()]


async def place(
    root: Parent[Way], info: Info, view: ViewArgument = TextView.ORIGINAL, unit: UnitArgument = Unit.CODE_POINT
) -> TextRange | None:
    """The range that was asked for, in the successor."""
    found = root.place
    if found is None:
        return None
    made = named(found.start, found.end, await shown.read(info.context, root.held.row.id, None, view), view, unit)
    made.precision = made.precision.after(found.precision)
    return made


async def made_in(root: Parent[Way], info: Info) -> Any:
    """The revision in which a predecessor's text came."""
    return Held(await info.context.load(texts.revisions, (root.held.row.document_id, root.revision or 0)))


SEGMENTS = "The map from the earlier text to the later one, in order: equally long stretches kept their characters."


@strawberry.type(description="A current paragraph that has text of an earlier one.")
class Successor:
    paragraph: Annotated["Paragraph", strawberry.lazy("schema.types.paragraph")] = strawberry.field(
        resolver=lambda root: root.held, description="The paragraph as it is now."
    )
    range: TextRange | None = strawberry.field(
        resolver=place, description="What is there of the range that was asked for; null where nothing is."
    )
    segments: list[MapSegment] = strawberry.field(resolver=segments, description=SEGMENTS)


@strawberry.type(description="A paragraph that had text of another one before.")
class Predecessor:
    paragraph: Annotated["Paragraph", strawberry.lazy("schema.types.paragraph")] = strawberry.field(
        resolver=lambda root: root.held, description="The paragraph: as it is now, or as it stood last."
    )
    revision: Annotated["Revision", strawberry.lazy("schema.types.document")] = strawberry.field(
        resolver=made_in, description="The revision in which the text came over."
    )
    segments: list[MapSegment] = strawberry.field(resolver=segments, description=SEGMENTS)


async def successors(
    root: Parent[Held[Row]],
    info: Info,
    range: Annotated[
        TextRangeInput | None, strawberry.argument(description="A stretch of the paragraph; all of it when left out.")
    ] = None,
) -> Any:
    """Where the text of a paragraph is now."""
    row, wanted = root.row, range.selector() if range else None
    stretch = Range(0, len(row.text))
    if wanted is not None:
        try:
            stretch = selector.locate(wanted, await shown.read(info.context, row.id, root.past, wanted.view))
        except Problem as problem:
            raise problem.under("range") from None
    if root.past is not None:
        number = root.past.revision.number
    else:
        owner = await info.context.load(texts.documents, row.document_id)
        assert owner is not None, "a paragraph has a document"
        number = owner.revision
    found = await info.context.load(heir.successors, row.id, row.document_id, number) or ()
    return [Way(Held(s.paragraph), s.map, s.carry(stretch)) for s in found]


async def predecessors(root: Parent[Held[Row]], info: Info) -> Any:
    """Where the text of a paragraph came from."""
    found = await info.context.load(heir.predecessors, root.row.id) or []
    ways = []
    for one in found:
        row = await info.context.load(texts.paragraphs, one.paragraph)
        assert row is not None, "a paragraph is never removed alone"
        retired = await info.context.load(past.of_retired, row.id) if row.ordinal is None else None
        ways.append(Way(Held(*retired) if retired else Held(row), one.map, revision=one.revision))
    return ways


async def retired_in(root: Parent[Held[Row]], info: Info) -> Any:
    """The first revision without a paragraph."""
    row = await info.context.load(texts.paragraphs, root.row.id)
    if row is None or row.ordinal is not None:
        return None
    return Held(await info.context.load(texts.revisions, (row.document_id, row.since)))
