"""Reading a text in another script, aligned by character, and searching without regard to script."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text import scripts
from source_text.offsets import OffsetMap, Precision, Range, Unit, to_unit
from source_text.problems import Invalid, InvalidRange
from source_text.scripts import TextView, changes, conversion, convert, fold, is_chinese, is_simplified, read

TAIWAN = "zh-Hant-TW"
few = settings(max_examples=60, deadline=None)
characters = st.one_of(
    st.sampled_from("乾隆皇帝隨著裡面裏里干幹部征徵台臺檯颱顗噁與隨身碟头发關係 A1Ａ１，。「」"),
    st.sampled_from("\u0301\ufe00\U000e0100👩🏽\u200d🚀🇹🇼𠀀𪚥𫖮𫫇𬺰\U0002ebe0\U00030000\U00031350葛豈"),
    st.characters(exclude_categories=["Cs"]),
)
texts = st.text(characters, max_size=20)
languages = st.sampled_from([TAIWAN, "zh-Hant-HK", "zh-Hant", "zh-Hans", "lzh", "en"])
views = st.sampled_from(list(TextView))


@pytest.mark.parametrize(
    ("text", "language", "view", "expected"),
    [
        ("乾隆皇帝隨著乾燥的幹部", TAIWAN, TextView.ZH_HANS, "乾隆皇帝随着干燥的干部"),
        ("抬頭得到慰藉", TAIWAN, TextView.ZH_HANS, "抬头得到慰藉"),
        ("在計畫裡面", TAIWAN, TextView.ZH_HANS_CN, "在计划里面"),
        ("隨著眾人在裡面", TAIWAN, TextView.ZH_HANT, "隨着衆人在裏面"),
        ("方針的核心才重要", TAIWAN, TextView.ZH_HANT, "方針的核心纔重要"),
        ("隨著眾人在裡面", TAIWAN, TextView.ZH_HANT_TW, "隨著眾人在裡面"),
        ("溫室裡面", TAIWAN, TextView.ZH_HANT_HK, "温室裏面"),
        ("温室裏面", "zh-HK", TextView.ZH_HANS, "温室里面"),
        ("溫室裏面", "zh-Hant-MO", TextView.ZH_HANT_HK, "溫室裏面"),
        ("温室裏面", "zh-MO", TextView.ZH_HANT, "溫室裏面"),
        ("温室裏面", "zh-HK", TextView.ZH_HANT_TW, "溫室裡面"),
        ("衆人在裏面", "zh-Hant", TextView.ZH_HANT_TW, "眾人在裡面"),
        ("衆人在裏面", "zh-Hant-SG", TextView.ZH_HANS, "众人在里面"),
        ("溫室", "lzh", TextView.ZH_HANT_HK, "温室"),
        ("众人", "lzh-Hans", TextView.ZH_HANT, "衆人"),
        ("众人在里面", "zh-Hans-CN", TextView.ZH_HANT, "衆人在裏面"),
        ("众人在里面", "zh", TextView.ZH_HANT_TW, "眾人在裡面"),
        ("温室里面", "zh-SG", TextView.ZH_HANT_HK, "温室裏面"),
        ("众人", "ZH-cn", TextView.ZH_HANS, "众人"),
        ("隨著", "zh_TW", TextView.ZH_HANS, "随着"),
        ("關係", "ja", TextView.ZH_HANS, "關係"),
        ("關係", "zh-Latn-TW", TextView.ZH_HANS, "關係"),
        ("關係", TAIWAN, TextView.ORIGINAL, "關係"),
    ],
)
def test_a_view_reads_as_its_readers_write(text: str, language: str, view: TextView, expected: str) -> None:
    reading = read(text, language, view)
    assert reading.text == expected
    assert reading.map == OffsetMap.identity(len(text))


@pytest.mark.seed
def test_the_sample_document_in_simplified(seed: Path) -> None:
    originals = {p["id"]: p["text"] for p in json.loads((seed / "paragraphs.json").read_text("utf-8"))}
    expected = json.loads((seed / "simplified_p1_p9.json").read_text("utf-8"))
    assert [read(originals[e["paragraph"]], TAIWAN, TextView.ZH_HANS).text for e in expected] == [
        e["tw2s"] for e in expected
    ]


def test_a_name_outside_the_bmp_keeps_its_place() -> None:
    text, offsets = read("二噁英與周顗", TAIWAN, TextView.ZH_HANS)
    assert text == "二𫫇英与周𫖮"
    start, end, _ = offsets.transport(4, 6)
    assert [(to_unit(text, start, u), to_unit(text, end, u)) for u in Unit] == [(4, 6), (5, 8), (13, 20)]


def test_a_phrase_of_another_length_is_one_segment() -> None:
    text, offsets = convert("把隨身碟給我", "tw2sp")
    assert text == "把U盘给我"
    assert offsets.transport(1, 4) == Range(1, 3, Precision.EXACT)
    assert offsets.transport(2, 5) == Range(1, 4, Precision.EXPANDED)


def test_an_override_reads_as_told_and_keeps_the_context_of_the_rest() -> None:
    reading = read("乾隆與川普在裡面", TAIWAN, TextView.ZH_HANS_CN, [(3, 5, "特朗普"), (1, 2, "龙")])
    assert reading.text == "乾龙与特朗普在里面"
    assert reading.map.transport(1, 2) == Range(1, 2, Precision.EXACT)
    assert reading.map.transport(3, 5) == Range(3, 6, Precision.EXACT)
    assert reading.map.transport(4, 6) == Range(3, 7, Precision.EXPANDED)


def test_an_override_can_leave_out_and_put_in() -> None:
    reading = read("甲乙丙", TAIWAN, TextView.ZH_HANS, [(0, 1, ""), (2, 2, "（丁）")])
    assert reading.text == "乙（丁）丙"
    assert reading.map.transport(1, 3) == Range(0, 5, Precision.EXACT)


def test_what_an_override_leaves_of_a_phrase_is_converted_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scripts._CONVERSIONS["tw"], TextView.ZH_HANS_CN, ("tw2sp",))
    uncut = read("把隨身碟給我", TAIWAN, TextView.ZH_HANS_CN, [(0, 1, "請")])
    assert uncut.text == "請U盘给我"
    cut = read("把隨身碟給我", TAIWAN, TextView.ZH_HANS_CN, [(3, 4, "盘")])
    assert cut.text == "把随身盘给我"
    assert cut.map == OffsetMap.identity(6)


@pytest.mark.parametrize("overrides", [[(0, 2, "甲"), (1, 3, "乙")], [(0, 2, "甲"), (0, 2, "甲")]])
def test_overlapping_overrides_are_refused(overrides: list[tuple[int, int, str]]) -> None:
    with pytest.raises(Invalid):
        read("甲乙丙", TAIWAN, TextView.ZH_HANS, overrides)


@pytest.mark.parametrize("override", [(-1, 1, "甲"), (2, 4, "甲"), (2, 1, "甲")])
def test_overrides_outside_the_text_are_refused(override: tuple[int, int, str]) -> None:
    with pytest.raises(InvalidRange):
        read("甲乙丙", TAIWAN, TextView.ZH_HANS, [override])


def test_changes_are_the_longest_stretches_that_read_otherwise() -> None:
    text = "中日韓關係與川普的觀察"
    reading = read(text, TAIWAN, TextView.ZH_HANS_CN, [(6, 8, "特朗普")])
    assert changes(text, reading) == [(2, 8, "韩关系与特朗普"), (9, 10, "观")]
    assert changes(text, read(text, TAIWAN, TextView.ORIGINAL)) == []


def test_an_override_that_agrees_is_no_change() -> None:
    text = "川普"
    assert changes(text, read(text, TAIWAN, TextView.ZH_HANS_CN, [(0, 2, "川普")])) == []
    assert changes(text, read(text, TAIWAN, TextView.ZH_HANS_CN, [(0, 0, "美")])) == [(0, 0, "美")]


@pytest.mark.parametrize(
    "alike",
    ["里裡裏", "干乾幹", "征徵", "台臺檯颱", "着著", "Ａａa", "１1", "Σσς", "𫖮顗", "关關"],
)
def test_variants_fold_alike(alike: str) -> None:
    assert len(set(fold(alike))) == 1


def test_different_words_fold_apart() -> None:
    assert fold("中國") != fold("美國")
    assert fold("ß，") == "ß，"


@pytest.mark.parametrize(
    ("language", "chinese", "simplified"),
    [
        ("zh", True, True),
        ("zh-Hans-TW", True, True),
        ("zh-Hant-CN", True, False),
        ("zh-TW", True, False),
        ("zh-yue", True, False),
        ("yue-Hans", True, True),
        ("cmn-Hant", True, False),
        ("lzh-CN", True, False),
        ("zh-CN-x-hant", True, True),
        ("zh-Hani-HK", True, False),
        ("zh-Latn-pinyin", False, False),
        ("en-TW", False, False),
        ("", False, False),
    ],
)
def test_a_language_says_its_script(language: str, chinese: bool, simplified: bool) -> None:
    assert is_chinese(language) == chinese
    assert is_simplified(language) == simplified


def test_many_readers_at_once_load_the_lexicons_safely() -> None:
    conversion.load.cache_clear()
    conversion._step.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read("眾人在裡面", TAIWAN, TextView.ZH_HANS).text, range(32)))
    assert found == {"众人在里面"}


@few
@given(texts, languages, views)
def test_the_map_of_a_view_fits_both_texts(text: str, language: str, view: TextView) -> None:
    reading = read(text, language, view)
    assert (reading.map.source_length, reading.map.target_length) == (len(text), len(reading.text))
    segments = list(reading.map.segments())
    assert "".join(text[s0:s1] for s0, s1, _, _ in segments) == text
    assert "".join(reading.text[t0:t1] for _, _, t0, t1 in segments) == reading.text


@few
@given(st.data(), texts)
def test_overrides_change_their_own_stretch_only(data: st.DataObject, text: str) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    overrides = [
        (start, end, data.draw(st.text(characters, min_size=1, max_size=4)))
        for start, end in (edges[:2], edges[2:])
        if start < end
    ]
    plain, told = (read(text, TAIWAN, TextView.ZH_HANS, o) for o in ([], overrides))
    assert told.map.target_length == len(told.text)
    expected, done = "", 0
    for start, end, replacement in overrides:
        found = told.map.transport(start, end)
        assert (told.text[found.start : found.end], found.precision) == (replacement, Precision.EXACT)
        expected += plain.text[done:start] + replacement
        done = end
    assert told.text == expected + plain.text[done:]


@few
@given(texts, languages, views)
def test_changes_rebuild_the_reading(text: str, language: str, view: TextView) -> None:
    reading = read(text, language, view, [(0, len(text) // 2, "特朗普")])
    rebuilt, done = "", 0
    for start, end, new in changes(text, reading):
        assert done <= start
        rebuilt += text[done:start] + new
        done = end
    assert rebuilt + text[done:] == reading.text


@few
@given(texts)
def test_folding_keeps_length_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@few
@given(texts)
def test_a_text_folds_like_its_simplified_view(text: str) -> None:
    assert fold(read(text, TAIWAN, TextView.ZH_HANS).text) == fold(text)
