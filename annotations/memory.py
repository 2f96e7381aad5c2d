"""The translation memory: approved translations of whole paragraphs, found by texts that resemble the original."""

import threading
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel import Session, col, select

from annotations import read
from annotations.annotation import Annotation, Kind, Status
from annotations.language import serving
from annotations.resemblance import Difference, Index, Key, Match, Range, differences
from annotations.span import AnchorState, Span
from source_text import bulk
from source_text.document import Document
from source_text.problems import Invalid
from source_text.sentence import paired

LONGEST = 10_000
"""How many code points a text to look for may have."""
FIRST, MOST = 5, 50
LEAST = 0.7
_TOGETHER = 1_000
S = TypeVar("S", bound=Any)


class Memory(NamedTuple):
    """A pair of original and translation that resembles a text or a sentence of it.

    `part` is the range of the paragraph's stretch `span` that resembles `query`, a range of the text; `translated` that of
    the translation which renders it, all of it where no smaller one is known to. `differences` count in code points from
    the start of the text and of the stretch. `score` is from 0 to 1.
    """

    span: Span
    translation: Annotation
    score: float
    query: Range
    part: Range
    translated: Range
    differences: list[Difference]


class _Known:
    """The originals of all approved pairs of a database, as of one version of each document.

    A text stands under the id of its span and the revision from which it is so: under these it never changes.
    """

    def __init__(self) -> None:
        self.index = Index()
        self.versions: dict[int, int] = {}
        self.owners: dict[int, int] = {}

    def refresh(self, session: Session) -> set[int]:
        """Read what is new in the documents that a reading session sees, and return their ids."""
        there = dict(session.exec(select(Document.id, Document.version)).all())
        if self.index.outdated > len(self.index) / 2 + 1_000:
            self.index, self.versions = Index(), {}
        changed = [id_ for id_, version in there.items() if self.versions.get(id_) != version]
        for some in bulk.parts(changed, _TOGETHER):
            pairs = _approved(
                select(Span.id, Span.since, Span.document_id).join(Annotation, col(Annotation.span_id) == col(Span.id))
            )
            rows = session.exec(pairs.where(col(Annotation.document_id).in_(some))).all()
            self.owners.update((span, document) for span, _, document in rows)
            for missing in bulk.parts([span for span, since, _ in rows if (span, since) not in self.index], _TOGETHER):
                texts = select(Span.id, Span.since, Span.quote).where(col(Span.id).in_(missing))
                for span, since, quote in session.exec(texts):
                    if (span, since) not in self.index:
                        self.index.add((span, since), quote)
        self.versions |= there
        return set(there)


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_lock = threading.Lock()


def find(
    session: Session,
    text: str,
    language: str,
    *,
    first: int = FIRST,
    least: float = LEAST,
    besides: int | None = None,
) -> list[Memory]:
    """Approved translations of what resembles a text, or a sentence of it, the best first.

    The texts are compared blind to script and variant forms. `besides` is the id of a paragraph whose own
    translations do not count. Only what the session sees is found, which has to be a reading one.
    """
    check(text, first, least)
    matches = _matches(session, text, least)
    pairs = _pairs(session, {match.key[0] for match in matches}, language, besides)
    found: dict[tuple[str, str, Range], Memory] = {}
    for match in matches:
        if len(found) == first:
            break
        if match.key in pairs:
            made = _memory(text, *pairs[match.key], match)
            rendered = (made.translation.text or "")[slice(*made.translated)]
            found.setdefault((made.span.quote[slice(*match.part)], rendered, match.query), made)
    return list(found.values())


def check(text: str, first: int, least: float) -> None:
    """Refuse what cannot be looked for."""
    if not text.strip():
        raise Invalid("The text is empty.", path=("text",), hint="Give at least one character to look for.")
    if len(text) > LONGEST:
        raise Invalid(
            f"The text has {len(text)} characters.",
            path=("text",),
            hint=f"Give at most {LONGEST}, such as one paragraph.",
            limit=LONGEST,
        )
    if not 0 <= first <= MOST:
        raise Invalid(f"`first` is {first}.", path=("first",), hint=f"It may be from 0 to {MOST}.", limit=MOST)
    if not 0.3 <= least <= 1:
        raise Invalid(
            f"`minScore` is {least}.",
            path=("min_score",),
            hint="It may be from 0.3 to 1; below that all texts are alike.",
        )


def _matches(session: Session, text: str, least: float) -> list[Match]:
    """What resembles a text among the originals of the documents that the session sees."""
    with _lock:
        known = _known.setdefault(session.get_bind().engine, _Known())
        seen = known.refresh(session)
        return known.index.find(text, least, lambda key: known.owners[key[0]] in seen)


def _pairs(session: Session, spans: set[int], language: str, besides: int | None) -> dict[Key, tuple[Span, Annotation]]:
    """The pairs of some spans that are approved now, in a language, each with its latest translation."""
    found: dict[Key, tuple[Span, Annotation]] = {}
    for some in bulk.parts(sorted(spans), _TOGETHER):
        statement = _approved(select(Span, Annotation).join(Annotation, col(Annotation.span_id) == col(Span.id)))
        statement = statement.where(col(Span.id).in_(some), serving(col(Annotation.language), language))
        for span, translation in session.exec(statement.order_by(col(Annotation.id))):
            if span.paragraph_id != besides:
                found[span.id, span.since] = span, translation
    return found


def _approved(statement: S) -> S:
    """A statement over spans and annotations, narrowed to approved translations that have a place."""
    narrowed: S = read.kept(statement, (Kind.TRANSLATION,), (Status.APPROVED,)).where(
        Span.state == AnchorState.ANCHORED
    )
    return narrowed


def _memory(text: str, span: Span, translation: Annotation, match: Match) -> Memory:
    said = translation.text or ""
    rendered = (0, len(said))
    if match.part != (0, len(span.quote)):
        rendered = dict(paired(span.quote, said)).get(match.part, rendered)
    apart = [
        Difference(d.start + match.query[0], d.end + match.query[0], d.low + match.part[0], d.high + match.part[0])
        for d in differences(text[slice(*match.query)], span.quote[slice(*match.part)])
    ]
    return Memory(span, translation, match.score, match.query, match.part, rendered, apart)
