"""Languages by their BCP 47 tags: en-GB serves who asks for en."""

from functools import lru_cache
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, func, or_


def primary(tag: str) -> str:
    """The language itself, without script and region."""
    return tag.split("-")[0].lower()


@lru_cache(4096)
def distance(tag: str, wanted: str) -> int:
    """How far a tag is from the language wanted, to order by: less the more subtags they share, then English, then any."""
    subtags, others = tag.lower().split("-"), wanted.lower().split("-")
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(subtags, others, strict=False)))
    return -shared if shared else int(subtags[0] != "en") + 1


@lru_cache(4096)
def serves(tag: str, wanted: str) -> bool:
    """Whether a tag is the language wanted, or a kind of it."""
    return tag.lower() == wanted.lower() or tag.lower().startswith(wanted.lower() + "-")


def serving(column: Any, wanted: str) -> ColumnElement[bool]:
    """Whether a column holds the language wanted, or a kind of it."""
    tag = func.lower(column)
    return or_(tag == wanted.lower(), tag.like(f"{wanted.lower()}-%"))
