"""The records of a translator's work as models: suggestions, places, the memory, findings and threads."""

from pydantic import Field

from annotations.consistency import FindingKind
from annotations.suggestion import Source
from api.rest.shapes import EntityNameShape, PlaceShape, RangeShape, SaidShape, Shape, SpanShape


class SuggestionShape(Shape):
    """A gloss that might fit a selection, or a part of it."""

    text: str
    pinyin: str | None
    part_of_speech: str | None
    source: str = Field(description="`gloss:` with a status, `entity:` with a key, or a dictionary.")
    kind: Source
    score: float = Field(description="How far to trust it, from 0 to 1.")
    uses: int = Field(description="How many glosses of the same words say so.")
    range: RangeShape = Field(description="What it fits.")
    gloss: str | None = Field(description="The id of the latest gloss that says so.")


class SuggestionsShape(Shape):
    """Suggestions, the best first."""

    items: list[SuggestionShape]


class OccurrenceShape(Shape):
    """A place where the words of a gloss stand."""

    span: SpanShape
    paragraph: PlaceShape
    document: str = Field(description="The slug of its document.")
    certain: bool = Field(description="Whether the words around agree that these words stand there.")
    crossing: str | None = Field(description="The word that is cut into where it is not certain.")


class AppliedShape(Shape):
    """The places that got, or in a dry run would get, a gloss."""

    count: int
    places: list[OccurrenceShape]
    dry_run: bool
    change: int | None


class DifferenceShape(Shape):
    """Where a text and a match of it differ; one of the ranges may be empty."""

    query: RangeShape
    match: RangeShape


class MemoryShape(Shape):
    """An approved translation of what resembles a text, or a sentence of it."""

    score: float
    query: RangeShape = Field(description="The part of the text given that is meant.")
    original: str = Field(description="What resembles it.")
    range: RangeShape = Field(description="Where that stands in its paragraph.")
    paragraph: PlaceShape
    document: str = Field(description="The slug of its document.")
    translation: SaidShape
    translated: str = Field(description="The sentence of the translation that renders it, or all of the translation.")
    is_whole: bool = Field(description="Whether that is all of the translation.")
    differences: list[DifferenceShape]


class MemoriesShape(Shape):
    """What the translation memory finds, the best first."""

    items: list[MemoryShape]


class FindingPlaceShape(Shape):
    """Where one wording stands."""

    ordinal: int
    span: SpanShape
    annotation: str = Field(description="The id of the gloss or link.")
    translation: str | None = Field(description="The id of the translation that is meant.")


class VariantShape(Shape):
    """One of the wordings; null where a translation has no name that is known."""

    text: str | None
    count: int
    places: list[FindingPlaceShape] = Field(description="The first hundred places.")


class FindingShape(Shape):
    """A term or an entity that a document is not of one mind on."""

    kind: FindingKind
    term: str
    entity: EntityNameShape | None
    variants: list[VariantShape]


class NoteShape(SaidShape):
    """A note of a thread; one that was deleted has its place only."""

    deleted_at: str | None = Field(json_schema_extra={"format": "date-time"})


class ThreadShape(Shape):
    """Notes that answer one another, in the order they were made."""

    root: str = Field(description="The id of the first note.")
    resolved: bool
    notes: list[NoteShape]
