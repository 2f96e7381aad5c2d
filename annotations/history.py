"""The append-only history: one entry for each change, numbered in the order of commits."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, text
from sqlmodel import Field, Session, SQLModel

from annotations.actor import Actor
from source_text.clock import now


class ChangeAction(StrEnum):
    """What a change did."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    REVISED = "REVISED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"


class Change(SQLModel, table=True):
    """One change of one node: who, when, what it was before and what after.

    `node_type` and `node_id` name the node (`Document`, `Annotation`, `Span`, `Entity`, `Project`); it is in
    `document_id` or `entity_id` too, without a reference, since the history outlives what it tells of. Where
    `project_id` is given, only those with a role in that project may know of the change.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    sequence: int = Field(default=None, primary_key=True)
    at: str
    actor: str
    action: str
    document_id: int | None = Field(default=None, index=True)
    entity_id: int | None = None
    project_id: int | None = None
    node_type: str
    node_id: int
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))


def record(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    node_type: str,
    node_id: int,
    *,
    document_id: int | None = None,
    project_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> int:
    """Append a change and return its sequence."""
    change = Change(
        at=now(),
        actor=actor.name,
        action=action,
        document_id=document_id,
        entity_id=node_id if node_type == "Entity" else None,
        project_id=project_id,
        node_type=node_type,
        node_id=node_id,
        before=before,
        after=after,
    )
    session.add(change)
    session.flush()
    return change.sequence


def serialise_writers(session: Session) -> None:
    """Let one writer work at a time, so that sequences are committed in order and none is overtaken.

    SQLite does this by itself (`BEGIN IMMEDIATE`); PostgreSQL takes a lock held until the commit.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(2781)"))
