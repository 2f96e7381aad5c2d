"""A stretch that is named in one view and unit is the same stretch in any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import selector
from annotations.reading import read
from annotations.selector import Selector
from source_text.offsets import Precision, Unit, to_unit
from source_text.problems import InvalidRange, QuoteMismatch
from source_text.scripts import TextView

CHARACTERS = "二噁英與周顗乾隆裡面髮後網路的𠮷𡃁a1 。é" + "e\u0301" + "葛\U000e0100" + "👩\u200d🌾"
TEXTS = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=40)
VIEWS = st.sampled_from(list(TextView))
UNITS = st.sampled_from(list(Unit))


@given(TEXTS, st.data(), VIEWS, UNITS)
def test_a_named_stretch_is_located_again(text: str, data: st.DataObject, view: TextView, unit: Unit) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    reading = read(text, "zh-Hant-TW", view)
    named = selector.name(start, end, reading, unit)
    quote = selector.quote(start, end, reading)
    found = selector.locate(Selector(named.start, named.end, unit, view, quote), reading)
    assert found.start <= start
    assert found.end >= end
    if named.precision == Precision.EXACT:
        assert (found.start, found.end) == (start, end)


@given(TEXTS, st.data(), UNITS)
def test_the_quote_in_the_original_is_the_slice(text: str, data: st.DataObject, unit: Unit) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    reading = read(text, "zh-Hant-TW", TextView.ORIGINAL)
    place = Selector(to_unit(text, start, unit), to_unit(text, end, unit), unit, quote=text[start:end])
    assert selector.locate(place, reading)[:2] == (start, end)


def test_what_names_no_stretch_is_refused_with_the_field() -> None:
    reading = read("二噁英與周顗", "zh-Hant-TW", TextView.ZH_HANS)
    for wrong, field in (((2, 2), "end"), ((3, 1), "end"), ((0, 99), "end"), ((-1, 2), "start")):
        with pytest.raises(InvalidRange) as refused:
            selector.locate(Selector(*wrong, view=TextView.ZH_HANS), reading)
        assert refused.value.path == (field,)
    with pytest.raises(QuoteMismatch):
        selector.locate(Selector(0, 2, view=TextView.ZH_HANS, quote="二噁"), reading)
