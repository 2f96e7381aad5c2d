"""How long names are shortened: by the dictionary's word, or to a character of each of their words."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from annotations import state
from source_text import dictionary, scripts

_HAN = "[〇\u3400-\u9fff\U00020000-\U0003ffff]"
_SHORT = re.compile(r"^(\S+) (\S+) \[[^\]]*\] (/.*abbr\. for .*/)", re.MULTILINE)
_FOR = re.compile(r"abbr\. for [^/]*")
_NAMES = re.compile(f"{_HAN}{{2,}}")
_STATUS = re.compile("^(?:國立|国立|財團法人|财团法人|私立|市立)")
_PREFIX = re.compile(
    "^(?:國立|国立|財團法人|财团法人|私立|市立|中國|中国|聯合國|联合国|聯邦|联邦|中華民國|中华民国|美國|美国)"
)
BODIES = "會会院部局社所黨党署"
"""What a last word of three ends with that keeps its first character and its last: 委員會 in 陸委會."""
_PARTS, _MOST, _LONGEST = 6, 4, 3


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    """What CC-CEDICT says is short for a name, both folded for comparing."""
    found: dict[str, dict[str, None]] = {}
    for traditional, _, senses in _SHORT.findall(dictionary.file().decode()):
        for stretch in _FOR.findall(senses):
            for name in _NAMES.findall(stretch):
                if len(name) > len(traditional) > 1:
                    found.setdefault(scripts.fold(name), {})[traditional] = None
    return {name: tuple(short) for name, short in found.items()}


def by_dictionary(name: str) -> Iterator[str]:
    """The abbreviations that the dictionary has for a name, or for what is left of it without 國立 and the like."""
    folded = scripts.fold(name)
    heads = [folded, scripts.fold(_PREFIX.sub("", name))]
    # 國立臺灣師範大學 is shortened as every 師範大學 is.
    heads += [folded[n:] for n in range(2, len(folded) - 3)] if re.search("大[學学]$", name) else []
    yield from dict.fromkeys(short for head in heads for short in _dictionary().get(head, ()))


def by_initials(name: str) -> Iterator[str]:
    """Abbreviations of two to four characters, made of the first characters of a name's words.

    國務院|臺灣|事務|辦公室 gives 國臺辦, and 最高|人民|法院 最高法. Of the words between the first and the last one may
    be left out. Of the last there is its first character, its last (聯邦|準備|理事會 gives 聯準會), or two (世界|貿易|組織
    gives 世貿組織).
    """
    for whole in dict.fromkeys((_PREFIX.sub("", name), _STATUS.sub("", name))):
        if re.fullmatch(f"{_HAN}{{4,}}", whole):
            yield from _initials(whole)


def _initials(whole: str) -> Iterator[str]:
    words = list(_words(whole))
    if not 2 <= len(words) <= _PARTS:
        return
    seen: dict[str, None] = {}
    first, last = words[0], words[-1]
    between = len(words) - 2
    for count in range(min(between, _MOST - 2) + 1):
        for middle in combinations(words[1:-1], count):
            initials = first[0] + "".join(word[0] for word in middle)
            ends = [last[0], last[-1]] + ([last] if len(last) == 2 and count else [])
            ends += [last[0] + last[-1]] if len(last) == 3 and last[-1] in BODIES else []
            # Of the words between, one may be left out; more of them only in what is known as an abbreviation.
            seen |= {
                initials + end: None for end in ends if count >= between - 1 or dictionary.is_proper(initials + end)
            }
    if len(first) == 2 and (len(words) > 2 or len(last) == 3) and not state.known(first):
        longer = (
            [] if len(words) == 2 else [first + middle + last[0] for middle in ("", *(word[0] for word in words[1:-1]))]
        )
        seen |= {short: None for short in longer if not (dictionary.is_proper(short) and len(short) == 3)}
        seen |= {first + last[-1]: None} if len(words) == 2 and last[-1] in BODIES and last[-1] not in "黨党" else {}
    yield from (
        short for short in seen if len(short) <= _MOST and len(short) < max(len(whole) - 1, 4) and not _other(short)
    )


def _other(short: str) -> bool:
    """Whether the dictionary has an abbreviation of two characters for something else: 中行 is no 中央銀行."""
    return len(short) == 2 and scripts.fold(short) in _taken()


@cache
def _taken() -> frozenset[str]:
    return frozenset(scripts.fold(short) for of in _dictionary().values() for short in of)


def _words(name: str) -> Iterator[str]:
    """The words of a name: few, and few of one character; a name that the dictionary has as a whole is divided too."""
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for end in range(1, len(name) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            word = name[start:end]
            if len(word) == 1 or (len(word) < len(name) and dictionary.has(word)):
                singles, number, before = best[start]
                ways.append((singles + (len(word) == 1), number + 1, (*before, word)))
        best.append(min(ways))
    return iter(best[-1][2])
