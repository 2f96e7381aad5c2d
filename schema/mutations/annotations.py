"""Mutations of annotations and spans."""

from typing import Annotated, Any

from sqlmodel import Session

from annotations import authority, entry, gloss, membership, orphan, reading, selector, undo
from annotations.actor import Actor
from annotations.annotation import Annotation as Row
from annotations.annotation import Kind, Status
from annotations.history import close
from annotations.span import Span
from schema import ids, nodes
from schema.context import Context, Held
from schema.mutations.inputs import (
    ASKED,
    AddConversionInput,
    AddEntityLinkInput,
    AddGlossInput,
    AddTranslationInput,
    ApplyGlossInput,
    CreateEntityInput,
    DeleteAnnotationInput,
    ReattachSpanInput,
    ReviewAnnotationInput,
    UpdateAnnotationInput,
)
from schema.mutations.payloads import AnnotationPayload, ApplyGlossPayload, Occurrence, SpanPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from schema.types.ranges import TextRangeInput
from schema.types.scalars import ENGLISH
from source_text import read as texts
from source_text import row
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, Problem
from source_text.scripts import TextView
from source_text.sight import Visibility


def _paragraph(session: Session, global_id: str) -> Paragraph:
    """The paragraph that an input names."""
    number = ids.number(global_id, "Paragraph", "paragraph")
    found = row.get(session, Paragraph, number)
    if found is None:
        raise ids.missing("Paragraph", "paragraph")
    return found


def stretch(session: Session, global_id: str, given: TextRangeInput) -> tuple[Paragraph, int, int]:
    """The paragraph that an input names, and the code points of it that the range means."""
    paragraph = _paragraph(session, global_id)
    wanted = given.selector()
    if wanted.view == TextView.ORIGINAL:
        text = reading.read(paragraph.text, "", wanted.view)  # which reads alike in every language
    else:
        text = reading.readings(session, [paragraph.id], wanted.view)[paragraph.id]
    try:
        place = selector.locate(wanted, text)
    except Problem as problem:
        raise problem.under("range") from None
    return paragraph, place.start, place.end


def _entity(session: Session, global_id: str) -> int:
    """The number of the entity that an input names."""
    number = ids.number(global_id, "Entity", "entity")
    found = authority.resolve(session, [number]).get(number)
    if found is None:
        raise ids.missing("Entity", "entity")
    return found.id


def _made(session: Session, actor: Actor, given: CreateEntityInput, paragraph: Paragraph) -> int:
    """The number of an entity that is made for a link, in the project of the text where none is named."""
    if given.project is None:
        project = texts.project(session, paragraph.document_id)
    else:
        project = membership.choose(session, actor, given.project, "create an entity").id
    return authority.create(session, actor, given.form(), project, given.visibility or Visibility.PUBLIC).id


async def shown(context: Context, outcome: Outcome) -> dict[str, Any]:
    """The annotation of an outcome, as it stands now or as it last stood."""
    if "last" in outcome:
        return {"annotation": Held(Row(**outcome["last"]))}
    found = await context.read(lambda session: row.get(session, Row, outcome["id"]))
    return {"annotation": None if found is None or found.deleted_at else Held(found)}


async def _add(info: Info, given: Any, kind: Kind, body: Any) -> AnnotationPayload:
    """Add an annotation of a kind; `body` tells its own fields."""
    context = info.context

    def work(session: Session) -> Outcome:
        paragraph, start, end = stretch(session, given.paragraph, given.range)
        fields = body(session, paragraph)
        if "text" in fields:
            entry.check_text(fields["text"])
        span = entry.place(session, paragraph, start, end)
        status = getattr(given, "status", None) or Status.PROPOSED
        return {"id": entry.add(session, context.actor, span, kind, status, **fields).id}

    return await carry_out(context, AnnotationPayload, given, work, shown)


async def add_entity_link(info: Info, input: Annotated[AddEntityLinkInput, ASKED]) -> Any:
    """Add an entity link."""
    context = info.context

    def body(session: Session, paragraph: Paragraph) -> dict[str, Any]:
        if input.entity is not None and input.new_entity is None:
            return {"entity_id": _entity(session, input.entity)}
        if input.new_entity is None or input.entity is not None:
            raise Invalid(
                "A link is to one entity.", path=("entity",), hint="Give `entity`, or `newEntity` for one to be made."
            )
        try:
            return {"entity_id": _made(session, context.actor, input.new_entity, paragraph)}
        except Problem as problem:
            raise problem.under("newEntity") from None

    return await _add(info, input, Kind.ENTITY_LINK, body)


