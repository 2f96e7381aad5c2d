"""What the addresses of the REST door take in their queries."""

import re
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from annotations import memory
from annotations.anchoring import Outcome
from annotations.annotation import Kind, Status
from annotations.consistency import FindingKind
from annotations.entity import EntitySort, EntityType
from annotations.likeness import CANDIDATES
from annotations.orphan import MOST
from api.problems import invalid
from source_text.offsets import Unit
from source_text.paging import DEFAULT, LIMIT
from source_text.problems import Invalid
from source_text.scripts import TextView

T = TypeVar("T")
CONVERSIONS: list[Any] = [
    "t2s",
    "tw2s",
    "tw2sp",
    "hk2s",
    "hk2sp",
    "s2t",
    "s2tw",
    "s2twp",
    "s2hk",
    "s2hkp",
    "tw2t",
    "hk2t",
    "t2tw",
    "t2hk",
]
"""Those that lead from one Chinese script to another."""


class Include(StrEnum):
    """What a paragraph can bring along."""

    ANNOTATIONS = "annotations"
    SPANS = "spans"
    TRANSLATION = "translation"
    ORIGINAL = "original"
    WORDS = "words"


def whole(value: Any) -> Any:
    """Decimal digits as a number; Python would take `1_0` and ` 1 ` for one as well."""
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise ValueError("Input should be a whole number")
        return int(value)
    return value


def flag(value: Any) -> Any:
    flags: dict[Any, bool] = {"true": True, "false": False}
    if isinstance(value, str):
        if value not in flags:
            raise ValueError("Input should be `true` or `false`")
        return flags[value]
    return value


def _split(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


def _split_or_none(value: Any) -> Any:
    return [] if value == "" else _split(value)


Several = Annotated[list[T], BeforeValidator(_split)]
"""Values parted by commas."""


class Query(BaseModel):
    """Parameters of a query; those of other names are left alone where something is read, and refused otherwise."""

    model_config = ConfigDict(frozen=True)


class Listed(Query):
    """Which part of a list is asked for."""

    after: str | None = Field(
        None,
        description="Only what comes after this cursor: the `next` of the page before.",
        json_schema_extra={"minLength": 8, "pattern": "^[A-Za-z0-9_-]+$"},
    )
    limit: Annotated[int, BeforeValidator(whole)] = Field(
        DEFAULT,
        description=f"How many at most, from 0 to {LIMIT}.",
        json_schema_extra={"minimum": 0, "maximum": LIMIT},
    )


class Spoken(Query):
    """A language to work in."""

    language: str = Field(
        "en",
        description="The language of glosses, names and translations; en-GB serves en.",
        json_schema_extra={"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"},
    )


class DocumentsQuery(Listed):
    """A page of documents."""

    progress: str | None = Field(
        None,
        description="A language: tell how far the work on each document has come in it.",
        json_schema_extra={"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"},
    )


class Shown(Query):
    """How text and ranges are to be shown."""

    view: TextView = Field(TextView.ORIGINAL, description="The view in which text is read and ranges count.")
    unit: Unit = Field(Unit.CODE_POINT, description="What offsets count.")


class ParagraphQuery(Shown):
    """What to show of a paragraph."""

    include: Annotated[list[Include], BeforeValidator(_split_or_none)] = Field(
        [],
        description="What to bring along: `annotations` as a flat list, `spans` with their annotations, "
        "the best English `translation`, the `original` text beside a view, the `words` with their readings.",
    )


class ParagraphsQuery(ParagraphQuery, Listed):
    """A page of paragraphs."""


class TextQuery(Query):
    """The whole text."""

    view: TextView = Field(TextView.ORIGINAL, description="The view to read; ORIGINAL is the source as imported.")


class TrialQuery(Query):
    """A change that may be tried out."""

    dry_run: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to report only, and change nothing."
    )


class ReportQuery(Listed):
    """A page of what became of spans."""

    outcome: Several[Outcome] | None = Field(None, min_length=1, description="Only spans with these outcomes.")


class ReviseQuery(ReportQuery):
    """A correction, and which page of its report to bring."""

    dry_run: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to report only, and change nothing."
    )


class AnnotationsQuery(Listed):
    """A page of annotations."""

    kind: Several[Kind] | None = Field(None, min_length=1, description="Only annotations of these kinds.")
    status: Several[Status] | None = Field(
        None, min_length=1, description="Only annotations with these statuses; all but REJECTED when left out."
    )


class EntitiesQuery(Listed):
    """A page of entities."""

    query: str | None = Field(
        None, description="Part of a name in either script or of a key, or an identifier such as Q17 or viaf:97006051."
    )
    type: Several[EntityType] | None = Field(None, min_length=1, description="Only entities of these types.")
    sort: EntitySort = Field(
        EntitySort.CREATED,
        description="In the order they came, or those first that are named just as the query, or begin so; "
        "cursors are of one order.",
    )


