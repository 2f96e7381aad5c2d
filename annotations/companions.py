"""What comes beside a text at its import: entities, links, glosses, translations, conversions and notes, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotations.annotation import Kind
from annotations.authority import EntityForm, Name
from annotations.entity import EntityType
from annotations.identifier import AUTHORITIES, WIKIDATA
from source_text.problems import Invalid
from source_text.scripts import TextView

KINDS = {
    "mentions": Kind.ENTITY_LINK,
    "glosses": Kind.GLOSS,
    "translations": Kind.TRANSLATION,
    "conversions": Kind.CONVERSION,
    "notes": Kind.NOTE,
}
"""The files that hold one annotation a line, and the kind each makes."""

FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.ENTITY_LINK: ("entity",),
    Kind.GLOSS: ("language", "text", "pinyin", "part_of_speech"),
    Kind.TRANSLATION: ("language", "text"),
    Kind.CONVERSION: ("view", "text"),
    Kind.NOTE: ("text",),
}
"""The fields that a line of each kind has."""


class Line(NamedTuple):
    """One annotation as a companion file says it.

    `number` is its place in the file, from 1; `ordinal` that of the paragraph, from 1; `start` and `end` are
    half-open code points of the paragraph, both None for the whole of it. `body` holds the fields of the
    annotation, for a link the key of its entity under `entity`.
    """

    file: str
    number: int
    kind: Kind
    ordinal: int
    start: int | None
    end: int | None
    surface: str | None
    body: dict[str, str | None]


class Mismatch(NamedTuple):
    """A line that does not fit the text: what it expected at its place, and what is there."""

    file: str
    line: int
    paragraph: int
    expected: str
    found: str


@dataclass(frozen=True)
class Companions:
    """All that comes beside a text."""

    entities: Sequence[EntityForm] = ()
    lines: Sequence[Line] = field(default_factory=tuple)


def parse(files: Mapping[str, Any], language: str) -> Companions:
    """Read companion files already decoded from JSON: `entities` and any of `KINDS`, each a list of objects.

    `language` is that of the text; names of entities in it are so labelled.
    """
    for name in files:
        if name != "entities" and name not in KINDS:
            raise Invalid(
                f"There is no companion file {name!r}.",
                path=(name,),
                hint=f"There are entities, {', '.join(KINDS)}.",
            )
    entities = [entity(row, f) for f, row in _rows(files.get("entities"), "entities")]
    lines = [_line(name, number, row) for name in KINDS for number, row in _rows(files.get(name), name)]
    return Companions(entities, lines)


def _rows(rows: Any, name: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    if rows is None:
        return
    if not isinstance(rows, list):
        raise Invalid(f"`{name}` is not a list.", path=(name,), hint="Give a JSON list of objects.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise _wrong(name, number, "is not an object")
        yield number, row


def _wrong(file: str, number: int, what: str) -> Invalid:
    return Invalid(
        f"Line {number} of `{file}` {what}.",
        path=(file, str(number)),
        hint="Mend the line, or leave it out.",
        line=number,
    )


def _text(row: Mapping[str, Any], key: str, file: str, number: int, *, needed: bool = False) -> str | None:
    value = row.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or (needed and not value.strip()):
        raise _wrong(file, number, f"has no text under `{key}`")
    return value


def entity(row: Mapping[str, Any], number: int) -> EntityForm:
    """An entity in the wide shape (`label_zh_hant`, `label_en`, `aliases_zh_hant`) or with lists of labels and aliases."""

    def named(key: str) -> list[Name]:
        found = []
        for item in row.get(key) or []:
            if not isinstance(item, dict) or not isinstance(item.get("text"), str):
                raise _wrong("entities", number, f"has an ill-formed name under `{key}`")
            found.append(Name(str(item.get("language", "und")), item["text"]))
        return found

    labels, aliases = named("labels"), named("aliases")
    for key, value in row.items():
        which, _, tag = key.partition("_")
        if not tag or which not in ("label", "aliases"):
            continue
        parts = tag.split("_")
        language = "-".join([parts[0]] + [p.title() if len(p) == 4 else p.upper() for p in parts[1:]])
        texts = [value] if which == "label" else value or []
        if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts if t is not None):
            raise _wrong("entities", number, f"has an ill-formed name under `{key}`")
        (labels if which == "label" else aliases).extend(Name(language, t) for t in texts if t)
    kind = str(row.get("type", "")).upper()
    if kind not in EntityType.__members__:
        raise _wrong("entities", number, f"has no type of entity under `type` ({', '.join(EntityType)})")
    return EntityForm(
        key=_text(row, "key", "entities", number, needed=True) or "",
        type=EntityType(kind),
        labels=labels,
        aliases=[name for name in dict.fromkeys(aliases) if name not in labels],
        wikidata=_text(row, "wikidata", "entities", number),
        description=_text(row, "description", "entities", number) or _text(row, "note", "entities", number),
        identifiers=_identifiers(row, number),
    )


def _identifiers(row: Mapping[str, Any], number: int) -> list[tuple[str, str]]:
    """Ids in authority files: under `identifiers`, and each under the name of its authority."""
    given = row.get("identifiers") or []
    found = [(i.get("authority"), i.get("id")) for i in given if isinstance(i, dict)] if isinstance(given, list) else []
    found += [(name, row[name]) for name in AUTHORITIES if name != WIKIDATA and row.get(name) is not None]
    if not isinstance(given, list) or not all(isinstance(part, str) for pair in found for part in pair):
        raise _wrong("entities", number, "has an ill-formed id under `identifiers` or the name of an authority")
    if len(found) < len(given):
        raise _wrong("entities", number, "has no objects with `authority` and `id` under `identifiers`")
    return [(str(authority), str(id_)) for authority, id_ in found]


def _line(file: str, number: int, row: Mapping[str, Any]) -> Line:
    kind = KINDS[file]
    named = row.get("paragraph")
    digits = named.removeprefix("p") if isinstance(named, str) else str(named)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9) or isinstance(named, bool):
        raise _wrong(file, number, "names no paragraph such as `p1` under `paragraph`")
    whole = kind == Kind.TRANSLATION
    start, end = (None, None) if whole else (row.get("start"), row.get("end"))
    if not whole and not (type(start) is int and type(end) is int):
        raise _wrong(file, number, "has no whole numbers under `start` and `end`")
    body: dict[str, str | None]
    if kind == Kind.ENTITY_LINK:
        body = {"entity": _text(row, "entity", file, number, needed=True)}
    elif kind == Kind.CONVERSION:
        view = _text(row, "view", file, number, needed=True)
        if view not in TextView.__members__ or view == TextView.ORIGINAL:
            raise _wrong(file, number, "names no view under `view`")
        body = {"view": view, "text": _text(row, "text", file, number, needed=True)}
    elif kind == Kind.NOTE:
        body = {"text": _text(row, "text", file, number, needed=True)}
    else:
        body = _spoken(file, number, row, kind)
    return Line(file, number, kind, int(digits), start, end, _text(row, "surface", file, number), body)


def _spoken(file: str, number: int, row: Mapping[str, Any], kind: Kind) -> dict[str, str | None]:
    """A gloss or translation: its language and text under `language` and `text`, or the text under the language itself."""
    prefix = "gloss_" if kind == Kind.GLOSS else ""
    language = _text(row, "language", file, number) or "en"
    key = "text" if "text" in row else f"{prefix}{language}"
    body = {"language": language, "text": _text(row, key, file, number, needed=True)}
    if kind == Kind.GLOSS:
        body["pinyin"] = _text(row, "pinyin", file, number)
        body["part_of_speech"] = _text(row, "part_of_speech", file, number)
    return body
