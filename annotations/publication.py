"""Showing a document or an entity to more people or fewer, and taking a document away altogether."""

from sqlmodel import Session, col, select

from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation
from annotations.entity import Entity
from annotations.entry import touch
from annotations.history import Change, ChangeAction, confine, record
from source_text import read, store
from source_text.document import Document
from source_text.problems import Conflict
from source_text.sight import ORDER, Visibility, unlimited


def _administered(session: Session, actor: Actor, slug: str, act: str) -> Document:
    require(actor, Role.READER, act)
    document = read.document(session, slug)
    require(actor, Role.ADMINISTRATOR, act, document.project_id)
    return document


def show(session: Session, actor: Actor, slug: str, visibility: Visibility) -> Document:
    """Say by whom a document may be seen. The entities of its project that it mentions become at least as visible."""
    document = _administered(session, actor, slug, "say who may see a document")
    before = document.model_dump()
    if document.visibility == visibility:
        return document
    document.visibility = visibility.value
    less = ORDER[: ORDER.index(visibility)]
    if less:
        mentioned = select(Annotation.entity_id).where(
            Annotation.document_id == document.id, col(Annotation.deleted_at).is_(None)
        )
        hidden = select(Entity).where(
            col(Entity.id).in_(mentioned),
            Entity.project_id == document.project_id,
            col(Entity.visibility).in_(less),
        )
        for entity in session.exec(hidden).all():
            was = entity.model_dump()
            entity.visibility = visibility.value
            record(session, actor, ChangeAction.UPDATED, "Entity", entity.id, before=was, after=entity.model_dump())
    session.flush()
    record(
        session,
        actor,
        ChangeAction.UPDATED,
        "Document",
        document.id,
        document_id=document.id,
        before=before,
        after=document.model_dump(),
    )
    touch(session, document.id)
    session.refresh(document)
    return document


def allow(session: Session, actor: Actor, entity: Entity, visibility: Visibility) -> None:
    """Refuse to say by whom an entity may be seen: Conflict where it is mentioned in what more people may see."""
    require(actor, Role.REVIEWER, "say who may see an entity", entity.project_id)
    if visibility == Visibility.PRIVATE:
        elsewhere = (col(Document.visibility) != Visibility.PRIVATE) | (Document.project_id != entity.project_id)
        mentioned = select(Annotation.id).join(Document, col(Document.id) == col(Annotation.document_id))
        mentioned = mentioned.where(Annotation.entity_id == entity.id, col(Annotation.deleted_at).is_(None), elsewhere)
        with unlimited(session):
            shown = session.exec(mentioned.limit(1)).first()
        if shown is not None:
            raise Conflict(
                "The entity is mentioned in documents that others may see.",
                path=("visibility",),
                hint="Make those documents private first, or take the links to it away.",
            )


def remove(session: Session, actor: Actor, slug: str) -> None:
    """Take a document away with everything that is said about it; what the history has of it stays.

    The history of a document that was not public stays with those who could see it.
    """
    document = _administered(session, actor, slug, "remove a document")
    last, project = document.model_dump(), document.project_id
    shut = document.visibility != Visibility.PUBLIC
    record(session, actor, ChangeAction.DELETED, "Document", document.id, document_id=document.id, before=last)
    if shut:
        confine(session, col(Change.document_id) == document.id, project)
    store.remove(session, document)
