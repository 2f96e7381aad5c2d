"""Reading a Chinese text in another script, with the map to it, and comparing texts whatever their script."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from operator import ne
from typing import NamedTuple

from source_text.offsets import OffsetMap
from source_text.problems import Invalid, InvalidRange
from source_text.scripts import conversion, lexicon
from source_text.scripts.conversion import Reading
from source_text.scripts.folding import UNSEEN, fold, seen
from source_text.scripts.lexicon import Origin

_CHINESE = frozenset({"zh", "cmn", "yue", "lzh", "wuu", "hak", "nan", "gan", "hsn", "cdo", "cjy", "cpx", "czh", "mnp"})
# What OpenCC calls the script of a language that names none: by its region, else by itself, else Simplified.
_SCRIPT_IN = {"tw": "tw", "hk": "hk", "mo": "hk"}
_SCRIPT_OF = {"lzh": "t", "yue": "hk"}


class TextView(StrEnum):
    """A way of reading a text: as it stands, or in a script and the conventions of a place."""

    ORIGINAL = "ORIGINAL"
    ZH_HANS = "ZH_HANS"
    ZH_HANS_CN = "ZH_HANS_CN"
    ZH_HANT = "ZH_HANT"
    ZH_HANT_TW = "ZH_HANT_TW"
    ZH_HANT_HK = "ZH_HANT_HK"


_SIMPLIFIED = (TextView.ZH_HANS, TextView.ZH_HANS_CN)
# What takes a text in one script to a view; a view that is not named leaves the text as it is.
_CONVERSIONS: dict[str, dict[TextView, tuple[str, ...]]] = {
    "tw": {
        **dict.fromkeys(_SIMPLIFIED, ("tw2s",)),
        TextView.ZH_HANT: ("tw2t",),
        TextView.ZH_HANT_HK: ("tw2t", "t2hk"),
    },
    "hk": {
        **dict.fromkeys(_SIMPLIFIED, ("hk2s",)),
        TextView.ZH_HANT: ("hk2t",),
        TextView.ZH_HANT_TW: ("hk2t", "t2tw"),
    },
    "t": {
        **dict.fromkeys(_SIMPLIFIED, ("t2s",)),
        TextView.ZH_HANT_TW: ("t2tw",),
        TextView.ZH_HANT_HK: ("t2hk",),
    },
    "s": {TextView.ZH_HANT: ("s2t",), TextView.ZH_HANT_TW: ("s2tw",), TextView.ZH_HANT_HK: ("s2hk",)},
}

# Where a Traditional text gets its Mainland words from, and the lexicons that hold them.
_WORDING = {"tw": "tw2sp", "hk": "hk2sp"}
_REGIONAL = ("TWPhrasesRev", "HKPhrasesRev")
_PHRASES = ("STPhrases", "STPhrases_GeneratedFromRegionalPhrases")

ENGINE = f"OpenCC lexicons of {lexicon.NEWEST.package} {lexicon.NEWEST.version}"
"""What makes the conversions."""


class Change(NamedTuple):
    """A stretch [start, end) of a text that reads otherwise, how it reads, and the entries that make it so."""

    start: int
    end: int
    text: str
    origins: tuple[Origin, ...]


def read(text: str, language: str, view: TextView, overrides: Sequence[tuple[int, int, str]] = ()) -> Reading:
    """A text in a BCP 47 language as it reads in a view.

    An override (start, end, replacement) says how a stretch of the original, in code points, reads instead;
    the rest reads as it does in the whole text. Invalid where overrides overlap, InvalidRange where one lies
    outside the text. Other languages than Chinese read alike in all views, and so does ORIGINAL always.
    """
    if view == TextView.ORIGINAL:
        return Reading(text, OffsetMap.identity(len(text)))
    conversions = _conversions(language, view)
    reading = _convert(text, conversions)
    return _override(text, reading, conversions, overrides) if overrides else reading


def convert(text: str, name: str) -> Reading:
    """A text after one of OpenCC's conversions (`tw2s`, `s2t`…); Invalid where none has that name."""
    return conversion.load(name).convert(text)


def explain(text: str, language: str, view: TextView) -> list[Change]:
    """Every maximal stretch that reads otherwise in a view by the lexicons alone, with where that comes from."""
    reading = Reading(text, OffsetMap.identity(len(text)))
    entries: list[tuple[int, int, Origin]] = []
    for name in _conversions(language, view):
        back = reading.map.invert()
        further, used = conversion.load(name).trace(reading.text)
        for start, end, origin in used:
            if lexicon.entries(origin.lexicon)[origin.entry][0] != origin.entry:
                entries.append((*back.transport(start, end)[:2], origin))
        reading = Reading(further.text, reading.map.compose(further.map))
    entries.sort(key=lambda entry: entry[0])
    found, here, come = [], entries[:0], 0
    for start, end, new in changes(text, reading):
        while come < len(entries) and entries[come][0] < end:
            here.append(entries[come])
            come += 1
        here = [entry for entry in here if entry[1] > start]
        found.append(Change(start, end, new, tuple(dict.fromkeys(origin for *_, origin in here))))
    return found


def wording(text: str, language: str) -> list[tuple[int, int, str]]:
    """Stretches of a Traditional text for which the lexicons know a Mainland word, and that word.

    They only propose: out of its field such a word is often wrong (核心 → 内核, 行程 → 进程).
    """
    name = _WORDING.get(_script(language))
    if name is None:
        return []
    found = []
    for start, end in conversion.load(name).phrases(text, _REGIONAL):
        word = _worded(text[start:end], name)
        if word is not None:
            found.append((start, end, word))
    return found


