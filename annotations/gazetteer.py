"""Finding the mentions of named entities in texts: longest names first, with the names inside them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from annotations import evidence
from annotations.experience import NEAR, Context, Experience, shifted
from annotations.naming import DOTS, Form, How, Name, Need, forms
from annotations.neighbourhood import is_divided, preferred_type, supported
from source_text import dictionary, scripts

VARIANTS = str.maketrans(
    "台裡羣峯啓爲衆綫祕兇汙鄰牀麪豔僞强産説戶戸眞敎税脫鋭溫衞内吳着鈎鷄跡蹟註嘆閑綉",
    "臺裏群峰啟為眾線秘凶污隣床麵艷偽強產說户户真教稅脱銳温衛內吴著鉤雞迹迹注歎閒繡",
)
"""Forms of one and the same character, each led to one of them; never two words that merely share a form."""
VARIED = frozenset(map(chr, VARIANTS.values()))
LEAST = 0.5
"""What is less sure is not proposed."""
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
_LETTERS = ("STATE", "PLACE", "ORGANIZATION")
_FULL = (How.LABEL, How.ALIAS, How.OTHER_NAME)
_AMBIGUOUS = 0.7
_LETTER = "Its neighbours make it the name of a state."
_NEVER = 10**7


VERSION = "2"
"""Counts the ways in which names have been found; a link tells by which it was."""


class Other(NamedTuple):
    """Another entity that has the name too, and how sure it would be."""

    entity: str
    score: float


class Mention(NamedTuple):
    """An entity named at [start, end), in code points; nested when it stands inside a longer mention.

    `form` is what was found there, as the gazetteer has it, `name` the label or alias it comes from and `how` it
    does; `reasons` are sentences that speak for or against, and `others` who else is called so, the likeliest first.
    """

    start: int
    end: int
    entity: str
    nested: bool
    confidence: float
    form: str = ""
    name: str = ""
    how: How = How.LABEL
    reasons: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()


class _Found(NamedTuple):
    """One form that is believed at a place, why, and how sure."""

    form: Form
    reasons: tuple[str, ...]
    score: float


class _Scope(NamedTuple):
    """What is known of the document around a text: who is named in full where, and who in this paragraph."""

    named: Mapping[str, Sequence[tuple[int, int, int]]]
    near: frozenset[str]
    number: int


_ALONE = _Scope({}, frozenset(), 0)
_Candidate = tuple[int, int, list[_Found]]


class Gazetteer:
    """The names of many entities, ready to be found in any text; and what was learnt of them, if anything was."""

    def __init__(
        self, names: Iterable[Name], experience: Experience | None = None, about: Mapping[str, str] | None = None
    ) -> None:
        self._forms: defaultdict[str, list[Form]] = defaultdict(list)
        for form in forms(names):
            self._forms[fold(_flat(form.text)[0])].append(form)
        self._surfaces = list(self._forms)
        singles = {form.text for group in self._forms.values() for form in group if len(form.text) == 1}
        self._single = frozenset(singles)
        self._matcher = AhoCorasick(self._surfaces)
        self._experience = experience or Experience()
        self._about = about or {}
        self._inside: dict[tuple[str, str], list[Mention]] = {}

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, by rising start and, where starts are equal, the longer one first."""
        return self.find_all([text])[0]

    def find_all(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions in each of the texts of one document: a name in full in one lets shorter forms count in all."""
        matches = [self._matches(text) for text in texts]
        first = [self._sorted(text, there, _ALONE) for text, there in zip(texts, matches, strict=True)]
        named: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, mentions in enumerate(first):
            for m in mentions:
                if m.how in _FULL and m.end - m.start > 1:
                    named[m.entity].append((number, m.start, m.end - m.start))
        found = []
        for number, (text, there) in enumerate(zip(texts, matches, strict=True)):
            if self._waits(there, named) or self._is_known(text, there):
                near = frozenset(m.entity for m in first[number])
                found.append(self._sorted(text, there, _Scope(named, near, number)))
            else:
                found.append(first[number])
        return found

    def called(self, surface: str) -> list[Form]:
        """The forms that a surface may be, whatever they need, each entity once."""
        return list({f.name.entity: f for f in reversed(self._forms.get(fold(_flat(surface)[0]), []))}.values())

    def _waits(self, matches: list[tuple[int, int, list[Form]]], named: Mapping[str, object]) -> bool:
        """Whether what is named elsewhere in the document may change what is found."""
        return any(
            form.name.entity in named and (form.need != Need.NOTHING or len(group) > 1 or evidence.needs(form))
            for _, _, group in matches
            for form in group
        )

    def _is_known(self, text: str, matches: list[tuple[int, int, list[Form]]]) -> bool:
        known = self._experience.surfaces
        return bool(known) and any(fold(text[start:end]) in known for start, end, _ in matches)

    def _sorted(self, text: str, matches: list[tuple[int, int, list[Form]]], scope: _Scope) -> list[Mention]:
        found = self._mentions(text, matches, None, scope)
        return sorted(found, key=lambda mention: (mention.start, -mention.end))

    def _matches(self, text: str) -> list[tuple[int, int, list[Form]]]:
        """Everything in a text that may be a name, with the forms that fit its very characters."""
        flat, places = _flat(text)
        found = []
        for which, start, end in self._matcher.find_matches_as_indexes(fold(flat), overlapping=True):
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            fitting = self._fitting(self._surfaces[which], text, start, end)
            if fitting and not (end - start == 2 and is_divided(text, start, end)):
                found.append((start, end, fitting))
        return found

    def _mentions(
        self, text: str, matches: list[tuple[int, int, list[Form]]], outer: Form | None, scope: _Scope
    ) -> Iterator[Mention]:
        """The mentions in a text or, given the form that the text is, those nested in that name."""
        long: list[_Candidate] = []
        short: dict[int, list[_Found]] = {}
        for start, end, fitting in matches:
            if outer is not None and end - start == len(text):
                continue
            believed = [f for f in (self._believed(form, text, start, end, outer, scope) for form in fitting) if f]
            if not believed:
                continue
            if end - start == 1 and all(f.form.name.type in _LETTERS for f in believed):
                short[start] = believed
            else:
                long.append((start, end, believed))
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
        for start, confidence in supported(text, sorted(short), self._single, taken):
            if (mention := self._mention(text, start, start + 1, short[start], outer, scope, confidence)) and (
                outer is None or mention.entity != outer.name.entity
            ):
                yield mention

    def _believed(
        self, form: Form, text: str, start: int, end: int, outer: Form | None, scope: _Scope
    ) -> _Found | None:
        """A form at a place, if what it needs is there and no word runs across it."""
        score = _SURE[form.how]
        if outer is not None:
            # 朝鮮半島 is no mention of a state that is also called 朝鮮.
            given = form.how in _FULL and scripts.fold(form.text) == scripts.fold(form.name.text)
            inside = given or (form.how == How.SHORT_FORM and len(form.text) == 1)
            return _Found(form, (), score) if inside else None
        if end - start == 1 and form.how != How.SURNAME and form.name.type in _LETTERS:
            return _Found(form, (), score)
        reasons = []
        if form.need != Need.NOTHING:
            if not self._is_meant(form, text, start, scope):
                return None
            named = _distance(form.name.entity, scope, start)[0]
            why = evidence.fulfilled(form, text, start, end, named < (2 if form.need == Need.NEAR else _NEVER))
            if not why:
                return None
            reasons.append(why)
        elif self._goes_on(form, text, start, end):
            return None
        elif evidence.needs(form) and not self._is_settled(form, end - start, scope):
            if not (why := evidence.spoken_for(form, text, start, end)):
                return None
            reasons.append(why)
        if (end - start == 2 or form.how not in _FULL) and evidence.crossed(text, start, end):
            return None
        return _Found(form, tuple(reasons), score)

    def _is_settled(self, form: Form, length: int, scope: _Scope) -> bool:
        """Whether the document tells that a word is the name: it has a longer one or, of a place or an organization,
        says so of the same elsewhere."""
        lasting = form.name.type in ("PLACE", "ORGANIZATION")
        return any(lasting or named > length for *_, named in scope.named.get(form.name.entity, ()))

    def _goes_on(self, form: Form, text: str, start: int, end: int) -> bool:
        """Whether a name is only the beginning of another: 印度洋, 李明博, 馬克思主義."""
        if form.name.type == "PERSON":
            return evidence.continues(text[start : end + 3], end - start)
        return form.name.type in ("STATE", "PLACE") and evidence.extended(text, start, end)

    def _is_meant(self, form: Form, text: str, start: int, scope: _Scope) -> bool:
        """Whether a family name of one character can be only one person's, or is that of somebody named; and whether
        what is the very name of one thing is said to be another that was just named: 這場貿易戰."""
        others = self._forms[fold(form.text)]
        if form.need == Need.TITLE:
            bearers = {f.name.entity for f in others if f.how == How.SURNAME}
            return len(bearers) == 1 or form.name.entity in scope.named
        return form.need != Need.NEAR or evidence.same(text, start) or all(f.how not in _FULL for f in others)

    def _mention(
        self,
        text: str,
        start: int,
        end: int,
        believed: list[_Found],
        outer: Form | None,
        scope: _Scope,
        confidence: float | None = None,
    ) -> Mention | None:
        """The entity that is meant among those that are called so, unless it is too unsure."""
        if len(believed) == 1 and fold(text[start:end]) not in self._experience.surfaces:
            return _as_mention(start, end, believed[0], outer, confidence)
        kinds = list(dict.fromkeys(f.form.name.type for f in believed))
        kind = kinds[0]
        if len(kinds) > 1:
            kind = preferred_type(kinds, text, start, end, outer and outer.name.type)
        best: dict[str, _Found] = {}
        for found in believed:
            best.setdefault(found.form.name.entity, found)
        context = Context(text[max(0, start - NEAR) : start], text[end : end + NEAR], scope.near)
        ranked = []
        for entity, found in best.items():
            base = found.score if confidence is None else confidence
            reasons = [*found.reasons, *([] if confidence is None else [_LETTER])]
            if len(best) > 1:
                base = _AMBIGUOUS if found.form.name.type == kind else 1 - _AMBIGUOUS
                if len(kinds) > 1 and found.form.name.type == kind:
                    reasons.append(f"Of its namesakes, one of type {kind} fits its neighbours.")
            verdict = self._experience.weigh(
                fold(text[start:end]), entity, context._replace(near=scope.near - {entity})
            )
            shift = verdict.shift
            if len(best) > 1:
                fitting = [
                    *self._shared(entity, text),
                    *([found.form.name.text] if self._elsewhere(entity, found.form, scope) else []),
                ]
                shift += min(1.5, 0.5 * len(fitting))
                if fitting:
                    reasons.append(f"The text speaks of {', '.join(fitting[:3])} as well.")
            score = 0.0 if verdict.refused else shifted(base, shift) if shift else base
            ranked.append((score, _distance(entity, scope, start), found, (*reasons, *verdict.reasons)))
        ranked.sort(key=lambda r: (-r[0], r[1], not r[2].form.name.is_label))
        score, _, chosen, why = ranked[0]
        if score < LEAST:
            return None
        others = tuple(Other(r[2].form.name.entity, r[0]) for r in ranked[1:])
        form, name = chosen.form, chosen.form.name
        return Mention(start, end, name.entity, outer is not None, score, form.text, name.text, form.how, why, others)

    def _shared(self, entity: str, text: str) -> list[str]:
        """Words of an entity's description that the text has too."""
        about = self._about.get(entity, "")
        words = (about[a:b] for a, b in dictionary.pieces(about[:200]) if b - a > 1) if about else ()
        return list(dict.fromkeys(word for word in words if word in text))

    def _elsewhere(self, entity: str, form: Form, scope: _Scope) -> bool:
        """Whether an entity is named in full in the document where only a shorter form stands."""
        return form.how not in _FULL and entity in scope.named

    def _fitting(self, surface: str, text: str, start: int, end: int) -> list[Form]:
        """Those forms that fold to `surface` which fit the very characters of the text at [start, end)."""
        found = self._forms[surface]
        if end - start == 1:
            return [f for f in found if f.text == text[start]] if surface in VARIED else found
        if not any(map(_is_latin, surface)):
            return found
        if start and _is_latin(surface[0]) and _is_latin(text[start - 1]):
            return []
        if end < len(text) and _is_latin(surface[-1]) and _is_latin(text[end]):
            return []
        return [f for f in found if not f.text.isupper() or text[start:end].isupper()]

    def _nested(self, surface: str, form: Form) -> list[Mention]:
        """The mentions inside a name; what surrounds the name has no say in them."""
        if form.name.type == "PERSON":
            return []
        key = surface, form.name.entity
        if key not in self._inside:
            self._inside[key] = list(self._mentions(surface, self._matches(surface), form, _ALONE))
        return self._inside[key]


def _as_mention(start: int, end: int, found: _Found, outer: Form | None, confidence: float | None) -> Mention:
    """The mention where only one thing is called so, and nobody judged it yet."""
    form, reasons, score = found
    name = form.name
    if confidence is not None:
        reasons, score = (*reasons, _LETTER), confidence
    return Mention(start, end, name.entity, outer is not None, score, form.text, name.text, form.how, reasons)


def _distance(entity: str, scope: _Scope, start: int) -> tuple[int, int]:
    """How far back an entity was last named in full; the far side of everything where it was not."""
    before = [at for at in scope.named.get(entity, ()) if at[:2] <= (scope.number, start)]
    if before:
        return scope.number - before[-1][0], -before[-1][1]
    return (_NEVER - 1 if entity in scope.named else _NEVER, 0)


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


def _flat(text: str) -> tuple[str, list[int] | None]:
    """The text without the dots between the parts of foreign names, and where its characters stood; None as it was."""
    if not any(dot in text for dot in DOTS):
        return text, None
    places = [i for i, char in enumerate(text) if char not in DOTS]
    return "".join(text[i] for i in places), places


def fold(text: str) -> str:
    """A text with variant characters and case folded, of the same length: by this a surface is known."""
    folded = text.translate(VARIANTS)
    lower = folded.lower()
    if len(lower) == len(folded):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)


def _is_latin(char: str) -> bool:
    return char < "\u2e80" and char.isalnum()


__all__ = ["Gazetteer", "Mention", "Name", "Other", "fold"]
