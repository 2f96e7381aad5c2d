"""Reading a Chinese text in another script, with the map to it, and comparing texts whatever their script."""

import json
import string
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from source_text.offsets import OffsetMap
from source_text.problems import Invalid, InvalidRange

_LEXICONS = files("opencc")
_CHINESE = frozenset({"zh", "cmn", "yue", "lzh", "wuu", "hak", "nan", "gan", "hsn", "cdo", "cjy", "cpx", "czh", "mnp"})
# What OpenCC calls the script of a language that names none: by its region, else by itself, else Simplified.
_SCRIPT_IN = {"tw": "tw", "hk": "hk", "mo": "hk"}
_SCRIPT_OF = {"lzh": "t", "yue": "hk"}
# What the lexicons lack; where they have an entry, theirs counts.
_SUPPLEMENT = {"TSCharacters.txt": {"擡": "抬", "貍": "狸"}, "TSPhrases.txt": {"慰藉": "慰藉"}}
_CHARACTER_LEXICONS = (
    "TSCharacters.txt",
    "STCharacters.txt",
    "TWVariants.txt",
    "TWVariantsRev.txt",
    "HKVariants.txt",
    "HKVariantsRev.txt",
)
# Letters and digits that are as wide as a Chinese character, and the ordinary ones.
_FULL_WIDTH = {ord(c) + 0xFEE0: ord(c) for c in string.digits + string.ascii_letters}
_LAST_CASED = 0x1FFFF  # all letters with case lie below


class TextView(StrEnum):
    """A way of reading a text: as it stands, or in a script and the conventions of a place."""

    ORIGINAL = "ORIGINAL"
    ZH_HANS = "ZH_HANS"
    ZH_HANS_CN = "ZH_HANS_CN"
    ZH_HANT = "ZH_HANT"
    ZH_HANT_TW = "ZH_HANT_TW"
    ZH_HANT_HK = "ZH_HANT_HK"


class Reading(NamedTuple):
    """A text as it reads in a view, and the map from the original to it."""

    text: str
    map: OffsetMap


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
# The first step of a conversion to Simplified only undoes what is particular to the place.
_FIRST_STEP = {"tw2t": "tw2s", "hk2t": "hk2s"}


def read(text: str, language: str, view: TextView, overrides: Sequence[tuple[int, int, str]] = ()) -> Reading:
    """A text in a BCP 47 language as it reads in a view.

    An override (start, end, replacement) says how a stretch of the original, in code points, reads instead;
    the rest reads as it does in the whole text. Invalid where overrides overlap, InvalidRange where one lies
    outside the text. Other languages than Chinese read alike in all views, and so does ORIGINAL always.
    """
    if view == TextView.ORIGINAL:
        return Reading(text, OffsetMap.identity(len(text)))
    conversions = _CONVERSIONS.get(_script(language), {}).get(view, ())
    reading = _convert(text, conversions)
    return _override(text, reading, conversions, overrides) if overrides else reading


def convert(text: str, conversion: str) -> Reading:
    """A text after one of OpenCC's conversions (`tw2s`, `s2t`…); Invalid where none has that name."""
    return _convert(text, (conversion,))


def changes(text: str, reading: Reading) -> list[tuple[int, int, str]]:
    """Every maximal stretch that reads otherwise: its start and end in the original, and how it reads.

    What has no smaller counterpart counts as a whole.
    """
    found: list[tuple[int, int, str]] = []
    for s0, s1, t0, t1 in _differences(text, reading):
        new = reading.text[t0:t1]
        if found and found[-1][1] == s0:
            found[-1] = (found[-1][0], s1, found[-1][2] + new)
        else:
            found.append((s0, s1, new))
    return found


def fold(text: str) -> str:
    """A text for comparing, blind to script, variant, case and width: one character for each of the original.

    里, 裡 and 裏 fold alike, and so do 干, 乾 and 幹. A character whose case folding is longer stays.
    """
    return text.translate(_folding())


def is_chinese(language: str) -> bool:
    """Whether a BCP 47 language is Chinese in Chinese characters."""
    return bool(_script(language))


def is_simplified(language: str) -> bool:
    """Whether a BCP 47 language is Chinese in Simplified characters."""
    return _script(language) == "s"


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


