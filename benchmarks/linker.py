"""How well the linker finds mentions, beside the longest alias alone: `python -m benchmarks linker`.

The texts are in benchmarks/links, a file a set; its README tells when each was written and what it was used for.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from annotations.gazetteer import Gazetteer, Name

FOLDER = Path(__file__).parent / "links"
SETS = ("seen", "unseen", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
Gold = tuple[int, int, str]


class Text(NamedTuple):
    """A document: its genre, its language, the names of its gazetteer, its sentences, and the mentions in each."""

    genre: str
    language: str
    names: list[Name]
    sentences: list[str]
    gold: list[set[Gold]]


def texts(path: Path) -> Iterator[Text]:
    """The documents of a file: `##` begins one, `@` is an entity, and [[北京=bj]大學=pku] a mention with one inside."""
    found: Text | None = None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            if found:
                yield found
            _, genre, language = line.split()
            found = Text(genre, language, [], [], [])
        elif line.startswith("@") and found:
            key, kind, *names = line[1:].split()
            found.names.extend(Name(n.replace("_", " "), key, kind, at == 0) for at, n in enumerate(names))
        elif line and not line.startswith("#") and found:
            sentence, gold = unmarked(line)
            found.sentences.append(sentence)
            found.gold.append(gold)
    if found:
        yield found


def unmarked(line: str) -> tuple[str, set[Gold]]:
    """A sentence without its marks, and the mentions they mark."""
    text, starts, gold = "", [], set()
    for part in re.split(r"(\[|=\w+\])", line):
        if part == "[":
            starts.append(len(text))
        elif re.fullmatch(r"=\w+\]", part):
            gold.add((starts.pop(), len(text), part[1:-1]))
        else:
            text += part
    assert not starts, line
    return text, gold


def ours(text: Text) -> list[set[Gold]]:
    """What the linker finds."""
    return [{m[:3] for m in found} for found in Gazetteer(text.names).find_all(text.sentences)]


def longest(text: Text) -> list[set[Gold]]:
    """The longest aliases, from left to right."""
    matcher = AhoCorasick([n.text for n in text.names], matchkind=MatchKind.LeftmostLongest)
    return [
        {(start, end, text.names[which].entity) for which, start, end in matcher.find_matches_as_indexes(sentence)}
        for sentence in text.sentences
    ]


def score(gold: list[set[Gold]], found: list[set[Gold]]) -> tuple[int, int, int]:
    """How many mentions are right, found in all, and there in all."""
    right = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    return right, sum(map(len, found)), sum(map(len, gold))


def line(name: str, counts: Counter[str]) -> str:
    """A row of the table: precision and recall."""
    right, found, there = (counts[c] for c in ("right", "found", "there"))
    return f"{name:34} {right / max(1, found):9.3f} {right / max(1, there):7.3f}   {right}/{found}, {there} there"


def measure(path: Path, *, errors: bool) -> None:
    """Print precision and recall of both ways on one file, by genre and in all; with the errors if wanted."""
    print(f"{path.stem}: {sum(len(t.sentences) for t in texts(path))} sentences   precision  recall")
    totals: dict[str, Counter[str]] = {"the linker": Counter(), "the longest alias": Counter()}
    genres: dict[str, Counter[str]] = {}
    for text in texts(path):
        for way, find in (("the linker", ours), ("the longest alias", longest)):
            found = find(text)
            counts = Counter(dict(zip(("right", "found", "there"), score(text.gold, found), strict=True)))
            totals[way] += counts
            if find is ours:
                genres.setdefault(text.genre, Counter()).update(counts)
                if errors:
                    list_errors(text, found)
    for genre, counts in genres.items():
        print("  " + line(genre, counts))
    for way, counts in totals.items():
        print(line(way, counts))


def list_errors(text: Text, found: list[set[Gold]]) -> None:
    """Print what was found and is not there (+), and what is there and was not found (-)."""
    for sentence, gold, there in zip(text.sentences, text.gold, found, strict=True):
        for sign, wrong in (("+", there - gold), ("-", gold - there)):
            for start, end, entity in sorted(wrong):
                print(f"    {sign} {sentence[:start]}[{sentence[start:end]}={entity}]{sentence[end:]}")


def speed(paths: list[Path]) -> None:
    """Print how many characters are linked in a second of the processor, the best of five runs over all documents."""
    known = [text for path in paths for text in texts(path)]
    runs = []
    for _ in range(6):
        fresh = [Gazetteer(text.names) for text in known]  # A gazetteer remembers what it has read.
        started = time.process_time()
        for gazetteer, text in zip(fresh, known, strict=True):
            gazetteer.find_all(text.sentences)
        runs.append(time.process_time() - started)
    characters = sum(len(sentence) for text in known for sentence in text.sentences)
    print(f"{characters / min(runs[1:]):,.0f} characters a second, of {characters:,}")


def main(errors: bool = False) -> None:
    """Print the tables of all sets: what the rules were tuned on first, then what they were measured on unseen."""
    paths = [FOLDER / f"{name}.txt" for name in SETS]
    for path in paths:
        measure(path, errors=errors)
    speed(paths)


if __name__ == "__main__":
    main(errors="--errors" in sys.argv)
