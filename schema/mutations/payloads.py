"""The payloads of the mutations: the changed object, or the problems for which it was refused."""

from collections.abc import Sequence

import strawberry

from schema.problems import Mismatch, Problem
from schema.types.annotation import Annotation
from schema.types.document import Document, Revision
from schema.types.entity import Entity
from schema.types.span import Span

PROBLEMS = "Why the request was refused; empty on success."
MARK = "The client's own mark, as it was sent."


@strawberry.type(description="How the spans of a document fared in a revision; the numbers sum to the total.")
class AnchoringReport:
    total: int = strawberry.field(description="How many spans there are.")
    unchanged: int = strawberry.field(description="Those at the same place.")
    shifted: int = strawberry.field(description="Those at other offsets of the same paragraph, with the same words.")
    moved: int = strawberry.field(description="Those found again in another paragraph.")
    fuzzy: int = strawberry.field(description="Those whose words changed in part.")
    ambiguous: int = strawberry.field(
        description="Those with several equally good places; they are orphans until one is chosen."
    )
    orphaned: int = strawberry.field(description="Those without a place.")


@strawberry.type(
    description="`unchanged` where the same file already stood under the slug: the document as it is, and no problem."
)
class DocumentPayload:
    document: Document | None = strawberry.field(default=None, description="The document; null when refused.")
    unchanged: bool = strawberry.field(default=False, description="Whether the same file stood there already.")
    skipped: list[Mismatch] = strawberry.field(
        default_factory=list, description="The companion lines that a partial import left out."
    )
    remarks: list[str] = strawberry.field(
        default_factory=list, description="What there is to know of how the file was read."
    )
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of a revision.")
class RevisionPayload:
    document: Document | None = strawberry.field(
        default=None, description="The document as it stands; null when refused."
    )
    revision: Revision | None = strawberry.field(default=None, description="The current revision; null when refused.")
    report: AnchoringReport | None = strawberry.field(
        default=None, description="How the spans fared; null when refused."
    )
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of an annotation.")
class AnnotationPayload:
    annotation: Annotation | None = strawberry.field(default=None, description="The annotation; null when refused.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of a span.")
class SpanPayload:
    span: Span | None = strawberry.field(default=None, description="The span; null when refused.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of an entity.")
class EntityPayload:
    entity: Entity | None = strawberry.field(default=None, description="The entity; null when refused.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of mentions that were moved.")
class RelinkPayload:
    entity: Entity | None = strawberry.field(default=None, description="The entity they are of; null when refused.")
    count: int = strawberry.field(default=0, description="How many were of another entity before.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="`places` are the occurrences that got, or in a dry run would get, the gloss.")
class ApplyGlossPayload:
    count: int = strawberry.field(default=0, description="How many places there are.")
    places: list[Span] = strawberry.field(default_factory=list, description="The places, in the order of the texts.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


PAYLOADS: Sequence[type] = (
    DocumentPayload,
    RevisionPayload,
    AnnotationPayload,
    SpanPayload,
    EntityPayload,
    RelinkPayload,
    ApplyGlossPayload,
)
