"""Spans: stretches of a paragraph, in any view and unit."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import orphan, past, read, reading, records, selector
from annotations.likeness import CANDIDATES
from annotations.span import AnchorState as State
from annotations.span import Span as Row
from schema import batch, shown
from schema.batch import Objects, batched, present, rows, values
from schema.context import Held
from schema.plan import Field
from schema.sitting import Sitting
from schema.types.annotation import Annotation, Info, Kinds, Statuses
from schema.types.enums import AnchorState, names
from schema.types.node import Node
from schema.types.ranges import TextRange, UnitArgument, ViewArgument, exact, named
from schema.types.rows import column
from source_text import read as texts
from source_text import record
from source_text.offsets import Unit
from source_text.paragraph import Paragraph as ParagraphRow
from source_text.record import Table
from source_text.scripts import TextView

if TYPE_CHECKING:
    from schema.types.paragraph import Paragraph


def _paragraphs(sitting: Sitting, objects: Objects, field: Field) -> list[Any] | None:
    if not present(objects):
        return None
    wanted = values(objects, "paragraph_id")
    found = sitting.fetch(record.by_id, wanted, ParagraphRow, field.needs("ordinal"))
    if any(row is None or row.ordinal is None for row in found.values()):
        return None
    shared = {number: Held(row) for number, row in found.items()}
    return [shared[number] for number in wanted]


@batched(_paragraphs, "paragraph_id")
async def paragraph(root: Parent[Held[Row]], info: Info) -> Any:
    """The paragraph a span is in, or was in last."""
    there = root.past.paragraph(root.row.paragraph_id) if root.past is not None else None
    if there is not None:
        return Held(there, root.past)
    row = await info.context.load(texts.paragraphs, root.row.paragraph_id)
    if row is not None and row.ordinal is None:
        return Held(*(await info.context.load(past.of_retired, row.id) or (row,)))
    return Held(row)


def _quotes(_sitting: Sitting, objects: Objects, _field: Field, view: TextView | None = None) -> Any:
    return batch.shown(objects, "quote") if view in (None, TextView.ORIGINAL) else None


@batched(_quotes, "quote", "state", "start", "end", "paragraph_id")
async def quote(root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ORIGINAL) -> str:
    """The words of a span; an orphan has those it had last, in their own script."""
    if view in (None, TextView.ORIGINAL) or root.row.state == State.ORPHANED:
        return root.row.quote
    return selector.quote(
        root.row.start, root.row.end, await shown.read(info.context, root.row.paragraph_id, root.past, view)
    )


def _ranges(
    sitting: Sitting, objects: Objects, _field: Field, view: TextView | None = None, unit: Unit | None = None
) -> Any:
    if not present(objects):
        return None
    if view in (None, TextView.ORIGINAL) and unit in (None, Unit.CODE_POINT):
        places = exact(values(objects, "start"), values(objects, "end"))
        if State.ORPHANED not in values(objects, "state"):
            return places
        return [
            None if row.state == State.ORPHANED else place for row, place in zip(rows(objects), places, strict=True)
        ]
    there = [None if row.state == State.ORPHANED else row for row in rows(objects)]
    found: Any = sitting.fetch(reading.readings, [row.paragraph_id for row in there if row], view or TextView.ORIGINAL)
    return [row and named(row.start, row.end, found[row.paragraph_id], view, unit) for row in there]


@batched(_ranges, "start", "end", "state", "paragraph_id")
async def range_(
    root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ORIGINAL, unit: UnitArgument = Unit.CODE_POINT
) -> TextRange | None:
    """Where a span stands."""
    if root.row.state == State.ORPHANED:
        return None
    return named(
        root.row.start, root.row.end, await shown.read(info.context, root.row.paragraph_id, root.past, view), view, unit
    )


def _annotations(sitting: Sitting, objects: Objects, field: Field, kinds: Any = None, statuses: Any = None) -> Any:
    if not present(objects):
        return None
    wanted = field.needs(), names(kinds), names(statuses)
    there = objects.beneath.get(wanted) if isinstance(objects, Table) else None
    return there or records.said(sitting.session, values(objects, "id"), *wanted)


@batched(_annotations, "id")
async def annotations(root: Parent[Held[Row]], info: Info, kinds: Kinds = None, statuses: Statuses = None) -> Any:
    """What is said about a span."""
    wanted = names(kinds), names(statuses)
    if root.past is not None:
        return [Held(a, root.past) for a in root.past.said(root.row.id, *wanted)]
    return [Held(a) for a in await info.context.load(read.by_span, root.row.id, *wanted) or ()]


async def candidates(
    root: Parent[Held[Row]],
    info: Info,
    first: Annotated[
        int | None, strawberry.argument(description=f"How many at most, up to {orphan.MOST}.")
    ] = CANDIDATES,
) -> Any:
    """Where an orphan might belong."""
    if root.past is not None:
        return []
    return await info.context.load(orphan.candidates, root.row.id, CANDIDATES if first is None else first) or []


def candidate_paragraph(root: Parent[orphan.Candidate]) -> Any:
    """The paragraph of a candidate."""
    return Held(root.paragraph)


async def candidate_range(
    root: Parent[orphan.Candidate],
    info: Info,
    view: ViewArgument = TextView.ORIGINAL,
    unit: UnitArgument = Unit.CODE_POINT,
) -> TextRange:
    """Where a candidate stands."""
    return named(root.start, root.end, await shown.read(info.context, root.paragraph.id, None, view), view, unit)


async def candidate_quote(root: Parent[orphan.Candidate], info: Info, view: ViewArgument = TextView.ORIGINAL) -> str:
    """The words of a candidate."""
    if view in (None, TextView.ORIGINAL):
        return root.quote
    return selector.quote(root.start, root.end, await shown.read(info.context, root.paragraph.id, None, view))


@strawberry.type(description="A place in the current text that a span without a place might belong to.")
class Candidate:
    paragraph: Annotated["Paragraph", strawberry.lazy("schema.types.paragraph")] = strawberry.field(
        resolver=candidate_paragraph, description="The paragraph."
    )
    range: TextRange = strawberry.field(resolver=candidate_range, description="Where it stands.")
    quote: str = strawberry.field(resolver=candidate_quote, description="The words there, in a view.")
    score: float = strawberry.field(
        resolver=lambda root: root.score, description="How much of quote and context agrees, from 0 to 1."
    )


@strawberry.type(description="A stretch of one paragraph, shared by all annotations made on it.")
class Span(Node):
    paragraph: Annotated["Paragraph", strawberry.lazy("schema.types.paragraph")] = strawberry.field(
        resolver=paragraph, description="The paragraph it is in; for an orphan, the one it was in last."
    )
    state: AnchorState = column("state", "Whether it has a place in the current text.")
    quote: str = strawberry.field(resolver=quote, description="Its words, as the paragraph reads in a view.")
    range: TextRange | None = strawberry.field(resolver=range_, description="Where it stands; null for an orphan.")
    prefix: str = column("prefix", "The words right before it in the original.")
    suffix: str = column("suffix", "The words right after it in the original.")
    candidates: list[Candidate] = strawberry.field(
        resolver=candidates,
        description="Where it might belong, the best first; none for a span with a place. `reattachSpan` puts it there.",
    )
    annotations: list[Annotation] = strawberry.field(
        resolver=annotations, description="What is said about it, oldest first."
    )
