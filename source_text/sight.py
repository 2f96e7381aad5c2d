"""What a session sees: each select leaves out what is hidden from the one who asks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, Table, bindparam, event, or_
from sqlalchemy import select as rows
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, SQLModel

OWNED = ("document", "entity")
"""The tables whose rows belong to a project and say by whom they may be seen."""
PROJECTS, NAMED = "sight_projects", "sight_named"
"""What the lists of a narrowed select are called."""
Ids = Sequence[int] | BindParameter[Any]


class Visibility(StrEnum):
    """By whom something may be seen.

    PUBLIC: by everybody. UNLISTED: by everybody who names it; no list, count or search shows it. PRIVATE: by
    those who have a role in its project. An unlisted entity is seen through an unlisted document that mentions it.
    """

    PUBLIC = "PUBLIC"
    UNLISTED = "UNLISTED"
    PRIVATE = "PRIVATE"


@dataclass
class Sight:
    """Everything, or what is public, what is in some projects, and the unlisted documents that were named."""

    everything: bool = False
    projects: frozenset[int] = frozenset()
    named: set[int] = field(default_factory=set)

    def afresh(self) -> "Sight":
        """The same for an attempt of its own: what is named in it is named in no other."""
        return replace(self, named=set(self.named))


EVERYTHING = Sight(everything=True)
ORDER = (Visibility.PRIVATE, Visibility.UNLISTED, Visibility.PUBLIC)
"""From the least visible to the most."""


def give(session: Session, sight: Sight) -> Session:
    """A session that sees no more than that from now on."""
    session.info["sight"] = sight
    return session


def of(session: Session) -> Sight:
    """What a session sees; everything where nothing was said."""
    found: Sight = session.info.get("sight", EVERYTHING)
    return found


def trust(session: Session) -> None:
    """Let a session look for nothing that is hidden: in the one state it reads, every document and entity is for everybody."""
    session.info["trusted"] = True


def trusted(session: Session) -> bool:
    """Whether a session need not leave out any document or entity."""
    return bool(session.info.get("trusted"))


def name(session: Session, document: int) -> None:
    """Let a session see an unlisted document, since its slug was given."""
    sight = of(session)
    if not sight.everything:
        sight.named.add(document)


@contextmanager
def unlimited(session: Session) -> Iterator[None]:
    """Let a session see everything for a while: for work that must not miss what its actor may not see."""
    before = of(session)
    give(session, EVERYTHING)
    try:
        yield
    finally:
        give(session, before)


class Reach(NamedTuple):
    """The ids of what a sight reaches besides what is public, or the names under which they will be given."""

    projects: Ids
    named: Ids | None


def _hidden(table: Table, reach: Reach, naming: bool) -> Any:
    """The ids of an owned table's rows that are not reached; while a thing is named, unlisted ones are."""
    c = table.c
    shut = c.visibility == Visibility.PRIVATE if naming else c.visibility != Visibility.PUBLIC
    found = rows(c.id).where(shut, c.project_id.not_in(reach.projects))
    if reach.named is not None and table.name == "document":
        found = found.where(c.id.not_in(reach.named))
    elif reach.named is not None:
        said = table.metadata.tables["annotation"].c
        mentioned = rows(said.entity_id).where(said.document_id.in_(reach.named), said.entity_id.is_not(None))
        found = found.where(or_(c.visibility == Visibility.PRIVATE, c.id.not_in(mentioned)))
    return found


def narrowed(statement: Select[Any], named: bool, trusted: bool) -> Select[Any]:
    """A select that sees what is public, and what the lists PROJECTS and, where some are `named`, NAMED bring.

    The lists are given when it is run. For a session that is `trusted`, documents and entities need no looking at.
    """
    reach = Reach(bindparam(PROJECTS, expanding=True), bindparam(NAMED, expanding=True) if named else None)
    naming = statement.get_execution_options().get("naming", False)
    return statement.options(*_options(reach, naming, () if trusted else OWNED, _tables(statement)))


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    """Narrow a select, with all its joins and subqueries, to what its session sees."""
    sight = of(state.session)  # type: ignore[arg-type]
    if state.is_select and not state.is_column_load and not sight.everything:
        naming = state.execution_options.get("naming", False)
        reached = tuple(sorted(sight.projects)), tuple(sorted(sight.named)) or None
        owned = () if trusted(state.session) else OWNED  # type: ignore[arg-type]
        state.statement = state.statement.options(*_kept(*reached, naming, owned, _tables(state.statement)))


def _tables(statement: Any) -> frozenset[str]:
    """The tables that a statement names."""
    return frozenset(found.name for found in iterate(statement) if isinstance(found, Table))


@lru_cache(512)
def _kept(
    projects: tuple[int, ...],
    named: tuple[int, ...] | None,
    naming: bool,
    owned: tuple[str, ...],
    tables: frozenset[str],
) -> list[Any]:
    return _options(Reach(projects, named), naming, owned, tables)


def _options(reach: Reach, naming: bool, owned: tuple[str, ...], tables: frozenset[str]) -> list[Any]:
    """What narrows a statement over some tables; those that it does not name would only cost time."""
    options = []
    for mapper in SQLModel._sa_registry.mappers:
        if mapper.local_table.name not in tables:  # type: ignore[attr-defined]
            continue
        criteria = _criteria(mapper.class_, mapper.local_table.c, reach, naming, owned)
        if criteria is not None:
            options.append(with_loader_criteria(mapper.class_, criteria, include_aliases=True))
    return options


def _criteria(
    model: Any, columns: Any, reach: Reach, naming: bool, owned: tuple[str, ...]
) -> ColumnElement[bool] | None:
    """What a row of a table must fulfil to be seen: it is seen itself, and so is whatever it refers to of what is `owned`."""
    tables = SQLModel.metadata.tables
    found: list[ColumnElement[bool]] = []
    for name in owned:
        ids = _hidden(tables[name], reach, naming)
        if model.__tablename__ == name:
            found.append(model.id.not_in(ids))
        elif f"{name}_id" in columns:
            column = getattr(model, f"{name}_id")
            seen = column.not_in(ids)
            found.append(or_(column.is_(None), seen) if columns[f"{name}_id"].nullable else seen)
    if model.__tablename__ == "project":
        found.append(model.id.in_(reach.projects))
    elif "project_id" in columns and model.__tablename__ not in OWNED:
        found.append(or_(model.project_id.is_(None), model.project_id.in_(reach.projects)))
    if not found:
        return None
    whole = found[0]
    for more in found[1:]:
        whole = whole & more
    return whole
