"""A text under a slug: what stays the same while its revisions follow one another."""

from sqlmodel import Field, SQLModel


class Document(SQLModel, table=True):
    """A text with a name.

    `language` is a BCP 47 tag, `version` grows with every committed change of text or annotations, and
    `revision` is the number of the current revision, counted from 1.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: str
    language: str
    version: int = 1
    revision: int = 1
    created_at: str
    updated_at: str
