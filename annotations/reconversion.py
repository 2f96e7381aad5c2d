"""What new lexicons make of texts that were converted by older ones: told first, then done."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations import annotate, proposals
from annotations.actor import Actor, Role, require
from annotations.annotate import Draft
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entry import touch
from annotations.lexicon import Lexicon
from annotations.span import AnchorState, Span
from source_text import read
from source_text.document import Document
from source_text.paragraph import Paragraph

Said = tuple[int, int, int, str, str]
"""A paragraph id and a range, the view, and how the range reads there."""


class Difference(NamedTuple):
    """A stretch of the paragraph at an ordinal that reads otherwise in a view: None where nothing was, or will be, said."""

    ordinal: int
    start: int
    end: int
    quote: str
    view: str
    before: str | None
    after: str | None


class Reconversion(NamedTuple):
    """What is to be withdrawn, by annotation id, and what is to be proposed in a document."""

    paragraphs: Sequence[Paragraph]
    stale: dict[int, Said]
    fresh: list[Draft]

    def differences(self) -> list[Difference]:
        """All that changes, in the order of the text."""
        at = {p.id: p for p in self.paragraphs}
        pairs: dict[tuple[int, int, int, str], list[tuple[str | None, str | None]]] = {}
        for said in self.stale.values():
            pairs.setdefault(said[:4], []).append((said[4], None))
        for draft in self.fresh:
            said = _said(draft)
            text, there = said[4], pairs.setdefault(said[:4], [])
            if there and there[-1][1] is None:
                there[-1] = (there[-1][0], text)
            else:
                there.append((None, text))
        found = [
            Difference(at[paragraph].ordinal or 0, start, end, at[paragraph].text[start:end], view, before, after)
            for (paragraph, start, end, view), changes in pairs.items()
            for before, after in changes
        ]
        return sorted(found, key=lambda d: (d.ordinal, d.start, -d.end, d.view))

    def carry_out(self, session: Session, actor: Actor, document: Document) -> None:
        """Withdraw what no longer holds and propose what is new. What people said, or refused, stays as it is."""
        require(actor, Role.REVIEWER, "reconvert a document")
        if not self.stale and not self.fresh:
            return
        proposals.withdraw(session, actor, list(self.stale))
        proposals.propose(session, actor, document, self.paragraphs, self.fresh)
        touch(session, document.id)


def _said(draft: Draft) -> Said:
    text, view = draft.body[:2]
    return draft.paragraph, draft.start, draft.end, view, text


def reconvert(session: Session, document: Document, own: Lexicon) -> Reconversion:
    """What the lexicons of today, with the project's own, change in a document; nothing is written."""
    paragraphs = read.all_paragraphs(session, document)
    drafts = annotate.convert(document.language, paragraphs, own)
    current = {_said(draft) for draft in drafts}
    statement = (
        select(Annotation, Span)
        .join(Span, col(Span.id) == col(Annotation.span_id))
        .where(
            Annotation.document_id == document.id,
            Annotation.kind == Kind.CONVERSION,
            Span.state == AnchorState.ANCHORED,
        )
        .order_by(col(Annotation.id))
    )
    known: set[Said] = set()
    stale: dict[int, Said] = {}
    for annotation, span in session.exec(statement):
        said = (span.paragraph_id, span.start, span.end, annotation.view or "", annotation.text or "")
        # What was taken away counts as known: it is not proposed again.
        known.add(said)
        open_ = annotation.deleted_at is None and annotation.status in (Status.DRAFT, Status.PROPOSED)
        if open_ and annotation.origin == Origin.MACHINE and said not in current:
            stale[annotation.id] = said
    return Reconversion(paragraphs, stale, [draft for draft in drafts if _said(draft) not in known])
