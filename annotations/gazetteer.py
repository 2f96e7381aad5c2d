"""Finding the mentions of named entities in texts: longest names first, with the names inside them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from typing import NamedTuple

from annotations import abbreviation, body, evidence, namesake, scope, state
from annotations.experience import Experience
from annotations.form import FULL, Form, How, Name, Need
from annotations.matcher import LETTERS, Match, Matcher, fold
from annotations.naming import composed, forms
from annotations.neighbourhood import RARE, STATES, related, supported
from annotations.occurrence import Found, Mention, Other
from annotations.scope import ALONE, NEVER, Scope
from source_text import dictionary, patience, scripts

_SURE = {
    How.LABEL: 0.95,
    How.ALIAS: 0.9,
    How.OTHER_NAME: 0.9,
    How.SHORT_FORM: 0.88,
    How.ABBREVIATION: 0.85,
    How.SURNAME: 0.85,
    How.GIVEN_NAME: 0.8,
    How.SEAT: 0.75,
}

VERSION = "3"
"""Counts the ways in which names have been found; a link tells by which it was."""

_LAND = ("STATE", "PLACE")
_OPEN = (Need.ACT, Need.APART)
_Candidate = tuple[int, int, list[Found]]


class _Alone(NamedTuple):
    """What a text says by itself: what may be names in it, what is believed of each, and the mentions that makes."""

    matches: list[Match]
    candidates: list[_Candidate]
    mentions: list[Mention]


class Gazetteer:
    """The names of many entities, ready to be found in any text; and what was learnt of them, if anything was."""

    def __init__(
        self, names: Iterable[Name], experience: Experience | None = None, about: Mapping[str, str] | None = None
    ) -> None:
        given = list(names)
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        for name in given:
            self._names[name.entity].append(name)
        found = forms(given)
        self._matcher = Matcher([*found, *composed(found)])
        self._experience = experience or Experience()
        self._about = about or {}
        self._inside: dict[tuple[str, Name, How], list[Mention]] = {}
        self._read: dict[str, _Alone] = {}

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, by rising start and, where starts are equal, the longer one first."""
        return self.find_all([text])[0]

    def find_all(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions in each of the texts of one document: a name in full in one lets shorter forms count in all."""
        return list(map(self.across(texts), range(len(texts))))

    def across(self, texts: Sequence[str]) -> Callable[[int], list[Mention]]:
        """What tells the same of one text by its number, and takes time only for those that are asked for, once."""
        alone = [self._alone(text) for text in texts]
        first = [each.mentions for each in alone]
        document = Scope(texts, scope.named(first), frozenset(), 0, scope.settled(first))
        return cache(partial(self._together, document, alone, self._coined(texts, first)))

    def _alone(self, text: str) -> _Alone:
        """What a text says by itself; it is remembered, since most of a document is the same after a correction."""
        if text not in self._read:
            matches = self._matcher.matches(text)
            candidates = self._candidates(text, matches, None, ALONE)
            self._read[text] = _Alone(matches, candidates, self._sorted(text, candidates, ALONE))
        return self._read[text]

    def _together(self, document: Scope, texts: Sequence[_Alone], coined: Matcher | None, number: int) -> list[Mention]:
        """The mentions in one text of a document, of which only what the others may change is looked at again."""
        text, (matches, candidates, first) = document.texts[number], texts[number]
        more = coined.matches(text) if coined else []
        waiting = [self._waits(group, document.named, document.settled) for _, _, group in matches]
        if not (more or any(waiting) or self._is_known(text, matches)):
            return first
        now = document._replace(near=frozenset(m.entity for m in first), number=number)
        again = [match for match, waits in zip(matches, waiting, strict=True) if waits]
        kept = [each for each, waits in zip(candidates, waiting, strict=True) if not waits]
        return self._sorted(text, [*kept, *self._candidates(text, [*more, *again], None, now)], now)

    def called(self, surface: str) -> list[Form]:
        """The forms that a surface may be, whatever they need, each entity once."""
        return list({f.name.entity: f for f in reversed(self._matcher.forms(surface))}.values())

    def _coined(self, texts: Sequence[str], first: Sequence[Sequence[Mention]]) -> Matcher | None:
        """The short forms that count in a document alone, but for what the gazetteer has for anything itself."""
        new = [form for form in scope.coined(texts, first, self._names) if not self._matcher.forms(form.text)]
        return Matcher(new) if new else None

    def _waits(self, group: list[Form], named: Mapping[str, object], settled: Collection[tuple[str, str]]) -> bool:
        """Whether what is named elsewhere in the document may change what a place in a text is believed to be."""
        return any(
            (form.need in _OPEN and (form.text, form.name.entity) in settled)
            or (form.name.entity in named and (len(group) > 1 or _is_open(form)))
            for form in group
        )

    def _is_known(self, text: str, matches: list[Match]) -> bool:
        known = self._experience.surfaces
        return bool(known) and any(fold(text[start:end]) in known for start, end, _ in matches)

    def _sorted(self, text: str, candidates: list[_Candidate], scope: Scope) -> list[Mention]:
        found = self._mentions(text, candidates, None, scope)
        return sorted(found, key=lambda mention: (mention.start, -mention.end))

    def _candidates(self, text: str, matches: list[Match], outer: Form | None, scope: Scope) -> list[_Candidate]:
        """What is believed of each match: no form of many."""
        return [
            (start, end, _firm(self._believed(form, text, start, end, outer, scope) for form in fitting))
            for start, end, fitting in matches
        ]

    def _mentions(self, text: str, candidates: list[_Candidate], outer: Form | None, scope: Scope) -> Iterator[Mention]:
        """The mentions in a text or, given the form that the text is, those nested in that name."""
        long: list[_Candidate] = []
        short: dict[int, list[Found]] = {}
        for candidate in candidates:
            patience.check()
            start, end, believed = candidate
            if not believed:
                continue
            if end - start == 1 and all(f.form.name.type in LETTERS for f in believed):
                short[start] = believed
            else:
                long.append(candidate)
        taken = bytearray(len(text))
        for start, end, believed in _longest(long):
            mention = self._mention(text, start, end, believed, outer, scope)
            if mention is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            form = next(f.form for f in believed if f.form.name.entity == mention.entity)
            head = end == len(text) and outer is not None and form.name.type == outer.name.type
            if outer is None or not (head or mention.entity == outer.name.entity):
                yield mention
            for inner in self._nested(text[start:end], form):
                if outer is None or inner.entity != outer.name.entity:
                    yield inner._replace(start=start + inner.start, end=start + inner.end)
        doubtful = [at for at, believed in short.items() if _is_doubtful(believed)]
        known = [at for at in short if outer or any(f.form.name.entity in scope.named for f in short[at])]
        for start, confidence in supported(text, sorted(short), self._matcher.single, taken, doubtful, known):
            if (mention := self._mention(text, start, start + 1, short[start], outer, scope, confidence)) and (
                outer is None or mention.entity != outer.name.entity
            ):
                yield mention

    def _believed(self, form: Form, text: str, start: int, end: int, outer: Form | None, scope: Scope) -> Found | None:
        """A form at a place, if what it needs is there and no word runs across it."""
        score = _SURE[form.how]
        if outer is not None:
            return Found(form, (), score) if self._is_inside(form, text, start, end, outer) else None
        if end - start == 1 and form.how != How.SURNAME and form.name.type in LETTERS:
            return Found(form, (), score)
        reasons = []
        if form.need != Need.NOTHING:
            if not self._is_meant(form, text, start, scope):
                return None
            named = scope.distance(form.name.entity, start)[0]
            far = 2 if form.need in (Need.NEAR, Need.GOVERNMENT) else NEVER
            near = form.need == Need.GOVERNMENT and form.name.entity in scope.near
            settled = (form.text, form.name.entity) in scope.settled and not abbreviation.is_plain(form.text)
            why = evidence.fulfilled(form, text, start, end, named < far or near or settled)
            if not why:
                return None
            reasons.append(why)
        elif self._goes_on(form, text, start, end):
            return None
        elif evidence.needs(form) and not self._is_settled(form, end - start, scope):
            if not (why := evidence.spoken_for(form, text, start, end) or self._listed(form, text, start, end)):
                return None
            reasons.append(why)
        if (end - start == 2 or form.how not in FULL) and evidence.crossed(text, start, end, form.how in FULL):
            return None
        if evidence.held(form, text, start, end) or evidence.joins(form, text, end):
            return None
        if self._is_elsewhere(form, text, start) or self._is_foreign(form, text, start, scope):
            return None
        return Found(form, tuple(reasons), score)

    def _is_inside(self, form: Form, text: str, start: int, end: int, outer: Form) -> bool:
        """Whether a form counts inside a name: 朝鮮半島 is no mention of a state that is also called 朝鮮, and 中華 is not two."""
        if form.how in FULL:
            state_of = form.name.type == "STATE" and outer.name.type != "PLACE"
            same = scripts.fold(form.text) == scripts.fold(form.name.text)
            return state_of or (same and (len(form.text) > 1 or form.name.type in LETTERS))
        beside = [*self._matcher.forms(text[start - 1 : start]), *self._matcher.forms(text[end : end + 1])]
        if outer.how == How.ABBREVIATION and len(form.text) > 1 and form.how in (How.ABBREVIATION, How.SHORT_FORM):
            return start == 0 and outer.name.text.startswith(form.name.text)  # 港大 of 港大法律學院
        if form.name.type == "PLACE" and len(form.text) > 1:
            return form.how == How.SHORT_FORM and start == 0 and outer.name.type != "PLACE"
        if outer.how == How.ABBREVIATION:
            return False  # 國臺辦
        alone = all(other.name.entity != form.name.entity for other in beside)
        return form.how == How.SHORT_FORM and len(form.text) == 1 and alone

    def _is_settled(self, form: Form, length: int, scope: Scope) -> bool:
        """Whether the document tells that a word is the name: it has a longer one or, of a place or an organization,
        says so of the same elsewhere."""
        lasting = form.name.type in ("PLACE", "ORGANIZATION")
        return any(lasting or named > length for *_, named in scope.named.get(form.name.entity, ()))

    def _is_foreign(self, form: Form, text: str, start: int, scope: Scope) -> bool:
        """Whether another state stands before a body whose name is a word and which the document names without: 中國外交部,
        where 外交部 by itself is that of another state."""
        if not (_is_generic(form) and self._state_before(text, start)):
            return False
        there = scope.named.get(form.name.entity, ())
        return any(not self._state_before(scope.texts[number], at) for number, at, _ in there)

    def _state_before(self, text: str, start: int) -> bool:
        """Whether the name of a state stands right before a place; 中国 is at home in a text of the Mainland."""
        before = (text[start - length : start] for length in (2, 3, 4) if start >= length)
        return any(f.name.type == "STATE" for each in before if each != "中国" for f in self._matcher.forms(each))

    def _is_elsewhere(self, form: Form, text: str, start: int) -> bool:
        """Whether another place stands before a short form that leaves out its own: 江蘇|高院 is not that of 臺灣."""
        if form.how in FULL or form.name.type != "ORGANIZATION" or form.text[0] == form.name.text[0]:
            return False
        before = (text[start - length : start] for length in (2, 3) if start >= length)
        return any(
            place not in form.name.text
            and not (state.known(place) and not _is_placed(form.name.text))
            and (dictionary.is_proper(place) or any(f.name.type in _LAND for f in self._matcher.forms(place)))
            for place in before
        )

    def _listed(self, form: Form, text: str, start: int, end: int) -> str:
        """Whether a place that is a word too stands in a list beside another: 基隆、淡水."""
        if form.name.type != "PLACE":
            return ""
        beside = [text[start - 1 - n : start - 1] for n in (2, 3, 4) if text[start - 1 : start] == "、"]
        beside += [text[end + 1 : end + 1 + n] for n in (2, 3, 4) if text[end : end + 1] == "、"]
        found = (other.text for each in beside for other in self._matcher.forms(each) if other.name.type == "PLACE")
        other = next(found, "")
        return f"It is listed beside {other}." if other else ""

    def _goes_on(self, form: Form, text: str, start: int, end: int) -> bool:
        """Whether a name is only the beginning of another: 印度洋, 李明博, 馬克思主義."""
        if form.name.type == "PERSON":
            return evidence.continues(text[start : end + 3], end - start)
        if form.name.type == "PLACE" and form.how == How.SHORT_FORM and len(form.text) > 1:
            # 南海縣 is not meant where 南海|區 is.
            return text[end : end + 1] in tuple("縣县市區区鎮镇鄉乡") or evidence.extended(text, start, end)
        if form.name.type == "WORK":
            return form.text[-1] in "法典例" and evidence.broken(text, start, end)
        return form.name.type in ("STATE", "PLACE") and evidence.extended(text, start, end)

    def _is_meant(self, form: Form, text: str, start: int, scope: Scope) -> bool:
        """Whether a family name of one character can be only one person's, or is that of somebody named; and whether
        what is the very name of one thing is said to be another that was just named: 這場貿易戰."""
        others = self._matcher.forms(form.text)
        if form.need == Need.TITLE:
            bearers = {f.name.entity for f in others if f.how == How.SURNAME}
            return len(bearers) == 1 or form.name.entity in scope.named
        return form.need != Need.NEAR or evidence.same(text, start) or all(f.how not in FULL for f in others)

    def _mention(
        self,
        text: str,
        start: int,
        end: int,
        believed: list[Found],
        outer: Form | None,
        scope: Scope,
        confidence: float | None = None,
    ) -> Mention | None:
        """The mention of whoever is meant among those that are called so."""
        return namesake.chosen(text, (start, end), believed, outer, scope, self._experience, self._about, confidence)

    def _nested(self, surface: str, form: Form) -> list[Mention]:
        """The mentions inside a name; what surrounds the name has no say in them."""
        if form.name.type == "PERSON":
            return []
        key = surface, form.name, form.how
        if key not in self._inside:
            matches = [m for m in self._matcher.matches(surface) if m[1] - m[0] < len(surface)]
            found = self._mentions(surface, self._candidates(surface, matches, form, ALONE), form, ALONE)
            self._inside[key] = (
                list(found) if form.name.type != "ORGANIZATION" else _without_pairs(surface, list(found))
            )
        return self._inside[key]


def _without_pairs(surface: str, found: list[Mention]) -> list[Mention]:
    """The mentions in the name of a body; two letters side by side are of states only where a relation follows: 英華書院."""
    letters = {m.start for m in found if m.end - m.start == 1}
    pairs = {
        at for at in letters if at + 1 in letters and not {at - 1, at + 2} & letters and not related(surface, at + 2)
    }
    return [m for m in found if m.end - m.start > 1 or not {m.start, m.start - 1} & pairs]


def _firm(believed: Iterable[Found | None]) -> list[Found]:
    """What is believed; what is given as the name of one thing is no other name of another, and a seat no government
    where it is another body's very name: the White House."""
    found = [each for each in believed if each]
    if len(found) > 1 and any(each.form.how == How.SURNAME and len(each.form.text) == 1 for each in found):
        found = [each for each in found if each.form.how == How.SURNAME]  # 陸先生 is no state
    if len(found) > 1 and any(each.form.how in (How.LABEL, How.ALIAS) for each in found):
        bodies = any(each.form.how in FULL and each.form.name.type not in _LAND for each in found)
        return [each for each in found if not (_is_other(each.form) or (bodies and each.form.how == How.SEAT))]
    return found


def _is_other(form: Form) -> bool:
    """Whether a form is another name than the one it comes from, and not the same in the other script."""
    return form.how == How.OTHER_NAME and scripts.fold(form.text) != scripts.fold(form.name.text)


def _is_placed(name: str) -> bool:
    """Whether the name of a body begins with that of a state or place."""
    return any(state.known(name[:n]) or (dictionary.is_proper(name[:n]) and body.is_place(name[:n])) for n in (2, 3))


def _longest(found: list[_Candidate]) -> Iterator[_Candidate]:
    """Of each group of overlapping ranges the longest, then the longest of those it leaves room for."""
    group: list[_Candidate] = []
    reach = 0
    for each in sorted(found, key=itemgetter(0)):
        if each[0] >= reach:
            yield from group if len(group) < 2 else _disjoint(group)
            group = []
        group.append(each)
        reach = max(reach, each[1])
    yield from _disjoint(group)


def _disjoint(group: list[_Candidate]) -> list[_Candidate]:
    kept: list[_Candidate] = []
    for each in sorted(group, key=lambda each: (each[0] - each[1], each[0])):
        if all(each[1] <= other[0] or other[1] <= each[0] for other in kept):
            kept.append(each)
    return kept


def _is_open(form: Form) -> bool:
    """Whether a form may count where the document has its name in full, and not elsewhere."""
    if len(form.text) == 1 and form.how != How.SURNAME and form.name.type in LETTERS:
        return form.text in RARE or form.text not in STATES
    return form.need != Need.NOTHING or _is_generic(form) or evidence.needs(form)


def _is_generic(form: Form) -> bool:
    """Whether a body is called by a word that those of other states are called by as well."""
    return (
        form.how in FULL
        and form.name.type == "ORGANIZATION"
        and form.text[-1] in "部院會会局署處处"
        and dictionary.has(form.text)
    )


def _is_doubtful(believed: Sequence[Found]) -> bool:
    """Whether a character is not given as a name, and no state is known by it: 哈 for 哈薩克."""
    return all(
        f.form.how == How.SHORT_FORM and f.form.text not in STATES + RARE and f.form.name.text[1:] != "朝"
        for f in believed
    )


__all__ = ["Gazetteer", "Mention", "Name", "Other", "fold"]
