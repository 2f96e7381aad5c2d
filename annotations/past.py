"""An earlier revision of a document as it stood: its paragraphs, spans and annotations at the moment it was succeeded."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as rows
from sqlmodel import Session, SQLModel, col, select

from annotations import reading
from annotations.annotation import Annotation, Kind, Status
from annotations.history import Change
from annotations.lexicon import lexicon
from annotations.read import Names, fits
from annotations.span import AnchorState, PastSpan, Span
from source_text.document import Document
from source_text.paragraph import Paragraph, PastParagraph
from source_text.prepared import Prepared, all_given, given
from source_text.record import Columns, by_id, columns
from source_text.revision import Revision
from source_text.scripts import Reading, TextView

WORDED = (Kind.CONVERSION, Kind.ENTITY_LINK)
"""What tells how a stretch reads in a view."""


def _all_but_folded(model: type[SQLModel]) -> Columns:
    """What is kept of both present and past rows."""
    return columns(model, frozenset(model.model_fields) - {"folded"})


def _past(model: Any, named: str, of: Columns) -> list[Any]:
    """The columns of a table of past rows, in the places of those of present ones."""
    names = {"id": named, "since": "first"}
    return [getattr(model, names.get(name, name)) for name in of.names]


PARAGRAPHS = _all_but_folded(Paragraph)
_PARAGRAPHS = (
    Prepared(
        rows(*PARAGRAPHS.of).where(
            col(Paragraph.document_id) == given("document"),
            col(Paragraph.ordinal).is_not(None),
            col(Paragraph.since) <= given("number"),
        )
    ),
    Prepared(
        rows(*_past(PastParagraph, "paragraph_id", PARAGRAPHS)).where(
            col(PastParagraph.document_id) == given("document"),
            given("number").between(col(PastParagraph.first), col(PastParagraph.last)),
        )
    ),
)
_OWN = Prepared(rows(col(Paragraph.id)).where(col(Paragraph.document_id) == given("document")))
SPANS = _all_but_folded(Span)
_SPANS = (
    Prepared(
        rows(*SPANS.of).where(col(Span.paragraph_id).in_(all_given("paragraphs")), col(Span.since) <= given("number"))
    ),
    Prepared(
        rows(*_past(PastSpan, "span_id", SPANS)).where(
            col(PastSpan.paragraph_id).in_(all_given("paragraphs")),
            given("number").between(col(PastSpan.first), col(PastSpan.last)),
        )
    ),
)
ANNOTATIONS = columns(Annotation)
_ANNOTATIONS = Prepared(
    rows(*ANNOTATIONS.of).where(col(Annotation.span_id).in_(all_given("spans"))).order_by(col(Annotation.id))
)
CHANGES = columns(Change, frozenset({"node_id", "before"}))
_FIRST = (
    rows(func.min(col(Change.sequence)))
    .where(
        col(Change.node_type) == "Annotation",
        col(Change.node_id).in_(all_given("ids")),
        col(Change.sequence) > given("closed_by"),
    )
    .group_by(col(Change.node_id))
)
_CHANGES = Prepared(rows(*CHANGES.of).where(col(Change.sequence).in_(_FIRST)))
Placed = tuple[Any, list[Any]]
"""A span and what is said on it."""


class Past:
    """One past revision, of which what is asked for is read, and remembered.

    Its rows are records of current ones, under the same ids. Spans come with all that was said on them; who has one may
    ask for that without a session.
    """

    def __init__(self, session: Session, document: Document, revision: Revision) -> None:
        self.document = document
        self.revision = revision
        self.paragraphs = paragraphs(session, document.id, revision.number)
        self.spans: dict[int, Any] = {}
        """Those that were read so far, by id."""
        self._paragraphs = {p.id: p for p in self.paragraphs}
        self._there: dict[int, list[Any]] = {}
        self._said: dict[int, list[Any]] = {}

    def paragraph(self, id_: int) -> Any:
        """The paragraph of an id; None where the revision does not have it."""
        return self._paragraphs.get(id_)

    def readings(self, session: Session, paragraphs: Sequence[int], view: TextView) -> dict[int, Reading]:
        """Paragraphs of the revision in a view, with the wording that was approved then, by paragraph id."""
        texts, language = {id_: self._paragraphs[id_].text for id_ in paragraphs}, self.document.language
        if view == TextView.ORIGINAL:
            return {id_: reading.read(text, language, view) for id_, text in texts.items()}
        placed = self.placed(session, paragraphs, WORDED, (Status.APPROVED,))
        said = [(s, a) for there in placed.values() for s, of in there for a in of]
        laid, own = reading.lay(said, reading.labels(session, said), view), lexicon(session)
        return {
            id_: reading.read(text, language, view, own.overrides(text, view, laid.get(id_, ())))
            for id_, text in texts.items()
        }

    def placed(
        self, session: Session, paragraphs: Sequence[int], kinds: Names = None, statuses: Names = None
    ) -> dict[int, list[Placed]]:
        """The anchored spans of each paragraph with their annotations, in the order of the text, longer ones first."""
        self._read(session, paragraphs)
        found = {id_: [(s, self.said(s.id, kinds, statuses)) for s in self._there[id_]] for id_ in paragraphs}
        return {id_: [(s, said) for s, said in there if said] for id_, there in found.items()}

    def said(self, span: int, kinds: Names = None, statuses: Names = None) -> list[Any]:
        """The annotations of a span that was read."""
        return [a for a in self._said[span] if fits(a, kinds, statuses)]

    def whole(self, session: Session) -> list[Any]:
        """Every span of the revision, with a place or without one."""
        # What had no place keeps the paragraph it was in last, which may be none of this revision.
        self._read(session, [id_ for (id_,) in _OWN.rows(session, document=self.document.id)])
        return list(self.spans.values())

    def all(self, session: Session, kinds: Names = None, statuses: Names = None) -> list[Any]:
        """Every annotation of the revision."""
        return [a for span in self.whole(session) for a in self.said(span.id, kinds, statuses)]

    def orphans(self, session: Session) -> list[Any]:
        """The spans that had no place, and annotations."""
        return [s for s in self.whole(session) if s.state == AnchorState.ORPHANED and self.said(s.id)]

    def _read(self, session: Session, paragraphs: Iterable[int]) -> None:
        """Have the spans of some paragraphs in memory, and what was said on them."""
        there: dict[int, list[Any]] = {id_: [] for id_ in paragraphs if id_ not in self._there}
        if not there:
            return
        spans = _spans(session, list(there), self.revision.number)
        said: dict[int, list[Any]] = {s.id: [] for s in spans}
        for annotation in _annotations(session, list(said), self.revision.closed_by or 0):
            said[annotation.span_id].append(annotation)
        for span in sorted(spans, key=lambda s: (s.start, -s.end, s.id)):
            if span.state == AnchorState.ANCHORED:
                there[span.paragraph_id].append(span)
        self.spans |= {s.id: s for s in spans}
        self._said |= said
        self._there |= there


def paragraphs(session: Session, document: int, number: int) -> list[Any]:
    """The paragraphs of a revision in order; those of the past look like current ones, under the same ids."""
    found = [row for of in _PARAGRAPHS for row in of.rows(session, document=document, number=number)]
    return sorted(map(PARAGRAPHS.make, found), key=lambda p: p.ordinal)


def _spans(session: Session, paragraphs: Sequence[int], number: int) -> list[Any]:
    found = [row for of in _SPANS for row in of.rows(session, paragraphs=paragraphs, number=number)]
    return list(map(SPANS.make, found))


def _annotations(session: Session, spans: Sequence[int], closed_by: int) -> list[Any]:
    """Annotations as they stood before the change `closed_by`: the first later change tells what each was."""
    found = list(map(ANNOTATIONS.make, _ANNOTATIONS.rows(session, spans=spans)))
    changed = [a.id for a in found if a.sequence > closed_by]
    told = _CHANGES.rows(session, ids=changed, closed_by=closed_by) if changed else ()
    before = {change.node_id: change.before for change in map(CHANGES.make, told)}
    then = [a if a.sequence <= closed_by else _state(before.get(a.id)) for a in found]
    return [a for a in then if a is not None and a.deleted_at is None]


def _state(was: dict[str, Any] | None) -> Any:
    """An annotation by what the history says it was, which knows nothing of columns that came later."""
    return None if was is None else ANNOTATIONS.make(map(was.get, ANNOTATIONS.names))


def of_retired(session: Session, ids: Iterable[int]) -> dict[int, tuple[Any, Past]]:
    """Paragraphs that are no longer part of the text, each as it stood in the last revision that had it."""
    found = by_id(session, ids, Paragraph, frozenset({"document_id", "ordinal", "since"}))
    owners: dict[tuple[int, int], Past] = {}
    there = {}
    for row in found.values():
        if row.ordinal is not None:
            continue
        key = row.document_id, row.since - 1
        if key not in owners:
            document = session.exec(select(Document).where(Document.id == key[0])).one()
            of = select(Revision).where(Revision.document_id == key[0], Revision.number == key[1])
            owners[key] = Past(session, document, session.exec(of).one())
        there[row.id] = (owners[key].paragraph(row.id), owners[key])
    return there
