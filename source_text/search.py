"""Finding paragraphs by words in either script and any variant form."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, func, literal
from sqlmodel import Session, col, select

from source_text import scripts
from source_text.paging import Page, Window, page
from source_text.paragraph import Paragraph
from source_text.problems import Invalid

LONGEST, WORDS = 200, 16
"""Characters and words of a query at most."""


class Hit(NamedTuple):
    """A paragraph that holds what was sought, and how often."""

    paragraph: Paragraph
    score: int


def terms(query: str) -> list[str]:
    """The words of a query as paragraphs are compared with: folded, every one of them to be found."""
    words = scripts.seen(query).split() if len(query) <= LONGEST else []
    if len(query) > LONGEST or len(words) > WORDS:
        hint = f"Give at most {LONGEST} characters and {WORDS} words."
        raise Invalid("The query is too long.", path=("query",), hint=hint, limit=LONGEST)
    if not words:
        raise Invalid("The query is empty.", path=("query",), hint="Give at least one character to look for.")
    return list(dict.fromkeys(map(scripts.fold, words)))


def statement(words: Sequence[str], document: int | None) -> tuple[Select[Any], Any]:
    """The paragraphs that hold every word, and the expression that counts the occurrences."""
    folded = col(Paragraph.folded)
    score: Any = literal(0)
    found: Select[Any] = select(Paragraph).where(col(Paragraph.ordinal).is_not(None))
    for word in words:
        found = found.where(holds(word))
        before, after = (func.length(t, type_=Integer) for t in (folded, func.replace(folded, word, "")))
        score = score + (before - after) // len(word)
    return (found if document is None else found.where(col(Paragraph.document_id) == document)), score


def holds(words: str) -> ColumnElement[bool]:
    """Whether a paragraph has folded words in it, however many: SQLite takes no pattern of more than 50,000 bytes."""
    folded = col(Paragraph.folded)
    return folded.contains(words, autoescape=True) if len(words) < 10_000 else func.replace(folded, words, "") != folded


def search(session: Session, query: str, document: int | None, wanted: Window) -> Page:
    """A page of hits, those with more occurrences first."""
    found, score = statement(terms(query), document)
    hits = page(session, found, [-score, col(Paragraph.id)], wanted)
    hits.rows = [Hit(row, -int(key[0])) for row, key in zip(hits.rows, hits.keys, strict=True)]
    return hits


def count(session: Session, query: str, document: int | None) -> int:
    """How many paragraphs hold every word of a query."""
    found, _ = statement(terms(query), document)
    return int(session.execute(found.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one())


def tally(session: Session, query: str) -> dict[int, int]:
    """How many paragraphs hold every word of a query, by document, those with most first."""
    found, _ = statement(terms(query), None)
    document, number = col(Paragraph.document_id), func.count()
    counted: Any = found.with_only_columns(document, number, maintain_column_froms=True).group_by(document)
    return dict(session.execute(counted.order_by(number.desc(), document)).all())


def highlights(paragraph: Paragraph, query: str) -> list[tuple[int, int]]:
    """Where the words of a query stand in a paragraph: code points, half-open, in order, merged where they meet."""
    places = []
    for word in terms(query):
        at = paragraph.folded.find(word)
        while at >= 0:
            places.append((at, at + len(word)))
            at = paragraph.folded.find(word, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
