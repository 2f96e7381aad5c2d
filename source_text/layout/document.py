"""A whole document: its pages put together into paragraphs, and what ought to be known about that."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from source_text.layout import column, furniture, line, note, paragraph
from source_text.layout.line import Line, between
from source_text.layout.note import Stretch
from source_text.place import Box
from source_text.roles import HEADING_LENGTH, Role

LONGEST_WORD = 200
"""How many characters before the end of a line are looked at for a word or an address that it parts."""
LARGER = 1.12
"""How much larger than the text's the type of a heading is at the least."""

_SOFT_HYPHEN = "\u00ad"
_SOFT = "\u2010\u00ad"
_HYPHENS = "-" + _SOFT
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_LAST_LETTERS = re.compile(rf"{_LETTERS.pattern}\Z")
_WORD = re.compile(rf"{_LETTERS.pattern}(?:[-\u2010]{_LETTERS.pattern})*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/?&=#%_~:+@]\Z")
_SENTENCE_END = re.compile(r"[。！？；.!?;：:，,][」』）》”’)\"']*\Z")
_COMPOUNDING = frozenset({"half", "quasi", "self", "semi", "well"})
_UNBROKEN = frozenset("-\u2010\u2011\u2012\u2013\u2014/")


class Sheet(NamedTuple):
    """The lines of a page, and its rules."""

    number: int
    lines: list[Line]
    rules: Sequence[tuple[float, float, float]] = ()


class Paragraph(NamedTuple):
    """A paragraph and the rectangles, with their pages, that it takes up; a role that is None is left open."""

    text: str
    places: list[tuple[int, Box]]
    role: Role | None = None
    level: int | None = None


class Reading(NamedTuple):
    """What is made of a document; `left_out` are lines of furniture with how often they stood there."""

    paragraphs: list[Paragraph]
    left_out: Counter[str]


class Words:
    """The Latin words of a document: they tell which hyphens stand for nothing but the end of a line."""

    def __init__(self, lines: Iterable[Line]) -> None:
        texts = [one.text for one in lines]
        self.known = Counter(word.lower() for text in texts for word in _WORD.findall(text))
        self.marked = any(text[-1] in _SOFT and text[-2:-1].isalpha() for text in texts)

    def parted(self, before: str, hyphen: str, after: str) -> bool:
        """Whether a word was divided where a line ended: if not, the hyphen is its own.

        A document that marks divisions by a hyphen other than that of the keyboard keeps the latter for words.
        """
        if hyphen in _SOFT:
            return True
        whole, apart = self.known[f"{before}{after}".lower()], self.known[f"{before}-{after}".lower()]
        if whole != apart:
            return whole > apart
        return not self.marked and after.islower() and len(before) > 1 and before.lower() not in _COMPOUNDING


def read(sheets: Sequence[Sheet]) -> Reading:
    """The paragraphs of a document in reading order, each footnote after the paragraph that it interrupts."""
    around = furniture.find([sheet.lines for sheet in sheets])
    left_out = Counter(one.text for sheet in sheets for one in sheet.lines if id(one) in around)
    pages = [[one for one in sheet.lines if id(one) not in around] for sheet in sheets]
    gutters = sorted({gutter for page in pages for gutter in column.gutters(_main(page))})
    columns = column.align([found for page in pages for found in column.read(page, gutters)])
    size = _body([one for found in columns for one in found.lines])
    flow, notes = note.part(columns, size, {sheet.number: sheet.rules for sheet in sheets})
    found = paragraph.split(flow, columns)
    words = Words(one for page in pages for one in page)
    levels = _levels(found, size)
    made: list[Paragraph] = []
    waiting = list(notes)
    passed = 0
    for stretch in found:
        passed += len(stretch.lines)
        made.append(_paragraph(stretch, words, *levels.get(id(stretch), (None, None))))
        while waiting and waiting[0].after <= passed:
            made.append(_paragraph(waiting.pop(0).stretch, words, Role.FOOTNOTE, None))
    made += [_paragraph(rest.stretch, words, Role.FOOTNOTE, None) for rest in waiting]
    return Reading(made, left_out)


def _main(page: Sequence[Line]) -> list[Line]:
    turns = Counter[int]()
    for one in page:
        turns[one.frame.turn] += len(one.text)
    return [one for one in page if one.frame.turn == turns.most_common(1)[0][0]]


def _body(lines: Sequence[Line]) -> float:
    """The size of most characters."""
    sizes = Counter[float]()
    for one in lines:
        sizes[round(one.size, 1)] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _levels(found: Sequence[Stretch], size: float) -> dict[int, tuple[Role, int]]:
    """Titles and headings: short paragraphs in larger type, the largest outermost, and below them bold ones."""
    ranks = defaultdict(list)
    for stretch in found:
        first = stretch.lines[0]
        text = "".join(one.text for one in stretch.lines)
        if len(text) > 2 * HEADING_LENGTH or _SENTENCE_END.search(text) or paragraph.LEADER.search(text):
            continue
        if first.size >= LARGER * size:
            ranks[-round(first.size)].append(stretch)
        elif first.bold and first.size >= 0.98 * size and len(text) <= HEADING_LENGTH:
            ranks[0].append(stretch)
    largest = min(ranks, default=0)
    levels: dict[int, tuple[Role, int]] = {}
    if largest < 0 and ranks[largest] == [found[0]]:
        levels[id(found[0])] = Role.TITLE, 1
        del ranks[largest]
    for level, rank in enumerate(sorted(ranks), 1):
        levels |= {id(stretch): (Role.HEADING, level) for stretch in ranks[rank]}
    return levels


def _paragraph(stretch: Stretch, words: Words, role: Role | None, level: int | None) -> Paragraph:
    text = ""
    for one in stretch.lines:
        text = _continue(text, one.text, words) if text else one.text
    return Paragraph(text.replace(_SOFT_HYPHEN, ""), line.boxes(stretch.lines, stretch.columns), role, level)


def _continue(text: str, following: str, words: Words) -> str:
    """A paragraph with its next line: what the end of the line parted is put together again."""
    last, end = text[-1], text[-LONGEST_WORD:]
    before, after = _LAST_LETTERS.search(end[:-1]), _LETTERS.match(following)
    if last in _HYPHENS and before and after:
        return text[: -1 if words.parted(before[0], last, after[0]) else None] + following
    if (last in _UNBROKEN and not text[-2:-1].isspace()) or _ADDRESS.search(end):
        return text + following
    return text + between(last, following) + following
