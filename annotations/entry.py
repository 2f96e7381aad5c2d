"""Putting an annotation on a span, changing it and taking it away, each with its entry in the history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select as rows
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from annotations import headword
from annotations.actor import Actor, Role, may, require
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.approval import OPEN, SETTLED, check_beginning, check_step, needs_two
from annotations.history import NEXT, ChangeAction, record, record_all
from annotations.problems import Forbidden
from annotations.span import AnchorState, Span, context
from annotations.tombstone import gone
from source_text import bulk, plainness, read, row
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, given
from source_text.problems import Invalid, InvalidRange, NotFound, StaleVersion

LONGEST = 100_000
"""How many code points the text of an annotation may have."""
_TOUCH = "UPDATE document SET version = version + 1, updated_at = :now WHERE id = :id RETURNING version"
_THERE = Prepared(
    rows(*row.all_of(Span)).where(
        col(Span.paragraph_id) == given("paragraph"),
        col(Span.start) == given("start"),
        col(Span.end) == given("end"),
        col(Span.state) == AnchorState.ANCHORED,
    )
)


def place(session: Session, paragraph: Paragraph, start: int, end: int) -> Span:
    """The span on code points [start, end) of a paragraph: the one that is there, or a new one."""
    if paragraph.ordinal is None:
        raise InvalidRange(
            "The paragraph is no longer part of the text.",
            path=("paragraph",),
            hint="Choose one of the current paragraphs.",
        )
    there = row.find(session, Span, _THERE, paragraph=paragraph.id, start=start, end=end)
    if there:
        return there[0]
    quote, prefix, suffix = context(paragraph.text, start, end)
    revision = session.exec(select(Document.revision).where(Document.id == paragraph.document_id)).one()
    return row.insert(
        session,
        Span,
        document_id=paragraph.document_id,
        paragraph_id=paragraph.id,
        start=start,
        end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        since=revision,
        folded=headword.key(quote),
    )


def spans(session: Session, document: Document, texts: Mapping[int, str], new: Sequence[tuple[int, int, int]]) -> range:
    """The ids of new spans at places of a document where there are none: at code points [start, end) of a paragraph by
    id, whose text is among `texts`."""
    ids = bulk.reserve(session, Span, len(new))
    words = [context(texts[paragraph], start, end) for paragraph, start, end in new]
    made = ((id_, *at, *there, headword.key(there[0])) for id_, at, there in zip(ids, new, words, strict=True))
    columns = ("id", "paragraph_id", "start", "end", "quote", "prefix", "suffix", "folded")
    same = {"document_id": document.id, "state": AnchorState.ANCHORED.value, "since": document.revision}
    bulk.insert(session, Span, columns, made, same)
    return ids


def touch(session: Session, document_id: int) -> None:
    """Count a committed change of a document's text or annotations."""
    moment = now()
    [(version,)] = row.run(session, _TOUCH, {"id": document_id, "now": moment})
    if (there := row.held(session, Document, document_id)) is not None:
        set_committed_value(there, "version", version)
        set_committed_value(there, "updated_at", moment)


def check_text(text: str, path: str = "text", longest: int = LONGEST) -> str:
    """Refuse an annotation that says nothing, or more than can be kept."""
    if not text.strip():
        raise Invalid("The text is empty.", path=(path,), hint="Write what the annotation says, or leave it out.")
    if len(text) > longest:
        raise Invalid(
            f"The text has {len(text)} characters; {longest} are accepted.",
            path=(path,),
            hint="Shorten or divide it.",
            limit=longest,
        )
    plainness.check(text, path)
    return text


def check_words(body: Mapping[str, Any]) -> None:
    """Refuse what an annotation cannot say, whichever of its fields says it; an empty reading says nothing."""
    for name in ("text", "pinyin", "part_of_speech"):
        if body.get(name):
            check_text(body[name], name)


def add(session: Session, actor: Actor, span: Span, kind: Kind, status: str, **body: Any) -> Annotation:
    """Put an annotation by a person on a span and return it."""
    project = read.project(session, span.document_id)
    require(actor, Role.TRANSLATOR, "add an annotation", project)
    check_beginning(session, actor, status, project)
    check_words(body)
    moment = now()
    settled: dict[str, Any] = {"reviewed_by": actor.name, "reviewed_at": moment} if status in SETTLED else {}
    annotation = row.insert(
        session,
        Annotation,
        document_id=span.document_id,
        span_id=span.id,
        kind=kind.value,
        status=status,
        origin=Origin.HUMAN.value,
        creator=actor.name,
        created_at=moment,
        modified_at=moment,
        sequence=NEXT,
        **settled,
        **body,
    )
    record(
        session,
        actor,
        ChangeAction.CREATED,
        "Annotation",
        annotation.id,
        document_id=span.document_id,
        after=annotation.model_dump() | {"sequence": 0},  # the change tells its number itself
        sequence=annotation.sequence,
    )
    touch(session, span.document_id)
    return annotation


