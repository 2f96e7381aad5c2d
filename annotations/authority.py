"""The authority file: entities under their keys, found by any of their names or identifiers, made and changed."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import Select, case, delete
from sqlmodel import Session, col, select

from annotations import identification, identifier, publication
from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation
from annotations.entity import Entity, EntityName, EntityType
from annotations.entry import check_text
from annotations.history import ChangeAction, record, versions
from annotations.identifier import WIKIDATA, Identifier
from annotations.language import distance
from annotations.read import mentions
from source_text import project as projects
from source_text import scripts
from source_text.clock import now
from source_text.paging import Page, Window, page
from source_text.problems import Conflict, Invalid, NotFound, StaleVersion
from source_text.sight import Visibility
from source_text.store import check_language

KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")


class Name(NamedTuple):
    """A name in a language."""

    language: str
    text: str


LONGEST = 500
"""Characters that a name may have."""


class EntityForm(NamedTuple):
    """An entity as somebody describes it; an item of Wikidata may stand in either place."""

    key: str
    type: EntityType
    labels: Sequence[Name]
    aliases: Sequence[Name] = ()
    wikidata: str | None = None
    description: str | None = None
    identifiers: Sequence[tuple[str, str]] = ()

    def names(self) -> list[tuple[Name, bool]]:
        """Its names in the order in which it gets them, and whether each is a label."""
        return [*((name, True) for name in self.labels), *((name, False) for name in self.aliases)]

    def known(self) -> list[Identifier]:
        """All identifiers, checked, that in Wikidata first."""
        check_wikidata(self.wikidata)
        first = [(WIKIDATA, self.wikidata)] if self.wikidata else []
        return identifier.distinct([*first, *self.identifiers])


def fold(name: str) -> str:
    """A name as look-ups compare it: blind to script, variant, case, what is not seen, and surrounding space."""
    return scripts.fold(" ".join(scripts.seen(name).split()))


def check(form: EntityForm) -> None:
    """Refuse a description that cannot be kept."""
    if not KEY.fullmatch(form.key):
        raise Invalid(
            "A key has 1 to 100 letters, digits, hyphens, dots or underscores, and starts and ends with a letter or digit.",
            path=("key",),
            hint="For example `wang_yi`.",
        )
    form.known()
    check_names(form.labels, "labels")
    check_names(form.aliases, "aliases")
    if not form.labels:
        raise Invalid("An entity has at least one label.", path=("labels",), hint="Give its name in one language.")
    if form.description:
        check_text(form.description, "description")


def check_wikidata(wikidata: str | None) -> None:
    """Refuse what is not a Wikidata item id."""
    if wikidata is not None and not identifier.AUTHORITIES[WIKIDATA].fits(wikidata):
        raise Invalid(
            f"{wikidata[:40]!r} is not a Wikidata id.",
            path=("wikidata",),
            hint="It is Q followed by digits, such as Q17.",
        )


def check_names(names: Sequence[Name], path: str) -> None:
    """Refuse empty or overlong names, ill-formed languages, and two labels in one language."""
    for i, name in enumerate(names):
        try:
            check_language(name.language)
            check_text(name.text)
        except Invalid as problem:
            raise problem.under(path, str(i)) from None
        if len(name.text) > LONGEST:
            raise Invalid(f"A name has at most {LONGEST} characters.", path=(path, str(i), "text"), hint="Shorten it.")
    languages = [n.language.lower() for n in names]
    if path == "labels" and len(set(languages)) < len(languages):
        raise Invalid("Two labels have the same language.", path=(path,), hint="Make one of them an alias.")


def resolve(session: Session, ids: Iterable[int]) -> dict[int, Entity]:
    """Entities by id; the id of a merged one leads to what it was merged into."""
    found: dict[int, Entity] = {}
    wanted = {i: i for i in ids}
    while wanted:
        there = {e.id: e for e in session.exec(select(Entity).where(col(Entity.id).in_(set(wanted.values()))))}
        following = {}
        for asked, id_ in wanted.items():
            entity = there.get(id_)
            if entity is not None and entity.merged_into is not None:
                following[asked] = entity.merged_into
            elif entity is not None:
                found[asked] = entity
        wanted = following
    return found


def find(session: Session, key: str, project: int | None = None) -> Entity | None:
    """The entity under a key, with or without its project before it, also one that was merged away.

    Of several the one of `project` is meant, and otherwise the one of the oldest project.
    """
    within, name = projects.split(key)
    statement = select(Entity).where(Entity.key == name)
    if within is not None:
        statement = statement.where(projects.within(col(Entity.project_id), within))
    there = session.exec(statement.order_by(col(Entity.project_id))).all()
    entity = min(there, key=lambda e: e.project_id != project, default=None)
    return resolve(session, [entity.id]).get(entity.id) if entity else None


def by_key(session: Session, key: str, path: str = "key") -> Entity:
    """The entity that `find` finds; NotFound where there is none."""
    entity = find(session, key)
    if entity is None:
        raise unknown(key, path)
    return entity


def unknown(key: str, path: str = "key") -> NotFound:
    """The problem that no entity to be seen has a key."""
    return NotFound(
        f"There is no entity {key[:100]!r}.",
        path=(path,),
        hint="The list of entities names every key.",
        key=key[:100],
    )


def by_wikidata(session: Session, wikidata: str) -> Entity | None:
    """The entity with a Wikidata id, if any."""
    return by_identifier(session, Identifier(WIKIDATA, wikidata))


def by_identifier(session: Session, wanted: Identifier) -> Entity | None:
    """The entity with an identifier, or the one that such an entity was merged into; of several the oldest."""
    found = resolve(session, session.exec(select(Entity.id).where(identification.having(wanted))).all())
    return min(found.values(), key=lambda e: e.id, default=None)


def by_name(session: Session, name: str) -> Entity | None:
    """The entity that goes by a name in any language and either script.

    Among namesakes one that has it as a label comes before one that has it as an alias, then the one with
    more mentions, then the older.
    """
    if len(name) > LONGEST:
        return None
    statement = (
        select(Entity, EntityName.is_label)
        .join(EntityName, col(EntityName.entity_id) == col(Entity.id))
        .where(EntityName.folded == fold(name), col(Entity.merged_into).is_(None))
    )
    found = session.exec(statement).all()
    if not found:
        return None
    tally = (
        mentions()
        .where(col(Annotation.entity_id).in_([e.id for e, _ in found]))
        .with_only_columns(col(Annotation.entity_id))
    )
    mentioned = list(session.execute(tally).scalars())
    return min(found, key=lambda f: (not f[1], -mentioned.count(f[0].id), f[0].id))[0]


def listing(query: str | None, types: Sequence[str] | None, project: str | None = None) -> Select[Any]:
    """Entities of some types, one of whose names or whose key holds `query` in either script, or with that identifier."""
    statement: Select[Any] = select(Entity).where(col(Entity.merged_into).is_(None))
    if types is not None:
        statement = statement.where(col(Entity.type).in_(types))
    if project is not None:
        statement = statement.where(projects.within(col(Entity.project_id), project))
    if query and query.strip():
        if len(query) > LONGEST:
            said = f"No name has more than {LONGEST} characters."
            raise Invalid(said, path=("query",), hint="Give fewer to look for.", limit=LONGEST)
        named = select(EntityName.entity_id).where(col(EntityName.folded).contains(fold(query), autoescape=True))
        keyed = col(Entity.key).contains(query.strip(), autoescape=True)
        sought = col(Entity.id).in_(named) | keyed | (col(Entity.wikidata) == query.strip())
        with suppress(Invalid):
            sought |= identification.having(identifier.parse(query))
        statement = statement.where(sought)
    return statement


def entity_page(session: Session, statement: Select[Any], wanted: Window, best: str | None = None) -> Page:
    """A page of a `listing`, in the order the entities came; those first that are named just as `best`, or begin so."""
    if best is None:
        return page(session, statement, [col(Entity.id)], wanted)
    names = select(EntityName.entity_id)
    same = names.where(EntityName.folded == fold(best))
    start = names.where(col(EntityName.folded).startswith(fold(best), autoescape=True))
    rank = case((col(Entity.id).in_(same), 0), (col(Entity.id).in_(start), 1), else_=2)
    return page(session, statement, [rank, col(Entity.id)], wanted)


def names(session: Session, entities: Iterable[int]) -> dict[int, list[EntityName]]:
    """All names of each entity, in the order they were given."""
    wanted = list(entities)
    found: dict[int, list[EntityName]] = {e: [] for e in wanted}
    for name in session.exec(
        select(EntityName).where(col(EntityName.entity_id).in_(wanted)).order_by(col(EntityName.id))
    ):
        found[name.entity_id].append(name)
    return found


def languages(session: Session, entities: Select[Any], labels: bool) -> list[str]:
    """The languages of the labels, or of the aliases, of some entities, given by a select of their ids."""
    named = select(EntityName.language).where(
        col(EntityName.entity_id).in_(entities), col(EntityName.is_label).is_(labels)
    )
    return sorted(session.exec(named.distinct()))


def label(names: Sequence[EntityName], language: str) -> str:
    """The best label in a language: of the language itself, of one that is more or less particular, in English, any."""
    labels = [n for n in names if n.is_label]
    return min(labels, key=lambda n: (distance(n.language, language), n.id or 0)).text if labels else ""


def create(
    session: Session, actor: Actor, form: EntityForm, project: int, visibility: Visibility = Visibility.PUBLIC
) -> Entity:
    """Add an entity to a project; Conflict where its key is taken there, now or by one that was merged."""
    require(actor, Role.TRANSLATOR, "create an entity", project)
    check(form)
    if session.exec(select(Entity).where(Entity.project_id == project, Entity.key == form.key)).first():
        raise Conflict(
            f"An entity with the key {form.key!r} exists.",
            path=("key",),
            hint="Choose another key, or update that entity.",
            key=form.key,
        )
    known = form.known()
    identification.check_free(session, known, project, None)
    entity = Entity(
        project_id=project,
        visibility=visibility.value,
        key=form.key,
        type=form.type,
        description=form.description,
        created_at=now(),
    )
    session.add(entity)
    session.flush()
    identification.add(session, entity, known)
    rename(session, entity, form.labels, True)
    rename(session, entity, form.aliases, False)
    record(session, actor, ChangeAction.CREATED, "Entity", entity.id, after=_as_made(entity, form, known))
    return entity


def _as_made(entity: Entity, form: EntityForm, known: Sequence[Identifier]) -> dict[str, Any]:
    """A new entity as `snapshot` shows it, without asking the database."""
    names = [{"language": n.language, "text": n.text, "is_label": is_label} for n, is_label in form.names()]
    return entity.model_dump() | {"names": names, "identifiers": list(map(str, known))}


def change(
    session: Session,
    actor: Actor,
    entity: Entity,
    *,
    type_: EntityType | None = None,
    wikidata: str | None = None,
    labels: Sequence[Name] | None = None,
    aliases: Sequence[Name] | None = None,
    description: str | None = None,
    identifiers: Sequence[tuple[str, str]] | None = None,
    visibility: Visibility | None = None,
) -> Entity:
    """Change an entity; what is None stays as it is, and lists replace those there were.

    An empty description takes away the one there was. `identifiers` are all there are, that in Wikidata too;
    with `wikidata` only that one changes.
    """
    require(actor, Role.TRANSLATOR, "change an entity", entity.project_id)
    before = snapshot(session, entity)
    form = EntityForm(
        entity.key,
        type_ or EntityType(entity.type),
        labels if labels is not None else [Name("en", "-")],
        aliases or (),
        wikidata,
        description,
        identifiers or (),
    )
    check(form)
    if identifiers is not None or wikidata is not None:
        kept = [] if identifiers is not None else identification.held(session, entity)
        known = [*form.known(), *(i for i in kept if i.authority != WIKIDATA)]
        identification.check_free(session, known, entity.project_id, entity.id)
        identification.identify(session, entity, known)
    if visibility is not None and visibility != entity.visibility:
        publication.allow(session, actor, entity, visibility)
        entity.visibility = visibility.value
    entity.type = form.type
    entity.description = (description or None) if description is not None else entity.description
    for given, is_label in ((labels, True), (aliases, False)):
        if given is not None:
            there = (col(EntityName.entity_id) == entity.id, col(EntityName.is_label).is_(is_label))
            session.execute(delete(EntityName).where(*there))
            rename(session, entity, given, is_label)
    session.flush()
    after = snapshot(session, entity)
    if after != before:
        record(session, actor, ChangeAction.UPDATED, "Entity", entity.id, before=before, after=after)
    return entity


def check_version(session: Session, entity: Entity, version: int) -> None:
    """Refuse to change an entity that is no longer at a version: StaleVersion."""
    found = versions(session, [entity.id])[entity.id]
    if version != found:
        raise StaleVersion(
            f"The entity has been changed: its version is {found}, not {version}.",
            path=("version",),
            hint="Read it again, and send the change with the current version.",
            expected=version,
            found=found,
        ).of("Entity", entity.id)


def add_identifier(session: Session, actor: Actor, entity: Entity, authority: str, id_: str) -> Entity:
    """Give an entity one more identifier; no harm where it has it. A new item of Wikidata takes the place of the old."""
    added = identifier.check(authority, id_)
    there = identification.held(session, entity)
    if added in there:
        require(actor, Role.TRANSLATOR, "change an entity", entity.project_id)
        return entity
    kept = [i for i in there if not added.authority == i.authority == WIKIDATA]
    return change(session, actor, entity, identifiers=[*kept, added])


def merged_keys(session: Session, entities: Iterable[int]) -> dict[int, list[str]]:
    """The keys that lead to each entity since what they named was merged into it, also by way of another."""
    found: dict[int, list[str]] = {e: [] for e in entities}
    ends = {e: e for e in found}
    while ends:
        rows = session.exec(
            select(Entity).where(col(Entity.merged_into).in_(list(ends))).order_by(col(Entity.id))
        ).all()
        for row in rows:
            found[ends[row.merged_into or 0]].append(row.key)
        ends = {row.id: ends[row.merged_into or 0] for row in rows}
    return found


def snapshot(session: Session, entity: Entity) -> dict[str, Any]:
    """An entity with its names, as the history keeps it."""
    there = names(session, [entity.id])[entity.id]
    names_ = [n.model_dump(include={"language", "text", "is_label"}) for n in there]
    return entity.model_dump() | {"names": names_, "identifiers": list(map(str, identification.held(session, entity)))}


def rename(session: Session, entity: Entity, given: Iterable[Name], is_label: bool) -> None:
    """Add names to an entity, as labels or as aliases."""
    for name in given:
        session.add(
            EntityName(
                entity_id=entity.id,
                language=name.language,
                text=name.text,
                is_label=is_label,
                folded=fold(name.text),
            )
        )
