"""The append-only history: one entry for each change, numbered in the order of commits."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import JSON, Column, ColumnElement, Connection, Index, func, select, text, update
from sqlmodel import Field, Session, SQLModel, col

from annotations.actor import Actor
from source_text import bulk, row
from source_text.clock import now
from source_text.prepared import ask
from source_text.sight import unlimited

CHANNEL = "zhushu"
"""Where PostgreSQL tells of commits."""
CLOSE = """UPDATE change SET undoes = :undoes, cause = :cause,
  "group" = coalesce(:earlier, :own, (SELECT min(sequence) FROM change WHERE "group" IS NULL))
  WHERE "group" IS NULL OR "group" = :own RETURNING "group\""""
"""Makes one group of all changes that are in none, or puts them into an earlier one."""
NEXT = row.Computed(
    "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'change')",
    "nextval(pg_get_serial_sequence('change', 'sequence'))",
)
"""The sequence of the change that is recorded next: no other gets it, since writers work one at a time."""


class ChangeAction(StrEnum):
    """What a change did."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    REVISED = "REVISED"
    MERGED = "MERGED"
    RESTORED = "RESTORED"
    SPLIT = "SPLIT"


class Cause(StrEnum):
    """Why a change takes back another: its maker undid or redid something of their own, or somebody reverted it."""

    UNDO = "UNDO"
    REDO = "REDO"
    REVERT = "REVERT"


class Change(SQLModel, table=True):
    """One change of one node: who, when, what it was before and what after.

    `node_type` and `node_id` name the node (`Document`, `Annotation`, `Span`, `Entity`, `Project`); it is in
    `document_id` or `entity_id` too, without a reference, since the history outlives what it tells of. Where
    `project_id` is given, only those with a role in that project may know of the change. The changes of one request, or
    of several that go on with the first, are a `group`, numbered by the first of them; where they take back another
    group, `undoes` is its number, and `cause` says why. `reason` is what the actor says of it.
    """

    __table_args__ = (
        Index("ix_change_node", "node_type", "node_id"),
        Index("ix_change_actor", "actor"),
        *(
            Index(f"ix_change_{name}", name, sqlite_where=there, postgresql_where=there)
            for name, there in (("entity_id", text("entity_id IS NOT NULL")), ("undoes", text("undoes IS NOT NULL")))
        ),
        {"sqlite_autoincrement": True},
    )

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
    reason: str | None = None
    group: int | None = Field(default=None, index=True)
    undoes: int | None = None
    cause: str | None = None


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
    reason: str | None = None,
    sequence: int | None = None,
) -> int:
    """Append a change and return its sequence, which may be known before, as `NEXT`."""
    known = {} if sequence is None else {"sequence": sequence}
    made: int = row.write(
        session,
        Change,
        **known,
        group=group_of(session, sequence),
        at=now(),
        actor=actor.name,
        action=action.value,
        document_id=document_id,
        entity_id=node_id if node_type == "Entity" else None,
        project_id=project_id,
        node_type=node_type,
        node_id=node_id,
        before=before,
        after=after,
        reason=reason,
    )
    return made


def record_all(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    states: Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any]]],
    reason: str | None = None,
) -> range:
    """Append a change for each of some annotations, given by what it was before and is after, and return the sequences."""
    sequences = bulk.reserve(session, Change, len(states))
    rows = [
        (
            sequence,
            after["document_id"],
            after["id"],
            orjson.dumps(before).decode(),
            orjson.dumps(after).decode(),
            reason,
        )
        for sequence, (before, after) in zip(sequences, states, strict=True)
    ]
    same = {
        "group": group_of(session, sequences[0]),
        "at": now(),
        "actor": actor.name,
        "action": action.value,
        "node_type": "Annotation",
    }
    bulk.insert(session, Change, ("sequence", "document_id", "node_id", "before", "after", "reason"), rows, same)
    return sequences


def group_of(session: Session, sequence: int | None = None) -> int | None:
    """The group that the change about to be recorded is of; None where it is in none before `close`, since no number is known."""
    own: int | None = session.info.get("group")
    if own is None and not session.info.get("open"):
        own = session.info["group"] = sequence
    session.info["open"] = own is None
    return own


def close(
    session: Session, undoes: int | None = None, cause: Cause | None = None, *, earlier: int | None = None
) -> int | None:
    """Make one group of all that the session recorded since the last one, and return its number; None for nothing.

    Whatever is left open is closed at the commit, so that the changes of one request are a group. They go on with an
    `earlier` group where its number is given.
    """
    session.flush()
    own, open_ = session.info.pop("group", None), session.info.pop("open", False)
    values = {"undoes": undoes, "cause": cause, "earlier": earlier}
    if not open_ and (own is None or not any(values.values())):
        return own  # type: ignore[no-any-return]  # all that was recorded says so already
    numbers = row.run(session, CLOSE, {**values, "own": own})
    for each in session:
        if isinstance(each, Change):
            session.expire(each)
    return numbers[0][0] if numbers else None


def confine(session: Session, changes: ColumnElement[bool], project: int) -> None:
    """Let only those with a role in a project know of some changes from now on: what they tell of was hidden, and goes."""
    with unlimited(session):
        session.execute(update(Change).where(changes).values(project_id=project))


def versions(session: Session, entities: Iterable[int]) -> dict[int, int]:
    """How many changes each entity has been through, its making counted: the version that clients start from."""
    found = dict.fromkeys(entities, 1)
    statement = select(col(Change.entity_id), func.count()).where(col(Change.entity_id).in_(list(found)))
    for entity, number in session.execute(statement.group_by(col(Change.entity_id))):
        found[entity] = number
    return found


def serialise_writers(connection: Connection) -> None:
    """Let one writer work at a time, so that sequences are committed in order and none is overtaken.

    SQLite does this by itself (`BEGIN IMMEDIATE`); PostgreSQL takes a lock held until the commit, and tells other
    processes of the commit when it comes.
    """
    if connection.dialect.name == "postgresql":
        words = f"SELECT pg_advisory_xact_lock(2781), pg_notify('{CHANNEL}', '')"
        ask(connection, words, {})
