"""The translation memory: approved translations of whole paragraphs, found by texts that resemble the original."""

import threading
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlmodel import Session, col, select

from annotations import read
from annotations.annotation import Annotation, Kind, Status
from annotations.language import serving
from annotations.resemblance import Difference, Index, Key, Range, differences
from annotations.span import AnchorState, Span
from source_text.problems import Invalid
from source_text.sentence import paired

LONGEST = 10_000
"""How many code points a text to look for may have."""
FIRST, MOST = 5, 50
LEAST = 0.7


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


_indices: WeakKeyDictionary[Any, Index] = WeakKeyDictionary()
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
    translations do not count.
    """
    check(text, first, least)
    statement = read.kept(
        select(Span.id, Span.since, Annotation.id).join(Annotation, col(Annotation.span_id) == col(Span.id)),
        (Kind.TRANSLATION,),
        (Status.APPROVED,),
    ).where(Span.state == AnchorState.ANCHORED, serving(col(Annotation.language), language))
    if besides is not None:
        statement = statement.where(col(Span.paragraph_id) != besides)
    pairs: dict[Key, int] = {}
    for span, since, translation in session.exec(statement.order_by(col(Annotation.id))):
        pairs[span, since] = translation
    with _lock:
        index = _index(session, pairs)
        matches = index.find(text, least, pairs)
    spans = read.spans(session, {m.key[0] for m in matches[: first * 4]})
    said = read.annotations(session, {pairs[m.key] for m in matches[: first * 4]})
    found: dict[tuple[str, str, Range], Memory] = {}
    for match in matches[: first * 4]:
        made = _memory(text, spans[match.key[0]], said[pairs[match.key]], match.part, match.query, match.score)
        rendered = (made.translation.text or "")[slice(*made.translated)]
        shown = made.span.quote[slice(*match.part)], rendered, match.query
        found.setdefault(shown, made)
    return list(found.values())[:first]


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


def _index(session: Session, pairs: dict[Key, int]) -> Index:
    """The index of the texts of some pairs. Each is read and kept once: under one id and revision it never changes.

    It is made anew when half of it is outdated.
    """
    database = session.get_bind().engine
    index = _indices.get(database)
    missing = [span for span, since in pairs if index is None or (span, since) not in index]
    if index is None or (missing and index.outdated > len(index) / 2 + 1_000):
        index, missing = Index(), [span for span, _ in pairs]
        _indices[database] = index
    for start in range(0, len(missing), 1_000):
        some = select(Span.id, Span.since, Span.quote).where(col(Span.id).in_(missing[start : start + 1_000]))
        for span, since, quote in session.exec(some):
            index.add((span, since), quote)
    return index


def _memory(text: str, span: Span, translation: Annotation, part: Range, query: Range, score: float) -> Memory:
    said = translation.text or ""
    rendered = (0, len(said))
    if part != (0, len(span.quote)):
        rendered = dict(paired(span.quote, said)).get(part, rendered)
    apart = [
        Difference(d.start + query[0], d.end + query[0], d.low + part[0], d.high + part[0])
        for d in differences(text[slice(*query)], span.quote[slice(*part)])
    ]
    return Memory(span, translation, score, query, part, rendered, apart)
