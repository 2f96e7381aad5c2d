"""Reading documents, revisions and paragraphs, many at a time."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from source_text import bookmark, sight
from source_text.document import Document
from source_text.paging import Column, Page, Window, page, pages
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, given
from source_text.problems import NotFound
from source_text.project import split, within
from source_text.revision import Revision, Source
from source_text.sight import Visibility

_PROJECT = Prepared(select(Document.project_id).where(Document.id == given("id")))


class File(NamedTuple):
    """A file that was imported: what it is, and the remarks that were made when it was read; `size` in bytes."""

    media_type: str
    encoding: str
    name: str | None
    digest: str
    remarks: list[str]
    size: int


def document(session: Session, slug: str) -> Document:
    """The document under a slug, with or without its project before it; NotFound where there is none to be seen.

    Of several the one of the oldest project is meant. Who names an unlisted document sees it from then on.
    """
    project, name = split(slug)
    statement = select(Document).where(Document.slug == name)
    if project is not None:
        statement = statement.where(within(col(Document.project_id), project))
    statement = statement.order_by(col(Document.project_id)).execution_options(naming=True)
    found = session.exec(statement).first()
    if found is None:
        raise unknown(slug)
    if found.visibility == Visibility.UNLISTED:
        sight.name(session, found.id)
    return found


def unknown(slug: str) -> NotFound:
    """The problem that no document to be seen has a slug."""
    return NotFound(
        f"There is no document {slug[:100]!r}.",
        path=("slug",),
        hint="The list of documents names every slug.",
        slug=slug[:100],
    )


def scope(session: Session, slug: str | None) -> int | None:
    """The id of the document that a list or an act is kept to; None where it is kept to none. NotFound as `document`,
    of the field that is called so."""
    if slug is None:
        return None
    try:
        return document(session, slug).id
    except NotFound as problem:
        problem.path = ("document",)
        raise


def project(session: Session, document: int) -> int:
    """The id of the project that a document belongs to."""
    [(found,)] = _PROJECT.rows(session, id=document)
    return int(found)


def documents(session: Session, ids: Iterable[int]) -> dict[int, Document]:
    """Documents by id."""
    return {d.id: d for d in session.exec(select(Document).where(col(Document.id).in_(list(ids))))}


def document_page(session: Session, wanted: Window, order: Sequence[Column] = (col(Document.id),)) -> Page:
    """Documents in the order they came, or in that of some columns."""
    return page(session, select(Document), order, wanted)


def document_ids(session: Session) -> list[int]:
    """The ids of all documents, in the order they came."""
    return list(session.exec(select(Document.id).order_by(col(Document.id))))


def document_count(session: Session) -> int:
    """How many documents there are."""
    return session.exec(select(func.count()).select_from(Document)).one()


def revision(session: Session, document: Document, number: int) -> Revision:
    """One revision of a document by number; NotFound where it has none such."""
    found = session.exec(select(Revision).where(Revision.document_id == document.id, Revision.number == number)).first()
    if found is None:
        raise NotFound(
            f"The document {document.slug!r} has no revision {number}.",
            path=("revision",),
            hint=f"Its revisions are numbered from 1 to {document.revision}.",
            latest=document.revision,
        )
    return found


def revisions(session: Session, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """Revisions by document id and number."""
    wanted = set(pairs)
    statement = select(Revision).where(
        col(Revision.document_id).in_({d for d, _ in wanted}), col(Revision.number).in_({n for _, n in wanted})
    )
    return {(r.document_id, r.number): r for r in session.exec(statement)}


def revisions_by_id(session: Session, ids: Iterable[int]) -> dict[int, Revision]:
    """Revisions by id."""
    return {r.id: r for r in session.exec(select(Revision).where(col(Revision.id).in_(list(ids))))}


def revision_pages(session: Session, documents: Sequence[int], wanted: Window) -> dict[int, Page]:
    """A page of revisions for each document, the first revision first."""
    return pages(session, select(Revision), [col(Revision.number)], wanted, col(Revision.document_id), documents)


def revision_counts(session: Session, documents: Sequence[int]) -> dict[int, int]:
    """How many revisions each document has."""
    statement = select(Revision.document_id, func.count()).where(col(Revision.document_id).in_(documents))
    return dict(session.exec(statement.group_by(col(Revision.document_id))).all())


def source(session: Session, document: Document, number: int | None = None) -> Source:
    """The file of a document's current revision, or of the one with that number."""
    wanted = document.revision if number is None else number
    of = select(Source).join(Revision).where(Revision.document_id == document.id, Revision.number == wanted)
    return session.exec(of).one()


def files(session: Session, revisions: Sequence[int]) -> dict[int, File]:
    """What is known of the files of revisions, without their content, by revision id."""
    names = ("revision_id", "media_type", "encoding", "file_name", "digest", "remarks")
    columns = [col(getattr(Source, name)) for name in names]
    statement: Any = select(*columns).add_columns(func.length(col(Source.content)))
    return {id_: File(*rest) for id_, *rest in session.execute(statement.where(columns[0].in_(revisions)))}


def paragraphs(session: Session, ids: Iterable[int]) -> dict[int, Paragraph]:
    """Paragraphs by id, retired ones too."""
    return {p.id: p for p in session.exec(select(Paragraph).where(col(Paragraph.id).in_(list(ids))))}


def paragraphs_at(session: Session, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Paragraph]:
    """Paragraphs by document id and ordinal."""
    wanted = set(places)
    statement = select(Paragraph).where(
        col(Paragraph.document_id).in_({d for d, _ in wanted}), col(Paragraph.ordinal).in_({o for _, o in wanted})
    )
    return {(p.document_id, p.ordinal or 0): p for p in session.exec(statement)}


def all_paragraphs(session: Session, document: Document) -> list[Paragraph]:
    """Every paragraph of the current revision, in order."""
    statement = select(Paragraph).where(Paragraph.document_id == document.id, col(Paragraph.ordinal).is_not(None))
    return list(session.exec(statement.order_by(col(Paragraph.ordinal))))


def paragraph_pages(
    session: Session, documents: Sequence[int], wanted: Window, roles: Sequence[str] | None = None
) -> dict[int, Page]:
    """A page of paragraphs for each document, in the order of the text."""
    statement = select(Paragraph).where(col(Paragraph.ordinal).is_not(None))
    if roles is not None:
        statement = statement.where(col(Paragraph.role).in_(roles))
    wanted = bookmark.standing(session, wanted)
    found = pages(session, statement, [col(Paragraph.ordinal)], wanted, col(Paragraph.document_id), documents)
    return {document: bookmark.keyed(page, [p.id for p in page.rows]) for document, page in found.items()}


def paragraph_counts(session: Session, documents: Sequence[int], roles: Sequence[str] | None = None) -> dict[int, int]:
    """How many paragraphs each document has in its current revision."""
    statement = select(Paragraph.document_id, func.count()).where(
        col(Paragraph.document_id).in_(documents), col(Paragraph.ordinal).is_not(None)
    )
    if roles is not None:
        statement = statement.where(col(Paragraph.role).in_(roles))
    return dict(session.exec(statement.group_by(col(Paragraph.document_id))).all())
