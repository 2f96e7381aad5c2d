"""What to suggest as a gloss for a stretch of text: what people said before, then names, then the dictionary."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotations import authority, headword, read, reading, words
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity, EntityName
from annotations.language import primary, serving
from annotations.span import Span
from source_text import dictionary, scripts
from source_text.dictionary import Entry
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.scripts import TextView

LONGEST = 60
"""How many code points a selection may have whose parts are looked for."""
_TERM = 12  # code points of the longest part
_SHORT = 4  # code points of a selection that is explained by its characters, if need be
_SAID = (Status.APPROVED, Status.PROPOSED)


class Source(StrEnum):
    """Where a suggestion comes from."""

    GLOSS = "GLOSS"
    ENTITY = "ENTITY"
    DICTIONARY = "DICTIONARY"


class Suggestion(NamedTuple):
    """A gloss that might fit code points [start, end) of a paragraph.

    `score` says from 0 to 1 how far to trust it, `source` where it comes from: `gloss:` with a status, `entity:`
    with a key, or the dictionary. Of glosses, `uses` is how many say so and `gloss` the id of the latest.
    """

    text: str
    pinyin: str | None
    source: str
    score: float
    kind: Source
    start: int
    end: int
    part_of_speech: str | None = None
    uses: int = 0
    gloss: int | None = None


BASE = {(Status.APPROVED, True): 0.9, (Status.APPROVED, False): 0.8, (Status.PROPOSED, True): 0.7}
PROPOSED_ELSEWHERE, LINKED, PROPOSED_LINK, NAMED, DICTIONARY = 0.6, 0.55, 0.52, 0.5, 0.4
"""The scale: glosses by their status and whether they are of the same document, links on the very span, entities of
that name, and the dictionary. Each further use of a gloss adds a little, 0.04 at most; what a machine proposed loses
0.05. Another word of the same key counts half, and what fits only a part of the selection by its share."""
OTHER_WORD = 0.5


def suggest(session: Session, paragraph: Paragraph, start: int, end: int, language: str) -> list[Suggestion]:
    """Glosses for code points [start, end) of a paragraph, the best first.

    Where nothing is known of the stretch as a whole, nor of it without punctuation around, the longest known terms
    in it are suggested, each with its place.
    """
    text = paragraph.text[start:end]
    low, high = headword.core(text)
    for one, other in dict.fromkeys([(start, end), (start + low, start + high)]):
        found = _Look(session, paragraph, language, [(one, other)]).suggestions()
        if found:
            return found
    if high - low > LONGEST:
        return []
    parts = _parts(session, paragraph, start + low, start + high, language)
    whole = max(1, high - low)
    found = _Look(session, paragraph, language, parts).suggestions() if parts else []
    scaled = [s._replace(score=s.score * (s.end - s.start) / whole) for s in found]
    return sorted(scaled, key=_order)


def _order(suggestion: Suggestion) -> tuple[float, int, str]:
    return (-round(suggestion.score, 6), suggestion.start, suggestion.text)


class _Look:
    """One look-up of some stretches of a paragraph, all of them in the same few statements."""

    def __init__(
        self, session: Session, paragraph: Paragraph, language: str, stretches: Iterable[tuple[int, int]]
    ) -> None:
        self.session, self.paragraph, self.language = session, paragraph, language
        self.owner = session.get_one(Document, paragraph.document_id)
        self.stretches = {place: headword.key(paragraph.text[slice(*place)]) for place in stretches}
        self.best: dict[tuple[int, int, str], Suggestion] = {}

    def suggestions(self) -> list[Suggestion]:
        """All there is, the best first."""
        self._glosses()
        self._entities()
        if primary(self.language) == "en":
            self._dictionary()
        return sorted(self.best.values(), key=_order)

    def _offer(self, made: Suggestion) -> None:
        """Keep a suggestion, unless a better one says the same; uses of the same words add up."""
        key = (made.start, made.end, made.text.casefold())
        there = self.best.get(key)
        if there is None:
            self.best[key] = made
            return
        better, other = (made, there) if made.score > there.score else (there, made)
        self.best[key] = better._replace(uses=made.uses + there.uses, pinyin=better.pinyin or other.pinyin)

    def _glosses(self) -> None:
        rows: dict[str, list[Any]] = {}
        for row in self.session.execute(glosses(self.stretches.values(), self.language)):
            rows.setdefault(row.folded, []).append(row)
        for (start, end), key in self.stretches.items():
            quote = self.paragraph.text[start:end]
            for row in rows.get(key, ()):
                score = BASE.get((row.status, row.document_id == self.owner.id), PROPOSED_ELSEWHERE)
                score += 0.04 * (1 - 1 / row.uses) - (0.05 if row.origin == Origin.MACHINE else 0)
                if not headword.is_same(quote, self.owner.language, row.quote, row.spoken):
                    score *= OTHER_WORD
                source = f"gloss:{row.status.lower()}"
                of = (Source.GLOSS, start, end, row.part_of_speech, row.uses, row.latest)
                self._offer(Suggestion(row.text, row.pinyin, source, score, *of))

    def _entities(self) -> None:
        named = _named(self.session, self.stretches.values())
        linked = {place: self._linked(*place) for place in self.stretches}
        wanted = {*(e for of in named.values() for e in of), *(e for of in linked.values() for e in of)}
        entities = authority.resolve(self.session, wanted) if wanted else {}
        names = authority.names(self.session, {e.id for e in entities.values()}) if entities else {}
        for place, key in self.stretches.items():
            scores = {**dict.fromkeys(named.get(key, ()), NAMED), **linked[place]}
            for id_, score in scores.items():
                entity = entities.get(id_)
                spoken = (
                    [n for n in names[entity.id] if primary(n.language) == primary(self.language)] if entity else []
                )
                label = authority.label(spoken, self.language)
                if entity is not None and label:
                    self._offer(Suggestion(label, None, f"entity:{entity.key}", score, Source.ENTITY, *place))

    def _linked(self, start: int, end: int) -> dict[int, float]:
        """The entities that the very span is linked to."""
        statement = read.kept(
            select(Annotation.entity_id, Annotation.status).join(Span, col(Span.id) == col(Annotation.span_id)),
            (Kind.ENTITY_LINK,),
        ).where(
            col(Span.paragraph_id) == self.paragraph.id, col(Span.start) == start, col(Span.end) == end,
            col(Span.state) == "ANCHORED", col(Annotation.entity_id).is_not(None),
        )  # fmt: skip
        found: dict[int, float] = {}
        for entity, status in self.session.execute(statement):
            found[entity] = max(found.get(entity, 0), LINKED if status == Status.APPROVED else PROPOSED_LINK)
        return found

    def _dictionary(self) -> None:
        paragraph = self.paragraph
        low, high = min(start for start, _ in self.stretches), max(end for _, end in self.stretches)
        read_here = words.meanings(self.session, paragraph, self.owner.language, low, high)
        simplified = reading.read(paragraph.text, self.owner.language, TextView.ZH_HANS)
        for (start, end), key in self.stretches.items():
            every = dictionary.look_up(key)
            if not every:
                continue
            meant = read_here.get((start, end)) or dictionary.meant(
                paragraph.text[start:end], scripts.slice_of(simplified, start, end)
            )
            ranked: list[Entry] = list(dict.fromkeys([*meant, *every]))
            for rank, entry in enumerate(ranked):
                score = max(0.1, DICTIONARY - rank * 0.02) * (1 if entry in meant else OTHER_WORD)
                text = "; ".join(entry.definitions)
                of = (Source.DICTIONARY, start, end)
                self._offer(Suggestion(text, entry.pinyin, dictionary.SOURCE, score, *of))


def glosses(keys: Collection[str], language: str) -> Any:
    """Approved and proposed glosses of some terms in a language, those that say the same of the same in one row."""
    columns: tuple[Any, ...] = (
        col(Annotation.text), col(Annotation.pinyin), col(Annotation.part_of_speech), col(Annotation.status),
        col(Annotation.origin), col(Annotation.document_id), col(Span.quote), col(Span.folded),
        col(Document.language).label("spoken"),
    )  # fmt: skip
    joined: Any = (
        select(Annotation)
        .join(Span, col(Span.id) == col(Annotation.span_id))
        .join(Document, col(Document.id) == col(Annotation.document_id))
        .with_only_columns(*columns, func.count().label("uses"), func.max(col(Annotation.id)).label("latest"))
    )
    said = read.kept(joined, (Kind.GLOSS,), _SAID)
    wanted = said.where(col(Span.folded).in_(set(keys)), serving(col(Annotation.language), language))
    return wanted.group_by(*columns)


def _named(session: Session, keys: Iterable[str]) -> dict[str, list[int]]:
    """The ids of the entities that go by some names."""
    statement = (
        select(EntityName.folded, EntityName.entity_id)
        .join(Entity, col(Entity.id) == col(EntityName.entity_id))
        .where(col(EntityName.folded).in_(set(keys)), col(Entity.merged_into).is_(None))
    )
    found: dict[str, list[int]] = {}
    for name, entity in session.execute(statement.distinct()):
        found.setdefault(name, []).append(entity)
    return found


def _parts(session: Session, paragraph: Paragraph, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The known terms that cover most of a stretch, as few as can be, in order; single characters in a short one only."""
    shortest = 1 if end - start <= _SHORT else 2
    stretches = {
        (i, j): headword.key(paragraph.text[i:j])
        for i in range(start, end)
        for j in range(i + shortest, min(i + _TERM, end) + 1)
    }
    keys = set(stretches.values())
    glossed = read.kept(
        select(Span.folded).join(Annotation, col(Annotation.span_id) == col(Span.id)), (Kind.GLOSS,), _SAID
    )
    known = set(
        session.execute(
            glossed.where(col(Span.folded).in_(keys), serving(col(Annotation.language), language)).distinct()
        ).scalars()
    )
    known |= set(_named(session, keys))
    if primary(language) == "en":
        known |= {key for key in keys if dictionary.has(key)}
    return list(_cover(start, end, {place for place, key in stretches.items() if key in known}))


def _cover(start: int, end: int, known: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches that do not overlap: as few characters left over as can be, then as few stretches."""
    best: dict[int, tuple[int, int, tuple[int, int] | None]] = {end: (0, 0, None)}
    for at in range(end - 1, start - 1, -1):
        left, parts, _ = best[at + 1]
        stops = [stop for stop in range(at + 1, min(at + _TERM, end) + 1) if (at, stop) in known]
        choices = [(best[stop][0], best[stop][1] + 1, (at, stop)) for stop in stops]
        best[at] = min([(left + 1, parts, None), *choices], key=lambda c: c[:2])
    at = start
    while at < end:
        part = best[at][2]
        if part is not None:
            yield part
        at = part[1] if part else at + 1
