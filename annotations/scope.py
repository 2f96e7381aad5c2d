"""What a document says of the names in it: who is named in full where, by which titles, and what is named in short."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotations import abbreviation, evidence, naming
from annotations.form import FULL, Form, How, Name, Need
from annotations.matcher import fold
from annotations.occurrence import Mention

NEVER = 10**7
"""The distance of what is not named."""
_DEFINED = re.compile(
    r"[」』”》]?[（(](?:(?:(?:以下|下文)?(?:簡稱|简称|稱|称)|下稱|下称|又稱|又称|亦稱|亦称|或稱|或称|舊稱|旧称)[:：為为]?[「『“\"]?([^（()）「」『』“”\"，、。]{2,12})"
    r"|(?:英文|英語|英语|簡稱|简称)?[:：]?\s*([A-Z][A-Za-zÀ-ɏ0-9 .&'’-]{1,60}))[」』”\"]?[)）]"
)
_ABBREVIATED = ("ORGANIZATION", "MEDIA", "AGREEMENT", "MEETING", "POLICY")

_SHORT = (How.SHORT_FORM, How.ABBREVIATION)

Place = tuple[int, int, int]
"""The number of a text, where a name begins in it, and how long it is."""


class Scope(NamedTuple):
    """What is known of the document around a text: its texts, who is named in full where, who in this text, the number
    of this text, and the short forms that stand for somebody where something speaks for it."""

    texts: Sequence[str]
    named: Mapping[str, Sequence[Place]]
    near: frozenset[str]
    number: int
    settled: frozenset[tuple[str, str]] = frozenset()

    def distance(self, entity: str, start: int) -> tuple[int, int]:
        """How far back an entity was last named in full; the far side of everything where it was not."""
        there = self.named.get(entity, ())
        before = bisect_left(there, (self.number, start + 1, 0))
        if before:
            number, begun, _ = there[before - 1]
            return self.number - number, -begun
        return (NEVER - 1 if entity in self.named else NEVER, 0)

    def titles(self, entity: str) -> set[str]:
        """What stands before and after the full names of an entity, if they are titles."""
        there = self.named.get(entity, ())
        found = {evidence.title(self.texts[n], start + length) for n, start, length in there}
        return (found | {evidence.role(self.texts[n], start) for n, start, _ in there}) - {""}


ALONE = Scope((), {}, frozenset(), 0)


def named(mentions: Sequence[Sequence[Mention]]) -> dict[str, list[Place]]:
    """Where each entity is named in full in the texts of a document."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for number, there in enumerate(mentions):
        for m in there:
            if _is_full(m):
                found[m.entity].append((number, m.start, m.end - m.start))
    return {entity: sorted(there) for entity, there in found.items()}


def settled(mentions: Sequence[Sequence[Mention]]) -> frozenset[tuple[str, str]]:
    """The short forms of bodies that stand for them somewhere in a document, with whom they stand for."""
    return frozenset((m.form, m.entity) for found in mentions for m in found if m.how in _SHORT)


def _is_full(mention: Mention) -> bool:
    """Whether a mention tells who is meant as its names do: so do short forms of three characters and more."""
    length = mention.end - mention.start
    return length > 1 if mention.how in FULL else length > 2 and mention.how in _SHORT


def coined(
    texts: Sequence[str], mentions: Sequence[Sequence[Mention]], names: Mapping[str, Sequence[Name]]
) -> Iterator[Form]:
    """Short forms that count in this document alone: those it defines, and those that its full names may give rise to.

    What more than one entity may be called is left out.
    """
    found: defaultdict[str, dict[str, Form]] = defaultdict(dict)
    for text, there in zip(texts, mentions, strict=True):
        for form in _defined(text, there, names):
            found[form.text].setdefault(form.name.entity, form)
    whole = fold("\n".join(texts))
    for name in _full(mentions, names):
        for short in (short for pair, begun in _short(name.text).items() if pair in whole for short in begun):
            if short in whole:
                found[short].setdefault(name.entity, Form(short, name, How.ABBREVIATION, Need.NAME))
    yield from (next(iter(forms.values())) for forms in found.values() if len(forms) == 1)


def _full(mentions: Sequence[Sequence[Mention]], names: Mapping[str, Sequence[Name]]) -> Iterable[Name]:
    """The names of those things that are named in full, of the types whose names are shortened."""
    there = dict.fromkeys(m.entity for found in mentions for m in found if _is_full(m) and m.end - m.start > 2)
    return (name for entity in there for name in names.get(entity, ()) if name.type in _ABBREVIATED)


@lru_cache(maxsize=1 << 12)
def _short(name: str) -> dict[str, list[str]]:
    """What a name may be shortened to in either script, folded, by the first two characters."""
    found: dict[str, list[str]] = {}
    for short in sorted({fold(short) for each in naming.written(name) for short in abbreviation.within(each)}):
        found.setdefault(short[:2], []).append(short)
    return found


def _defined(text: str, mentions: Sequence[Mention], names: Mapping[str, Sequence[Name]]) -> Iterator[Form]:
    """What a text says that things are called: 世界貿易組織（WTO）, 某某公司（下稱某某）."""
    if "（" not in text and "(" not in text:
        return
    for m in mentions:
        if m.nested or not (found := _DEFINED.match(text, m.end)):
            continue
        if m.how not in FULL and not (m.how == How.SURNAME and found[2]):
            continue
        name = next(iter(names.get(m.entity, ())), None)
        if name is not None:
            yield Form(found[1] or found[2], name._replace(text=m.name), How.OTHER_NAME)
