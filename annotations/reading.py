"""Paragraphs as they read in a view: converted as a whole, with the wording that people approved laid over."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

from sqlalchemy import or_
from sqlmodel import Session, col, select

from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import EntityName
from annotations.lexicon import BROADER, Override, lexicon, narrowed
from annotations.span import AnchorState, Span
from source_text import scripts
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given
from source_text.scripts import Change, Reading, TextView

MAINLAND = "zh-Hans-CN"
_ORIGINALS = Prepared(
    select(Paragraph.id, Paragraph.text, Document.language)
    .join(Document, col(Document.id) == col(Paragraph.document_id))
    .where(col(Paragraph.id).in_(all_given("ids")))
)
LONG = 2000
"""From how many characters on only a few texts are kept as they read."""
_read, _read_long = (lru_cache(size)(scripts.read) for size in (8192, 8))


def read(text: str, language: str, view: TextView, overrides: Sequence[Override] = ()) -> Reading:
    """A paragraph's text in a view, with the map that leads there from the original."""
    return (_read if len(text) <= LONG else _read_long)(text, language, view, tuple(overrides))


def readings(session: Session, paragraphs: Sequence[int], view: TextView) -> dict[int, Reading]:
    """Current paragraphs in a view, by paragraph id."""
    if view == TextView.ORIGINAL:
        found = _ORIGINALS.rows(session, ids=list(paragraphs))
        return {id_: read(text, language, view) for id_, text, language in found}
    statement = select(Paragraph, Document.language).join(Document, col(Document.id) == col(Paragraph.document_id))
    rows = session.exec(statement.where(col(Paragraph.id).in_(paragraphs))).all()
    laid, own = overrides(session, paragraphs, view), lexicon(session)
    return {p.id: read(p.text, language, view, own.overrides(p.text, view, laid.get(p.id, ()))) for p, language in rows}


def explained(text: str, language: str, view: TextView, reading: Reading) -> list[Change]:
    """Every stretch of a text that reads otherwise in a view.

    Where people decided how it reads, no entry of a lexicon is its origin.
    """
    generated = scripts.explain(text, language, view)
    found = []
    for start, end, new in scripts.changes(text, reading):
        origins: dict[scripts.Origin, None] = {}
        at = bisect_left(generated, start, key=attrgetter("start"))
        while at < len(generated) and (change := generated[at]).end <= end:
            if scripts.slice_of(reading, change.start, change.end) == change.text:
                origins.update(dict.fromkeys(change.origins))
            at += 1
        found.append(Change(start, end, new, tuple(origins)))
    return found


def overrides(session: Session, paragraphs: Sequence[int], view: TextView) -> dict[int, list[Override]]:
    """What outranks the generated text of a view, by paragraph id."""
    if view == TextView.ORIGINAL:
        return {}
    kinds = (Kind.CONVERSION, Kind.ENTITY_LINK) if view == TextView.ZH_HANS_CN else (Kind.CONVERSION,)
    statement = (
        select(Span, Annotation)
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(
            col(Span.paragraph_id).in_(paragraphs),
            Span.state == AnchorState.ANCHORED,
            Annotation.status == Status.APPROVED,
            col(Annotation.deleted_at).is_(None),
            col(Annotation.kind).in_(kinds),
        )
    )
    rows = list(session.exec(statement))
    return lay(rows, labels(session, rows), view)


def labels(session: Session, rows: Iterable[tuple[Span, Annotation]]) -> dict[int, list[EntityName]]:
    """The Chinese labels of the entities that some annotations link to, by entity id."""
    chinese = or_(col(EntityName.language).like("zh%"), col(EntityName.language).like("lzh%"))
    ids = {a.entity_id for _, a in rows if a.entity_id is not None}
    found: dict[int, list[EntityName]] = {}
    if ids:
        for name in session.exec(
            select(EntityName).where(col(EntityName.entity_id).in_(ids), EntityName.is_label, chinese)
        ):
            found.setdefault(name.entity_id, []).append(name)
    return found


def lay(
    rows: Iterable[tuple[Span, Annotation]], labels: dict[int, list[EntityName]], view: TextView
) -> dict[int, list[Override]]:
    """What approved annotations put in place of the generated text, by paragraph id.

    Conversions count in their own view, and those of the view it is a kind of as well; in ZH_HANS_CN also the
    Mainland label of an entity counts. Where they overlap, the more particular view wins, then a conversion before a
    label, and what a machine proposed stands last; then the longer wins, then the later.
    """
    names: list[str | None] = [view.value, *([BROADER[view].value] if view in BROADER else [])]
    ranked: list[tuple[int, int, int, Span, str]] = []
    for span, annotation in rows:
        text, rank = annotation.text, 1
        if annotation.kind == Kind.ENTITY_LINK:
            mainland = view == TextView.ZH_HANS_CN
            text = mainland_label(span.quote, labels.get(annotation.entity_id or 0, ())) if mainland else None
        elif annotation.view not in names:
            continue
        else:
            rank = 3 if annotation.origin == Origin.MACHINE else names.index(annotation.view) * 2
            text = text if annotation.view == view else narrowed(text or "", view)
        if text is not None:
            ranked.append((rank, span.start - span.end, -annotation.id, span, text))
    laid: dict[int, list[Override]] = {}
    for *_, span, text in sorted(ranked, key=lambda r: r[:3]):
        taken = laid.setdefault(span.paragraph_id, [])
        if all(span.end <= start or end <= span.start for start, end, _ in taken):
            taken.append((span.start, span.end, text))
    return {paragraph: sorted(found) for paragraph, found in laid.items()}


def mainland_label(quote: str, labels: Sequence[EntityName]) -> str | None:
    """The Mainland label that stands for a mention, if any.

    A label stands for the whole name only: where an abbreviation such as 中 was linked, it would not read.
    """
    label = next((n.text for n in labels if n.language.lower() == MAINLAND.lower()), None)
    others = {n.text for n in labels if "hans" not in n.language.lower()}
    return label if quote in others or not others else None
