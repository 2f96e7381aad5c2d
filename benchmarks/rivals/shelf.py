"""The documents that all are asked for: a page of 50 paragraphs with 20 annotations each, and an entity mentioned 100,000 times.

Half of the mentions are in one long document, half in a hundred others.
"""

from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel, col, select

from annotations import intake
from annotations.actor import SYSTEM
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.authority import fold
from annotations.entity import Entity, EntityName, EntityType
from annotations.intake import Import
from annotations.span import Span
from api.database import Database
from benchmarks import corpus
from source_text import bulk
from source_text.document import Document
from source_text.paragraph import Paragraph

PAGE, BUSY, ENTITY = "page", "busy", "thing_0"
PARAGRAPHS, EACH, THINGS, OTHERS = 50, 20, 40, 100
MENTIONS = 100_000
NOW = "2026-01-01T00:00:00Z"


def fill(database: Database, mentions: int = MENTIONS) -> None:
    """Put them in an empty database."""
    with database.write() as session:
        others = {f"other-{n}": mentions // EACH // OTHERS // 2 for n in range(OTHERS)}
        sizes = {PAGE: PARAGRAPHS, BUSY: mentions // EACH // 2} | others
        for slug, paragraphs in sizes.items():
            texts = [p for _, p in zip(range(paragraphs), corpus.paragraphs(10**8), strict=False)]
            intake.take_in(session, SYSTEM, Import(slug, "zh-Hant-TW", text="\n\n".join(texts)))
        session.execute(text("DELETE FROM span"))
        things = [_thing(n) for n in range(THINGS)]
        _put(session, Entity, things)
        names = [_name(n, language) for n in range(1, THINGS + 1) for language in ("en", "zh-Hant")]
        _put(session, EntityName, names)
        for slug in sizes:
            _annotate(session, slug)


def _annotate(session: Session, slug: str) -> None:
    """Twenty annotations for each paragraph: links and glosses in turn on the page, links to one entity elsewhere."""
    document = session.exec(select(Document).where(Document.slug == slug)).one()
    of = select(Paragraph.id, Paragraph.text).where(Paragraph.document_id == document.id)
    rows = session.exec(of.order_by(col(Paragraph.ordinal))).all()
    numbers = iter(bulk.reserve(session, Span, len(rows) * (EACH + 1)))
    spans: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for paragraph, words in rows:
        for n in range(EACH):
            start = n * (len(words) - 2) // EACH
            number = next(numbers)
            spans.append(_span(number, document.id, paragraph, words, start))
            if slug != PAGE:
                said.append(_said(document.id, number, Kind.ENTITY_LINK, entity_id=1))
            elif n % 2:
                said.append(_said(document.id, number, Kind.GLOSS, language="en", text=f"what {words[start]} means"))
            else:
                said.append(_said(document.id, number, Kind.ENTITY_LINK, entity_id=1 + number % THINGS))
        if slug == PAGE:
            number = next(numbers)
            spans.append(_span(number, document.id, paragraph, words, 0, len(words)))
            translation = f"A translation of {len(words)} characters. " * 4
            said.append(_said(document.id, number, Kind.TRANSLATION, language="en", text=translation))
    _put(session, Span, spans)
    _put(session, Annotation, said)


def _span(number: int, document: int, paragraph: int, words: str, start: int, length: int = 2) -> dict[str, Any]:
    end = start + length
    return {
        "id": number, "document_id": document, "paragraph_id": paragraph, "start": start, "end": end, "quote": words[start:end],
        "prefix": words[max(0, start - 16) : start], "suffix": words[end : end + 16], "state": "ANCHORED",
        "since": 1, "folded": fold(words[start:end]),
    }  # fmt: skip


def _said(document: int, span: int, kind: Kind, **more: Any) -> dict[str, Any]:
    return {
        "document_id": document, "span_id": span, "kind": kind, "status": Status.APPROVED, "origin": Origin.HUMAN,
        "creator": "ada", "created_at": NOW, "modified_at": NOW, "version": 1, "sequence": 0, "resolved": False,
        "entity_id": None, "language": None, "text": None,
    } | more  # fmt: skip


def _thing(number: int) -> dict[str, Any]:
    return {
        "project_id": 1, "visibility": "PUBLIC", "key": f"thing_{number}", "type": EntityType.PERSON,
        "wikidata": f"Q{number + 1}", "created_at": NOW,
    }  # fmt: skip


def _name(entity: int, language: str) -> dict[str, Any]:
    name = f"Thing {entity} in {language}"
    return {"entity_id": entity, "language": language, "text": name, "is_label": True, "folded": fold(name)}


def _put(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    for i in range(0, len(rows), 1000):
        session.execute(insert(model), rows[i : i + 1000])
