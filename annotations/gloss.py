"""Putting a gloss wherever its words occur, with a mark on places where they may be parts of other words."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations import entry, read, reading
from annotations.actor import Actor, Role, may, require
from annotations.annotate import BODIES
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.boundary import clause, crossed
from annotations.entry import current, touch
from annotations.headword import key, places
from annotations.history import ChangeAction, record_all
from annotations.read import kept
from annotations.span import AnchorState, Span, context
from source_text import bulk, scripts, search, words
from source_text import read as texts
from source_text.clock import now
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, TooLarge
from source_text.scripts import TextView
from source_text.words import Name

MOST = 1000
"""How many paragraphs may be named at once."""
TOGETHER = 500
"""How many paragraphs are looked at by one statement."""


class Place(NamedTuple):
    """An occurrence: code points [start, end) of a paragraph, and the word that it cuts into, where it is doubtful."""

    paragraph: Paragraph
    start: int
    end: int
    crossing: str | None = None

    @property
    def where(self) -> tuple[int, int, int]:
        """The id of the paragraph, and the code points of it."""
        return self.paragraph.id, self.start, self.end


class Applied(NamedTuple):
    """A span that got, or would get, a gloss; `crossing` is the word it cuts into, where it is doubtful."""

    span: Span
    crossing: str | None


def occurrences(
    session: Session, gloss: Annotation, document: int | None, paragraphs: Sequence[int] | None = None
) -> list[Place]:
    """Where else the glossed words stand, in either script, without this gloss; in one document or in all, or in some paragraphs."""
    span = session.get_one(Span, gloss.span_id)
    folded = scripts.fold(span.quote)
    statement = select(Paragraph, Document).join(Document, col(Document.id) == col(Paragraph.document_id))
    statement = statement.where(col(Paragraph.ordinal).is_not(None), search.holds(folded))
    if document is not None:
        statement = statement.where(Paragraph.document_id == document)
    if paragraphs is not None:
        statement = statement.where(col(Paragraph.id).in_(paragraphs))
    own = session.get_one(Document, gloss.document_id)
    simplified = span.quote
    if span.state == AnchorState.ANCHORED:
        whole = reading.read(session.get_one(Paragraph, span.paragraph_id).text, own.language, TextView.ZH_HANS)
        simplified = scripts.slice_of(whole, span.start, span.end)
    rows = session.exec(statement.order_by(col(Paragraph.document_id), col(Paragraph.ordinal))).all()
    taken = _glossed(session, gloss, key(span.quote), paragraphs)
    if span.state == AnchorState.ANCHORED:
        taken.add((span.paragraph_id, span.start, span.end))
    found: dict[int, list[tuple[int, int]]] = {}
    for paragraph, where in rows:
        shown, free = None, 0
        for at in places(folded, paragraph.folded):
            end = at + len(folded)
            same = paragraph.text[at:end] == span.quote
            across = scripts.is_simplified(where.language) != scripts.is_simplified(own.language)
            if at >= free and not same and (len(folded) > 1 or across):
                shown = shown or reading.read(paragraph.text, where.language, TextView.ZH_HANS)
                same = scripts.slice_of(shown, at, end) == simplified
            if at >= free and same:
                free = end
                if (paragraph.id, at, end) not in taken:
                    found.setdefault(paragraph.id, []).append((at, end))
    return _judged(session, [(p, d.language, found[p.id]) for p, d in rows if p.id in found])


def _judged(session: Session, rows: Sequence[tuple[Paragraph, str, list[tuple[int, int]]]]) -> list[Place]:
    """Places with the words they cut into."""
    judged = []
    linked: dict[int, list[tuple[Span, list[Annotation]]]] = {}
    for number, (paragraph, language, there) in enumerate(rows):
        if number % TOGETHER == 0:
            some = [p.id for p, _, _ in rows[number : number + TOGETHER]]
            linked = read.by_paragraph(session, some, (Kind.ENTITY_LINK,))
        names = [(s.start, s.end) for s, _ in linked[paragraph.id]]
        for start, end in there:
            low, high = clause(paragraph.text, start, end)
            inside = tuple(Name(a - low, b - low) for a, b in names if low <= a and b <= high)
            ends = [(a + low, b + low) for a, b in _words(paragraph.text[low:high], language, inside)]
            judged.append(Place(paragraph, start, end, crossed(start, end, paragraph.text, ends, names)))
    return judged


@lru_cache(maxsize=4096)
def _words(text: str, language: str, names: tuple[Name, ...]) -> list[tuple[int, int]]:
    return [(word.start, word.end) for word in words.segment(text, language, names)]


def _glossed(
    session: Session, gloss: Annotation, term: str, paragraphs: Sequence[int] | None
) -> set[tuple[int, int, int]]:
    """The places of a term that have a gloss with the same words already."""
    statement = kept(
        select(Span.paragraph_id, Span.start, Span.end).join(Annotation, col(Annotation.span_id) == col(Span.id)),
        (Kind.GLOSS,),
    ).where(
        Span.folded == term,
        Span.state == AnchorState.ANCHORED,
        Annotation.text == gloss.text,
        Annotation.language == gloss.language,
    )
    if paragraphs is not None:
        statement = statement.where(col(Span.paragraph_id).in_(paragraphs))
    return {(paragraph, start, end) for paragraph, start, end in session.exec(statement)}


def apply(
    session: Session,
    actor: Actor,
    gloss_id: int,
    document: int | None,
    paragraphs: Sequence[int] | None = None,
    *,
    dry_run: bool,
    certain_only: bool = False,
) -> list[Applied]:
    """Put a gloss on every other occurrence of its words and return the spans there, in the order of the texts.

    It reaches the documents in which the actor may write, or only some `paragraphs` of them. With `certain_only` the
    places where its words cut into others are left out. Every new annotation has its own entry in the history. In a dry
    run nothing is kept, and spans that do not exist yet have negative numbers.
    """
    require(actor, Role.TRANSLATOR, "apply a gloss")
    gloss = current(session, gloss_id, None)
    require(actor, Role.TRANSLATOR, "apply a gloss", texts.project(session, gloss.document_id))
    if gloss.kind != Kind.GLOSS:
        raise Invalid(f"The annotation is of kind {gloss.kind}.", path=("gloss",), hint="Give the id of a gloss.")
    if paragraphs is not None and len(paragraphs) > MOST:
        hint = f"Name at most {MOST} at once."
        raise TooLarge(f"{len(paragraphs)} paragraphs are named.", path=("paragraphs",), hint=hint, limit=MOST)
    found = [p for p in occurrences(session, gloss, document, paragraphs) if not (certain_only and p.crossing)]
    owners = texts.documents(session, {p.paragraph.document_id for p in found})
    found = [p for p in found if may(actor, Role.TRANSLATOR, owners[p.paragraph.document_id].project_id)]
    there = _there(session, found) if dry_run else _made(session, found, owners)
    spans = [Applied(there.get(p.where) or _unkept(p, -number), p.crossing) for number, p in enumerate(found, 1)]
    if not dry_run and spans:
        _write(session, actor, gloss, [s.span for s in spans])
    return spans


def _write(session: Session, actor: Actor, gloss: Annotation, spans: Sequence[Span]) -> None:
    """Put copies of a gloss on spans, as the actor's proposals."""
    moment = now()
    copy = Annotation(
        document_id=gloss.document_id,
        span_id=gloss.span_id,
        kind=Kind.GLOSS.value,
        status=Status.PROPOSED.value,
        origin=Origin.HUMAN.value,
        creator=actor.name,
        created_at=moment,
        modified_at=moment,
        **{name: getattr(gloss, name) for name in BODIES[Kind.GLOSS]},
    ).model_dump()
    ids = bulk.reserve(session, Annotation, len(spans))
    made = [
        copy | {"id": id_, "document_id": span.document_id, "span_id": span.id}
        for id_, span in zip(ids, spans, strict=True)
    ]
    sequences = record_all(session, actor, ChangeAction.CREATED, [(None, state) for state in made])
    rows = (tuple((state | {"sequence": n}).values()) for n, state in zip(sequences, made, strict=True))
    bulk.insert(session, Annotation, tuple(copy), rows)
    for document_id in dict.fromkeys(span.document_id for span in spans):
        touch(session, document_id)


