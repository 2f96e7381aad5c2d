"""The words of paragraphs, with the names that are linked in them kept whole."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Status
from annotations.entity import Entity, EntityType
from annotations.span import AnchorState, Span
from source_text import read, words
from source_text.words import Name, Word


def find(session: Session, paragraphs: Sequence[int]) -> dict[int, tuple[Word, ...]]:
    """The words of current paragraphs, by paragraph id, in code points of the original."""
    rows = read.paragraphs(session, paragraphs)
    owners = read.documents(session, {row.document_id for row in rows.values()})
    named = _names(session, paragraphs)
    return {
        id_: words.find(row.text, owners[row.document_id].language, named.get(id_, ())) for id_, row in rows.items()
    }


def _names(session: Session, paragraphs: Sequence[int]) -> dict[int, tuple[Name, ...]]:
    """Where persons, places and states are named in paragraphs; other names are mostly made of ordinary words."""
    statement = (
        select(Span.paragraph_id, Span.start, Span.end, Entity.type)
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .join(Entity, col(Entity.id) == col(Annotation.entity_id))
        .where(
            col(Span.paragraph_id).in_(paragraphs),
            Span.state == AnchorState.ANCHORED,
            Annotation.kind == Kind.ENTITY_LINK,
            col(Annotation.status).in_((Status.APPROVED, Status.PROPOSED)),
            col(Annotation.deleted_at).is_(None),
            col(Entity.type).in_((EntityType.PERSON, EntityType.PLACE, EntityType.STATE)),
        )
        .order_by(col(Span.start), col(Span.end).desc())
    )
    found: dict[int, dict[Name, None]] = {}
    for paragraph, start, end, kind in session.exec(statement):
        if end - start > 1:
            found.setdefault(paragraph, {})[start, end, kind == EntityType.PERSON] = None
    return {paragraph: tuple(names) for paragraph, names in found.items()}
