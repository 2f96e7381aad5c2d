"""What bodies of the REST door say: models that check them and describe them."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from annotations.annotation import Kind, Status
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from annotations.identifier import AUTHORITIES
from annotations.selector import Selector
from source_text.offsets import Unit
from source_text.roles import Role
from source_text.scripts import TextView
from source_text.sight import Visibility

LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"
KEY = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$"
SLUG = r"^[A-Za-z0-9]([A-Za-z0-9._~-]{0,98}[A-Za-z0-9])?$"
TEXT = r"^[^\x00]*\S[^\x00]*$"
PLAIN = r"^[^\x00]*$"


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("The text is empty")
    return text


Described = WithJsonSchema
Language = Annotated[str, Described({"type": "string", "pattern": LANGUAGE, "maxLength": 35, "example": "zh-Hant-TW"})]
Text = Annotated[str, AfterValidator(_said), Described({"type": "string", "pattern": TEXT, "maxLength": 100_000})]
Source = Annotated[str, Described({"type": "string", "pattern": TEXT})]
Line = Annotated[str, Described({"type": "string", "pattern": PLAIN})]
Wikidata = Annotated[str, Described({"type": "string", "pattern": "^Q[1-9][0-9]{0,11}$", "example": "Q865"})]
Key = Annotated[str, Described({"type": "string", "pattern": KEY})]
Slug = Annotated[str, Described({"type": "string", "pattern": SLUG})]


class Form(BaseModel):
    """A body: names in camelCase, types as they are, and no field beyond those described."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class Marked(Form):
    """A request that may be sent again without harm."""

    client_mutation_id: Line | None = Field(
        None, description="A mark of the client's own: the same request with the same mark is carried out once."
    )


class LabelForm(Form):
    """A name in a language."""

    language: Language = Field(description="The language of the name.")
    text: Annotated[str, Described({"type": "string", "pattern": TEXT, "maxLength": 500})] = Field(
        description="The name."
    )


class IdentifierForm(Form):
    """An id in an authority file."""

    authority: Annotated[str, Described({"type": "string", "enum": list(AUTHORITIES)})] = Field(
        description="The authority."
    )
    id: Line = Field(description="The id there, or the address of the thing.")


def identified(given: list[IdentifierForm] | None) -> list[tuple[str, str]] | None:
    """Identifiers as the authority file takes them."""
    return None if given is None else [(i.authority, i.id) for i in given]


def names(given: list[LabelForm] | None) -> list[Name] | None:
    """Names as the authority file takes them."""
    return None if given is None else [Name(n.language, n.text) for n in given]


class CreateEntity(Marked):
    """A new entity."""

    key: Key = Field(description="Its name in addresses; it never changes.")
    type: EntityType = Field(description="What sort of thing it is.")
    labels: list[LabelForm] = Field(
        description="Its main name in each language.", json_schema_extra={"minItems": 1, "maxItems": 1000}
    )
    wikidata: Wikidata | None = Field(None, description="Its item in Wikidata.")
    identifiers: list[IdentifierForm] | None = Field(
        None, description="Its ids in authority files; an item of Wikidata may be given here as well."
    )
    aliases: list[LabelForm] | None = Field(None, description="The other names it goes by.")
    description: Text | None = Field(None, description="What tells it from others of the same name.")
    project: Line | None = Field(None, description="The key of the project it belongs to; yours when left out.")
    visibility: Visibility | None = Field(
        Visibility.PUBLIC, description="By whom it may be seen; in an import that of the document counts."
    )

    def entity(self) -> EntityForm:
        """The entity as the authority file takes it."""
        return EntityForm(
            self.key,
            self.type,
            names(self.labels) or [],
            names(self.aliases) or [],
            self.wikidata,
            self.description,
            identified(self.identifiers) or [],
        )


