"""What the linker learns: the judgements on entity links in a set of documents, with the contexts they were made in."""

from sqlmodel import Session, col, select

from annotations import authority
from annotations.annotation import Annotation, Kind, Status
from annotations.experience import NEAR, Context, Experience, Judgement
from annotations.gazetteer import fold
from annotations.span import Span
from source_text.document import Document
from source_text.groundwork import recall

LATEST = 20_000
"""How many judgements are looked at, the latest first."""


def learn(session: Session, project: int, *, without: int | None = None) -> Experience:
    """The judgements on links in the documents of a project that the session shows; `without` leaves one out, by id.

    A judgement is an approved or rejected link, whoever made it. Where its span lost its place, the words around it
    are those of the last place it had.
    """
    columns = (Span.paragraph_id, Span.quote, Span.prefix, Span.suffix, Annotation.entity_id, Annotation.status)
    statement = (
        select(*map(col, columns))
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(
            Annotation.kind == Kind.ENTITY_LINK,
            col(Annotation.status).in_((Status.APPROVED, Status.REJECTED)),
            col(Annotation.deleted_at).is_(None),
            col(Annotation.entity_id).is_not(None),
        )
        .order_by(col(Annotation.id).desc())
        .limit(LATEST)
    )
    of_project = select(Document.id).where(Document.project_id == project)
    statement = statement.where(col(Annotation.document_id).in_(of_project))
    if without is not None:
        statement = statement.where(Annotation.document_id != without)
    rows = session.execute(statement).all()
    keys = (
        {id_: e.key for id_, e in authority.resolve(session, {row.entity_id for row in rows}).items()} if rows else {}
    )
    near: dict[int, set[str]] = {}
    for row in rows:
        if row.status == Status.APPROVED and row.entity_id in keys:
            near.setdefault(row.paragraph_id, set()).add(keys[row.entity_id])
    judgements = tuple(
        Judgement(
            fold(row.quote),
            keys[row.entity_id],
            row.status == Status.APPROVED,
            Context(
                row.prefix[-NEAR:],
                row.suffix[:NEAR],
                frozenset(near.get(row.paragraph_id, set()) - {keys[row.entity_id]}),
            ),
        )
        for row in rows
        if row.entity_id in keys
    )
    return recall(Experience, judgements)
