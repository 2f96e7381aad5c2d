"""The unit of addressing: a paragraph as it stands now, and as it stood in earlier revisions."""

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class ParagraphState(SQLModel):
    """What a paragraph is in one state of its document.

    `ordinal` counts from 1. `source_start` and `source_end` are half-open code points of the imported file;
    `source_map` is the dumped offset map from that stretch of the file to `text`. `places` are fragments or
    XPaths into a file that is no text.
    """

    ordinal: int | None
    role: str
    level: int | None = None
    text: str
    source_start: int
    source_end: int
    source_map: bytes
    places: list[str] = Field(default_factory=list, sa_type=JSON)


class Paragraph(ParagraphState, table=True):
    """A paragraph of the current revision; a retired one has no ordinal.

    `since` is the number of the revision from which this state holds. `folded` is the text as search
    compares it: as long as `text`, character by character.
    """

    __table_args__ = (Index("ix_paragraph_place", "document_id", "ordinal"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    since: int = 1
    folded: str


class PastParagraph(ParagraphState, table=True):
    """A paragraph as it stood in the revisions numbered `first` to `last`, both included."""

    __tablename__ = "past_paragraph"
    __table_args__ = (Index("ix_past_paragraph_place", "document_id", "first", "last"),)

    id: int = Field(default=None, primary_key=True)
    paragraph_id: int = Field(foreign_key="paragraph.id", ondelete="CASCADE", index=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    first: int
    last: int