class UpdateEntity(Marked):
    """Changes to an entity; what is left out or null stays as it is."""

    type: EntityType | None = Field(None, description="What sort of thing it is.")
    wikidata: Wikidata | None = Field(None, description="Its item in Wikidata.")
    labels: list[LabelForm] | None = Field(
        None, description="All its labels, in place of those there are.", json_schema_extra={"minItems": 1}
    )
    aliases: list[LabelForm] | None = Field(None, description="All its aliases, in place of those there are.")
    identifiers: list[IdentifierForm] | None = Field(
        None, description="All its ids in authority files, that in Wikidata too, in place of those there are."
    )
    description: Line | None = Field(
        None, description="What tells it from others of the same name; an empty one takes it away."
    )
    visibility: Visibility | None = Field(None, description="By whom it may be seen; for reviewers.")
    version: int | None = Field(
        None, description="The version that is to be changed; refused where it is no longer the current one."
    )


class MergeEntity(Marked):
    """Another entity to make one with this."""

    source: Line = Field(description="The key of the entity that ends; it leads here from then on.")


class SplitEntity(Marked):
    """A new entity made of some mentions of this one; `mentions`, `documents` or `names` say of which."""

    new_entity: CreateEntity = Field(
        description="The new entity; it belongs to the project of this one, and is seen by the same people."
    )
    mentions: list[Line] | None = Field(None, description="These mentions go over, by id.")
    documents: list[Line] | None = Field(None, description="The mentions in the documents with these slugs go over.")
    names: list[Line] | None = Field(
        None, description="The mentions under these names go over, in either script, and so do the names themselves."
    )


class MoveMentions(Marked):
    """Mentions that are of this entity, and not of another as was thought."""

    mentions: list[Line] = Field(description="The ids of the entity links.")


class AddIdentifier(IdentifierForm, Marked):
    """One more identifier."""


Rows = Annotated[list[dict[str, Any]] | None, Field(fail_fast=True)]
"""Lines that come beside a text; the annotations room reads them and says what is wrong with each."""


def _rows(what: str, properties: dict[str, Any], required: list[str], **more: Any) -> Any:
    row = {"type": "object", "properties": properties, "required": required, **more}
    described: dict[str, Any] = {"anyOf": [{"type": "array", "items": row}, {"type": "null"}]}
    return Field(None, description=what, json_schema_extra=described)


_ORDINAL = {"type": "integer", "minimum": 1, "description": "The ordinal of the paragraph; `p1` is taken as well."}
_PLACE = {
    "paragraph": _ORDINAL,
    "start": {"type": "integer", "minimum": 0, "description": "The first code point."},
    "end": {"type": "integer", "minimum": 1, "description": "The code point after the last."},
    "surface": {"type": "string", "description": "The words expected there."},
}
_STRING = {"type": "string", "pattern": TEXT}
_NAMES = {"type": "array", "items": {"$ref": "#/components/schemas/LabelForm"}}
_SPEAKS = {"language": {"type": "string", "pattern": LANGUAGE}, "text": _STRING}
_ENTITY = {
    "key": {"type": "string", "pattern": KEY},
    "type": {"type": "string", "enum": [str(t) for t in EntityType]},
    "labels": _NAMES,
    "aliases": _NAMES,
    "label_zh_hant": _STRING,
    "label_zh_hans": _STRING,
    "label_en": _STRING,
    "aliases_zh_hant": {"type": "array", "items": _STRING},
    "wikidata": {"type": "string", "pattern": "^Q[1-9][0-9]{0,11}$"},
    "description": _STRING,
}
_VIEWS = {"type": "string", "enum": [str(v) for v in TextView if v != TextView.ORIGINAL]}
_GLOSS = {**_PLACE, **_SPEAKS, "pinyin": _STRING, "partOfSpeech": _STRING}
_AT = ["paragraph", "start", "end"]


class BeginningForm(Form):
    """Where a paragraph of an import begins, and what it is."""

    paragraph: int = Field(description="The paragraph in which it begins, as a dry run counts them, from 1.")
    offset: int = Field(0, description="The code point of that paragraph with which it begins; inside, it splits it.")
    role: Role | None = Field(
        None, description="What it is; as it was read when left out, and BODY where it is split off.", strict=False
    )
    level: int | None = Field(None, description="The level of a title or heading, counted from 1.")


