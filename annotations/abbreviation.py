"""How long names are shortened: by the dictionary's word, or to characters of their words, in order."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations

from annotations import state
from annotations.neighbourhood import OFFICES, STATES
from source_text import dictionary, scripts

_HAN = "[〇\u3400-\u9fff\U00020000-\U0003ffff]"
_SHORT = re.compile(r"^(\S+) (\S+) \[[^\]]*\] (/.*abbr\. for .*/)", re.MULTILINE)
_FOR = re.compile(r"abbr\. for [^/]*")
_NAMES = re.compile(f"{_HAN}{{2,}}")
_STATUS = re.compile("^(?:國立|国立|財團法人|财团法人|社團法人|社团法人|私立|市立)")
_PREFIX = re.compile(
    "^(?:國立|国立|財團法人|财团法人|私立|市立|中國|中国|聯合國|联合国|聯邦|联邦|中華民國|中华民国|美國|美国|國家|国家|全國|全国|國際|国际|行政院|國務院|国务院)"
)
_COMPANY = re.compile("(?:股份|有限|責任|责任|公司|集團|集团|株式會社|株式会社)+$")
_DIVISION = re.compile("(?<=..)[省市縣县區区]$")
_JOINING = "及與与和暨"
_ORDINAL = re.compile("^第(?=[一二三四五六七八九十])")
BODIES = "會会院部局社所黨党署盟庭"
"""What a last word of three ends with that keeps its first character and its last: 委員會 in 陸委會."""
_KINDS = BODIES + "行校府團团隊队"
_COURTS = ("法院", "檢察院", "检察院", "檢察署", "检察署")
_REGION = re.compile("(.{2,8})[(（](.{2,3})[)）](?:股份)?(?:有限)?(?:公司)?")
_PARTS, _MOST, _LONGEST = 6, 4, 3
_WAYS = 4000


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
    """The abbreviations that the dictionary has for a name, for what is left of it without 國立 and the like, or for
    a shorter form of it: 東南亞國家協會 is 東南亞國協, and that is 東協."""
    folded = scripts.fold(name)
    heads = [folded, scripts.fold(_PREFIX.sub("", name))]
    # 國立臺灣師範大學 is shortened as every 師範大學 is.
    heads += [folded[n:] for n in range(2, len(folded) - 3)] if re.search("大[學学]$", name) else []
    heads += [scripts.fold(short) for short in by_initials(name) if len(short) > 3]
    part = _REGION.fullmatch(name)
    if part:
        known = (*_dictionary().get(scripts.fold(part[1]), ()), *by_initials(part[1]))
        yield from (short + part[2] for short in known if len(short) == 2)
    yield from dict.fromkeys(short for head in heads for short in _dictionary().get(head, ()))
    yield from _composed(name, folded)


def _composed(name: str, folded: str) -> Iterator[str]:
    """A name with an abbreviation for a part of it: 香港特區政府, 特區政府, 全國人大常委會."""
    known = _dictionary()
    for start in range(len(name) - 3):
        for end in range(start + 4, len(name) + 1):
            for part in known.get(folded[start:end], ()) if end - start < len(name) else ():
                before, rest = name[:start], name[end:]
                if folded[:2] in ("全國", "全国") and len(part) == 2 and not before:
                    before = name[:2]
                if len(before + part) > 2:
                    yield from (before + part + other for other in (rest, *by_initials(rest)))
                if state.known(before) and len(rest) > 1:
                    yield part + rest


def by_initials(name: str) -> Iterator[str]:
    """Abbreviations of two to four characters, made of the first characters of a name's words.

    國務院|臺灣|事務|辦公室 gives 國臺辦, and 最高|人民|法院 最高法. Of the words between the first and the last one may
    be left out. Of the last there is its first character, its last (聯邦|準備|理事會 gives 聯準會), or two (世界|貿易|組織
    gives 世貿組織).
    """
    for whole in dict.fromkeys((_PREFIX.sub("", _PREFIX.sub("", name)), _PREFIX.sub("", name), _STATUS.sub("", name))):
        if re.fullmatch(f"{_HAN}{{4,}}", whole):
            yield from _initials(whole)


def _initials(whole: str) -> Iterator[str]:
    parts = words(whole)
    if not 2 <= len(parts) <= _PARTS:
        return
    seen: dict[str, None] = {}
    known = state.known(parts[0])
    for letter in known.letters if known and len(parts) > 2 else (_ORDINAL.sub("", parts[0])[0],):
        seen |= _initials_of(letter, parts)
    for short in seen:
        if len(short) < max(len(whole) - 1, 4) and not (_other(short) or _is_of_state(short)):
            yield short


def _initials_of(letter: str, parts: tuple[str, ...]) -> dict[str, None]:
    """Initials of some words that begin with a letter for the first of them."""
    seen: dict[str, None] = {}
    first, last = parts[0], parts[-1]
    between = len(parts) - 2
    for count in range(min(between, _MOST - 2) + 1):
        for middle in combinations(parts[1:-1], count):
            initials = letter + "".join(word[0] for word in middle)
            ends = [last[0], *(last[-1] if last[-1] in _KINDS else "")] + ([last] if len(last) == 2 and count else [])
            ends += [last[0] + last[-1]] if len(last) > 2 and last[-1] in BODIES else []
            # Of the words between, one may be left out; more of them only in what is known as an abbreviation.
            seen |= {
                initials + end: None for end in ends if count >= between - 1 or dictionary.is_proper(initials + end)
            }
    if len(first) in (2, 3) and (len(parts) > 2 or len(last) == 3) and not state.known(first):
        longer = (
            [] if len(parts) == 2 else [first + middle + last[0] for middle in ("", *(word[0] for word in parts[1:-1]))]
        )
        longer += [first + last[0]] if last in _COURTS else []
        seen |= {short: None for short in longer if not (dictionary.is_proper(short) and len(short) == 3)}
        seen |= {first + last[-1]: None} if len(parts) == 2 and last[-1] in BODIES and last[-1] not in "黨党" else {}
        if len(parts) > 3:
            seen |= {first + "".join(word[0] for word in parts[1:-1]) + last: None}  # 市場監管總局
    if len(parts) > 2 and last in _COURTS:
        seen |= {letter + last[-1]: None}  # 高院
    longest = _MOST + max(0, len(first) - 2)
    return {short: None for short in seen if len(short) <= longest + 2 * (short.endswith(last) and len(last) > 1)}


def of_law(name: str) -> Iterator[str]:
    """A law by the first characters of two of its words: 證券交易法 is 證交法."""
    parts = words(re.sub("(?:條例|条例|法)$", "", name))
    kind = "法" if name.endswith("法") else "條例" if name.endswith("條例") else "条例"
    if 1 < len(parts) <= _PARTS and len(name) > 4:
        found = (one[0] + other[0] + kind for one, other in combinations(parts, 2))
        yield from (short for short in dict.fromkeys(found) if not dictionary.has(short))
        if len(parts) > 2:
            yield from (parts[0] + parts[-1] + kind, parts[0][0] + "".join(p[0] for p in parts[1:]) + kind)


def of_court(place: str, rest: str) -> Iterator[str]:
    """What a court or the prosecutors of a place are called: 北檢, 臺北地院, 北京高院, 上海一中院."""
    if branch := re.fullmatch("高等法院(..)分院", rest):
        yield branch[1] + "高分院"
    parts = words(rest)
    if len(parts) < 2 or parts[-1] not in _COURTS:
        return
    head, kind = parts[-1][0], parts[-1][-1]
    end = kind if parts[-1] in ("法院",) else head
    middle = "".join(_ORDINAL.sub("", word)[0] for word in parts[:-1] if word != "人民")
    yield from (place + middle + end, place + middle + parts[-1])
    if parts[-1] not in ("法院",):
        yield place + middle + head + kind
    if parts[0] == "地方":
        yield from (place + end, place[0] + end, place[-1] + end)


def _other(short: str) -> bool:
    """Whether the dictionary has an abbreviation of two characters for something else: 中行 is no 中央銀行."""
    return len(short) == 2 and scripts.fold(short) in _taken()


@cache
def _taken() -> frozenset[str]:
    return frozenset(scripts.fold(short) for of in _dictionary().values() for short in of)


def is_body(short: str) -> bool:
    """Whether a word of two characters can be short for a body although the dictionary has it: 高院, 廉署."""
    return len(short) == 2 and short[-1] in "院署府" and not _other(short)


@lru_cache(maxsize=1 << 12)
def within(name: str) -> frozenset[str]:
    """All that a name may be shortened to where it stands in full nearby, by taking of its words, in order, the whole,
    the first character or, of a place and of the last word, the last one.

    The last word is always there, and one more; the dictionary has none of them as a word that names nothing.
    """
    bare = _COMPANY.sub("", _STATUS.sub("", name))
    if not re.fullmatch(f"{_HAN}{{3,24}}", bare):
        return frozenset()
    parts = words(bare)
    found = _taken_in_order(parts)
    if bare != name and len(parts) > 2:
        found |= _taken_in_order(parts[:-1])  # 新鴻基地產發展 is 新地
    own = parts[-1] if len(parts[-1]) > 2 and not dictionary.has(parts[-1]) else ""  # 招商局
    return frozenset(
        short
        for short in (*found, own)
        if 1 < len(short) < len(bare) and (is_body(short) or not (_means_more(short) or _is_of_state(short)))
    )


def _taken_in_order(parts: tuple[str, ...]) -> set[str]:
    """What is taken of the last of some words and of one or more of those before it."""
    if not 1 < len(parts) <= _PARTS + 2:
        return set()
    made: dict[tuple[str, int], None] = {("", 0): None}
    for number, word in enumerate(parts):
        is_last = number == len(parts) - 1
        taken = _taken_of(word, is_last, number == 0)
        if number == len(parts) - 2 and parts[-1] in ("大學", "大学"):
            taken = (*taken, word[-1])  # 政法大學 is 法大
        made = {
            (short + each, kept + bool(each)): None
            for short, kept in made
            for each in (taken if is_last else (*taken, ""))
        }
        if len(made) > _WAYS:
            return set()
    return {short for short, kept in made if kept > 1 and not _is_generic(short, parts)}


def _is_generic(short: str, parts: tuple[str, ...]) -> bool:
    """Whether a short name has only a place and a kind, which other bodies have too: 香港大學 is not 香港中文大學, and no
    university is 香港大."""
    first, last = parts[0], parts[-1]
    if not (dictionary.is_proper(first) or state.known(first) or _PREFIX.fullmatch(first)):
        return False
    places = (first, _DIVISION.sub("", first), first[0], first[-1])
    return (len(parts) > 2 and short in {place + last for place in places}) or short[:-1] in places[:2]


def _is_of_state(short: str) -> bool:
    """Whether a short word is that of a state and what is said of states: 港商, 美軍."""
    return len(short) == 2 and short[0] in STATES and short[1] in OFFICES and short[1] != "府"


def _means_more(short: str) -> bool:
    """Whether the dictionary has a short word, or has a longer one as a word that names nothing."""
    return dictionary.has(short) if len(short) < 3 else is_plain(short)


@lru_cache(maxsize=1 << 14)
def is_plain(word: str) -> bool:
    """Whether the dictionary has a word that is no name: by another sense than the thing itself (the Moon) or a unit."""
    return any(
        not (re.search("[A-Z]", sense) or "unit" in sense or "loanword" in sense)
        for entry in dictionary.look_up(word)
        if entry.reading[0][:1].islower()
        for sense in entry.definitions[:1]
    )


def _taken_of(word: str, is_last: bool, is_first: bool) -> tuple[str, ...]:
    """What a short name may take of a word."""
    plain = _ORDINAL.sub("", word)
    taken = [word, plain, plain[0]]
    if (is_last and word[-1] in _KINDS) or (is_first and len(word) == 2 and dictionary.is_proper(word)):
        taken.append(word[-1])
    if is_last and len(word) > 2 and word[-1] in BODIES:
        taken.append(word[0] + word[-1])
    if is_first:
        taken.append(_DIVISION.sub("", word))
    return tuple(dict.fromkeys(taken))


@lru_cache(maxsize=1 << 14)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: few, and few of one character; a name that the dictionary has as a whole is divided too.

    Characters that are no words join into such: 恒基|兆業, 和記, 發展局. What joins two words is left out.
    """
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for end in range(1, len(name) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            word = name[start:end]
            if len(word) == 1 or (len(word) < len(name) and dictionary.has(word)):
                singles, number, before = best[start]
                ways.append((singles + (len(word) == 1), number + 1, (*before, word)))
        best.append(min(ways))
    return tuple(_joined(best[-1][2]))


def _joined(parts: tuple[str, ...]) -> Iterator[str]:
    kept: list[str] = []
    alone = ""
    for number, word in enumerate((*parts, "")):
        if len(word) == 1:
            between = 0 < number < len(parts) - 1 and len(parts[number - 1]) > 1 and len(parts[number + 1]) > 1
            if word in _JOINING and between and not alone:
                continue
            alone += word
            continue
        if len(alone) == 1 and kept and not word:
            kept[-1] += alone  # 發展|局
        elif len(alone) == 4:
            kept += [alone[:2], alone[2:]]
        elif alone:
            kept.append(alone)
        alone = ""
        kept += [word] if word else []
    yield from kept
