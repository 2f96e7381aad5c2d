"""The imported file: what it is, and where in it a paragraph stands."""

from typing import Any

import strawberry
from strawberry import Parent

from schema.context import Held
from schema.types.annotation import Info
from source_text import place
from source_text import read as texts
from source_text.paragraph import Paragraph
from source_text.revision import Revision


@strawberry.type(description="The file that a revision was read from.")
class SourceFile:
    media_type: str = strawberry.field(description="Its media type.")
    encoding: str = strawberry.field(description="The encoding it was read in.")
    name: str | None = strawberry.field(description="Its name, if it came with one.")
    size: int = strawberry.field(description="Its size in bytes.")
    digest: str = strawberry.field(description="Its SHA-256, in hexadecimal.")
    remarks: list[str] = strawberry.field(description="What there is to know of how it was read.")


@strawberry.type(description="A rectangle on a page, in points (1/72 inch) from its left and upper edge.")
class PageBox:
    left: float = strawberry.field(description="The distance from the left edge of the page.")
    top: float = strawberry.field(description="The distance from the upper edge of the page.")
    width: float = strawberry.field(description="The width.")
    height: float = strawberry.field(description="The height.")


@strawberry.type(description="A place in a file, in the terms of its format, as a selector of Web Annotations says it.")
class SourcePlace:
    selector: str = strawberry.field(description="The class of the selector: FragmentSelector or XPathSelector.")
    value: str = strawberry.field(description="The fragment or the XPath.")
    conforms_to: str | None = strawberry.field(description="The specification of a fragment.")
    page: int | None = strawberry.field(description="The page of a PDF file, from 1.")
    box: PageBox | None = strawberry.field(description="The rectangle on that page.")


async def source(root: Parent[Held[Revision]], info: Info) -> Any:
    """The file of a revision."""
    found = await info.context.load(texts.files, root.row.id)
    assert found is not None, "a revision has a file"
    return SourceFile(**found._asdict())


def places(root: Parent[Held[Paragraph]]) -> list[SourcePlace]:
    """Where a paragraph stands in its file."""
    row = root.row
    found = [place.parse(value) for value in row.places or [place.characters(row.source_start, row.source_end)]]
    return [SourcePlace(**(p._asdict() | {"box": PageBox(**p.box._asdict()) if p.box else None})) for p in found]
