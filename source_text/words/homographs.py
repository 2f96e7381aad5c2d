"""Single characters that are words of several readings: which one is meant, by the kinds of words beside them."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import rjieba


class Around(NamedTuple):
    """What stands beside a word: the words before and after it in its clause, each with its kind in jieba's letters."""

    before: Sequence[tuple[str, str]]
    after: Sequence[tuple[str, str]]

    def comes(self, *kinds: str) -> bool:
        """Whether the next word is of one of some kinds."""
        return bool(self.after) and self.after[0][1].startswith(kinds)

    def came(self, *kinds: str) -> bool:
        """Whether the word before is of one of some kinds."""
        return bool(self.before) and self.before[-1][1].startswith(kinds)

    @property
    def acts(self) -> bool:
        """Whether a verb follows somewhere in the clause, beyond the next word."""
        return any(kind.startswith("v") for _, kind in self.after[1:])


_DEGREES = ("很", "太", "最", "更", "较", "不", "多", "好")
_DONE = ("了", "过", "完", "好")
_COUNTED = ("m", "q")


def _de(a: Around) -> str:
    if a.came("v", "a", "z", "l") or (a.after and a.after[0][0] in _DEGREES):
        return "de5"
    return "dei3" if a.comes("v", "d", "a", "t", "p", "r") else "de2"


def _ground(a: Around) -> str:
    return "de5" if a.came("d", "a", "b", "z", "i", "l") and a.comes("v", "p", "d", "n") else "di4"


def _return(a: Around) -> str:
    taken = a.after and (a.after[0][0] in _DONE or a.comes("n", "r", "m", "q"))
    return "huan2" if taken and not a.acts else "hai2"


def _for(a: Around) -> str:
    if any(word == "以" for word, _ in a.before):
        return "wei2"
    return "wei4" if not a.after or a.acts or a.comes("r") else "wei2"


def _count(a: Around) -> str:
    asked = a.came("r", "d", "v", "n") or not a.before
    counts = a.after and (a.after[0][0] in (*_DONE, "到", "起") or a.comes("m", "r"))
    return "shu3" if (asked or a.came("m")) and counts else "shu4"


def _plant(a: Around) -> str:
    if a.came("m", "r", "q") and not a.comes("u") and not _is_person(a):
        return "zhong3"
    return "zhong4" if a.after and (a.after[0][0] in _DONE or a.comes("n", "m")) else "zhong3"


def _is_person(a: Around) -> bool:
    return bool(a.before) and a.before[-1][0] in ("我", "你", "他", "她", "我们", "你们", "他们", "她们", "谁")


def _teach(a: Around) -> str:
    return "jiao1" if a.comes("r", "n", "m", "nz") or (a.after and a.after[0][0] in _DONE) else "jiao4"


def _line(a: Around) -> str:
    return "hang2" if a.came("m") else "xing2"


def _grow(a: Around) -> str:
    grows = a.after and (a.after[0][0] in ("了", "得", "出", "在", "满", "成", "高", "着"))
    return "zhang3" if grows and not (a.before and a.before[-1][0] in _DEGREES) else "chang2"


def _carry(a: Around) -> str:
    return "bei1" if a.after and a.after[0][0] == "着" else "bei4"


def _hit(a: Around) -> str:
    return "zhong4" if a.after and a.after[0][0] == "了" else "zhong1"


def _topple(a: Around) -> str:
    return "dao3" if a.came("v") else "dao4"


def _set(a: Around) -> str:
    return "tiao2" if a.after and a.after[0][0][0] in "高低大小快慢好得" else "diao4"


def _picture(a: Around) -> str:
    return "xiang4" if a.came("m", "q") else "xiang1"


def _stay(a: Around) -> str:
    return "dai1" if a.after and a.after[0][0] in ("在", "了", "过", "着", "到") else "dai4"


_RULES: dict[str, Callable[[Around], str]] = {
    "得": _de,
    "地": _ground,
    "还": _return,
    "为": _for,
    "数": _count,
    "种": _plant,
    "教": _teach,
    "行": _line,
    "长": _grow,
    "背": _carry,
    "中": _hit,
    "倒": _topple,
    "调": _set,
    "相": _picture,
    "待": _stay,
}
WRITTEN = {"乾": "gan1", "幹": "gan4", "髮": "fa4", "發": "fa1", "裡": "li3"}
"""Characters that Traditional writing tells apart, where they stand alone."""


def read(simplified: str, at: int) -> str | None:
    """The numbered pinyin of a character that stands as a word of its own at a place; None where no rule tells."""
    rule = _RULES.get(simplified[at])
    if rule is None:
        return None
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    for start, word, kind in _tagged(simplified):
        end = start + len(word)
        if kind.startswith("x") and not word.isalnum():
            if end <= at:
                before.clear()
                continue
            if start > at:
                break
        if end <= at:
            before.append((word, kind))
        elif start > at:
            after.append((word, kind))
        else:
            # The tagger may have joined the character to others, which are then told apart by themselves.
            before += rjieba.tag(word[: at - start], True)
            after += rjieba.tag(word[at + 1 - start :], True)
    return rule(Around(before, after))


@lru_cache(maxsize=256)
def _tagged(simplified: str) -> list[tuple[int, str, str]]:
    found = []
    at = 0
    for word, kind in rjieba.tag(simplified, True):
        found.append((at, word, kind))
        at += len(word)
    return found
