"""Mentions of one entity in the order of the texts, a page at a time, at a cost that does not grow with how many there are.

Their order is that of documents, paragraphs and places, which no index has: sorted anew for each page, a hundred thousand
mentions take a tenth of a second. So they are walked through: some documents at once while those have few of them, and
some paragraphs at once in a document that has many. Only keys are sorted; what a page shows is read after that.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from annotations import read
from annotations.annotation import Annotation
from annotations.read import MENTION_ORDER as ORDER
from annotations.span import Span
from source_text.paging import Key, Page, Window, beyond
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given, given
from source_text.record import by_id

MANY = 250
"""How many mentions of some documents are sorted at once at most."""
CROWD = 8000
"""In a document that has many, a page is sought where there would be a page if there were so many in all."""
LARGEST = 2**31 - 1
"""No document has a larger number."""


def pages(session: Session, entities: Sequence[int], wanted: Window, document: int | None) -> dict[int, Page]:
    """A page of mentions for each entity, in one document or in all."""
    other_end = wanted.after if wanted.backward else wanted.before
    if len(entities) > 1 or other_end is not None or not wanted.size:
        return read.mention_pages(session, entities, wanted, document)
    return {entity: page(session, entity, wanted, document) for entity in entities}


def page(session: Session, entity: int, wanted: Window, document: int | None) -> Page:
    """A page of mentions that begins, or ends, at one cursor at most."""
    forward, key = not wanted.backward, wanted.before if wanted.backward else wanted.after
    walk = Walk(session, entity, document)
    found = list(islice(walk.from_(key, forward, wanted.size + 1), wanted.size + 1))
    more = len(found) > wanted.size
    # Where the key was met on a page it mostly still is; otherwise something before it may be.
    behind = key is not None and (walk.meets(key) or next(walk.from_(key, not forward, 1), None) is not None)
    kept = found[: wanted.size] if forward else found[: wanted.size][::-1]
    there = by_id(session, [key[-1] for key in kept], Annotation)
    return Page([there[key[-1]] for key in kept], kept, more if forward else behind, behind if forward else more)


def tally(session: Session, entity: int) -> dict[int, int]:
    """How many mentions of an entity each document has, in the order the documents came."""
    document = col(Annotation.document_id)
    counted: Any = read.mentions().where(col(Annotation.entity_id) == entity).with_only_columns(document, func.count())
    return dict(session.execute(counted.group_by(document).order_by(document)).all())


class Walk:
    """The mentions of an entity, in one document or in all, forwards and backwards."""

    def __init__(self, session: Session, entity: int, document: int | None) -> None:
        self.session, self.entity, self.document = session, entity, document

    def meets(self, key: Key) -> bool:
        """Whether there is a mention with a key."""
        inside = self.document in (None, key[0])
        values = {f"key{i}": value for i, value in enumerate(key)}
        return inside and bool(MET.rows(self.session, entity=self.entity, **values))

    def from_(self, key: Key | None, forward: bool, size: int) -> Iterator[Key]:
        """The keys of mentions beyond one, in order; looked up for `size` of them at a time."""
        at = None if key is None else key[0]
        while documents := self._documents(at, forward):
            whole = len(documents) <= MANY
            # There may be more of the last than were looked at.
            last = documents[-1]
            some = documents if whole else [d for d in documents if d != last]
            if some:
                places = {"least": min(some[0], some[-1]), "most": max(some[0], some[-1])}
                yield from self._beyond(places, key, forward, size)
            if whole:
                return
            at = last
            if len(documents) - len(some) > MANY // 2:
                yield from self._paragraphs(last, key, forward, size)
                at = last + 1 if forward else last - 1

    def _documents(self, at: int | None, forward: bool) -> list[int]:
        """The document of each mention from one on, as far as there may be enough for a page."""
        at = at if at is not None else 0 if forward else LARGEST
        values = {"entity": self.entity, "at": at, "document": self.document}
        return [row[0] for row in _documents(self.document is not None, forward).rows(self.session, **values)]

    def _paragraphs(self, document: int, key: Key | None, forward: bool, size: int) -> Iterator[Key]:
        """The mentions in a document that has many, some paragraphs at a time."""
        last = LAST.rows(self.session, document=document)[0][0] or 0
        inside = key is not None and key[0] == document
        at = max(1, min(key[1], last)) if key is not None and inside else 1 if forward else last
        # It grows where they stand less close.
        step = 1 + size * last // CROWD
        while 1 <= at <= last:
            end = at + step if forward else at - step
            places = {"document": document, "least": min(at, end), "most": max(at, end)}
            among = [row[0] for row in AMONG.rows(self.session, **places)]
            yield from self._beyond({"among": among}, key, forward, size)
            at, step = (end + 1 if forward else end - 1), step * 2

    def _beyond(self, sought: Mapping[str, Any], key: Key | None, forward: bool, size: int) -> Iterator[Key]:
        """What stands in some documents, or in some paragraphs of one, beyond a key, in order, however much that is."""
        while True:
            values = dict(sought) | {f"key{i}": value for i, value in enumerate(key or ())}
            statement = _sought("among" in sought, key is not None, forward)
            rows = statement.rows(self.session, entity=self.entity, size=size, **values)
            yield from map(tuple, rows)
            if len(rows) < size:
                return
            key = tuple(rows[-1])


@cache
def _documents(in_one: bool, forward: bool) -> Prepared:
    column = col(Annotation.document_id)
    statement = select(column).where(col(Annotation.entity_id) == given("entity"))
    if in_one:
        statement = statement.where(column == given("document"))
    statement = statement.where(column >= given("at") if forward else column <= given("at"))
    return Prepared(statement.order_by(column.asc() if forward else column.desc()).limit(MANY + 1))


LAST = Prepared(select(func.max(col(Paragraph.ordinal))).where(col(Paragraph.document_id) == given("document")))


AMONG = Prepared(
    select(col(Paragraph.id)).where(
        col(Paragraph.document_id) == given("document"),
        col(Paragraph.ordinal).between(given("least"), given("most")),
    )
)
"""Some paragraphs, read by themselves: PostgreSQL would begin with the mentions, whatever it knows of them."""
MET = Prepared(
    read.mentions()
    .with_only_columns(col(Annotation.id))
    .where(
        col(Annotation.entity_id) == given("entity"), *(column == given(f"key{i}") for i, column in enumerate(ORDER))
    )
)


@cache
def _sought(inside: bool, keyed: bool, forward: bool) -> Prepared:
    statement = read.mentions().with_only_columns(*ORDER)
    if inside:
        # The sum keeps the database from going through all mentions, which it would think the shorter way.
        statement = statement.where(
            col(Annotation.entity_id) + 0 == given("entity"),
            col(Span.paragraph_id).in_(all_given("among")),
        )
    else:
        within = col(Annotation.document_id).between(given("least"), given("most"))
        statement = statement.where(col(Annotation.entity_id) == given("entity"), within)
    if keyed:
        key = tuple(given(f"key{i}") for i in range(len(ORDER)))
        statement = statement.where(beyond(ORDER, key, forward))
    return Prepared(statement.order_by(*(c.asc() if forward else c.desc() for c in ORDER)).limit(given("size")))
