"""Reading documents and paragraphs as records, for those who only look at them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select as rows
from sqlmodel import Session, col

from source_text import bookmark, sight
from source_text.document import Document
from source_text.paging import Page, Pager, Window
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given, given
from source_text.project import split, within
from source_text.read import unknown
from source_text.record import Needs, columns
from source_text.sight import Visibility

DOCUMENTS, PARAGRAPHS = columns(Document), columns(Paragraph)


@lru_cache(2)
def _document(in_project: bool) -> Prepared:
    statement = rows(*DOCUMENTS.of).where(col(Document.slug) == given("slug"))
    if in_project:
        statement = statement.where(within(col(Document.project_id), given("project")))
    return Prepared(statement.order_by(col(Document.project_id)).limit(1).execution_options(naming=True))


def document(session: Session, slug: str) -> Any:
    """The document of `read.document`."""
    project, name = split(slug)
    values = {} if project is None else {"project": project}
    for found in map(DOCUMENTS.make, _document(project is not None).rows(session, slug=name, **values)):
        if found.visibility == Visibility.UNLISTED:
            sight.name(session, found.id)
        return found
    raise unknown(slug)


_PLACES = Prepared(
    rows(*PARAGRAPHS.of).where(
        col(Paragraph.document_id).in_(all_given("documents")), col(Paragraph.ordinal).in_(all_given("ordinals"))
    )
)


def paragraphs_at(session: Session, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    """Paragraphs by document id and ordinal."""
    documents, ordinals = map(set, zip(*places, strict=True))
    found = map(PARAGRAPHS.make, _PLACES.rows(session, documents=list(documents), ordinals=list(ordinals)))
    return {(one.document_id, one.ordinal): one for one in found}


@lru_cache(256)
def _pager(chosen: bool, needs: Needs) -> Pager:
    wanted = columns(Paragraph, needs, ("id",))
    statement = rows(*wanted.of).where(col(Paragraph.ordinal).is_not(None))
    if chosen:
        statement = statement.where(col(Paragraph.role).in_(all_given("roles")))
    return Pager(wanted, statement, [col(Paragraph.ordinal)], col(Paragraph.document_id))


def paragraph_pages(
    session: Session,
    documents: Sequence[int],
    wanted: Window,
    roles: Sequence[str] | None = None,
    needs: Needs = None,
) -> dict[int, Page]:
    """A page of paragraphs for each document, in the order of the text, with the columns that are needed."""
    values = {} if roles is None else {"roles": list(roles)}
    found = _pager(roles is not None, needs).pages(session, bookmark.standing(session, wanted), documents, **values)
    return {document: bookmark.keyed(page, page.rows.column("id")) for document, page in found.items()}  # type: ignore[attr-defined]
