"""Finding the stretch of a paragraph that a range in some view and unit names, and naming it in another."""

from dataclasses import dataclass

from source_text import scripts
from source_text.offsets import Precision, Range, Unit, from_unit, to_unit
from source_text.problems import InvalidRange, QuoteMismatch
from source_text.scripts import Reading, TextView


@dataclass(frozen=True)
class Selector:
    """A half-open range as a caller says it: counted in `unit`, in the text of `view`, with the quote expected there."""

    start: int
    end: int
    unit: Unit = Unit.CODE_POINT
    view: TextView = TextView.ORIGINAL
    quote: str | None = None


def locate(selector: Selector, reading: Reading) -> Range:
    """The code points of the original that a selector names in `reading`, the paragraph in the selector's view.

    InvalidRange where the offsets name no range that holds a character, QuoteMismatch where the text there is
    not the quote. A range that cuts a stretch which has no smaller counterpart comes back EXPANDED.
    """
    ends = []
    for name, offset in (("start", selector.start), ("end", selector.end)):
        try:
            ends.append(from_unit(reading.text, offset, selector.unit))
        except InvalidRange as problem:
            problem.path = (name,)
            raise
    start, end = ends
    if start >= end:
        raise InvalidRange(
            f"The range [{selector.start}, {selector.end}) is {'empty' if start == end else 'reversed'}.",
            path=("end",),
            hint="`end` is the offset after the last character, so it is larger than `start`.",
            start=selector.start,
            end=selector.end,
        )
    found = reading.text[start:end]
    if selector.quote is not None and selector.quote != found:
        raise QuoteMismatch(
            f"The text at [{selector.start}, {selector.end}) is not the quote.",
            path=("quote",),
            hint="Check view and unit, and read the paragraph again: it may have been corrected since.",
            expected=selector.quote[:200],
            found=found[:200],
        )
    original = reading.map.invert().transport(start, end)
    if original.start >= original.end:
        raise InvalidRange(
            "The range holds nothing that stands in the original.",
            path=("end",),
            hint="Choose a stretch with text in it.",
        )
    return original


def name(start: int, end: int, reading: Reading, unit: Unit) -> Range:
    """The range that code points [start, end) of the original have in `reading`, counted in `unit`."""
    found = reading.map.transport(start, end)
    low, high = to_unit(reading.text, found.start, unit), to_unit(reading.text, found.end, unit)
    return Range(low, high, found.precision)


def quote(start: int, end: int, reading: Reading) -> str:
    """The text that code points [start, end) of the original have in `reading`: a slice, never a new conversion."""
    return scripts.slice_of(reading, start, end)


__all__ = ["Precision", "Selector", "locate", "name", "quote"]
