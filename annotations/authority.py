"""The authority file: entities under their keys, found by any of their names, changed and merged."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, delete
from sqlmodel import Session, col, select

from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation
from annotations.entity import Entity, EntityName, EntityType
from annotations.entry import check_text, enter, touch
from annotations.history import ChangeAction, record, versions
from annotations.read import mentions
from source_text import project as projects
from source_text import scripts
from source_text.clock import now
from source_text.paging import Page, Window, page
from source_text.problems import Conflict, Invalid, NotFound, StaleVersion
from source_text.sight import Visibility, unlimited
from source_text.store import check_language

KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")


class Name(NamedTuple):
    """A name in a language."""

    language: str
    text: str


class EntityForm(NamedTuple):
    """An entity as somebody describes it."""

    key: str
    type: EntityType
    labels: Sequence[Name]
    aliases: Sequence[Name] = ()
    wikidata: str | None = None
    description: str | None = None


def fold(name: str) -> str:
    """A name as look-ups compare it: blind to script, variant, case and surrounding space."""
    return scripts.fold(" ".join(name.split()))


def check(form: EntityForm) -> None:
    """Refuse a description that cannot be kept."""
    if not KEY.fullmatch(form.key):
        raise Invalid(
            "A key has 1 to 100 letters, digits, hyphens, dots or underscores, and starts and ends with a letter or digit.",
            path=("key",),
            hint="For example `wang_yi`.",
        )
    check_wikidata(form.wikidata)
    check_names(form.labels, "labels")
    check_names(form.aliases, "aliases")
    if not form.labels:
        raise Invalid("An entity has at least one label.", path=("labels",), hint="Give its name in one language.")
    if form.description:
        check_text(form.description, "description")


def check_wikidata(wikidata: str | None) -> None:
    """Refuse what is not a Wikidata item id."""
    if wikidata is not None and not WIKIDATA.fullmatch(wikidata):
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
        if len(name.text) > 500:
            raise Invalid("A name has at most 500 characters.", path=(path, str(i), "text"), hint="Shorten it.")
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
        raise NotFound(
            f"There is no entity {key[:100]!r}.",
            path=(path,),
            hint="The list of entities names every key.",
            key=key[:100],
        )
    return entity


def by_wikidata(session: Session, wikidata: str) -> Entity | None:
    """The entity with a Wikidata id, if any."""
    statement = select(Entity).where(Entity.wikidata == wikidata, col(Entity.merged_into).is_(None))
    return session.exec(statement.order_by(col(Entity.id))).first()


def by_name(session: Session, name: str) -> Entity | None:
    """The entity that goes by a name in any language and either script.

    Among namesakes one that has it as a label comes before one that has it as an alias, then the one with
    more mentions, then the older.
    """
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


def listing(query: str | None, types: Sequence[str] | None) -> Select[Any]:
    """Entities of some types, one of whose names or whose key holds `query` in either script, or with that Wikidata id."""
    statement: Select[Any] = select(Entity).where(col(Entity.merged_into).is_(None))
    if types is not None:
        statement = statement.where(col(Entity.type).in_(types))
    if query and query.strip():
        named = select(EntityName.entity_id).where(col(EntityName.folded).contains(fold(query), autoescape=True))
        keyed = col(Entity.key).contains(query.strip(), autoescape=True)
        statement = statement.where(col(Entity.id).in_(named) | keyed | (col(Entity.wikidata) == query.strip()))
    return statement


def entity_page(session: Session, statement: Select[Any], wanted: Window) -> Page:
    """A page of a `listing`, in the order the entities came."""
    return page(session, statement, [col(Entity.id)], wanted)


def names(session: Session, entities: Iterable[int]) -> dict[int, list[EntityName]]:
    """All names of each entity, in the order they were given."""
    wanted = list(entities)
    found: dict[int, list[EntityName]] = {e: [] for e in wanted}
    for name in session.exec(
        select(EntityName).where(col(EntityName.entity_id).in_(wanted)).order_by(col(EntityName.id))
    ):
        found[name.entity_id].append(name)
    return found


def label(names: Sequence[EntityName], language: str) -> str:
    """The best label in a language: of the language itself, of one that is more or less particular, in English, any."""
    labels = [n for n in names if n.is_label]
    wanted = language.lower()

    def rank(name: EntityName) -> tuple[int, int]:
        tag = name.language.lower()
        shared = 0
        for one, other in zip(tag.split("-"), wanted.split("-"), strict=False):
            if one != other:
                break
            shared += 1
        return (-shared if shared else int(tag.split("-")[0] != "en") + 1, name.id or 0)

    return min(labels, key=rank).text if labels else ""


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
    entity = Entity(
        project_id=project,
        visibility=visibility.value,
        key=form.key,
        type=form.type,
        wikidata=form.wikidata,
        description=form.description,
        created_at=now(),
    )
    session.add(entity)
    session.flush()
    _rename(session, entity, form.labels, True)
    _rename(session, entity, form.aliases, False)
    record(session, actor, ChangeAction.CREATED, "Entity", entity.id, after=snapshot(session, entity))
    return entity


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
) -> Entity:
    """Change an entity; what is None stays as it is, and lists of names replace those there were."""
    require(actor, Role.TRANSLATOR, "change an entity", entity.project_id)
    before = snapshot(session, entity)
    form = EntityForm(entity.key, type_ or EntityType(entity.type), labels if labels is not None else [Name("en", "-")])
    check(form._replace(aliases=aliases or (), wikidata=wikidata, description=description))
    entity.type = form.type
    entity.wikidata = wikidata if wikidata is not None else entity.wikidata
    entity.description = description if description is not None else entity.description
    for given, is_label in ((labels, True), (aliases, False)):
        if given is not None:
            there = (col(EntityName.entity_id) == entity.id, col(EntityName.is_label).is_(is_label))
            session.execute(delete(EntityName).where(*there))
            _rename(session, entity, given, is_label)
    session.flush()
    record(
        session,
        actor,
        ChangeAction.UPDATED,
        "Entity",
        entity.id,
        before=before,
        after=snapshot(session, entity),
    )
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


def merge(session: Session, actor: Actor, source_key: str, target_key: str) -> Entity:
    """Give the source's mentions and names to the target; the source's id and key lead there from then on."""
    require(actor, Role.REVIEWER, "merge entities")
    source, target = by_key(session, source_key, "source"), by_key(session, target_key, "target")
    for entity in (source, target):
        require(actor, Role.REVIEWER, "merge entities", entity.project_id)
    if source.id == target.id:
        raise Invalid(
            "Source and target are the same entity.",
            path=("source",),
            hint="They may have been merged already.",
        )
    before = {"source": snapshot(session, source), "target": snapshot(session, target)}
    with unlimited(session):
        _relink(session, actor, source.id, target.id)
    known = names(session, [source.id, target.id])
    taken = {(n.language.lower(), n.text) for n in known[target.id]}
    extra = [Name(n.language, n.text) for n in known[source.id] if (n.language.lower(), n.text) not in taken]
    session.execute(delete(EntityName).where(col(EntityName.entity_id) == source.id))
    _rename(session, target, list(dict.fromkeys(extra)), False)
    target.wikidata = target.wikidata or source.wikidata
    target.description = target.description or source.description
    source.merged_into = target.id
    session.flush()
    record(
        session,
        actor,
        ChangeAction.MERGED,
        "Entity",
        target.id,
        before=before,
        after=snapshot(session, target),
    )
    session.expire_all()
    return target


def _relink(session: Session, actor: Actor, source: int, target: int) -> None:
    """Let the links to an entity lead to another, each with its entry in the history."""
    links = session.exec(select(Annotation).where(Annotation.entity_id == source).order_by(col(Annotation.id))).all()
    was, moment = [link.model_dump() for link in links], now()
    for link in links:
        link.entity_id = target
        link.version += 1
        link.modified_at = moment
    session.flush()
    documents = {link.document_id for link in links}
    enter(session, actor, ChangeAction.UPDATED, links, was)
    for document in sorted(documents):
        touch(session, document)


def snapshot(session: Session, entity: Entity) -> dict[str, Any]:
    """An entity with its names, as the history keeps it."""
    there = names(session, [entity.id])[entity.id]
    return entity.model_dump() | {"names": [n.model_dump(include={"language", "text", "is_label"}) for n in there]}


def _rename(session: Session, entity: Entity, given: Sequence[Name], is_label: bool) -> None:
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
    session.flush()
