"""Documents: the list, one of them, importing, and removing."""

from typing import Any

from sqlmodel import Session

from annotations import companions, intake, progress, publication
from annotations.companions import KINDS
from api.reply import Reply
from api.rest import records, translating
from api.rest.call import Call
from api.rest.forms import Import, ImportDocument, ImportFile
from api.rest.parameters import DocumentsQuery
from source_text import read
from source_text.division import Beginning
from source_text.sight import Visibility
from source_text.store import check_language


def listed(session: Session, call: Call) -> Reply:
    """A page of documents, in the order they came."""
    query: DocumentsQuery = call.query
    page = read.document_page(session, call.window("Document"))
    items = records.documents(session, page.rows)
    if query.progress is not None:
        check_language(query.progress)
        found = progress.by_document(session, [row.id for row in page.rows], query.progress)
        for row, item in zip(page.rows, items, strict=True):
            item["progress"] = translating.progressed(found[row.id], query.progress)
    return call.listing("Document", page, items)


def one(session: Session, call: Call) -> Reply:
    """One document."""
    return Reply(records.document(session, read.document(session, call.path["slug"])))


def prepare(session: Session, call: Call) -> None:
    """Work out what an import is to find."""
    intake.prepare(session, call.actor, _import(call.body))


def take_in(session: Session, call: Call) -> Reply:
    """Import a document: 201 when it is made, 200 when the same file is there, or in a dry run what would be made."""
    form: ImportDocument | ImportFile = call.body
    if form.dry_run:
        source = intake.look(session, call.actor, _import(form))
        shown = [
            {"ordinal": ordinal, "role": block.role, "level": block.level, "text": block.text}
            for ordinal, block in enumerate(source.blocks, 1)
        ]
        return Reply({"dryRun": True, "preview": shown, "remarks": list(source.remarks)})
    outcome = intake.take_in(session, call.actor, _import(form))
    session.refresh(outcome.document)
    content = records.document(session, outcome.document) | {
        "unchanged": outcome.unchanged,
        "skipped": [line._asdict() for line in outcome.skipped],
        "remarks": list(outcome.remarks),
    }
    place = {"Location": call.iri("documents", outcome.document.slug)}
    return Reply(content, 200 if outcome.unchanged else 201, headers=place)


def _import(form: ImportDocument | ImportFile) -> intake.Import:
    """An import as the intake takes it."""
    content = form.file if isinstance(form, ImportFile) else intake.decoded(form.content)
    return intake.Import(
        slug=form.slug,
        language=form.language,
        content=content,
        text=None if isinstance(form, ImportFile) else form.text,
        title=form.title,
        file_name=form.file_name,
        media_type=form.media_type,
        companions=companions.parse(_files(form), form.language),
        link_entities=form.link_entities is not False,
        partial=bool(form.partial),
        project=form.project,
        visibility=form.visibility or Visibility.PUBLIC,
        beginnings=None
        if form.paragraphs is None
        else [Beginning(b.paragraph, b.offset, b.role, b.level) for b in form.paragraphs],
    )


def _files(form: Import) -> dict[str, Any]:
    """The companions, with the names of fields as companion files write them."""
    files: dict[str, Any] = {"entities": form.entities}
    for name in KINDS:
        rows: list[dict[str, Any]] | None = getattr(form, name)
        files[name] = rows and [{_COLUMNS.get(key, key): value for key, value in row.items()} for row in rows]
    return files


_COLUMNS = {"partOfSpeech": "part_of_speech"}


def remove(session: Session, call: Call) -> Reply:
    """Remove a document with everything that is said about it."""
    publication.remove(session, call.actor, call.path["slug"])
    return Reply(status=204)
