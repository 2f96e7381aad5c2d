"""The revisions of a document, and what became of its annotations in each."""

from sqlmodel import Session

from annotations import report
from annotations.report import Entry, Report
from api.reply import Reply
from api.rest import records
from api.rest.call import Call
from api.rest.parameters import ReportQuery, plain
from api.rest.records import Record
from schema import ids
from source_text import paging, read
from source_text.problems import NotFound

KIND = "AnchoredSpan"


def listed(session: Session, call: Call) -> Reply:
    """A page of revisions, the first one first."""
    document = read.document(session, call.path["slug"])
    page = read.revision_pages(session, [document.id], call.window("Revision"))[document.id]
    return call.listing("Revision", page, [records.revision(row) for row in page.rows])


def reported(session: Session, call: Call) -> Reply:
    """What became of every span in a revision."""
    document, digits = read.document(session, call.path["slug"]), call.path["number"]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    revision = read.revision(session, document, number)
    found = report.by_revision(session, [revision.id]).get(revision.id)
    if found is None:
        raise NotFound(
            f"The revision {number} carried nothing over.",
            path=("number",),
            hint="The first revision of a document has no report.",
        )
    content = record(found, call)
    headers = {"Link": f'<{call.following(content["next"])}>; rel="next"'} if content["next"] else {}
    return Reply(content, headers=headers)


def record(found: Report, call: Call) -> Record:
    """A report, with the page of its spans that the query asks for."""
    query: ReportQuery = call.query
    rows = found.listed(plain(query.outcome))
    page = paging.cut([entry for _, entry in rows], [key for key, _ in rows], call.window(KIND))
    return {
        **found.counts(),
        "spans": [_entry(entry) for entry in page.rows],
        "restoredSpans": [_entry(entry) for entry in found.restored],
        "next": paging.encode(KIND, page.keys[-1]) if page.has_next and page.keys else None,
    }


def _entry(entry: Entry) -> Record:
    kept = {name: entry[name] for name in ("outcome", "quote", "ordinal", "start", "end", "candidates")}
    return {"span": ids.encode("Span", entry["span"]), "newQuote": entry["now"], **kept}
