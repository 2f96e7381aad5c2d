"""What stays of an annotation that was deleted: what it was, who took it away, when and why."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations.annotation import Annotation
from annotations.history import Change, ChangeAction
from annotations.problems import Gone


class Tombstone(NamedTuple):
    """A deleted annotation as it last stood, the name of who deleted it, the reason given, and the change."""

    last: Annotation
    by: str
    at: str
    reason: str | None
    sequence: int


def tombstones(session: Session, ids: Iterable[int]) -> dict[int, Tombstone]:
    """The tombstones among annotations, by annotation id."""
    rows = select(Annotation).where(col(Annotation.id).in_(list(ids)), col(Annotation.deleted_at).is_not(None))
    gone = {row.id: row for row in session.exec(rows)}
    deleting = select(Change).where(
        Change.node_type == "Annotation", col(Change.node_id).in_(gone), Change.action == ChangeAction.DELETED
    )
    found = {}
    for change in session.exec(deleting.order_by(col(Change.sequence))):
        row = gone[change.node_id]
        last = Annotation(**{n: v for n, v in (change.before or {}).items() if n in Annotation.model_fields})
        found[row.id] = Tombstone(last, change.actor, row.deleted_at or change.at, change.reason, change.sequence)
    return found


def gone(session: Session, annotation: Annotation) -> Gone:
    """The problem that an annotation was deleted."""
    stone = tombstones(session, [annotation.id])[annotation.id]
    return Gone(
        f"The annotation was deleted by {stone.by}.",
        path=("id",),
        hint="Its history tells what it said; reverting the deletion brings it back.",
        deletedBy=stone.by,
        deletedAt=stone.at,
        kind=stone.last.kind,
        reason=stone.reason,
        change=stone.sequence,
    )
