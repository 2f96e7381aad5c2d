"""Spans, annotations and entities as records, for those who only look at them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, repeat
from operator import neg
from typing import Any

from sqlalchemy import select as rows
from sqlmodel import Session, col

from annotations.annotation import Annotation, Kind
from annotations.authority import unknown
from annotations.entity import Entity, EntityName
from annotations.read import Names, anchored, kept
from annotations.span import AnchorState, Span
from annotations.translation import chosen, standing
from source_text import record
from source_text.prepared import Prepared, all_given, given
from source_text.project import split, within
from source_text.record import Columns, Grouped, Needs, Table, columns, grouped, ordered

FEW, EACH = 4, 20
"""Paragraphs of which so little is said that the driver reads it as fast row by row, and how many spans each may have."""
STANDS = ("id", "paragraph_id", "start", "end")
"""What tells where a span stands."""


def spans(
    session: Session, paragraphs: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The spans of `read.by_paragraph`, with the columns that are needed."""
    wanted = columns(Span, needs, STANDS)
    values = _spans(needs, kinds, statuses).columns(session, many=len(paragraphs) > FEW, paragraphs=list(paragraphs))
    found = Table(wanted, _as_the_text_runs(wanted, _told(wanted, values)))
    return grouped(found, found.column("paragraph_id"), paragraphs)


