"""Linking again: what the linker proposes today for texts that were linked before, told first, then done."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session

from annotations import annotate, authority, entry, explanation, proposals
from annotations.actor import Actor, Role, require
from annotations.annotate import Draft, Place
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entry import touch
from annotations.experience import Experience
from annotations.history import ChangeAction
from annotations.read import placed
from source_text import read
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph


class Move(StrEnum):
    """What becomes of a proposal."""

    PROPOSED = "PROPOSED"
    RENEWED = "RENEWED"
    WITHDRAWN = "WITHDRAWN"


class Step(NamedTuple):
    """One proposal that is made, made more or less sure, or withdrawn, at code points of the paragraph at an ordinal."""

    move: Move
    ordinal: int
    start: int
    end: int
    quote: str
    entity: str
    confidence: float | None
    explanation: str


class Relinking(NamedTuple):
    """What is new, what is no longer proposed, and what is proposed for other reasons or more or less surely."""

    paragraphs: Sequence[Paragraph]
    fresh: list[Draft]
    stale: list[tuple[Place, Annotation]]
    renewed: list[tuple[Draft, Annotation]]

    def steps(self, session: Session) -> list[Step]:
        """All that changes, in the order of the text."""
        rows = [(Move.PROPOSED, d[:3], *d.body) for d in self.fresh]
        rows += [(Move.RENEWED, d[:3], *d.body) for d, _ in self.renewed]
        rows += [(Move.WITHDRAWN, place, a.entity_id, a.confidence, a.explanation) for place, a in self.stale]
        entities = authority.resolve(session, {row[2] for row in rows}) if rows else {}
        at = {p.id: p for p in self.paragraphs}
        steps = []
        for move, (paragraph, start, end), entity, confidence, kept in rows:
            why, there = explanation.loads(kept), at[paragraph]
            said = why.summary if why else ""
            quote = there.text[start:end]
            steps.append(Step(move, there.ordinal or 0, start, end, quote, entities[entity].key, confidence, said))
        return sorted(steps, key=lambda s: (s.ordinal, s.start, -s.end, s.entity, s.move))

    def carry_out(self, session: Session, actor: Actor, document: Document) -> None:
        """Propose, renew and withdraw; what people made or judged stays as it is."""
        require(actor, Role.TRANSLATOR, "link a document", document.project_id)
        if not (self.fresh or self.stale or self.renewed):
            return
        moment = now()
        for rows, action in (
            ([a for _, a in self.stale], ChangeAction.DELETED),
            ([a for _, a in self.renewed], ChangeAction.UPDATED),
        ):
            was = [a.model_dump() for a in rows]
            for annotation in rows:
                annotation.version += 1
                annotation.modified_at = moment
                if action == ChangeAction.DELETED:
                    # A draft is what the linker took back by itself: it may propose it again, unlike what people delete.
                    annotation.deleted_at, annotation.status = moment, Status.DRAFT.value
            for draft, annotation in self.renewed if action == ChangeAction.UPDATED else ():
                _, annotation.confidence, annotation.explanation = draft.body
            entry.enter(session, actor, action, rows, was)
        proposals.propose(session, actor, document, self.paragraphs, self.fresh)
        touch(session, document.id)
        session.flush()


def link(
    session: Session,
    actor: Actor,
    document: Document,
    experience: Experience | None = None,
    *,
    dry_run: bool = False,
) -> list[Step]:
    """Link a document again and tell what changed or, in a dry run, would change."""
    require(actor, Role.TRANSLATOR, "link a document", document.project_id)
    found = relink(session, document, experience)
    steps = found.steps(session)
    if not dry_run:
        found.carry_out(session, actor, document)
    return steps


def prepare(session: Session, actor: Actor, document: Document) -> None:
    """Work out beforehand, where it takes long, what the linker finds in a document; nothing is written."""
    require(actor, Role.TRANSLATOR, "link a document", document.project_id)
    texts = [p.text for p in read.all_paragraphs(session, document)]
    if annotate.takes_long(session, sum(map(len, texts))):
        names, _ = annotate.gazetteer(session, document.project_id, document.language)
        annotate.prepare(names, texts, range(len(texts)))


def counts(steps: Sequence[Step]) -> Counter[str]:
    """How many proposals are made, renewed and withdrawn."""
    return Counter(step.move for step in steps)


def relink(session: Session, document: Document, experience: Experience | None = None) -> Relinking:
    """What the linker proposes today for a document, beside what is there; nothing is written.

    It knows all entities, and of judgements what `experience` holds, or all that the session shows. What was
    rejected or taken away at a place is not proposed there again; where people linked or approved something, nothing
    else is proposed for the same stretch or one that crosses it.
    """
    paragraphs = read.all_paragraphs(session, document)
    names, ids = annotate.gazetteer(session, document.project_id, document.language, experience)
    drafts = {(d[:3], d.body[0]): d for d in annotate.link(names, ids, paragraphs)}
    known, settled = set[tuple[Place, int]](), list[Place]()
    stale, renewed = list[tuple[Place, Annotation]](), list[tuple[Draft, Annotation]]()
    links = placed(session, document.id, Kind.ENTITY_LINK)
    target = (
        {id_: e.id for id_, e in authority.resolve(session, {a.entity_id or 0 for a, _ in links}).items()}
        if links
        else {}
    )
    for annotation, span in links:
        place = (span.paragraph_id, span.start, span.end)
        entity = target.get(annotation.entity_id or 0, 0)
        gone = annotation.deleted_at is not None
        if gone and annotation.status == Status.DRAFT:
            continue
        known.add((place, entity))
        machine = annotation.origin == Origin.MACHINE
        if not gone and (
            annotation.status == Status.APPROVED or (not machine and annotation.status != Status.REJECTED)
        ):
            settled.append(place)
        if gone or not machine or annotation.status != Status.PROPOSED:
            continue
        draft = drafts.get((place, entity))
        if draft is None and annotation.explanation is not None:
            stale.append((place, annotation))
        elif draft is not None and draft.body[1:] != (annotation.confidence, annotation.explanation):
            renewed.append((draft, annotation))
    fresh = annotate.undisputed([d for said, d in drafts.items() if said not in known], settled)
    return Relinking(paragraphs, fresh, stale, renewed)
