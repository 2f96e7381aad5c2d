"""Words in context: lines of paragraphs, and of what was said of them, grouped by document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from annotations import finding
from annotations.annotation import Kind
from annotations.finding import Found
from api.marks import Piece, excerpt
from source_text import paging, read
from source_text.document import Document
from source_text.paging import Page
from source_text.paragraph import Paragraph

MARGIN = 24
"""How many code points of a Chinese text a line shows on either side."""

WIDE = 60
"""How many of another text, whose words are longer."""

LETTER = re.compile(r"[^\W\d_\u2e80-\U0003ffff]")
"""A letter of a script that writes words with blanks between."""
BEGUN, ENDED = re.compile(rf"^{LETTER.pattern}+\s*"), re.compile(rf"\s*{LETTER.pattern}+$")

Places = Sequence[tuple[int, int]]


class Line(NamedTuple):
    """A piece of text around what is looked for, in a paragraph; `head` are the words of the paragraph it is said of."""

    paragraph: Paragraph
    pieces: list[Piece[bool]]
    language: str
    head: str | None = None


@dataclass
class Concordance:
    """Lines grouped by document, how many there are in all, and the cursor of the next page."""

    total: int = 0
    groups: list[tuple[Document, list[Line]]] = field(default_factory=list)
    following: str | None = None


def of_texts(session: Session, places: Sequence[tuple[int, Places]], total: int, page: Page, kind: str) -> Concordance:
    """Lines for ranges of paragraphs."""
    paragraphs = read.paragraphs(session, {p for p, _ in places})
    documents = read.documents(session, {p.document_id for p in paragraphs.values()})
    lines = [
        Line(paragraphs[p], around(paragraphs[p].text, ranges, MARGIN), documents[paragraphs[p].document_id].language)
        for p, ranges in places
    ]
    return _grouped(documents, lines, total, page, kind)


def of_sayings(session: Session, query: str, total: int, page: Page, kind: str) -> Concordance:
    """Lines for what was said with the words of a query."""
    rows: Sequence[Found] = page.rows
    documents = read.documents(session, {row.paragraph.document_id for row in rows})
    lines = [
        Line(
            row.paragraph,
            around(row.annotation.text or "", finding.highlights(row.annotation.text or "", query) or [(0, 0)], WIDE),
            row.annotation.language or "und",
            None if row.annotation.kind == Kind.TRANSLATION else row.paragraph.text[row.span.start : row.span.end],
        )
        for row in rows
    ]
    return _grouped(documents, lines, total, page, kind)


def around(text: str, places: Places, margin: int) -> list[Piece[bool]]:
    """An excerpt of a text, without the pieces of words in letters at its ends."""
    pieces = excerpt(text, places, margin)
    low, high = places[0][0] - margin, places[0][1] + margin
    if low > 0 and not pieces[1].layers and LETTER.match(text[low - 1]):
        pieces[1] = pieces[1]._replace(text=BEGUN.sub("", pieces[1].text))
    if high < len(text) and not pieces[-2].layers and LETTER.match(text[high]):
        pieces[-2] = pieces[-2]._replace(text=ENDED.sub("", pieces[-2].text))
    return pieces


def _grouped(documents: dict[int, Document], lines: Sequence[Line], total: int, page: Page, kind: str) -> Concordance:
    """The lines of each document under its title, the documents in the order of their first lines."""
    there: dict[int, list[Line]] = {}
    for line in lines:
        there.setdefault(line.paragraph.document_id, []).append(line)
    groups = [(documents[document], found) for document, found in there.items()]
    return Concordance(total, groups, paging.encode(kind, page.keys[-1]) if page.has_next else None)
