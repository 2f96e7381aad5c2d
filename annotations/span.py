"""A half-open range of one paragraph, shared by all annotations made on it; now, and in earlier revisions."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, event, text
from sqlmodel import Field, SQLModel

from annotations import headword

CONTEXT = 16
"""How many code points of prefix and suffix a span remembers."""


class AnchorState(StrEnum):
    """Whether a span has a place in the current text."""

    ANCHORED = "ANCHORED"
    ORPHANED = "ORPHANED"


ORPHANS = "state = 'ORPHANED'"


class SpanState(SQLModel):
    """Where a span stands in one state of its document, in code points of the paragraph, half-open.

    An orphan keeps the paragraph, offsets, quote and context of the last place it had.
    """

    paragraph_id: int = Field(foreign_key="paragraph.id", ondelete="CASCADE")
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    state: str = AnchorState.ANCHORED


class Span(SpanState, table=True):
    """A span in the current revision.

    `since` is the number of the revision from which this place holds, `folded` the quote as look-ups compare it.
    """

    __table_args__ = (
        Index("ix_span_place", "paragraph_id", "start"),
        Index("ix_span_folded", "folded"),
        Index("ix_span_orphan", "document_id", sqlite_where=text(ORPHANS), postgresql_where=text(ORPHANS)),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    since: int = 1
    folded: str = ""


def _fold(_mapper: Any, _connection: Any, span: Span) -> None:
    """Let `folded` follow the quote."""
    span.folded = headword.key(span.quote)


event.listen(Span, "before_insert", _fold)
event.listen(Span, "before_update", _fold)


class PastSpan(SpanState, table=True):
    """A span as it stood in the revisions numbered `first` to `last`, both included."""

    __tablename__ = "past_span"
    __table_args__ = (Index("ix_past_span_paragraph_id", "paragraph_id"),)

    id: int = Field(default=None, primary_key=True)
    span_id: int = Field(foreign_key="span.id", ondelete="CASCADE", index=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    first: int
    last: int


def context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The quote of `text[start:end]`, with the prefix and suffix a span remembers it by."""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
