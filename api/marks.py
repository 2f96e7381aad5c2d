"""Cutting a text at the edges of the ranges marked in it, so that overlapping marks can be shown side by side."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Mark(NamedTuple, Generic[T]):
    """Something said of the code points [start, end) of a text; an empty range is a sign that stands at one place."""

    start: int
    end: int
    what: T


class Layer(NamedTuple, Generic[T]):
    """What a mark says, and its lane: marks that overlap have different lanes, counted from 0."""

    what: T
    lane: int


class Piece(NamedTuple, Generic[T]):
    """A stretch of the text with the marks that cover it, the innermost first."""

    text: str
    layers: tuple[Layer[T], ...]


def cut(text: str, marks: Sequence[Mark[T]]) -> list[Piece[T]]:
    """The text as pieces in order, cut wherever a mark starts or ends.

    Joined again, the pieces are the text. The innermost of several marks is the shortest; of equally long ones,
    the one given last. An empty mark makes an empty piece of its own.
    """
    spread = [(m, lane) for m, lane in zip(marks, lanes(marks), strict=True) if m.start < m.end]
    signs: dict[int, list[T]] = {}
    for mark in marks:
        if mark.start == mark.end:
            signs.setdefault(mark.start, []).append(mark.what)
    starting: dict[int, list[int]] = {}
    for i, (mark, _) in enumerate(spread):
        starting.setdefault(mark.start, []).append(i)
    edges = {0, len(text), *signs} | {e for m, _ in spread for e in (m.start, m.end)}
    pieces: list[Piece[T]] = []
    open_: list[int] = []
    places = sorted(edges)
    for at, following in zip(places, [*places[1:], len(text)], strict=True):
        pieces += [Piece("", (Layer(what, 0),)) for what in signs.get(at, ())]
        open_ = [i for i in open_ if spread[i][0].end > at] + starting.get(at, [])
        if at < following:
            inner = sorted(open_, key=lambda i: (spread[i][0].end - spread[i][0].start, -i))
            pieces.append(Piece(text[at:following], tuple(Layer(spread[i][0].what, spread[i][1]) for i in inner)))
    return pieces


def lanes(marks: Sequence[Mark[T]]) -> list[int]:
    """The lane of each mark: the lowest that no earlier or longer mark takes where it starts."""
    found = [0] * len(marks)
    ends: list[int] = []
    for i in sorted(range(len(marks)), key=lambda i: (marks[i].start, -marks[i].end)):
        start, end, _ = marks[i]
        if start < end:
            lane = next((n for n, taken in enumerate(ends) if taken <= start), len(ends))
            ends[lane : lane + 1] = [end]
            found[i] = lane
    return found


def excerpt(text: str, places: Sequence[tuple[int, int]], margin: int) -> list[Piece[bool]]:
    """The text around the first of some ranges, `margin` code points on either side, with those inside it marked."""
    start, end = places[0]
    low, high = max(0, start - margin), min(len(text), end + margin)
    inside = [Mark(max(s, low) - low, min(e, high) - low, True) for s, e in places if s < high and e > low]
    before = [Piece[bool]("…", ())] if low else []
    after = [Piece[bool]("…", ())] if high < len(text) else []
    return [*before, *cut(text[low:high], inside), *after]
