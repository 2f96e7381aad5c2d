"""The corpus as its page shows it: the documents in an order of choice, each with how far the work on it has come."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Session, col

from annotations import progress, translation
from annotations import read as said
from annotations.annotation import Kind, Status
from annotations.progress import Count, Progress
from source_text import paging, read
from source_text.document import Document
from source_text.paging import Page, Window
from source_text.problems import Invalid

SIZE = 20
"""How many documents a page has."""

MANY = 10_000
"""How many documents a statement may name at most: databases take some ten thousand values."""

LANGUAGE = "en"
"""The language whose translations are counted and shown."""

OPENING = ("ABSTRACT", "BODY", "QUOTATION", "LIST_ITEM")
"""The roles of paragraphs that tell what a document is about."""


class Sort(StrEnum):
    """The order of the documents."""

    NEWEST = "newest"
    CHANGED = "changed"
    TITLE = "title"
    UNTRANSLATED = "untranslated"


class Bar(NamedTuple):
    """How much of something is done, and how much of it is reviewed, in parts of a hundred; `number` is what there is of it."""

    name: str
    number: int
    done: int
    reviewed: int


class Volume(NamedTuple):
    """A document on the shelf."""

    document: Document
    english: str | None
    opening: str | None
    paragraphs: int
    bars: list[Bar]
    notes: int


class Shelf(NamedTuple):
    """A page of the documents, how many there are in all, and the cursor of the page that follows."""

    sort: Sort
    total: int
    volumes: list[Volume]
    following: str | None


def sorted_by(name: str | None) -> Sort:
    """The order of that name, the newest first where none is given; Invalid where there is none such."""
    if name and name not in list(Sort):
        raise Invalid(f"There is no order {name[:40]!r}.", path=("sort",), hint=f"The orders are {', '.join(Sort)}.")
    return Sort(name) if name else Sort.NEWEST


def open_at(session: Session, sort: Sort, after: str | None) -> Shelf:
    """The page of the shelf that comes after a cursor."""
    kind, types = f"Shelf {sort}", _TYPES[sort]
    key = paging.decode(kind, after, "after", types) if after is not None else None
    found = _page(session, sort, key)
    following = paging.encode(kind, found.keys[-1]) if found.has_next else None
    return Shelf(sort, read.document_count(session), _volumes(session, found.rows), following)


_TYPES: dict[Sort, tuple[type, ...]] = {
    Sort.NEWEST: (int,),
    Sort.CHANGED: (str, int),
    Sort.TITLE: (str, int),
    Sort.UNTRANSLATED: (int, int),
}


def _page(session: Session, sort: Sort, key: paging.Key | None) -> Page:
    if sort == Sort.UNTRANSLATED:
        return _by_work(session, Window(SIZE, after=key))
    columns: dict[Sort, tuple[Any, ...]] = {
        Sort.NEWEST: (col(Document.id),),
        Sort.CHANGED: (col(Document.updated_at), col(Document.id)),
        Sort.TITLE: (col(Document.title), col(Document.id)),
    }
    if sort == Sort.TITLE:
        return read.document_page(session, Window(SIZE, after=key), columns[sort])
    # The last come first: the end of the list, turned round.
    last = read.document_page(session, Window(SIZE, backward=True, before=key), columns[sort])
    return Page(last.rows[::-1], last.keys[::-1], has_next=last.has_previous)


def _by_work(session: Session, wanted: Window) -> Page:
    """Documents with those first that have most characters without a translation."""
    ids = read.document_ids(session)
    states: dict[int, Progress] = {}
    for at in range(0, len(ids), MANY):
        states |= progress.by_document(session, ids[at : at + MANY], LANGUAGE)
    left = sorted((-sum(s.characters for s in states[d].shares if s.status is None), d) for d in ids)
    found = paging.cut([d for _, d in left], left, wanted)
    there = read.documents(session, found.rows)
    return Page([there[d] for d in found.rows], found.keys, found.has_next, found.has_previous)


def _volumes(session: Session, documents: Sequence[Document]) -> list[Volume]:
    ids = [d.id for d in documents]
    titles = read.paragraph_pages(session, ids, Window(1), ("TITLE",))
    first = read.paragraph_pages(session, ids, Window(1), OPENING)
    titled = {d: p.rows[0].id for d, p in titles.items() if p.rows}
    english = translation.best(session, list(titled.values()), LANGUAGE)
    notes = {d: sum(n for kind, _, n in there if kind == Kind.NOTE) for d, there in said.counts(session, ids).items()}
    states = progress.by_document(session, ids, LANGUAGE)
    return [
        Volume(
            d,
            english[titled[d.id]].text if titled.get(d.id) in english else None,
            first[d.id].rows[0].text if first[d.id].rows else None,
            states[d.id].paragraphs,
            bars(states[d.id]),
            notes[d.id],
        )
        for d in documents
    ]


def bars(state: Progress) -> list[Bar]:
    """The state of a document in bars: its translation, its glosses, its links."""
    translated = state.characters - sum(s.characters for s in state.shares if s.status is None)
    approved = sum(s.characters for s in state.shares if s.status == Status.APPROVED)
    done, reviewed = (_hundredth(part, state.characters) for part in (translated, approved))
    paragraphs = sum(s.paragraphs for s in state.shares if s.status is not None)
    return [
        Bar("translated", paragraphs, done, reviewed),
        _tally("glossed", state.glosses),
        _tally("linked", state.links),
    ]


def _tally(name: str, counts: Sequence[Count]) -> Bar:
    number = sum(c.number for c in counts if c.status != Status.REJECTED)
    approved = sum(c.number for c in counts if c.status == Status.APPROVED)
    return Bar(name, number, 100 if number else 0, _hundredth(approved, number))


def _hundredth(part: int, whole: int) -> int:
    """A part in hundredths of the whole: all only where nothing is left, nothing only where there is nothing."""
    if part in (0, whole):
        return 100 if part else 0
    return min(99, max(1, round(100 * part / whole)))
