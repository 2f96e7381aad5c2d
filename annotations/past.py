"""An earlier revision of a document as it stood: its paragraphs, spans and annotations at the moment it was succeeded."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from annotations import reading
from annotations.annotation import Annotation, Kind, Status
from annotations.history import Change
from annotations.lexicon import lexicon
from annotations.read import Names, fits
from annotations.span import AnchorState, PastSpan, Span
from source_text.document import Document
from source_text.paragraph import Paragraph, PastParagraph
from source_text.revision import Revision
from source_text.scripts import Reading, TextView


class Past:
    """One past revision in memory. The rows look like current ones, under the same ids."""

    def __init__(self, session: Session, document: Document, revision: Revision) -> None:
        self.document = document
        self.revision = revision
        number = revision.number
        self.paragraphs = paragraphs(session, document.id, number)
        self.spans = {s.id: s for s in self._spans(session, document.id, number)}
        self.annotations: dict[int, list[Annotation]] = {}
        for annotation in self._annotations(session, document.id, revision.closed_by or 0):
            self.annotations.setdefault(annotation.span_id, []).append(annotation)

    @staticmethod
    def _spans(session: Session, document: int, number: int) -> list[Span]:
        still = select(Span).where(Span.document_id == document, Span.since <= number)
        past = select(PastSpan).where(
            PastSpan.document_id == document, PastSpan.first <= number, PastSpan.last >= number
        )
        rows = list(session.exec(still))
        for s in session.exec(past):
            kept = s.model_dump(exclude={"id", "span_id", "first", "last"})
            rows.append(Span(**kept, id=s.span_id, since=s.first))
        return rows

    @staticmethod
    def _annotations(session: Session, document: int, closed_by: int) -> list[Annotation]:
        """Annotations as they stood before the change `closed_by`: the first later change tells what each was."""
        later = select(Change).where(
            Change.document_id == document, Change.node_type == "Annotation", Change.sequence > closed_by
        )
        before: dict[int, dict[str, Any] | None] = {}
        for change in session.exec(later.order_by(col(Change.sequence))):
            before.setdefault(change.node_id, change.before)
        rows = []
        for annotation in session.exec(
            select(Annotation).where(Annotation.document_id == document).order_by(col(Annotation.id))
        ):
            if annotation.id in before:
                was = before[annotation.id]
                if was is not None:
                    rows.append(Annotation(**was))
            elif annotation.sequence <= closed_by:
                rows.append(annotation)
        return [a for a in rows if a.deleted_at is None]

    def reading(self, session: Session, paragraph: Paragraph, view: TextView) -> Reading:
        """A paragraph of the revision in a view, with the wording that was approved then."""
        rows = [(s, a) for s, said in self.placed(paragraph.id, None, (Status.APPROVED,)) for a in said]
        rows = [(s, a) for s, a in rows if a.kind in (Kind.CONVERSION, Kind.ENTITY_LINK)]
        laid = reading.lay(rows, reading.labels(session, rows), view)
        overrides = lexicon(session).overrides(paragraph.text, view, laid.get(paragraph.id, ()))
        return reading.read(paragraph.text, self.document.language, view, overrides)

    def placed(self, paragraph: int, kinds: Names, statuses: Names) -> list[tuple[Span, list[Annotation]]]:
        """The anchored spans of a paragraph with their annotations, in the order of the text, longer ones first."""
        there = [s for s in self.spans.values() if s.paragraph_id == paragraph and s.state == AnchorState.ANCHORED]
        found = []
        for span in sorted(there, key=lambda s: (s.start, -s.end, s.id)):
            said = self.said(span.id, kinds, statuses)
            if said:
                found.append((span, said))
        return found

    def said(self, span: int, kinds: Names, statuses: Names) -> list[Annotation]:
        """The annotations of a span."""
        return [a for a in self.annotations.get(span, []) if fits(a, kinds, statuses)]

    def all(self, kinds: Names = None, statuses: Names = None) -> list[Annotation]:
        """Every annotation of the revision."""
        return [a for of in self.annotations.values() for a in of if fits(a, kinds, statuses)]

    def orphans(self) -> list[Span]:
        """The spans that had no place, and annotations."""
        return [s for s in self.spans.values() if s.state == AnchorState.ORPHANED and self.said(s.id, None, None)]


def paragraphs(session: Session, document: int, number: int) -> list[Paragraph]:
    """The paragraphs of a revision in order; those of the past look like current ones, under the same ids."""
    still = select(Paragraph).where(
        Paragraph.document_id == document, col(Paragraph.ordinal).is_not(None), Paragraph.since <= number
    )
    past = select(PastParagraph).where(
        PastParagraph.document_id == document, PastParagraph.first <= number, PastParagraph.last >= number
    )
    rows = list(session.exec(still))
    for p in session.exec(past):
        kept = p.model_dump(exclude={"id", "paragraph_id", "first", "last"})
        rows.append(Paragraph(**kept, id=p.paragraph_id, since=p.first, folded=""))
    return sorted(rows, key=lambda p: p.ordinal or 0)


def of_retired(session: Session, ids: Iterable[int]) -> dict[int, tuple[Paragraph, "Past"]]:
    """Paragraphs that are no longer part of the text, each as it stood in the last revision that had it."""
    rows = session.exec(select(Paragraph).where(col(Paragraph.id).in_(list(ids)), col(Paragraph.ordinal).is_(None)))
    owners: dict[tuple[int, int], Past] = {}
    found = {}
    for row in rows:
        key = row.document_id, row.since - 1
        if key not in owners:
            document = session.exec(select(Document).where(Document.id == key[0])).one()
            of = select(Revision).where(Revision.document_id == key[0], Revision.number == key[1])
            owners[key] = Past(session, document, session.exec(of).one())
        found[row.id] = (next(p for p in owners[key].paragraphs if p.id == row.id), owners[key])
    return found


def past(session: Session, document: Document, revision: Revision) -> Past | None:
    """The past that a revision is, or None where it is the current one."""
    return None if revision.number == document.revision else Past(session, document, revision)
