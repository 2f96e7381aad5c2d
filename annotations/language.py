"""Languages by their BCP 47 tags: en-GB serves who asks for en."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_


def primary(tag: str) -> str:
    """The language itself, without script and region."""
    return tag.split("-")[0].lower()


def serves(tag: str, wanted: str) -> bool:
    """Whether a tag is the language wanted, or a kind of it."""
    return tag.lower() == wanted.lower() or tag.lower().startswith(wanted.lower() + "-")


def serving(column: Any, wanted: str) -> ColumnElement[bool]:
    """Whether a column holds the language wanted, or a kind of it."""
    tag = func.lower(column)
    return or_(tag == wanted.lower(), tag.like(f"{wanted.lower()}-%"))
