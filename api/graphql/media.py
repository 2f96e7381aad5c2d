"""The forms that answers have, and which of them a client wants."""

from functools import lru_cache
from typing import NamedTuple

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
PARTS = "multipart/mixed"
WHOLE = (JSON, GRAPHQL)
"""The forms of one result."""
FLOWING = (EVENTS, PARTS)
"""The forms of results that come one after the other."""
PARAMETER = "deferspec"
"""What asks for increments in the form of an earlier draft, which is not spoken here."""


class Range(NamedTuple):
    """One part of an Accept header."""

    kind: str
    quality: float
    parameters: frozenset[str]


class Wish(NamedTuple):
    """The form for one result, for several, and for the increments of one; None where the client takes none."""

    one: str | None
    several: str | None
    increments: str | None


LONGEST = 2_000
"""Characters of an Accept header that are looked at."""


@lru_cache(256)
def wish(accept: str | None) -> Wish:
    """What an Accept header asks for. Among forms that are as welcome, the one named first is taken.

    Increments are sent only to those who name a form for them: others get the whole result at once.
    """
    ranges = [_range(part) for part in (accept or "*/*")[:LONGEST].split(",")]
    ranks = {kind: rank for kind in (*WHOLE, *FLOWING) if (rank := _rank(kind, ranges))}

    def best(kinds: tuple[str, ...], precision: int = 0) -> str | None:
        welcome = {kind: ranks[kind] for kind in kinds if kind in ranks and ranks[kind][1] >= precision}
        return max(welcome, key=lambda kind: welcome[kind], default=None)

    top = max((rank[:2] for rank in ranks.values()), default=None)
    first = tuple(kind for kind in ranks if ranks[kind][:2] == top)
    one = best(tuple(kind for kind in first if kind in WHOLE) or first)
    return Wish(one, best(FLOWING), best(FLOWING, precision=2))


def _rank(kind: str, ranges: list[Range]) -> tuple[float, int, int] | None:
    """How welcome a form is: by quality, by how precisely it is named, and by its place; None where it is not."""
    names = ("*/*", kind.split("/")[0] + "/*", kind)
    found = [
        (names.index(r.kind), -place, r.quality)
        for place, r in enumerate(ranges)
        if r.kind in names and not (kind == PARTS and PARAMETER in r.parameters)
    ]
    precision, place, quality = max(found, default=(0, 0, 0.0))
    return (quality, precision, place) if quality > 0 else None


def _range(text: str) -> Range:
    kind, *rest = (part.strip().lower() for part in text.split(";"))
    given = dict(part.partition("=")[::2] for part in rest)
    return Range(kind, _quality(given.get("q", "1")), frozenset(given))


def _quality(text: str) -> float:
    """A quality; one that cannot be read counts as the highest."""
    try:
        found = float(text)
    except ValueError:
        return 1.0
    return found if 0 <= found <= 1 else 1.0
