"""The dictionary: entries under words of either script, in little memory."""

from collections import Counter

import pytest

from source_text import dictionary
from source_text.dictionary import look_up, meant, pieces


def test_a_word_is_found_in_either_script_and_any_variant_form() -> None:
    for written in ("裡面", "裏面", "里面"):
        assert {("裡面", "里面")} <= {(e.traditional, e.simplified) for e in look_up(written)}
    assert {e.pinyin for e in look_up("二恶英")} == {"èr è yīng"}
    assert look_up("没有这个词") == ()


def test_all_readings_of_a_word_are_there() -> None:
    readings = Counter(e.pinyin for e in look_up("行") if e.traditional == "行")
    assert {"xíng", "háng"} <= set(readings)
    assert look_up("呂")[0].pinyin == "Lǚ"


@pytest.mark.parametrize(
    ("written", "simplified", "readings"),
    [
        ("著", "着", {"zhāo", "zháo", "zhe", "zhuó"}),
        ("著", "著", {"zhù"}),
        ("后", "后", {"Hòu", "hòu"}),
        ("隻", "只", {"zhī"}),
        ("只", "只", {"zhǐ"}),
        ("髮", "发", {"fà"}),
        ("发", "发", {"fā", "fà"}),
    ],
)
def test_how_a_word_is_written_and_how_it_reads_tell_which_entries_are_meant(
    written: str, simplified: str, readings: set[str]
) -> None:
    assert {e.pinyin for e in meant(written, simplified)} == readings


def test_an_empress_is_nothing_that_comes_behind() -> None:
    assert {e.traditional for e in meant("后", "后")} == {"后"}
    assert {e.traditional for e in meant("後", "后")} == {"後"}


def test_what_is_said_of_taiwan_is_a_reading_and_no_definition() -> None:
    (entry,) = meant("垃圾", "垃圾")
    assert (entry.reading, entry.taiwan) == (("la1", "ji1"), ("le4", "se4"))
    assert not any("Taiwan" in d for d in entry.definitions)


def test_what_holds_in_taiwan_for_one_sense_only_stays_with_the_sense() -> None:
    (entry,) = (e for e in meant("和", "和") if e.reading == ("he2",) and e.traditional == "和")
    assert entry.taiwan is None
    assert "Taiwan pr. [han4]" in entry.definitions[0]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("銀行行長", ["銀行", "行長"]),
        ("外國人民", ["外國", "人民"]),
        ("单雄信", ["单", "雄", "信"]),
        ("𠮷x", ["𠮷", "x"]),
        ("", []),
    ],
)
def test_a_longer_word_is_made_of_few_words_and_few_single_characters(word: str, parts: list[str]) -> None:
    assert [word[start:end] for start, end in pieces(word)] == parts


def test_every_entry_can_be_read() -> None:
    lexicon = dictionary._lexicon()
    entries = [e for word in list(lexicon.numbers)[::50] for e in look_up(word)]
    assert len(entries) > 2000
    for entry in entries:
        assert entry.reading
        assert entry.definitions
        assert all(entry.definitions)
