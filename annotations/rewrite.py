"""Writing the paragraphs and spans of a new revision, and keeping what they were in the old one."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, SQLModel

from annotations import headword
from annotations.anchoring import Landing
from annotations.span import AnchorState, PastSpan, Span, SpanState, context
from source_text import bulk, scripts, store
from source_text.document import Document
from source_text.paragraph import Paragraph, ParagraphState, PastParagraph
from source_text.reflow import Block

SpanRow = Row[*tuple[Any, ...]]
"""The id of a span, the columns of `SPAN`, and `since`."""
SPAN = tuple(SpanState.model_fields)
"""The columns that are the state of a span."""
PARAGRAPH = tuple(ParagraphState.model_fields)
"""The columns that are the state of a paragraph."""


def rows(session: Session, document: Document, state: AnchorState) -> Sequence[SpanRow]:
    """The spans of a document with a place, or without one."""
    session.flush()
    span = SQLModel.metadata.tables["span"].c
    of = select(*(span[name] for name in ("id", *SPAN, "since")))
    of = of.where(span.document_id == document.id, span.state == state).order_by(span.id)
    return session.connection().execute(of).all()


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
    past: list[int] = []
    changed: list[tuple[Any, ...]] = []
    for ordinal, (block, i) in enumerate(zip(blocks, succession, strict=True), 1):
        if i is None:
            continue
        was = old[i]
        state = _state(ordinal, block)
        if keep_roles:
            state |= {"role": was.role, "level": was.level}
        if any(getattr(was, name) != value for name, value in state.items()):
            past.append(was.id)
            folded = was.folded if block.text == was.text else scripts.fold(block.text)
            state["places"] = json.dumps(block.places)
            changed.append((*(state[name] for name in PARAGRAPH), folded, document.revision, was.id))
    kept = set(succession)
    retired = [paragraph.id for i, paragraph in enumerate(old) if i not in kept]
    names = {"paragraph_id": "id", "document_id": "document_id", "first": "since"} | {name: name for name in PARAGRAPH}
    bulk.copy(session, Paragraph, PastParagraph, names, [*past, *retired], {"last": document.revision - 1})
    bulk.update(session, Paragraph, ("ordinal", "since"), [(None, document.revision, id_) for id_ in retired])
    bulk.update(session, Paragraph, (*PARAGRAPH, "folded", "since"), changed)
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
    changed: list[tuple[Any, ...]] = []
    for id_, *was, _ in old:
        landing = landings[id_]
        state = (*was[:-1], AnchorState.ORPHANED.value)
        if landing.paragraph is not None:
            words = context(texts[landing.paragraph], landing.start, landing.end)
            state = (ids[landing.paragraph], landing.start, landing.end, *words, AnchorState.ANCHORED.value)
        if state != tuple(was):
            changed.append((*state, headword.key(state[3]), number, id_))
    names = {"span_id": "id", "document_id": "document_id", "first": "since"} | {name: name for name in SPAN}
    bulk.copy(session, Span, PastSpan, names, [row[-1] for row in changed], {"last": number - 1})
    bulk.update(session, Span, (*SPAN, "folded", "since"), changed)


def move(session: Session, span: Span, state: dict[str, Any], number: int) -> None:
    """Let one span stand otherwise from the current revision, `number`, on, and keep where it stood before."""
    if number > span.since:
        was = {name: getattr(span, name) for name in SPAN}
        session.add(PastSpan(**was, span_id=span.id, document_id=span.document_id, first=span.since, last=number - 1))
        span.since = number
    for name, value in state.items():
        setattr(span, name, value)
