"""Mutations of notes and their threads."""

from typing import Annotated, Any

from sqlmodel import Session

from annotations import entry, read, thread
from annotations.annotation import Kind, Status
from schema import ids
from schema.mutations.annotations import shown, stretch
from schema.mutations.inputs import ASKED, AddNoteInput, ResolveThreadInput
from schema.mutations.payloads import AnnotationPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from schema.types.ranges import TextRangeInput
from source_text.problems import Invalid, Problem


async def add_note(info: Info, input: Annotated[AddNoteInput, ASKED]) -> Any:
    """Add a note, or answer one."""
    context = info.context

    def work(session: Session) -> Outcome:
        if input.in_reply_to is not None:
            return {"id": _reply(session, input, input.in_reply_to)}
        paragraph, start, end = stretch(session, *_place(input))
        entry.check_text(input.text)
        span = entry.place(session, paragraph, start, end)
        return {"id": entry.add(session, context.actor, span, Kind.NOTE, Status.PROPOSED, text=input.text).id}

    def _reply(session: Session, given: AddNoteInput, note: str) -> int:
        try:
            made = thread.reply(session, context.actor, ids.number(note, "Annotation", "note"), given.text)
        except Problem as problem:
            problem.path = ("in_reply_to",) if problem.path[:1] == ("note",) else problem.path
            raise
        if given.paragraph is not None or given.range is not None:
            paragraph, *place = stretch(session, *_place(given))
            span = read.spans(session, [made.span_id])[made.span_id]
            if (paragraph.id, *place) != (span.paragraph_id, span.start, span.end):
                raise Invalid(
                    "An answer stands where the note stands that it answers.",
                    path=("range",),
                    hint="Leave `paragraph` and `range` out.",
                )
        return made.id

    return await carry_out(context, AnnotationPayload, input, work, shown)


def _place(given: AddNoteInput) -> tuple[str, TextRangeInput]:
    """Where a note is to stand."""
    if given.paragraph is None or given.range is None:
        raise Invalid(
            "A note needs a place.",
            path=("paragraph" if given.paragraph is None else "range",),
            hint="Give `paragraph` and `range`, or the note that it answers under `inReplyTo`.",
        )
    return given.paragraph, given.range


async def resolve_thread(info: Info, input: Annotated[ResolveThreadInput, ASKED]) -> Any:
    """Settle a thread, or open it again."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.note, "Annotation", "note")
        resolved = input.resolved is not False
        first = thread.resolve(session, context.actor, number, input.version, resolved=resolved)
        return {"id": first.id} if first.deleted_at is None else {"last": first.model_dump()}

    return await carry_out(context, AnnotationPayload, input, work, shown)
