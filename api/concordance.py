"""Words in context: where an entity is mentioned, and where what was sought stands."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session

from annotations import authority, mention
from annotations import read as said
from annotations.entity import Entity, EntityName
from annotations.span import Span
from api.marks import Piece, excerpt
from source_text import paging, read, search
from source_text.document import Document
from source_text.paragraph import Paragraph

SIZE = 100
"""How many lines a page has."""

MARGIN = 17
"""How many code points a line shows on either side."""

KEYS = {"Mention": (int, int, int, int), "SearchHit": (int, int)}
"""The types of the keys that cursors of each list hold."""


class Line(NamedTuple):
    """A paragraph around what is looked for."""

    paragraph: Paragraph
    pieces: list[Piece[bool]]


@dataclass
class Concordance:
    """Lines grouped by document, how many there are in all, and the cursor of the next page."""

    total: int = 0
    groups: list[tuple[Document, list[Line]]] = field(default_factory=list)
    following: str | None = None


class Portrait(NamedTuple):
    """An entity with its names, its mentions, and those near it with the number of paragraphs they share."""

    entity: Entity
    title: EntityName
    english: str
    labels: list[EntityName]
    aliases: list[EntityName]
    mentions: Concordance
    related: list[tuple[Entity, list[EntityName], int]]


def portrait(session: Session, key: str, after: str | None) -> Portrait:
    """An entity and where it is mentioned, from a cursor on; NotFound where there is none under the key."""
    entity = authority.by_key(session, key)
    wanted = paging.window("Mention", KEYS["Mention"], SIZE, after)
    page = mention.pages(session, [entity.id], wanted, None)[entity.id]
    spans = said.spans(session, [a.span_id for a in page.rows])
    places = [(spans[a.span_id].paragraph_id, _range(spans[a.span_id])) for a in page.rows]
    near = said.related(session, [entity.id], 12)[entity.id]
    others = authority.resolve(session, [e for e, _ in near])
    names = authority.names(session, [entity.id, *(e.id for e in others.values())])
    own = names[entity.id]
    title = authority.label(own, "zh-Hant")
    return Portrait(
        entity,
        next(n for n in own if n.is_label and n.text == title),
        authority.label(own, "en"),
        [n for n in own if n.is_label],
        [n for n in own if not n.is_label],
        gather(session, places, said.mention_counts(session, [entity.id]).get(entity.id, 0), page, "Mention"),
        [(others[e], names[others[e].id], number) for e, number in near],
    )


def find(session: Session, query: str, after: str | None) -> Concordance:
    """The paragraphs that hold every word of a query, in either script, from a cursor on."""
    page = search.search(session, query, None, paging.window("SearchHit", KEYS["SearchHit"], SIZE, after))
    places = [(hit.paragraph.id, search.highlights(hit.paragraph, query)) for hit in page.rows]
    return gather(session, places, search.count(session, query, None), page, "SearchHit")


def gather(
    session: Session, places: list[tuple[int, list[tuple[int, int]]]], total: int, page: paging.Page, kind: str
) -> Concordance:
    """Lines for ranges of paragraphs, those that follow one another in a document under its title."""
    paragraphs = read.paragraphs(session, {p for p, _ in places})
    documents = read.documents(session, {p.document_id for p in paragraphs.values()})
    lines = [Line(paragraphs[p], excerpt(paragraphs[p].text, ranges, MARGIN)) for p, ranges in places]
    groups = [
        (documents[document], list(there)) for document, there in groupby(lines, key=lambda r: r.paragraph.document_id)
    ]
    following = paging.encode(kind, page.keys[-1]) if page.has_next else None
    return Concordance(total, groups, following)


def _range(span: Span) -> list[tuple[int, int]]:
    return [(span.start, span.end)]
