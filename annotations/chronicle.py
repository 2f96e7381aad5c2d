"""Reading the history: of a document, an annotation, a span or an entity, also where that is gone."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlmodel import Session, col, select

from annotations.annotation import Annotation
from annotations.entity import Entity
from annotations.history import Change, ChangeAction
from annotations.span import Span
from source_text import project, read
from source_text.paging import Page, Window, page
from source_text.problems import NotFound

NODES: dict[str, type[Any]] = {"Span": Span, "Annotation": Annotation}
"""What stays, be it without a place or as a tombstone, while its document does."""


class Subject(NamedTuple):
    """What a history is of: a type of node and the numbers of those it has been."""

    node: str
    numbers: tuple[int, ...]


def told(subject: Subject) -> Select[Any]:
    """The changes that concern a subject; those of a document are of all that is in it."""
    statement: Select[Any] = select(Change)
    if subject.node == "Document":
        return statement.where(col(Change.document_id).in_(subject.numbers))
    if subject.node == "Entity":
        return statement.where(col(Change.entity_id).in_(subject.numbers))
    return statement.where(col(Change.node_type) == subject.node, col(Change.node_id).in_(subject.numbers))


def history(session: Session, subject: Subject, wanted: Window, *, newest: bool = False) -> Page:
    """A page of the history of a subject, in the order of the changes, or the newest first."""
    order = -col(Change.sequence) if newest else col(Change.sequence)
    return page(session, told(subject), [order], wanted)


def count(session: Session, subject: Subject) -> int:
    """How many changes a subject has been through."""
    return int(session.execute(told(subject).with_only_columns(func.count())).scalar_one())


def entity(session: Session, number: int) -> Subject:
    """An entity with all that were merged into it."""
    known, fresh = {number}, {number}
    while fresh:
        merged = session.exec(select(Entity.id).where(col(Entity.merged_into).in_(fresh))).all()
        fresh = set(merged) - known
        known |= fresh
    return Subject("Entity", tuple(sorted(known)))


def document_named(session: Session, slug: str) -> Subject:
    """The document under a slug, or the last one that was; NotFound where there never was one to be seen."""
    try:
        return Subject("Document", (read.document(session, slug).id,))
    except NotFound:
        return _gone(session, "Document", "slug", slug)


def entity_named(session: Session, found: Entity | None, key: str) -> Subject:
    """An entity that was found under a key, or the last one that was there."""
    return entity(session, found.id) if found is not None else _gone(session, "Entity", "key", key)


def _gone(session: Session, node: str, field: str, given: str) -> Subject:
    """What had a name when it was removed."""
    name = project.split(given).name
    removed = select(Change.node_id).where(
        Change.node_type == node,
        Change.action == ChangeAction.DELETED,
        col(Change.before)[field].as_string() == name,
    )
    number = session.exec(removed.order_by(col(Change.sequence).desc())).first()
    if number is None:
        raise NotFound(
            f"There is no {node.lower()} {given[:100]!r}, and never was one.",
            path=(field,),
            hint="The lists name those there are.",
        )
    return Subject(node, (number,))


def changes(session: Session, sequences: Sequence[int]) -> dict[int, Change]:
    """Changes by sequence."""
    rows = select(Change).where(col(Change.sequence).in_(list(sequences)))
    return {change.sequence: change for change in session.exec(rows)}


def known(session: Session, subject: Subject) -> bool:
    """Whether a span or annotation is there, or was; what came with an import has no change of its own yet."""
    there = session.exec(select(NODES[subject.node].id).where(col(NODES[subject.node].id).in_(subject.numbers)))
    return there.first() is not None or count(session, subject) > 0
