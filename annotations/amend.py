"""Correcting a text: a new revision, with every annotation carried along; and putting back what lost its place."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotations import intake, proposals, rewrite
from annotations.actor import Actor, Role, require
from annotations.anchoring import Anchor, Landing, Outcome, carry
from annotations.annotation import Annotation
from annotations.entry import check_text, touch
from annotations.history import ChangeAction, record
from annotations.read import kept as counted
from annotations.span import AnchorState, PastSpan, Span, context
from source_text import importers, read, store
from source_text.document import Document
from source_text.importers import plain
from source_text.importers import source as imported
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, NotFound, StaleVersion
from source_text.revision import Revision
from source_text.succession import pair


class Report(NamedTuple):
    """What became of the spans that were anchored and carry annotations: each has one outcome, `total` is their sum.

    An entry has the `span` id, its `outcome`, the `quote` before and `now` (None where it has no place), and
    `candidates`, each an `ordinal`, a `start` and `end` in code points, a `quote` and a `score`, the best first.
    """

    total: int
    unchanged: int
    shifted: int
    moved: int
    fuzzy: int
    ambiguous: int
    orphaned: int
    entries: list[dict[str, Any]]

    def counts(self) -> dict[str, int]:
        """The numbers by name."""
        return {name: value for name, value in self._asdict().items() if name != "entries"}


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
    dry_run: bool = False,
    expected_revision: int | None = None,
    message: str | None = None,
) -> Revised:
    """Make `text` or `content` the new source of a document and carry its annotations along.

    It is read as the first import was, or as plain text where that was no text; then its paragraphs keep the
    roles that the first file gave them. The source as it is makes no new revision. With `dry_run` nothing is
    written: the report says what would become of the annotations. NotFound, StaleVersion where
    `expected_revision` is not the current number, and what reading the source may raise.
    """
    require(actor, Role.TRANSLATOR, "revise a document")
    if message is not None:
        check_text(message, "message")
    document = read.document(session, slug)
    require(actor, Role.TRANSLATOR, "revise a document", document.project_id)
    _check_current(document, expected_revision)
    revision, file = read.revision(session, document, document.revision), read.source(session, document)
    form = importers.choose(None, file.media_type)
    content, source = intake.read(content, text, media_type=file.media_type if form.textual else plain.MEDIA_TYPE)
    old, texts = read.all_paragraphs(session, document), [block.text for block in source.blocks]
    succession = pair([p.text for p in old], texts)
    made = None
    if not dry_run and content != file.content and not _same(session, document, source):
        made = proposals.before(session, document, old, texts, succession)
    spans = _spans(session, document)
    landings = _carry(old, texts, succession, spans, made.anchors if made else [])
    report = _report(session, document, spans, landings, texts)
    if made is None:
        return Revised(document, revision, report)
    revision.closed_by = _record(session, actor, document, report)
    document.revision += 1
    touch(session, document.id)
    number = document.revision
    revision = store.add_revision(session, document, number, content, source, actor.name, message, file.file_name)
    marked = not importers.choose(None, read.source(session, document, 1).media_type).textual
    ids = rewrite.paragraphs(session, document, old, source.blocks, succession, keep_roles=marked)
    rewrite.spans(session, number, spans, landings, ids, texts)
    session.expire_all()
    made.renew(session, actor, document, read.all_paragraphs(session, document), landings)
    session.refresh(document)
    session.refresh(revision)
    return Revised(document, revision, report)


def _check_current(document: Document, expected: int | None) -> None:
    """Refuse to revise a document that is no longer at the revision expected."""
    if expected is not None and expected != document.revision:
        raise StaleVersion(
            f"The document has been revised: its revision is {document.revision}, not {expected}.",
            path=("expectedRevision",),
            hint="Read the text again, and send the correction with the current revision.",
            expected=expected,
            found=document.revision,
        )


def _record(session: Session, actor: Actor, document: Document, report: Report) -> int:
    """Enter the revision in the history and return the sequence."""
    return record(
        session,
        actor,
        ChangeAction.REVISED,
        "Document",
        document.id,
        document_id=document.id,
        before={"number": document.revision},
        after={"number": document.revision + 1, **report.counts()},
    )


def _same(session: Session, document: Document, source: imported.Source) -> bool:
    """Whether a text is that of a document, whatever the encoding and the byte order mark."""
    return source.text.removeprefix("\ufeff") == intake.text(session, document).removeprefix("\ufeff")


def _spans(session: Session, document: Document) -> Sequence[rewrite.SpanRow]:
    columns = [col(getattr(Span, name)) for name in ("id", "document_id", "since", *rewrite.SPAN)]
    anchored = select(*columns).where(Span.document_id == document.id, Span.state == AnchorState.ANCHORED)
    return session.execute(anchored.order_by(col(Span.id))).all()


def _carry(
    paragraphs: Sequence[Paragraph],
    texts: Sequence[str],
    succession: Sequence[int | None],
    spans: Sequence[rewrite.SpanRow],
    more: Sequence[Anchor],
) -> dict[int, Landing]:
    """Where each span, and each anchor beyond them, arrives."""
    index = {p.id: i for i, p in enumerate(paragraphs)}
    anchors = [Anchor(s.id, index[s.paragraph_id], s.start, s.end, s.quote, s.prefix, s.suffix) for s in spans]
    old = [p.text for p in paragraphs]
    return {landing.key: landing for landing in carry(old, texts, succession, [*anchors, *more])}


def _report(
    session: Session,
    document: Document,
    spans: Sequence[rewrite.SpanRow],
    landings: dict[int, Landing],
    texts: Sequence[str],
) -> Report:
    annotated = counted(select(Annotation.span_id)).where(Annotation.document_id == document.id)
    live = set(session.exec(annotated.distinct()))
    entries = [_entry(s.id, s.quote, landings[s.id], texts) for s in spans if s.id in live]
    counts = Counter(entry["outcome"] for entry in entries)
    numbers = {outcome.lower(): counts[outcome] for outcome in Outcome}
    return Report(total=len(entries), entries=entries, **numbers)


def _entry(span: int, quote: str, landing: Landing, texts: Sequence[str]) -> dict[str, Any]:
    placed = landing.paragraph
    return {
        "span": span,
        "outcome": landing.outcome.value,
        "quote": quote,
        "now": None if placed is None else texts[placed][landing.start : landing.end],
        "candidates": [
            {"ordinal": j + 1, "start": start, "end": end, "quote": texts[j][start:end], "score": score}
            for j, start, end, score in landing.candidates
        ],
    }


def reattach(session: Session, actor: Actor, span_id: int, paragraph: Paragraph, start: int, end: int) -> Span:
    """Put a span, with or without a place, on code points [start, end) of a current paragraph of its document."""
    require(actor, Role.TRANSLATOR, "reattach a span")
    span = session.get(Span, span_id)
    if span is None:
        raise NotFound("There is no such span.", path=("span",), hint="The orphans of the document name theirs.")
    require(actor, Role.TRANSLATOR, "reattach a span", read.project(session, span.document_id))
    if paragraph.document_id != span.document_id:
        raise Invalid(
            "The paragraph belongs to another document.", path=("paragraph",), hint="Choose one of the span's document."
        )
    if paragraph.ordinal is None:
        raise InvalidRange(
            "The paragraph is no longer part of the text.", path=("paragraph",), hint="Choose a current paragraph."
        )
    if not 0 <= start < end <= len(paragraph.text):
        raise InvalidRange(
            f"[{start}, {end}) is no range of a paragraph of {len(paragraph.text)} code points.",
            path=("range",),
            hint="Ranges are half-open, lie within the paragraph and hold at least one character.",
        )
    before, number = span.model_dump(), _number(session, span.document_id)
    if number > span.since:
        was = {name: before[name] for name in rewrite.SPAN}
        session.add(PastSpan(**was, span_id=span.id, document_id=span.document_id, first=span.since, last=number - 1))
        span.since = number
    place = (paragraph.id, start, end, *context(paragraph.text, start, end), AnchorState.ANCHORED.value)
    for name, value in zip(rewrite.SPAN, place, strict=True):
        setattr(span, name, value)
    after = span.model_dump()
    record(
        session, actor, ChangeAction.UPDATED, "Span", span.id, document_id=span.document_id, before=before, after=after
    )
    touch(session, span.document_id)
    session.flush()
    return span


def _number(session: Session, document: int) -> int:
    return session.exec(select(Document.revision).where(Document.id == document)).one()
