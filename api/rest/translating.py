"""A translator's work: suggestions, putting a gloss on other places, the memory, the report, the progress, threads."""

from typing import Any

from sqlmodel import Session

from annotations import consistency, gloss, memory, progress, reading, selector, suggestion, thread, undo
from annotations.actor import Role, require
from annotations.annotation import Kind, Status
from annotations.consistency import Finding, Variant
from annotations.progress import Progress
from annotations.selector import Selector
from api.reply import Reply
from api.rest import paragraphs, records
from api.rest.annotations import found as the_annotation
from api.rest.call import Call
from api.rest.forms import ApplyGloss
from api.rest.parameters import ConsistencyQuery, MemoryQuery, Shown, Spoken, SuggestionsQuery
from api.rest.records import Known, Record
from schema import ids
from source_text import paging
from source_text import read as texts
from source_text.offsets import Precision, Range, Unit, to_unit
from source_text.problems import Invalid
from source_text.scripts import TextView
from source_text.store import check_language

PLACES = 100
PLAIN = Shown(view=TextView.ORIGINAL, unit=Unit.CODE_POINT)
"""Ranges as they are kept."""


def suggestions(session: Session, call: Call) -> Reply:
    """Glosses that might fit a selection in a paragraph, the best first."""
    query: SuggestionsQuery = call.query
    check_language(query.language)
    document = texts.document(session, call.path["slug"])
    paragraph = paragraphs.at(session, document, call.path["ordinal"])
    shown = reading.readings(session, [paragraph.id], query.view)[paragraph.id]
    place = selector.locate(Selector(query.start, query.end, query.unit, query.view), shown)
    items = [
        {
            "text": s.text,
            "pinyin": s.pinyin,
            "partOfSpeech": s.part_of_speech,
            "source": s.source,
            "kind": s.kind,
            "score": round(s.score, 4),
            "uses": s.uses,
            "range": records.extent(s.start, s.end, shown, query),
            "gloss": ids.encode("Annotation", s.gloss) if s.gloss is not None else None,
        }
        for s in suggestion.suggest(session, paragraph, place.start, place.end, query.language)
    ]
    return Reply({"items": items})


def apply(session: Session, call: Call) -> Reply:
    """Put a gloss on every other occurrence of its words, in either script, that lacks it."""
    require(call.actor, Role.TRANSLATOR, "apply a gloss")
    form: ApplyGloss = call.body
    row = the_annotation(session, call)
    choice = {"dry_run": bool(form.dry_run), "certain_only": bool(form.certain_only)}
    some = form.paragraphs
    named = None if some is None else ids.numbers(some, "Paragraph", "paragraphs")
    found = gloss.apply(session, call.actor, row.id, texts.scope(session, form.document), named, **choice)
    change = undo.go_on(session, call.actor, form.continues)
    there = texts.paragraphs(session, {a.span.paragraph_id for a in found})
    owners = texts.documents(session, {a.span.document_id for a in found})
    shown = reading.readings(session, list(there), TextView.ORIGINAL)
    places = [
        {
            "span": records.span(a.span, shown[a.span.paragraph_id], PLAIN),
            "paragraph": records.place(there[a.span.paragraph_id]),
            "document": owners[a.span.document_id].slug,
            "certain": a.crossing is None,
            "crossing": a.crossing,
        }
        for a in found
    ]
    return Reply({"count": len(places), "places": places, "dryRun": bool(form.dry_run), "change": change})


