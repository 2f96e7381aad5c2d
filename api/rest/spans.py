"""Spans: those that lost their place, where they might belong, and putting them there."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from annotations import orphan, past, read, reading
from annotations.actor import Role, require
from annotations.orphan import Candidate
from annotations.span import AnchorState, Span
from api.reply import Reply
from api.rest import additions, records
from api.rest.call import Call
from api.rest.forms import SpanForm
from api.rest.parameters import CandidatesQuery, OrphansQuery, Shown
from api.rest.records import Record
from schema import ids
from source_text import read as texts
from source_text.problems import Invalid
from source_text.scripts import Reading


def orphans(session: Session, call: Call) -> Reply:
    """A page of the spans without a place, each with what is said about it and where it might belong."""
    query: OrphansQuery = call.query
    document = texts.document(session, call.path["slug"])
    page = read.orphan_pages(session, [document.id], call.window("Orphan"))[document.id]
    found = orphan.candidates(session, [row.id for row in page.rows])
    made = _records(session, page.rows, query)
    shown = _shown(session, found.values(), query)
    for row, record in zip(page.rows, made, strict=True):
        record["candidates"] = _candidates(found[row.id], shown, query)
    return call.listing("Orphan", page, made)


def one(session: Session, call: Call) -> Reply:
    """One span."""
    return Reply(_records(session, [_found(session, call)], call.query)[0])


def candidates(session: Session, call: Call) -> Reply:
    """Where a span without a place might belong; nowhere for one that has a place."""
    query: CandidatesQuery = call.query
    span = _found(session, call)
    try:
        found = orphan.candidates(session, [span.id], query.limit)[span.id]
    except Invalid as problem:
        raise Invalid(problem.message, path=("limit",), hint=problem.hint, **problem.fields) from None
    return Reply({"items": _candidates(found, _shown(session, [found], query), query)})


def reattach(session: Session, call: Call) -> Reply:
    """Put a span on a stretch of a paragraph of its document."""
    require(call.actor, Role.TRANSLATOR, "reattach a span")
    form: SpanForm = call.body
    span = _found(session, call)
    owner = texts.documents(session, [span.document_id])[span.document_id]
    paragraph, (start, end) = additions.located(session, owner, form.paragraph, form.range)
    row = orphan.reattach(session, call.actor, span.id, paragraph, start, end)
    return Reply(_records(session, [row], call.query)[0])


def _found(session: Session, call: Call) -> Span:
    number = call.number("Span")
    row = read.spans(session, [number]).get(number)
    if row is None:
        raise ids.missing("Span")
    return row


def _records(session: Session, rows: Sequence[Span], query: Shown) -> list[Record]:
    """Spans with their annotations and paragraphs."""
    there = texts.paragraphs(session, {row.paragraph_id for row in rows})
    retired = past.of_retired(session, [id_ for id_, p in there.items() if p.ordinal is None])
    last = {id_: retired[id_][0] if id_ in retired else p for id_, p in there.items()}
    anchored = [row.paragraph_id for row in rows if row.state == AnchorState.ANCHORED]
    shown = reading.readings(session, anchored, query.view)
    said = read.by_span(session, [row.id for row in rows])
    known = records.Known.of(session, (a for of in said.values() for a in of))
    return [
        {
            **records.span(row, shown.get(row.paragraph_id), query),
            "state": row.state,
            "prefix": row.prefix,
            "suffix": row.suffix,
            "paragraph": records.place(last[row.paragraph_id]),
            "annotations": [records.annotation(a, known) for a in said[row.id]],
        }
        for row in rows
    ]


def _shown(session: Session, candidates: Iterable[Sequence[Candidate]], query: Shown) -> dict[int, Reading]:
    """The paragraphs of some candidates as they are to be shown, by id."""
    return reading.readings(session, list({row.paragraph.id for rows in candidates for row in rows}), query.view)


def _candidates(rows: Sequence[Candidate], shown: dict[int, Reading], query: Shown) -> list[Record]:
    return [
        {
            "paragraph": records.place(row.paragraph),
            "range": records.extent(row.start, row.end, shown[row.paragraph.id], query),
            "quote": records.quote(row.start, row.end, shown[row.paragraph.id]),
            "score": row.score,
        }
        for row in rows
    ]
