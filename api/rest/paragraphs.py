"""Paragraphs of a document, in any view and with as much detail as is asked for; and where their text went."""

from sqlmodel import Session

from annotations import past, reading, selector
from annotations.selector import Selector
from api.reply import Reply
from api.rest import records
from api.rest.call import Call
from api.rest.parameters import SuccessorsQuery
from schema import ids
from source_text import heir, read
from source_text.document import Document
from source_text.offsets import Range, to_unit
from source_text.paragraph import Paragraph
from source_text.problems import NotFound


def listed(session: Session, call: Call) -> Reply:
    """A page of paragraphs, in the order of the text."""
    document = read.document(session, call.path["slug"])
    page = read.paragraph_pages(session, [document.id], call.window("Paragraph"))[document.id]
    return call.listing("Paragraph", page, records.paragraphs(session, document, page.rows, call.query))


def one(session: Session, call: Call) -> Reply:
    """One paragraph by its place."""
    document = read.document(session, call.path["slug"])
    paragraph = at(session, document, call.path["ordinal"])
    return Reply(records.paragraphs(session, document, [paragraph], call.query)[0])


def by_id(session: Session, call: Call) -> Reply:
    """A paragraph by its id: as it is, or as it stood in the last revision that had it."""
    row = _found(session, call)
    owner = read.documents(session, [row.document_id])[row.document_id]
    retired = past.of_retired(session, [row.id])
    if retired:
        content = records.as_it_was(session, *retired[row.id], call.query)
    else:
        content = records.paragraphs(session, owner, [row], call.query)[0]
    found = heir.predecessors(session, [row.id])[row.id]
    content |= {
        "document": owner.slug,
        "retiredIn": row.since if retired else None,
        "predecessors": [
            {"id": ids.encode("Paragraph", p.paragraph), "revision": p.revision, "segments": list(p.map.segments())}
            for p in found
        ],
    }
    return Reply(content)


def successors(session: Session, call: Call) -> Reply:
    """Where the text of a paragraph, or a stretch of it, is now: for a retired one that of its last revision."""
    query: SuccessorsQuery = call.query
    row = _found(session, call)
    retired = past.of_retired(session, [row.id])
    if retired:
        row, then = retired[row.id]
        number, shown = then.revision.number, then.readings(session, [row.id], query.view)[row.id]
    else:
        number = read.documents(session, [row.document_id])[row.document_id].revision
        shown = reading.readings(session, [row.id], query.view)[row.id]
    stretch = Range(0, len(row.text))
    if query.start is not None or query.end is not None:
        length = to_unit(shown.text, len(shown.text), query.unit)
        asked = query.start or 0, length if query.end is None else query.end
        stretch = selector.locate(Selector(*asked, query.unit, query.view), shown)
    found = heir.successors(session, [row.id], row.document_id, number)[row.id]
    readings = reading.readings(session, [s.paragraph.id for s in found], query.view)
    items = []
    for one_of in found:
        there = one_of.carry(stretch)
        item = {"paragraph": records.place(one_of.paragraph), "range": None, "segments": list(one_of.map.segments())}
        if there is not None:
            named = selector.name(there.start, there.end, readings[one_of.paragraph.id], query.unit)
            item["range"] = records.ranged(named._replace(precision=named.precision.after(there.precision)), query)
        items.append(item)
    return Reply({"items": items})


def _found(session: Session, call: Call) -> Paragraph:
    """The paragraph that the address names, retired or not."""
    number = call.number("Paragraph")
    row = read.paragraphs(session, [number]).get(number)
    if row is None:
        raise ids.missing("Paragraph")
    return row


def at(session: Session, document: Document, ordinal: str | int) -> Paragraph:
    """The paragraph at a place, counted from 1; NotFound where the document has none there."""
    digits = str(ordinal)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    found = read.paragraphs_at(session, [(document.id, number)]).get((document.id, number)) if number else None
    if found is None:
        raise NotFound(
            f"The document {document.slug!r} has no paragraph {digits[:20]!r}.",
            path=("ordinal",),
            hint="Paragraphs are numbered from 1; the document tells how many there are.",
        )
    return found
