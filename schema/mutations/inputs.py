"""The input objects of the mutations."""

from typing import Any

import strawberry

from annotations.annotation import Status
from annotations.authority import EntityForm, Name
from schema.types.enums import AnnotationStatus, EntityType, TextView, Visibility
from schema.types.ranges import TextRangeInput
from schema.types.scalars import ENGLISH, Language, WikidataId

ASKED = strawberry.argument(description="What is asked for.")


def mark() -> Any:
    """The field for a mark of the client's own."""
    return strawberry.field(
        default=None, description="A mark of the client's own: the same request with the same mark is carried out once."
    )


def _status() -> Any:
    return strawberry.field(default=Status.PROPOSED, description="The status to begin with; APPROVED is for reviewers.")


def _paragraph() -> Any:
    return strawberry.field(description="The id of the paragraph.")


def _range() -> Any:
    return strawberry.field(description="The stretch of the paragraph it is about, in any view and unit.")


def _language() -> Any:
    return strawberry.field(default=ENGLISH, description="The language of the text.")


def _version() -> Any:
    return strawberry.field(
        description="The version that is to be changed; refused where it is no longer the current one."
    )


@strawberry.input(description="A text that is to be linked again, with the entities of today and what was learnt.")
class LinkEntitiesInput:
    document: str = strawberry.field(description="The slug of the document.")
    dry_run: bool | None = strawberry.field(default=False, description="Only tell what would change.")
    client_mutation_id: str | None = mark()


def project() -> Any:
    """The field for the project of something new."""
    return strawberry.field(
        default=None, description="The key of the project it belongs to; the one you write in when left out."
    )


@strawberry.input(description="A name in a language.")
class LabelInput:
    language: Language = strawberry.field(description="The language of the name.")
    text: str = strawberry.field(description="The name.")


@strawberry.input(description="An id in an authority file.")
class IdentifierInput:
    authority: str = strawberry.field(
        description="The authority: wikidata, viaf, geonames, cbdb, isni, gnd, lcnaf, ctext or dila."
    )
    id: str = strawberry.field(description="The id there, or the address of the thing.")


def identified(identifiers: list[IdentifierInput] | None) -> list[tuple[str, str]] | None:
    """Identifiers as the authority file takes them."""
    return None if identifiers is None else [(i.authority, i.id) for i in identifiers]


def given(names: list[LabelInput] | None) -> list[Name] | None:
    """Names as the authority file takes them."""
    return None if names is None else [Name(n.language, n.text) for n in names]


@strawberry.input(description="A new entity.")
class CreateEntityInput:
    key: str = strawberry.field(description="Its name in addresses; it never changes.")
    type: EntityType = strawberry.field(description="What sort of thing it is.")
    labels: list[LabelInput] = strawberry.field(description="Its main name in each language; at least one.")
    wikidata: WikidataId | None = strawberry.field(default=None, description="Its item in Wikidata.")
    identifiers: list[IdentifierInput] | None = strawberry.field(
        default=None, description="Its ids in authority files; an item of Wikidata may be given here as well."
    )
    aliases: list[LabelInput] | None = strawberry.field(default=None, description="The other names it goes by.")
    description: str | None = strawberry.field(default=None, description="What tells it from others of the same name.")
    project: str | None = project()
    visibility: Visibility | None = strawberry.field(
        default=Visibility.PUBLIC, description="By whom it may be seen; in an import that of the document counts."
    )
    client_mutation_id: str | None = mark()

    def form(self) -> EntityForm:
        """The entity as the authority file takes it."""
        return EntityForm(
            self.key,
            self.type,
            given(self.labels) or [],
            given(self.aliases) or [],
            self.wikidata,
            self.description,
            identified(self.identifiers) or [],
        )


