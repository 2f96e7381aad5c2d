"""How far the translation of documents has come, and how many glosses and links they have, many documents at a time."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Status
from annotations.language import serves, serving
from annotations.past import Past
from annotations.read import kept
from annotations.span import AnchorState, Span
from source_text.paragraph import Paragraph

_RANKS = {Status.DRAFT: 1, Status.PROPOSED: 2, Status.APPROVED: 3}
_STATUSES = {rank: status for status, rank in _RANKS.items()}


class Share(NamedTuple):
    """Paragraphs whose best translation has one status; None where they have none."""

    status: Status | None
    paragraphs: int
    characters: int


class Count(NamedTuple):
    """How many annotations have one status."""

    status: Status
    number: int


class Progress(NamedTuple):
    """The state of one document in one language: every paragraph counts once, by its best translation."""

    shares: list[Share]
    glosses: list[Count]
    links: list[Count]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs there are."""
        return sum(s.paragraphs for s in self.shares)

    @property
    def characters(self) -> int:
        """How many code points they have."""
        return sum(s.characters for s in self.shares)

    def share(self, *statuses: Status) -> float:
        """The part of the characters, from 0 to 1, whose best translation has one of some statuses."""
        done = sum(s.characters for s in self.shares if s.status in statuses)
        return done / self.characters if self.characters else 0.0


def by_document(session: Session, documents: Sequence[int], language: str) -> dict[int, Progress]:
    """The progress of current revisions, in three statements however many there are."""
    found = {d: Progress([], [], []) for d in documents}
    rank = case(*((col(Annotation.status) == status, number) for status, number in _RANKS.items()))
    ranked: Any = (
        kept(
            select(Span.paragraph_id, func.max(rank).label("rank")).join(
                Annotation, col(Annotation.span_id) == col(Span.id)
            ),
            (Kind.TRANSLATION,),
        )
        .where(
            col(Annotation.document_id).in_(documents),
            Span.state == AnchorState.ANCHORED,
            serving(col(Annotation.language), language),
        )
        .group_by(col(Span.paragraph_id))
    )
    best = ranked.subquery()
    columns: tuple[Any, ...] = (col(Paragraph.document_id), func.coalesce(best.c.rank, 0).label("best"))
    counted: Any = (
        select(Paragraph)
        .outerjoin(best, best.c.paragraph_id == col(Paragraph.id))
        .where(col(Paragraph.document_id).in_(documents), col(Paragraph.ordinal).is_not(None))
        .with_only_columns(*columns, func.count(), func.sum(func.length(col(Paragraph.text))))
        .group_by(*columns)
        .order_by(*columns)
    )
    for document, number, paragraphs, characters in session.execute(counted):
        found[document].shares.append(Share(_STATUSES.get(number), paragraphs, int(characters)))
    for kind in (Kind.GLOSS, Kind.ENTITY_LINK):
        for document, status, number in session.execute(_statuses(kind, documents, language)):
            of = found[document].glosses if kind == Kind.GLOSS else found[document].links
            of.append(Count(Status(status), number))
    return found


def _statuses(kind: Kind, documents: Sequence[int], language: str) -> Any:
    """How many annotations of a kind each document has of each status; rejected ones too, they are work done."""
    columns: tuple[Any, ...] = (col(Annotation.document_id), col(Annotation.status))
    statement: Any = kept(select(Annotation), (kind,), tuple(Status)).where(col(Annotation.document_id).in_(documents))
    if kind == Kind.GLOSS:
        statement = statement.where(serving(col(Annotation.language), language))
    return statement.with_only_columns(*columns, func.count()).group_by(*columns).order_by(*columns)


def of_past(session: Session, past: Past, language: str) -> Progress:
    """The progress of a past revision, as it stood."""
    translated: dict[int, int] = {}
    for row in past.all(session, (Kind.TRANSLATION,)):
        span = past.spans[row.span_id]
        if span.state == AnchorState.ANCHORED and serves(row.language or "", language):
            rank = _RANKS[Status(row.status)]
            translated[span.paragraph_id] = max(rank, translated.get(span.paragraph_id, 0))
    shares = []
    for rank in range(len(_RANKS) + 1):
        there = [p for p in past.paragraphs if translated.get(p.id, 0) == rank]
        if there:
            shares.append(Share(_STATUSES.get(rank), len(there), sum(len(p.text) for p in there)))
    glosses = (a for a in past.all(session, (Kind.GLOSS,), tuple(Status)) if serves(a.language or "", language))
    return Progress(shares, _counts(glosses), _counts(past.all(session, (Kind.ENTITY_LINK,), tuple(Status))))


def _counts(rows: Iterable[Annotation]) -> list[Count]:
    statuses = [Status(row.status) for row in rows]
    return [Count(status, statuses.count(status)) for status in sorted(set(statuses))]
