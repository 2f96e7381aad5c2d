"""Spans that lost their place: where they might belong, putting them back, and coming home when their text does."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from annotations import past, rewrite
from annotations.actor import Actor, Role, require
from annotations.anchoring import Anchor, Carrier, Landing, Outcome
from annotations.entry import touch
from annotations.history import ChangeAction, record
from annotations.likeness import CANDIDATES, rank
from annotations.span import AnchorState, Span, context
from source_text import heir, read, scripts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, NotFound
from source_text.side import Side
from source_text.succession import pair

MOST = 20
"""How many candidates are given at most."""
_INTACT = (Outcome.UNCHANGED, Outcome.SHIFTED, Outcome.MOVED)


class Candidate(NamedTuple):
    """A place that an orphan might belong to: code points [start, end) of a current paragraph, and a score up to 1."""

    paragraph: Paragraph
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        """The text there."""
        return self.paragraph.text[self.start : self.end]


def candidates(session: Session, spans: Sequence[int], first: int = CANDIDATES) -> dict[int, list[Candidate]]:
    """For each span without a place those that it might belong to now, the best first; none for one with a place."""
    if not 0 <= first <= MOST:
        raise Invalid(f"{first} candidates cannot be given.", path=("first",), hint=f"Ask for 0 to {MOST}.", limit=MOST)
    found: dict[int, list[Candidate]] = {id_: [] for id_ in spans}
    wanted = select(Span).where(col(Span.id).in_(spans), Span.state == AnchorState.ORPHANED)
    lost = session.exec(wanted).all()
    near = _near(session, lost)
    texts: dict[int, tuple[list[Paragraph], Side, dict[int, int]]] = {}
    for span in lost:
        if span.document_id not in texts:
            owner = read.documents(session, [span.document_id])[span.document_id]
            rows = read.all_paragraphs(session, owner)
            index = {p.id: k for k, p in enumerate(rows)}
            texts[span.document_id] = rows, Side([p.folded for p in rows]), index
        rows, side, index = texts[span.document_id]
        beside = sorted(index[id_] for id_ in near[span.id])
        quote, prefix, suffix = (scripts.fold(text) for text in (span.quote, span.prefix, span.suffix))
        ranked = rank(side, quote, prefix, suffix, beside, first)
        found[span.id] = [Candidate(rows[j], s, e, score) for j, s, e, score in ranked]
    return found


def _near(session: Session, spans: Sequence[Span]) -> dict[int, set[int]]:
    """The current paragraphs that have text of the one in which each span stood last, by their ids."""
    groups: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        groups[span.document_id, span.since - 1].append(span)
    found: dict[int, set[int]] = {}
    for (document, number), lost in groups.items():
        came = heir.successors(session, list({s.paragraph_id for s in lost}), document, number)
        found |= {s.id: {c.paragraph.id for c in came[s.paragraph_id]} for s in lost}
    return found


class Homecoming(NamedTuple):
    """Spans that had no place, and the places in the new text where theirs came back."""

    spans: list[rewrite.SpanRow]
    landings: dict[int, Landing]


def homecoming(session: Session, document: Document, carrier: Carrier) -> Homecoming:
    """The orphans whose clause comes back in a new text, which `carrier` compares with the current one.

    Each is carried from the last revision in which it had a place. It comes home only if all of it arrives, on
    characters that are new, or in a paragraph that is just what it was then.
    """
    lost = [s for s in rewrite.rows(session, document, AnchorState.ORPHANED) if _returns(carrier, s.quote)]
    groups: dict[int, list[rewrite.SpanRow]] = defaultdict(list)
    for span in lost:
        groups[span.since - 1].append(span)
    found = Homecoming([], {})
    new = carrier.written[1]
    for number, spans in groups.items():
        rows = past.paragraphs(session, document.id, number)
        index, old = {p.id: i for i, p in enumerate(rows)}, [p.text for p in rows]
        then = Carrier(old, new, pair(old, new))
        for span in spans:
            i = index[span.paragraph_id]
            anchor = Anchor(span.id, i, span.start, span.end, span.quote, span.prefix, span.suffix)
            landing = then.land(anchor)
            if landing.paragraph is None or landing.outcome not in _INTACT:
                continue
            at = carrier.new.starts[landing.paragraph] + landing.start
            fresh = not any(carrier.passage.taken[at : at + len(span.quote)])
            if fresh or (then.passage.stays(i) and old[i] == new[landing.paragraph]):
                found.spans.append(span)
                found.landings[span.id] = landing
    return found


def _returns(carrier: Carrier, quote: str) -> bool:
    """Whether a quote stands where text is new, or where nobody knows which text is."""
    places = carrier.new.places(scripts.fold(quote))
    return any(carrier.passage.free(t) for at in places for t in range(at, at + len(quote)))


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
    place = (paragraph.id, start, end, *context(paragraph.text, start, end), AnchorState.ANCHORED.value)
    state = dict(zip(rewrite.SPAN, place, strict=True))
    if any(getattr(span, name) != value for name, value in state.items()):
        settle(session, actor, span, state)
    return span


def settle(session: Session, actor: Actor, span: Span, state: dict[str, Any], reason: str | None = None) -> None:
    """Let a span stand otherwise from the current revision on, with an entry in the history."""
    before = span.model_dump()
    number = session.exec(select(Document.revision).where(Document.id == span.document_id)).one()
    rewrite.move(session, span, state, number)
    record(
        session,
        actor,
        ChangeAction.UPDATED,
        "Span",
        span.id,
        document_id=span.document_id,
        before=before,
        after=span.model_dump(),
        reason=reason,
    )
    touch(session, span.document_id)
    session.flush()
