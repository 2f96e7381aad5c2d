"""Offset maps, which say what in one text stands for what in another, and the units that offsets count."""

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from source_text.problems import Invalid, InvalidRange

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_TYPECODES = "BHI"  # of 1, 2 and 4 bytes


class Unit(StrEnum):
    """What an offset counts."""

    CODE_POINT = "CODE_POINT"
    UTF16 = "UTF16"
    UTF8 = "UTF8"


class Precision(StrEnum):
    """Whether a range stands for exactly what was asked, or had to be widened."""

    EXACT = "EXACT"
    EXPANDED = "EXPANDED"

    def after(self, other: "Precision") -> "Precision":
        """That of a range that was carried twice: exact only if both times."""
        return self if other == Precision.EXACT else other


class Range(NamedTuple):
    """A half-open range [start, end)."""

    start: int
    end: int
    precision: Precision = Precision.EXACT


class _Block(NamedTuple):
    """So much of the source is so much of the target: character by character if `linear`, else as a whole."""

    source: int
    target: int
    linear: bool

    @property
    def loose(self) -> bool:
        """A deletion, an insertion, or a replacement that is stored as one of each."""
        return not self.linear and (not self.source or not self.target or self.source == self.target)

    @property
    def replaces(self) -> bool:
        """A replacement: atomic, with something on both sides."""
        return not self.linear and bool(self.source and self.target)


