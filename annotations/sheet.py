"""Entities as the rows of a table: columns for each language and authority, in CSV as RFC 4180 has it, there and back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from annotations.authority import Name
from annotations.identifier import AUTHORITIES
from source_text.problems import Invalid, Problem, Unreadable

PLAIN = ("key", "type", "visibility", "description")
TOLD = ("project", "mergedFrom", "mentionCount")
"""What a table tells, and nobody can change by it."""
LABEL, ALIAS = "label@", "alias@"
PART = "|"
"""What stands between several values in one cell; inside of a value it is written with a backslash before it."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class Entry(NamedTuple):
    """What a row says of the entity under a key; what it does not speak of is None.

    `labels`, `aliases` and `identifiers` come with the languages or authorities, in small letters, that the row
    speaks of: all others stay as they are. With None in their place it speaks of all. An empty description
    takes away the one there was. A row that cannot be read has a problem.
    """

    line: int
    key: str
    type: str | None = None
    visibility: str | None = None
    description: str | None = None
    labels: Sequence[Name] = ()
    aliases: Sequence[Name] = ()
    identifiers: Sequence[tuple[str, str]] = ()
    label_languages: frozenset[str] | None = frozenset()
    alias_languages: frozenset[str] | None = frozenset()
    authorities: frozenset[str] | None = frozenset()
    problem: Problem | None = None


def columns(labels: Iterable[str], aliases: Iterable[str]) -> list[str]:
    """The header of a table, given the languages of labels and of aliases."""
    return [
        *PLAIN,
        *AUTHORITIES,
        *(LABEL + language for language in labels),
        *(ALIAS + language for language in aliases),
        *TOLD,
    ]


def cells(record: Mapping[str, Any], header: Sequence[str]) -> list[str]:
    """An entity, given as a record, under a header."""
    found: dict[str, list[str]] = {}
    for name, field in ((LABEL, "labels"), (ALIAS, "aliases")):
        for one in record[field]:
            found.setdefault(name + one["language"], []).append(one["text"])
    for one in record["identifiers"]:
        found.setdefault(one["authority"], []).append(one["id"])
    plain = {name: str(record[name] or "") for name in (*PLAIN, "project")}
    plain["mentionCount"], plain["mergedFrom"] = str(record["mentionCount"]), _joined(record["mergedFrom"])
    plain["description"] = guard(plain["description"])
    for column in found:
        single = column.startswith(LABEL)
        plain[column] = guard(found[column][0] if single else _joined(found[column]))
    return [plain.get(column, "") for column in header]


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one more apostrophe before what could begin one."""
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


def _joined(values: Iterable[str]) -> str:
    return PART.join(value.replace("\\", "\\\\").replace(PART, "\\" + PART) for value in values)


def _parted(cell: str) -> list[str]:
    """The values in a cell."""
    parts, escaped = [""], False
    for c in cell:
        if escaped or c not in (PART, "\\"):
            parts[-1] += c
            escaped = False
        elif c == "\\":
            escaped = True
        else:
            parts.append("")
    return [part for part in parts if part.strip()]


def line(values: Iterable[str]) -> str:
    """One line of CSV."""
    made = io.StringIO()
    csv.writer(made).writerow(values)
    return made.getvalue()


def read(content: bytes) -> Iterator[Entry]:
    """The rows of a CSV file in UTF-8, with or without a byte order mark, parted by commas, semicolons or tabs.

    Unreadable where it is no such file, Invalid where its header has a column that is not known.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not in UTF-8.", path=("file",), hint="Save it as CSV in UTF-8.") from None
    first = text.split("\n", 1)[0]
    mark = next(
        (m for m in (",", ";", "\t") if "key" in [h.strip().strip('"') for h in first.split(m)] and m in first), ","
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        _check(header)
        before = reader.line_num
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _entry(before + 1, header, row)
            before = reader.line_num
    except csv.Error as error:
        raise Unreadable(
            f"Line {reader.line_num} is not CSV: {error}.", path=("file",), hint="Quote cells as RFC 4180 has it."
        ) from None


def _check(header: Sequence[str]) -> None:
    for column in header:
        language = column.startswith((LABEL, ALIAS)) and column.partition("@")[2]
        if column not in (*PLAIN, *TOLD, *AUTHORITIES) and not language:
            raise Invalid(
                f"{column[:60]!r} is no column of entities.",
                path=("header",),
                hint=f"There are {', '.join((*PLAIN, *AUTHORITIES))}, and {LABEL}zh-Hant and {ALIAS}en for any language.",
            )
    if "key" not in header or len({c.lower() for c in header}) < len(header):
        raise Invalid(
            "The header names no column `key`, or one column twice.", path=("header",), hint="Name each column once."
        )


def _entry(number: int, header: Sequence[str], row: Sequence[str]) -> Entry:
    if len(row) > len(header):
        wrong = Invalid(
            "The row has more cells than the header.", path=("header",), hint="Quote cells that hold commas."
        )
        return Entry(number, row[header.index("key")].strip(), problem=wrong)
    given = dict(zip(header, row, strict=False))
    given = {column: cell if column in PLAIN[:3] else _unguarded(cell) for column, cell in given.items()}
    labels = {c.removeprefix(LABEL): cell for c, cell in given.items() if c.startswith(LABEL)}
    aliases = {c.removeprefix(ALIAS): cell for c, cell in given.items() if c.startswith(ALIAS)}
    ids = {c: cell for c, cell in given.items() if c in AUTHORITIES}
    return Entry(
        number,
        given.get("key", "").strip(),
        given.get("type", "").strip().upper() or None,
        given.get("visibility", "").strip().upper() or None,
        given.get("description"),
        [Name(language, text) for language, text in labels.items() if text.strip()],
        [Name(language, text) for language, cell in aliases.items() for text in _parted(cell)],
        [(authority, id_) for authority, cell in ids.items() for id_ in _parted(cell)],
        frozenset(language.lower() for language in labels),
        frozenset(language.lower() for language in aliases),
        frozenset(ids),
    )
