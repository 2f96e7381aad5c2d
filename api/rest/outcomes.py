"""The records of revisions, their reports, spans without a place and retired paragraphs, as models."""

from pydantic import Field

from annotations.anchoring import Outcome
from annotations.span import AnchorState
from api.rest.lists import ListShape
from api.rest.shapes import (
    DocumentShape,
    ParagraphShape,
    PlaceShape,
    RangeShape,
    RevisionShape,
    SaidShape,
    Shape,
    SpanShape,
)


class ReportCandidateShape(Shape):
    """A place in the text of a revision: code points of the original, half-open."""

    ordinal: int
    start: int
    end: int
    quote: str
    prefix: str = Field(
        default="", description="Up to twelve code points before it; empty in reports made without them."
    )
    suffix: str = Field(default="", description="Up to twelve code points after it; likewise.")
    score: float = Field(description="How much of quote and context agrees, from 0 to 1.")


class AnchoredSpanShape(Shape):
    """What became of one span in a revision; without a place the last four are null."""

    span: str = Field(description="The id of the span.")
    outcome: Outcome
    quote: str = Field(description="Its words before.")
    candidates: list[ReportCandidateShape] = Field(description="Places it might mean instead, the best first.")
    new_quote: str | None = Field(description="Its words in the revision.")
    ordinal: int | None = Field(description="Its paragraph in the revision.")
    start: int | None = Field(description="Its first code point there.")
    end: int | None = Field(description="The code point after its last there.")


class ReportShape(Shape):
    """How the spans of a document fared in a revision; the numbers sum to the total.

    `spans` is a page of all in the total, those first that need somebody's eye; `next` is the cursor of the next page.
    """

    total: int
    unchanged: int
    shifted: int
    moved: int
    fuzzy: int
    ambiguous: int
    orphaned: int
    restored: int = Field(description="Orphans of earlier revisions whose words came back; not in the total.")
    spans: list[AnchoredSpanShape]
    restored_spans: list[AnchoredSpanShape]
    next: str | None


class RevisedShape(Shape):
    """What became, or in a dry run would become, of a correction."""

    document: DocumentShape
    revision: RevisionShape
    report: ReportShape
    dry_run: bool


class RevisionList(ListShape):
    """Revisions."""

    items: list[RevisionShape]


class CandidateShape(Shape):
    """A place in the current text that a span without a place might belong to."""

    paragraph: PlaceShape
    range: RangeShape
    quote: str = Field(description="The words there, in the view asked for.")
    score: float = Field(description="How much of quote and context agrees, from 0 to 1.")


class SpanDetailShape(SpanShape):
    """A span with its annotations, and the paragraph that it is in, or was in last."""

    state: AnchorState
    prefix: str
    suffix: str
    paragraph: PlaceShape
    annotations: list[SaidShape]


class OrphanShape(SpanDetailShape):
    """A span without a place, and where it might belong."""

    candidates: list[CandidateShape]


class OrphanList(ListShape):
    """Spans without a place."""

    items: list[OrphanShape]


class CandidateList(Shape):
    """Candidates, the best first."""

    items: list[CandidateShape]


class PredecessorShape(Shape):
    """A paragraph that had text of another one before a revision; the segments are a map from its text."""

    id: str
    revision: int
    segments: list[tuple[int, int, int, int]]


class KeptParagraphShape(ParagraphShape):
    """A paragraph by its id: as it is, or as it stood in the last revision that had it."""

    document: str = Field(description="The slug of the document.")
    retired_in: int | None = Field(description="The number of the first revision without it.")
    predecessors: list[PredecessorShape] = Field(
        description="The other paragraphs from which text came to it, by a split, a merge or a move."
    )


class SuccessorShape(Shape):
    """A current paragraph that has text of an earlier one."""

    paragraph: PlaceShape
    range: RangeShape | None = Field(description="What is there of the range asked for; null where nothing is.")
    segments: list[tuple[int, int, int, int]] = Field(
        description="The map in order: where each stretch starts and ends in the earlier text, and in this one."
    )


class SuccessorList(Shape):
    """The successors of a paragraph, in the order of the text; none where nothing of it is left."""

    items: list[SuccessorShape]
