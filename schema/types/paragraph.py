"""Paragraphs: the text in any view, and what is said about it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import read, records, selector, translation
from annotations import words as aids
from annotations.read import Names
from schema import batch, shown
from schema.batch import Objects, batched, present, values
from schema.context import Held
from schema.plan import Field
from schema.sitting import Sitting
from schema.types import heir
from schema.types.annotation import Annotation, Info, Kinds, Statuses
from schema.types.enums import ParagraphRole, names
from schema.types.node import Node
from schema.types.ranges import TextRange, TextRangeInput, UnitArgument, ViewArgument, named
from schema.types.rewording import Rewording, rewordings
from schema.types.rows import column
from schema.types.scalars import ENGLISH, Language
from schema.types.source import SourcePlace, places
from schema.types.span import Span
from schema.types.word import Word, word
from source_text import read as texts
from source_text.offsets import OffsetMap, Range, Unit
from source_text.paragraph import Paragraph as Row
from source_text.problems import Problem
from source_text.record import Grouped
from source_text.scripts import TextView

if TYPE_CHECKING:
    from schema.types.document import Document, Revision


async def document(root: Parent[Held[Row]], info: Info) -> Any:
    """The document of a paragraph, in the same revision."""
    return Held(await info.context.load(texts.documents, root.row.document_id), root.past)


async def revision(root: Parent[Held[Row]], info: Info) -> Any:
    """The revision a paragraph is read in."""
    if root.past is not None:
        return Held(root.past.revision)
    owner = await info.context.load(texts.documents, root.row.document_id)
    assert owner is not None, "a paragraph has a document"
    return Held(await info.context.load(texts.revisions, (owner.id, owner.revision)))


def _texts(_sitting: Sitting, objects: Objects, _field: Field, view: Any = TextView.ORIGINAL) -> Any:
    return batch.shown(objects, "text") if view in (None, TextView.ORIGINAL) else None


@batched(_texts, "id", "text")
async def text(root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ORIGINAL) -> str:
    """The whole text in a view."""
    if view in (None, TextView.ORIGINAL):
        return root.row.text
    return (await shown.read(info.context, root.row.id, root.past, view)).text


def _translations(sitting: Sitting, objects: Objects, field: Field, language: str | None = ENGLISH) -> Any:
    if not present(objects):
        return None
    numbers = values(objects, "id")
    everything = [spans for spans in field.beside("spans") if not spans.nodes[0].arguments]
    both = _said(sitting, numbers, everything[0]) if everything else None
    found: Mapping[int, Any]
    if both is not None:
        found = records.best(sitting.session, *both, language or ENGLISH)
    else:
        found = sitting.fetch(records.translations, numbers, language or ENGLISH)
    return [best.text if (best := found.get(number)) else None for number in numbers]


def _said(
    sitting: Sitting, paragraphs: Sequence[int], field: Field, kinds: Names = None, statuses: Names = None
) -> tuple[Grouped, Grouped] | None:
    """The spans that a field asks for and what is said on them, where that is asked for as well, by one statement."""
    inner = field.same("annotations")
    if inner is None:
        return None
    wanted = inner.needs(), kinds, statuses

    def both() -> tuple[Grouped, Grouped]:
        spans, said = records.placed(sitting.session, paragraphs, field.needs(), *wanted)
        spans.members.beneath[wanted] = said
        return spans, said

    return sitting.once((id(field), *paragraphs), both)


@batched(_translations, "id")
async def translated(
    root: Parent[Held[Row]],
    info: Info,
    language: Annotated[Language | None, strawberry.argument(description="The language to read it in.")] = ENGLISH,
) -> str | None:
    """The text of the best translation."""
    language = language or ENGLISH
    if root.past is not None:
        placed = await info.context.load(root.past.placed, root.row.id, ("TRANSLATION",), None) or ()
        best = translation.preferred([a for _, said in placed for a in said], language)
    else:
        best = await info.context.load(records.translations, root.row.id, language)
    return best.text if best else None


def _spans(sitting: Sitting, objects: Objects, field: Field, kinds: Any = None, statuses: Any = None) -> Any:
    wanted = names(kinds), names(statuses)
    both = _said(sitting, values(objects, "id"), field, *wanted) if present(objects) else None
    if both is None:
        return _recorded(records.spans, sitting, objects, field, kinds, statuses)
    return both[0]


@batched(_spans)
async def spans(root: Parent[Held[Row]], info: Info, kinds: Kinds = None, statuses: Statuses = None) -> Any:
    """The spans that have such annotations, in the order of the text."""
    return [Held(s, root.past) for s, _ in await _placed(root, info, kinds, statuses)]


def _annotations(sitting: Sitting, objects: Objects, field: Field, kinds: Any = None, statuses: Any = None) -> Any:
    return _recorded(records.annotations, sitting, objects, field, kinds, statuses)


def _recorded(work: Any, sitting: Sitting, objects: Objects, field: Field, kinds: Any, statuses: Any) -> Any:
    """Spans or annotations of paragraphs as they stand now, as records."""
    if not present(objects):
        return None
    return work(sitting.session, values(objects, "id"), field.needs(), names(kinds), names(statuses))


@batched(_annotations)
async def annotations(root: Parent[Held[Row]], info: Info, kinds: Kinds = None, statuses: Statuses = None) -> Any:
    """Such annotations, in the order of the text."""
    return [Held(a, root.past) for _, said in await _placed(root, info, kinds, statuses) for a in said]


async def _placed(held: Held[Row], info: Info, kinds: list[Any] | None, statuses: list[Any] | None) -> Any:
    work = read.by_paragraph if held.past is None else held.past.placed
    return await info.context.load(work, held.row.id, names(kinds), names(statuses)) or ()


async def words(
    root: Parent[Held[Row]], info: Info, view: ViewArgument = TextView.ORIGINAL, unit: UnitArgument = Unit.CODE_POINT
) -> list[Word]:
    """The words with their reading aids."""
    row, past = root.row, root.past
    view, unit = view or TextView.ORIGINAL, unit or Unit.CODE_POINT
    if past is not None:
        found = await info.context.load(aids.in_past, row.id, past, view, unit)
    else:
        found = await info.context.load(aids.by_paragraph, row.id, view, unit)
    return [word(aid, view, unit) for aid in found or ()]


async def source_range(
    root: Parent[Held[Row]],
    info: Info,
    range: Annotated[
        TextRangeInput | None, strawberry.argument(description="A stretch of the paragraph; all of it when left out.")
    ] = None,
) -> TextRange:
    """The stretch of the file that a paragraph, or a part of it, was read from."""
    row = root.row
    found = Range(0, row.source_end - row.source_start)
    if range is not None:
        place = await _located(root, info, range)
        found = OffsetMap.loads(row.source_map).invert().transport(place.start, place.end)
        found = found._replace(precision=found.precision.after(place.precision))
    return TextRange(
        start=row.source_start + found.start,
        end=row.source_start + found.end,
        unit=Unit.CODE_POINT,
        view=TextView.ORIGINAL,
        precision=found.precision,
    )


async def carried(
    root: Parent[Held[Row]],
    info: Info,
    range: Annotated[TextRangeInput, strawberry.argument(description="A stretch, in any view and unit.")],
    view: ViewArgument = TextView.ORIGINAL,
    unit: UnitArgument = Unit.CODE_POINT,
) -> TextRange:
    """The same stretch in another view and unit."""
    place = await _located(root, info, range)
    found = named(
        place.start,
        place.end,
        await shown.read(info.context, root.row.id, root.past, view or TextView.ORIGINAL),
        view,
        unit,
    )
    found.precision = found.precision.after(place.precision)
    return found


async def _located(root: Held[Row], info: Info, range: TextRangeInput) -> Range:
    """The code points of the original that a range in any view and unit means."""
    wanted = range.selector()
    try:
        return selector.locate(wanted, await shown.read(info.context, root.row.id, root.past, wanted.view))
    except Problem as problem:
        raise problem.under("range") from None


@strawberry.type(
    description="""The unit of addressing: its id stays the same through all corrections of the text. One that is no