class _Step(NamedTuple):
    """One group of dictionaries: single characters as a translation table, all else by longest match."""

    characters: dict[int, int]
    phrases: AhoCorasick
    values: list[str]

    def convert(self, text: str) -> Reading:
        """The text after this step: at each place the longest entry counts."""
        plain = text.translate(self.characters)
        parts: list[str] = []
        segments: list[tuple[int, int]] = []
        done = linear = 0
        for entry, start, end in self.phrases.find_matches_as_indexes(text):
            value = self.values[entry]
            parts += plain[done:start], value
            done = end
            if len(value) != end - start:
                segments += (start - linear, start - linear), (end - start, len(value))
                linear = end
        if not parts:
            return Reading(plain, OffsetMap.identity(len(text)))
        parts.append(plain[done:])
        segments.append((len(text) - linear, len(text) - linear))
        return Reading("".join(parts), OffsetMap.from_segments(segments))


def _convert(text: str, conversions: Iterable[str]) -> Reading:
    offsets = OffsetMap.identity(len(text))
    for conversion in conversions:
        for step in _steps(conversion):
            text, further = step.convert(text)
            offsets = offsets.compose(further)
    return Reading(text, offsets)


@lru_cache(maxsize=32)
def _steps(conversion: str) -> tuple[_Step, ...]:
    """The steps of a conversion, as its configuration lists them."""
    name = _FIRST_STEP.get(conversion, conversion)
    file = _LEXICONS / "config" / f"{name}.json"
    if not name.isalnum() or not file.is_file():
        raise Invalid(f"There is no conversion {conversion[:20]!r}.", path=("conversion",))
    chain = json.loads(file.read_text("utf-8"))["conversion_chain"]
    steps = [_step(tuple(_lexicon_names(link["dict"]))) for link in chain]
    return tuple(steps[:1] if conversion in _FIRST_STEP else steps)


def _lexicon_names(dictionary: dict[str, Any]) -> Iterator[str]:
    if dictionary["type"] == "group":
        for member in dictionary["dicts"]:
            yield from _lexicon_names(member)
    else:
        yield dictionary["file"]


@lru_cache(maxsize=32)
def _step(names: tuple[str, ...]) -> _Step:
    """A group of lexicons as one step; where they differ on an entry, the first of them counts."""
    entries: dict[str, str] = {}
    for name in names:
        standard = _standard() if name.endswith("VariantsRev.txt") else frozenset()
        for key, values in _lexicon(name):
            if key not in standard:
                entries.setdefault(key, values[0])
    characters = {ord(k): ord(v) for k, v in entries.items() if len(k) == len(v) == 1}
    phrases = {k: v for k, v in entries.items() if not len(k) == len(v) == 1}
    automaton = AhoCorasick(phrases, MatchKind.LeftmostLongest, store_patterns=False)
    return _Step(characters, automaton, list(phrases.values()))


@cache
def _standard() -> frozenset[str]:
    """The first traditional form of every simplified character.

    Where a place writes such a one for two (核 for 覈 too), the way back is not known and it stays.
    """
    return frozenset(values[0] for _, values in _lexicon("STCharacters.txt"))


def _lexicon(name: str) -> Iterator[tuple[str, list[str]]]:
    """The entries of a lexicon: each a key with its values, the preferred one first."""
    for line in (_LEXICONS / "dictionary" / name).read_text("utf-8").splitlines():
        key, tab, values = line.partition("\t")
        if tab:
            yield key, values.split(" ")
    for key, value in _SUPPLEMENT.get(name, {}).items():
        yield key, [value]


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
    """Stretches that read otherwise, character by character where the map allows."""
    for s0, s1, t0, t1 in reading.map.segments():
        if text[s0:s1] == reading.text[t0:t1]:
            continue
        if s1 - s0 != t1 - t0:
            yield s0, s1, t0, t1
            continue
        for i, (old, new) in enumerate(zip(text[s0:s1], reading.text[t0:t1], strict=True)):
            if old != new:
                yield s0 + i, s0 + i + 1, t0 + i, t0 + i + 1


@cache
def _folding() -> dict[int, int]:
    """One representative for all characters that any lexicon links, directly or by way of others."""
    leader: dict[str, str] = {}

    def find(character: str) -> str:
        while (above := leader.get(character, character)) != character:
            character = above
        return character

    for name in _CHARACTER_LEXICONS:
        for key, values in _lexicon(name):
            for value in values:
                if len(key) == len(value) == 1:
                    first, second = sorted((find(key), find(value)))
                    leader[second] = first
    table = {ord(character): ord(find(character)) for character in leader}
    for code in range(_LAST_CASED + 1):
        character = chr(_FULL_WIDTH.get(code, code))
        folded = character.casefold()
        if len(folded) == 1 and folded != chr(code):
            table[code] = ord(folded)
    return table
