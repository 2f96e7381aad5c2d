"""The translation memory with 20,000 approved paragraphs, beside a comparison with every one of them."""

import random
import statistics
import tempfile
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlmodel import Session, col, select

from annotations import memory
from annotations.actor import SYSTEM
from annotations.annotate import Draft, write
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.history import ChangeAction, record
from annotations.intake import Import, take_in
from annotations.span import Span
from api.database import Database
from benchmarks import invention
from benchmarks.timing import compare, seconds
from source_text import read, scripts
from source_text.document import Document

PAIRS, DOCUMENTS, QUERIES = 20_000, 20, 60


def main(pairs: int = PAIRS) -> None:
    """Fill a fresh SQLite database, ask for edited paragraphs and sentences, and print times and what is found."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite'}")
        database.migrate()
        texts = list(invention.paragraphs(pairs))
        with database.write() as session:
            for number in range(DOCUMENTS):
                fill(session, f"d{number}", texts[number::DOCUMENTS])
        chance = random.Random(5)
        with database.read() as session:
            first = seconds(lambda: memory.find(session, texts[0], "en"))
            print(
                f"{pairs} pairs of {statistics.mean(map(len, texts)):.0f} characters; the first question takes {first:.2f} s"
            )
            for what, queries in asked(texts, chance).items():
                measure(session, what, queries)
        database.close()


def fill(session: Session, slug: str, texts: list[str]) -> None:
    """A document each of whose paragraphs has an approved translation."""
    form = Import(slug, "zh-Hant-TW", text="\n\n".join(texts), title=slug, link_entities=False)
    document: Document = take_in(session, SYSTEM, form).document
    paragraphs = read.all_paragraphs(session, document)
    sequence = record(session, SYSTEM, ChangeAction.UPDATED, "Document", document.id, document_id=document.id)
    drafts = [
        Draft(p.id, 0, len(p.text), Kind.TRANSLATION, ("en", f"Translation {p.ordinal} of {slug}.")) for p in paragraphs
    ]
    made = {"origin": Origin.HUMAN, "creator": "tam", "status": Status.APPROVED, "sequence": sequence}
    write(session, document, paragraphs, drafts, **made)  # type: ignore[arg-type]


def asked(texts: list[str], chance: random.Random) -> dict[str, list[tuple[str, str]]]:
    """Questions of several sorts, each with the text that it was made of."""
    chosen = chance.sample(texts, QUERIES)
    return {
        "a paragraph, 3 edits": [(invention.edited(t, chance, 3), t) for t in chosen],
        "a paragraph, 8 edits": [(invention.edited(t, chance, 8), t) for t in chosen],
        "in the other script": [(scripts.convert(invention.edited(t, chance, 3), "tw2s").text, t) for t in chosen],
        "one sentence, 1 edit": [(invention.edited(t.split("。")[1] + "。", chance, 1), t) for t in chosen],
        "nothing alike": [(p, "") for p in invention.paragraphs(QUERIES, seed=99)],
    }


def measure(session: Session, what: str, queries: list[tuple[str, str]]) -> None:
    """The time of one question beside a comparison with every text, and how often both find what was meant."""
    ours = [[m.span.quote for m in memory.find(session, query, "en")] for query, _ in queries]
    theirs = [everything(session, query) for query, _ in queries]
    meant = [text for _, text in queries]
    found = sum(text in of for of, text in zip(ours, meant, strict=True))
    whole = sum(text in of for of, text in zip(theirs, meant, strict=True))
    queue, other = iter(range(10**9)), iter(range(10**9))
    compare(
        what,
        lambda: memory.find(session, queries[next(queue) % QUERIES][0], "en"),
        "read and compare every paragraph",
        lambda: everything(session, queries[next(other) % QUERIES][0]),
        rounds=15,
    )
    if any(meant):
        print(f"{'':24} finds {found} of {len(meant)}; whole paragraphs alone: {whole}")


def everything(session: Session, query: str) -> list[str]:
    """What resembles a text as a whole among all approved originals."""
    statement = select(Span.quote).join(Annotation, col(Annotation.span_id) == col(Span.id))
    rows = session.exec(
        statement.where(Annotation.kind == Kind.TRANSLATION, Annotation.status == Status.APPROVED)
    ).all()
    folded = [scripts.fold(row) for row in rows]
    found = process.extract(
        scripts.fold(query), folded, scorer=Levenshtein.normalized_similarity, processor=None, score_cutoff=0.7, limit=5
    )
    return [rows[number] for _, _, number in found]
