"""Correcting a text: a new revision, with every annotation carried along."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, select

from annotations import annotate, orphan, proposals, report, rewrite
from annotations.actor import Actor, Role, require
from annotations.anchoring import Anchor, Carrier, Landing
from annotations.annotation import Annotation
from annotations.correction import Correction, Edit, Given, correct
from annotations.entry import check_text, touch
from annotations.history import ChangeAction, record
from annotations.orphan import Homecoming
from annotations.read import kept
from annotations.report import Report
from annotations.span import AnchorState, Span
from source_text import heir, read, store
from source_text.document import Document
from source_text.groundwork import recall
from source_text.paragraph import Paragraph
from source_text.problems import StaleVersion
from source_text.revision import Revision


class Revised(NamedTuple):
    """The document, its revision after the call, and what became of the annotations."""

    document: Document
    revision: Revision
    report: Report


def revise(
    session: Session,
    actor: Actor,
    slug: str,
    *,
    text: str | None = None,
    content: bytes | None = None,
    edits: Sequence[Edit] | None = None,
    file_name: str | None = None,
    media_type: str | None = None,
    dry_run: bool = False,
    expected_revision: int | None = None,
    message: str | None = None,
) -> Revised:
    """Make a new revision of a document from exactly one of `text`, `content` (a file) and `edits`, and carry its
    annotations along.

    A text or a file is read as the first import was, or as plain text where that was no text; then its paragraphs
    keep the roles that the first file gave them. What corrects nothing makes no new revision. With `dry_run` nothing
    is written: the report says what would become of the annotations. NotFound, StaleVersion where
    `expected_revision` is not the current number, and what reading the correction may raise.
    """
    document = _open(session, actor, slug, expected_revision)
    if message is not None:
        check_text(message, "message")
    revision = read.revision(session, document, document.revision)
    old = read.all_paragraphs(session, document)
    correction = correct(session, document, old, Given(text, content, edits, file_name, media_type))
    texts = correction.texts
    carrier = _carrier(old, correction)
    spans = rewrite.rows(session, document, AnchorState.ANCHORED)
    home = Homecoming([], {}) if correction.same else orphan.homecoming(session, document, carrier)
    index = {p.id: i for i, p in enumerate(old)}
    landings = _landings(carrier, index, spans) | home.landings
    told = _report(session, document, spans, home, landings, texts)
    if dry_run or correction.same:
        return Revised(document, revision, told)
    revision.closed_by = _record(session, actor, document, told)
    made = proposals.before(session, document, old, texts, correction.succession)
    landings |= {anchor.key: carrier.land(anchor) for anchor in made.anchors}
    revision, ids = _write(session, actor, document, old, correction, carrier, message)
    loose = [span for span in spans if index[span.paragraph_id] not in carrier.settled]
    rewrite.spans(session, document.revision, [*loose, *home.spans], landings, ids, texts)
    report.keep(session, revision.id, told)
    session.expire_all()
    made.renew(session, actor, document, read.all_paragraphs(session, document), landings)
    session.refresh(document)
    session.refresh(revision)
    return Revised(document, revision, told)


def prepare(session: Session, actor: Actor, slug: str, given: Given, expected_revision: int | None = None) -> None:
    """Work out beforehand, where it takes long, what `revise` is to find; nothing is written."""
    document = _open(session, actor, slug, expected_revision)
    old = read.all_paragraphs(session, document)
    if not annotate.takes_long(session, sum(len(p.text) for p in old)):
        return
    correction = correct(session, document, old, given)
    if correction.same:
        return
    _carrier(old, correction)
    made = proposals.before(session, document, old, correction.texts, correction.succession)
    made.prepare(document.language, correction.texts)


def _carrier(old: Sequence[Paragraph], correction: Correction) -> Carrier:
    return recall(Carrier, tuple(p.text for p in old), tuple(correction.texts), tuple(correction.succession))


def _open(session: Session, actor: Actor, slug: str, expected: int | None) -> Document:
    """A document to be revised; refused where it is no longer at the revision expected."""
    require(actor, Role.TRANSLATOR, "revise a document")
    document = read.document(session, slug)
    require(actor, Role.TRANSLATOR, "revise a document", document.project_id)
    if expected is not None and expected != document.revision:
        raise StaleVersion(
            f"The document has been revised: its revision is {document.revision}, not {expected}.",
            path=("expectedRevision",),
            hint="Read the text again, and send the correction with the current revision.",
            expected=expected,
            found=document.revision,
        ).of("Document", document.id)
    return document


def _record(session: Session, actor: Actor, document: Document, told: Report) -> int:
    """Enter the revision in the history and return the sequence."""
    return record(
        session,
        actor,
        ChangeAction.REVISED,
        "Document",
        document.id,
        document_id=document.id,
        before={"number": document.revision},
        after={"number": document.revision + 1, **told.counts()},
    )


def _write(
    session: Session,
    actor: Actor,
    document: Document,
    old: Sequence[Paragraph],
    correction: Correction,
    carrier: Carrier,
    message: str | None,
) -> tuple[Revision, list[int]]:
    """Write the new revision with its file, its paragraphs, and what became of the old ones; returns it with the ids
    of its paragraphs in order."""
    document.revision += 1
    touch(session, document.id)
    number, before = document.revision, [p.id for p in old]
    revision = store.add_revision(
        session,
        document,
        number,
        correction.content,
        correction.source,
        actor.name,
        message,
        correction.file_name,
    )
    blocks, succession = correction.source.blocks, correction.succession
    ids = rewrite.paragraphs(session, document, old, blocks, succession, keep_roles=correction.keep_roles)
    heir.record(session, document.id, number, carrier.passage, before, ids)
    return revision, ids


def _landings(carrier: Carrier, index: dict[int, int], spans: Sequence[rewrite.SpanRow]) -> dict[int, Landing]:
    """Where each span arrives; `index` tells which old paragraph has an id."""
    return {
        id_: carrier.land(Anchor(id_, index[paragraph], start, end, quote, prefix, suffix))
        for id_, paragraph, start, end, quote, prefix, suffix, *_ in spans
    }


def _report(
    session: Session,
    document: Document,
    spans: Sequence[rewrite.SpanRow],
    home: Homecoming,
    landings: dict[int, Landing],
    texts: Sequence[str],
) -> Report:
    annotated = kept(select(Annotation.id)).where(Annotation.span_id == Span.id).exists()
    bare = set(session.exec(select(Span.id).where(Span.document_id == document.id, ~annotated)))
    lists = (
        [report.entry(id_, quote, landings[id_], texts) for id_, _, _, _, quote, *_ in of if id_ not in bare]
        for of in (spans, home.spans)
    )
    return report.made(*lists)