class Import(Marked):
    """A text to import, with what comes beside it; companion lines that do not fit refuse all, unless `partial`."""

    slug: Slug = Field(description="The name it gets in addresses.")
    language: Language = Field(description="The language and script it is written in.")
    title: Text | None = Field(None, description="Its title; that of the text when left out.")
    link_entities: bool | None = Field(True, description="Whether to propose links to entities.")
    partial: bool | None = Field(False, description="Whether to leave out companion lines that do not fit.")
    paragraphs: list[BeginningForm] | None = Field(
        None,
        description="Where its paragraphs begin, where that is otherwise than a dry run shows; each goes on until the next.",
    )
    dry_run: bool | None = Field(False, description="Whether only to show the paragraphs, and import nothing.")
    project: Line | None = Field(None, description="The key of the project it belongs to; yours when left out.")
    visibility: Visibility | None = Field(Visibility.PUBLIC, description="By whom it may be seen.", strict=False)
    entities: Rows = _rows(
        "Entities to know, with lists of labels and aliases or with a field for each language.",
        _ENTITY,
        ["key", "type"],
        anyOf=[{"required": ["labels"]}, {"required": ["label_zh_hant"]}, {"required": ["label_en"]}],
    )
    mentions: Rows = _rows("Entity links.", {**_PLACE, "entity": {"type": "string", "pattern": KEY}}, [*_AT, "entity"])
    glosses: Rows = _rows("Glosses.", _GLOSS, [*_AT, "text"])
    translations: Rows = _rows("Translations.", {"paragraph": _ORDINAL, **_SPEAKS}, ["paragraph", "text"])
    conversions: Rows = _rows("Conversions.", {**_PLACE, "view": _VIEWS, "text": _STRING}, [*_AT, "view", "text"])
    notes: Rows = _rows("Notes.", {**_PLACE, "text": _STRING}, [*_AT, "text"])


class ImportDocument(Import):
    """A document to import: exactly one of `text` (already decoded) and `content` (the file, base64)."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["content"]}]})

    text: Source | None = Field(None, description="The text, already decoded.")
    content: str | None = Field(
        None, description="The file, in base64.", json_schema_extra={"contentEncoding": "base64"}
    )
    file_name: Line | None = Field(None, description="The name of the file.")
    media_type: Line | None = Field(None, description="Its media type; told from the name when left out.")


class ImportFile(Import):
    """A file to import, as a form with parts; companions are parts with JSON."""

    file: Annotated[bytes, Described({"type": "string", "format": "binary"})] = Field(description="The file.")
    file_name: Annotated[str | None, Field(exclude=True)] = None
    media_type: Annotated[str | None, Field(exclude=True)] = None


class EditForm(Form):
    """Some paragraphs that stand in a row, and the texts that take their place.

    One text replaces, several split, an empty list deletes, fewer texts than paragraphs merge, no paragraphs insert, and
    no `texts` leaves them as they are, to be moved. The first text keeps the id of the first paragraph, and so on.
    """

    paragraphs: list[str] | None = Field(None, description="The ids of the paragraphs, in the order of the text.")
    texts: list[Source] | None = Field(None, description="The texts that take their place.")
    after: str | None = Field(None, description="The id of the paragraph behind whose place they are to stand.")
    before: str | None = Field(None, description="The id of the paragraph before whose place they are to stand.")


class Revise(Marked):
    """What goes with every correction."""

    slug: Slug | None = Field(None, description="The document, if it is to be named again.")
    dry_run: bool | None = Field(False, description="Whether to report only, and change nothing.")
    expected_revision: int | None = Field(None, description="The revision that was corrected.")
    message: Text | None = Field(None, description="What the author says of the correction.")


class ReviseDocument(Revise):
    """A correction: exactly one of `text`, the whole new source in the form of the first import, `content`, a new file,
    and `paragraphs`, edits of single paragraphs, which all speak of the text as it was before any of them."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [name]} for name in ("text", "content", "paragraphs")]}
    )

    text: Source | None = Field(None, description="The whole corrected source.")
    content: str | None = Field(
        None, description="The corrected file, in base64.", json_schema_extra={"contentEncoding": "base64"}
    )
    file_name: Line | None = Field(None, description="The name of the file.")
    media_type: Line | None = Field(
        None, description="Its media type; without name and type it has the format of the text as it is."
    )
    paragraphs: list[EditForm] | None = Field(None, description="Edits of single paragraphs.")


