"""Where a document is not of one mind."""

from typing import Annotated, Any

import strawberry
from strawberry import Parent

from annotations import consistency
from annotations.consistency import Finding, Place, Variant
from schema.context import Held
from schema.types.annotation import Annotation, Info, Translation
from schema.types.connection import After, Before, First, Last, Listing, window
from schema.types.entity import Entity
from schema.types.enums import ConsistencyKind
from schema.types.paragraph import Paragraph
from schema.types.scalars import ENGLISH, Language
from schema.types.span import Span
from source_text import paging
from source_text import read as texts
from source_text.problems import NotFound


async def paragraph(root: Parent[Place], info: Info) -> Any:
    """The paragraph of a place."""
    return Held(await info.context.load(texts.paragraphs, root.span.paragraph_id))


def span(root: Parent[Place]) -> Any:
    """The place itself."""
    return Held(root.span)


def annotation(root: Parent[Place]) -> Any:
    """The gloss or link."""
    return Held(root.annotation)


def translation(root: Parent[Place]) -> Any:
    """The translation."""
    return Held(root.translation) if root.translation else None


def count(root: Parent[Variant]) -> int:
    """How many places there are."""
    return len(root.places)


def places(
    root: Parent[Variant],
    first: Annotated[
        int | None, strawberry.argument(description="How many at most; 50 when left out.")
    ] = paging.DEFAULT,
) -> Any:
    """The first places."""
    return root.places[: paging.window("Place", (), first).size]


def text(root: Parent[Variant]) -> str | None:
    """The wording."""
    return root.text


def kind(root: Parent[Finding]) -> Any:
    """What differs."""
    return root.kind


def term(root: Parent[Finding]) -> str:
    """The words."""
    return root.term


def variants(root: Parent[Finding]) -> Any:
    """The wordings."""
    return root.variants


def entity(root: Parent[Finding]) -> Any:
    """The entity."""
    return Held(root.entity) if root.entity else None


@strawberry.type(description="Where one wording stands.")
class ConsistencyPlace:
    paragraph: Paragraph = strawberry.field(resolver=paragraph, description="The paragraph.")
    span: Span = strawberry.field(resolver=span, description="The words of the original.")
    annotation: Annotation = strawberry.field(
        resolver=annotation, description="The gloss that says so, or the link whose entity the translation names so."
    )
    translation: Translation | None = strawberry.field(
        resolver=translation, description="The translation that says so, or leaves it out; null where a gloss says it."
    )


@strawberry.type(description="One of the wordings.")
class ConsistencyVariant:
    text: str | None = strawberry.field(
        resolver=text,
        description="What is said; for a gloss that is not followed, what is missing; null where a translation has no name "
        "that is known.",
    )
    count: int = strawberry.field(resolver=count, description="How many places there are.")
    places: list[ConsistencyPlace] = strawberry.field(
        resolver=places, description="The places in the order of the text."
    )


@strawberry.type(description="A term or an entity that a document is not of one mind on.")
class ConsistencyFinding:
    kind: ConsistencyKind = strawberry.field(resolver=kind, description="What differs.")
    term: str = strawberry.field(
        resolver=term, description="The words of the original, as they stand at the first place."
    )
    entity: Entity | None = strawberry.field(resolver=entity, description="The entity, where its names differ.")
    variants: list[ConsistencyVariant] = strawberry.field(
        resolver=variants, description="The wordings, the most frequent first."
    )


async def report(
    info: Info,
    document: Annotated[str, strawberry.argument(description="The slug of the document.")],
    kinds: Annotated[
        list[ConsistencyKind] | None,
        strawberry.argument(description="Only findings of these kinds; all when left out."),
    ] = None,
    language: Annotated[
        Language | None, strawberry.argument(description="The language of glosses, names and translations.")
    ] = ENGLISH,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    """The findings of a document."""
    wanted = window("Finding", first, after, last, before)
    try:
        row = await info.context.read(lambda session: texts.document(session, document))
    except NotFound as problem:
        problem.path = ("document",)
        raise
    found = await info.context.read(lambda session: consistency.report(session, row, language or ENGLISH, kinds))

    async def number() -> int | None:
        return len(found)

    return Listing("Finding", paging.cut(found, [f.key for f in found], wanted), number, lambda finding: finding)
