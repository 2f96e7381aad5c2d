"""Chinese paragraphs that look real: sentences of the repository, and others made of the dictionary's words."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks import corpus
from source_text import dictionary

PATTERNS = (
    "{t}，{w}{w}的{w}已經{w}，{p}卻仍然{w}。",
    "{p}在{w}說：「{w}與{w}都是{w}的{w}。」",
    "根據{w}的{w}，{t}{p}曾經{w}{w}，後來才{w}。",
    "{w}、{w}和{w}的{w}，在{t}成為{w}的{w}。",
    "{p}認為{w}不是{w}，而是{w}，因此{w}了{w}。",
    "到了{t}，{w}{w}，{w}也跟著{w}，{p}只好{w}。",
    "雖然{w}很{w}，但是{w}的{w}還是讓{p}{w}。",
    "（{w}：{t}，{w}{w}）{w}從此{w}。",
    "{p}與{p}在{w}見面，談的是{w}的{w}，{w}之外又談到{w}。",
    "這一年的{w}，{w}的人說{w}，{w}的人說{w}。",
)
NAMES = (
    "李士元",
    "陳阿雲",
    "周顗",
    "王小明",
    "康有田",
    "林獻堂",
    "歐陽鋒",
    "𠮷田茂",
    "諸葛亮",
    "司馬懿",
    "杜威",
    "馬偕",
)
TIMES = ("1869年", "2018年3月", "光緒十年", "去年冬天", "同治年間", "第二年", "二十世紀初", "24日", "那天夜裡", "日後")
_PAIR = re.compile(r"^([一-鿿]{2}) \S+ \[", re.MULTILINE)


@cache
def words() -> list[str]:
    """The words of two characters in the dictionary, in Traditional characters."""
    return sorted(set(_PAIR.findall(dictionary.file().decode())))


@cache
def found() -> list[str]:
    """The sentences that the repository holds: of the sample, and of the tables of readings."""
    tables = [Path(__file__).parent / f"{name}.tsv" for name in ("independent", "polyphones", "unseen")]
    lines = [line.split("\t")[0] for table in tables for line in table.read_text(encoding="utf-8").splitlines()]
    return [*corpus.sentences(), *(re.sub(r"[\[\]]", "", line).rstrip("。") + "。" for line in lines)]


def sentence(chance: random.Random) -> str:
    """One sentence."""
    if chance.random() < 0.35:
        return chance.choice(found())
    pattern = chance.choice(PATTERNS)
    stock = {"w": words(), "p": NAMES, "t": TIMES}
    return re.sub(r"\{(\w)\}", lambda slot: chance.choice(stock[slot[1]]), pattern)


def paragraph(chance: random.Random, longest: int = 5) -> str:
    """A paragraph of up to so many sentences; now and then one of them comes twice, as refrains do."""
    made = [sentence(chance) for _ in range(chance.randint(1, longest))]
    if len(made) > 2 and chance.random() < 0.08:
        made.append(made[0])
    return "".join(made)


def book(characters: int, seed: int = 1) -> Iterator[str]:
    """Paragraphs until there are so many characters."""
    chance = random.Random(seed)
    made = 0
    while made < characters:
        text = paragraph(chance)
        made += len(text)
        yield text
