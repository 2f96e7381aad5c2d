"""What became of paragraphs: which of the next revision hold their text, and the maps that lead there and onwards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from sqlalchemy import insert
from sqlmodel import Field, Session, SQLModel, col, select

from source_text.offsets import OffsetMap, Precision, Range
from source_text.paragraph import Paragraph
from source_text.passage import Passage

Way = tuple[int, ...]
"""The ids of the maps that lead from one paragraph to another, in order."""


class Heir(SQLModel, table=True):
    """In the revision numbered `revision`, the paragraph `heir_id` has text of what `paragraph_id` was before.

    `map` is the dumped offset map from the old text to the new one. A paragraph that stayed as it was has no row; one
    that was changed is an heir of its own; one that was retired without any has none. Where sentences changed places
    there are several rows for one pair, since a map keeps the order.
    """

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE", index=True)
    revision: int
    paragraph_id: int = Field(foreign_key="paragraph.id", ondelete="CASCADE", index=True)
    heir_id: int = Field(foreign_key="paragraph.id", ondelete="CASCADE", index=True)
    map: bytes


class Successor(NamedTuple):
    """A current paragraph that has text of an earlier one, and the map that leads there."""

    paragraph: Paragraph
    map: OffsetMap

    def carry(self, stretch: Range) -> Range | None:
        """The range there for one of the earlier text, from the first to the last character that is left; None if none
        is. EXACT where all of them are, side by side."""
        low, high, length = -1, -1, 0
        for s0, s1, t0, t1 in self.map.segments():
            start, end = max(s0, stretch.start), min(s1, stretch.end)
            if s1 - s0 == t1 - t0 and start < end:
                low, high = low if low >= 0 else t0 + start - s0, t0 + end - s0
                length += end - start
        if low < 0:
            return None
        whole = length == stretch.end - stretch.start == high - low
        return Range(low, high, stretch.precision if whole else Precision.EXPANDED)


class Predecessor(NamedTuple):
    """A paragraph that had text of another before a revision, and the map that leads from it to what was made of it."""

    paragraph: int
    revision: int
    map: OffsetMap


def record(
    session: Session, document: int, revision: int, passage: Passage, old: Sequence[int], new: Sequence[int]
) -> None:
    """Write down what a revision makes of the paragraphs with the ids `old`; `new` are the ids that follow."""
    rows = [
        {"document_id": document, "revision": revision, "paragraph_id": old[i], "heir_id": new[j], "map": m.dumps()}
        for i, j, m in passage.maps()
    ]
    if rows:
        session.execute(insert(Heir), rows)


def successors(session: Session, paragraphs: Sequence[int], document: int, revision: int) -> dict[int, list[Successor]]:
    """The current paragraphs with text of each of some as they stood in a revision, in the order of the text.

    Those that come of it only by name, with none of its characters left, are there as long as it keeps its id.
    """
    columns = (Heir.id, Heir.revision, Heir.paragraph_id, Heir.heir_id)
    later = select(*map(col, columns)).where(Heir.document_id == document, Heir.revision > revision)
    steps: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for id_, number, from_, to in session.execute(later.order_by(col(Heir.id))):
        steps[number][from_].append((to, id_))
    ways = {paragraph: _ways(paragraph, steps) for paragraph in paragraphs}
    maps = _maps(session, {id_ for to in ways.values() for come in to.values() for way in come for id_ in way})
    reached = select(Paragraph).where(col(Paragraph.id).in_({id_ for to in ways.values() for id_ in to}))
    current = {row.id: row for row in session.exec(reached.where(col(Paragraph.ordinal).is_not(None)))}
    found: dict[int, list[Successor]] = {}
    for paragraph, to in ways.items():
        rows = sorted((current[id_] for id_ in to if id_ in current), key=lambda p: p.ordinal or 0)
        there = [Successor(row, _composed(row, [maps[id_] for id_ in way])) for row in rows for way in to[row.id]]
        found[paragraph] = [s for s in there if s.paragraph.id == paragraph or keeps(s.map)]
    return found


def _ways(paragraph: int, steps: Mapping[int, Mapping[int, Sequence[tuple[int, int]]]]) -> dict[int, list[Way]]:
    """How one gets from a paragraph to others by the steps of each revision; who takes none in one stays where they are."""
    ways: dict[int, list[Way]] = {paragraph: [()]}
    for number in sorted(steps):
        following: dict[int, list[Way]] = defaultdict(list)
        for from_, come in ways.items():
            for to, id_ in steps[number].get(from_, [(from_, 0)]):
                following[to] += [(*way, id_) if id_ else way for way in come]
        ways = following
    return ways


def _composed(row: Paragraph, maps: Sequence[OffsetMap]) -> OffsetMap:
    """The map of a way that ends at a paragraph; that of one who stayed where they were leaves all as it is."""
    return reduce(OffsetMap.compose, maps) if maps else OffsetMap.identity(len(row.text))


def keeps(found: OffsetMap) -> bool:
    """Whether any character is left."""
    return any(s1 - s0 == t1 - t0 for s0, s1, t0, t1 in found.segments())


def predecessors(session: Session, paragraphs: Sequence[int]) -> dict[int, list[Predecessor]]:
    """The other paragraphs that each paragraph had text from, when it came to it."""
    found: dict[int, list[Predecessor]] = {id_: [] for id_ in paragraphs}
    rows = select(Heir).where(col(Heir.heir_id).in_(paragraphs), Heir.heir_id != Heir.paragraph_id)
    for row in session.exec(rows.order_by(col(Heir.id))):
        found[row.heir_id].append(Predecessor(row.paragraph_id, row.revision, OffsetMap.loads(row.map)))
    return found


def _maps(session: Session, ids: Iterable[int]) -> dict[int, OffsetMap]:
    rows = session.exec(select(Heir.id, Heir.map).where(col(Heir.id).in_(list(ids))))
    return {id_: OffsetMap.loads(content) for id_, content in rows}