def remembered(session: Session, call: Call) -> Reply:
    """Approved translations of what resembles a text, or a sentence of it, in either script, the best first."""
    query: MemoryQuery = call.query
    check_language(query.language)
    if (query.text is None) == (query.paragraph is None):
        raise Invalid(
            "Exactly one of `text`, `paragraph` is needed.", path=("text",), hint="Give one and leave the other out."
        )
    text, besides = query.text or "", None
    if query.paragraph is not None:
        besides = ids.number(query.paragraph, "Paragraph", "paragraph")
        row = texts.paragraphs(session, [besides]).get(besides)
        if row is None:
            raise ids.missing("Paragraph", "paragraph")
        text = row.text
    try:
        found = memory.find(session, text, query.language, first=query.limit, least=query.min_score, besides=besides)
    except Invalid as problem:
        problem.path = ("limit",) if problem.path == ("first",) else problem.path
        raise
    there = texts.paragraphs(session, {m.span.paragraph_id for m in found})
    owners = texts.documents(session, {m.span.document_id for m in found})
    shown = Shown(view=TextView.ORIGINAL, unit=query.unit)
    items = []
    for m in found:
        paragraph, at, said = there[m.span.paragraph_id], m.span.start, m.translation.text or ""

        def range_(whole: str, start: int, end: int) -> Record:
            ends = to_unit(whole, start, shown.unit), to_unit(whole, end, shown.unit)
            return records.ranged(Range(*ends, Precision.EXACT), shown)

        items.append(
            {
                "score": round(m.score, 4),
                "query": range_(text, *m.query),
                "original": m.span.quote[slice(*m.part)],
                "range": range_(paragraph.text, at + m.part[0], at + m.part[1]),
                "paragraph": records.place(paragraph),
                "document": owners[m.span.document_id].slug,
                "translation": records.annotation(m.translation, Known({}, {})),
                "translated": said[slice(*m.translated)],
                "isWhole": m.translated == (0, len(said)),
                "differences": [
                    {
                        "query": range_(text, d.start, d.end),
                        "match": range_(paragraph.text, at + d.low, at + d.high),
                    }
                    for d in m.differences
                ],
            }
        )
    return Reply({"items": items})


def report(session: Session, call: Call) -> Reply:
    """A page of what a document is not of one mind on, kind by kind and in the order of the text."""
    query: ConsistencyQuery = call.query
    check_language(query.language)
    document = texts.document(session, call.path["slug"])
    found = consistency.report(session, document, query.language, query.kind)
    page = paging.cut(found, [f.key for f in found], call.window("Finding"))
    known = Known.of(session, (p.annotation for f in page.rows for v in f.variants for p in v.places))
    places = [p for f in page.rows for v in f.variants for p in v.places[:PLACES]]
    numbers = list({p.span.paragraph_id for p in places})
    shown = reading.readings(session, numbers, TextView.ORIGINAL)
    return call.listing("Finding", page, [_finding(f, known, shown) for f in page.rows])


def _finding(finding: Finding, known: Known, shown: dict[int, Any]) -> Record:
    def variant(of: Variant) -> Record:
        places = [
            {
                "ordinal": p.ordinal,
                "span": records.span(p.span, shown[p.span.paragraph_id], PLAIN),
                "annotation": ids.encode("Annotation", p.annotation.id),
                "translation": ids.encode("Annotation", p.translation.id) if p.translation else None,
            }
            for p in of.places[:PLACES]
        ]
        return {"text": of.text, "count": len(of.places), "places": places}

    entity = known.named(finding.entity.id) if finding.entity else None
    return {
        "kind": finding.kind,
        "term": finding.term,
        "entity": entity,
        "variants": list(map(variant, finding.variants)),
    }


def progressed(found: Progress, language: str) -> Record:
    """How far the work on a document has come."""
    whole = found.characters or 1
    return {
        "language": language,
        "paragraphs": found.paragraphs,
        "characters": found.characters,
        "translated": found.share(Status.PROPOSED, Status.APPROVED),
        "approved": found.share(Status.APPROVED),
        "shares": [{**s._asdict(), "share": s.characters / whole} for s in found.shares],
        "glosses": [{"status": c.status, "count": c.number} for c in found.glosses],
        "links": [{"status": c.status, "count": c.number} for c in found.links],
    }


def one_progress(session: Session, call: Call) -> Reply:
    """How far the work on a document has come in one language."""
    query: Spoken = call.query
    check_language(query.language)
    document = texts.document(session, call.path["slug"])
    return Reply(progressed(progress.by_document(session, [document.id], query.language)[document.id], query.language))


def one_thread(session: Session, call: Call) -> Reply:
    """The thread that a note is part of, in the order its notes were made."""
    row = the_annotation(session, call)
    if row.kind != Kind.NOTE:
        raise Invalid(f"The annotation is of kind {row.kind}.", path=("id",), hint="Give the id of a note.")
    found = thread.threads(session, [thread.root(row)])[thread.root(row)]
    notes = []
    for note in found.notes:
        gone = {"text": ""} if note.deleted_at else {}
        notes.append({**records.annotation(note, Known({}, {})), **gone, "deletedAt": note.deleted_at})
    return Reply({"root": ids.encode("Annotation", found.root), "resolved": found.is_resolved, "notes": notes})
