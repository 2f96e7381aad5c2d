"""What somebody says about a span: entity link, gloss, conversion, translation or note."""

from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel


class Kind(StrEnum):
    """What sort of thing an annotation says."""

    ENTITY_LINK = "ENTITY_LINK"
    GLOSS = "GLOSS"
    CONVERSION = "CONVERSION"
    TRANSLATION = "TRANSLATION"
    NOTE = "NOTE"


class Status(StrEnum):
    """How far an annotation has come in review."""

    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Origin(StrEnum):
    """Who or what made an annotation; it never changes."""

    HUMAN = "HUMAN"
    IMPORT = "IMPORT"
    MACHINE = "MACHINE"


class Annotation(SQLModel, table=True):
    """One statement about one span.

    Which of the later fields are filled depends on `kind`: `entity_id` for entity links, with the `explanation` of those
    that the machine proposes; `language`, `text`,
    `pinyin` and `part_of_speech` for glosses; `view`, `text` and `engine` for conversions; `language` and
    `text` for translations; `text` for notes. A note that answers another has that one's id in `in_reply_to` and the
    first note of the thread in `thread`; `resolved` is kept on the first note. `version` counts from 1 and grows with
    each change; `sequence` is that of the last change in the history. Who approved or rejected it last, when and why
    is in `reviewed_by`, `reviewed_at` and `review_reason`. Of what a machine made `agent_version` is the version of
    the program that `creator` names; like the origin it stays as it is. A deleted annotation stays as a tombstone.
    """

    __table_args__ = (
        Index("ix_annotation_span", "span_id"),
        Index("ix_annotation_document", "document_id", "kind", "status"),
        Index(
            "ix_annotation_answer",
            "in_reply_to",
            sqlite_where=sql("in_reply_to IS NOT NULL"),
            postgresql_where=sql("in_reply_to IS NOT NULL"),
        ),
        Index(
            "ix_annotation_entity",
            "entity_id",
            "document_id",
            sqlite_where=sql("entity_id IS NOT NULL"),
            postgresql_where=sql("entity_id IS NOT NULL"),
        ),
        Index(
            "ix_annotation_thread",
            "thread",
            sqlite_where=sql("thread IS NOT NULL"),
            postgresql_where=sql("thread IS NOT NULL"),
        ),
        Index(
            "ix_annotation_translation",
            "status",
            sqlite_where=sql("kind = 'TRANSLATION'"),
            postgresql_where=sql("kind = 'TRANSLATION'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    span_id: int = Field(foreign_key="span.id", ondelete="CASCADE")
    kind: str
    status: str = Status.PROPOSED
    origin: str = Origin.HUMAN
    creator: str
    created_at: str
    modified_at: str
    version: int = 1
    sequence: int = 0
    confidence: float | None = None
    agent_version: str | None = None
    reviewed_by: str | None = None
    reviewed_at: str | None = None
    review_reason: str | None = None
    deleted_at: str | None = None
    entity_id: int | None = Field(default=None, foreign_key="entity.id")
    explanation: str | None = None
    language: str | None = None
    text: str | None = None
    pinyin: str | None = None
    part_of_speech: str | None = None
    view: str | None = None
    engine: str | None = None
    in_reply_to: int | None = Field(default=None, foreign_key="annotation.id")
    thread: int | None = Field(default=None, foreign_key="annotation.id")
    resolved: bool = False
