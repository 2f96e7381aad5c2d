"""A text under a slug: what stays the same while its revisions follow one another."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from source_text.sight import Visibility

HIDDEN = "visibility != 'PUBLIC'"


class Document(SQLModel, table=True):
    """A text with a name, which no other document of its project has.

    `language` is a BCP 47 tag, `version` grows with every committed change of text or annotations, and
    `revision` is the number of the current revision, counted from 1.
    """

    __table_args__ = (
        UniqueConstraint("project_id", "slug"),
        Index("ix_document_slug", "slug"),
        Index("ix_document_hidden", "project_id", sqlite_where=text(HIDDEN), postgresql_where=text(HIDDEN)),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True)
    project_id: int = Field(default=1, foreign_key="project.id")
    visibility: str = Visibility.PUBLIC
    slug: str
    title: str
    language: str
    version: int = 1
    revision: int = 1
    created_at: str
    updated_at: str
