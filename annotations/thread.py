"""Threads of notes: notes that answer one another, resolved and reopened as one, held together where one is deleted."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, select

from annotations.actor import Actor, Role, require
from annotations.annotation import Annotation, Kind, Status
from annotations.entry import add, amend, check_text, current
from annotations.history import ChangeAction
from annotations.problems import Gone
from annotations.span import Span
from source_text import read as texts
from source_text.problems import Invalid, NotFound, StaleVersion


class Thread(NamedTuple):
    """The notes of a thread in the order they were made, the first one first.

    A note that was deleted is still there while one that answers it is, for its place only.
    """

    root: int
    is_resolved: bool
    notes: list[Annotation]

    def replies(self, note: int) -> list[Annotation]:
        """The notes that answer a note."""
        return [n for n in self.notes if n.in_reply_to == note]


def root(note: Annotation) -> int:
    """The id of the first note of a note's thread."""
    return note.thread or note.id


def threads(session: Session, roots: Sequence[int]) -> dict[int, Thread]:
    """Threads by the ids of their first notes."""
    wanted = or_(col(Annotation.id).in_(roots), col(Annotation.thread).in_(roots))
    statement = select(Annotation).where(wanted, Annotation.kind == Kind.NOTE).order_by(col(Annotation.id))
    found: dict[int, list[Annotation]] = {}
    for note in session.exec(statement):
        found.setdefault(root(note), []).append(note)
    return {id_: tied(id_, notes) for id_, notes in found.items()}


def tied(root: int, notes: Iterable[Annotation]) -> Thread:
    """The thread that some notes are, without those deleted or rejected that none is left to answer."""
    kept: list[Annotation] = []
    answered: set[int | None] = set()
    resolved = False
    for note in sorted(notes, key=lambda n: n.id, reverse=True):
        gone = note.deleted_at is not None or note.status == Status.REJECTED
        if not gone or note.id in answered:
            kept.append(note)
            answered.add(note.in_reply_to)
        if note.id == root:
            resolved = bool(note.resolved)
    return Thread(root, resolved, kept[::-1])


def reply(session: Session, actor: Actor, note_id: int, text: str) -> Annotation:
    """Answer a note, on the same span; one that was deleted, or an annotation of another kind, cannot be answered."""
    require(actor, Role.TRANSLATOR, "answer a note")
    note = _note(session, note_id)
    check_text(text)
    span = session.get_one(Span, note.span_id)
    return add(session, actor, span, Kind.NOTE, Status.PROPOSED, text=text, in_reply_to=note.id, thread=root(note))


def resolve(session: Session, actor: Actor, note_id: int, version: int | None, *, resolved: bool) -> Annotation:
    """Say that the thread of a note is settled, or open it again, and return its first note.

    StaleVersion where `version` is not that of the first note. A thread that is so already stays as it is.
    """
    require(actor, Role.TRANSLATOR, "resolve a thread")
    first = session.get_one(Annotation, root(_note(session, note_id)))
    require(actor, Role.TRANSLATOR, "resolve a thread", texts.project(session, first.document_id))
    if version is not None and version != first.version:
        raise StaleVersion(
            f"The thread has been changed: the version of its first note is {first.version}, not {version}.",
            path=("version",),
            hint="Read it again, and send the change with the current version.",
            expected=version,
            found=first.version,
        ).of("Annotation", first.id)
    if first.resolved == resolved:
        return first
    return amend(session, actor, first, ChangeAction.UPDATED, {"resolved": resolved})


def _note(session: Session, id_: int) -> Annotation:
    try:
        note = current(session, id_, None)
    except (Gone, NotFound) as problem:
        problem.path = ("note",)
        raise
    if note.kind != Kind.NOTE:
        raise Invalid(f"The annotation is of kind {note.kind}.", path=("note",), hint="Give the id of a note.")
    return note
