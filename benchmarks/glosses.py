"""Suggestions and the application of a gloss among 100,000 glosses, beside the statements that they cannot do without."""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

from sqlmodel import Session, col, func, select

from annotations import gloss, headword, suggestion
from annotations.actor import SYSTEM
from annotations.annotate import Draft, write
from annotations.annotation import Annotation, Kind, Origin
from annotations.history import ChangeAction, record
from annotations.intake import Import, take_in
from annotations.span import Span
from api.database import Database
from benchmarks import invention
from benchmarks.timing import compare, seconds
from source_text import dictionary, read
from source_text.paragraph import Paragraph

GLOSSES, PARAGRAPHS, DOCUMENTS = 100_000, 10_000, 10
Selection = tuple[Paragraph, int, int]


def main(glosses: int = GLOSSES) -> None:
    """Fill a fresh SQLite database, and time selections of one word, of two, and of a whole clause."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite'}")
        database.migrate()
        texts = list(invention.paragraphs(PARAGRAPHS))
        with database.write() as session:
            for number in range(DOCUMENTS):
                fill(session, f"d{number}", texts[number::DOCUMENTS], glosses // DOCUMENTS)
        with database.read() as session:
            ask(session)
        with database.write() as session:
            put(session)
        database.close()


def fill(session: Session, slug: str, texts: list[str], number: int) -> None:
    """A document with glosses on the words of the dictionary that stand in it."""
    form = Import(slug, "zh-Hant-TW", text="\n\n".join(texts), title=slug, link_entities=False)
    document = take_in(session, SYSTEM, form).document
    paragraphs, chance = read.all_paragraphs(session, document), random.Random(slug)
    sequence = record(session, SYSTEM, ChangeAction.UPDATED, "Document", document.id, document_id=document.id)
    places = [(p.id, a, b) for p in paragraphs for a, b in dictionary.pieces(p.text) if b - a > 1]
    body = ("en", "said before", None, None)
    drafts = [Draft(*place, Kind.GLOSS, body) for place in chance.sample(places, min(number, len(places)))]
    write(session, document, paragraphs, drafts, origin=Origin.HUMAN, creator="tam", sequence=sequence)


def ask(session: Session) -> None:
    """Selections in one paragraph after another."""
    number = session.exec(select(func.count()).select_from(Annotation).where(Annotation.kind == Kind.GLOSS)).one()
    paragraphs = session.exec(select(Paragraph).limit(2_000)).all()
    print(f"{number} glosses in {PARAGRAPHS} paragraphs")
    for what, length in (("one word", 2), ("four characters", 4), ("a clause of twelve", 12)):
        chosen = [_selected(paragraphs[n * 7], n, length) for n in range(250)]
        ours, theirs = cycle(chosen), cycle(chosen)
        _side_by_side(session, what, ours, theirs)


def _selected(paragraph: Paragraph, number: int, length: int) -> Selection:
    start = number % max(1, len(paragraph.text) - length)
    return paragraph, start, min(len(paragraph.text), start + length)


def _side_by_side(session: Session, what: str, ours: Iterator[Selection], theirs: Iterator[Selection]) -> None:
    def bare(paragraph: Paragraph, start: int, end: int) -> object:
        wanted = select(Annotation.text).join(Span, col(Span.id) == col(Annotation.span_id))
        return session.exec(wanted.where(Span.folded == headword.key(paragraph.text[start:end]))).all()

    compare(
        what,
        lambda: suggestion.suggest(session, *next(ours), "en"),
        "the glosses of the same words alone",
        lambda: bare(*next(theirs)),
        rounds=31,
    )


def put(session: Session) -> None:
    """A frequent term everywhere: the preview, and the real thing."""
    wanted = select(Annotation, Span.folded).join(Span, col(Span.id) == col(Annotation.span_id))
    rows = session.exec(wanted.where(Annotation.kind == Kind.GLOSS).order_by(col(Annotation.id))).all()
    term = Counter(folded for _, folded in rows).most_common(1)[0][0]
    row = next(annotation for annotation, folded in rows if folded == term)
    row.text = "something new"
    session.flush()
    for what, dry in (("preview", True), ("applied", False)):
        found: list[gloss.Applied] = []
        took = seconds(partial(_apply, session, row.id, dry, found))
        doubtful = sum(a.crossing is not None for a in found)
        print(f"{what:24} {took:9.2f} s for {len(found)} places, {doubtful} of them doubtful")


def _apply(session: Session, number: int, dry: bool, found: list[gloss.Applied]) -> None:
    found += gloss.apply(session, SYSTEM, number, None, dry_run=dry)
