"""The input objects for importing and revising texts."""

from typing import Any

import strawberry

from annotations.correction import Edit
from schema import ids
from schema.mutations.inputs import CreateEntityInput, mark
from schema.mutations.inputs import project as _project
from schema.types.enums import ParagraphRole, TextView, Visibility
from schema.types.scalars import ENGLISH, Language
from source_text.division import Beginning


@strawberry.input(
    description="A line that comes beside a text: an annotation at a place given by the paragraph's ordinal."
)
class CompanionInput:
    paragraph: int = strawberry.field(description="The ordinal of the paragraph, from 1.")
    start: int | None = strawberry.field(
        default=None, description="The first code point; the whole paragraph when left out."
    )
    end: int | None = strawberry.field(default=None, description="The code point after the last.")
    surface: str | None = strawberry.field(default=None, description="The words expected there.")
    text: str | None = strawberry.field(default=None, description="The text of the annotation; a link has none.")
    language: Language | None = strawberry.field(default=ENGLISH, description="The language of a gloss or translation.")
    pinyin: str | None = strawberry.field(default=None, description="The reading, for a gloss.")
    part_of_speech: str | None = strawberry.field(default=None, description="The part of speech, for a gloss.")
    view: TextView | None = strawberry.field(default=None, description="The view, for a conversion.")
    entity: str | None = strawberry.field(default=None, description="The key of the entity, for a link.")


def _companions(what: str) -> Any:
    return strawberry.field(default=None, description=f"{what} that come beside the text.")


@strawberry.input(
    description="Where a paragraph begins: in which of those that a dry run shows, and what it is. Those that begin nowhere are joined."
)
class BeginningInput:
    paragraph: int = strawberry.field(description="The paragraph in which it begins, counted from 1.")
    offset: int = strawberry.field(
        default=0, description="The code point of that paragraph with which it begins; inside, it splits it."
    )
    role: ParagraphRole | None = strawberry.field(
        default=None, description="What it is; as it was read when left out, and BODY where it is split off."
    )
    level: int | None = strawberry.field(default=None, description="The level of a title or heading, counted from 1.")

    def form(self) -> Beginning:
        """The beginning as the texts take it."""
        return Beginning(self.paragraph, self.offset, self.role, self.level)


@strawberry.input(description="Exactly one of `text` (already decoded) and `content` (the file, base64).")
class ImportDocumentInput:
    slug: str = strawberry.field(description="The name it gets in addresses.")
    language: Language = strawberry.field(description="The language and script it is written in.")
    title: str | None = strawberry.field(default=None, description="Its title; that of the text when left out.")
    text: str | None = strawberry.field(default=None, description="The text, already decoded.")
    content: str | None = strawberry.field(default=None, description="The file, in base64.")
    file_name: str | None = strawberry.field(default=None, description="The name of the file.")
    media_type: str | None = strawberry.field(
        default=None, description="Its media type; told from the name when left out."
    )
    entities: list[CreateEntityInput] | None = strawberry.field(
        default=None, description="Entities to look for in the text, besides all those known already."
    )
    link_entities: bool | None = strawberry.field(default=True, description="Whether to propose links to entities.")
    mentions: list[CompanionInput] | None = _companions("Entity links")
    glosses: list[CompanionInput] | None = _companions("Glosses")
    translations: list[CompanionInput] | None = _companions("Translations of whole paragraphs")
    conversions: list[CompanionInput] | None = _companions("Conversions")
    notes: list[CompanionInput] | None = _companions("Notes")
    partial: bool | None = strawberry.field(
        default=False,
        description="Whether to leave out lines that do not fit and import the rest; otherwise one refuses all.",
    )
    paragraphs: list[BeginningInput] | None = strawberry.field(
        default=None,
        description="Where its paragraphs begin, where that is otherwise than a dry run shows; each goes on until the next.",
    )
    dry_run: bool | None = strawberry.field(
        default=False, description="Whether only to show the paragraphs, and import nothing."
    )
    project: str | None = _project()
    visibility: Visibility | None = strawberry.field(
        default=Visibility.PUBLIC, description="By whom it may be seen, with all that is said about it."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(
    description="""Some paragraphs that stand in a row, and the texts that take their place: one text replaces, several
split, an empty list deletes, fewer texts than paragraphs merge, no paragraphs insert, and no `texts` leaves them as they are, to be
moved. The first text keeps the id of the first paragraph, the second that of the second, and so on. All edits speak of
the text as it was before any of them."""
)
class ParagraphEditInput:
    paragraphs: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The ids of the paragraphs, in the order of the text; none to insert."
    )
    texts: list[str] | None = strawberry.field(
        default=None, description="The texts that take their place; they stay as they are when left out."
    )
    after: strawberry.ID | None = strawberry.field(
        default=None, description="The paragraph behind whose place they are to stand; their own when left out."
    )
    before: strawberry.ID | None = strawberry.field(
        default=None, description="The paragraph before whose place they are to stand, instead of `after`."
    )

    def form(self) -> Edit:
        """The edit as the annotations room takes it."""
        own = [ids.number(id_, "Paragraph", "paragraphs") for id_ in self.paragraphs or ()]
        after, before = (
            None if id_ is None else ids.number(id_, "Paragraph", name)
            for name, id_ in (("after", self.after), ("before", self.before))
        )
        return Edit(own, self.texts, after, before)


@strawberry.input(
    description="Exactly one of `text`, the whole new source in the form of the first import, `content`, a new file, and `paragraphs`."
)
class ReviseDocumentInput:
    slug: str = strawberry.field(description="The document.")
    text: str | None = strawberry.field(default=None, description="The whole corrected source.")
    content: str | None = strawberry.field(default=None, description="The corrected file, in base64.")
    file_name: str | None = strawberry.field(
        default=None, description="The name of the file; without name and type it has the format of the text as it is."
    )
    media_type: str | None = strawberry.field(default=None, description="The media type of the file.")
    paragraphs: list[ParagraphEditInput] | None = strawberry.field(
        default=None, description="Edits of single paragraphs."
    )
    dry_run: bool | None = strawberry.field(default=False, description="Whether to report only, and change nothing.")
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision that was corrected; refused where it is no longer the current one."
    )
    message: str | None = strawberry.field(default=None, description="What the author says of the correction.")
    client_mutation_id: str | None = mark()
