"""The paragraphs that are printed: the sample's sentences, with words of other scripts among them."""

import random
import re
from collections.abc import Iterator

from benchmarks import corpus

ENGLISH = (
    "The tea trade of northern Formosa grew quickly after the opening of the harbour, and merchants from Amoy followed.",
    "Contemporary correspondents described the transportation of semi-fermented leaves with considerable enthusiasm.",
    "Its reputation depended on weather, on the variety of the plant, and on the dexterity of those who rolled it.",
    "Nobody expected that a small river port (with hardly a hundred houses) would become internationally recognised.",
    "In 1869 two ships sailed to New York; they carried 2,131 piculs of oolong, according to the customs report.",
    "A self-evident explanation is lacking: the well-known accounts contradict one another on almost every point.",
    "“We have tasted it,” wrote the consul, “and we shall not forget it.”",
    "Notwithstanding these administrative difficulties, the cultivation extended towards the surrounding hillsides.",
    "The handwriting of the bookkeepers is characteristically disorganised, which complicates any interpretation.",
    "Photographs, advertisements and correspondence illustrate the transformation of the neighbourhood.",
)
PHRASES = (
    "Formosa Oolong", "Tait & Co.", "John Dodd", "New York", "e-commerce", "semi-fermented", "hand-rolled", "long-term", "Camellia sinensis", "1869",
    "2,131", "37.5%", "UNESCO", "Wi-Fi", "iPhone 15 Pro", "Dr. Maxwell", "US$100", "(see p. 12)", "COVID-19", "H₂O",
    "international understanding", "characteristically", "correspondence", "https://example.org/tea/archive?id=1869",
)  # fmt: skip
RARE = (
    "𠮷野家",
    "周顗",
    "㐂",
    "ㄅㄆㄇ",
    "カタカナ",
    "ひらがな",
    "Ελλάδα",
    "Москва",
    "café",
    "naïve",
    "二𫫇英",
    "①",
    "ⅲ",
    "㎡",
)
NAMES = ("茶種渡海", "淡水開港", "大稻埕的繁華", "洋行與買辦", "品牌之路", "博物館巡禮", "製茶的手藝", "餘論")


def paragraphs(characters: int, seed: int, foreign: float = 0.0, rare: float = 0.0, english: float = 0.0) -> list[str]:
    """Paragraphs of one to seven sentences until there are so many characters.

    `foreign` is the share of clauses with a Latin phrase in them, `rare` that of clauses with a rare character,
    and `english` the share of paragraphs that are English.
    """
    chance, stock = random.Random(seed), corpus.sentences()
    made: list[str] = []
    while sum(map(len, made)) < characters:
        if chance.random() < english:
            made.append(" ".join(chance.sample(ENGLISH, chance.randint(1, 5))))
            continue
        text = "".join(chance.choices(stock, k=chance.choice((1, 2, 2, 3, 3, 4, 5, 7))))
        made.append("，".join(_adorned(text.split("，"), chance, foreign, rare)))
    return made


def _adorned(clauses: list[str], chance: random.Random, foreign: float, rare: float) -> Iterator[str]:
    for clause in clauses:
        for share, stock in ((foreign, PHRASES), (rare, RARE)):
            if chance.random() < share:
                at = chance.randrange(len(clause) + 1)
                # Never next to Latin letters, with which it would make one word.
                if not (clause[:at][-1:].isascii() and clause[at:][:1].isascii()):
                    clause = clause[:at] + chance.choice(stock) + clause[at:]
        yield clause


def divisible(text: str) -> str:
    """A text with soft hyphens in its Latin words, three letters or more from either end."""
    return re.sub("(?<=[A-Za-z]{3})(?=[A-Za-z]{3})", "\u00ad", text)