class CandidatesQuery(Shown):
    """The places that a span might belong to."""

    limit: Annotated[int, BeforeValidator(whole)] = Field(
        CANDIDATES,
        description=f"How many at most, from 0 to {MOST}.",
        json_schema_extra={"minimum": 0, "maximum": MOST},
    )


class OrphansQuery(Listed, Shown):
    """A page of spans without a place."""


class SuccessorsQuery(Shown):
    """A stretch of a paragraph, in the view and unit; all of it when `start` and `end` are left out."""

    start: Annotated[int, BeforeValidator(whole)] | None = Field(
        None, description="The offset of the first character.", json_schema_extra={"minimum": 0}
    )
    end: Annotated[int, BeforeValidator(whole)] | None = Field(
        None, description="The offset after the last character.", json_schema_extra={"minimum": 1}
    )


class MentionsQuery(Listed, Shown):
    """A page of mentions."""

    document: str | None = Field(None, description="Only in the document with this slug.")


class SuggestionsQuery(Shown, Spoken):
    """A selection in a paragraph."""

    start: Annotated[int, BeforeValidator(whole)] = Field(
        description="The offset of the first character.", json_schema_extra={"minimum": 0}
    )
    end: Annotated[int, BeforeValidator(whole)] = Field(
        description="The offset after the last character.", json_schema_extra={"minimum": 0}
    )


class ConsistencyQuery(Listed, Spoken):
    """A page of the consistency report."""

    kind: Several[FindingKind] | None = Field(None, min_length=1, description="Only findings of these kinds.")


class MemoryQuery(Spoken):
    """What to look for in the translation memory."""

    text: str | None = Field(
        None, description="The text to translate.", json_schema_extra={"maxLength": memory.LONGEST, "pattern": r"\S"}
    )
    paragraph: str | None = Field(None, description="The id of the paragraph to translate, in place of a text.")
    unit: Unit = Field(Unit.CODE_POINT, description="What offsets count.")
    limit: Annotated[int, BeforeValidator(whole)] = Field(
        memory.FIRST,
        description=f"How many at most, from 0 to {memory.MOST}.",
        json_schema_extra={"minimum": 0, "maximum": memory.MOST},
    )
    min_score: float = Field(
        memory.LEAST, description="The least score.", json_schema_extra={"minimum": 0.3, "maximum": 1}
    )


class Format(StrEnum):
    """The formats of a list of entities."""

    CSV = "csv"
    JSON = "json"


class ExportQuery(Query):
    """A list to take along."""

    format: Format = Field(Format.CSV, description="`csv`, with a header row, or `json`, a list of records.")
    project: str | None = Field(None, description="Only entities of the project with this key.")


class TakeInQuery(Query):
    """A list to take in."""

    project: str | None = Field(None, description="The key of the project they belong to; yours when left out.")
    partial: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to leave out rows that are refused, and take in the rest."
    )
    dry_run: Annotated[bool, BeforeValidator(flag)] = Field(
        False, description="Whether to report only, and change nothing."
    )


class ConvertQuery(Query):
    """A conversion to try out."""

    text: str = Field(description="The text, of at most 10,000 characters.", json_schema_extra={"maxLength": 10_000})
    config: str = Field(
        description="What OpenCC calls the conversion, such as tw2s or s2twp.",
        json_schema_extra={"enum": CONVERSIONS},
    )


class SearchQuery(Listed, Shown):
    """A page of paragraphs that were found."""

    query: str = Field(
        description="Words in either script and any variant form; each of them has to occur.",
        json_schema_extra={"minLength": 1, "maxLength": 200, "pattern": r"\S"},
    )
    document: str | None = Field(None, description="Only in the document with this slug.")


Q = TypeVar("Q", bound=Query)


def read(model: type[Q], given: QueryParams, *, reads: bool) -> Q:
    """Read a query; Invalid names each parameter that is wrong, and what is accepted there."""
    for name in model.model_fields:
        if len(given.getlist(name)) > 1:
            raise Invalid(f"`{name}` is given more than once.", path=(name,), hint="Part several values by commas.")
    # A name that is not known may be meant for trying something out: what was not to be done would be.
    strange = [] if reads and "dry_run" not in model.model_fields else [n for n in given if n not in model.model_fields]
    if strange:
        known = ", ".join(model.model_fields)
        hint = f"There are {known}." if known else "Leave it out: none is taken here."
        raise Invalid(f"There is no parameter {strange[0][:100]!r}.", path=(strange[0][:100],), hint=hint)
    try:
        return model.model_validate({name: given[name] for name in model.model_fields if name in given})
    except ValidationError as error:
        problem = invalid(error)
        problem.path = problem.path[:1]
        raise problem from None


def plain(values: list[Any] | None) -> tuple[str, ...] | None:
    """Values as the rows have them."""
    return None if values is None else tuple(str(value) for value in values)
