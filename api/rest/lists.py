"""The lists of the REST door as models, by which the description tells what a page holds."""

from pydantic import BaseModel, Field

from api.formats.webannotation import WebAnnotation
from api.rest.shapes import EntityShape, HitShape, ListedDocumentShape, MentionShape, ParagraphShape, Shape
from api.rest.work import FindingShape


class ListShape(Shape):
    """A page of a list."""

    next: str | None = Field(description="The cursor of the next page, to be given as `after`; null on the last.")


class DocumentList(ListShape):
    """Documents."""

    items: list[ListedDocumentShape]


class ParagraphList(ListShape):
    """Paragraphs."""

    items: list[ParagraphShape]


class AnnotationList(ListShape):
    """Web Annotations."""

    items: list[WebAnnotation]


class AnnotationPage(BaseModel):
    """Web Annotations, as an AnnotationPage."""

    context: str = Field(alias="@context")
    id: str
    type: str
    partOf: dict[str, str]  # noqa: N815
    items: list[WebAnnotation]
    next: str = Field("", description="The address of the next page; not there on the last.")


class EntityList(ListShape):
    """Entities."""

    items: list[EntityShape]


class MentionList(ListShape):
    """Mentions."""

    items: list[MentionShape]


class HitList(ListShape):
    """Search hits."""

    items: list[HitShape]


class FindingList(ListShape):
    """Findings of the consistency report."""

    items: list[FindingShape]
