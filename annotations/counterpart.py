"""Identifiers that services elsewhere propose for entities: what they are asked, and what their answers come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session

from annotations import authority, identification, identifier
from annotations.actor import Actor, Role, require
from annotations.entity import Entity
from annotations.identifier import AUTHORITIES, Identifier
from annotations.reconciliation import Candidate, Question
from source_text.problems import Invalid

NAMES = 3
"""By how many of its labels an entity is asked for."""


class Subject(NamedTuple):
    """An entity that is asked for: its key, the names to ask by, and the identifiers it has."""

    key: str
    names: tuple[str, ...]
    identifiers: tuple[Identifier, ...] = ()


class Proposal(NamedTuple):
    """A candidate of a service, with its ids in the authorities that are known here."""

    candidate: Candidate
    identifiers: tuple[Identifier, ...] = ()


def subject(session: Session, actor: Actor, key: str) -> Subject:
    """An entity to ask for, by reviewers of its project."""
    require(actor, Role.REVIEWER, "ask other services")
    entity = authority.by_key(session, key, "entity")
    require(actor, Role.REVIEWER, "ask other services", entity.project_id)
    return subjects(session, [entity])[0]


def subjects(session: Session, entities: Sequence[Entity]) -> list[Subject]:
    """Entities to ask for: by their labels, those in English first."""
    numbers = [e.id for e in entities]
    names, held = authority.names(session, numbers), identification.identifiers(session, numbers)
    found = []
    for entity in entities:
        labels = [n for n in names[entity.id] if n.is_label]
        ordered = sorted(labels, key=lambda n: not n.language.lower().startswith("en"))
        asked = tuple(dict.fromkeys(n.text for n in ordered))[:NAMES]
        found.append(Subject(entity.key, asked, tuple(held[entity.id])))
    return found


def questions(asked: Iterable[Subject], types: tuple[str, ...] = ()) -> dict[str, Question]:
    """The questions for some entities, marked by the place of the entity and of the name."""
    return {f"{i}.{k}": Question(name, types) for i, one in enumerate(asked) for k, name in enumerate(one.names)}


def gather(asked: Sequence[Subject], answers: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """The candidates for each entity by all its names, the best first; none is certain beside another certain one."""
    found: dict[str, list[Candidate]] = {}
    for i, one in enumerate(asked):
        best: dict[str, Candidate] = {}
        for k in range(len(one.names)):
            for candidate in answers.get(f"{i}.{k}", ()):
                there = best.get(candidate.id, candidate)
                better = max(there, candidate, key=lambda c: c.score)
                best[candidate.id] = better._replace(match=there.match or candidate.match)
        certain = [c for c in best.values() if c.match]
        ranked = sorted(best.values(), key=lambda c: (-c.match, -c.score))
        found[one.key] = ranked if len(certain) < 2 else [c._replace(match=False) for c in ranked]
    return found


def identifiers(candidate: Candidate, space: str, given: Sequence[tuple[str, str]]) -> tuple[Identifier, ...]:
    """The identifiers of a candidate: its own id in the space of a service, or else those that the service has of it."""
    own = identifier.named(candidate.id) or identifier.named(space + candidate.id)
    found = {own: None} if own else {}
    for name, text in given:
        if name in AUTHORITIES:
            try:
                found[identifier.check(name, text)] = None
            except Invalid:
                continue
    return tuple(found)


def fresh(asked: Subject, proposals: Sequence[Proposal]) -> list[Identifier]:
    """The identifiers that a certain proposal would give an entity, where it has none in the same authority."""
    held = {i.authority for i in asked.identifiers}
    sure = [i for p in proposals if p.candidate.match for i in p.identifiers]
    return [i for i in sure if i.authority not in held]
