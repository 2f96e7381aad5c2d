"""Invented text with the words of the dictionary, some frequent and most rare, as words are in real texts."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from source_text import dictionary


@cache
def _stock() -> tuple[list[str], list[float]]:
    lines = (line for line in dictionary.file().decode().splitlines() if not line.startswith("#"))
    words = sorted({word for line in lines if 2 <= len(word := line.split(" ", 1)[0]) <= 4})
    random.Random(3).shuffle(words)
    return words, list(accumulate(1 / (rank + 10) for rank in range(len(words))))


def words(chance: random.Random, number: int) -> list[str]:
    """So many words."""
    stock, weights = _stock()
    return chance.choices(stock, cum_weights=weights, k=number)


def sentence(chance: random.Random) -> str:
    """A sentence of one to four clauses."""
    return "，".join("".join(words(chance, chance.randint(2, 4))) for _ in range(chance.randint(1, 4))) + "。"


def paragraphs(number: int, seed: int = 1) -> Iterator[str]:
    """So many paragraphs of two to six sentences."""
    chance = random.Random(seed)
    for _ in range(number):
        yield "".join(sentence(chance) for _ in range(chance.randint(2, 6)))


def edited(text: str, chance: random.Random, edits: int) -> str:
    """A text after some edits: words put in, left out or replaced."""
    for _ in range(edits):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(["", *words(chance, 2)]) + text[at + chance.randint(0, 2) :]
    return text
