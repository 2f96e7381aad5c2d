"""Syllables in the notations of readers: from `yan2` to yán and to ㄧㄢˊ."""

import re
import unicodedata
from functools import lru_cache

_NUMBERED = re.compile(r"([a-zü]+)([1-5])", re.IGNORECASE)
_MARKS = dict(zip("12345", ("\u0304", "\u0301", "\u030c", "\u0300", ""), strict=True))
# The letter under the mark: a or e, the o of ou, else the last vowel, else the first letter that hums.
_MARKED = re.compile(r"[ae]|o(?=u)|[iouü](?![a-zü]*[aeiouü])|[mn](?![a-zü]*[aeiouü])", re.IGNORECASE)

_TONES = dict(zip("12345", ("", "ˊ", "ˇ", "ˋ", ""), strict=True))
_INITIALS = dict(
    re.findall(
        r"(\w+)(.)(?: |$)",
        "bㄅ pㄆ mㄇ fㄈ dㄉ tㄊ nㄋ lㄌ gㄍ kㄎ hㄏ jㄐ qㄑ xㄒ zhㄓ chㄔ shㄕ rㄖ zㄗ cㄘ sㄙ",
    )
)
_FINALS = dict(
    re.findall(
        r"([a-zü]+)(\w+)",
        "aㄚ oㄛ eㄜ aiㄞ eiㄟ aoㄠ ouㄡ anㄢ enㄣ angㄤ engㄥ erㄦ mㄇ nㄣ ngㄫ "
        "iㄧ iaㄧㄚ ioㄧㄛ ieㄧㄝ iaiㄧㄞ iaoㄧㄠ iuㄧㄡ ianㄧㄢ inㄧㄣ iangㄧㄤ ingㄧㄥ "
        "uㄨ uaㄨㄚ uoㄨㄛ uaiㄨㄞ uiㄨㄟ uanㄨㄢ unㄨㄣ uangㄨㄤ ongㄨㄥ üㄩ üeㄩㄝ üanㄩㄢ ünㄩㄣ iongㄩㄥ",
    )
)
# How a syllable without an initial is spelt, and how its final is spelt after one.
_ALONE = dict(
    word.split("=")
    for word in ["yi=i", "yin=in", "ying=ing", "you=iu", "yong=iong", "wu=u", "wei=ui", "wen=un", "weng=ong", "r=er"]
)


@lru_cache(maxsize=4096)
def pinyin(syllable: str) -> str:
    """A numbered syllable with its tone mark; 5 is the neutral tone, and a capital stays. Letters stay as they are."""
    found = _NUMBERED.fullmatch(syllable)
    if not found:
        return syllable
    marked = _MARKED.sub(lambda letter: letter[0] + _MARKS[found[2]], found[1], count=1)
    return unicodedata.normalize("NFC", marked)


@lru_cache(maxsize=4096)
def zhuyin(syllable: str) -> str:
    """A numbered syllable in zhuyin: the first tone is not marked, and ˙ of the neutral tone stands in front.

    兒 that colours the syllable before it is ㄦ alone. What is no syllable stays as it is.
    """
    found = _NUMBERED.fullmatch(syllable)
    if not found:
        return syllable
    sound, tone = found[1].lower(), found[2]
    spelt = _spelt(sound)
    initial = next((i for i in (spelt[:2], spelt[:1]) if i in _INITIALS and i != spelt), "")
    final = spelt.removeprefix(initial)
    if final not in _FINALS:
        return syllable
    is_buzzing = final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s")
    symbols = _INITIALS.get(initial, "") + ("" if is_buzzing else _FINALS[final])
    return f"˙{symbols}" if tone == "5" and sound != "r" else symbols + _TONES[tone]


def _spelt(sound: str) -> str:
    """A syllable with its final as it is spelt after an initial, and with ü wherever it is meant."""
    if sound in _ALONE:
        return _ALONE[sound]
    sound = re.sub("^yu|(?<=^[jqx])u", "ü", sound)
    return re.sub("^w", "u", re.sub("^y", "i", sound))
