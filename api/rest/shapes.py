"""The records of the REST door as models, by which the description tells what answers hold."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from annotations.annotation import Kind, Origin, Status
from annotations.entity import EntityType
from annotations.span import AnchorState
from source_text.offsets import Precision, Unit
from source_text.roles import Role
from source_text.scripts import TextView
from source_text.sight import Visibility


class Shape(BaseModel):
    """A record: names in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


class RevisionShape(Shape):
    """An immutable state of a document."""

    number: int = Field(description="Counts from 1.")
    author: str | None = Field(description="Who made it.")
    message: str | None = Field(description="What the author says of it.")
    created_at: str = Field(description="When it was made.", json_schema_extra={"format": "date-time"})


class CountShape(Shape):
    """How many annotations there are of one kind and status."""

    kind: Kind
    status: Status
    count: int


class DocumentShape(Shape):
    """A text under a slug."""

    id: str = Field(description="The global id, as in GraphQL.")
    slug: str = Field(description="Its name in addresses.")
    title: str
    language: str = Field(description="A BCP 47 tag.")
    version: int = Field(description="Grows with every committed change of text or annotations.")
    revision: RevisionShape = Field(description="The current revision.")
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    updated_at: str = Field(json_schema_extra={"format": "date-time"})
    paragraph_count: int


class DocumentDetailShape(DocumentShape):
    """A document, with the number of its annotations."""

    annotation_counts: list[CountShape]


class MismatchShape(Shape):
    """A companion line that does not fit the text."""

    file: str
    line: int
    paragraph: int
    expected: str
    found: str


class ImportedShape(DocumentDetailShape):
    """What became of an import."""

    unchanged: bool = Field(description="Whether the same file stood under the slug already.")
    skipped: list[MismatchShape] = Field(description="The companion lines that a partial import left out.")
    remarks: list[str] = Field(description="What there is to know of how the file was read.")


class ReportShape(Shape):
    """How the spans of a document fared in a revision; the numbers sum to the total."""

    total: int
    unchanged: int
    shifted: int
    moved: int
    fuzzy: int
    ambiguous: int
    orphaned: int


class RevisedShape(Shape):
    """What became, or in a dry run would become, of a correction."""

    document: DocumentShape
    revision: RevisionShape
    report: ReportShape
    dry_run: bool


class RangeShape(Shape):
    """Half-open [start, end) in one view of one paragraph, counted in `unit`."""

    start: int
    end: int
    unit: Unit
    view: TextView
    precision: Precision = Field(description="EXPANDED where the range had to be widened.")


class EntityNameShape(Shape):
    """An entity in brief."""

    id: str
    key: str
    type: EntityType
    wikidata: str | None
    label: str


class SpanShape(Shape):
    """A stretch of a paragraph."""

    id: str
    quote: str = Field(description="Its words, as the paragraph reads in the view asked for.")
    range: RangeShape | None


class SaidShape(Shape):
    """An annotation; which of the later fields it has depends on its kind."""

    id: str
    kind: Kind
    status: Status
    origin: Origin
    creator: str
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    modified_at: str = Field(json_schema_extra={"format": "date-time"})
    version: int
    confidence: float | None
    language: str = ""
    text: str = ""
    pinyin: str | None = None
    part_of_speech: str | None = None
    view: TextView = TextView.ZH_HANS
    engine: str | None = None
    entity: EntityNameShape | None = None


class AnnotationShape(SaidShape):
    """An annotation with its span."""

    span: SpanShape


class AnnotatedSpanShape(SpanShape):
    """A span with its annotations."""

    state: AnchorState
    annotations: list[SaidShape]


class SenseShape(Shape):
    """One entry of a dictionary, with one reading."""

    traditional: str
    simplified: str
    pinyin: str
    definitions: list[str]
    source: str = Field(description="The dictionary: CC-CEDICT, under the licence CC BY-SA 4.0.")


