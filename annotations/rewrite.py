"""Writing the paragraphs and spans of a new revision, and keeping what they were in the old one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, update
from sqlmodel import Session, col, select

from annotations import headword
from annotations.anchoring import Landing
from annotations.span import AnchorState, PastSpan, Span, SpanState, context
from source_text import scripts, store
from source_text.document import Document
from source_text.paragraph import Paragraph, ParagraphState, PastParagraph
from source_text.reflow import Block

SpanRow = Row[Any]
"""The columns of `SPAN`, with `id`, `document_id` and `since`."""
SPAN = tuple(SpanState.model_fields)
"""The columns that are the state of a span."""
PARAGRAPH = tuple(ParagraphState.model_fields)
"""The columns that are the state of a paragraph."""


def rows(session: Session, document: Document, state: AnchorState) -> Sequence[SpanRow]:
    """The spans of a document with a place, or without one."""
    columns = [col(getattr(Span, name)) for name in ("id", "document_id", "since", *SPAN)]
    of = select(*columns).where(Span.document_id == document.id, Span.state == state)
    return session.execute(of.order_by(col(Span.id))).all()


def paragraphs(
    session: Session,
    document: Document,
    old: Sequence[Paragraph],
    blocks: Sequence[Block],
    succession: Sequence[int | None],
    *,
    keep_roles: bool = False,
) -> list[int]:
    """Write the paragraphs of the new revision, keep what they were in the old one, and return their ids in order.

    With `keep_roles` a paragraph that succeeds another keeps its role and level.
    """
    past: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    retired: list[dict[str, Any]] = []

    def copy(paragraph: Paragraph) -> None:
        was = {name: getattr(paragraph, name) for name in PARAGRAPH}
        span = {"first": paragraph.since, "last": document.revision - 1}
        past.append({"paragraph_id": paragraph.id, "document_id": document.id, **span, **was})

    for ordinal, (block, i) in enumerate(zip(blocks, succession, strict=True), 1):
        if i is None:
            continue
        state = _state(ordinal, block)
        if keep_roles:
            state |= {"role": old[i].role, "level": old[i].level}
        if any(getattr(old[i], name) != value for name, value in state.items()):
            copy(old[i])
            folded = scripts.fold(block.text) if block.text != old[i].text else old[i].folded
            changed.append({"id": old[i].id, "since": document.revision, "folded": folded, **state})
    kept = set(succession)
    for i, paragraph in enumerate(old):
        if i not in kept:
            copy(paragraph)
            retired.append({"id": paragraph.id, "since": document.revision, "ordinal": None})
    _write(session, insert(PastParagraph), past)
    _write(session, update(Paragraph), retired)
    _write(session, update(Paragraph), changed)
    fresh = [(j, block) for j, block in enumerate(blocks, 1) if succession[j - 1] is None]
    ids = {p.ordinal: p.id for p in store.add_paragraphs(session, document, fresh)}
    return [ids[j] if i is None else old[i].id for j, i in enumerate(succession, 1)]


def _state(ordinal: int, block: Block) -> dict[str, Any]:
    return {
        "ordinal": ordinal,
        "role": block.role.value,
        "level": block.level,
        "text": block.text,
        "source_start": block.start,
        "source_end": block.end,
        "source_map": block.map.dumps(),
        "places": list(block.places),
    }


def spans(
    session: Session,
    number: int,
    old: Sequence[SpanRow],
    landings: dict[int, Landing],
    ids: Sequence[int],
    texts: Sequence[str],
) -> None:
    """Write where the spans stand now, and keep where those that changed stood before."""
    past, changed = [], []
    for span in old:
        landing = landings[span.id]
        was = {name: getattr(span, name) for name in SPAN}
        state = was | {"state": AnchorState.ORPHANED.value}
        if landing.paragraph is not None:
            words = context(texts[landing.paragraph], landing.start, landing.end)
            place = (ids[landing.paragraph], landing.start, landing.end, *words, AnchorState.ANCHORED.value)
            state = dict(zip(SPAN, place, strict=True))
        if state != was:
            when = {"first": span.since, "last": number - 1}
            past.append({"span_id": span.id, "document_id": span.document_id, **when, **was})
            changed.append({"id": span.id, "since": number, "folded": headword.key(state["quote"]), **state})
    _write(session, insert(PastSpan), past)
    _write(session, update(Span), changed)


def move(session: Session, span: Span, state: dict[str, Any], number: int) -> None:
    """Let one span stand otherwise from the current revision, `number`, on, and keep where it stood before."""
    if number > span.since:
        was = {name: getattr(span, name) for name in SPAN}
        session.add(PastSpan(**was, span_id=span.id, document_id=span.document_id, first=span.since, last=number - 1))
        span.since = number
    for name, value in state.items():
        setattr(span, name, value)


def _write(session: Session, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    """One statement for many rows; none for none."""
    if rows:
        session.execute(statement, rows)
