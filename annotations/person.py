"""What a person is called in short: by the family name, by the given name, an emperor without his title."""

import re
from collections.abc import Iterator

from annotations.form import DOTS, How, Need, Way
from source_text import dictionary

_HAN = re.compile("[〇\u3400-\u9fff\U00020000-\U0003ffff]+")
_RANK = re.compile("(?<=..)(?:皇帝|大帝|[太皇王]后|皇太后|[帝王])$")


def ways(text: str) -> Iterator[Way]:
    """The shorter forms of a person's name."""
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
    ruler = _RANK.sub("", text)
    if ruler != text:
        yield ruler, How.SHORT_FORM, Need.NOTHING if dictionary.is_proper(ruler) else Need.NAME
        return
    compound = len(text) > 2 and is_surname(text[:2])
    if is_surname(text[0]) and len(text) < 4:
        yield text[0], How.SURNAME, Need.TITLE
    if len(text) > 3 or compound or (len(text) == 3 and not is_surname(text[0])):
        yield text[:2], How.SURNAME, Need.TITLE_OR_NAME
    if len(text) > 4:
        yield text[:3], How.SURNAME, Need.TITLE_OR_NAME
    given = text[2:] if compound else text[1:]
    if len(given) == 2 and (compound or len(text) == 3):
        yield given, How.GIVEN_NAME, Need.NAME


def is_surname(text: str) -> bool:
    """Whether the dictionary has a family name."""
    senses = [sense for entry in dictionary.look_up(text) for sense in entry.definitions]
    if len(text) > 1:
        return any(sense.startswith(("surname ", "two-character surname ")) for sense in senses)
    return any(sense.startswith("surname ") or ", surname" in sense or sense == "surname" for sense in senses)