@lru_cache(maxsize=4096)
def _worded(phrase: str, name: str) -> str | None:
    """The Mainland word for a phrase; None where it is the same in Simplified characters."""
    word = convert(phrase, name).text
    return word if word != convert(phrase, name.removesuffix("p")).text else None


def choices(text: str, language: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Characters of a Simplified text that stand for several Traditional ones, where no phrase tells which.

    Each comes with those that the ZH_HANT view did not choose.
    """
    if _script(language) != "s":
        return []
    several = _several()
    taken = conversion.load("s2t").phrases(text, _PHRASES)
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    return [
        (at, at + 1, several[character])
        for at, character in enumerate(text)
        if character in several and not covered[at]
    ]


@cache
def _several() -> dict[str, tuple[str, ...]]:
    """The Traditional forms of each Simplified character that has more than one, without the first."""
    return {k: tuple(values[1:]) for k, values in lexicon.entries("STCharacters").items() if len(values) > 1}


def slice_of(reading: Reading, start: int, end: int) -> str:
    """How [start, end) of an original reads: a slice, never a new conversion."""
    found = reading.map.transport(start, end)
    return reading.text[found.start : found.end]


def changes(text: str, reading: Reading) -> list[tuple[int, int, str]]:
    """Every maximal stretch that reads otherwise: its start and end in the original, and how it reads.

    What has no smaller counterpart counts as a whole.
    """
    found: list[tuple[int, int, str]] = []
    last = -1
    for start, end, low, high in _differences(text, reading):
        if start == last:
            start, _, before = found.pop()
            low -= len(before)
        found.append((start, end, reading.text[low:high]))
        last = end
    return found


def is_chinese(language: str) -> bool:
    """Whether a BCP 47 language is Chinese in Chinese characters."""
    return bool(_script(language))


def is_simplified(language: str) -> bool:
    """Whether a BCP 47 language is Chinese in Simplified characters."""
    return _script(language) == "s"


def _conversions(language: str, view: TextView) -> tuple[str, ...]:
    """OpenCC's conversions, one after the other, that take a text in a language to a view."""
    return _CONVERSIONS.get(_script(language), {}).get(view, ())


@lru_cache(maxsize=256)
def _script(language: str) -> str:
    """OpenCC's name for the script of a language: s, t, tw, hk; nothing where that is not Chinese."""
    primary, *tags = language.lower().replace("_", "-").split("-")
    script = region = ""
    for tag in tags:
        if len(tag) == 1:  # an extension or a private use begins
            break
        if tag in _CHINESE and primary == "zh":
            primary = tag
        elif len(tag) == 4 and tag.isalpha():
            script = tag
        elif len(tag) == 2:
            region = tag
    if primary not in _CHINESE or script not in ("", "hani", "hans", "hant"):
        return ""
    if script == "hans":
        return "s"
    return _SCRIPT_IN.get(region) or ("t" if script == "hant" else _SCRIPT_OF.get(primary, "s"))


def _convert(text: str, conversions: Iterable[str]) -> Reading:
    offsets = OffsetMap.identity(len(text))
    for name in conversions:
        text, further = conversion.load(name).convert(text)
        offsets = offsets.compose(further)
    return Reading(text, offsets)


def _override(
    text: str, reading: Reading, conversions: Sequence[str], overrides: Sequence[tuple[int, int, str]]
) -> Reading:
    """A reading in which some stretches of the original read as they are told to."""
    parts: list[str] = []
    lengths: list[tuple[int, int]] = []
    segments = iter(reading.map.segments())
    segment = next(segments, None)
    done = 0
    for start, end, replacement in [*sorted(overrides), (len(text), len(text), "")]:
        if not 0 <= start <= end <= len(text):
            raise InvalidRange(
                f"[{start}, {end}) is no range of a text of {len(text)} code points.", start=start, end=end
            )
        if start < done:
            raise Invalid("Two overrides overlap.", path=("overrides",), start=start, end=done)
        while segment and segment[0] < start:
            s0, s1, t0, t1 = segment
            low, high = max(s0, done), min(s1, start)
            if low < high:
                if s1 - s0 == t1 - t0:
                    kept = Reading(reading.text[t0 + low - s0 : t0 + high - s0], OffsetMap.identity(high - low))
                elif (low, high) == (s0, s1):
                    kept = Reading(reading.text[t0:t1], OffsetMap.from_segments([(s1 - s0, t1 - t0)]))
                else:
                    # Cut by an override, so what is left of it has no part in the conversion of the whole.
                    kept = _convert(text[low:high], conversions)
                parts.append(kept.text)
                lengths += kept.map.lengths()
            if s1 > start:
                break
            segment = next(segments, None)
        parts.append(replacement)
        lengths.append((end - start, len(replacement)))
        done = end
    return Reading("".join(parts), OffsetMap.from_segments(lengths))


def _differences(text: str, reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that read otherwise, in the original and in the reading; a longer one may come in parts."""
    for s0, s1, t0, t1 in reading.map.segments():
        old, new = text[s0:s1], reading.text[t0:t1]
        if old == new:
            continue
        if s1 - s0 != t1 - t0:
            yield s0, s1, t0, t1
            continue
        first = last = -1
        for at in [at for at, differs in enumerate(map(ne, old, new)) if differs]:
            if at != last:
                if last > 0:
                    yield s0 + first, s0 + last, t0 + first, t0 + last
                first = at
            last = at + 1
        yield s0 + first, s0 + last, t0 + first, t0 + last


__all__ = [
    "ENGINE",
    "UNSEEN",
    "Change",
    "Origin",
    "Reading",
    "TextView",
    "changes",
    "choices",
    "convert",
    "explain",
    "fold",
    "is_chinese",
    "is_simplified",
    "read",
    "seen",
    "slice_of",
    "wording",
]
