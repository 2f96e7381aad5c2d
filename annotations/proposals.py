"""What the machine says of a corrected text that it did not say before, so that nothing refused is proposed again."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from annotations import annotate, entry
from annotations.actor import Actor
from annotations.anchoring import Anchor, Landing, Outcome
from annotations.annotate import Draft
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.gazetteer import Gazetteer
from annotations.history import ChangeAction
from annotations.lexicon import Lexicon, lexicon
from annotations.span import AnchorState, Span, context
from source_text import bulk
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph

Said = tuple[int, int, int, Kind, int | tuple[str, str]]
"""A paragraph id and a range, and the entity, or the text and the view, that stands for it."""
_BATCH = 1000
_KEPT = (Outcome.UNCHANGED, Outcome.SHIFTED, Outcome.MOVED)


class Proposals(NamedTuple):
    """What the machine says of the paragraphs that are about to change.

    `anchors` are the places of `drafts`, keyed below zero; `changed` holds the indices of the new paragraphs
    that read otherwise than before. `machine` says it.
    """

    machine: "Machine"
    drafts: list[Draft]
    anchors: list[Anchor]
    changed: set[int]

    def prepare(self, language: str, texts: Sequence[str]) -> None:
        """Work out what `renew` is to find in the new paragraphs, whose texts these are."""
        if self.changed:
            annotate.prepare(self.machine.names, texts, self.changed)
            annotate.prepare_conversion(language, [texts[j] for j in self.changed], self.machine.terms)

    def renew(
        self,
        session: Session,
        actor: Actor,
        document: Document,
        paragraphs: Sequence[Paragraph],
        landings: dict[int, Landing],
    ) -> None:
        """Propose what is new in `paragraphs`, those of the new revision, and withdraw conversions gone wrong."""
        known: set[Said] = set()
        for anchor, draft in zip(self.anchors, self.drafts, strict=True):
            landing = landings[anchor.key]
            if landing.paragraph is not None and landing.outcome in _KEPT:
                known.add((paragraphs[landing.paragraph].id, landing.start, landing.end, *_what(draft)))
        touched = [paragraphs[j] for j in sorted(self.changed)]
        among = {p.id for p in touched}
        drafts = self.machine.drafts(document, paragraphs, among)
        current = {_said(draft) for draft in drafts}
        live = _live(session, among)
        stale = [id_ for id_, said in live.items() if said[3] == Kind.CONVERSION and said not in current]
        withdraw(session, actor, stale)
        known.update(live.values())
        known.update(_refused(session, among))
        fresh = [draft for draft in drafts if _said(draft) not in known]
        propose(session, actor, document, touched, fresh)


def before(
    session: Session,
    document: Document,
    paragraphs: Sequence[Paragraph],
    texts: Sequence[str],
    succession: Sequence[int | None],
) -> Proposals:
    """What the machine says of the old paragraphs that will change or go."""
    changed = {j for j, i in enumerate(succession) if i is None or paragraphs[i].text != texts[j]}
    same = {i for j, i in enumerate(succession) if j not in changed}
    names = annotate.gazetteer(session, document.project_id, document.language)
    machine = Machine(*names, lexicon(session))
    drafts = machine.drafts(document, paragraphs, {p.id for i, p in enumerate(paragraphs) if i not in same})
    index = {p.id: i for i, p in enumerate(paragraphs)}
    anchors = [
        Anchor(
            -1 - k, index[d.paragraph], d.start, d.end, *context(paragraphs[index[d.paragraph]].text, d.start, d.end)
        )
        for k, d in enumerate(drafts)
    ]
    return Proposals(machine, drafts, anchors, changed)


class Machine(NamedTuple):
    """What the machine knows of names and terms: a gazetteer, the id of each key in it, and a lexicon."""

    names: Gazetteer
    ids: dict[str, int]
    terms: Lexicon

    def drafts(self, document: Document, paragraphs: Sequence[Paragraph], among: Collection[int]) -> list[Draft]:
        """What it says of those paragraphs of a document whose ids are `among` them."""
        if not among:
            return []
        made = annotate.convert(document.language, [p for p in paragraphs if p.id in among], self.terms)
        return [*annotate.link(self.names, self.ids, paragraphs, among), *made]


def _what(draft: Draft) -> tuple[Kind, int | tuple[str, str]]:
    return draft.kind, draft.body[0] if draft.kind == Kind.ENTITY_LINK else (draft.body[0], draft.body[1])


def _said(draft: Draft) -> Said:
    return (draft.paragraph, draft.start, draft.end, *_what(draft))


def _live(session: Session, paragraphs: Collection[int]) -> dict[int, Said]:
    """What is said already of some paragraphs, by whomever, by annotation id."""
    columns = (Annotation.id, Annotation.kind, Annotation.entity_id, Annotation.text, Annotation.view)
    rows = _said_in(session, paragraphs, columns, col(Annotation.deleted_at).is_(None))
    return {
        id_: (paragraph, start, end, Kind(kind), entity if kind == Kind.ENTITY_LINK else (text, view))
        for paragraph, start, end, id_, kind, entity, text, view in rows
    }


def _refused(session: Session, paragraphs: Collection[int]) -> set[Said]:
    """The links that people took away, at their places; what the linker took back by itself is a draft."""
    links = Annotation.kind == Kind.ENTITY_LINK, Annotation.status != Status.DRAFT
    rows = _said_in(session, paragraphs, (Annotation.entity_id,), col(Annotation.deleted_at).is_not(None), *links)
    return {(paragraph, start, end, Kind.ENTITY_LINK, entity or 0) for paragraph, start, end, entity in rows}


def _said_in(
    session: Session, paragraphs: Collection[int], columns: Sequence[Any], *which: ColumnElement[bool] | bool
) -> Iterator[Any]:
    """The places in some paragraphs where such annotations stand, each with some columns of theirs."""
    place = (col(Span.paragraph_id), col(Span.start), col(Span.end))
    rows = select(*place, *map(col, columns)).join(Annotation, col(Annotation.span_id) == col(Span.id))
    rows = rows.where(Span.state == AnchorState.ANCHORED, *which)
    for some in bulk.parts(sorted(paragraphs), _BATCH):
        yield from session.execute(rows.where(col(Span.paragraph_id).in_(some)))


def withdraw(session: Session, actor: Actor, stale: Sequence[int]) -> None:
    """Delete the machine's conversions among some annotations, unless somebody has judged them."""
    rows = select(Annotation).where(
        Annotation.kind == Kind.CONVERSION,
        Annotation.origin == Origin.MACHINE,
        col(Annotation.status).in_((Status.DRAFT, Status.PROPOSED)),
    )
    gone = [a for some in bulk.parts(stale, _BATCH) for a in session.exec(rows.where(col(Annotation.id).in_(some)))]
    was = [annotation.model_dump() for annotation in gone]
    moment = now()
    for annotation in gone:
        annotation.version += 1
        annotation.modified_at = annotation.deleted_at = moment
    entry.enter(session, actor, ChangeAction.DELETED, gone, was)


def propose(
    session: Session, actor: Actor, document: Document, paragraphs: Sequence[Paragraph], drafts: Sequence[Draft]
) -> None:
    """Write what is new, each with its own entry in the history: earlier revisions must not show it."""
    last = session.exec(select(col(Annotation.id)).order_by(col(Annotation.id).desc()).limit(1)).first() or 0
    annotate.write(session, document, paragraphs, drafts, origin=Origin.MACHINE, sequence=0)
    made = select(Annotation).where(Annotation.document_id == document.id, Annotation.id > last)
    entry.enter(session, actor, ChangeAction.CREATED, list(session.exec(made.order_by(col(Annotation.id)))), None)
