"""Finding paragraphs by their words, in either script."""

from sqlmodel import Session

from annotations import reading
from api.reply import Reply
from api.rest.call import Call
from api.rest.parameters import SearchQuery
from api.rest.records import extent
from schema import ids
from source_text import read, search


def found(session: Session, call: Call) -> Reply:
    """A page of hits, those with more occurrences first."""
    query: SearchQuery = call.query
    page = search.search(session, query.query, read.scope(session, query.document), call.window("SearchHit"))
    rows = [hit.paragraph for hit in page.rows]
    shown = reading.readings(session, [row.id for row in rows], query.view)
    owners = read.documents(session, {row.document_id for row in rows})
    items = [
        {
            "paragraph": {
                "id": ids.encode("Paragraph", row.id),
                "ordinal": row.ordinal,
                "role": row.role,
                "text": shown[row.id].text,
            },
            "document": {"slug": owners[row.document_id].slug, "title": owners[row.document_id].title},
            "score": float(hit.score),
            "highlights": [
                extent(start, end, shown[row.id], query) for start, end in search.highlights(row, query.query)
            ],
        }
        for hit, row in zip(page.rows, rows, strict=True)
    ]
    return call.listing("SearchHit", page, items)
