"""Where in a file a paragraph stands, in the terms of its format: what the selectors of Web Annotations can say."""

from enum import StrEnum
from typing import NamedTuple

_TEXT_FRAGMENT = "http://tools.ietf.org/rfc/rfc5147"
_PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"


class Selector(StrEnum):
    """The class of a Web Annotation's selector."""

    FRAGMENT = "FragmentSelector"
    XPATH = "XPathSelector"


class Box(NamedTuple):
    """A rectangle on a page: the distances from its left and upper edge, and its size, in points (1/72 inch)."""

    left: float
    top: float
    width: float
    height: float


class Place(NamedTuple):
    """A place as a selector says it.

    `conforms_to` is the specification of a fragment. `page` counts from 1 and stands, with `box`, for a
    fragment of a PDF file only.
    """

    selector: Selector
    value: str
    conforms_to: str | None = None
    page: int | None = None
    box: Box | None = None


def characters(start: int, end: int) -> str:
    """The fragment (RFC 5147) for code points [start, end) of a text file."""
    return f"char={start},{end}"


def lines(start: int, end: int) -> str:
    """The fragment (RFC 5147) for lines [start, end) of a text file, the first of which is 0."""
    return f"line={start},{end}"


def on_page(page: int, box: Box) -> str:
    """The fragment (RFC 8118) for a rectangle of a page of a PDF file; pages count from 1."""
    return f"page={page}&viewrect=" + ",".join(f"{value:.1f}" for value in box)


def parse(value: str) -> Place:
    """The place that a fragment, or else an XPath, names."""
    if value.startswith("page="):
        page, _, box = value.removeprefix("page=").partition("&viewrect=")
        return Place(Selector.FRAGMENT, value, _PDF_FRAGMENT, int(page), Box(*map(float, box.split(","))))
    if value.startswith(("char=", "line=")):
        return Place(Selector.FRAGMENT, value, _TEXT_FRAGMENT)
    return Place(Selector.XPATH, value)
