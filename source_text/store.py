"""Writing documents: the first revision of a text, and the removal of all of it."""

import hashlib
import json
import re

from sqlalchemy import delete
from sqlmodel import Session, col, select

from source_text import bulk, scripts
from source_text.clock import now
from source_text.document import Document
from source_text.importers import source as imported
from source_text.paragraph import Paragraph
from source_text.problems import Conflict, Invalid
from source_text.reflow import Block
from source_text.revision import Revision, Source
from source_text.sight import Visibility

SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._~-]{0,98}[A-Za-z0-9])?")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def check_slug(slug: str) -> None:
    """Refuse a slug that could not stand in an address as it is."""
    if not SLUG.fullmatch(slug):
        raise Invalid(
            "A slug has 1 to 100 letters, digits, hyphens, dots, underscores or tildes, and starts and ends with a letter or digit.",
            path=("slug",),
            hint="For example `relations-2020`.",
        )


def check_language(language: str, path: str = "language") -> None:
    """Refuse what is not a well-formed BCP 47 tag."""
    if not LANGUAGE.fullmatch(language) or len(language) > 35:
        raise Invalid(
            f"{language[:40]!r} is not a BCP 47 language tag.", path=(path,), hint="For example `zh-Hant-TW` or `en`."
        )


def same_file(session: Session, project: int, slug: str, content: bytes) -> Document | None:
    """The document under a slug of a project if it was imported from this very file; Conflict if from another."""
    document = session.exec(select(Document).where(Document.project_id == project, Document.slug == slug)).first()
    if document is None:
        return None
    first = select(Source.digest).join(Revision).where(Revision.document_id == document.id, Revision.number == 1)
    if session.exec(first).one() == hashlib.sha256(content).hexdigest():
        return document
    raise Conflict(
        f"Another file stands under the slug {slug!r}.",
        path=("slug",),
        hint="Choose another slug, or revise the document that is there.",
        slug=slug,
    )


def create(
    session: Session,
    project: int,
    visibility: Visibility,
    slug: str,
    title: str | None,
    language: str,
    content: bytes,
    source: imported.Source,
    author: str,
    file_name: str | None,
) -> tuple[Document, list[Paragraph]]:
    """Keep a file as the first revision of a new document; returns it with its paragraphs in order."""
    moment = now()
    name = (title or "").strip() or next(
        (b.text for b in source.blocks if b.role == "TITLE"), source.blocks[0].text[:60]
    )
    document = Document(
        project_id=project,
        visibility=visibility.value,
        slug=slug,
        title=name,
        language=language,
        created_at=moment,
        updated_at=moment,
    )
    session.add(document)
    session.flush()
    add_revision(session, document, 1, content, source, author, None, file_name)
    return document, add_paragraphs(session, document, list(enumerate(source.blocks, 1)))


def add_revision(
    session: Session,
    document: Document,
    number: int,
    content: bytes,
    source: imported.Source,
    author: str,
    message: str | None,
    file_name: str | None,
) -> Revision:
    """Number a new state of a document and keep its file."""
    revision = Revision(document_id=document.id, number=number, author=author, message=message, created_at=now())
    session.add(revision)
    session.flush()
    session.add(
        Source(
            revision_id=revision.id,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            media_type=source.media_type,
            encoding=source.encoding,
            file_name=file_name,
            remarks=list(source.remarks),
        )
    )
    session.flush()
    return revision


def add_paragraphs(session: Session, document: Document, blocks: list[tuple[int, Block]]) -> list[Paragraph]:
    """Keep blocks as new paragraphs at their ordinals, as of the document's current revision."""
    if not blocks:
        return []
    ids = bulk.reserve(session, Paragraph, len(blocks))
    rows = (
        (
            id_,
            ordinal,
            block.role.value,
            block.level,
            block.text,
            scripts.fold(block.text),
            block.start,
            block.end,
            block.map.dumps(),
            json.dumps(block.places),
        )
        for id_, (ordinal, block) in zip(ids, blocks, strict=True)
    )
    columns = "id", "ordinal", "role", "level", "text", "folded", "source_start", "source_end", "source_map", "places"
    bulk.insert(session, Paragraph, columns, rows, {"document_id": document.id, "since": document.revision})
    made = select(Paragraph).where(col(Paragraph.id).between(ids[0], ids[-1]))
    return list(session.exec(made.order_by(col(Paragraph.id))))


def remove(session: Session, document: Document) -> None:
    """Remove a document with all its revisions, paragraphs, spans and annotations."""
    session.execute(delete(Document).where(col(Document.id) == document.id))
    session.expire_all()
