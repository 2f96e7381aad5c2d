"""What people accepted and rejected, as counts over contexts: it makes the linker more or less sure in alike ones."""

from collections import defaultdict
from collections.abc import Iterable, Set
from functools import lru_cache
from itertools import takewhile
from math import exp, log
from typing import NamedTuple

NEAR = 8
"""How many code points before and after a name belong to its context."""
SAME = 0.8
"""From this likeness on, a context in which a name was rejected keeps it from being proposed."""
_STRENGTH = 1.5
_LEAST = 0.12
_WEIGHTS = (0.35, 0.35, 0.15, 0.15)


class Context(NamedTuple):
    """Where a name stands: the text before and after it, and the keys of the other entities in the paragraph."""

    before: str
    after: str
    near: frozenset[str] = frozenset()


class Judgement(NamedTuple):
    """A link that somebody approved or rejected: what stood there, folded, and for which entity it was taken."""

    surface: str
    entity: str
    approved: bool
    context: Context


class Verdict(NamedTuple):
    """What experience says of a proposal: a shift of its log-odds, whether it must not be made, and why."""

    shift: float = 0.0
    refused: bool = False
    reasons: tuple[str, ...] = ()


NOTHING = Verdict()


class Experience:
    """The judgements of a set of documents, to be asked about names in new contexts."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._known: defaultdict[tuple[str, str], list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            self._known[judgement.surface, judgement.entity].append(judgement)
        self.surfaces = frozenset(surface for surface, _ in self._known)

    def entities(self, surface: str) -> list[str]:
        """The entities that a folded surface was judged a name of, one way or the other."""
        return sorted(entity for of, entity in self._known if of == surface)

    def weigh(self, surface: str, entity: str, context: Context) -> Verdict:
        """What the judgements on a folded surface as a name of an entity say in a context.

        Each counts by how alike its context is; the sums are smoothed, so that one says little and many say much.
        """
        judged = self._known.get((surface, entity))
        if not judged:
            return NOTHING
        alike = [(likeness(one.context, context), one) for one in judged]
        refused = max((how for how, one in alike if not one.approved), default=0.0)
        accepted = max((how for how, one in alike if one.approved), default=0.0)
        for_it = sum(how for how, one in alike if one.approved and how >= _LEAST)
        against = sum(how for how, one in alike if not one.approved and how >= _LEAST)
        shift = _STRENGTH * log((for_it + 0.5) / (against + 0.5))
        reasons = [
            f"{verb} {count} time{'s' * (count > 1)} in contexts like this (likeness up to {best:.2f})."
            for verb, approved, best in (("Approved", True, accepted), ("Rejected", False, refused))
            if (count := sum(how >= _LEAST and one.approved == approved for how, one in alike))
        ]
        return Verdict(shift, refused >= SAME and refused > accepted, tuple(reasons))


def likeness(one: Context, other: Context) -> float:
    """How alike two contexts are, from 0 to 1: the characters beside the name count most, then words and entities.

    What neither context has says nothing, and leaves its weight to the rest.
    """
    pairs, near = (_pairs(one.before, one.after), _pairs(other.before, other.after)), (one.near, other.near)
    parts = (
        (_run(one.before[::-1], other.before[::-1]), one.before or other.before),
        (_run(one.after, other.after), one.after or other.after),
        (_shared(*pairs), any(pairs)),
        (_shared(*near), any(near)),
    )
    total = sum(weight for weight, (_, told) in zip(_WEIGHTS, parts, strict=True) if told)
    if not total:
        return 1.0
    return sum(weight * share for weight, (share, told) in zip(_WEIGHTS, parts, strict=True) if told) / total


def _run(one: str, other: str) -> float:
    """How much of four characters agrees, from the name outwards."""
    if one[:4] == other[:4]:
        return 1.0
    agreeing = zip(one[:3], other[:3], strict=False)
    return (0.0, 0.5, 0.75, 0.9)[sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], agreeing))]


@lru_cache(maxsize=1 << 13)  # each judgement is compared with every place where its name stands
def _pairs(before: str, after: str) -> frozenset[str]:
    found = (text[i : i + 2] for text in (before, after) for i in range(len(text) - 1))
    return frozenset(pair for pair in found if pair.isalnum())


def _shared(one: Set[str], other: Set[str]) -> float:
    """How much of the smaller set the other has too; not all entities around a judged link need be known."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def shifted(confidence: float, shift: float) -> float:
    """A confidence after a shift of its log-odds, between 0.01 and 0.99, with two decimals."""
    odds = log(confidence / (1 - confidence)) + shift
    return round(min(0.99, max(0.01, 1 / (1 + exp(-odds)))), 2)
