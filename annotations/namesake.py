"""Which of those that are called the same is meant: by type, by what is said of them, and by what people judged."""

import re
from collections.abc import Mapping, Sequence

from annotations import evidence
from annotations.experience import NEAR, Context, Experience, shifted
from annotations.form import FULL, Form, How, Need
from annotations.matcher import fold
from annotations.neighbourhood import preferred_type
from annotations.occurrence import Found, Mention, Other
from annotations.scope import Scope
from source_text import dictionary

LEAST = 0.5
"""What is less sure is not proposed."""
_AMBIGUOUS = 0.7
_LETTER = "Its neighbours make it the name of a state."
_WORD = re.compile("[a-z]{4,}")
_COMMON = frozenset(
    re.findall("[a-z]+", "from that this which with under after before into over their other also known born name")
)


def chosen(
    text: str,
    place: tuple[int, int],
    believed: Sequence[Found],
    outer: Form | None,
    scope: Scope,
    experience: Experience,
    about: Mapping[str, str],
    confidence: float | None = None,
) -> Mention | None:
    """The mention at code points [start, end) of a text of who is meant among those that are called so, unless it is
    too unsure; `outer` is the name it stands in, `about` the descriptions of entities."""
    start, end = place
    if len(believed) == 1 and not (experience.surfaces and fold(text[start:end]) in experience.surfaces):
        return _only(start, end, believed[0], outer, confidence)
    kinds = list(dict.fromkeys(f.form.name.type for f in believed))
    kind = kinds[0]
    if len(kinds) > 1:
        kind = preferred_type(kinds, text, start, end, outer and outer.name.type)
    best: dict[str, Found] = {}
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
        verdict = experience.weigh(fold(text[start:end]), entity, context._replace(near=scope.near - {entity}))
        shift = verdict.shift
        if len(best) > 1:
            only_short = all(other.form.how not in FULL for other in best.values())
            elsewhere = (
                found.form.how not in FULL and entity in scope.named and (only_short or found.form.need == Need.NEAR)
            )
            fitting = [*_shared(about.get(entity, ""), text), *([found.form.name.text] if elsewhere else [])]
            titled = _titled(found.form, entity, text, end, scope)
            shift += min(1.5, 0.5 * len(fitting)) + 1.5 * bool(titled)
            if fitting:
                reasons.append(f"The text speaks of {', '.join(fitting[:3])} as well.")
            reasons += [f"The document calls it {titled} elsewhere."] if titled else []
        score = 0.0 if verdict.refused else shifted(base, shift) if shift else base
        ranked.append((score, scope.distance(entity, start), found, (*reasons, *verdict.reasons)))
    # What is the very name of one is hardly meant for another that is only shortened to it, unless just spoken of.
    ranked.sort(
        key=lambda r: (
            -r[0],
            r[2].form.how not in FULL and r[2].form.need != Need.NEAR,
            r[1],
            not r[2].form.name.is_label,
        )
    )
    score, _, first, why = ranked[0]
    if score < LEAST or _is_open(ranked[0], ranked[1:]):
        return None
    others = tuple(Other(r[2].form.name.entity, r[0]) for r in ranked[1:])
    form, name = first.form, first.form.name
    return Mention(start, end, name.entity, outer is not None, score, form.text, name.text, form.how, why, others)


_Ranked = tuple[float, tuple[int, int], Found, tuple[str, ...]]


def _is_open(first: _Ranked, others: Sequence[_Ranked]) -> bool:
    """Whether a shorter form may be that of two who are as likely and were named in full about as near."""
    return any(
        other[0] == first[0]
        and other[1][0] - first[1][0] < 2
        and {first[2].form.how, other[2].form.how}.isdisjoint(FULL)
        for other in others
    )


def _titled(form: Form, entity: str, text: str, end: int, scope: Scope) -> str:
    """The title after a family name, if the document has it with the full name too."""
    if form.how != How.SURNAME:
        return ""
    title = evidence.title(text, end)
    return title if title and title in scope.titles(entity) else ""


def _shared(about: str, text: str) -> list[str]:
    """Words of a description that the text has too: the very words, or what the dictionary says of its own in English."""
    if not about:
        return []
    told = (about[a:b] for a, b in dictionary.pieces(about[:200]) if b - a > 1 and not about[a].isascii())
    shared = list(dict.fromkeys(word for word in told if word in text))
    english = frozenset(_WORD.findall(about[:400].lower())) - _COMMON
    if english:
        own = dict.fromkeys(text[a:b] for a, b in dictionary.pieces(text) if b - a > 1)
        shared += [word for word in own if any(_says(word, each) for each in english)]
    return shared


def _says(word: str, english: str) -> bool:
    """Whether an English word is among those by which the dictionary explains a Chinese one."""
    return any(english in _WORD.findall(sense.lower()) for e in dictionary.look_up(word) for sense in e.definitions[:3])


def _only(start: int, end: int, found: Found, outer: Form | None, confidence: float | None) -> Mention:
    """The mention where only one thing is called so, and nobody judged it yet."""
    form, reasons, score = found
    name = form.name
    if confidence is not None:
        reasons, score = (*reasons, _LETTER), confidence
    return Mention(start, end, name.entity, outer is not None, score, form.text, name.text, form.how, reasons)
