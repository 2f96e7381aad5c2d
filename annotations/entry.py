"""Putting an annotation on a span, changing it and taking it away, each with its entry in the history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from annotations.actor import Actor, Role, may, require
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.history import Change, ChangeAction, record
from annotations.problems import Forbidden
from annotations.span import AnchorState, Span, context
from source_text import read
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, NotFound, StaleVersion

LONGEST = 100_000
"""How many code points the text of an annotation may have."""


def place(session: Session, paragraph: Paragraph, start: int, end: int) -> Span:
    """The span on code points [start, end) of a paragraph: the one that is there, or a new one."""
    if paragraph.ordinal is None:
        raise InvalidRange(
            "The paragraph is no longer part of the text.",
            path=("paragraph",),
            hint="Choose one of the current paragraphs.",
        )
    there = select(Span).where(
        Span.paragraph_id == paragraph.id,
        Span.start == start,
        Span.end == end,
        Span.state == AnchorState.ANCHORED,
    )
    span = session.exec(there).first()
    if span is None:
        quote, prefix, suffix = context(paragraph.text, start, end)
        revision = session.exec(select(Document.revision).where(Document.id == paragraph.document_id)).one()
        span = Span(
            document_id=paragraph.document_id,
            paragraph_id=paragraph.id,
            start=start,
            end=end,
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            since=revision,
        )
        session.add(span)
        session.flush()
    return span


def touch(session: Session, document_id: int) -> None:
    """Count a committed change of a document's text or annotations."""
    moved = update(Document).where(col(Document.id) == document_id)
    session.execute(moved.values(version=Document.version + 1, updated_at=now()))


def check_status(actor: Actor, status: str, project: int) -> None:
    """Refuse to let somebody below a reviewer approve or reject, also while adding."""
    if status in (Status.APPROVED, Status.REJECTED):
        require(actor, Role.REVIEWER, f"make an annotation {status}", project)


def check_text(text: str, path: str = "text") -> str:
    """Refuse an annotation that says nothing, or more than can be kept."""
    if not text.strip():
        raise Invalid("The text is empty.", path=(path,), hint="Write what the annotation says, or leave it out.")
    if len(text) > LONGEST:
        raise Invalid(
            f"The text has {len(text)} characters; {LONGEST} are accepted.",
            path=(path,),
            hint="Shorten or divide it.",
            limit=LONGEST,
        )
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Invalid(
            "The text has a character that cannot be kept.",
            path=(path,),
            hint="Remove NUL and lone surrogates.",
        )
    return text


def add(session: Session, actor: Actor, span: Span, kind: Kind, status: str, **body: Any) -> Annotation:
    """Put an annotation by a person on a span and return it."""
    project = read.project(session, span.document_id)
    require(actor, Role.TRANSLATOR, "add an annotation", project)
    check_status(actor, status, project)
    moment = now()
    annotation = Annotation(
        document_id=span.document_id,
        span_id=span.id,
        kind=kind,
        status=status,
        origin=Origin.HUMAN,
        creator=actor.name,
        created_at=moment,
        modified_at=moment,
        **body,
    )
    session.add(annotation)
    session.flush()
    annotation.sequence = record(
        session,
        actor,
        ChangeAction.CREATED,
        "Annotation",
        annotation.id,
        document_id=span.document_id,
        after=annotation.model_dump(),
    )
    touch(session, span.document_id)
    session.flush()
    return annotation


def current(session: Session, id_: int, version: int | None) -> Annotation:
    """An annotation that is to be changed; StaleVersion where `version` is no longer the current one."""
    annotation = session.get(Annotation, id_)
    if annotation is None or annotation.deleted_at is not None:
        raise NotFound(
            "There is no such annotation.",
            path=("id",),
            hint="It may have been deleted; read the paragraph again.",
        )
    if version is not None and version != annotation.version:
        raise StaleVersion(
            f"The annotation has been changed: its version is {annotation.version}, not {version}.",
            path=("version",),
            hint="Read it again, and send the change with the current version.",
            expected=version,
            found=annotation.version,
        )
    return annotation


