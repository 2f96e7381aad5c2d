"""Reading spans and annotations, many at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, func
from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Status
from annotations.entity import Entity
from annotations.span import AnchorState, Span
from source_text.document import Document
from source_text.paging import Key, Page, Window, page, pages
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given

PLACES = (col(Span.paragraph_id), col(Span.start), col(Span.end).desc(), col(Span.id))
"""The order of spans in their paragraphs: as the text runs, longer ones first."""

Names = tuple[str, ...] | None
S = TypeVar("S", bound=Any)


def kept(statement: S, kinds: Names = None, statuses: Names = None) -> S:
    """A statement over annotations, narrowed to kinds and statuses; deleted ones are left out, and rejected ones
    where no statuses are asked for."""
    status = col(Annotation.status)
    wanted = status != Status.REJECTED if statuses is None else status.in_(statuses)
    found = statement.where(col(Annotation.deleted_at).is_(None), wanted)
    return found if kinds is None else found.where(col(Annotation.kind).in_(kinds))  # type: ignore[no-any-return]


def fits(annotation: Annotation, kinds: Names, statuses: Names) -> bool:
    """The same choice for an annotation in memory."""
    return (
        annotation.deleted_at is None
        and (annotation.status != Status.REJECTED if statuses is None else annotation.status in statuses)
        and (kinds is None or annotation.kind in kinds)
    )


def spans(session: Session, ids: Iterable[int]) -> dict[int, Span]:
    """Spans by id."""
    return {s.id: s for s in session.exec(select(Span).where(col(Span.id).in_(list(ids))))}


def annotations(session: Session, ids: Iterable[int]) -> dict[int, Annotation]:
    """Annotations by id, without the deleted ones."""
    statement = select(Annotation).where(col(Annotation.id).in_(list(ids)), col(Annotation.deleted_at).is_(None))
    return {a.id: a for a in session.exec(statement)}


def anchored(paragraphs: Sequence[int] | BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """What the spans fulfil that have a place in some paragraphs."""
    return col(Span.paragraph_id).in_(paragraphs), col(Span.state) == AnchorState.ANCHORED


def by_paragraph(
    session: Session, paragraphs: Sequence[int], kinds: Names = None, statuses: Names = None
) -> dict[int, list[tuple[Span, list[Annotation]]]]:
    """The anchored spans of each paragraph in the order of the text, longer ones first, each with its annotations.

    A span none of whose annotations is asked for is left out.
    """
    statement = kept(
        select(Span, Annotation).join(Annotation, col(Annotation.span_id) == col(Span.id)), kinds, statuses
    ).where(*anchored(paragraphs))
    found: dict[int, list[tuple[Span, list[Annotation]]]] = {p: [] for p in paragraphs}
    for span, annotation in session.exec(statement.order_by(*PLACES, col(Annotation.id))):
        there = found[span.paragraph_id]
        if there and there[-1][0] is span:
            there[-1][1].append(annotation)
        else:
            there.append((span, [annotation]))
    return found


def placed(session: Session, document: int, kind: Kind) -> Sequence[tuple[Annotation, Span]]:
    """All annotations of a kind that have a place in a document, deleted and rejected ones too, as they were made."""
    statement = (
        select(Annotation, Span)
        .join(Span, col(Span.id) == col(Annotation.span_id))
        .where(Annotation.document_id == document, Annotation.kind == kind, Span.state == AnchorState.ANCHORED)
    )
    return session.exec(statement.order_by(col(Annotation.id))).all()


def by_span(
    session: Session, ids: Sequence[int], kinds: Names = None, statuses: Names = None
) -> dict[int, list[Annotation]]:
    """The annotations of each span, in the order they were made."""
    found: dict[int, list[Annotation]] = {s: [] for s in ids}
    statement = kept(select(Annotation), kinds, statuses).where(col(Annotation.span_id).in_(ids))
    for annotation in session.exec(statement.order_by(col(Annotation.id))):
        found[annotation.span_id].append(annotation)
    return found


def listing(kinds: Names, statuses: Names, creator: str | None, document: int | None) -> Select[Any]:
    """The annotations that a list asks for, in one document or everywhere."""
    statement: Select[Any] = kept(select(Annotation), kinds, statuses)
    if creator is not None:
        statement = statement.where(Annotation.creator == creator)  # type: ignore[arg-type]
    return statement if document is None else statement.where(col(Annotation.document_id) == document)


def annotation_page(session: Session, statement: Select[Any], wanted: Window) -> Page:
    """A page of a `listing`, in the order the annotations were made."""
    return page(session, statement, [col(Annotation.id)], wanted)


def count(session: Session, statement: Select[Any]) -> int:
    """How many rows a list has in all."""
    return int(session.execute(select(func.count()).select_from(statement.order_by(None).subquery())).scalar_one())


def counts(session: Session, documents: Sequence[int]) -> dict[int, list[tuple[str, str, int]]]:
    """Kind, status and number of the annotations of each document."""
    found: dict[int, list[tuple[str, str, int]]] = {d: [] for d in documents}
    columns = (col(Annotation.document_id), col(Annotation.kind), col(Annotation.status))
    statement = kept(select(*columns, func.count())).where(col(Annotation.document_id).in_(documents))
    for document, kind, status, number in session.execute(statement.group_by(*columns).order_by(*columns)):
        found[document].append((kind, status, number))
    return found


def orphan_pages(session: Session, documents: Sequence[int], wanted: Window) -> dict[int, Page]:
    """A page of the spans without a place, for each document."""
    return pages(session, orphaned(), [col(Span.id)], wanted, col(Span.document_id), documents)


def orphan_counts(session: Session, documents: Sequence[int]) -> dict[int, int]:
    """How many spans of each document lost their place."""
    counted = (
        orphaned().where(col(Span.document_id).in_(documents)).with_only_columns(col(Span.document_id), func.count())
    )
    return dict(session.execute(counted.group_by(col(Span.document_id))).all())


def orphaned() -> Select[Any]:
    """The spans that have annotations and no place in the current text."""
    annotated = kept(select(Annotation.id)).where(col(Annotation.span_id) == col(Span.id)).exists()
    return select(Span).where(Span.state == AnchorState.ORPHANED, annotated)


def mentions() -> Select[Any]:
    """The entity links that have a place in the current text; joined with span and paragraph."""
    statement: Select[Any] = (
        select(Annotation)
        .join(Span, col(Annotation.span_id) == col(Span.id))
        .join(Paragraph, col(Span.paragraph_id) == col(Paragraph.id))
    )
    return kept(statement, (Kind.ENTITY_LINK,)).where(
        col(Span.state) == AnchorState.ANCHORED, col(Annotation.entity_id).is_not(None)
    )


MENTION_ORDER = (col(Annotation.document_id), col(Paragraph.ordinal), col(Span.start), col(Annotation.id))
"""The order of mentions: document by document as they came, then as the text runs."""


_STANDING = Prepared(
    select(col(Annotation.id), col(Paragraph.ordinal), col(Span.start))
    .join(Span, col(Annotation.span_id) == col(Span.id))
    .join(Paragraph, col(Span.paragraph_id) == col(Paragraph.id))
    .where(col(Annotation.id).in_(all_given("ids")), Span.state == AnchorState.ANCHORED)
    .where(col(Paragraph.ordinal).is_not(None))
)


def standing(session: Session, wanted: Window) -> Window:
    """A window in `MENTION_ORDER` by the places that the annotations it ends at have now, where they have any."""
    if not wanted.sides():
        return wanted
    found = _STANDING.rows(session, ids=[key[-1] for _, key in wanted.sides()])
    there = {id_: place for id_, *place in found}

    def moved(key: Key | None) -> Key | None:
        return key and (key[0], *there.get(key[-1], key[1:-1]), key[-1])

    return replace(wanted, after=moved(wanted.after), before=moved(wanted.before))


def mention_pages(session: Session, entities: Sequence[int], wanted: Window, document: int | None) -> dict[int, Page]:
    """A page of mentions for each entity, in one document or in all."""
    statement = mentions()
    if document is not None:
        statement = statement.where(col(Annotation.document_id) == document)
    return pages(session, statement, MENTION_ORDER, wanted, col(Annotation.entity_id), entities)


def mention_counts(session: Session, entities: Sequence[int], document: int | None = None) -> dict[int, int]:
    """How many mentions each entity has."""
    statement = mentions().where(col(Annotation.entity_id).in_(entities))
    if document is not None:
        statement = statement.where(col(Annotation.document_id) == document)
    counted = statement.with_only_columns(col(Annotation.entity_id), func.count()).group_by(col(Annotation.entity_id))
    return dict(session.execute(counted).all())


def document_pages(session: Session, entities: Sequence[int], wanted: Window) -> dict[int, Page]:
    """A page of the documents that mention each entity, in the order the documents came."""
    pairs: Any = mentions().with_only_columns(
        col(Annotation.entity_id).label("entity"), col(Annotation.document_id).label("document")
    )
    mentioned = pairs.distinct().subquery()
    statement: Select[Any] = select(Document).join(mentioned, mentioned.c.document == col(Document.id))
    return pages(session, statement, [col(Document.id)], wanted, mentioned.c.entity, entities)


def document_counts(session: Session, entities: Sequence[int]) -> dict[int, int]:
    """How many documents mention each entity."""
    counted = mentions().where(col(Annotation.entity_id).in_(entities))
    columns = (col(Annotation.entity_id), func.count(func.distinct(col(Annotation.document_id))))
    return dict(session.execute(counted.with_only_columns(*columns).group_by(columns[0])).all())


def entity_pages(session: Session, documents: Sequence[int], wanted: Window, types: Names) -> dict[int, Page]:
    """A page of (entity id, mentions) for each document, the most mentioned first."""
    tallied = _tally(types)
    order = [-tallied.c.number, tallied.c.entity]
    statement: Select[Any] = select(tallied.c.entity)
    return pages(session, statement, order, wanted, tallied.c.document, documents)


def entity_counts(session: Session, documents: Sequence[int], types: Names) -> dict[int, int]:
    """How many entities each document mentions."""
    tallied = _tally(types)
    statement = select(tallied.c.document, func.count()).where(tallied.c.document.in_(documents))
    return dict(session.execute(statement.group_by(tallied.c.document)).all())


def _tally(types: Names) -> Any:
    """Document, entity and number of mentions."""
    columns: tuple[Any, ...] = (
        col(Annotation.document_id).label("document"),
        col(Annotation.entity_id).label("entity"),
    )
    statement = mentions()
    if types is not None:
        statement = statement.join(Entity, col(Entity.id) == col(Annotation.entity_id)).where(
            col(Entity.type).in_(types)
        )
    grouped = statement.with_only_columns(*columns, func.count().label("number"))
    return grouped.group_by(col(Annotation.document_id), col(Annotation.entity_id)).subquery()


def related(session: Session, entities: Sequence[int], first: int) -> dict[int, list[tuple[int, int]]]:
    """The entities mentioned in the same paragraphs as each entity, with the number of such paragraphs, most first."""
    pairs: Any = mentions().with_only_columns(
        col(Span.paragraph_id).label("paragraph"), col(Annotation.entity_id).label("entity")
    )
    one, other = pairs.distinct().subquery(), pairs.distinct().subquery()
    shared = func.count().label("shared")
    statement = (
        select(one.c.entity, other.c.entity.label("other"), shared)
        .join(other, (one.c.paragraph == other.c.paragraph) & (one.c.entity != other.c.entity))
        .where(one.c.entity.in_(entities))
        .group_by(one.c.entity, other.c.entity)
        .order_by(one.c.entity, shared.desc(), other.c.entity)
    )
    found: dict[int, list[tuple[int, int]]] = {e: [] for e in entities}
    for entity, near, number in session.execute(statement):
        if len(found[entity]) < first:
            found[entity].append((near, number))
    return found
