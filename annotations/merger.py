"""Making one entity of two, and two of one: who has which mentions, names and identifiers afterwards."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from annotations import authority, identification, relinking
from annotations.actor import Actor, Role, may, require
from annotations.annotation import Annotation, Kind, Status
from annotations.authority import EntityForm, Name, by_key, fold
from annotations.entity import Entity, EntityName
from annotations.history import ChangeAction, record
from annotations.identifier import WIKIDATA
from annotations.span import Span
from source_text import read
from source_text.problems import Conflict, Invalid
from source_text.sight import Visibility, unlimited


class Choice(NamedTuple):
    """Which mentions of an entity are meant: by annotation id, all in some documents, all under some names."""

    mentions: Sequence[int] = ()
    documents: Sequence[str] = ()
    names: Sequence[str] = ()


def merge(session: Session, actor: Actor, source_key: str, target_key: str) -> Entity:
    """Give the source's mentions, names and identifiers to the target; its id and key lead there from then on.

    Labels in languages in which the target has none stay labels. Where both are in Wikidata the target keeps its
    item, and the source's leads there as well. Both have to be seen by the same people, so that nothing hidden
    is told by what it is merged into: Conflict otherwise.
    """
    require(actor, Role.REVIEWER, "merge entities")
    source, target = by_key(session, source_key, "source"), by_key(session, target_key, "target")
    for entity in (source, target):
        require(actor, Role.REVIEWER, "merge entities", entity.project_id)
    if source.id == target.id:
        again = "" if source_key == target_key else ": one was merged into the other, or both into a third"
        raise Invalid(
            f"Source and target are the same entity{again}.",
            path=("source",),
            hint=f"Both keys lead to {target.key!r}; there is nothing to merge.",
            key=target.key,
        )
    hidden = target.visibility != Visibility.PUBLIC and source.project_id != target.project_id
    if source.visibility != target.visibility or hidden:
        raise Conflict(
            "Source and target are not seen by the same people.",
            path=("target",),
            hint="What is merged is told to all who see it: first give both the same visibility, and keep "
            "hidden ones within their project.",
        )
    before = {"source": authority.snapshot(session, source), "target": authority.snapshot(session, target)}
    with unlimited(session):
        linked = select(Annotation).where(Annotation.entity_id == source.id, col(Annotation.deleted_at).is_(None))
        relinking.move(session, actor, session.exec(linked.order_by(col(Annotation.id))).all(), target.id)
    _hand_over(session, source, target)
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
        after=authority.snapshot(session, target),
    )
    session.expire_all()
    return target


def _hand_over(session: Session, source: Entity, target: Entity) -> None:
    """Give names and identifiers to another entity; of Wikidata's items each keeps its own, if it has one."""
    known = authority.names(session, [source.id, target.id])
    taken = {(n.language.lower(), n.text) for n in known[target.id]}
    labelled = {n.language.lower() for n in known[target.id] if n.is_label}
    fresh = [n for n in known[source.id] if (n.language.lower(), n.text) not in taken]
    labels = [n for n in fresh if n.is_label and n.language.lower() not in labelled]
    others = [Name(n.language, n.text) for n in fresh if n not in labels]
    session.execute(delete(EntityName).where(col(EntityName.entity_id) == source.id))
    authority.rename(session, target, [Name(n.language, n.text) for n in labels], True)
    authority.rename(session, target, dict.fromkeys(others), False)
    given, own = identification.held(session, source), identification.held(session, target)
    items = [i for i in own if i.authority == WIKIDATA] or [i for i in given if i.authority == WIKIDATA]
    rest = dict.fromkeys(i for i in (*own, *given) if i.authority != WIKIDATA)
    identification.identify(session, target, [*items, *rest])
    identification.identify(session, source, [i for i in given if i.authority == WIKIDATA])


