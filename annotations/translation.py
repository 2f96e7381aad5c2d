"""Translations of whole paragraphs: which one a reader gets."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Status
from annotations.language import serves
from annotations.read import kept
from annotations.span import AnchorState, Span


def preferred(translations: Sequence[Annotation], language: str) -> Annotation | None:
    """The best of a paragraph's translations into a language: approved before proposed, then the latest."""
    rank = {Status.APPROVED: 1, Status.PROPOSED: 0}
    fitting = [t for t in translations if t.status in rank and serves(t.language or "", language)]
    return max(fitting, key=lambda t: (rank[Status(t.status)], t.modified_at, t.id), default=None)


def best(session: Session, paragraphs: Sequence[int], language: str) -> dict[int, Annotation]:
    """The best translation of each paragraph that has one, by paragraph id."""
    statement = kept(
        select(Span.paragraph_id, Annotation).join(Annotation, col(Annotation.span_id) == col(Span.id)),
        (Kind.TRANSLATION,),
        (Status.APPROVED, Status.PROPOSED),
    ).where(col(Span.paragraph_id).in_(paragraphs), Span.state == AnchorState.ANCHORED)
    there: dict[int, list[Annotation]] = {}
    for paragraph, annotation in session.exec(statement):
        there.setdefault(paragraph, []).append(annotation)
    found = {paragraph: preferred(of, language) for paragraph, of in there.items()}
    return {paragraph: annotation for paragraph, annotation in found.items() if annotation}
