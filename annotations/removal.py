"""Taking away an entity that nobody links to any more; the history keeps it."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from annotations import authority
from annotations.actor import Actor
from annotations.annotation import Annotation
from annotations.entity import Entity, EntityIdentifier, EntityName
from annotations.entry import enter
from annotations.history import Change, ChangeAction, confine, record
from source_text.clock import now
from source_text.document import Document
from source_text.problems import Conflict
from source_text.sight import Visibility, unlimited


def remove_entity(session: Session, actor: Actor, entity: Entity, reason: str | None = None) -> None:
    """Take an entity away; Conflict where an annotation links to it, now or in an earlier revision.

    Deleted links to it stay as tombstones without it. The history of one that was not public stays with those who
    could see it.
    """
    last = authority.snapshot(session, entity)
    with unlimited(session):
        links = session.exec(select(Annotation).where(Annotation.entity_id == entity.id)).all()
        _check(session, entity, links)
        was = [link.model_dump() for link in links]
        for link in links:
            link.entity_id = None
            link.version += 1
            link.modified_at = now()
        session.flush()
        enter(session, actor, ChangeAction.UPDATED, links, was, reason)
        session.execute(delete(EntityName).where(col(EntityName.entity_id) == entity.id))
        session.execute(delete(EntityIdentifier).where(col(EntityIdentifier.entity_id) == entity.id))
        record(session, actor, ChangeAction.DELETED, "Entity", entity.id, before=last, reason=reason)
        if entity.visibility != Visibility.PUBLIC:
            confine(session, col(Change.entity_id) == entity.id, entity.project_id)
    session.delete(entity)
    session.flush()


def _check(session: Session, entity: Entity, links: Sequence[Annotation]) -> None:
    """Refuse where a link still stands, or stood in a revision that can be read."""
    standing = [link for link in links if link.deleted_at is None]
    if standing:
        raise Conflict(
            f"{len(standing)} annotation(s) link to {entity.key!r}.",
            path=("sequence",),
            hint="Take them away first, or merge the entity into the right one.",
            links=len(standing),
        )
    if session.exec(select(Entity.id).where(Entity.merged_into == entity.id)).first() is not None:
        raise Conflict(
            f"Another entity was merged into {entity.key!r}.", path=("sequence",), hint="Take the merge back first."
        )
    revised = select(Document.id).where(
        col(Document.id).in_({link.document_id for link in links}), Document.revision > 1
    )
    if session.exec(revised).first() is not None:
        raise Conflict(
            f"An earlier revision may show a link to {entity.key!r}.",
            path=("sequence",),
            hint="Keep the entity; it does no harm without mentions.",
        )
