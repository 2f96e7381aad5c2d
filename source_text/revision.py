"""An immutable state of a document, and the file it was read from, kept byte for byte."""

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Revision(SQLModel, table=True):
    """The `number`th state of a document.

    `closed_by` is the sequence of the change that made the next revision; it is empty while this one is
    current, and tells which annotations belong to this state once it is past.
    """

    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    author: str | None = None
    message: str | None = None
    created_at: str
    closed_by: int | None = None


class Source(SQLModel, table=True):
    """The file a revision was read from.

    `digest` is the SHA-256 of `content`, in hexadecimal; `remarks` are sentences on how it was read.
    """

    revision_id: int = Field(primary_key=True, foreign_key="revision.id", ondelete="CASCADE")
    content: bytes
    digest: str
    media_type: str
    encoding: str
    file_name: str | None = None
    remarks: list[str] = Field(default_factory=list, sa_type=JSON)
