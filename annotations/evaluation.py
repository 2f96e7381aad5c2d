"""How good the linker's proposals are, by what people approved and rejected."""

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations import annotate, authority
from annotations.annotation import Annotation, Kind, Status
from annotations.learning import learn
from annotations.span import AnchorState, Span
from source_text import read
from source_text.document import Document

Said = tuple[int, int, int, int]
"""A paragraph id, code points [start, end), and the id of an entity."""


class Fault(StrEnum):
    """What is wrong with a proposal, or with its absence."""

    REJECTED = "REJECTED"
    WRONG_ENTITY = "WRONG_ENTITY"
    WRONG_RANGE = "WRONG_RANGE"
    MISSED = "MISSED"


class Error(NamedTuple):
    """A proposal that people judged otherwise, or an approved link that is not proposed."""

    fault: Fault
    ordinal: int
    start: int
    end: int
    quote: str
    entity: str
    type: str


class Tally(NamedTuple):
    """How many proposals are right, wrong and not judged, and how many approved links are not proposed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    unjudged: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the judged proposals that are right; None where none is judged."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the approved links that are proposed; None where none is approved."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    def plus(self, other: "Tally") -> "Tally":
        """The numbers of both."""
        return Tally(*map(sum, zip(self, other, strict=True)))


class Evaluation(NamedTuple):
    """The numbers for one document, in all and by type of entity, and each error in the order of the text."""

    slug: str
    total: Tally
    types: dict[str, Tally]
    errors: list[Error]


def evaluate(session: Session, document: Document) -> Evaluation:
    """What the linker would propose for a document, against the links approved and rejected in it.

    It learns from the other documents of the project, and never from the judgements that it is measured by. A proposal is wrong where it was rejected, or where people approved something else for the same
    stretch or one that crosses it; other proposals that nobody judged count neither way.
    """
    learnt = learn(session, document.project_id, without=document.id)
    names, ids = annotate.gazetteer(session, document.project_id, document.language, learnt)
    paragraphs = read.all_paragraphs(session, document)
    proposed = {(*d[:3], int(d.body[0])) for d in annotate.link(names, ids, paragraphs)}
    approved, rejected = _judged(session, document)
    entities = authority.resolve(session, {said[3] for said in proposed | approved}) if proposed | approved else {}
    there = defaultdict(list)
    for said in approved:
        there[said[0]].append(said)
    errors, tallies = list[tuple[Fault, Said]](), defaultdict[str, Tally](Tally)
    for said in proposed:
        fault = None if said in approved else Fault.REJECTED if said in rejected else _fault(said, there[said[0]])
        if said in approved:
            count = Tally(right=1)
        elif fault is None:
            count = Tally(unjudged=1)
        else:
            count = Tally(wrong=1)
            errors.append((fault, said))
        kind = entities[said[3]].type
        tallies[kind] = tallies[kind].plus(count)
    for said in approved - proposed:
        kind = entities[said[3]].type
        tallies[kind] = tallies[kind].plus(Tally(missed=1))
        errors.append((Fault.MISSED, said))
    total = Tally()
    for tally in tallies.values():
        total = total.plus(tally)
    at = {p.id: p for p in paragraphs}
    listed = [
        Error(fault, at[p].ordinal or 0, start, end, at[p].text[start:end], entities[e].key, entities[e].type)
        for fault, (p, start, end, e) in errors
    ]
    listed.sort(key=lambda e: (e.ordinal, e.start, -e.end, e.fault, e.entity))
    return Evaluation(document.slug, total, dict(sorted(tallies.items())), listed)


def _judged(session: Session, document: Document) -> tuple[set[Said], set[Said]]:
    """The links of a document that were approved, and those rejected and not approved as well."""
    columns = (Span.paragraph_id, Span.start, Span.end, Annotation.entity_id, Annotation.status)
    statement = (
        select(*map(col, columns))
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(
            Annotation.document_id == document.id,
            Annotation.kind == Kind.ENTITY_LINK,
            Span.state == AnchorState.ANCHORED,
            col(Annotation.status).in_((Status.APPROVED, Status.REJECTED)),
            col(Annotation.deleted_at).is_(None),
        )
    )
    rows = session.execute(statement).all()
    target = {id_: e.id for id_, e in authority.resolve(session, {row[3] for row in rows}).items()} if rows else {}
    found: dict[str, set[Said]] = {Status.APPROVED: set(), Status.REJECTED: set()}
    for paragraph, start, end, entity, status in rows:
        if entity in target:
            found[status].add((paragraph, start, end, target[entity]))
    return found[Status.APPROVED], found[Status.REJECTED] - found[Status.APPROVED]


def _fault(said: Said, approved: Sequence[Said]) -> Fault | None:
    """What is wrong with a proposal that nobody judged, by the approved links of its paragraph."""
    _, start, end, entity = said
    for _, low, high, other in approved:
        if (low, high) == (start, end):
            return Fault.WRONG_ENTITY
        if low < end and start < high:
            inside = (low <= start and end <= high) or (start <= low and high <= end)
            if not inside or other == entity:
                return Fault.WRONG_RANGE
    return None
