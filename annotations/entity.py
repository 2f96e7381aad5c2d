"""A thing in the world, with the names it goes by."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from source_text.document import HIDDEN
from source_text.sight import Visibility


class EntityType(StrEnum):
    """What sort of thing an entity is."""

    PERSON = "PERSON"
    PLACE = "PLACE"
    STATE = "STATE"
    ORGANIZATION = "ORGANIZATION"
    MEDIA = "MEDIA"
    EVENT = "EVENT"
    AGREEMENT = "AGREEMENT"
    MEETING = "MEETING"
    POLICY = "POLICY"
    SYSTEM = "SYSTEM"
    WORK = "WORK"
    CONCEPT = "CONCEPT"
    OTHER = "OTHER"


class EntitySort(StrEnum):
    """The order of a list of entities."""

    CREATED = "CREATED"
    RELEVANCE = "RELEVANCE"


class Entity(SQLModel, table=True):
    """A thing under a key, which no other of its project has. One that was merged into another leads there by `merged_into` for ever."""

    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        Index("ix_entity_key", "key"),
        Index("ix_entity_hidden", "project_id", sqlite_where=text(HIDDEN), postgresql_where=text(HIDDEN)),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True)
    project_id: int = Field(default=1, foreign_key="project.id")
    visibility: str = Visibility.PUBLIC
    key: str
    type: str
    wikidata: str | None = Field(default=None, index=True)
    description: str | None = None
    merged_into: int | None = Field(default=None, foreign_key="entity.id", index=True)
    created_at: str


class EntityName(SQLModel, table=True):
    """One label or alias of an entity in one language; `folded` is the name as look-ups compare it."""

    __tablename__ = "entity_name"

    id: int = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", ondelete="CASCADE", index=True)
    language: str
    text: str
    is_label: bool
    folded: str = Field(index=True)


class EntityIdentifier(SQLModel, table=True):
    """The id of an entity in an authority file other than Wikidata, whose item is a column of the entity itself."""

    __tablename__ = "entity_identifier"
    __table_args__ = (
        UniqueConstraint("entity_id", "authority", "value"),
        Index("ix_entity_identifier", "authority", "value"),
    )

    id: int = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", ondelete="CASCADE")
    authority: str
    value: str