@strawberry.input(description="Changes to an entity; what is left out stays as it is.")
class UpdateEntityInput:
    key: str = strawberry.field(description="The key of the entity.")
    type: EntityType | None = strawberry.field(default=None, description="What sort of thing it is.")
    wikidata: WikidataId | None = strawberry.field(default=None, description="Its item in Wikidata.")
    labels: list[LabelInput] | None = strawberry.field(
        default=None, description="All its labels, in place of those there are."
    )
    aliases: list[LabelInput] | None = strawberry.field(
        default=None, description="All its aliases, in place of those there are."
    )
    identifiers: list[IdentifierInput] | None = strawberry.field(
        default=None, description="All its ids in authority files, that in Wikidata too, in place of those there are."
    )
    description: str | None = strawberry.field(
        default=None, description="What tells it from others of the same name; an empty one takes it away."
    )
    visibility: Visibility | None = strawberry.field(default=None, description="By whom it may be seen; for reviewers.")
    version: int | None = strawberry.field(
        default=None, description="The version that is to be changed; refused where it is no longer the current one."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(
    description="The source's mentions, labels and aliases go to the target; its id and key lead there from then on."
)
class MergeEntitiesInput:
    source: str = strawberry.field(description="The key of the entity that ends.")
    target: str = strawberry.field(description="The key of the entity that stays.")
    client_mutation_id: str | None = mark()


@strawberry.input(
    description="A new entity made of some mentions of another; at least one of `mentions`, `documents` and `names` says of which."
)
class SplitEntityInput:
    key: str = strawberry.field(description="The key of the entity that is divided; it stays.")
    new_entity: CreateEntityInput = strawberry.field(
        description="The new entity. It belongs to the project of the old one, and is seen by the same people; "
        "identifiers that both would have are the new one's."
    )
    mentions: list[strawberry.ID] | None = strawberry.field(default=None, description="These mentions go over, by id.")
    documents: list[str] | None = strawberry.field(
        default=None, description="The mentions in the documents with these slugs go over."
    )
    names: list[str] | None = strawberry.field(
        default=None,
        description="The mentions under these names go over, in either script, and so do the names themselves.",
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="Mentions that are of another entity than was thought.")
class RelinkMentionsInput:
    mentions: list[strawberry.ID] = strawberry.field(description="The ids of the entity links.")
    entity: str = strawberry.field(description="The key of the entity that they are of.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="One more identifier of an entity, such as one that was proposed by another service.")
class AddIdentifierInput:
    key: str = strawberry.field(description="The key of the entity.")
    authority: str = strawberry.field(description="The authority, such as viaf.")
    id: str = strawberry.field(description="The id there, or the address of the thing.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="A link from a stretch of text to an entity.")
class AddEntityLinkInput:
    paragraph: strawberry.ID = _paragraph()
    range: TextRangeInput = _range()
    entity: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the entity; left out where `newEntity` is given."
    )
    new_entity: CreateEntityInput | None = strawberry.field(
        default=None, description="An entity to make and link to, in one step that is undone as one."
    )
    status: AnnotationStatus | None = _status()
    client_mutation_id: str | None = mark()


@strawberry.input(description="What a stretch of text means.")
class AddGlossInput:
    paragraph: strawberry.ID = _paragraph()
    range: TextRangeInput = _range()
    text: str = strawberry.field(description="The meaning.")
    language: Language | None = _language()
    pinyin: str | None = strawberry.field(default=None, description="How it is read, in pinyin.")
    part_of_speech: str | None = strawberry.field(default=None, description="The part of speech.")
    status: AnnotationStatus | None = _status()
    client_mutation_id: str | None = mark()


@strawberry.input(description="How a stretch of text reads in a view.")
class AddConversionInput:
    paragraph: strawberry.ID = _paragraph()
    range: TextRangeInput = _range()
    view: TextView = strawberry.field(description="The view in which it reads so.")
    text: str = strawberry.field(description="What is to stand there.")
    status: AnnotationStatus | None = _status()
    client_mutation_id: str | None = mark()


@strawberry.input(description="A translation of a whole paragraph.")
class AddTranslationInput:
    paragraph: strawberry.ID = _paragraph()
    text: str = strawberry.field(description="The translation.")
    language: Language | None = _language()
    status: AnnotationStatus | None = _status()
    client_mutation_id: str | None = mark()


@strawberry.input(description="A remark on a stretch of text, or the answer to another.")
class AddNoteInput:
    text: str = strawberry.field(description="The remark.")
    paragraph: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the paragraph; left out in an answer."
    )
    range: TextRangeInput | None = strawberry.field(
        default=None, description="The stretch it is about, in any view and unit; an answer is about that of the note."
    )
    in_reply_to: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the note that it answers."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="The state of a thread of notes.")
class ResolveThreadInput:
    note: strawberry.ID = strawberry.field(description="Any note of the thread.")
    resolved: bool | None = strawberry.field(default=True, description="Whether it is settled; false opens it again.")
    version: int | None = strawberry.field(
        default=None, description="The version of its first note; refused where that is no longer the current one."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="Changes to an annotation; what is left out stays as it is.")
class UpdateAnnotationInput:
    id: strawberry.ID = strawberry.field(description="The annotation.")
    version: int = _version()
    text: str | None = strawberry.field(default=None, description="The new text.")
    pinyin: str | None = strawberry.field(default=None, description="The new reading, of a gloss.")
    entity: strawberry.ID | None = strawberry.field(default=None, description="The id of the new entity, of a link.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="A step in the review of an annotation.")
class ReviewAnnotationInput:
    id: strawberry.ID = strawberry.field(description="The annotation.")
    version: int = _version()
    status: AnnotationStatus = strawberry.field(description="The status it gets.")
    reason: str | None = strawberry.field(
        default=None, description="Why; kept with the annotation and in the history, and wanted where it is rejected."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="An annotation to take away.")
class DeleteAnnotationInput:
    id: strawberry.ID = strawberry.field(description="The annotation.")
    version: int = _version()
    reason: str | None = strawberry.field(default=None, description="Why; kept in the history.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="A gloss to put on every other occurrence of its words.")
class ApplyGlossInput:
    gloss: strawberry.ID = strawberry.field(description="The id of the gloss.")
    document: str | None = strawberry.field(
        default=None, description="Only in the document with this slug; everywhere when left out."
    )
    dry_run: bool | None = strawberry.field(default=False, description="Whether to show the places only.")
    certain_only: bool | None = strawberry.field(
        default=False, description="Whether to leave out the places where the words cut into other words."
    )
    paragraphs: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Only in these paragraphs, at most 1000 of them, so that many places are done one part after the other.",
    )
    continues: int | None = strawberry.field(
        default=None, description="The `change` that this goes on with: all of it is undone as one."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="A new place for a span.")
class ReattachSpanInput:
    span: strawberry.ID = strawberry.field(description="The span, usually one that lost its place.")
    paragraph: strawberry.ID = _paragraph()
    range: TextRangeInput = _range()
    client_mutation_id: str | None = mark()
