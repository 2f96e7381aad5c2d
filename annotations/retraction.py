"""Taking back what was done to a document: a revision, its visibility, its import, and the place of a span."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from annotations import amend, orphan, past, publication, rewrite
from annotations.actor import Actor, Role, require
from annotations.history import Change
from annotations.reversal import Clash, Net, undone
from annotations.span import AnchorState, Span
from source_text import importers, read
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Conflict
from source_text.project import MARK, Project
from source_text.sight import Visibility

Blame = Callable[[Net, str], Conflict]


def document(session: Session, actor: Actor, net: Net, blame: Blame) -> None:
    """Take back what was done to a document, which is still there."""
    row = session.get(Document, net.node_id)
    if row is None or net.removed:
        raise Conflict("The document was removed, and is not kept.", path=("sequence",), hint="Import its file again.")
    require(actor, Role.TRANSLATOR, "take a change back", row.project_id)
    differences = {d.field: d for d in net.differences()}
    if "number" in differences:
        if not _reads_as(session, row, differences["number"].after):
            raise blame(net, "number")
        revision(session, actor, row, differences["number"].before)
    if "visibility" in differences:
        wanted = undone(differences["visibility"], row.visibility)
        if isinstance(wanted, Clash):
            raise blame(net, "visibility")
        publication.show(session, actor, _slug(session, row), Visibility(wanted))


def _reads_as(session: Session, row: Document, number: int) -> bool:
    """Whether a document is at a revision, or reads as it did then, since what came later was taken back."""
    if number == row.revision:
        return True
    then = past.paragraphs(session, row.id, number)
    return [p.text for p in then] == [p.text for p in read.all_paragraphs(session, row)]


def _slug(session: Session, row: Document) -> str:
    """The slug of a document with its project before it."""
    project = session.exec(select(Project.key).where(Project.id == row.project_id)).one()
    return f"{project}{MARK}{row.slug}"


def removal(session: Session, actor: Actor, net: Net, since: int) -> None:
    """Take an import back: the document goes, for those who may remove it, and unless somebody worked on it since."""
    row = session.get(Document, net.node_id)
    if row is None:
        raise Conflict("The document was removed since.", path=("sequence",), hint="There is nothing to take back.")
    require(actor, Role.ADMINISTRATOR, "take an import back", row.project_id)
    later = select(Change).where(Change.document_id == row.id, Change.sequence > since)
    change = session.exec(later.order_by(col(Change.sequence).desc())).first()
    if change is not None:
        raise Conflict(
            f"{change.actor} worked on the document later, in change {change.sequence}.",
            path=("sequence",),
            hint="Remove the document if all of that is to go.",
            change=change.sequence,
            by=change.actor,
            at=change.at,
        )
    publication.remove(session, actor, _slug(session, row))


def revision(session: Session, actor: Actor, row: Document, number: int) -> None:
    """Make a new revision with the text of an earlier one, the last before the current.

    Annotations made since are carried along as by any correction; what stood in the text then stands where it stood.
    """
    then = past.Past(session, row, read.revision(session, row, number))
    spans = then.whole(session)
    content, text = _source(session, row, then)
    message = f"As revision {number}"
    revised = amend.revise(session, actor, _slug(session, row), content=content, text=text, message=message)
    paragraphs = read.all_paragraphs(session, revised.document)
    if [p.text for p in paragraphs] != [p.text for p in then.paragraphs]:
        raise Conflict(
            f"The text of revision {number} cannot be put together again.",
            path=("sequence",),
            hint="Correct the text by hand.",
        )
    ids = {old.id: new for old, new in zip(then.paragraphs, paragraphs, strict=True)}
    _return(session, revised.document, spans, ids)


def _source(session: Session, row: Document, then: past.Past) -> tuple[bytes | None, str | None]:
    """The source of a past revision as a correction takes it: the file where it is text, else the paragraphs."""
    file = read.source(session, row, then.revision.number)
    if importers.choose(None, file.media_type).textual:
        return file.content, None
    return None, "\n\n".join(p.text for p in then.paragraphs)


def _return(session: Session, row: Document, spans: Sequence[Any], ids: dict[int, Paragraph]) -> None:
    """Put spans where they stood in a past revision, whose paragraphs are those of the current one."""
    session.expire_all()
    current = {s.id: s for s in session.exec(select(Span).where(Span.document_id == row.id))}
    for span in spans:
        if span.state != AnchorState.ANCHORED:
            continue
        place = {name: getattr(span, name) for name in rewrite.SPAN} | {"paragraph_id": ids[span.paragraph_id].id}
        now = current[span.id]
        if any(getattr(now, name) != value for name, value in place.items()):
            rewrite.move(session, now, place, row.revision)
    session.flush()


def settle(session: Session, actor: Actor, span: Span, values: dict[str, Any], reason: str | None) -> None:
    """Give a span back a place it had, with an entry in the history; Conflict where the text there is another now."""
    state = {name: getattr(span, name) for name in rewrite.SPAN} | values
    paragraph = session.get_one(Paragraph, state["paragraph_id"])
    there = paragraph.text[state["start"] : state["end"]]
    if state["state"] == AnchorState.ANCHORED and (paragraph.ordinal is None or there != state["quote"]):
        raise Conflict(
            "The text where the span stood was corrected since.",
            path=("sequence",),
            hint="Choose a new place for the span.",
        )
    orphan.settle(session, actor, span, state, reason)
