"""The records of the REST door as models, by which the description tells what answers hold."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from annotations.annotation import Kind, Origin, Status
from annotations.entity import EntityType
from annotations.naming import How
from annotations.span import AnchorState
from source_text.offsets import Precision, Unit
from source_text.roles import Role
from source_text.scripts import TextView
from source_text.sight import Visibility


class Shape(BaseModel):
    """A record: names in camelCase."""

    # Shapes only describe answers: none is made before somebody asks for the description.
    model_config = ConfigDict(alias_generator=to_camel, defer_build=True)


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
    project: str = Field(description="The key of its project.")
    visibility: Visibility = Field(description="By whom it may be seen.")
    version: int = Field(description="Grows with every committed change of text or annotations.")
    revision: RevisionShape = Field(description="The current revision.")
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    updated_at: str = Field(json_schema_extra={"format": "date-time"})
    paragraph_count: int


class ShareShape(Shape):
    """Paragraphs by the status of their best translation."""

    status: Status | None = Field(description="Null for those without a translation.")
    paragraphs: int
    characters: int = Field(description="In code points.")
    share: float = Field(description="Their part of all characters, from 0 to 1.")


class StatusShape(Shape):
    """How many annotations there are of one status."""

    status: Status
    count: int


class ProgressShape(Shape):
    """How far the work on a document has come in one language."""

    language: str
    paragraphs: int
    characters: int
    translated: float = Field(description="The part of the characters with a proposed or approved translation.")
    approved: float = Field(description="The part of the characters with an approved translation.")
    shares: list[ShareShape]
    glosses: list[StatusShape]
    links: list[StatusShape]


class ListedDocumentShape(DocumentShape):
    """A document in a list."""

    progress: ProgressShape | None = Field(None, description="Where a language is asked for.")


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


class ReadParagraphShape(Shape):
    """A paragraph that an import would make."""

    ordinal: int
    role: Role
    level: int | None
    text: str


class PreviewShape(Shape):
    """What an import would make of a text."""

    dry_run: bool
    preview: list[ReadParagraphShape] = Field(description="The paragraphs that it would make.")
    remarks: list[str] = Field(description="What there is to know of how the file was read.")


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


class AlternativeShape(Shape):
    """Another entity that is called so."""

    entity: EntityNameShape
    score: float = Field(description="How sure a link to it would be, from 0 to 1.")


class ExplanationShape(Shape):
    """Why the machine proposes a link."""

    summary: str = Field(description="All of it in sentences.")
    surface: str = Field(description="What stood in the text.")
    name: str = Field(description="The label or alias of the entity that it was matched with.")
    match: How = Field(description="How the surface comes from that name.")
    reasons: list[str] = Field(description="What spoke for and against, a sentence each.")
    alternatives: list[AlternativeShape]


class SpanShape(Shape):
    """A stretch of a paragraph."""

    id: str
    quote: str = Field(description="Its words, as the paragraph reads in the view asked for.")
    range: RangeShape | None


class AgentShape(Shape):
    """A program that makes annotations."""

    name: str
    version: str | None = Field(description="Its version, or that of its lexicons.")


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
    agent: AgentShape | None = Field(description="The program that made it, where a machine did.")
    reviewed_by: str | None = Field(description="Who approved or rejected it.")
    reviewed_at: str | None = Field(json_schema_extra={"format": "date-time"})
    review_reason: str | None
    language: str = ""
    text: str = ""
    pinyin: str | None = None
    part_of_speech: str | None = None
    view: TextView = TextView.ZH_HANS
    engine: str | None = None
    entity: EntityNameShape | None = None
    in_reply_to: str | None = Field(None, description="The id of the note that a note answers.")
    thread: str = Field("", description="The id of the first note of the thread that a note is part of.")
    resolved: bool = Field(False, description="Whether the thread that a note begins is settled.")
    explanation: ExplanationShape | None = None


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
    project: str = Field(description="The key of its project.")
    visibility: Visibility = Field(description="By whom it may be seen.")
    type: EntityType
    wikidata: str | None
    label: str = Field(description="Its name in English, or the nearest there is.")
    labels: list[LabelShape]
    aliases: list[LabelShape]
    description: str | None
    version: int = Field(description="Counts its changes from 1; a change may name the version it starts from.")
    identifiers: list[IdentifierShape] = Field(description="Its ids in authority files, that in Wikidata first.")
    merged_from: list[str] = Field(description="The keys that lead to it since their entities were merged into it.")
    mention_count: int


class MovedShape(EntityShape):
    """The entity that mentions are of now."""

    moved: int = Field(description="How many were of another entity before.")


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
