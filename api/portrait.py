"""An entity as its page shows it: its names, where it is mentioned, and the company it keeps."""

from typing import NamedTuple

from sqlmodel import Session

from annotations import authority, identification, mention
from annotations import read as said
from annotations.entity import Entity, EntityName
from annotations.identifier import Identifier
from api import company, concordance
from api.company import Company
from api.concordance import Concordance
from source_text import paging, read
from source_text.document import Document

SIZE = 50
"""How many mentions a page has."""

NEAR = 12
"""How many other entities are shown."""

KEY = (int, int, int, int)
"""The types of the keys that cursors of mentions hold."""


class Tongue(NamedTuple):
    """What an entity is called in one language."""

    language: str
    label: str | None
    aliases: list[str]


class Portrait(NamedTuple):
    """An entity with its names, its mentions, where they are, and those near it."""

    entity: Entity
    title: EntityName
    english: str
    tongues: list[Tongue]
    identifiers: list[Identifier]
    mentions: Concordance
    documents: list[tuple[Document, int]]
    document: Document | None
    total: int
    company: Company


def open_at(session: Session, key: str, slug: str | None, after: str | None, language: str) -> Portrait:
    """An entity and where it is mentioned, from a cursor on, in one document or in all; NotFound where there is none."""
    entity = authority.by_key(session, key)
    within = read.document(session, slug) if slug else None
    wanted = paging.window("Mention", KEY, SIZE, after)
    page = mention.pages(session, [entity.id], wanted, within.id if within else None)[entity.id]
    spans = said.spans(session, [a.span_id for a in page.rows])
    places = [(s.paragraph_id, [(s.start, s.end)]) for s in (spans[a.span_id] for a in page.rows)]
    numbers = mention.tally(session, entity.id)
    total = sum(numbers.values()) if within is None else numbers.get(within.id, 0)
    documents = read.documents(session, numbers)
    near = said.related(session, [entity.id], NEAR)[entity.id]
    others = authority.resolve(session, [e for e, _ in near])
    names = authority.names(session, [entity.id, *(e.id for e in others.values())])
    among = said.related(session, list(others), 50)
    own = names[entity.id]
    title = authority.label(own, "zh-Hant")
    return Portrait(
        entity,
        next(n for n in own if n.is_label and n.text == title),
        authority.label(own, "en"),
        tongues(own),
        identification.held(session, entity),
        concordance.of_texts(session, places, total, page, "Mention"),
        [(documents[d], number) for d, number in numbers.items() if d in documents],
        within,
        sum(numbers.values()),
        company.draw([(others[e], names[others[e].id], number) for e, number in near], among, language),
    )


def tongues(names: list[EntityName]) -> list[Tongue]:
    """Names by language, those languages first that have a label."""
    labelled = [n.language for n in names if n.is_label]
    return [
        Tongue(
            language,
            next((n.text for n in names if n.is_label and n.language == language), None),
            [n.text for n in names if not n.is_label and n.language == language],
        )
        for language in dict.fromkeys([*labelled, *(n.language for n in names)])
    ]