def current(session: Session, id_: int, version: int | None) -> Annotation:
    """An annotation that is to be changed; Gone where it was deleted, StaleVersion where `version` is not the current one."""
    annotation = row.get(session, Annotation, id_)
    if annotation is None:
        raise NotFound(
            "There is no such annotation.", path=("id",), hint="The annotations of the document name theirs."
        )
    if annotation.deleted_at is not None:
        raise gone(session, annotation)
    if version is not None and version != annotation.version:
        raise StaleVersion(
            f"The annotation has been changed: its version is {annotation.version}, not {version}.",
            path=("version",),
            hint="Read it again, and send the change with the current version.",
            expected=version,
            found=annotation.version,
        ).of("Annotation", annotation.id)
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
    changed = {**values, "version": annotation.version + 1, "modified_at": now()}
    row.update(session, annotation, **changed, sequence=NEXT)
    record(
        session,
        actor,
        action,
        "Annotation",
        annotation.id,
        document_id=annotation.document_id,
        before=before,
        after=before | changed,
        reason=reason,
        sequence=annotation.sequence,
    )
    touch(session, annotation.document_id)
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
    """Change what an annotation says; what is None stays as it is. To say the same again changes nothing."""
    require(actor, Role.TRANSLATOR, "change an annotation")
    annotation = current(session, id_, version)
    project = read.project(session, annotation.document_id)
    require(actor, Role.TRANSLATOR, "change an annotation", project)
    if annotation.status == Status.APPROVED:
        require(actor, Role.REVIEWER, "change an approved annotation", project)
    values = {"text": text, "pinyin": pinyin, "entity_id": entity_id}
    given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
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
    check_words(given)
    if all(getattr(annotation, name) == value for name, value in given.items()):
        return annotation
    if entity_id is not None and entity_id != annotation.entity_id:
        # What made the machine propose one entity does not speak for another.
        given |= {"confidence": None, "explanation": None}
    return amend(
        session, actor, annotation, ChangeAction.UPDATED, given | _reopened(session, actor, annotation, project)
    )


def _reopened(session: Session, actor: Actor, annotation: Annotation, project: int) -> dict[str, Any]:
    """What becomes of the review of an annotation that says something else from now on.

    What was rejected is proposed again. What was approved stays so on the word of the reviewer who changes it, and
    waits for another one where the project wants two.
    """
    if annotation.status not in SETTLED:
        return {}
    if annotation.status == Status.REJECTED or needs_two(session, project):
        return {"status": Status.PROPOSED.value, **OPEN}
    return {"reviewed_by": actor.name, "reviewed_at": now()}


def delete(session: Session, actor: Actor, id_: int, version: int | None, reason: str | None = None) -> Annotation:
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
    amend(session, actor, annotation, ChangeAction.DELETED, {"deleted_at": now()}, _reason(reason))
    return last


def review(
    session: Session, actor: Actor, id_: int, version: int | None, status: Status, reason: str | None = None
) -> Annotation:
    """Move an annotation on in review: from DRAFT to PROPOSED, and from there to APPROVED or REJECTED with a reason.

    Approving and rejecting is for reviewers, and so is reopening. The status it has already changes nothing, unless
    with a new reason.
    """
    require(actor, Role.TRANSLATOR, "review an annotation")
    annotation = current(session, id_, version)
    project = read.project(session, annotation.document_id)
    require(actor, Role.TRANSLATOR, "review an annotation", project)
    check_step(session, actor, annotation, status, project)
    reason = _reason(reason)
    if status == annotation.status and (reason is None or reason == annotation.review_reason):
        return annotation
    done = {"reviewed_by": actor.name, "reviewed_at": now(), "review_reason": reason} if status in SETTLED else OPEN
    return amend(session, actor, annotation, ChangeAction.UPDATED, {"status": status.value, **done}, reason)


def _reason(reason: str | None) -> str | None:
    """A reason as it is kept; an empty one is none."""
    return check_text(reason.strip(), "reason") if reason and reason.strip() else None


def enter(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    annotations: Sequence[Annotation],
    was: Sequence[dict[str, Any]] | None,
    reason: str | None = None,
) -> None:
    """Append one change for each annotation that was changed already, all at once; `was` is what each was before."""
    if not annotations:
        return
    states = [
        (was[k] if was else None, annotation.model_dump(exclude={"sequence"}))
        for k, annotation in enumerate(annotations)
    ]
    sequences = record_all(session, actor, action, states, reason)
    pairs = list(zip(annotations, sequences, strict=True))
    bulk.update(session, Annotation, ("sequence",), [(sequence, annotation.id) for annotation, sequence in pairs])
    for annotation, sequence in pairs:
        set_committed_value(annotation, "sequence", sequence)
