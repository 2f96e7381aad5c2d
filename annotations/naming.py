"""What a thing may be called beyond the names it is given: 本田 for 本田太郎, 國台辦, 日 and 日方 for 日本."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache

from annotations import abbreviation, body, person, state
from annotations.form import DOTS, Form, How, Name, Need, Way
from annotations.neighbourhood import RARE, STATES
from source_text import dictionary, scripts
from source_text.scripts import TextView

_BRACKETED = re.compile("[（(]([^（()）]*)[）)]")
_QUOTES = str.maketrans("", "", '「」『』“”‘’"《》〈〉')
_DIVISION = re.compile("(?<=..)[省市縣县區区鎮镇鄉乡州府郡島岛]$")


def forms(names: Iterable[Name]) -> list[Form]:
    """All forms of some names: the names themselves first, then what is derived, none twice for one entity."""
    given = [name for name in dict.fromkeys(names) if name.text]
    found: dict[tuple[str, str], Form] = {}
    for name in given:
        found.setdefault((name.text, name.entity), Form(name.text, name, How.LABEL if name.is_label else How.ALIAS))
    for name in given:
        for text, how, need in _derived(name.text, name.type):
            found.setdefault((text, name.entity), Form(text, name, how, need))
    return list(_claimed(found.values()))


def composed(found: Collection[Form]) -> Iterator[Form]:
    """What bodies are called by a short form of the larger one that their names begin with, or without it: 港大法律學院,
    and 調查局 of 法務部."""
    full = {form.text: form.name.entity for form in found if form.how == How.LABEL and len(form.text) > 1}
    states = {form.name.entity for form in found if form.name.type == "STATE"}
    short: dict[str, list[str]] = {}
    for form in found:
        shorter = form.how == How.OTHER_NAME and form.name.type in ("ORGANIZATION", "STATE")
        if (form.how in (How.ABBREVIATION, How.SHORT_FORM) or shorter) and 1 < len(form.text) < len(
            form.name.text
        ) + shorter:
            short.setdefault(form.name.entity, []).append(form.text)
    there = {(form.text, form.name.entity) for form in found}
    for form in found:
        if form.how != How.LABEL or form.name.type == "PERSON":
            continue
        for length in range(2, len(form.text) - 1):
            larger, rest = full.get(form.text[:length]), form.text[length:]
            if larger in states and (form.name.type != "ORGANIZATION" or len(rest) < 3 or rest.startswith("人民")):
                continue
            if (
                larger
                and larger not in states
                and length > 2
                and len(rest) > 2
                and form.name.type == "ORGANIZATION"
                and not abbreviation.is_plain(rest)
            ):
                yield form._replace(text=rest, how=How.SHORT_FORM)
            for each in short.get(larger, ()) if larger and larger != form.name.entity else ():
                for end in (rest, *(e for e in abbreviation.by_initials(rest) if len(e) > 2 and larger not in states)):
                    if (each + end, form.name.entity) not in there:
                        yield form._replace(text=each + end, how=How.ABBREVIATION)


def _claimed(found: Collection[Form]) -> Iterator[Form]:
    """Those forms that nothing else has a better claim to: 港大 is 香港|大學 rather than 香港|中文|大學."""
    loose = [form for form in found if form.need == Need.APART]
    texts = {form.text for form in loose}
    firm = {(form.text, form.name.entity) for form in found if form.text in texts and form.need == Need.NOTHING}
    taken = {text for text, _ in firm}
    least: dict[str, int] = {}
    for form in loose:
        left = len(abbreviation.words(form.name.text))
        least[form.text] = min(left, least.get(form.text, left))
    for form in found:
        if form.need != Need.APART or (
            form.text not in taken and len(abbreviation.words(form.name.text)) == least[form.text]
        ):
            yield form


def written(text: str) -> tuple[str, ...]:
    """A text as it is written in either script, itself first."""
    if _is_simplified(text):
        return text, scripts.read(text, "zh-Hans", TextView.ZH_HANT).text
    return tuple(dict.fromkeys((text, scripts.read(text, "zh-Hant", TextView.ZH_HANS).text)))


def _is_simplified(text: str) -> bool:
    """Whether a text has characters that are no Traditional ones: 杰 and 范 are both, and stay."""
    for char in text:
        try:
            char.encode("cp950")
        except UnicodeEncodeError:
            if scripts.read(char, "zh-Hans", TextView.ZH_HANT).text != char:
                return True
    return False


@lru_cache(maxsize=1 << 16)
def _derived(text: str, kind: str) -> tuple[Way, ...]:
    """What a name of a type gives rise to, in both scripts."""
    return tuple(dict.fromkeys((each, how, need) for form, how, need in _ways(text, kind) for each in written(form)))


def _ways(text: str, kind: str) -> Iterator[Way]:
    if len(text) > 1:
        yield text, How.OTHER_NAME, Need.NOTHING  # in the other script
        bare = _BRACKETED.sub("", text).translate(_QUOTES).strip()
        if len(bare) > 2 and bare != text:
            yield bare, How.OTHER_NAME, Need.NOTHING
        yield from _english(text, bare, kind)
    if kind == "PERSON":
        yield from person.ways(text)
    elif kind == "STATE":
        yield from _state(text)
    elif kind == "PLACE":
        yield from _place(text)
    elif len(text) > 2:
        yield from body.ways(text, kind)
    if kind in ("PERSON", "PLACE") and re.fullmatch("[A-Z][A-Za-z.' -]{2,}", text):
        yield from ((word, How.OTHER_NAME, Need.NOTHING) for word in _in_chinese(text))


def _state(text: str) -> Iterator[Way]:
    known = state.known(text)
    if known is None:
        return
    for other in known.names:
        yield other, How.OTHER_NAME, Need.NOTHING
    for letter in known.letters:
        yield letter, How.SHORT_FORM, Need.NOTHING
        if not dictionary.is_ordinary(letter + "方"):
            free = letter in STATES and letter not in RARE
            yield letter + "方", How.SHORT_FORM, Need.NOTHING if free else Need.NAME
    yield from ((word, How.SHORT_FORM, Need.NAME) for word in known.words)
    if not any(name.endswith("國") for name in known.names):
        yield from ((letter + "國", How.SHORT_FORM, Need.NAME) for letter in known.letters if letter not in "中華")
    for seat in known.seats:
        yield seat, How.SEAT, Need.GOVERNMENT


def _place(text: str) -> Iterator[Way]:
    known = state.known(text)
    yield from ((letter, How.SHORT_FORM, Need.NOTHING) for letter in (known.letters if known else ()))
    short = _DIVISION.sub("", text)
    for letter in known.letters if known else ():
        if not dictionary.is_ordinary(letter + "方"):
            yield letter + "方", How.SHORT_FORM, Need.NAME
    if short != text and not dictionary.is_ordinary(short):
        yield short, How.SHORT_FORM, Need.NOTHING
    if len(text) > 2:
        yield from ((short, How.ABBREVIATION, Need.NOTHING) for short in abbreviation.by_dictionary(text))


def _english(text: str, bare: str, kind: str) -> Iterator[Way]:
    """An English name by the capitals of its words, if they are three or more, and without its article."""
    if kind == "PERSON" or not re.match("[A-Z]", bare) or not bare.isascii():
        return
    if bare.startswith("The ") and len(bare) > 6:
        yield bare[4:], How.OTHER_NAME, Need.NOTHING
    capitals = "".join(re.findall(r"\b[A-Z](?=[a-z])", bare))
    noted = [note for note in _BRACKETED.findall(text) if re.fullmatch("[A-Z][A-Z0-9]+", note)]
    if len(capitals) > 2 and " " in bare:
        yield capitals, How.ABBREVIATION, Need.NOTHING
        yield from ((note, How.ABBREVIATION, Need.NOTHING) for note in noted if note[0] == capitals[0])


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """The names in the dictionary by what their first sense begins with, in English."""
    found: dict[str, list[str]] = {}
    lines = re.findall(
        r"^(\S{2,8}) \S+ \[[A-Z][^\]]*\] /(?:\(Tw\) )?([A-Z][A-Za-z.' -]+?)(?: \(|[,;/])", _dictionary(), re.M
    )
    for word, head in lines:
        found.setdefault(head.lower(), []).append(word)
    return {head: tuple(words) for head, words in found.items() if len(words) < 5}


def _dictionary() -> str:
    return dictionary.file().decode()


def _in_chinese(name: str) -> tuple[str, ...]:
    """What the dictionary calls a person or place with an English name: 特朗普 and 川普."""
    return _heads().get(name.lower(), ())


__all__ = ["DOTS", "Form", "How", "Name", "Need", "forms", "written"]
