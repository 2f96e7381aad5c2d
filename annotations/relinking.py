"""Letting mentions be of another entity, many at once; two links of one span to the same entity become one."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from annotations import entry
from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity
from annotations.history import ChangeAction
from source_text import bulk, read
from source_text.clock import now
from source_text.problems import Invalid, NotFound

MOST = 10_000
"""How many mentions can be named at once."""
_STATUSES = (Status.APPROVED, Status.PROPOSED, Status.DRAFT, Status.REJECTED)
_ORIGINS = (Origin.HUMAN, Origin.IMPORT, Origin.MACHINE)
_TOGETHER = 500


def relink(session: Session, actor: Actor, mentions: Sequence[int], target: Entity) -> int:
    """Let mentions, by annotation id, be of another entity, and return how many were of another before.

    Approved ones are for reviewers. NotFound where one is no entity link that is there.
    """
    require(actor, Role.TRANSLATOR, "move mentions")
    rows = chosen(session, mentions)
    allowed(session, actor, rows, "move mentions")
    moving = [row for row in rows if row.entity_id != target.id]
    move(session, actor, moving, target.id)
    return len(moving)


def chosen(session: Session, mentions: Sequence[int], path: str = "mentions") -> list[Annotation]:
    """The entity links of some ids, in the order they were made; NotFound where one is none, or deleted."""
    if len(mentions) > MOST:
        raise Invalid(
            f"{len(mentions)} mentions are named.", path=(path,), hint=f"Name at most {MOST} at once.", limit=MOST
        )
    rows: list[Annotation] = []
    wanted = sorted(set(mentions))
    for some in bulk.parts(wanted, _TOGETHER):
        statement = select(Annotation).where(
            col(Annotation.id).in_(some),
            Annotation.kind == Kind.ENTITY_LINK,
            col(Annotation.deleted_at).is_(None),
        )
        rows += session.exec(statement.order_by(col(Annotation.id))).all()
    if len(rows) < len(wanted):
        missing = next(id_ for id_ in wanted if id_ not in {row.id for row in rows})
        raise NotFound(
            "One of the mentions is no entity link that is there.",
            path=(path, str(list(mentions).index(missing))),
            hint="It may have been deleted; read the mentions again.",
        )
    return rows


def allowed(session: Session, actor: Actor, rows: Sequence[Annotation], act: str) -> None:
    """Refuse to touch links in projects where the actor may not, and approved or rejected ones below a reviewer."""
    owners = {document: read.project(session, document) for document in {row.document_id for row in rows}}
    reviewed = {row.document_id for row in rows if row.status in (Status.APPROVED, Status.REJECTED)}
    for document, project in sorted(owners.items()):
        require(actor, Role.REVIEWER if document in reviewed else Role.TRANSLATOR, act, project)


def move(session: Session, actor: Actor, rows: Sequence[Annotation], target: int) -> None:
    """Let links be to another entity, and keep one of those that then say the same of one span.

    Of several that stand, the one that has come furthest in review is kept, then one made by a person, then the
    oldest; the others become tombstones. Rejected links stay rejected, and of several one is kept as well.
    """
    if not rows:
        return
    was = [row.model_dump() for row in rows]
    moment = now()
    for row in rows:
        row.entity_id = target
        row.version += 1
        row.modified_at = moment
    session.flush()
    spans, documents = {row.span_id for row in rows}, {row.document_id for row in rows}
    entry.enter(session, actor, ChangeAction.UPDATED, rows, was)
    surplus = _surplus(session, spans, target)
    if surplus:
        was = [row.model_dump() for row in surplus]
        for row in surplus:
            row.version += 1
            row.modified_at = row.deleted_at = moment
        entry.enter(session, actor, ChangeAction.DELETED, surplus, was)
    for document in sorted(documents):
        entry.touch(session, document)


def _surplus(session: Session, spans: set[int], target: int) -> list[Annotation]:
    """The links of some spans to an entity that say what a better one says already."""
    found: dict[tuple[Any, bool], list[Annotation]] = {}
    for some in bulk.parts(sorted(spans), _TOGETHER):
        statement = select(Annotation).where(
            col(Annotation.span_id).in_(some),
            Annotation.kind == Kind.ENTITY_LINK,
            Annotation.entity_id == target,
            col(Annotation.deleted_at).is_(None),
        )
        for row in session.exec(statement):
            found.setdefault((row.span_id, row.status == Status.REJECTED), []).append(row)
    return [row for same in found.values() for row in sorted(same, key=_worth)[1:]]


def _worth(row: Annotation) -> tuple[int, int, int]:
    return (_STATUSES.index(Status(row.status)), _ORIGINS.index(Origin(row.origin)), row.id)