async def add_gloss(info: Info, input: Annotated[AddGlossInput, ASKED]) -> Any:
    """Add a gloss."""
    body = {
        "language": input.language or ENGLISH,
        "text": input.text,
        "pinyin": input.pinyin,
        "part_of_speech": input.part_of_speech,
    }
    return await _add(info, input, Kind.GLOSS, lambda *_: body)


async def add_conversion(info: Info, input: Annotated[AddConversionInput, ASKED]) -> Any:
    """Add a conversion."""

    def body(*_: object) -> dict[str, Any]:
        if input.view == TextView.ORIGINAL:
            raise Invalid(
                "The original is never converted.", path=("view",), hint="Name the view in which it reads differently."
            )
        return {"view": input.view.value, "text": input.text}

    return await _add(info, input, Kind.CONVERSION, body)


async def add_translation(info: Info, input: Annotated[AddTranslationInput, ASKED]) -> Any:
    """Add a translation of a whole paragraph."""
    context = info.context

    def work(session: Session) -> Outcome:
        paragraph = _paragraph(session, input.paragraph)
        entry.check_text(input.text)
        span = entry.place(session, paragraph, 0, len(paragraph.text))
        body = {"language": input.language or ENGLISH, "text": input.text}
        return {
            "id": entry.add(session, context.actor, span, Kind.TRANSLATION, input.status or Status.PROPOSED, **body).id
        }

    return await carry_out(context, AnnotationPayload, input, work, shown)


async def update_annotation(info: Info, input: Annotated[UpdateAnnotationInput, ASKED]) -> Any:
    """Change what an annotation says."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.id, "Annotation")
        entity = _entity(session, input.entity) if input.entity is not None else None
        changes = {"text": input.text, "pinyin": input.pinyin}
        return {"id": entry.update_body(session, context.actor, number, input.version, **changes, entity_id=entity).id}

    return await carry_out(context, AnnotationPayload, input, work, shown)


async def review_annotation(info: Info, input: Annotated[ReviewAnnotationInput, ASKED]) -> Any:
    """Move an annotation on in review."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.id, "Annotation")
        return {"id": entry.review(session, context.actor, number, input.version, input.status, input.reason).id}

    return await carry_out(context, AnnotationPayload, input, work, shown)


async def delete_annotation(info: Info, input: Annotated[DeleteAnnotationInput, ASKED]) -> Any:
    """Take an annotation away."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.id, "Annotation")
        return {"last": entry.delete(session, context.actor, number, input.version, input.reason).model_dump()}

    return await carry_out(context, AnnotationPayload, input, work, shown)


async def apply_gloss(info: Info, input: Annotated[ApplyGlossInput, ASKED]) -> Any:
    """Put a gloss on every other occurrence of its words."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.gloss, "Annotation", "gloss")
        scope = texts.scope(session, input.document)
        choice = {"dry_run": bool(input.dry_run), "certain_only": bool(input.certain_only)}
        some = input.paragraphs
        named = None if some is None else ids.numbers(some, "Paragraph", "paragraphs")
        found = gloss.apply(session, context.actor, number, scope, named, **choice)
        places = [[one.span.model_dump(), one.crossing] for one in found]
        return {"places": places, "change": undo.go_on(session, context.actor, input.continues)}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        places = [(Held(Span(**place)), crossing) for place, crossing in outcome["places"]]
        return {
            "count": len(places),
            "change": outcome.get("change"),
            "places": [span for span, _ in places],
            "occurrences": [Occurrence(span=span, certain=not word, crossing=word) for span, word in places],  # type: ignore[arg-type]
        }

    return await carry_out(context, ApplyGlossPayload, input, work, show)


async def reattach_span(info: Info, input: Annotated[ReattachSpanInput, ASKED]) -> Any:
    """Give a span a new place."""
    context = info.context

    def work(session: Session) -> Outcome:
        number = ids.number(input.span, "Span", "span")
        if number not in nodes.LOADS["Span"](session, [number]):
            raise ids.missing("Span", "span")
        paragraph, start, end = stretch(session, input.paragraph, input.range)
        made = orphan.reattach(session, context.actor, number, paragraph, start, end)
        return {"id": made.id, "change": close(session)}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        span = await nodes.find(context, ids.encode("Span", outcome["id"]))
        return {"span": span, "change": outcome.get("change")}

    return await carry_out(context, SpanPayload, input, work, show)
