"""Reading aids: the words of paragraphs, how each is read and what the dictionary says of it, in any view."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import Session, col, select

from annotations import authority, read, reading, selector
from annotations.annotation import Annotation, Kind
from annotations.entity import EntityType
from annotations.past import Past
from annotations.span import Span
from source_text import dictionary, patience, pronunciation, scripts, words
from source_text.dictionary import Entry
from source_text.document import Document
from source_text.offsets import Precision, Range, Unit
from source_text.paragraph import Paragraph
from source_text.pronunciation import Pronunciation
from source_text.scripts import Reading, TextView
from source_text.words import Name, Word

LINKS = (Kind.ENTITY_LINK,)
NEAR = 900
"""How many code points beside a stretch tell what words are in it."""
# The language whose script and forms the text of a view has.
_LANGUAGES = {
    TextView.ZH_HANS: "zh-Hans",
    TextView.ZH_HANS_CN: "zh-Hans-CN",
    TextView.ZH_HANT: "zh-Hant",
    TextView.ZH_HANT_TW: "zh-Hant-TW",
    TextView.ZH_HANT_HK: "zh-Hant-HK",
}


class Aid(NamedTuple):
    """A word as a view has it: its text and range there, its pronunciation, and the entries that explain it.

    The entries of a word that the dictionary lacks are those of the words in it. One that is read as the word
    is here comes before others.
    """

    text: str
    range: Range
    pronunciation: Pronunciation | None
    entries: tuple[Entry, ...]


def by_paragraph(session: Session, paragraphs: Sequence[int], view: TextView, unit: Unit) -> dict[int, list[Aid]]:
    """The words of current paragraphs in the order of the text, ranges in a view and unit, by paragraph id.

    What entities are linked to stays whole.
    """
    statement = select(Paragraph, Document.language).join(Document, col(Document.id) == col(Paragraph.document_id))
    rows = session.exec(statement.where(col(Paragraph.id).in_(paragraphs))).all()
    patience.spend(sum(len(p.text) for p, _ in rows))
    shown = reading.readings(session, paragraphs, view)
    placed = read.by_paragraph(session, paragraphs, LINKS)
    people = _people(session, (a for there in placed.values() for _, said in there for a in said))
    return {
        p.id: _aids(p.text, language, _names(placed[p.id], people), shown[p.id], view, unit) for p, language in rows
    }


def in_past(
    session: Session, paragraphs: Sequence[int], past: Past, view: TextView, unit: Unit
) -> dict[int, list[Aid]]:
    """The words of paragraphs as they stood in a past revision, by paragraph id."""
    texts, language = {id_: past.paragraph(id_).text for id_ in paragraphs}, past.document.language
    patience.spend(sum(map(len, texts.values())))
    shown = past.readings(session, paragraphs, view)
    placed = past.placed(session, paragraphs, LINKS)
    people = _people(session, (a for there in placed.values() for _, said in there for a in said))
    return {
        id_: _aids(text, language, _names(placed[id_], people), shown[id_], view, unit) for id_, text in texts.items()
    }


def meanings(
    session: Session, paragraph: Paragraph, language: str, start: int, end: int
) -> dict[tuple[int, int], tuple[Entry, ...]]:
    """The entries that explain the words of a current paragraph at and near [start, end), by where they stand, in code
    points. Of a long paragraph only what stands near is read."""
    low, high = max(0, start - NEAR), min(len(paragraph.text), end + NEAR)
    links = read.kept(select(Span, Annotation).join(Annotation, col(Annotation.span_id) == col(Span.id)), LINKS).where(
        col(Span.paragraph_id) == paragraph.id,
        col(Span.state) == "ANCHORED",
        col(Span.start) >= low,
        col(Span.end) <= high,
    )
    placed = [(span, [link]) for span, link in session.exec(links)]
    people = _people(session, (a for _, said in placed for a in said))
    names = tuple(name._replace(start=name.start - low, end=name.end - low) for name in _names(placed, people))
    found = _words(paragraph.text[low:high], language, names)
    return {(low + word.start, low + word.end): _entries(word, sound) for word, sound in found}


def _people(session: Session, links: Iterable[Annotation]) -> set[int]:
    """The ids of those linked entities that are persons."""
    linked = {a.entity_id for a in links if a.entity_id is not None}
    found = authority.resolve(session, linked) if linked else {}
    return {id_ for id_ in linked if id_ in found and found[id_].type == EntityType.PERSON}


def _names(placed: Iterable[tuple[Span, list[Annotation]]], people: set[int]) -> tuple[Name, ...]:
    return tuple(Name(s.start, s.end, any(a.entity_id in people for a in said)) for s, said in placed)


def _read(text: str, language: str, names: tuple[Name, ...]) -> list[tuple[Word, Pronunciation | None]]:
    found = words.segment(text, language, names)
    return list(zip(found, pronunciation.pronounce(found), strict=True))


_kept = lru_cache(128)(_read)
"""The same of texts that are not long: a word takes far more memory than its characters."""


def _words(text: str, language: str, names: tuple[Name, ...]) -> list[tuple[Word, Pronunciation | None]]:
    return (_kept if len(text) <= reading.LONG else _read)(text, language, names)


def _aids(text: str, language: str, names: tuple[Name, ...], shown: Reading, view: TextView, unit: Unit) -> list[Aid]:
    aids = []
    for word, sound in _words(text, language, names):
        there = selector.name(word.start, word.end, shown, unit)
        said = selector.quote(word.start, word.end, shown)
        if (
            there.precision == Precision.EXACT
            and view in _LANGUAGES
            and _is_reworded(text[word.start : word.end], said)
        ):
            simplified = scripts.read(said, _LANGUAGES[view], TextView.ZH_HANS).text
            word = Word(0, len(said), said, simplified, word.part)
            sound = pronunciation.pronounce([word])[0]
        aids.append(Aid(said, there, sound, _entries(word, sound)))
    return aids


def _is_reworded(original: str, said: str) -> bool:
    """Whether a view has other words than the original, not just another script."""
    return original != said and scripts.fold(original) != scripts.fold(said)


def _entries(word: Word, sound: Pronunciation | None) -> tuple[Entry, ...]:
    whole = dictionary.meant(word.written, word.simplified)
    if whole:
        return tuple(sorted(whole, key=lambda e: sound is not None and e.reading != sound.syllables))
    if not word.is_chinese or len(word.written) != len(word.simplified):
        return ()
    parts = [(start, end) for start, end in dictionary.pieces(word.written) if end - start > 1]
    return tuple(e for a, b in parts for e in dictionary.meant(word.written[a:b], word.simplified[a:b]))
