"""Mutations of documents."""

from functools import cache, partial
from typing import Annotated, Any

from sqlmodel import Session

from annotations import amend, companions, intake, report
from annotations.annotation import Kind
from annotations.companions import KINDS, Companions, Line
from annotations.correction import Given
from annotations.history import close
from schema import ids, nodes
from schema.context import Context
from schema.mutations.inputs import ASKED
from schema.mutations.payloads import DocumentPayload, ReadParagraph, RevisionPayload
from schema.mutations.texts import CompanionInput, ImportDocumentInput, ReviseDocumentInput
from schema.mutations.transaction import Outcome, carry_out
from schema.problems import Mismatch
from schema.types.annotation import Info
from schema.types.scalars import ENGLISH
from source_text.problems import Invalid
from source_text.roles import Role
from source_text.sight import Visibility


def _line(file: str, number: int, row: CompanionInput) -> Line:
    """A line as the companions take it."""
    kind = KINDS[file]
    body: dict[str, Any] = {
        "entity": row.entity,
        "text": row.text,
        "language": row.language or ENGLISH,
        "pinyin": row.pinyin,
        "part_of_speech": row.part_of_speech,
        "view": row.view.value if row.view else None,
    }
    kept = companions.FIELDS[kind]
    needed = [name for name in kept if name not in ("pinyin", "part_of_speech")]
    for name in needed:
        if not body[name]:
            raise Invalid(
                f"Line {number} of `{file}` has no `{name}`.", path=(file, str(number), name), hint="Give it."
            )
    whole = kind == Kind.TRANSLATION
    return Line(
        file,
        number,
        kind,
        row.paragraph,
        None if whole else row.start,
        None if whole else row.end,
        row.surface,
        {name: body[name] for name in kept},
    )


def _import(form: ImportDocumentInput) -> intake.Import:
    """An import as the intake takes it."""
    lines = [_line(file, number, row) for file in KINDS for number, row in enumerate(getattr(form, file) or (), 1)]
    return intake.Import(
        slug=form.slug,
        language=form.language,
        content=intake.decoded(form.content),
        text=form.text,
        title=form.title,
        file_name=form.file_name,
        media_type=form.media_type,
        companions=Companions([e.form() for e in form.entities or ()], lines),
        link_entities=form.link_entities is not False,
        partial=bool(form.partial),
        project=form.project,
        visibility=form.visibility or Visibility.PUBLIC,
        beginnings=None if form.paragraphs is None else [b.form() for b in form.paragraphs],
    )


async def import_document(info: Info, input: Annotated[ImportDocumentInput, ASKED]) -> Any:
    """Import a document."""
    context, form = info.context, cache(partial(_import, input))

    def look(session: Session) -> Outcome:
        found = intake.look(session, context.actor, form())
        return {"preview": [(b.role.value, b.level, b.text) for b in found.blocks], "remarks": list(found.remarks)}

    def prepare(session: Session) -> None:
        intake.prepare(session, context.actor, form())

    def work(session: Session) -> Outcome:
        found = intake.take_in(session, context.actor, form())
        skipped = [m._asdict() for m in found.skipped]
        remarks = list(found.remarks)
        return {"id": found.document.id, "unchanged": found.unchanged, "skipped": skipped, "remarks": remarks}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        if "preview" in outcome:
            shown = [
                ReadParagraph(ordinal=n, role=Role(role), level=level, text=text)
                for n, (role, level, text) in enumerate(outcome["preview"], 1)
            ]
            return {"preview": shown, "remarks": outcome["remarks"]}
        return {
            "document": await nodes.find(context, ids.encode("Document", outcome["id"])),
            "unchanged": outcome["unchanged"],
            "skipped": [Mismatch(**m) for m in outcome["skipped"]],
            "remarks": outcome["remarks"],
        }

    return await carry_out(context, DocumentPayload, input, look if input.dry_run else work, show, prepare)


async def revise_document(info: Info, input: Annotated[ReviseDocumentInput, ASKED]) -> Any:
    """Correct the text of a document."""
    context = info.context

    @cache
    def given() -> Given:
        edits = None if input.paragraphs is None else [edit.form() for edit in input.paragraphs]
        return Given(input.text, intake.decoded(input.content), edits, input.file_name, input.media_type)

    def prepare(session: Session) -> None:
        amend.prepare(session, context.actor, input.slug, given(), input.expected_revision)

    def work(session: Session) -> Outcome:
        found = amend.revise(
            session,
            context.actor,
            input.slug,
            **given()._asdict(),
            dry_run=bool(input.dry_run),
            expected_revision=input.expected_revision,
            message=input.message,
        )
        told = {"entries": found.report.entries, "restored": found.report.restored}
        made = {"id": found.document.id, "revision": found.revision.id, "report": told}
        return {**made, "change": close(session)}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        return {
            "document": await nodes.find(context, ids.encode("Document", outcome["id"])),
            "revision": await nodes.find(context, ids.encode("Revision", outcome["revision"])),
            "report": report.made(**outcome["report"]),
            "change": outcome.get("change"),
        }

    return await carry_out(context, RevisionPayload, input, work, show, prepare)