class WordShape(Shape):
    """A word of a paragraph; joined, the words are the text."""

    text: str
    range: RangeShape
    pinyin: str | None = Field(description="A syllable for each character; null without Chinese characters.")
    zhuyin: str | None
    pinyin_taiwan: str | None = Field(description="How it is read in Taiwan, where that differs.")
    zhuyin_taiwan: str | None
    senses: list[SenseShape]


class ParagraphShape(Shape):
    """A paragraph; the last five fields come with `include`."""

    id: str
    ordinal: int
    role: Role
    level: int | None
    text: str = Field(description="The text in the view asked for.")
    revision: int
    source_range: RangeShape
    source_places: list[str] = Field(
        description="Fragments (RFC 5147, RFC 8118) or XPaths that lead to it in the imported file."
    )
    original: str = Field("", description="The text as it was imported.")
    translation: str | None = None
    spans: list[AnnotatedSpanShape] = []
    annotations: list[AnnotationShape] = []
    words: list[WordShape] = []


class LabelShape(Shape):
    """A name in a language."""

    language: str
    text: str


class IdentifierShape(Shape):
    """An id in an authority file."""

    authority: str
    id: str
    url: str = Field(description="The address that stands for the thing there.")


class EntityShape(Shape):
    """A thing in the world."""

    id: str
    key: str
    type: EntityType
    wikidata: str | None
    label: str = Field(description="Its name in English, or the nearest there is.")
    labels: list[LabelShape]
    aliases: list[LabelShape]
    description: str | None
    identifiers: list[IdentifierShape] = Field(description="Its ids in authority files, that in Wikidata first.")
    visibility: Visibility
    project: str = Field(description="The key of its project; `project:key` names it among all.")
    merged_from: list[str] = Field(description="The keys that lead to it since their entities were merged into it.")
    mention_count: int


class MovedShape(EntityShape):
    """The entity that mentions are of now."""

    moved: int = Field(description="How many were of another entity before.")


class FateShape(Shape):
    """What became, or in a dry run would become, of a row."""

    line: int = Field(description="Where it begins in a CSV file; its place in a JSON list; both from 1.")
    key: str
    outcome: Literal["created", "updated", "unchanged", "refused"]
    problem: dict[str, Any] | None = Field(description="Why it was refused, with `detail`, `code`, `hint`.")


class TakenInShape(Shape):
    """What became of a list of entities."""

    created: int
    updated: int
    unchanged: int
    refused: int
    dry_run: bool
    rows: list[FateShape]


class PlaceShape(Shape):
    """A paragraph in brief."""

    id: str
    ordinal: int


class OwnerShape(Shape):
    """A document in brief."""

    slug: str
    title: str


class MentionShape(AnnotationShape):
    """An entity link with its place."""

    paragraph: PlaceShape
    document: OwnerShape


class FoundShape(PlaceShape):
    """A paragraph that was found."""

    role: Role
    text: str


class HitShape(Shape):
    """What a search found."""

    paragraph: FoundShape
    document: OwnerShape
    score: float = Field(description="How often the words occur.")
    highlights: list[RangeShape] = Field(description="Where the words stand, in order.")


class ConvertedShape(Shape):
    """A text that was converted."""

    text: str
    segments: list[tuple[int, int, int, int]] = Field(
        description="The map in order: where each segment starts and ends in the text given, and in this one."
    )


class WrongShape(Shape):
    """One thing that is wrong with a body or query."""

    path: list[str]
    message: str


class ProblemShape(Shape):
    """A problem as RFC 9457 has it, with facts of its own."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field("", description="What is wrong, in a sentence.")
    code: str = Field("", description="The sort of problem, for programs.")
    path: list[str] = Field([], description="The field that is wrong, from the outside in.")
    hint: str = Field("", description="How to mend it.")
    errors: list[WrongShape] = Field([], description="All that is wrong with a body or query.")
