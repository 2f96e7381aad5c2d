"""Where a document is not of one mind: glosses that differ, names that differ, and glosses that a translation leaves out."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from annotations import authority, headword, translation, wording
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.entity import Entity
from annotations.language import primary, serving
from annotations.read import kept
from annotations.span import AnchorState, Span
from annotations.wording import Prose
from source_text import bulk
from source_text import read as texts
from source_text.document import Document
from source_text.paragraph import Paragraph

ALIKE = 75
"""How alike, from 0 to 100, a name in a translation and one of an entity must be to be taken for a form of it."""
_TOGETHER = 1_000


class FindingKind(StrEnum):
    """In what a document is not of one mind."""

    GLOSSES_DIFFER = "GLOSSES_DIFFER"
    NAMES_DIFFER = "NAMES_DIFFER"
    GLOSS_NOT_FOLLOWED = "GLOSS_NOT_FOLLOWED"


class Place(NamedTuple):
    """Where a variant stands: the span, what is said of it there, and the translation that is meant, if one is."""

    ordinal: int
    span: Span
    annotation: Annotation
    translation: Annotation | None = None


class Variant(NamedTuple):
    """One of the wordings, and its places in the order of the text; None stands for a name that could not be found."""

    text: str | None
    places: list[Place]


class Finding(NamedTuple):
    """One term or entity with its variants, the most frequent first; `key` says where it stands in the report."""

    key: tuple[int, int, int, int]
    kind: FindingKind
    term: str
    entity: Entity | None
    variants: list[Variant]


Row = tuple[Annotation, Span, int]
"""An annotation, its span, and the ordinal of its paragraph."""


def report(
    session: Session, document: Document, language: str, kinds: Collection[FindingKind] | None = None
) -> list[Finding]:
    """All findings in the current text of a document for one language, kind by kind and as the text runs.

    Approved and proposed glosses and links count, and of each paragraph the translation that readers get.
    """
    wanted = set(FindingKind) if kinds is None else set(kinds)
    material = _Material(session, document, language)
    found: list[Finding] = []
    if FindingKind.GLOSSES_DIFFER in wanted:
        found += material.glosses_differ()
    if FindingKind.NAMES_DIFFER in wanted:
        found += material.names_differ()
    if FindingKind.GLOSS_NOT_FOLLOWED in wanted:
        found += material.not_followed()
    return sorted(found, key=lambda f: f.key)


class _Material:
    """What a report looks at, read in a few statements."""

    def __init__(self, session: Session, document: Document, language: str) -> None:
        self.session, self.document, self.language = session, document, language
        self.glosses = self._rows(Kind.GLOSS)
        self.links = [row for row in self._rows(Kind.ENTITY_LINK) if row[0].entity_id is not None]
        self.translations: dict[int, tuple[Annotation, Prose]] = {}
        numbers = [p.id for p in texts.all_paragraphs(session, document)]
        for some in bulk.parts(numbers, _TOGETHER):
            for paragraph, row in translation.best(session, some, language).items():
                self.translations[paragraph] = row, Prose(row.text or "", row.language or language)
        self.spans: dict[int, set[tuple[int, int]]] = {}
        for _, span, _ in [*self.glosses, *self.links]:
            self.spans.setdefault(span.paragraph_id, set()).add((span.start, span.end))

    def _rows(self, kind: Kind) -> list[Row]:
        """Approved and proposed annotations of a kind that have a place, in the order of the text."""
        statement = kept(
            select(Annotation, Span, Paragraph.ordinal)
            .join(Span, col(Span.id) == col(Annotation.span_id))
            .join(Paragraph, col(Paragraph.id) == col(Span.paragraph_id)),
            (kind,),
            (Status.APPROVED, Status.PROPOSED),
        ).where(Annotation.document_id == self.document.id, Span.state == AnchorState.ANCHORED)
        if kind == Kind.GLOSS:
            statement = statement.where(serving(col(Annotation.language), self.language))
        order = (col(Paragraph.ordinal), col(Span.start), col(Span.end), col(Annotation.id))
        rows = self.session.exec(statement.order_by(*order))
        return [(annotation, span, ordinal or 0) for annotation, span, ordinal in rows]

    def _is_nested(self, span: Span) -> bool:
        """Whether a longer stretch is glossed or linked, which has a meaning of its own."""
        return any(
            low <= span.start and span.end <= high and high - low > span.end - span.start
            for low, high in self.spans[span.paragraph_id]
        )

    def glosses_differ(self) -> Iterable[Finding]:
        """Terms with glosses that have nothing in common."""
        terms: dict[str, list[Row]] = {}
        for row in self.glosses:
            key = headword.key(row[1].quote)
            terms.setdefault(key if len(key) > 1 else row[1].quote, []).append(row)
        for rows in terms.values():
            variants = _variants((a.text or "", Place(ordinal, span, a)) for a, span, ordinal in rows)
            said = [v.text or "" for v in variants]
            if any(not wording.says_same(said[0], other, self.language) for other in said[1:]):
                yield _finding(FindingKind.GLOSSES_DIFFER, variants, rows[0][0].id)

    def not_followed(self) -> Iterable[Finding]:
        """Approved glosses that the translation of their paragraph does not have."""
        terms: dict[tuple[str, str], list[Place]] = {}
        approved: dict[int, list[Row]] = {}
        for row in self.glosses:
            if row[0].status == Status.APPROVED and row[1].paragraph_id in self.translations:
                approved.setdefault(row[1].id, []).append(row)
        for rows in approved.values():
            _, span, ordinal = rows[0]
            translated, prose = self.translations[span.paragraph_id]
            if self._is_nested(span) or any(prose.has(a.text or "") for a, _, _ in rows):
                continue
            for annotation, _, _ in rows:
                place = Place(ordinal, span, annotation, translated)
                terms.setdefault((headword.key(span.quote), annotation.text or ""), []).append(place)
        for (_, text), places in terms.items():
            yield _finding(FindingKind.GLOSS_NOT_FOLLOWED, [Variant(text, places)], places[0].annotation.id)

    def names_differ(self) -> Iterable[Finding]:
        """Entities that go by names of which none is a part of the other, in glosses and translations."""
        entities = authority.resolve(self.session, {a.entity_id or 0 for a, _, _ in self.links})
        known: dict[int, list[str]] = {}
        for id_, names in authority.names(self.session, {e.id for e in entities.values()}).items():
            spoken = [n for n in names if primary(n.language) == primary(self.language)]
            known[id_] = [n.text for n in sorted(spoken, key=lambda n: not n.is_label)]
        glossed: dict[int, list[Annotation]] = {}
        for annotation, span, _ in self.glosses:
            glossed.setdefault(span.id, []).append(annotation)
        mentioned: dict[int, list[Row]] = {}
        for row in self.links:
            if row[0].entity_id in entities and not self._is_nested(row[1]):
                mentioned.setdefault(entities[row[0].entity_id].id, []).append(row)
        others = {id_: {n.casefold() for k, v in known.items() if k != id_ for n in v} for id_ in mentioned}
        for id_, rows in mentioned.items():
            said: list[tuple[str | None, Place]] = []
            done: set[tuple[int, str | None]] = set()
            for link, span, ordinal in rows:
                own = [a.text or "" for a in glossed.get(span.id, ())]
                said += [
                    (self._name(a.text or "", known[id_]), Place(ordinal, span, a)) for a in glossed.get(span.id, ())
                ]
                for name in self._rendered(span, [*known[id_], *own], others[id_], link):
                    if (span.paragraph_id, name) not in done:
                        done.add((span.paragraph_id, name))
                        said.append((name, Place(ordinal, span, link, self.translations[span.paragraph_id][0])))
            variants = _variants(said)
            if self._differ([v.text for v in variants], known[id_]):
                entity = next(e for e in entities.values() if e.id == id_)
                yield _finding(FindingKind.NAMES_DIFFER, variants, id_, entity)

    def _name(self, gloss: str, known: Sequence[str]) -> str:
        """The known name that a gloss gives, else what it says."""
        return next((n for n in known if wording.says_same(n, gloss, self.language)), wording.alternatives(gloss)[0])

    def _rendered(self, span: Span, names: Sequence[str], others: set[str], link: Annotation) -> list[str | None]:
        """The names by which a translation calls what is mentioned in its paragraph.

        None stands for none, where a person links it: what a machine links may be no mention at all.
        """
        if span.paragraph_id not in self.translations or not names:
            return []
        prose = self.translations[span.paragraph_id][1]
        there = [n for n in dict.fromkeys(names) if prose.names(n)]
        if there:
            longest = [n for n in there if not any(self._within(n, m) for m in there)]
            return [self._name(n, names) for n in longest]
        near = self._near(prose, names, others)
        if near is not None:
            return [near]
        return [None] if link.status == Status.APPROVED or link.origin != Origin.MACHINE else []

    def _within(self, one: str, other: str) -> bool:
        part = wording.is_part(one, other, self.language)
        return one != other and part and not wording.is_part(other, one, self.language)

    @staticmethod
    def _near(prose: Prose, names: Sequence[str], others: set[str]) -> str | None:
        """What in a translation looks most like one of the names, and is not the name of another entity."""
        best, found = float(ALIKE), None
        for name in names:
            length = len(name.split())
            for run in (r for n in (length - 1, length, length + 1) if n > 0 for r in prose.capitalised(n)):
                alike = fuzz.ratio(run.casefold(), name.casefold())
                if alike >= best and run.casefold() not in others:
                    best, found = alike + 1e-6, run
        return found

    def _differ(self, names: Sequence[str | None], known: Sequence[str]) -> bool:
        """Whether names do not go together: one is missing, or neither of two is a part of the other."""
        said = [n for n in names if n is not None]
        if None in names and (said or known):
            return True
        return any(
            not wording.is_part(one, other, self.language) and not wording.is_part(other, one, self.language)
            for i, one in enumerate(said)
            for other in said[:i]
        )


def _variants(said: Iterable[tuple[str | None, Place]]) -> list[Variant]:
    """What is said, by its words, the most frequent first, then as the text runs."""
    found: dict[str | None, list[Place]] = {}
    for text, place in said:
        found.setdefault(text, []).append(place)
    return sorted(
        (Variant(text, places) for text, places in found.items()), key=lambda v: (v.text is None, -len(v.places))
    )


def _finding(kind: FindingKind, variants: list[Variant], number: int, entity: Entity | None = None) -> Finding:
    first = min((p for v in variants for p in v.places), key=lambda p: (p.ordinal, p.span.start))
    key = (list(FindingKind).index(kind), first.ordinal, first.span.start, number)
    return Finding(key, kind, first.span.quote, entity, variants)
