"""How alike two names are, blind to script and variant forms, and the best of many for one that is sought."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from source_text import scripts

NEAR = 60.0
"""The likeness below which two names have nothing to do with each other."""


class Near(NamedTuple):
    """The place of a name in a list, and how alike it is, from 0 to 100, which is the very same name."""

    place: int
    likeness: float


def fold(name: str) -> str:
    """A name as it is compared: blind to script, variant, case, accents on Latin letters and what is no letter or digit."""
    plain = unicodedata.normalize("NFKC", scripts.fold(name))
    bare = (
        unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c < "\u0250" or "\u1e00" <= c < "\u1f00" else c for c in plain
    )
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in bare).split())


def best(wanted: str, folded: Sequence[str], limit: int) -> list[Near]:
    """The names of a list, folded, most like a folded one, the best first; only the very same ones have 100."""
    if not wanted:
        return []
    found = process.extract(wanted, folded, scorer=alike, score_cutoff=NEAR, limit=limit)
    return [Near(place, likeness) for _, likeness, place in found]


def alike(one: str, other: str, *, score_cutoff: float | None = None, **_: object) -> float:
    """How alike two folded names are: by their letters, or where both have several words, by these in any order."""
    if one == other:
        return 100.0
    found = fuzz.ratio(one, other, score_cutoff=score_cutoff or 0)
    if " " in one and " " in other:
        found = max(found, fuzz.token_sort_ratio(one, other) * 0.97)
    if min(len(one), len(other)) > 1 and (one.startswith(other) or other.startswith(one)):
        found = max(found, NEAR + 15 * min(len(one), len(other)) / max(len(one), len(other)))
    return min(found, 97.0) if found >= (score_cutoff or 0) else 0.0


def any_alike(wanted: Iterable[str], there: Iterable[str]) -> float:
    """The best likeness between any of some values and any of others."""
    others = [fold(value) for value in there]
    return max((alike(fold(value), other) for value in wanted for other in others), default=0.0)
