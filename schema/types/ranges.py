"""Ranges of text, as they are answered and as they are given."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from annotations import selector
from annotations.selector import Selector
from schema.types.enums import OffsetUnit, RangePrecision, TextView
from source_text.offsets import Precision, Unit
from source_text.record import Columns, Table
from source_text.scripts import Reading
from source_text.scripts import TextView as View


class Exact(NamedTuple):
    """A range that stands for just what was meant, made where there are many."""

    start: int
    end: int
    unit: Unit = Unit.CODE_POINT
    view: View = View.ORIGINAL
    precision: Precision = Precision.EXACT


RANGES = Columns(Exact, Exact._fields, (), Exact._make, {"start": int, "end": int})


def exact(starts: Sequence[int], ends: Sequence[int]) -> Table:
    """Many ranges that stand for just what was meant, in code points of the original."""
    same = [[Exact._field_defaults[name]] * len(starts) for name in Exact._fields[2:]]
    return Table(RANGES, [starts, ends, *same])


ViewArgument = Annotated[TextView | None, strawberry.argument(description="The view whose text is meant.")]
UnitArgument = Annotated[OffsetUnit | None, strawberry.argument(description="What the offsets count.")]


@strawberry.type(description="Half-open [start, end) in one view of one paragraph, counted in `unit`.")
class TextRange:
    start: int = strawberry.field(description="The offset of the first character.")
    end: int = strawberry.field(description="The offset after the last character.")
    unit: OffsetUnit = strawberry.field(description="What the offsets count.")
    view: TextView = strawberry.field(description="The view in which they count.")
    precision: RangePrecision = strawberry.field(description="Whether the range had to be widened.")


@strawberry.input(description="Half-open [start, end) in one view of a paragraph, counted in `unit`.")
class TextRangeInput:
    start: int = strawberry.field(description="The offset of the first character.")
    end: int = strawberry.field(description="The offset after the last character.")
    unit: OffsetUnit | None = strawberry.field(default=Unit.CODE_POINT, description="What the offsets count.")
    view: TextView | None = strawberry.field(default=View.ORIGINAL, description="The view in which they count.")
    quote: str | None = strawberry.field(
        default=None, description="The text that is expected there; where another stands there, the request is refused."
    )

    def selector(self) -> Selector:
        """The range as the annotations room takes it."""
        return Selector(self.start, self.end, self.unit or Unit.CODE_POINT, self.view or View.ORIGINAL, self.quote)


def named(start: int, end: int, reading: Reading, view: View | None, unit: Unit | None) -> TextRange:
    """Code points [start, end) of the original as a range of a view; null stands for the defaults."""
    unit, view = unit or Unit.CODE_POINT, view or View.ORIGINAL
    found = selector.name(start, end, reading, unit)
    return TextRange(start=found.start, end=found.end, unit=unit, view=view, precision=found.precision)
