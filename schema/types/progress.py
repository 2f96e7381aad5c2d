"""How far the work on a document has come."""

from typing import Annotated, Any

import strawberry
from strawberry import Parent

from annotations import progress
from annotations.annotation import Status
from annotations.progress import Progress as Row
from schema.context import Held
from schema.types.annotation import Info
from schema.types.enums import AnnotationStatus
from schema.types.scalars import ENGLISH, Language


@strawberry.type(description="Paragraphs whose best translation has one status.")
class TranslationShare:
    status: AnnotationStatus | None = strawberry.field(description="The status; null for those without a translation.")
    paragraphs: int = strawberry.field(description="How many paragraphs there are.")
    characters: int = strawberry.field(description="How many characters, in code points, they have.")
    share: float = strawberry.field(description="Their part of all characters, from 0 to 1.")


@strawberry.type(description="How many annotations have one status.")
class StatusCount:
    status: AnnotationStatus = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many there are.")


@strawberry.type(description="How far the work on a document has come in one language.")
class Progress:
    language: Language = strawberry.field(description="The language.")
    paragraphs: int = strawberry.field(description="How many paragraphs the document has.")
    characters: int = strawberry.field(description="How many characters, in code points, they have.")
    translated: float = strawberry.field(
        description="The part of the characters, from 0 to 1, with a proposed or approved translation."
    )
    approved: float = strawberry.field(description="The part of the characters with an approved translation.")
    shares: list[TranslationShare] = strawberry.field(
        description="All paragraphs by the status of their best translation, those without one first."
    )
    glosses: list[StatusCount] = strawberry.field(description="Its glosses in the language by status.")
    links: list[StatusCount] = strawberry.field(description="Its entity links by status.")


async def of_document(
    root: Parent[Held[Any]],
    info: Info,
    language: Annotated[Language | None, strawberry.argument(description="The language.")] = ENGLISH,
) -> Progress:
    """The progress of a document in a language."""
    wanted, past = language or ENGLISH, root.past
    if past is not None:
        found = await info.context.read(lambda session: progress.of_past(session, past, wanted))
    else:
        found = await info.context.load(progress.by_document, root.row.id, wanted) or Row([], [], [])
    whole = found.characters or 1
    return Progress(
        language=wanted,
        paragraphs=found.paragraphs,
        characters=found.characters,
        translated=found.share(Status.PROPOSED, Status.APPROVED),
        approved=found.share(Status.APPROVED),
        shares=[
            TranslationShare(
                status=s.status, paragraphs=s.paragraphs, characters=s.characters, share=s.characters / whole
            )
            for s in found.shares
        ],
        glosses=[StatusCount(status=c.status, count=c.number) for c in found.glosses],
        links=[StatusCount(status=c.status, count=c.number) for c in found.links],
    )
