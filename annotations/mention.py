"""Mentions of one entity in the order of the texts, a page at a time, at a cost that does not grow with how many there are.

Their order is that of documents, paragraphs and places, which no index has: sorted anew for each page, a hundred thousand
mentions take a tenth of a second. So they are walked through: some documents at once while those have few of them, and
some paragraphs at once in a document that has many.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from annotations import read
from annotations.annotation import Annotation
from annotations.read import MENTION_ORDER as ORDER
from annotations.span import Span
from source_text.paging import Key, Keyed, Page, Window, beyond
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given, given
from source_text.record import Columns, Needs, columns

MANY = 250
"""How many mentions of some documents are sorted at once at most."""
FEW = 4
"""How many paragraphs of a document that has many are looked through first."""
LARGEST = 2**31 - 1
"""No document and no paragraph has a larger number."""


def pages(
    session: Session,
    entities: Sequence[int],
    wanted: Window,
    document: int | None,
    needs: Needs = None,
    behind: bool = True,
) -> dict[int, Page]:
    """A page of mentions for each entity, in one document or in all, with the columns that are needed; whether there are
    more on the side it comes from is left open where nobody asks what is `behind`."""
    wanted = read.standing(session, wanted)
    other_end = wanted.after if wanted.backward else wanted.before
    if len(entities) > 1 or other_end is not None or not wanted.size:
        return read.mention_pages(session, entities, wanted, document)
    return {entity: page(session, entity, wanted, document, needs, behind) for entity in entities}


def page(
    session: Session, entity: int, wanted: Window, document: int | None, needs: Needs = None, behind: bool = True
) -> Page:
    """A page of mentions that begins, or ends, at one cursor at most."""
    forward, key = not wanted.backward, wanted.before if wanted.backward else wanted.after
    walk = Walk(session, entity, document, needs)
    found = list(islice(walk.from_(key, forward, wanted.size + 1), wanted.size + 1))
    more = len(found) > wanted.size
    # Where the key was met on a page it mostly still is; otherwise something before it may be.
    behind = behind and key is not None and (walk.meets(key) or next(walk.from_(key, not forward, 1), None) is not None)
    kept = found[: wanted.size] if forward else found[: wanted.size][::-1]
    rows, keys = _columns(needs).table([row for row, _ in kept]), [key for _, key in kept]
    return Page(rows, keys, more if forward else behind, behind if forward else more)


def tally(session: Session, entity: int) -> dict[int, int]:
    """How many mentions of an entity each document has, in the order the documents came."""
    document = col(Annotation.document_id)
    counted: Any = read.mentions().where(col(Annotation.entity_id) == entity).with_only_columns(document, func.count())
    return dict(session.execute(counted.group_by(document).order_by(document)).all())


class Walk:
    """The mentions of an entity, in one document or in all, forwards and backwards, with the columns that are needed."""

    def __init__(self, session: Session, entity: int, document: int | None, needs: Needs) -> None:
        self.session, self.entity, self.document, self.needs = session, entity, document, needs

    def meets(self, key: Key) -> bool:
        """Whether there is a mention with a key."""
        inside = self.document in (None, key[0])
        values = {f"key{i}": value for i, value in enumerate(key)}
        return inside and bool(MET.rows(self.session, entity=self.entity, **values))

    def from_(self, key: Key | None, forward: bool, size: int) -> Iterator[Keyed]:
        """The mentions beyond a key with theirs, in order; looked up for `size` of them at a time."""
        at = None if key is None else key[0]
        while documents := self._documents(at, forward):
            whole = sum(documents.values()) <= MANY
            # There may be more of the last than were looked at.
            last = next(reversed(documents))
            some = [d for d in documents if whole or d != last]
            if some:
                places = {"least": min(some[0], some[-1]), "most": max(some[0], some[-1])}
                yield from self._beyond(places, key, forward, size)
            if whole:
                return
            at = last
            if documents[last] > MANY // 2:
                yield from self._paragraphs(last, key, forward, size)
                at = last + 1 if forward else last - 1

    def _documents(self, at: int | None, forward: bool) -> dict[int, int]:
        """The documents from one on with the number of mentions in each, as far as there may be enough for a page."""
        at = at if at is not None else 0 if forward else LARGEST
        values = {"entity": self.entity, "at": at, "document": self.document}
        found = _documents(self.document is not None, forward).rows(self.session, **values)
        return dict(found)

    def _paragraphs(self, document: int, key: Key | None, forward: bool, size: int) -> Iterator[Keyed]:
        """The mentions in a document that has many, some paragraphs at a time."""
        inside = key is not None and key[0] == document
        at = key[1] if key is not None and inside else 0 if forward else LARGEST
        number = FEW
        while among := _among(forward).rows(self.session, document=document, at=at, number=number):
            any_ = False
            for one in self._beyond({"among": [paragraph for paragraph, _ in among]}, key, forward, size):
                any_ = True
                yield one
            if len(among) < number:
                return
            at = among[-1][1] + (1 if forward else -1)
            # It grows, and most of all where they stand far apart.
            number *= 2 if any_ else 8

    def _beyond(self, sought: Mapping[str, Any], key: Key | None, forward: bool, size: int) -> Iterator[Keyed]:
        """What stands in some documents, or in some paragraphs of one, beyond a key, in order, however much that is."""
        while True:
            values = dict(sought) | {f"key{i}": value for i, value in enumerate(key or ())}
            statement = _sought(self.needs, "among" in sought, key is not None, forward)
            rows = statement.rows(self.session, entity=self.entity, size=size, **values)
            width = len(ORDER)
            yield from ((row[width:], row[:width]) for row in rows)
            if len(rows) < size:
                return
            key = rows[-1][:width]


def _columns(needs: Needs) -> Columns:
    return columns(Annotation, needs, ("id", "kind"))


@cache
def _documents(in_one: bool, forward: bool) -> Prepared:
    column = col(Annotation.document_id)
    statement = select(column).where(col(Annotation.entity_id) == given("entity"))
    if in_one:
        statement = statement.where(column == given("document"))
    statement = statement.where(column >= given("at") if forward else column <= given("at"))
    looked = statement.order_by(column.asc() if forward else column.desc()).limit(MANY + 1).subquery()
    counted = select(looked.c.document_id, func.count()).group_by(looked.c.document_id)
    return Prepared(counted.order_by(looked.c.document_id.asc() if forward else looked.c.document_id.desc()))


@cache
def _among(forward: bool) -> Prepared:
    """Some paragraphs, read by themselves: PostgreSQL would begin with the mentions, whatever it knows of them."""
    place = col(Paragraph.ordinal)
    beyond_it = place >= given("at") if forward else place <= given("at")
    statement = select(col(Paragraph.id), place).where(col(Paragraph.document_id) == given("document"), beyond_it)
    return Prepared(statement.order_by(place.asc() if forward else place.desc()).limit(given("number")))


MET = Prepared(
    read.mentions()
    .with_only_columns(col(Annotation.id))
    .where(
        col(Annotation.entity_id) == given("entity"), *(column == given(f"key{i}") for i, column in enumerate(ORDER))
    )
)


@lru_cache(256)
def _sought(needs: Needs, inside: bool, keyed: bool, forward: bool) -> Prepared:
    statement = read.mentions().with_only_columns(*ORDER, *_columns(needs).of)
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
