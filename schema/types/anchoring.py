"""What became of the spans of a document in a revision, and the places an orphan might belong to."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from annotations import read
from annotations.report import Entry, Report
from schema.context import Held
from schema.types.annotation import Info
from schema.types.connection import After, Before, Connection, First, Last, Listing, window
from schema.types.enums import AnchoringOutcome, names
from source_text import paging

if TYPE_CHECKING:
    from schema.types.span import Span

Outcomes = Annotated[
    list[AnchoringOutcome] | None, strawberry.argument(description="Only spans with these outcomes; all when left out.")
]


def _field(name: str, description: str) -> Any:
    def resolve(root: Parent[Entry]) -> Any:
        return root[name]

    return strawberry.field(resolver=resolve, description=description)


def _around(name: str, description: str) -> Any:
    def resolve(root: Parent[Entry]) -> Any:
        return root.get(name, "")

    return strawberry.field(resolver=resolve, description=description)


def _number(name: str, description: str) -> Any:
    def resolve(root: Parent[Report]) -> Any:
        return root.counts()[name]

    return strawberry.field(resolver=resolve, description=description)


@strawberry.type(description="A place in the text of a revision: code points of the original, half-open.")
class AnchoringCandidate:
    ordinal: int = _field("ordinal", "The paragraph, by its place in the revision, from 1.")
    start: int = _field("start", "The first code point.")
    end: int = _field("end", "The code point after the last.")
    quote: str = _field("quote", "The text there.")
    prefix: str = _around("prefix", "Up to twelve code points before it; empty in reports that were made without them.")
    suffix: str = _around("suffix", "Up to twelve code points after it; likewise.")
    score: float = _field("score", "How much of quote and context agrees, from 0 to 1.")


async def _span(root: Parent[Entry], info: Info) -> Any:
    return Held(await info.context.load(read.spans, root["span"]))


@strawberry.type(description="What became of one span in a revision.")
class AnchoredSpan:
    span: Annotated["Span", strawberry.lazy("schema.types.span")] = strawberry.field(
        resolver=_span, description="The span as it is now."
    )
    outcome: AnchoringOutcome = _field("outcome", "What became of it.")
    quote: str = _field("quote", "Its words before.")
    new_quote: str | None = _field("now", "Its words in the revision; null where it has no place.")
    ordinal: int | None = _field("ordinal", "Its paragraph in the revision; null where it has no place.")
    start: int | None = _field("start", "Its first code point there; null where it has no place.")
    end: int | None = _field("end", "The code point after its last there; null where it has no place.")
    candidates: list[AnchoringCandidate] = _field("candidates", "Places it might mean instead, the best first.")


async def _listed(
    root: Parent[Report],
    outcomes: Outcomes = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    rows = root.listed(names(outcomes))

    async def count() -> int | None:
        return len(rows)

    page = paging.cut([e for _, e in rows], [k for k, _ in rows], window("AnchoredSpan", first, after, last, before))
    return Listing("AnchoredSpan", page, count, lambda entry: entry)


@strawberry.type(description="How the spans of a document fared in a revision; the numbers sum to the total.")
class AnchoringReport:
    total: int = _number("total", "How many spans with a place and annotations there were.")
    unchanged: int = _number("unchanged", "Those at the same place.")
    shifted: int = _number("shifted", "Those at other offsets of the same paragraph, with the same words.")
    moved: int = _number("moved", "Those found again in another paragraph.")
    fuzzy: int = _number("fuzzy", "Those whose words changed in part, or are written in another script now.")
    ambiguous: int = _number(
        "ambiguous", "Those with several equally good places; they are orphans until one is chosen."
    )
    orphaned: int = _number("orphaned", "Those without a place.")
    restored: int = _number("restored", "Orphans of earlier revisions whose words came back; not in the total.")
    spans: Connection[AnchoredSpan] = strawberry.field(
        resolver=_listed, description="Every span of the total, those first that need somebody's eye."
    )
    restored_spans: list[AnchoredSpan] = strawberry.field(
        resolver=lambda root: root.restored, description="The orphans whose words came back."
    )