class ReviseFile(Revise):
    """A corrected file, as a form with parts."""

    file: Annotated[bytes, Described({"type": "string", "format": "binary"})] = Field(description="The file.")
    file_name: Annotated[str | None, Field(exclude=True)] = None
    media_type: Annotated[str | None, Field(exclude=True)] = None


class RangeForm(Form):
    """Half-open [start, end) in one view of a paragraph, counted in `unit`."""

    start: int = Field(description="The offset of the first character.", ge=0, lt=2**31)
    end: int = Field(description="The offset after the last character.", ge=0, lt=2**31)
    unit: Unit | None = Field(Unit.CODE_POINT, description="What the offsets count.")
    view: TextView | None = Field(TextView.ORIGINAL, description="The view in which they count.")
    quote: Line | None = Field(None, description="The text expected there.")

    def selector(self) -> Selector:
        """The range as the annotations room takes it."""
        return Selector(self.start, self.end, self.unit or Unit.CODE_POINT, self.view or TextView.ORIGINAL, self.quote)


class SpanForm(Marked):
    """A new place for a span."""

    paragraph: Annotated[int, Field(ge=1, lt=2**31)] | str = Field(description="The paragraph's ordinal, or its id.")
    range: RangeForm = Field(description="The stretch of it that the span is to have.")


class AnnotationForm(Marked):
    """An annotation in plain JSON."""

    kind: Kind = Field(description="What sort of thing it says.")
    paragraph: Annotated[int, Field(ge=1, lt=2**31)] | str | None = Field(
        None, description="The paragraph's ordinal, or its id; left out in the answer to a note."
    )
    range: RangeForm | None = Field(None, description="The stretch it is about; the whole paragraph when left out.")
    text: Text | None = Field(None, description="What it says; a link has none.")
    language: Language | None = Field(None, description="The language of a gloss or translation; `en` when left out.")
    pinyin: Text | None = Field(None, description="The reading, of a gloss.")
    part_of_speech: Text | None = Field(None, description="The part of speech, of a gloss.")
    view: TextView | None = Field(None, description="The view, of a conversion.")
    entity: Line | None = Field(None, description="The key or id of the entity, of a link.")
    in_reply_to: Line | None = Field(None, description="The id of the note that a note answers, on the same stretch.")
    status: Status | None = Field(None, description="The status to begin with; PROPOSED when left out.")


class AnnotationChange(Marked):
    """Changes to an annotation in plain JSON; what is left out stays as it is."""

    text: Text | None = Field(None, description="The new text.")
    pinyin: Text | None = Field(None, description="The new reading, of a gloss.")
    entity: Line | None = Field(None, description="The key or id of the new entity, of a link.")
    status: Status | None = Field(None, description="The status it gets.")
    reason: Text | None = Field(None, description="Why the status changes; kept in the history.")
    resolved: bool | None = Field(None, description="Whether the thread of a note is settled.")


class ApplyGloss(Marked):
    """Where to put a gloss."""

    document: Slug | None = Field(None, description="Only in this document; everywhere when left out.")
    dry_run: bool | None = Field(False, description="Whether to show the places only.")
    certain_only: bool | None = Field(
        False, description="Whether to leave out the places where the words cut into other words."
    )
    paragraphs: list[str] | None = Field(
        None,
        description="The ids of the paragraphs it is put in, at most 1000, so that many places are done one part after the other.",
    )
    continues: int | None = Field(None, description="The `change` that this goes on with: all of it is undone as one.")
