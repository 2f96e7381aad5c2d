"""Translations of whole paragraphs: which one a reader gets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, select
from sqlmodel import Session, col

from annotations.annotation import Annotation, Kind, Status
from annotations.language import serves
from annotations.read import anchored, kept
from annotations.span import Span

A = TypeVar("A", bound=Any)
RANK: Mapping[str, int] = {Status.APPROVED: 1, Status.PROPOSED: 0}
"""Which of a paragraph's translations come first: of a higher rank, then the latest."""


def preferred(translations: Sequence[A], language: str) -> A | None:
    """The best of a paragraph's translations into a language: approved before proposed, then the latest."""
    fitting = [t for t in translations if t.status in RANK and serves(t.language or "", language)]
    return max(fitting, key=_rank, default=None)


def _rank(translation: Any) -> tuple[int, str, int]:
    return RANK[translation.status], translation.modified_at, translation.id


def standing(paragraphs: Sequence[int] | BindParameter[Any], *wanted: Any) -> Select[Any]:
    """What is wanted of the translations, and of their spans, that a reader of some paragraphs may get."""
    joined: Select[Any] = select(*wanted).join(Annotation, col(Annotation.span_id) == col(Span.id))
    return kept(joined, (Kind.TRANSLATION,), (Status.APPROVED, Status.PROPOSED)).where(*anchored(paragraphs))


def chosen(there: Iterable[tuple[int, A]], language: str) -> dict[int, A]:
    """The best of the translations of each paragraph, by paragraph id."""
    groups: dict[int, list[A]] = {}
    for paragraph, annotation in there:
        groups.setdefault(paragraph, []).append(annotation)
    found = {paragraph: preferred(of, language) for paragraph, of in groups.items()}
    return {paragraph: annotation for paragraph, annotation in found.items() if annotation}


def best(session: Session, paragraphs: Sequence[int], language: str) -> dict[int, Annotation]:
    """The best translation of each paragraph that has one, by paragraph id."""
    rows: Any = session.execute(standing(paragraphs, Span.paragraph_id, Annotation))
    return chosen(rows, language)
