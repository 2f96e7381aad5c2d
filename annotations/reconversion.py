"""What new lexicons make of texts that were converted by older ones: told first, then done."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from annotations import annotate, proposals, reading
from annotations.actor import Actor, Role, require
from annotations.annotate import Draft
from annotations.annotation import Kind, Origin, Status
from annotations.entry import touch
from annotations.lexicon import Lexicon
from annotations.read import placed
from source_text import read, scripts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.scripts import Reading, TextView


class Said(NamedTuple):
    """How [start, end) of a paragraph reads in a view, and whether that is a term of the project's own lexicon."""

    paragraph: int
    start: int
    end: int
    view: str
    text: str
    own: bool


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
    """What is to be withdrawn, by annotation id, and what is to be proposed in a document.

    `shown` are the paragraphs, by id, as they read now in each view that a term is new in.
    """

    paragraphs: Sequence[Paragraph]
    stale: dict[int, Said]
    fresh: list[Draft]
    shown: dict[str, dict[int, Reading]]

    def differences(self) -> list[Difference]:
        """All that changes, in the order of the text."""
        at = {p.id: p for p in self.paragraphs}
        places: dict[tuple[int, int, int, str], tuple[str | None, str | None]] = {}
        for said in self.stale.values():
            places[said[:4]] = (said.text, None)
        for said in map(_said, self.fresh):
            before = places.get(said[:4], (None, None))[0]
            if said.own:
                # A term shows at once, so what it takes the place of is what the view shows now.
                before = scripts.slice_of(self.shown[said.view][said.paragraph], said.start, said.end)
            places[said[:4]] = (before, said.text)
        found = [
            Difference(at[paragraph].ordinal or 0, start, end, at[paragraph].text[start:end], view, before, after)
            for (paragraph, start, end, view), (before, after) in places.items()
            if before != after
        ]
        return sorted(found, key=lambda d: (d.ordinal, d.start, -d.end, d.view))

    def carry_out(self, session: Session, actor: Actor, document: Document) -> None:
        """Withdraw what no longer holds and propose what is new. What people said, or refused, stays as it is."""
        require(actor, Role.REVIEWER, "reconvert a document", document.project_id)
        if not self.stale and not self.fresh:
            return
        proposals.withdraw(session, actor, list(self.stale))
        proposals.propose(session, actor, document, self.paragraphs, self.fresh)
        touch(session, document.id)


def _said(draft: Draft) -> Said:
    text, view, engine = draft.body
    return Said(draft.paragraph, draft.start, draft.end, view, text, engine == annotate.OWN)


def reconvert(session: Session, document: Document, own: Lexicon) -> Reconversion:
    """What the lexicons of today, with the project's own, change in a document; nothing is written."""
    paragraphs = read.all_paragraphs(session, document)
    drafts = annotate.convert(document.language, paragraphs, own)
    current = set(map(_said, drafts))
    known: set[Said] = set()
    stale: dict[int, Said] = {}
    for annotation, span in placed(session, document.id, Kind.CONVERSION):
        place = (span.paragraph_id, span.start, span.end, annotation.view or "", annotation.text or "")
        said = Said(*place, annotation.engine == annotate.OWN)
        # What was taken away counts as known: it is not proposed again.
        known.add(said)
        open_ = annotation.deleted_at is None and annotation.status in (Status.DRAFT, Status.PROPOSED)
        if open_ and annotation.origin == Origin.MACHINE and said not in current:
            stale[annotation.id] = said
    fresh = [draft for draft in drafts if _said(draft) not in known]
    views = {said.view for said in map(_said, fresh) if said.own}
    shown = {view: reading.readings(session, [p.id for p in paragraphs], TextView(view)) for view in sorted(views)}
    return Reconversion(paragraphs, stale, fresh, shown)
