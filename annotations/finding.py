"""Finding what was said by its words: translations, glosses and notes, whatever the case and the script."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import Session, col, select

from annotations import authority
from annotations.annotation import Annotation, Kind
from annotations.entity import Entity
from annotations.read import MENTION_ORDER, kept, standing
from annotations.span import AnchorState, Span
from source_text import scripts
from source_text.paging import Page, Window, page
from source_text.paragraph import Paragraph

KINDS = (Kind.TRANSLATION, Kind.GLOSS, Kind.NOTE)
"""What has words of its own."""


class Found(NamedTuple):
    """An annotation with its span and its paragraph."""

    annotation: Annotation
    span: Span
    paragraph: Paragraph


def forms(word: str) -> list[str]:
    """A word in small letters as it stands, and in the other script where that differs."""
    return list(
        dict.fromkeys(text.lower() for text in (word, *(scripts.convert(word, c).text for c in ("s2t", "t2s"))))
    )


def highlights(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text: code points, half-open, in order."""
    low = text.lower()
    if len(low) != len(text):  # a few letters are longer when they are small
        low = text
    places = set()
    for form in (form for word in query.split() for form in forms(word)):
        at = low.find(form)
        while at >= 0:
            places.add((at, at + len(form)))
            at = low.find(form, at + len(form))
    return sorted(places)


def pages(session: Session, query: str, kind: Kind, document: int | None, wanted: Window) -> Page:
    """The annotations of a kind that hold every word of a query, in the order of the texts."""
    statement = _holding(query, (kind,))
    if document is not None:
        statement = statement.where(col(Annotation.document_id) == document)
    found = page(session, statement, MENTION_ORDER, standing(session, wanted))
    spans = {s.id: s for s in session.exec(select(Span).where(col(Span.id).in_({a.span_id for a in found.rows})))}
    wanted_paragraphs = {s.paragraph_id for s in spans.values()}
    paragraphs = {p.id: p for p in session.exec(select(Paragraph).where(col(Paragraph.id).in_(wanted_paragraphs)))}
    found.rows = [Found(a, spans[a.span_id], paragraphs[spans[a.span_id].paragraph_id]) for a in found.rows]
    return found


def tally(session: Session, query: str) -> dict[tuple[Kind, int], int]:
    """How many annotations hold every word of a query, by kind and document."""
    columns = (col(Annotation.kind), col(Annotation.document_id))
    counted: Any = _holding(query, KINDS).with_only_columns(*columns, func.count()).group_by(*columns)
    return {(Kind(kind), document): number for kind, document, number in session.execute(counted)}


def types(session: Session, query: str) -> dict[str, int]:
    """How many entities have a name that holds a query, by type, the most frequent first."""
    number = func.count()
    counted: Any = authority.listing(query, None).with_only_columns(col(Entity.type), number)
    return dict(session.execute(counted.group_by(col(Entity.type)).order_by(number.desc(), col(Entity.type))).all())


def _holding(query: str, kinds: Sequence[Kind]) -> Select[Any]:
    statement: Select[Any] = (
        select(Annotation)
        .join(Span, col(Annotation.span_id) == col(Span.id))
        .join(Paragraph, col(Span.paragraph_id) == col(Paragraph.id))
    )
    found: Select[Any] = kept(statement, tuple(kinds)).where(col(Span.state) == AnchorState.ANCHORED)
    for word in query.split():
        found = found.where(or_(*(_contains(form) for form in forms(word))))
    return found


def _contains(form: str) -> ColumnElement[bool]:
    return func.lower(col(Annotation.text)).contains(form, autoescape=True)