def _made(session: Session, found: Sequence[Place], owners: Mapping[int, Document]) -> dict[tuple[int, int, int], Span]:
    """The spans at some places; those that are not there yet are made."""
    there = _there(session, found)
    new = [p for p in found if p.where not in there]
    told = {p.paragraph.id: p.paragraph.text for p in new}
    for document_id, some in groupby(new, lambda p: p.paragraph.document_id):
        entry.spans(session, owners[document_id], told, [p.where for p in some])
    return there | _there(session, new)


def _there(session: Session, found: Sequence[Place]) -> dict[tuple[int, int, int], Span]:
    """The spans that stand at some places already."""
    numbers = list(dict.fromkeys(p.paragraph.id for p in found))
    terms = {key(_quote(p)) for p in found}
    there: dict[tuple[int, int, int], Span] = {}
    for start in range(0, len(numbers), TOGETHER):
        some = select(Span).where(
            col(Span.paragraph_id).in_(numbers[start : start + TOGETHER]), Span.state == AnchorState.ANCHORED
        )
        for span in session.exec(some.where(col(Span.folded).in_(terms))):
            there.setdefault((span.paragraph_id, span.start, span.end), span)
    return there


def _quote(found: Place) -> str:
    return found.paragraph.text[found.start : found.end]


def _unkept(found: Place, number: int) -> Span:
    """A span at a place that has none, under a number of no other; it is not kept."""
    quote, prefix, suffix = context(found.paragraph.text, found.start, found.end)
    return Span(
        id=number,
        document_id=found.paragraph.document_id,
        paragraph_id=found.paragraph.id,
        start=found.start,
        end=found.end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
    )
