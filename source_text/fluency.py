"""How probable a string is as a Chinese text, so that readings of one file in several encodings can be compared."""

import math
from collections import Counter
from functools import cache
from itertools import pairwise

from source_text import dictionary

# Frequent in either script or in written Cantonese, with the commonest marks; headwords do not tell how frequent.
_FREQUENT = frozenset(
    "，。、：；「」『』（）“”《》的一是不了在人有我他这這個个们們中来來上大为為和國国地到以說说時时要就出會会可也你對对生能而子那得於于"
    "著着下自之年過过發发後后作里裡用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样"
    "理心她本前開开但因只從从想實实日軍军者意無无力它與与長长把機机十民第公此已工使情明性知全三又關关點点正業业外將将兩两高間间由問问"
    "嘅係佢哋喺嗰啲咁唔冇嚟咗嘢噉俾咩"
)
_IN_WORDS, _AMONG_FREQUENT = 0.55, 0.35
_AFTER_ANOTHER = 0.4
# What each character beyond the dictionary's is given: the first range that holds it counts. Hangul and kana are
# as probable as in their own languages, so that a Korean or Japanese file is not taken for Chinese.
_RANGES = (
    ("\t", "\t", 0.03),
    ("\n", "\n", 0.03),
    ("\r", "\r", 0.03),
    ("\x00", "\x1f", 1e-11),
    (" ", " ", 0.03),
    ("!", "@", 0.009),
    ("A", "z", 0.02),
    ("{", "~", 0.009),
    ("\x7f", "\x9f", 1e-11),
    ("\u2010", "\u2027", 4e-4),
    ("\u3000", "\u301f", 4e-4),
    ("\u3041", "\u3096", 4e-3),
    ("\u30a1", "\u30fc", 2e-3),
    ("\u3400", "\u9fff", 5e-8),
    ("\uac00", "\ud7a3", 3.4e-4),
    ("\ue000", "\uf8ff", 1.5e-8),
    ("\uff01", "\uff5e", 4e-4),
    ("\U00020000", "\U0003ffff", 1.4e-8),
)
_ELSE = 3e-7


@cache
def _words() -> tuple[dict[str, float], dict[str, float]]:
    """How frequent a character is in the headwords of the dictionary, and how often another follows it in one."""
    single: Counter[str] = Counter()
    double: Counter[str] = Counter()
    for line in dictionary.file().decode().splitlines():
        if not line.startswith("#"):
            for word in line.split(" ", 2)[:2]:
                single.update(word)
                double.update(map("".join, pairwise(word)))
    total = single.total()
    before: Counter[str] = Counter()
    for pair, count in double.items():
        before[pair[0]] += count
    return (
        {character: count / total for character, count in single.items()},
        {pair: count / before[pair[0]] for pair, count in double.items()},
    )


@cache
def _share(character: str) -> float:
    """The probability of a character by itself."""
    share = _IN_WORDS * _words()[0].get(character, 0) if character > "\x7f" else 0
    if character in _FREQUENT:
        share += _AMONG_FREQUENT / len(_FREQUENT)
    return share or next((p for first, last, p in _RANGES if first <= character <= last), _ELSE)


def fluency(text: str) -> float:
    """The natural logarithm of a text's probability: the greater, the more it reads like Chinese of either script.

    Texts made of the same bytes can be compared, whatever their lengths; English counts as well as it must for that.
    """
    if not text:
        return 0.0
    follows = _words()[1]
    result = math.log(_share(text[0]))
    for (first, second), count in Counter(pairwise(text)).items():
        share = _share(second)
        if first > "\x7f":
            share = _AFTER_ANOTHER * follows.get(first + second, 0) + (1 - _AFTER_ANOTHER) * share
        result += count * math.log(share)
    return result
