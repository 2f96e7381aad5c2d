"""The entities that are mentioned together with one, drawn around it: those that keep company stand side by side."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotations import authority
from annotations.entity import Entity, EntityName, EntityType
from api.reader import SORTS

WIDTH, HEIGHT = 640, 440
ACROSS, DOWN = 190, 160
"""Half the width and height of the ring that the others stand on."""

MOST = 18
"""How many lines between others are drawn: the strongest, so that it stays a drawing."""

LONGEST = 18
"""How many columns a name may take in the drawing; a Chinese character takes two."""


class Node(NamedTuple):
    """An entity in the drawing: its place, how large it is, and where its name stands."""

    entity: Entity
    names: list[EntityName]
    shared: int
    sort: str
    label: str
    x: float
    y: float
    radius: float
    text_x: float
    text_y: float
    anchor: str


class Line(NamedTuple):
    """What two entities share, as a path and its width; lines to the centre are the stronger ones."""

    path: str
    width: float
    central: bool


class Company(NamedTuple):
    """The others, most company first, and the lines between them."""

    nodes: list[Node]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    near: Sequence[tuple[Entity, list[EntityName], int]], among: Mapping[int, Sequence[tuple[int, int]]], language: str
) -> Company:
    """A drawing of the entities near one, with the paragraphs that each shares with it, and what they share themselves."""
    shared = {(a, b): number for a, others in among.items() for b, number in others}
    ring = seats([e.id for e, _, _ in near], shared)
    most = max((number for _, _, number in near), default=1)
    nodes = [_node(e, names, number, most, ring.index(e.id), len(ring), language) for e, names, number in near]
    at = {node.entity.id: (node.x, node.y) for node in nodes}
    middle = (WIDTH / 2, HEIGHT / 2)
    between = {tuple(sorted(pair)): number for pair, number in shared.items() if set(pair) <= set(at)}
    strongest = sorted(between, key=lambda pair: (-between[pair], pair))[:MOST]
    lines = [_line(at[a], at[b], between[a, b], central=False) for a, b in strongest]
    lines += [_line(middle, (node.x, node.y), node.shared, central=True) for node in nodes]
    return Company(nodes, lines)


def seats(ids: Sequence[int], shared: Mapping[tuple[int, int], int]) -> list[int]:
    """An order round a table in which each sits beside the one it shares most with of those who still stand."""
    standing = list(ids)
    seated: list[int] = []
    while standing:
        beside = seated[-1] if seated else None
        best = max(standing, key=lambda e: (shared.get((beside, e), 0) if beside is not None else 0, -ids.index(e)))
        standing.remove(best)
        seated.append(best)
    return seated


def _node(
    entity: Entity, names: list[EntityName], number: int, most: int, seat: int, seats_: int, language: str
) -> Node:
    turn = math.tau * seat / seats_ - math.pi / 2
    across, down = math.cos(turn), math.sin(turn)
    x, y = WIDTH / 2 + ACROSS * across, HEIGHT / 2 + DOWN * down
    radius = 5 + 7 * math.sqrt(number / most)
    anchor = "start" if across > 0.2 else "end" if across < -0.2 else "middle"
    aside = 0 if anchor == "middle" else math.copysign(radius + 6, across)
    below = math.copysign(radius + 12, down) if anchor == "middle" else 0
    sort = SORTS.get(EntityType(entity.type), "work")
    label = shorten(authority.label(names, language))
    x, y, radius, text_x, text_y = (round(v, 1) for v in (x, y, radius, x + aside, y + below))
    return Node(entity, names, number, sort, label, x, y, radius, text_x, text_y, anchor)


def shorten(name: str) -> str:
    """A name that fits into the drawing."""
    room = LONGEST
    for i, character in enumerate(name):
        room -= 2 if character > "ᄀ" else 1
        if room < 0:
            return name[:i].rstrip() + "…"
    return name


def _line(start: tuple[float, float], end: tuple[float, float], number: int, *, central: bool) -> Line:
    """A straight line to the centre; between others one that bends towards it."""
    width = round(min(6.0, 0.8 + 0.7 * number), 1)
    if central:
        return Line(f"M{start[0]} {start[1]}L{end[0]} {end[1]}", width, True)
    bend = [
        round((a + b) / 2 * 0.7 + middle * 0.3, 1)
        for a, b, middle in zip(start, end, (WIDTH / 2, HEIGHT / 2), strict=True)
    ]
    return Line(f"M{start[0]} {start[1]}Q{bend[0]} {bend[1]} {end[0]} {end[1]}", width, False)
