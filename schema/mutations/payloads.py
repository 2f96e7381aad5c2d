"""The payloads of the mutations: the changed object, or the problems for which it was refused."""

import strawberry

from schema.problems import Mismatch, Problem
from schema.types.anchoring import AnchoringReport
from schema.types.annotation import Annotation
from schema.types.change import ChangeGroup
from schema.types.document import Document, Revision
from schema.types.entity import Entity
from schema.types.enums import LinkMove, ParagraphRole
from schema.types.span import Span

PROBLEMS = "Why the request was refused; empty on success."
MARK = "The client's own mark, as it was sent."
CHANGE = "The number of the change, as a group of the history; by it it is undone. Null where nothing changed."


@strawberry.type(description="A paragraph as an import reads it.")
class ReadParagraph:
    ordinal: int = strawberry.field(description="Its place in the text, counted from 1.")
    role: ParagraphRole = strawberry.field(description="What it is in the text.")
    level: int | None = strawberry.field(description="The level of a title or heading, counted from 1.")
    text: str = strawberry.field(description="What it says.")


@strawberry.type(
    description="`unchanged` where the same file already stood under the slug: the document as it is, and no problem."
)
class DocumentPayload:
    document: Document | None = strawberry.field(
        default=None, description="The document; null when refused, and in a dry run."
    )
    preview: list[ReadParagraph] = strawberry.field(
        default_factory=list, description="The paragraphs that an import would make, in a dry run."
    )
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
        default=None, description="How the spans fared, or would fare in a dry run; null when refused."
    )
    change: int | None = strawberry.field(default=None, description=CHANGE)
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
    change: int | None = strawberry.field(default=None, description=CHANGE)
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


@strawberry.type(description="A place where the words of a gloss stand.")
class Occurrence:
    span: Span = strawberry.field(description="The place.")
    certain: bool = strawberry.field(description="Whether the words around agree that these words stand there.")
    crossing: str | None = strawberry.field(
        description="The word that is cut into where it is not certain, such as 中國人 in 中國人口袋 for 人口."
    )


@strawberry.type(description="`places` are the occurrences that got, or in a dry run would get, the gloss.")
class ApplyGlossPayload:
    count: int = strawberry.field(default=0, description="How many places there are.")
    places: list[Span] = strawberry.field(default_factory=list, description="The places, in the order of the texts.")
    occurrences: list[Occurrence] = strawberry.field(
        default_factory=list, description="The same places, with a mark on those that are doubtful."
    )
    change: int | None = strawberry.field(default=None, description=f"{CHANGE} That of the first where this went on.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What an undoing, redoing or reverting did.")
class ChangeGroupPayload:
    group: ChangeGroup | None = strawberry.field(
        default=None, description="The changes that were made, to be undone in their turn; null when refused."
    )
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="One proposal that is made, renewed or withdrawn.")
class LinkStep:
    move: LinkMove = strawberry.field(description="What becomes of it.")
    ordinal: int = strawberry.field(description="The place of its paragraph in the text, counted from 1.")
    start: int = strawberry.field(description="Where it starts, in code points of the original.")
    end: int = strawberry.field(description="Where it ends, in code points of the original.")
    quote: str = strawberry.field(description="What stands there.")
    entity: str = strawberry.field(description="The key of the entity.")
    confidence: float | None = strawberry.field(description="How sure the linker is, from 0 to 1.")
    explanation: str = strawberry.field(description="Why it is proposed, or was; empty where that is not known.")


@strawberry.type(description="What became, or in a dry run would become, of a text that is linked again.")
class LinkEntitiesPayload:
    document: Document | None = strawberry.field(default=None, description="The document; null when refused.")
    proposed: int = strawberry.field(default=0, description="How many links are newly proposed.")
    renewed: int = strawberry.field(
        default=0, description="How many proposals are more or less sure now, or rest on other reasons."
    )
    withdrawn: int = strawberry.field(
        default=0,
        description="How many proposals that nobody judged are taken back, since nothing speaks for them now.",
    )
    steps: list[LinkStep] = strawberry.field(
        default_factory=list, description="Each of them, in the order of the text."
    )
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)
