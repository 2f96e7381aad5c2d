"""Paragraphs of a document, in any view and with as much detail as is asked for."""

from sqlmodel import Session

from api.reply import Reply
from api.rest import records
from api.rest.call import Call
from source_text import read
from source_text.document import Document
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
