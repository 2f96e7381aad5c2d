"""What things are called beyond their names, and what such forms need before they are believed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.naming import How, Name, Need, forms


def derived(text: str, kind: str) -> dict[str, tuple[How, Need]]:
    return {form.text: (form.how, form.need) for form in forms([Name(text, "it", kind, True)])}


@pytest.mark.parametrize(
    ("text", "kind", "form", "how", "need"),
    [
        ("本田太郎", "PERSON", "本田", How.SURNAME, Need.TITLE_OR_NAME),
        ("康京和", "PERSON", "康", How.SURNAME, Need.TITLE),
        ("林黛玉", "PERSON", "黛玉", How.GIVEN_NAME, Need.NAME),
        ("歐陽靖", "PERSON", "歐陽", How.SURNAME, Need.TITLE_OR_NAME),
        ("弗拉基米爾·普丁", "PERSON", "普丁", How.SURNAME, Need.NOTHING),
        ("宋高宗", "PERSON", "高宗", How.SHORT_FORM, Need.NOTHING),
        ("Donald Trump", "PERSON", "特朗普", How.OTHER_NAME, Need.NOTHING),
        ("日本", "STATE", "日", How.SHORT_FORM, Need.NOTHING),
        ("日本", "STATE", "日方", How.SHORT_FORM, Need.NOTHING),
        ("南韓", "STATE", "韩", How.SHORT_FORM, Need.NOTHING),
        ("南韓", "STATE", "韓國", How.OTHER_NAME, Need.NOTHING),
        ("美國", "STATE", "華府", How.SEAT, Need.GOVERNMENT),
        ("鹿港鎮", "PLACE", "鹿港", How.SHORT_FORM, Need.NOTHING),
        ("國務院臺灣事務辦公室", "ORGANIZATION", "國臺辦", How.ABBREVIATION, Need.NOTHING),
        ("聯邦準備理事會", "ORGANIZATION", "聯準會", How.ABBREVIATION, Need.NOTHING),
        ("最高人民法院", "ORGANIZATION", "最高法", How.ABBREVIATION, Need.NOTHING),
        ("台灣積體電路製造股份有限公司", "ORGANIZATION", "台積電", How.ABBREVIATION, Need.NOTHING),
        ("蘋果公司", "ORGANIZATION", "蘋果", How.SHORT_FORM, Need.ACT),
        ("日韓貿易戰", "EVENT", "貿易戰", How.SHORT_FORM, Need.NEAR),
        ("中國", "STATE", "中国", How.OTHER_NAME, Need.NOTHING),
    ],
)
def test_names_have_shorter_and_other_forms(text: str, kind: str, form: str, how: How, need: Need) -> None:
    assert derived(text, kind)[form] == (how, need)


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("和平區", "PLACE", "和平"),
        ("民主進步黨", "ORGANIZATION", "民主黨"),
        ("中央銀行", "ORGANIZATION", "中行"),
        ("香港大學", "ORGANIZATION", "香港"),
        ("蔡東杰", "PERSON", "蔡東傑"),
        ("土耳其", "STATE", "土方"),
    ],
)
def test_what_means_something_else_is_no_form(text: str, kind: str, form: str) -> None:
    assert form not in derived(text, kind)


def test_what_an_entity_is_called_comes_before_what_is_derived() -> None:
    first, *_ = forms([Name("日", "japan", "STATE", False), Name("日本", "japan", "STATE", True)])
    assert first == ("日", Name("日", "japan", "STATE", False), How.ALIAS, Need.NOTHING)


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.sampled_from("中日台臺王大學會公司·（）「」 Aé𠮷葛\U000e0100\u0301"), max_size=8),
    st.sampled_from(["PERSON", "STATE", "PLACE", "ORGANIZATION", "WORK", "EVENT"]),
)
def test_no_name_breaks_the_forms_and_none_comes_twice(text: str, kind: str) -> None:
    found = forms([Name(text, "it", kind, True)])
    assert len({form.text for form in found}) == len(found)
    assert all(form.text for form in found)
    assert bool(found) == bool(text)
