"""The character NUL, which no text has: PostgreSQL keeps it nowhere, and SQLite takes it for the end of a text."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import DocumentNode, StringValueNode, Visitor, visit

from source_text.problems import Invalid


def refuse(given: Any, *path: str) -> None:
    """Refuse what is given to a field where a text in it has the character, however deep."""
    place = next(_places(given, path), None)
    if place is not None:
        raise Invalid("The text holds the character NUL.", path=place, hint="No text has it; leave it out.")


def refuse_written(text: str, document: DocumentNode) -> None:
    """Refuse a document with the character in one of its texts, where it is written as an escape."""
    if "\\u" in text:
        visit(document, _Texts())


class _Texts(Visitor):
    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        refuse(node.value, "query")


def _places(given: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(given, str):
        if "\0" in given:
            yield path
    elif isinstance(given, list | tuple):
        for i, one in enumerate(given):
            yield from _places(one, (*path, str(i)))
    elif isinstance(given, Mapping):
        for name, one in given.items():
            yield from _places(one, (*path, name))
    elif dataclasses.is_dataclass(given):
        for field in dataclasses.fields(given):
            yield from _places(getattr(given, field.name), (*path, field.name))
