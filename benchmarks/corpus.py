"""A corpus of any size that is always the same: the sample's sentences, put together anew."""

import random
from collections.abc import Iterator
from typing import Any

import orjson

from annotations import companions
from annotations.companions import Companions
from api import sample
from source_text.reflow import reflow
from source_text.roles import Role


def sentences() -> list[str]:
    """The sentences of the sample's body."""
    blocks = reflow((sample.FILES / "article.txt").read_text(encoding="utf-8"))
    return [f"{s}。" for b in blocks if b.role == Role.BODY for s in b.text.split("。") if s]


def paragraphs(characters: int, seed: int = 1) -> Iterator[str]:
    """Paragraphs of three to six sentences until there are so many characters."""
    chance, stock = random.Random(seed), sentences()
    made = 0
    while made < characters:
        paragraph = "".join(chance.choices(stock, k=chance.randint(3, 6)))
        made += len(paragraph)
        yield paragraph


def text(characters: int, seed: int = 1) -> str:
    """A text of at least so many characters, a blank line between paragraphs."""
    return "\n\n".join(paragraphs(characters, seed))


def beside() -> Companions:
    """The sample's entities."""
    rows: Any = orjson.loads((sample.FILES / "entities.json").read_bytes())
    return companions.parse({"entities": rows}, sample.LANGUAGE)
