"""The whole text of a document: the source as it was imported, or all of it in a view; and correcting the source."""

from typing import Any

from sqlmodel import Session

from annotations import amend, intake, reading
from annotations.actor import Role, require
from annotations.correction import Edit, Given
from api.reply import TEXT, Reply, demand, show
from api.rest import records, revisions
from api.rest.call import Call
from api.rest.forms import EditForm, Revise, ReviseDocument, ReviseFile
from schema import ids
from source_text import read
from source_text.document import Document
from source_text.problems import Conflict, StaleVersion
from source_text.scripts import TextView


def shown(session: Session, call: Call) -> Reply:
    """The source, decoded; in a view the paragraphs, parted by blank lines."""
    document = read.document(session, call.path["slug"])
    view: TextView = call.query.view
    if view == TextView.ORIGINAL:
        return _source(session, document)
    numbers = [p.id for p in read.all_paragraphs(session, document)]
    readings = reading.readings(session, numbers, view)
    return Reply("\n\n".join(readings[id_].text for id_ in numbers) + "\n", media_type=TEXT)


def revised(session: Session, call: Call) -> Reply:
    """Make a revision of the text, or tell what it would do."""
    document, given = _meant(session, call), _form(call)
    dry_run = call.query.dry_run or bool(given and given.dry_run)
    try:
        found = amend.revise(
            session,
            call.actor,
            document.slug,
            **_said(call.body)._asdict(),
            dry_run=dry_run,
            expected_revision=given.expected_revision if given else None,
            message=given.message if given else None,
        )
    except StaleVersion as problem:
        show(problem, _source(session, document))
        raise
    content = {
        "document": records.documents(session, [found.document])[0],
        "revision": records.revision(found.revision),
        "report": revisions.record(found.report, call),
        "dryRun": dry_run,
    }
    return Reply(content, tag=None if dry_run else _tag(found.document))


def prepare(session: Session, call: Call) -> None:
    """Work out what a revision is to find."""
    document, given = _meant(session, call), _form(call)
    expected = given.expected_revision if given else None
    amend.prepare(session, call.actor, document.slug, _said(call.body), expected)


def _form(call: Call) -> Revise | None:
    return call.body if isinstance(call.body, Revise) else None


def _meant(session: Session, call: Call) -> Document:
    """The document that is to be revised, if that may be, and it is the one that was read."""
    require(call.actor, Role.TRANSLATOR, "revise a document")
    document = read.document(session, call.path["slug"])
    require(call.actor, Role.TRANSLATOR, "revise a document", document.project_id)
    given = _form(call)
    if given is not None and given.slug not in (None, document.slug):
        raise Conflict("`slug` is that of another document.", path=("slug",), hint="Leave it out.")
    if (match := call.headers.get("if-match")) is not None:
        demand(match, _source(session, document))
    return document


def _source(session: Session, document: Document) -> Reply:
    """The source as it is now."""
    return Reply(intake.text(session, document), media_type=TEXT, tag=_tag(document))


def _said(body: Any) -> Given:
    """What the text is to become, as the annotations room takes it."""
    if isinstance(body, ReviseFile):
        return Given(content=body.file, file_name=body.file_name, media_type=body.media_type)
    if isinstance(body, ReviseDocument):
        edits = None if body.paragraphs is None else [_edit(form) for form in body.paragraphs]
        return Given(body.text, intake.decoded(body.content), edits, body.file_name, body.media_type)
    return Given(content=body)


def _edit(form: EditForm) -> Edit:
    """An edit of paragraphs as the annotations room takes it."""
    own = [ids.number(id_, "Paragraph", "paragraphs") for id_ in form.paragraphs or ()]
    after, before = (
        None if id_ is None else ids.number(id_, "Paragraph", name)
        for name, id_ in (("after", form.after), ("before", form.before))
    )
    return Edit(own, form.texts, after, before)


def _tag(document: Document) -> str:
    """The entity tag of the source: ids are never given twice, so a new document under an old slug has another."""
    return f'"{document.id}.{document.revision}"'