@lru_cache(256)
def _spans(needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    wanted = columns(Span, needs, STANDS)
    said = kept(rows(col(Annotation.id)), kinds, statuses).where(col(Annotation.span_id) == col(Span.id)).exists()
    return Prepared(rows(*_read(wanted)).where(*anchored(all_given("paragraphs")), said))


def placed(
    session: Session,
    paragraphs: Sequence[int],
    needs: Needs = None,
    said_needs: Needs = None,
    kinds: Names = None,
    statuses: Names = None,
) -> tuple[Grouped, Grouped]:
    """The spans of `spans`, and what is said on each of them, both by one statement."""
    spans, said = _both(session, paragraphs, needs, said_needs, kinds, statuses)
    # Both belong to the paragraphs in the order in which these are asked for.
    whole = grouped(spans, spans.column("paragraph_id"), paragraphs)
    if whole.members is not spans:
        said = grouped(said, spans.column("paragraph_id"), paragraphs).members
    numbers = Counter(whole.members.column("id"))
    if len(numbers) == len(said):
        return whole, Grouped(said, [1] * len(said))
    firsts = [0, *accumulate(numbers.values())][:-1]
    once = whole.members.pick(firsts)
    return grouped(once, once.column("paragraph_id"), paragraphs), Grouped(said, list(numbers.values()))


def annotations(
    session: Session, paragraphs: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The annotations of `read.by_paragraph` in the same order."""
    spans, said = _both(session, paragraphs, frozenset(), needs, kinds, statuses)
    return grouped(said, spans.column("paragraph_id"), paragraphs)


def _both(
    session: Session, paragraphs: Sequence[int], needs: Needs, said_needs: Needs, kinds: Names, statuses: Names
) -> tuple[Table, Table]:
    """A row for each annotation in paragraphs: its span, and itself."""
    places, sayings = columns(Span, needs, STANDS), columns(Annotation, said_needs, ("id", "kind"))
    values = _placed(needs, said_needs, kinds, statuses).columns(
        session, many=len(paragraphs) > FEW, paragraphs=list(paragraphs)
    )
    values, cut = _told(places, values), len(places.of)
    values = _as_the_text_runs(places, values, sayings.column(values[cut:], "id"))
    return Table(places, values[:cut]), Table(sayings, values[cut:])


@lru_cache(256)
def _placed(needs: Needs, said_needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    places, sayings = columns(Span, needs, STANDS), columns(Annotation, said_needs, ("id", "kind"))
    joined = rows(*_read(places), *sayings.of).join(Annotation, col(Annotation.span_id) == col(Span.id))
    return Prepared(kept(joined, kinds, statuses).where(*anchored(all_given("paragraphs"))))


def _read(places: Columns) -> list[Any]:
    """What is read of spans that have a place: all but that they have one."""
    return [column for column in places.of if column is not Span.state]


def _told(places: Columns, values: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Columns that begin with those of `_read`, with the one that was not read."""
    if "state" not in places.names:
        return values
    at = places.names.index("state")
    return [*values[:at], [AnchorState.ANCHORED.value] * len(values[0]), *values[at:]]


def _as_the_text_runs(
    places: Columns, values: Sequence[Sequence[Any]], *then: Sequence[int]
) -> Sequence[Sequence[Any]]:
    """Columns of spans in the order of `read.PLACES`, and then of some numbers."""
    number, paragraph, start, end = (places.column(values, name) for name in STANDS)
    return ordered(values, paragraph, start, map(neg, end), number, *then)


def said(
    session: Session, spans: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The annotations of `read.by_span`."""
    wanted = columns(Annotation, needs, ("id", "kind", "span_id"))
    values = _said(needs, kinds, statuses).columns(session, many=len(spans) > FEW * EACH, spans=list(spans))
    under = wanted.column(values, "span_id")
    found = Table(wanted, ordered(values, under, wanted.column(values, "id")))
    return grouped(found, found.column("span_id"), spans)


@lru_cache(256)
def _said(needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    wanted = columns(Annotation, needs, ("id", "kind", "span_id"))
    statement = kept(rows(*wanted.of), kinds, statuses)
    return Prepared(statement.where(col(Annotation.span_id).in_(all_given("spans"))))


def entities(session: Session, ids: Iterable[int]) -> Mapping[int, Any]:
    """Entities by id; the id of a merged one leads to what it was merged into."""
    found: dict[int, Any] = {}
    wanted = {i: i for i in ids}
    while wanted:
        there = record.by_id(session, set(wanted.values()), Entity)
        reached = {asked: there[id_] for asked, id_ in wanted.items() if id_ in there}
        found |= {asked: one for asked, one in reached.items() if one.merged_into is None}
        wanted = {asked: one.merged_into for asked, one in reached.items() if one.merged_into is not None}
    return found


ENTITIES = columns(Entity)


@lru_cache(2)
def _entity(in_project: bool) -> Prepared:
    statement = rows(*ENTITIES.of).where(col(Entity.key) == given("key"))
    if in_project:
        statement = statement.where(within(col(Entity.project_id), given("project")))
    return Prepared(statement.order_by(col(Entity.project_id)).limit(1))


def entity(session: Session, key: str) -> Any:
    """The entity of `authority.by_key`; NotFound where there is none."""
    project, name = split(key)
    values = {} if project is None else {"project": project}
    for found in map(ENTITIES.make, _entity(project is not None).rows(session, key=name, **values)):
        there = found if found.merged_into is None else entities(session, [found.id]).get(found.id)
        if there is not None:
            return there
    raise unknown(key)


NAMES = columns(EntityName)
_NAMES = Prepared(
    rows(*NAMES.of).where(col(EntityName.entity_id).in_(all_given("entities"))).order_by(col(EntityName.id))
)


def names(session: Session, entities: Iterable[int]) -> dict[int, list[Any]]:
    """All names of each entity, in the order they were given."""
    found: dict[int, list[Any]] = {entity: [] for entity in entities}
    for name in map(NAMES.make, _NAMES.rows(session, entities=list(found))):
        found[name.entity_id].append(name)
    return found


TRANSLATION = Kind.TRANSLATION.value
"""As plain text, which a thousand values are sooner compared with than with the member of an enumeration."""
CHOICE = frozenset({"id", "language", "status", "modified_at", "text"})
"""What tells which of several translations is the best, and how it reads."""
TRANSLATIONS = columns(Annotation, CHOICE)
_TRANSLATIONS = Prepared(standing(all_given("paragraphs"), *TRANSLATIONS.of, col(Span.paragraph_id)))


def translations(session: Session, paragraphs: Sequence[int], language: str) -> dict[int, Any]:
    """The best translation of each paragraph that has one, by paragraph id."""
    rows = _TRANSLATIONS.rows(session, paragraphs=list(paragraphs))
    return chosen(((paragraph, TRANSLATIONS.make(row)) for *row, paragraph in rows), language)


def best(session: Session, spans: Grouped, said: Grouped, language: str) -> dict[int, Any]:
    """The same, where all that is said in the paragraphs is known already."""
    under, numbers = spans.members.column("paragraph_id"), said.members.column("id")
    if len(under) < len(numbers):
        under = list(chain.from_iterable(map(repeat, under, said.sizes)))
    places = [i for i, kind in enumerate(said.members.column("kind")) if kind == TRANSLATION]
    found = {numbers[i]: under[i] for i in places}
    rows = record.by_id(session, found, Annotation, CHOICE) if found else {}
    return chosen(((found[id_], row) for id_, row in rows.items()), language)