def amend(
    session: Session,
    actor: Actor,
    annotation: Annotation,
    action: ChangeAction,
    values: dict[str, Any],
    reason: str | None = None,
) -> Annotation:
    """Change an annotation, count its version, and write the history, with the reason if one is given."""
    before = annotation.model_dump()
    for name, value in values.items():
        setattr(annotation, name, value)
    annotation.version += 1
    annotation.modified_at = now()
    annotation.sequence = record(
        session,
        actor,
        action,
        "Annotation",
        annotation.id,
        document_id=annotation.document_id,
        before=before,
        after=annotation.model_dump() | ({"reason": reason} if reason else {}),
    )
    touch(session, annotation.document_id)
    session.flush()
    return annotation


def update_body(
    session: Session,
    actor: Actor,
    id_: int,
    version: int | None,
    *,
    text: str | None = None,
    pinyin: str | None = None,
    entity_id: int | None = None,
) -> Annotation:
    """Change what an annotation says; what is None stays as it is."""
    require(actor, Role.TRANSLATOR, "change an annotation")
    annotation = current(session, id_, version)
    project = read.project(session, annotation.document_id)
    require(actor, Role.TRANSLATOR, "change an annotation", project)
    if annotation.status == Status.APPROVED:
        require(actor, Role.REVIEWER, "change an approved annotation", project)
    values = {"text": text, "pinyin": pinyin, "entity_id": entity_id}
    given = {name: value for name, value in values.items() if value is not None}
    kind = Kind(annotation.kind)
    fits = {
        "text": kind != Kind.ENTITY_LINK,
        "pinyin": kind == Kind.GLOSS,
        "entity_id": kind == Kind.ENTITY_LINK,
    }
    for name in given:
        if not fits[name]:
            field = name.removesuffix("_id")
            raise Invalid(f"An annotation of kind {kind} has no `{field}`.", path=(field,), hint="Leave the field out.")
    if not given:
        raise Invalid(
            "Nothing to change is given.",
            path=("text",),
            hint="Give at least one field that the annotation has.",
        )
    if text is not None:
        check_text(text)
    return amend(session, actor, annotation, ChangeAction.UPDATED, given)


def delete(session: Session, actor: Actor, id_: int, version: int | None) -> Annotation:
    """Take an annotation away and return it as it last stood; a tombstone and the history stay."""
    require(actor, Role.TRANSLATOR, "delete an annotation")
    annotation = current(session, id_, version)
    project = read.project(session, annotation.document_id)
    require(actor, Role.TRANSLATOR, "delete an annotation", project)
    own = annotation.creator == actor.name and annotation.status != Status.APPROVED
    if not own and not may(actor, Role.REVIEWER, project):
        raise Forbidden(
            "Somebody else's or an approved annotation can be deleted by a reviewer only.",
            path=("id",),
            hint="Ask a reviewer, or add an annotation of your own beside it.",
        )
    last = Annotation(**annotation.model_dump())
    amend(session, actor, annotation, ChangeAction.DELETED, {"deleted_at": now()})
    return last


def review(
    session: Session, actor: Actor, id_: int, version: int | None, status: Status, reason: str | None = None
) -> Annotation:
    """Move an annotation on in review. Approving and rejecting is for reviewers, rejecting wants a reason kept."""
    require(actor, Role.TRANSLATOR, "review an annotation")
    annotation = current(session, id_, version)
    project = read.project(session, annotation.document_id)
    require(actor, Role.TRANSLATOR, "review an annotation", project)
    check_status(actor, status, project)
    if annotation.status in (Status.APPROVED, Status.REJECTED):
        require(actor, Role.REVIEWER, "reopen a reviewed annotation", project)
    return amend(session, actor, annotation, ChangeAction.UPDATED, {"status": status.value}, reason=reason)


def enter(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    annotations: Sequence[Annotation],
    was: Sequence[dict[str, Any]] | None,
) -> None:
    """Append one change for each annotation that was changed already, all at once; `was` is what each was before."""
    if not annotations:
        return
    common = {"at": now(), "actor": actor.name, "action": action.value, "node_type": "Annotation"}
    rows = [
        {
            **common,
            "document_id": annotation.document_id,
            "node_id": annotation.id,
            "before": was[k] if was else None,
            "after": annotation.model_dump(exclude={"sequence"}),
        }
        for k, annotation in enumerate(annotations)
    ]
    made = session.execute(insert(Change).returning(col(Change.sequence), sort_by_parameter_order=True), rows)
    sequences = [{"id": a.id, "sequence": n} for a, n in zip(annotations, made.scalars(), strict=True)]
    session.flush()
    session.execute(update(Annotation), sequences)
    for annotation in annotations:
        session.expire(annotation)
