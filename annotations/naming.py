"""What a thing may be called beyond the names it is given: 本田 for 本田太郎, 國台辦, 日 and 日方 for 日本."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from annotations import abbreviation, state
from annotations.neighbourhood import RARE, STATES
from source_text import dictionary, scripts
from source_text.scripts import TextView

DOTS = "·‧・•．∙⋅･"
"""What stands between the parts of a foreign name."""

_HAN = re.compile("[〇\u3400-\u9fff\U00020000-\U0003ffff]+")
_BRACKETED = re.compile("[（(][^（()）]*[）)]")
_QUOTES = str.maketrans("", "", '「」『』“”‘’"《》〈〉')
_STATUS = re.compile(
    "^(?:國立|国立|私立|財團法人|财团法人|社團法人|社团法人)|(?:股份有限公司|有限責任公司|有限责任公司|有限公司|株式會社|株式会社|公司|集團|集团)$"
)
_TRADES = re.compile("(?:精密|科技|技術|技术|電子|电子|工業|工业|實業|实业|企業|企业|製造|制造|食品|汽車|汽车|控股)+$")
_BODY = re.compile("[黨党會会社院局廳厅署校軍军團团盟處处]$|..大[學学]$")
_PLACE = re.compile(
    "(?i)city|capital|province|county|district|municipal|prefecture|region|town|country|state|river|mountain|island"
)
_DIVISION = re.compile("(?<=..)[省市縣县區区鎮镇鄉乡州府島岛]$")


class Name(NamedTuple):
    """One label or alias of the entity with the key `entity`; `type` is the name of its EntityType."""

    text: str
    entity: str
    type: str
    is_label: bool


class How(StrEnum):
    """How a form comes from what an entity is called."""

    LABEL = "LABEL"
    ALIAS = "ALIAS"
    OTHER_NAME = "OTHER_NAME"
    SHORT_FORM = "SHORT_FORM"
    ABBREVIATION = "ABBREVIATION"
    SURNAME = "SURNAME"
    GIVEN_NAME = "GIVEN_NAME"
    SEAT = "SEAT"


class Need(StrEnum):
    """What a form needs before it is believed: a title after it, the name in full in the document (NEAR: shortly
    before), an act of an organization or of a government."""

    NOTHING = "NOTHING"
    TITLE = "TITLE"
    TITLE_OR_NAME = "TITLE_OR_NAME"
    NAME = "NAME"
    NEAR = "NEAR"
    ACT = "ACT"
    GOVERNMENT = "GOVERNMENT"


class Form(NamedTuple):
    """A text that may name an entity, the name it comes from, how it does, and what it needs."""

    text: str
    name: Name
    how: How
    need: Need = Need.NOTHING


def forms(names: Iterable[Name]) -> list[Form]:
    """All forms of some names: the names themselves first, then what is derived, none twice for one entity."""
    given = [name for name in dict.fromkeys(names) if name.text]
    found: dict[tuple[str, str], Form] = {}
    for name in given:
        found.setdefault((name.text, name.entity), Form(name.text, name, How.LABEL if name.is_label else How.ALIAS))
    for name in given:
        for text, how, need in _derived(name.text, name.type):
            found.setdefault((text, name.entity), Form(text, name, how, need))
    return list(found.values())


def _scripts(text: str) -> tuple[str, ...]:
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
def _derived(text: str, kind: str) -> tuple[tuple[str, How, Need], ...]:
    """What a name of a type gives rise to, in both scripts."""
    return tuple(
        dict.fromkeys((written, how, need) for form, how, need in _ways(text, kind) for written in _scripts(form))
    )


def _ways(text: str, kind: str) -> Iterator[tuple[str, How, Need]]:
    if len(text) > 1:
        yield text, How.OTHER_NAME, Need.NOTHING  # in the other script
        bare = _BRACKETED.sub("", text).translate(_QUOTES)
        if len(bare) > 2 and bare != text:
            yield bare, How.OTHER_NAME, Need.NOTHING
    if kind == "PERSON":
        yield from _person(text)
    elif kind == "STATE":
        yield from _state(text)
    elif kind == "PLACE":
        known = state.known(text)
        yield from ((letter, How.SHORT_FORM, Need.NOTHING) for letter in (known.letters if known else ()))
        short = _DIVISION.sub("", text)
        if short != text and not dictionary.is_ordinary(short):
            yield short, How.SHORT_FORM, Need.NOTHING
    elif len(text) > 2:
        yield from _body(text, kind)
    if kind in ("PERSON", "PLACE") and re.fullmatch("[A-Z][A-Za-z.' -]{2,}", text):
        yield from ((word, How.OTHER_NAME, Need.NOTHING) for word in _in_chinese(text))


def _state(text: str) -> Iterator[tuple[str, How, Need]]:
    known = state.known(text)
    if known is None:
        return
    for other in known.names:
        yield other, How.OTHER_NAME, Need.NOTHING
    for letter in known.letters:
        yield letter, How.SHORT_FORM, Need.NOTHING
        if letter not in RARE and not dictionary.is_ordinary(letter + "方"):
            yield letter + "方", How.SHORT_FORM, Need.NOTHING
    for seat in known.seats:
        yield seat, How.SEAT, Need.GOVERNMENT


def _body(text: str, kind: str) -> Iterator[tuple[str, How, Need]]:
    """What an organization, an event or the like is called in short."""
    tail = text.lstrip(STATES)
    if 2 < len(tail) < len(text) - 1:
        yield tail, How.SHORT_FORM, Need.NEAR
    if kind not in ("ORGANIZATION", "MEDIA", "AGREEMENT", "MEETING"):
        return
    yield from ((short, How.ABBREVIATION, Need.NOTHING) for short in abbreviation.by_dictionary(text))
    if kind == "ORGANIZATION":
        yield from _local(text)
    core = _STATUS.sub("", _STATUS.sub("", text))
    for short in dict.fromkeys((core, _TRADES.sub("", core))):
        if len(short) > 1 and short != text and kind == "ORGANIZATION":
            if dictionary.is_ordinary(short):
                yield short, How.SHORT_FORM, Need.ACT
                continue
            free = len(short) > 2 or short == core or dictionary.is_proper(short)
            yield short, How.SHORT_FORM, Need.NOTHING if free else Need.NAME
    company = core != text
    cores = dict.fromkeys((core, _TRADES.sub("", core)) if company else (core,))
    for short in dict.fromkeys(short for each in cores for short in abbreviation.by_initials(each)):
        if len(short) > 2 or dictionary.is_proper(short):
            if not dictionary.is_ordinary(short):
                yield short, How.ABBREVIATION, Need.NOTHING
        elif not dictionary.has(short):
            yield short, How.ABBREVIATION, Need.ACT if company else Need.NAME


def _local(text: str) -> Iterator[tuple[str, How, Need]]:
    """An organization without the place it belongs to (臺灣民眾黨), and a university by what only it is called."""
    for length in (2, 3):
        place, rest = text[:length], text[length:]
        if len(rest) > 2 and (dictionary.is_proper(place) or state.known(place) or place in ("聯邦", "联邦")):
            free = place in ("聯邦", "联邦") or (bool(_BODY.search(rest)) and not dictionary.is_ordinary(rest))
            yield rest, How.SHORT_FORM, Need.NOTHING if free else Need.NAME
            yield from (
                (short, How.ABBREVIATION, Need.NOTHING) for short in abbreviation.by_initials(rest) if len(short) > 2
            )
            for letter in known.letters if (known := state.known(place)) else ():
                for short in (letter + rest[0], letter + rest[0] + rest[-1]):
                    if dictionary.is_proper(short):
                        yield short, How.ABBREVIATION, Need.NOTHING
            break
    own = re.sub("大[學学]$", "", text)
    if own != text and not _is_place(own) and _is_university(own):
        yield own, How.SHORT_FORM, Need.NOTHING


def _is_university(own: str) -> bool:
    """Whether a university may go by a name that the dictionary has for it, or has not at all."""
    if not dictionary.has(own):
        return len(own) > 2
    return any(
        "niversity" in sense or sense == "Harvard" for entry in dictionary.look_up(own) for sense in entry.definitions
    )


def _is_place(text: str) -> bool:
    """Whether the dictionary calls something a place."""
    return any(_PLACE.search(sense) for entry in dictionary.look_up(text) for sense in entry.definitions)


def _person(text: str) -> Iterator[tuple[str, How, Need]]:
    parts = [part for part in re.split(f"[{DOTS}]", text) if part]
    if len(parts) > 1:
        if len(parts[-1]) > 1:
            free = not dictionary.is_ordinary(parts[-1])
            yield parts[-1], How.SURNAME, Need.NOTHING if free else Need.TITLE_OR_NAME
        if len(parts[0]) > 1:
            yield parts[0], How.GIVEN_NAME, Need.NAME
        return
    latin = re.fullmatch(r"[A-Z][\w.' -]* ([A-Z][\w'-]{2,})", text, re.ASCII)
    if latin:
        yield latin[1], How.SURNAME, Need.NAME
    if not _HAN.fullmatch(text) or not 2 <= len(text) <= 5:
        return
    if re.fullmatch("..[宗祖帝]", text):
        yield text[1:], How.SHORT_FORM, Need.NOTHING
    compound = len(text) > 2 and _is_surname(text[:2])
    if _is_surname(text[0]) and len(text) < 4:
        yield text[0], How.SURNAME, Need.TITLE
    if len(text) > 3 or compound or (len(text) == 3 and not _is_surname(text[0])):
        yield text[:2], How.SURNAME, Need.TITLE_OR_NAME
    if len(text) > 4:
        yield text[:3], How.SURNAME, Need.TITLE_OR_NAME
    given = text[2:] if compound else text[1:]
    if len(given) == 2 and (compound or len(text) == 3):
        yield given, How.GIVEN_NAME, Need.NAME


def _is_surname(text: str) -> bool:
    return any(entry.is_surname for entry in dictionary.look_up(text)) or any(
        sense.startswith("surname ") or ", surname" in sense or sense == "surname"
        for entry in dictionary.look_up(text)
        if len(text) == 1
        for sense in entry.definitions
    )


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


__all__ = ["DOTS", "Form", "How", "Name", "Need", "forms"]
