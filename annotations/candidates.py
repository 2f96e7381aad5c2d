"""Which entities may be meant by a name and what is said beside it: scored, and certain only where nothing else fits."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotations import authority, identification, identifier, nearness, read
from annotations.entity import Entity, EntityName, EntityType
from annotations.identifier import AUTHORITIES, Identifier
from annotations.reconciliation import Candidate, Property, Question
from source_text import project as projects
from source_text.problems import Invalid
from source_text.project import MAIN, MARK

LANGUAGE = "@"
"""What stands between a property and a language, as in `label@zh-Hant`."""
PLAIN = {
    "id": "Id",
    "key": "Key",
    "type": "Type",
    "description": "Description",
    "label": "Name",
    "alias": "Other names",
    "identifier": "Identifiers",
    "mentionCount": "Number of mentions",
}
"""The properties that are there for every entity, besides those of authorities and languages."""


UNKNOWN = 0.1
"""How much it speaks against an entity that nothing is known of it under a property."""


class Known(NamedTuple):
    """An entity with what is compared."""

    entity: Entity
    id: str
    names: Sequence[EntityName]
    identifiers: Sequence[Identifier]


class Register:
    """The entities that a session sees, all of them or those of the project under a key, ready to be asked for."""

    def __init__(self, session: Session, project: str | None = None) -> None:
        self.session = session
        self.project = project
        statement = select(EntityName.entity_id, EntityName.text, EntityName.folded).join(
            Entity, col(Entity.id) == col(EntityName.entity_id)
        )
        statement = statement.where(col(Entity.merged_into).is_(None))
        if project is not None:
            statement = statement.where(projects.within(col(Entity.project_id), project))
        self._rows = list(session.exec(statement.order_by(col(EntityName.id))))

    @cached_property
    def _names(self) -> nearness.Names:
        return nearness.Names(nearness.fold(text) for _, text, _ in self._rows)

    def ask(self, question: Question) -> list[Candidate]:
        """The candidates for a question, the best first; at most one is a match."""
        wanted, strictly = nearness.fold(question.name), authority.fold(question.name)
        found: dict[int, float] = {}
        for near in self._names.best(wanted, 20 * max(question.limit, 10)):
            id_, _, folded = self._rows[near.place]
            # The same letters with other marks between them are very like, and still not the same.
            same = near.likeness if folded == strictly else min(near.likeness, 98.0)
            found[id_] = max(found.get(id_, 0.0), same)
        named = self._named(question)
        known = self.known([*found, *(id_ for id_ in named if id_ not in found)])
        judged = [(*self._score(question, k, found.get(k.entity.id, 0.0), named), k) for k in known.values()]
        scored = sorted((j for j in judged if j[0]), key=lambda j: (-j[0], j[2].entity.id))
        # Certain is one that fits and is ahead of all others that fit as well.
        sure = [(score, k) for score, fits, k in scored if fits]
        certain = sure[0][1] if sure and (len(sure) == 1 or sure[0][0] > sure[1][0]) else None
        return [
            Candidate(
                k.id,
                authority.label(k.names, "en") or k.entity.key,
                round(score, 2),
                k is certain,
                ((k.entity.type, title(k.entity.type)),),
                k.entity.description,
            )
            for score, _, k in scored[: question.limit]
        ]

    def suggest(self, prefix: str, start: int, limit: int) -> list[Known]:
        """The entities with a name that begins with some letters, then those with a name that holds them, in pages."""
        wanted = authority.fold(prefix)
        found: dict[int, int] = {}
        for id_, _, folded in self._rows if wanted else ():
            if wanted in folded:
                rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
                found[id_] = min(found.get(id_, 2), rank)
        ordered = sorted(found, key=lambda id_: (found[id_], id_))
        return list(self.known(ordered[start : start + limit]).values())

    def _named(self, question: Question) -> set[int]:
        """The entities that are named by an identifier, or by their id or key, in a question or its properties."""
        texts = [question.name]
        given: list[Identifier] = []
        for p in question.properties:
            if p.id in ("id", "key"):
                texts += p.values
            for value in p.values:
                one = _identifier(p.id, value)
                given += [one] if one else []
        for text in texts:
            one = _identifier("identifier", text)
            given += [one] if one else []
        found = {
            k.entity.id for k in self.by_id([t for t in texts if authority.KEY.fullmatch(t.split(MARK)[-1])]).values()
        }
        for one in given:
            entity = authority.by_identifier(self.session, one)
            if entity is not None and self._holds(entity):
                found.add(entity.id)
        return found

    def _score(self, question: Question, known: Known, name: float, named: set[int]) -> tuple[float, bool]:
        """How well an entity fits, from 0 to 100, and whether nothing speaks against it; 0 where a type rules it out."""
        fits = [t == known.entity.type for t in question.types] or [True]
        if question.strict != "should" and not (all(fits) if question.strict == "all" else any(fits)):
            return 0.0, False
        identified = known.entity.id in named
        score = max(name, 90.0 if identified else 0.0) if question.name.strip() else 100.0 if identified else 70.0
        alone = len(question.name.strip()) == 1 and not self._is_label(known, question.name)
        doubts = [self._doubt(p, known) for p in question.properties if p.values]
        sure = (identified or (score >= 100 and not alone)) and any(fits) and all(d <= UNKNOWN for d in doubts)
        if identified and sure:
            return 100.0, True
        if doubts:
            score = 0.6 * score + 40.0 * (1 - sum(doubts) / len(doubts))
        return min(score * (1.0 if any(fits) else 0.8), 99.0 if named else 85.0 if alone else 100.0), sure

    @staticmethod
    def _is_label(known: Known, name: str) -> bool:
        return any(n.is_label and nearness.fold(n.text) == nearness.fold(name) for n in known.names)

    def _doubt(self, wanted: Property, known: Known) -> float:
        """How much a property speaks against an entity, from 0 to 1."""
        there = [str(v["id"] if "id" in v else next(iter(v.values()))) for v in self.values(wanted.id, known) if v]
        if not there:
            return UNKNOWN
        given = {str(_identifier(wanted.id, v) or v) for v in wanted.values}
        if wanted.id in AUTHORITIES or wanted.id == "identifier":
            spelt = {t if wanted.id == "identifier" else f"{wanted.id}{MARK}{t}" for t in there}
            return 0.0 if spelt & given else 1.0
        if wanted.id in ("id", "key", "type", "mentionCount"):
            return 0.0 if set(there) & set(wanted.values) else 1.0
        alike = nearness.any_alike(wanted.values, there)
        return 0.0 if alike >= 100 else 1 - alike / 100

    def _holds(self, entity: Entity) -> bool:
        return (
            self.project is None or projects.keys(self.session, [entity.project_id])[entity.project_id] == self.project
        )

    def known(self, ids: Iterable[int]) -> dict[int, Known]:
        """Entities with their names and identifiers."""
        wanted = list(dict.fromkeys(ids))
        entities = {e.id: e for e in self.session.exec(select(Entity).where(col(Entity.id).in_(wanted)))}
        names, held = authority.names(self.session, entities), identification.identifiers(self.session, entities)
        keys = projects.keys(self.session, {e.project_id for e in entities.values()})
        return {
            id_: Known(
                entities[id_], self._id(entities[id_].key, keys[entities[id_].project_id]), names[id_], held[id_]
            )
            for id_ in wanted
            if id_ in entities
        }

    def _id(self, key: str, project: str) -> str:
        """The id of an entity here: its key, with the project before it unless that is clear."""
        return key if project == (self.project or MAIN) else f"{project}{MARK}{key}"

    def by_id(self, ids: Iterable[str]) -> dict[str, Known]:
        """The entities under some ids; the id of one that was merged leads to what it was merged into."""
        wanted = {id_: projects.split(id_) for id_ in ids}
        rows = self.session.exec(select(Entity).where(col(Entity.key).in_({n.name for n in wanted.values()}))).all()
        keys = projects.keys(self.session, {row.project_id for row in rows})
        there = {(keys[row.project_id], row.key): row.id for row in rows}
        found = {id_: there.get((n.project or self.project or MAIN, n.name)) for id_, n in wanted.items()}
        resolved = authority.resolve(self.session, [e for e in found.values() if e is not None])
        known = self.known(e.id for e in resolved.values() if self._holds(e))
        return {
            id_: known[resolved[number].id]
            for id_, number in found.items()
            if number in resolved and resolved[number].id in known
        }

    def values(self, property_: str, known: Known, counts: Mapping[int, int] | None = None) -> list[dict[str, Any]]:
        """What an entity has under a property, as the protocol writes values; nothing where there is no such property."""
        entity = known.entity
        which, _, language = property_.partition(LANGUAGE)
        if which in ("label", "alias"):
            return [
                {"str": n.text}
                for n in known.names
                if n.is_label == (which == "label") and language.lower() in ("", n.language.lower())
            ]
        if property_ in AUTHORITIES:
            return [{"str": i.id} for i in known.identifiers if i.authority == property_]
        if property_ == "mentionCount":
            counted = read.mention_counts(self.session, [entity.id]) if counts is None else counts
            return [{"int": counted.get(entity.id, 0)}]
        found: dict[str, list[dict[str, Any]]] = {
            "id": [{"str": known.id}],
            "key": [{"str": entity.key}],
            "type": [{"id": entity.type, "name": title(entity.type)}],
            "description": [{"str": entity.description}] if entity.description else [],
            "identifier": [{"str": str(i)} for i in known.identifiers],
        }
        return found.get(property_, [])

    def properties(self) -> dict[str, str]:
        """The properties that entities can have, by id: those of all, of authorities, and of the languages there are."""
        languages = sorted(set(self.session.exec(select(EntityName.language).distinct())))
        return {
            **PLAIN,
            **{a.key: a.title for a in AUTHORITIES.values()},
            **{f"label{LANGUAGE}{tag}": f"Name ({tag})" for tag in languages},
            **{f"alias{LANGUAGE}{tag}": f"Other names ({tag})" for tag in languages},
        }


def title(type_: str) -> str:
    """The type of an entity in a word."""
    return EntityType(type_).value.capitalize()


def _identifier(property_: str, value: str) -> Identifier | None:
    """The identifier that a value is under a property, if it is one."""
    try:
        if property_ in AUTHORITIES:
            return identifier.named(value) or identifier.check(property_, value)
        if property_ == "identifier":
            whole = AUTHORITIES[identifier.WIKIDATA].fits(value.strip())
            return Identifier(identifier.WIKIDATA, value.strip()) if whole else identifier.parse(value)
    except Invalid:
        pass
    return None