def split(session: Session, actor: Actor, key: str, form: EntityForm, choice: Choice) -> Entity:
    """Make a new entity of some mentions of another, and of the names that are given; returns the new one.

    The new entity belongs to the project of the old one and is seen by the same people. Under `names` the
    mentions that are so called, in either script, go over where the actor may change them, and so do names of
    the old entity; it keeps one label at least. Identifiers that both would have are the new one's from then on.
    Merging the new one back undoes it.
    """
    require(actor, Role.REVIEWER, "split an entity")
    source = by_key(session, key)
    require(actor, Role.REVIEWER, "split an entity", source.project_id)
    if not any(choice):
        raise Invalid(
            "Nothing says which mentions go to the new entity.",
            path=("mentions",),
            hint="Give `mentions`, `documents` or `names`.",
        )
    rows = _meant(session, actor, source, choice)
    relinking.allowed(session, actor, rows, "split an entity")
    there = authority.names(session, [source.id])[source.id]
    called = {fold(name) for name in choice.names}
    going = [n for n in there if n.folded in called]
    if going and not any(n.is_label and n.folded not in called for n in there):
        raise Invalid(
            f"{source.key!r} would be left without a label.",
            path=("names",),
            hint="Keep one of its labels, or give it another first.",
        )
    before = authority.snapshot(session, source)
    session.execute(delete(EntityName).where(col(EntityName.id).in_([n.id for n in going])))
    given = form.known()
    identification.identify(session, source, [i for i in identification.held(session, source) if i not in given])
    made = authority.create(session, actor, _with_names(form, going), source.project_id, Visibility(source.visibility))
    relinking.move(session, actor, rows, made.id)
    told = {"split_into": made.key, "mentions": [row.id for row in rows]}
    after = authority.snapshot(session, source) | told
    record(session, actor, ChangeAction.SPLIT, "Entity", source.id, before=before, after=after)
    session.flush()
    return made


def _with_names(form: EntityForm, going: Sequence[EntityName]) -> EntityForm:
    """A new entity with the names that go over to it: labels where it has none in their language."""
    labels, aliases = list(form.labels), list(form.aliases)
    for name in going:
        own = Name(name.language, name.text)
        if own in labels or own in aliases:
            continue
        taken = {n.language.lower() for n in labels}
        (labels if name.is_label and name.language.lower() not in taken else aliases).append(own)
    return form._replace(labels=labels, aliases=aliases)


def _meant(session: Session, actor: Actor, source: Entity, choice: Choice) -> list[Annotation]:
    """The mentions that a choice means; Invalid where one is of another entity, or nothing is called so."""
    found = {row.id: row for row in relinking.chosen(session, choice.mentions)}
    for i, id_ in enumerate(choice.mentions):
        if found[id_].entity_id != source.id:
            raise Invalid(
                f"A mention is not one of {source.key!r}.",
                path=("mentions", str(i)),
                hint="Name mentions of the entity that is split.",
            )
    documents = {read.document(session, slug).id for slug in choice.documents}
    called = {fold(name): i for i, name in enumerate(choice.names)}
    if not documents and not called:
        return list(found.values())
    statement = (
        select(Annotation, Span)
        .join(Span, col(Span.id) == col(Annotation.span_id))
        .where(
            Annotation.entity_id == source.id,
            Annotation.kind == Kind.ENTITY_LINK,
            col(Annotation.deleted_at).is_(None),
        )
    )
    named = {n.folded for n in authority.names(session, [source.id])[source.id]}
    for row, span in session.exec(statement.order_by(col(Annotation.id))):
        surface = fold(span.quote)
        if row.document_id in documents:
            found[row.id] = row
        elif surface in called:
            named.add(surface)
            settled = row.status in (Status.APPROVED, Status.REJECTED)
            role = Role.REVIEWER if settled else Role.TRANSLATOR
            if may(actor, role, read.project(session, row.document_id)):
                found[row.id] = row
    for name, i in called.items():
        if name not in named:
            raise Invalid(
                f"Nothing of {source.key!r} is called so.",
                path=("names", str(i)),
                hint="Give names of the entity, or words that link to it.",
            )
    return list(found.values())