longer part of the text still answers to its id, as it stood in the last revision that had it, and tells its successors."""
)
class Paragraph(Node):
    ordinal: int = column("ordinal", "Its place in the document, from 1.")
    role: ParagraphRole = column("role", "What it is in the text.")
    level: int | None = column("level", "The depth of a title or heading, from 1.")
    document: Annotated["Document", strawberry.lazy("schema.types.document")] = strawberry.field(
        resolver=document, description="The document it belongs to."
    )
    revision: Annotated["Revision", strawberry.lazy("schema.types.document")] = strawberry.field(
        resolver=revision, description="The revision it is read in."
    )
    text: str = strawberry.field(resolver=text, description="The text in a view.")
    translation: str | None = strawberry.field(
        resolver=translated, description="The text of the best translation: approved before proposed, then the latest."
    )
    spans: list[Span] = strawberry.field(
        resolver=spans, description="The spans with such annotations, in the order of the text, longer ones first."
    )
    annotations: list[Annotation] = strawberry.field(
        resolver=annotations, description="Such annotations, in the order of their spans."
    )
    source_range: TextRange | None = strawberry.field(
        resolver=source_range,
        description="Where it stood in the source: code points of the decoded file, or of the paragraphs where the file is no text.",
    )
    carry: TextRange = strawberry.field(
        resolver=carried,
        description="The same stretch in another view and unit; EXPANDED where it cuts what is converted as a whole.",
    )
    source_places: list[SourcePlace] = strawberry.field(
        resolver=places, description="Where it stood in the imported file, in the terms of its format."
    )
    retired_in: Annotated["Revision", strawberry.lazy("schema.types.document")] | None = strawberry.field(
        resolver=heir.retired_in, description="The revision that no longer has it; null while it is part of the text."
    )
    successors: list[heir.Successor] = strawberry.field(
        resolver=heir.successors,
        description="The current paragraphs that have its text, with the place of a range in each: also through many revisions.",
    )
    predecessors: list[heir.Predecessor] = strawberry.field(
        resolver=heir.predecessors,
        description="The other paragraphs from which text came to it, by a split, a merge or a move.",
    )
    words: list[Word] = strawberry.field(
        resolver=words,
        description="Its words in the order of the text, with reading aids; none where the document is not Chinese.",
    )
    rewordings: list[Rewording] = strawberry.field(
        resolver=rewordings, description="Where it reads otherwise in a view, and by which entries of which lexicons."
    )
