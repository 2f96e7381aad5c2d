"""Spans, annotations and entities as records, for those who only look at them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from sqlalchemy import select as rows
from sqlmodel import Session, col

from annotations.annotation import Annotation
from annotations.authority import unknown
from annotations.entity import Entity, EntityName
from annotations.read import PLACES, Names, anchored, kept
from annotations.span import Span
from annotations.translation import chosen, standing
from source_text import record
from source_text.prepared import Prepared, all_given, given
from source_text.project import split, within
from source_text.record import Columns, Grouped, Needs, Table, columns, grouped, turned


def spans(
    session: Session, paragraphs: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The spans of `read.by_paragraph`, with the columns that are needed."""
    wanted = columns(Span, needs, ("paragraph_id",))
    statement = _spans(needs, kinds, statuses)
    found = wanted.table(statement.rows(session, paragraphs=list(paragraphs)))
    return grouped(found, found.column("paragraph_id"), paragraphs)


@lru_cache(256)
def _spans(needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    wanted = columns(Span, needs, ("paragraph_id",))
    said = kept(rows(col(Annotation.id)), kinds, statuses).where(col(Annotation.span_id) == col(Span.id)).exists()
    return Prepared(rows(*wanted.of).where(*anchored(all_given("paragraphs")), said).order_by(*PLACES))


def placed(
    session: Session,
    paragraphs: Sequence[int],
    needs: Needs = None,
    said_needs: Needs = None,
    kinds: Names = None,
    statuses: Names = None,
) -> tuple[Grouped, Grouped]:
    """The spans of `spans`, and what is said on each of them, both by one statement."""
    places, sayings = columns(Span, needs, ("id", "paragraph_id")), columns(Annotation, said_needs, ("id", "kind"))
    statement = _placed(needs, said_needs, kinds, statuses)
    found = statement.rows(session, paragraphs=list(paragraphs))
    cut = len(places.of)
    values = turned(found, cut + len(sayings.of))
    spans, said = Table(places, values[:cut]), Table(sayings, values[cut:])
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


@lru_cache(256)
def _placed(needs: Needs, said_needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    places, sayings = columns(Span, needs, ("id", "paragraph_id")), columns(Annotation, said_needs, ("id", "kind"))
    joined = rows(*places.of, *sayings.of).join(Annotation, col(Annotation.span_id) == col(Span.id))
    statement = kept(joined, kinds, statuses).where(*anchored(all_given("paragraphs")))
    return Prepared(statement.order_by(*PLACES, col(Annotation.id)))


def annotations(
    session: Session, paragraphs: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The annotations of `read.by_paragraph` in the same order."""
    wanted = columns(Annotation, needs, ("id", "kind"))
    found = _annotations(needs, kinds, statuses).rows(session, paragraphs=list(paragraphs))
    return _under(wanted, found, paragraphs)


@lru_cache(256)
def _annotations(needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    wanted = columns(Annotation, needs, ("id", "kind"))
    statement = rows(*wanted.of, col(Span.paragraph_id)).join(Span, col(Annotation.span_id) == col(Span.id))
    there = kept(statement, kinds, statuses).where(*anchored(all_given("paragraphs")))
    return Prepared(there.order_by(*PLACES, col(Annotation.id)))


def said(
    session: Session, spans: Sequence[int], needs: Needs = None, kinds: Names = None, statuses: Names = None
) -> Grouped:
    """The annotations of `read.by_span`."""
    wanted = columns(Annotation, needs, ("id", "kind"))
    return _under(wanted, _said(needs, kinds, statuses).rows(session, spans=list(spans)), spans)


@lru_cache(256)
def _said(needs: Needs, kinds: Names, statuses: Names) -> Prepared:
    wanted = columns(Annotation, needs, ("id", "kind"))
    statement = kept(rows(*wanted.of, col(Annotation.span_id).label("under")), kinds, statuses)
    statement = statement.where(col(Annotation.span_id).in_(all_given("spans")))
    return Prepared(statement.order_by(col(Annotation.span_id), col(Annotation.id)))


def _under(wanted: Columns, found: Sequence[Sequence[Any]], parents: Sequence[int]) -> Grouped:
    """Records by what they are under, which is the last column."""
    values = turned(found, len(wanted.of) + 1)
    return grouped(Table(wanted, values[:-1]), values[-1], parents)


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


TRANSLATIONS = columns(Annotation, frozenset({"language", "status", "modified_at", "text"}), ("id",))
_TRANSLATIONS = Prepared(standing(all_given("paragraphs"), *TRANSLATIONS.of, col(Span.paragraph_id)))


def translations(session: Session, paragraphs: Sequence[int], language: str) -> dict[int, Any]:
    """The best translation of each paragraph that has one, by paragraph id."""
    rows = _TRANSLATIONS.rows(session, paragraphs=list(paragraphs))
    return chosen(((paragraph, TRANSLATIONS.make(row)) for *row, paragraph in rows), language)
