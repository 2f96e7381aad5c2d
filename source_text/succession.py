"""Which paragraph of a new revision succeeds which of the old one, and so keeps its id."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from source_text import scripts

CLOSE = 0.15
"""How much less alike a rival may be."""
NEAR = 0.3
"""How alike two texts must be that stand between the same unchanged neighbours."""
FAR = 0.6
"""How alike two texts must be that stand anywhere."""
PART = 0.8
"""How much of a text must be found in another to be a part of it."""
_CANDIDATES = 4
_RAREST = 32
_COMMON = 30

Pairs = list[tuple[int, int]]


class _Text(NamedTuple):
    """A paragraph with its index, and the pairs of neighbouring characters in it."""

    at: int
    grams: frozenset[str]


def pair(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new paragraph the index of the old one that it succeeds, or None; each old one at most once.

    Texts that stayed the same come first, then those that stand elsewhere unchanged, then those that are
    alike, in whichever script. The first part of a paragraph that was split succeeds it, and paragraphs that were joined are
    succeeded as the first of them.
    """
    kept: list[int | None] = [None] * len(new)
    in_order = _unchanged(old, new)
    _keep(kept, in_order)
    _keep(kept, _elsewhere(old, new, kept))
    for olds, news in _gaps(len(old), len(new), in_order, kept):
        _keep(kept, _alike(_texts(old, olds), _texts(new, news), NEAR))
    olds, news = _open(range(len(old)), range(len(new)), kept)
    _keep(kept, _alike(_texts(old, olds), _texts(new, news), FAR))
    return kept


def _keep(kept: list[int | None], pairs: Pairs) -> None:
    for i, j in pairs:
        kept[j] = i


def _unchanged(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The longest row of equal texts in the same order."""
    numbers: dict[str, int] = {}
    before, after = ([numbers.setdefault(text, len(numbers)) for text in texts] for texts in (old, new))
    pairs: Pairs = []
    for block in LCSseq.opcodes(before, after).as_matching_blocks():
        pairs += ((block.a + k, block.b + k) for k in range(block.size))
    return pairs


def _elsewhere(old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> Pairs:
    """Equal texts in another order: paragraphs that were moved."""
    olds, news = _open(range(len(old)), range(len(new)), kept)
    there: dict[str, deque[int]] = defaultdict(deque)
    for i in olds:
        there[old[i]].append(i)
    return [(there[new[j]].popleft(), j) for j in news if there.get(new[j])]


def _open(olds: range, news: range, kept: Sequence[int | None]) -> tuple[list[int], list[int]]:
    """The indices that are not yet paired."""
    taken = set(kept)
    return [i for i in olds if i not in taken], [j for j in news if kept[j] is None]


def _gaps(old: int, new: int, pairs: Pairs, kept: Sequence[int | None]) -> Iterator[tuple[list[int], list[int]]]:
    """The unpaired indices between one unchanged paragraph and the next."""
    taken = set(kept)
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (old, new)]):
        olds = [k for k in range(i + 1, next_i) if k not in taken]
        news = [k for k in range(j + 1, next_j) if kept[k] is None]
        if olds and news:
            yield olds, news


def _texts(texts: Sequence[str], indices: Sequence[int]) -> list[_Text]:
    return [_Text(k, _grams(scripts.fold(texts[k]))) for k in indices]


def _grams(text: str) -> frozenset[str]:
    framed = f"\n{text}\n"
    return frozenset(framed[k : k + 2] for k in range(len(framed) - 1))


def _alike(olds: list[_Text], news: list[_Text], least: float) -> Pairs:
    """Pairs of texts that are alike, the most alike first; of equally good ones the first in order."""
    old, new = {text.at: text for text in olds}, {text.at: text for text in news}
    ranked = sorted((-score, i, j) for score, i, j in _scored(olds, news) if score >= least)
    forth: dict[int, int] = {}
    back: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in forth and j not in back:
            forth[i], back[j] = j, i
    for i, j in sorted(forth.items()):
        first = j
        while first - 1 in new and first - 1 not in back and _shares(new[first - 1], new[j], old[i]):
            first -= 1
        if first != j:
            forth[i] = first
            back[first] = back.pop(j)
    for j, i in sorted(back.items()):
        first = i
        while first - 1 in old and first - 1 not in forth and _shares(old[first - 1], old[i], new[j]):
            first -= 1
        if first != i:
            back[j] = first
            forth[first] = forth.pop(i)
    return [(i, j) for j, i in back.items()]


def contested(old: Sequence[str], new: Sequence[str], kept: Sequence[int | None]) -> set[int]:
    """The old paragraphs that were changed and may as well be others: a third text is about as like one of a pair as
    the other is."""
    same = {i for j, i in enumerate(kept) if i is not None and old[i] == new[j]}
    olds = _texts(old, [i for i in range(len(old)) if i not in same])
    news = _texts(new, [j for j, i in enumerate(kept) if i not in same])
    grams = {text.at: text.grams for text in olds}
    paired = [(i, text) for text in news if (i := kept[text.at]) is not None]
    own = {i: _likeness(grams[i], text.grams) for i, text in paired}
    home = {i: text.at for i, text in paired}
    heir = {j: i for i, j in home.items()}
    found: set[int] = set()
    for score, i, j in _scored(olds, news):
        if home.get(i) != j:
            found.update(k for k in (i, heir.get(j)) if k in own and score >= own[k] - CLOSE)
    return found


def _scored(olds: list[_Text], news: list[_Text]) -> Iterator[tuple[float, int, int]]:
    """For each new text the few old ones that share most of its rare pairs of characters, with their likeness."""
    where: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(olds):
        for gram in text.grams:
            where[gram].append(place)
    for text in news:
        rare = sorted((len(where[g]), g) for g in text.grams if g in where)[:_RAREST]
        votes = Counter(place for count, g in rare if count <= _COMMON for place in where[g])
        for place, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_CANDIDATES]:
            yield _likeness(olds[place].grams, text.grams), olds[place].at, text.at


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts share, from 0 to 1; a part is as much like its whole as what they share of it."""
    shared = len(one & other)
    part = shared / min(len(one), len(other))
    return max(2 * shared / (len(one) + len(other)), part * FAR if part >= PART else 0.0)


def _shares(part: _Text, other: _Text, whole: _Text) -> bool:
    """Whether a text is a part of a whole, and another part than `other` is."""
    shared = part.grams & whole.grams
    return len(shared) >= PART * (len(part.grams) - 1) and 5 * len(shared & other.grams) < len(shared)
