"""The whole text of a document: the source as it was imported, or all of it in a view; and correcting the source."""

from sqlmodel import Session

from annotations import amend, intake, reading
from annotations.actor import Role, require
from api.reply import TEXT, Reply, demand
from api.rest import records
from api.rest.call import Call
from api.rest.forms import ReviseDocument
from source_text import read
from source_text.document import Document
from source_text.problems import Conflict
from source_text.scripts import TextView


def shown(session: Session, call: Call) -> Reply:
    """The source, decoded; in a view the paragraphs, parted by blank lines."""
    document = read.document(session, call.path["slug"])
    view: TextView = call.query.view
    if view == TextView.ORIGINAL:
        return Reply(intake.text(session, document), media_type=TEXT, tag=_tag(document))
    numbers = [p.id for p in read.all_paragraphs(session, document)]
    readings = reading.readings(session, numbers, view)
    return Reply("\n\n".join(readings[id_].text for id_ in numbers) + "\n", media_type=TEXT)


def revised(session: Session, call: Call) -> Reply:
    """Make a revision of the text, or tell what it would do."""
    require(call.actor, Role.TRANSLATOR, "revise a document")
    document = read.document(session, call.path["slug"])
    require(call.actor, Role.TRANSLATOR, "revise a document", document.project_id)
    form: ReviseDocument | None = call.body if isinstance(call.body, ReviseDocument) else None
    if form is not None and form.slug not in (None, document.slug):
        raise Conflict("`slug` is that of another document.", path=("slug",), hint="Leave it out.")
    if (match := call.headers.get("if-match")) is not None:
        demand(match, _tag(document))
    dry_run = call.query.dry_run or bool(form and form.dry_run)
    found = amend.revise(
        session,
        call.actor,
        document.slug,
        text=form.text if form else None,
        content=None if form else call.body,
        dry_run=dry_run,
        expected_revision=form.expected_revision if form else None,
        message=form.message if form else None,
    )
    content = {
        "document": records.documents(session, [found.document])[0],
        "revision": records.revision(found.revision),
        "report": found.report.counts(),
        "dryRun": dry_run,
    }
    return Reply(content, tag=None if dry_run else _tag(found.document))


def _tag(document: Document) -> str:
    """The entity tag of the source: ids are never given twice, so a new document under an old slug has another."""
    return f'"{document.id}.{document.revision}"'