class OffsetMap:
    """A lossless monotone map between two strings, kept as two equally long rising arrays of breakpoints.

    Segment i is source[i:i+1] ↔ target[i:i+1]. Equal lengths map character by character; unequal ones are
    atomic: a range that cuts one widens to all of it. One side may be empty (a deletion, an insertion). A
    deletion and an insertion at one place are one replacement; where its lengths are equal it stays written
    as the deletion, then the insertion, since one equal segment would claim that its characters correspond.
    """

    __slots__ = ("_source", "_target")

    def __init__(self, source: "array[int]", target: "array[int]") -> None:
        self._source = source
        self._target = target

    @property
    def source_length(self) -> int:
        """The length of the source in code points."""
        return self._source[-1]

    @property
    def target_length(self) -> int:
        """The length of the target in code points."""
        return self._target[-1]

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """The map of a text of `length` code points to itself."""
        ends = array("I", (0, length) if length else (0,))
        return cls(ends, ends)

    @classmethod
    def from_segments(cls, segments: Iterable[tuple[int, int]]) -> "OffsetMap":
        """The map made of segments in order, each a source length and a target length."""
        return cls._from_blocks(_blocks(segments))

    @classmethod
    def _from_blocks(cls, blocks: Iterable[_Block]) -> "OffsetMap":
        source, target = array("I", (0,)), array("I", (0,))
        for block in _joined(blocks):
            if block.replaces and block.source == block.target:
                source.append(source[-1] + block.source)
                target.append(target[-1])
                source.append(source[-1])
            else:
                source.append(source[-1] + block.source)
            target.append(target[-1] + block.target)
        return cls(source, target)

    def segments(self) -> Iterator[tuple[int, int, int, int]]:
        """Every segment in order: where it starts and ends in the source, and in the target."""
        for (s0, s1), (t0, t1) in zip(pairwise(self._source), pairwise(self._target), strict=True):
            yield s0, s1, t0, t1

    def lengths(self) -> Iterator[tuple[int, int]]:
        """The lengths of every segment in order, in the source and in the target."""
        return ((s1 - s0, t1 - t0) for s0, s1, t0, t1 in self.segments())

    def transport(self, start: int, end: int) -> Range:
        """The range of the target that [start, end) of the source stands for.

        What was inserted at either edge stays outside. A range that cuts an atomic segment is widened to it
        and EXPANDED. An empty range stays empty and goes with the character after it (inside an atomic
        segment: to its beginning). InvalidRange where the source has no such range.
        """
        if not 0 <= start <= end <= self.source_length:
            raise InvalidRange(
                f"[{start}, {end}) is no range of a text of {self.source_length} code points.",
                hint="Ranges are half-open and lie within the text.",
                start=start,
                end=end,
                length=self.source_length,
            )
        low, whole = self._start(start)
        if start == end:
            return Range(low, low, Precision.EXACT if whole else Precision.EXPANDED)
        high, complete = self._end(end)
        return Range(low, high, Precision.EXACT if whole and complete else Precision.EXPANDED)

    def _start(self, position: int) -> tuple[int, bool]:
        source, target = self._source, self._target
        i = bisect_right(source, position) - 1
        inside = position - source[i]
        if inside and source[i + 1] - source[i] != target[i + 1] - target[i]:
            return target[i], False
        return target[i] + inside, True

    def _end(self, position: int) -> tuple[int, bool]:
        source, target = self._source, self._target
        i = bisect_left(source, position)
        left = source[i] - position
        if source[i] - source[i - 1] == target[i] - target[i - 1]:
            return target[i] - left, True
        # A deletion takes with it the insertion that replaces it.
        replaced = target[i] == target[i - 1] and i + 1 < len(source) and source[i + 1] == source[i]
        return target[i + replaced], not left

    def invert(self) -> "OffsetMap":
        """The same map from the target to the source."""
        return OffsetMap._from_blocks(_Block(b.target, b.source, b.linear) for b in _blocks(self.lengths()))

    def compose(self, other: "OffsetMap") -> "OffsetMap":
        """The map A→C from this one, A→B, and `other`, B→C; Invalid where they disagree on the length of B.

        A linear stretch is cut where the other map cuts it; segments that overlap without a common edge
        become one. Composing is associative as long as no side is empty; an insertion where something else
        was deleted becomes one replacement, which depends on what was composed first.
        """
        if self.target_length != other.source_length:
            raise Invalid(
                "The maps do not follow each other: the first ends in a text of another length.",
                target_length=self.target_length,
                source_length=other.source_length,
            )
        if len(self._source) <= 2 and self.source_length == self.target_length:
            return other
        if len(other._source) <= 2 and other.source_length == other.target_length:
            return self
        return OffsetMap._from_blocks(_composed(self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return self._source == other._source and self._target == other._target

    def __hash__(self) -> int:
        return hash((self._source.tobytes(), self._target.tobytes()))

    def __repr__(self) -> str:
        return f"OffsetMap({list(self.lengths())})"

    def dumps(self) -> bytes:
        """The map in few bytes: the width of a number, then the lengths of all segments."""
        lengths = [length for pair in self.lengths() for length in pair]
        largest = max(lengths, default=0)
        code = _TYPECODES[(largest > 0xFF) + (largest > 0xFFFF)]
        return code.encode() + _little(array(code, lengths)).tobytes()

    @classmethod
    def loads(cls, content: bytes) -> "OffsetMap":
        """The map that `dumps` wrote; Invalid where it did not."""
        try:
            lengths = array(_TYPECODES[_TYPECODES.encode().index(content[:1] or b"?")])
            lengths.frombytes(content[1:])
            _little(lengths)
            source, target = (array("I", accumulate(lengths[side::2], initial=0)) for side in (0, 1))
        except (ValueError, OverflowError) as error:
            raise Invalid("The bytes are no offset map.") from error
        if len(source) != len(target):
            raise Invalid("The bytes are no offset map.")
        return cls(source, target)


def _little(numbers: "array[int]") -> "array[int]":
    """The same array in little-endian order, or back in the machine's own: bytes mean the same everywhere."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _blocks(segments: Iterable[tuple[int, int]]) -> Iterator[_Block]:
    """Segments as blocks; a deletion with the insertion right after it is one replacement."""
    deleted = 0
    for source, target in segments:
        if not target:
            deleted += source
        elif deleted and not source:
            yield _Block(deleted, target, False)
            deleted = 0
        else:
            if deleted:
                yield _Block(deleted, 0, False)
                deleted = 0
            yield _Block(source, target, source == target)
    if deleted:
        yield _Block(deleted, 0, False)


def _joined(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Blocks in canonical form: none empty, neighbours joined where a map cannot tell them apart."""
    last = _Block(0, 0, True)
    for block in blocks:
        linear = last.linear and block.linear
        if linear or (last.loose and block.loose and not (last.replaces and block.replaces)):
            last = _Block(last.source + block.source, last.target + block.target, linear)
        else:
            if last.source or last.target:
                yield last
            last = block
    if last.source or last.target:
        yield last


def _composed(first: OffsetMap, second: OffsetMap) -> Iterator[_Block]:
    """Blocks from A to C: wherever both maps have an edge at one place of B, a block ends."""
    firsts, seconds = _blocks(first.lengths()), _blocks(second.lengths())
    f, s = next(firsts, None), next(seconds, None)
    source = target = 0  # of the open block
    lag = 0  # how far the first map is behind the second in B
    while f or s:
        if f and s and f.linear and s.linear and not lag:
            step = min(f.source, s.source)
            yield _Block(step, step, True)
            f, s = _rest(f, step) or next(firsts, None), _rest(s, step) or next(seconds, None)
            continue
        if f and (lag > 0 or (lag == 0 and not f.linear)):
            step = min(f.source, lag) if f.linear else f.source
            source += step
            lag -= step if f.linear else f.target
            f = _rest(f, step) or next(firsts, None)
        elif s:
            step = min(s.source, -lag) if s.linear else s.source
            target += step if s.linear else s.target
            lag += step
            s = _rest(s, step) or next(seconds, None)
        if not lag:
            yield _Block(source, target, False)
            source = target = 0


def _rest(block: _Block, step: int) -> _Block | None:
    """What is left of a linear block after `step` characters; an atomic one is always taken whole."""
    return _Block(block.source - step, block.target - step, True) if step < block.source else None


def to_unit(text: str, position: int, unit: Unit) -> int:
    """A position in code points counted in `unit` instead; InvalidRange where the text has none such."""
    if not 0 <= position <= len(text):
        raise _no_position(position, Unit.CODE_POINT)
    if unit == Unit.CODE_POINT or text.isascii():
        return position
    if unit == Unit.UTF16:
        return position + bisect_left(_astral(text), position)
    return len(text[:position].encode("utf-8", "surrogatepass"))


def from_unit(text: str, position: int, unit: Unit) -> int:
    """A position counted in `unit` as code points.

    InvalidRange where it is negative, beyond the end, or inside a surrogate pair or a UTF-8 sequence.
    """
    if unit == Unit.CODE_POINT or text.isascii():
        if not 0 <= position <= len(text):
            raise _no_position(position, unit)
        return position
    if unit == Unit.UTF16:
        astral = _astral(text)
        # Each astral character shifts what follows by one, so the k-th begins at its code point plus k.
        before = bisect_left(range(len(astral)), position, key=lambda k: astral[k] + k)
        found = position - before
        if not 0 <= found <= len(text) or (before and found == astral[before - 1]):
            raise _no_position(position, unit)
        return found
    content = text.encode("utf-8", "surrogatepass")
    if not 0 <= position <= len(content) or (position < len(content) and content[position] & 0xC0 == 0x80):
        raise _no_position(position, unit)
    return len(content[:position].decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1024)
def _astral(text: str) -> "array[int]":
    """Where the characters outside the BMP stand, which UTF-16 counts as two."""
    return array("I", (match.start() for match in _ASTRAL.finditer(text)))


def _no_position(position: int, unit: Unit) -> InvalidRange:
    return InvalidRange(
        f"{position} is no position of the text in {unit}.",
        hint="Positions lie from 0 to the length of the text, between two characters.",
        position=position,
        unit=str(unit),
    )
