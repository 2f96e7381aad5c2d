"""Rows as the records of the REST door, many at a time: the number of statements does not grow with the rows."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from annotations import authority, explanation, identification, read, reading, selector, translation, words
from annotations.annotation import Annotation, Kind, Origin
from annotations.entity import Entity, EntityName
from annotations.history import versions
from annotations.past import Past
from annotations.span import AnchorState, Span
from annotations.thread import root
from annotations.words import Aid
from api.rest.parameters import Include, ParagraphQuery, Shown
from schema import ids
from source_text import dictionary
from source_text import place as places
from source_text import project as projects
from source_text import read as texts
from source_text.document import Document
from source_text.offsets import Precision, Range, Unit
from source_text.paragraph import Paragraph
from source_text.revision import Revision
from source_text.scripts import Reading, TextView

ENGLISH = "en"
Record = dict[str, Any]
Placed = tuple[Span, list[Annotation]]

FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    Kind.ENTITY_LINK: (),
    Kind.GLOSS: (
        ("language", "language"),
        ("text", "text"),
        ("pinyin", "pinyin"),
        ("partOfSpeech", "part_of_speech"),
    ),
    Kind.CONVERSION: (("view", "view"), ("text", "text"), ("engine", "engine")),
    Kind.TRANSLATION: (("language", "language"), ("text", "text")),
    Kind.NOTE: (("text", "text"),),
}
"""What an annotation of each kind says: the name in the record, and the column."""


class Known(NamedTuple):
    """Entities by id, through all merges, and the names of each."""

    entities: dict[int, Entity]
    names: dict[int, list[EntityName]]

    @classmethod
    def of(cls, session: Session, rows: Iterable[Annotation]) -> "Known":
        """The entities that annotations link to, and those that were weighed against them."""
        linked = set[int]()
        for row in rows:
            if row.entity_id is not None:
                linked.add(row.entity_id)
                why = explanation.loads(row.explanation)
                linked.update(other.entity for other in (why.alternatives if why else ()))
        entities = authority.resolve(session, linked) if linked else {}
        return cls(entities, authority.names(session, {e.id for e in entities.values()}) if entities else {})

    def named(self, id_: int | None) -> Record | None:
        """An entity in brief."""
        found = self.entities.get(id_ or 0)
        if found is None:
            return None
        label = authority.label(self.names[found.id], ENGLISH) or found.key
        return {
            "id": ids.encode("Entity", found.id),
            "key": found.key,
            "type": found.type,
            "wikidata": found.wikidata,
            "label": label,
        }


def revision(row: Revision) -> Record:
    """A revision."""
    return {"number": row.number, "author": row.author, "message": row.message, "createdAt": row.created_at}


def documents(session: Session, rows: Sequence[Document]) -> list[Record]:
    """Documents."""
    revisions = texts.revisions(session, [(row.id, row.revision) for row in rows])
    counts = texts.paragraph_counts(session, [row.id for row in rows])
    owners = projects.keys(session, {row.project_id for row in rows})
    return [
        {
            "id": ids.encode("Document", row.id),
            "slug": row.slug,
            "title": row.title,
            "language": row.language,
            "project": owners[row.project_id],
            "visibility": row.visibility,
            "version": row.version,
            "revision": revision(revisions[row.id, row.revision]),
            "createdAt": row.created_at,
            "updatedAt": row.updated_at,
            "paragraphCount": counts.get(row.id, 0),
        }
        for row in rows
    ]


def document(session: Session, row: Document) -> Record:
    """One document, with the number of its annotations of each kind and status."""
    counts = read.counts(session, [row.id])[row.id]
    listed = [{"kind": kind, "status": status, "count": number} for kind, status, number in counts]
    return documents(session, [row])[0] | {"annotationCounts": listed}


def extent(start: int, end: int, shown: Reading, query: Shown) -> Record:
    """Code points [start, end) of the original, as a range of the view and unit asked for."""
    return ranged(selector.name(start, end, shown, query.unit), query)


def ranged(found: Range, query: Shown) -> Record:
    """A range in the view and unit asked for."""
    return {
        "start": found.start,
        "end": found.end,
        "unit": query.unit,
        "view": query.view,
        "precision": found.precision,
    }


def annotation(row: Annotation, known: Known) -> Record:
    """An annotation, without its span."""
    record = {
        "id": ids.encode("Annotation", row.id),
        "kind": row.kind,
        "status": row.status,
        "origin": row.origin,
        "creator": row.creator,
        "createdAt": row.created_at,
        "modifiedAt": row.modified_at,
        "version": row.version,
        "confidence": row.confidence,
        "agent": {"name": row.creator, "version": row.agent_version} if row.origin == Origin.MACHINE else None,
        "reviewedBy": row.reviewed_by,
        "reviewedAt": row.reviewed_at,
        "reviewReason": row.review_reason,
    }
    record |= {name: getattr(row, column) for name, column in FIELDS[row.kind]}
    if row.kind == Kind.NOTE:
        answered = ids.encode("Annotation", row.in_reply_to) if row.in_reply_to is not None else None
        record |= {"inReplyTo": answered, "thread": ids.encode("Annotation", root(row)), "resolved": bool(row.resolved)}
    if row.kind == Kind.ENTITY_LINK:
        record |= {"entity": known.named(row.entity_id), "explanation": explained(row, known)}
    return record


def explained(row: Annotation, known: Known) -> Record | None:
    """Why the machine proposes a link; None where a person or a file says so."""
    found = explanation.loads(row.explanation)
    if found is None:
        return None
    others = [{"entity": known.named(other.entity), "score": other.score} for other in found.alternatives]
    return {
        "summary": found.summary,
        "surface": found.surface,
        "name": found.name,
        "match": found.how,
        "reasons": list(found.reasons),
        "alternatives": [other for other in others if other["entity"] is not None],
    }


def span(row: Span, shown: Reading | None, query: Shown) -> Record:
    """A span: its id, words and place; an orphan has the words it had last and no place."""
    record: Record = {"id": ids.encode("Span", row.id), "quote": row.quote, "range": None}
    if row.state == AnchorState.ANCHORED and shown is not None:
        record["quote"] = selector.quote(row.start, row.end, shown)
        record["range"] = extent(row.start, row.end, shown, query)
    return record


def quote(start: int, end: int, shown: Reading) -> str:
    """The words at code points [start, end) of the original, in a view."""
    return selector.quote(start, end, shown)


def place(row: Paragraph) -> Record:
    """A paragraph in brief."""
    return {"id": ids.encode("Paragraph", row.id), "ordinal": row.ordinal}


def word(aid: Aid, query: Shown) -> Record:
    """A word with its reading aids."""
    sound = aid.pronunciation
    taiwan = sound.in_taiwan if sound else None
    return {
        "text": aid.text,
        "range": ranged(aid.range, query),
        "pinyin": sound.pinyin if sound else None,
        "zhuyin": sound.zhuyin if sound else None,
        "pinyinTaiwan": taiwan.pinyin if taiwan else None,
        "zhuyinTaiwan": taiwan.zhuyin if taiwan else None,
        "senses": [
            {
                "traditional": entry.traditional,
                "simplified": entry.simplified,
                "pinyin": entry.pinyin,
                "definitions": entry.definitions,
                "source": dictionary.SOURCE,
            }
            for entry in aid.entries
        ],
    }


def paragraphs(session: Session, owner: Document, rows: Sequence[Paragraph], query: ParagraphQuery) -> list[Record]:
    """Paragraphs of a document in its current revision, with what the query includes."""
    numbers = [row.id for row in rows]
    shown = reading.readings(session, numbers, query.view)
    records = {row.id: _paragraph(row, owner.revision, shown[row.id], query) for row in rows}
    if Include.TRANSLATION in query.include:
        best = translation.best(session, numbers, ENGLISH)
        for id_, record in records.items():
            record["translation"] = best[id_].text if id_ in best else None
    if Include.WORDS in query.include:
        for id_, aids in words.by_paragraph(session, numbers, query.view, query.unit).items():
            records[id_]["words"] = [word(aid, query) for aid in aids]
    if {Include.SPANS, Include.ANNOTATIONS} & set(query.include):
        _attach(session, records, shown, query)
    return list(records.values())


def _paragraph(row: Paragraph, revision: int, shown: Reading, query: ParagraphQuery) -> Record:
    """A paragraph, with its original if that is asked for."""
    original = {"original": row.text} if Include.ORIGINAL in query.include else {}
    return original | {
        "id": ids.encode("Paragraph", row.id),
        "ordinal": row.ordinal,
        "role": row.role,
        "level": row.level,
        "text": shown.text,
        "revision": revision,
        "sourceRange": {
            "start": row.source_start,
            "end": row.source_end,
            "unit": Unit.CODE_POINT,
            "view": TextView.ORIGINAL,
            "precision": Precision.EXACT,
        },
        "sourcePlaces": row.places or [places.characters(row.source_start, row.source_end)],
    }


def as_it_was(session: Session, row: Paragraph, then: Past, query: ParagraphQuery) -> Record:
    """A paragraph as it stood in a past revision, with what the query includes."""
    shown = then.readings(session, [row.id], query.view)[row.id]
    record = _paragraph(row, then.revision.number, shown, query)
    placed = then.placed(session, [row.id])[row.id] if set(query.include) - {Include.ORIGINAL} else []
    if Include.TRANSLATION in query.include:
        best = translation.preferred([a for _, said in placed for a in said if a.kind == Kind.TRANSLATION], ENGLISH)
        record["translation"] = best.text if best else None
    if Include.WORDS in query.include:
        aids = words.in_past(session, [row.id], then, query.view, query.unit)[row.id]
        record["words"] = [word(aid, query) for aid in aids]
    known = Known.of(session, (a for _, said in placed for a in said))
    _annotated(record, placed, shown, known, query)
    return record


def _attach(session: Session, records: dict[int, Record], shown: dict[int, Reading], query: ParagraphQuery) -> None:
    """Put spans and annotations into the records of their paragraphs."""
    placed = read.by_paragraph(session, list(records))
    known = Known.of(session, (a for there in placed.values() for _, said in there for a in said))
    for id_, there in placed.items():
        _annotated(records[id_], there, shown[id_], known, query)


def _annotated(record: Record, placed: Sequence[Placed], shown: Reading, known: Known, query: ParagraphQuery) -> None:
    """Put spans and annotations into the record of their paragraph."""
    found = [(s.state, span(s, shown, query), [annotation(a, known) for a in said]) for s, said in placed]
    if Include.SPANS in query.include:
        record["spans"] = [{**at, "state": state, "annotations": said} for state, at, said in found]
    if Include.ANNOTATIONS in query.include:
        record["annotations"] = [{**one, "span": at} for _, at, said in found for one in said]


def entities(session: Session, rows: Sequence[Entity]) -> list[Record]:
    """Entities with their names and the number of their mentions."""
    numbers = [row.id for row in rows]
    names, counts = authority.names(session, numbers), read.mention_counts(session, numbers)
    counted = versions(session, numbers)
    known, merged = identification.identifiers(session, numbers), authority.merged_keys(session, numbers)
    owners = projects.keys(session, {row.project_id for row in rows})

    def named(id_: int, is_label: bool) -> list[Record]:
        return [{"language": n.language, "text": n.text} for n in names[id_] if n.is_label == is_label]

    return [
        {
            "id": ids.encode("Entity", row.id),
            "key": row.key,
            "project": owners[row.project_id],
            "visibility": row.visibility,
            "type": row.type,
            "wikidata": row.wikidata,
            "label": authority.label(names[row.id], ENGLISH) or row.key,
            "labels": named(row.id, True),
            "aliases": named(row.id, False),
            "description": row.description,
            "version": counted[row.id],
            "identifiers": [{"authority": i.authority, "id": i.id, "url": i.address} for i in known.get(row.id, ())],
            "mergedFrom": merged[row.id],
            "mentionCount": counts.get(row.id, 0),
        }
        for row in rows
    ]


def mentions(session: Session, rows: Sequence[Annotation], query: Shown) -> list[Record]:
    """Mentions: the annotation with its span, and the paragraph and document it stands in."""
    known, spans = Known.of(session, rows), read.spans(session, {row.span_id for row in rows})
    there = texts.paragraphs(session, {s.paragraph_id for s in spans.values()})
    owners = texts.documents(session, {row.document_id for row in rows})
    shown = reading.readings(session, list(there), query.view)
    records = []
    for row in rows:
        at = spans[row.span_id]
        paragraph, owner = there[at.paragraph_id], owners[row.document_id]
        records.append(
            annotation(row, known)
            | {
                "span": span(at, shown[paragraph.id], query),
                "paragraph": place(paragraph),
                "document": {"slug": owner.slug, "title": owner.title},
            }
        )
    return records
