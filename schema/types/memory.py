"""What the translation memory finds."""

from typing import Annotated, Any, NamedTuple

import strawberry
from strawberry import Parent

from annotations import memory
from annotations.memory import Memory
from schema import ids
from schema.context import Held
from schema.types.annotation import Info, Translation
from schema.types.paragraph import Paragraph
from schema.types.ranges import TextRange, UnitArgument
from schema.types.scalars import ENGLISH, Language
from source_text import read as texts
from source_text.offsets import Precision, Unit, to_unit
from source_text.problems import Invalid
from source_text.scripts import TextView


class Remembered(NamedTuple):
    """A pair that was found, and the text that it was looked for with."""

    found: Memory
    text: str


def _range(text: str, start: int, end: int, unit: Unit | None) -> TextRange:
    unit = unit or Unit.CODE_POINT
    ends = to_unit(text, start, unit), to_unit(text, end, unit)
    return TextRange(start=ends[0], end=ends[1], unit=unit, view=TextView.ORIGINAL, precision=Precision.EXACT)


async def _paragraph(root: Remembered, info: Info) -> Any:
    row = await info.context.load(texts.paragraphs, root.found.span.paragraph_id)
    if row is None:
        raise ids.missing("Paragraph")
    return row


async def paragraph(root: Parent[Remembered], info: Info) -> Any:
    """The paragraph that was translated."""
    return Held(await _paragraph(root, info))


def translation(root: Parent[Remembered]) -> Any:
    """The translation."""
    return Held(root.found.translation)


def score(root: Parent[Remembered]) -> float:
    """How alike they are."""
    return round(root.found.score, 4)


def original(root: Parent[Remembered]) -> str:
    """What resembles the text."""
    return root.found.span.quote[slice(*root.found.part)]


def translated(root: Parent[Remembered]) -> str:
    """Its translation."""
    return (root.found.translation.text or "")[slice(*root.found.translated)]


def is_whole(root: Parent[Remembered]) -> bool:
    """Whether no smaller part of the translation is known."""
    return root.found.translated == (0, len(root.found.translation.text or ""))


async def range_(root: Parent[Remembered], info: Info, unit: UnitArgument = Unit.CODE_POINT) -> TextRange:
    """Where it stands."""
    row, at = await _paragraph(root, info), root.found.span.start
    return _range(row.text, at + root.found.part[0], at + root.found.part[1], unit)


def query(root: Parent[Remembered], unit: UnitArgument = Unit.CODE_POINT) -> TextRange:
    """What it resembles."""
    return _range(root.text, *root.found.query, unit)


async def differences(
    root: Parent[Remembered], info: Info, unit: UnitArgument = Unit.CODE_POINT
) -> "list[MemoryDifference]":
    """Where they differ."""
    row, at = await _paragraph(root, info), root.found.span.start
    return [
        MemoryDifference(
            query=_range(root.text, d.start, d.end, unit), match=_range(row.text, at + d.low, at + d.high, unit)
        )
        for d in root.found.differences
    ]


@strawberry.type(description="Where a text and a match of it differ; one of the ranges may be empty.")
class MemoryDifference:
    query: TextRange = strawberry.field(description="The range of the text that was given.")
    match: TextRange = strawberry.field(description="The range of the paragraph that was translated.")


@strawberry.type(description="An approved translation of what resembles a text, or a sentence of it.")
class MemoryMatch:
    score: float = strawberry.field(
        resolver=score, description="How alike they are, from 0 to 1, whatever the script; 1 is the same."
    )
    query: TextRange = strawberry.field(
        resolver=query, description="The part of the text given that is meant: all of it, or a sentence."
    )
    original: str = strawberry.field(resolver=original, description="What resembles it, as it stands in its paragraph.")
    range: TextRange = strawberry.field(resolver=range_, description="Where that stands in its paragraph.")
    paragraph: Paragraph = strawberry.field(resolver=paragraph, description="The paragraph that was translated.")
    translation: Translation = strawberry.field(resolver=translation, description="Its approved translation.")
    translated: str = strawberry.field(
        resolver=translated, description="The sentence of the translation that renders it, or all of the translation."
    )
    is_whole: bool = strawberry.field(resolver=is_whole, description="Whether `translated` is all of the translation.")
    differences: list[MemoryDifference] = strawberry.field(
        resolver=differences, description="Where they differ, in order; a difference of script is none."
    )


async def translation_memory(
    info: Info,
    text: Annotated[str | None, strawberry.argument(description="The text to translate.")] = None,
    paragraph: Annotated[
        strawberry.ID | None,
        strawberry.argument(description="The id of the paragraph to translate, in place of a text."),
    ] = None,
    language: Annotated[Language | None, strawberry.argument(description="The language to translate to.")] = ENGLISH,
    first: Annotated[
        int | None, strawberry.argument(description=f"How many: {memory.FIRST} by default, at most {memory.MOST}.")
    ] = memory.FIRST,
    min_score: Annotated[
        float | None, strawberry.argument(description="The least score, from 0.3 to 1.")
    ] = memory.LEAST,
) -> Any:
    """Approved translations of what resembles a text."""
    if (text is None) == (paragraph is None):
        raise Invalid(
            "Exactly one of `text`, `paragraph` is needed.", path=("text",), hint="Give one and leave the other out."
        )
    besides = None
    if paragraph is not None:
        besides = ids.number(paragraph, "Paragraph", "paragraph")
        row = await info.context.load(texts.paragraphs, besides)
        if row is None:
            raise ids.missing("Paragraph", "paragraph")
        text = row.text
    wanted = text or ""
    choice: dict[str, Any] = {
        "first": memory.FIRST if first is None else first,
        "least": memory.LEAST if min_score is None else min_score,
        "besides": besides,
    }
    found = await info.context.read(lambda session: memory.find(session, wanted, language or ENGLISH, **choice))
    return [Remembered(one, wanted) for one in found]
