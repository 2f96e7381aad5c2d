"""Entities for a selection: who might be meant by it, ranked, with the reason."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations import annotate, authority, explanation
from annotations.entity import Entity, EntityName
from annotations.experience import NEAR, Context, shifted
from annotations.gazetteer import Gazetteer, Mention, fold
from annotations.learning import learn
from annotations.naming import Need
from source_text import read
from source_text.document import Document
from source_text.paragraph import Paragraph

MOST = 20
"""How many entities are suggested."""
_CALLED, _MAYBE, _PART = 0.6, 0.4, 0.3


class Suggestion(NamedTuple):
    """An entity that might be meant, how likely, from 0 to 1, and why, in sentences."""

    entity: Entity
    score: float
    reason: str


def suggest(session: Session, paragraph: Paragraph, start: int, end: int) -> list[Suggestion]:
    """Entities for code points [start, end) of a current paragraph, the likeliest first.

    First what the linker finds there, with the namesakes it weighed by context; then whoever may be called so or was
    linked so before, then those of whose names the selection is a part.
    """
    document = session.get_one(Document, paragraph.document_id)
    experience = learn(session, document.project_id)
    names, ids = annotate.gazetteer(session, document.project_id, document.language, experience)
    keys = {id_: key for key, id_ in ids.items()}
    surface = paragraph.text[start:end]
    best: dict[str, tuple[float, str]] = {}

    def offer(key: str, score: float, reason: str) -> None:
        if key in ids and (key not in best or best[key][0] < score):
            best[key] = (score, reason)

    here = _mentions(session, document, names, paragraph.id)
    for mention in here:
        if (mention.start, mention.end) == (start, end):
            offer(mention.entity, mention.confidence, explanation.of(mention, paragraph.text, ids).summary)
            for other, score in mention.others:
                offer(other, score, f"{surface} is a name of it too, but its context speaks for {mention.entity}.")
    near = frozenset(m.entity for m in here)
    context = Context(paragraph.text[max(0, start - NEAR) : start], paragraph.text[end : end + NEAR], near)
    called = {form.name.entity: form for form in names.called(surface)}
    for key in dict.fromkeys((*called, *experience.entities(fold(surface)))):
        form = called.get(key)
        verdict = experience.weigh(fold(surface), key, context._replace(near=near - {key}))
        base = _MAYBE if form is None or form.need != Need.NOTHING else _CALLED
        reason = f"{form.name.text} may be called so." if form else "It was linked so before."
        offer(key, round(shifted(base, verdict.shift), 2), " ".join((reason, *verdict.reasons)))
    for id_, name in _holding(session, surface):
        if id_ in keys:
            share = len(surface) / len(name)
            offer(keys[id_], round(_PART * share, 2), f"The selection is a part of its name {name}.")
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST]
    rows = authority.resolve(session, [ids[key] for key, _ in ranked]) if ranked else {}
    return [Suggestion(rows[ids[key]], score, reason) for key, (score, reason) in ranked]


def _mentions(session: Session, document: Document, names: Gazetteer, paragraph: int) -> list[Mention]:
    """What the linker finds in a paragraph, by its id: its document is read once for all that a session is asked."""
    key = ("mentions", document.id, document.revision)
    if key not in session.info:
        paragraphs = read.all_paragraphs(session, document)
        numbers = {p.id: number for number, p in enumerate(paragraphs)}
        session.info[key] = numbers, names.across([p.text for p in paragraphs])
    numbers, mentions = session.info[key]
    found: list[Mention] = mentions(numbers[paragraph]) if paragraph in numbers else []
    return found


def _holding(session: Session, surface: str) -> list[tuple[int, str]]:
    """The names that hold a surface, in either script, shortest first, with the ids of their entities."""
    folded = authority.fold(surface)
    if not folded or len(folded) > authority.LONGEST:
        return []
    statement = (
        select(EntityName.entity_id, EntityName.text)
        .join(Entity, col(Entity.id) == col(EntityName.entity_id))
        .where(col(EntityName.folded).contains(folded, autoescape=True), col(Entity.merged_into).is_(None))
    )
    found = [(id_, text) for id_, text in session.exec(statement.order_by(col(EntityName.id)).limit(500))]
    return sorted(found, key=lambda pair: (len(pair[1]), pair[0]))
