"""Which entity has which identifiers: finding them, giving them, and keeping them apart in a project."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from annotations.entity import Entity, EntityIdentifier
from annotations.identifier import WIKIDATA, Identifier
from source_text.problems import Conflict


def having(wanted: Identifier) -> ColumnElement[bool]:
    """Whether an entity has an identifier."""
    if wanted.authority == WIKIDATA:
        return col(Entity.wikidata) == wanted.id
    rows = select(EntityIdentifier.entity_id).where(
        EntityIdentifier.authority == wanted.authority, EntityIdentifier.value == wanted.id
    )
    return col(Entity.id).in_(rows)


def identifiers(session: Session, entities: Iterable[int]) -> dict[int, list[Identifier]]:
    """All identifiers of each entity, that in Wikidata first, the others by authority."""
    wanted = list(entities)
    items = session.exec(select(Entity.id, Entity.wikidata).where(col(Entity.id).in_(wanted)))
    found = {id_: [Identifier(WIKIDATA, item)] if item else [] for id_, item in items}
    rows = select(EntityIdentifier).where(col(EntityIdentifier.entity_id).in_(wanted))
    for row in session.exec(rows.order_by(col(EntityIdentifier.authority), col(EntityIdentifier.id))):
        found[row.entity_id].append(Identifier(row.authority, row.value))
    return found


def held(session: Session, entity: Entity) -> list[Identifier]:
    """The identifiers of one entity."""
    return identifiers(session, [entity.id]).get(entity.id, [])


def check_free(session: Session, wanted: Sequence[Identifier], project: int, own: int | None) -> None:
    """Refuse identifiers that another entity of the project has: two keys would stand for one thing."""
    for i, one in enumerate(wanted):
        there = session.exec(
            select(Entity).where(
                having(one), Entity.project_id == project, col(Entity.merged_into).is_(None), Entity.id != own
            )
        ).first()
        if there is not None:
            raise Conflict(
                f"The entity {there.key!r} has the identifier {one} already.",
                path=("wikidata",) if one.authority == WIKIDATA else ("identifiers", str(i)),
                hint=f"Use {there.key!r}; where both are one thing, merge them.",
                key=there.key,
                identifier=str(one),
            )


def identify(session: Session, entity: Entity, given: Iterable[Identifier]) -> None:
    """Let an entity have just these identifiers."""
    session.execute(delete(EntityIdentifier).where(col(EntityIdentifier.entity_id) == entity.id))
    add(session, entity, list(given))
    session.flush()


def add(session: Session, entity: Entity, wanted: Sequence[Identifier]) -> None:
    """Give identifiers to an entity that has none but perhaps an item of Wikidata."""
    entity.wikidata = next((i.id for i in wanted if i.authority == WIKIDATA), None)
    for authority, id_ in wanted:
        if authority != WIKIDATA:
            session.add(EntityIdentifier(entity_id=entity.id, authority=authority, value=id_))
