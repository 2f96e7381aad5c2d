"""How alike two names are, blind to script and variant forms, and the best of many for one that is sought."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

from rapidfuzz import fuzz, process

from source_text import scripts

FOLDED = 1 << 17
"""How many folded names are remembered, since a service is asked for the same ones again and again."""
NEAR = 60.0
"""The likeness below which two names have nothing to do with each other."""

_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_ACCENTS = re.compile("(?<=[a-z\u00c0-\u024f\u1e00-\u1eff])[\u0300-\u036f]+")


class Near(NamedTuple):
    """The place of a name in a list, and how alike it is, from 0 to 100, which is the very same name."""

    place: int
    likeness: float


@lru_cache(FOLDED)
def fold(name: str) -> str:
    """A name as it is compared: blind to script, variant, case, accents on Latin letters and what is no letter or digit."""
    plain = unicodedata.normalize("NFKC", scripts.fold(name))
    bare = "".join(unicodedata.normalize("NFD", c)[0] if _LATIN.match(c) else c for c in plain)
    bare = _ACCENTS.sub("", bare)
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in bare).split())


class Names:
    """Many folded names, ready to be searched."""

    def __init__(self, folded: Iterable[str]) -> None:
        self.places: dict[str, list[int]] = {}
        for place, name in enumerate(folded):
            self.places.setdefault(name, []).append(place)
        self.ordered = sorted(self.places)

    def best(self, wanted: str, limit: int) -> list[Near]:
        """The names most like a folded one, the best first; only the very same ones have 100."""
        if not wanted:
            return []
        judged = ((alike(wanted, name), name) for name in self._likely(wanted))
        found = [Near(place, likeness) for likeness, name in judged if likeness >= NEAR for place in self.places[name]]
        return sorted(found, key=lambda near: (-near.likeness, near.place))[:limit]

    def _likely(self, wanted: str) -> set[str]:
        """All names that may be near, told by each rule of `alike` for itself, which is quick."""
        scorers = [fuzz.ratio, fuzz.token_sort_ratio] if " " in wanted else [fuzz.ratio]
        found = {
            name
            for scorer in scorers
            for name, _, _ in process.extract(wanted, self.ordered, scorer=scorer, score_cutoff=NEAR, limit=None)
        }
        if len(wanted) > 1:
            found.update(wanted[:n] for n in range(2, len(wanted) + 1) if wanted[:n] in self.places)
            after = islice(self.ordered, bisect_left(self.ordered, wanted), None)
            found.update(takewhile(lambda name: name.startswith(wanted), after))
        return found


def alike(one: str, other: str) -> float:
    """How alike two folded names are: by their letters, or where both have several words, by these in any order."""
    if one == other:
        return 100.0
    found = fuzz.ratio(one, other)
    if " " in one and " " in other:
        found = max(found, fuzz.token_sort_ratio(one, other) * 0.97)
    if min(len(one), len(other)) > 1 and (one.startswith(other) or other.startswith(one)):
        found = max(found, NEAR + 15 * min(len(one), len(other)) / max(len(one), len(other)))
    return min(found, 97.0)


def any_alike(wanted: Iterable[str], there: Iterable[str]) -> float:
    """The best likeness between any of some values and any of others."""
    others = [fold(value) for value in there]
    return max((alike(fold(value), other) for value in wanted for other in others), default=0.0)
