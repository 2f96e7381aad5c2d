"""How often the reading of a polyphone is right, beside pypinyin alone on the Traditional and the Simplified text."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, pinyin

from source_text import scripts, words
from source_text.scripts import TextView

FILE = Path(__file__).with_name("polyphones.tsv")
"""Sentences written for this measurement, each with a character in brackets and its reading in a dictionary."""
LANGUAGE = "zh-Hant-TW"


class Case(NamedTuple):
    """A sentence, the place of a character in it, and how that is read there."""

    sentence: str
    at: int
    reading: str


def cases() -> list[Case]:
    """The sentences of the file; one with two marked characters counts once, at the first."""
    found = []
    for line in FILE.read_text("utf-8").splitlines():
        marked, reading = line.split("\t")
        found.append(Case(re.sub(r"[\[\]]", "", marked), marked.index("["), reading))
    return found


def ours(case: Case) -> str:
    """The reading that the word of the character has in ours."""
    word = next(w for w in words.find(case.sentence, LANGUAGE) if w.start <= case.at < w.end)
    return word.reading.pinyin.split(" ")[case.at - word.start] if word.reading else ""


def package(text: str, at: int) -> str:
    """The reading that pypinyin gives a character of a text."""
    said = pinyin(text, style=Style.TONE, errors=lambda rest: [[c] for c in rest])  # type: ignore[arg-type, return-value]
    return str(said[at][0]) if len(said) == len(text) else ""


def main() -> None:
    """Print the share of right readings of each, and what ours misses."""
    found = cases()
    ways: dict[str, Callable[[Case], str]] = {
        "ours": ours,
        "pypinyin, Traditional text": lambda c: package(c.sentence, c.at),
        "pypinyin, Simplified text": lambda c: package(scripts.read(c.sentence, LANGUAGE, TextView.ZH_HANS).text, c.at),
    }
    characters = len({c.sentence[c.at] for c in found})
    print(f"{len(found)} sentences with {characters} different characters")
    for name, read in ways.items():
        right = sum(read(c) == c.reading for c in found)
        print(f"{name:28} {right:4}/{len(found)} {right / len(found):7.1%}")
    for case in found:
        if (said := ours(case)) != case.reading:
            print(f"  missed: {case.sentence}  {case.sentence[case.at]} {case.reading}, not {said}")


if __name__ == "__main__":
    main()
