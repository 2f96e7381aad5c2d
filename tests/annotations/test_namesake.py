"""Of those that are called the same, the one is meant that the text and the document speak of."""

import pytest

from annotations.gazetteer import Gazetteer
from annotations.naming import Name

JUDGE_OR_SINGER = Gazetteer(
    [Name("李明", "singer", "PERSON", True), Name("李明", "judge", "PERSON", True)],
    about={"singer": "Hong Kong singer and songwriter", "judge": "District court judge"},
)
FAMILY = Gazetteer([Name("鄭成功", "father", "PERSON", True), Name("鄭經", "son", "PERSON", True)])


@pytest.mark.parametrize(("text", "expected"), [("歌手李明推出新曲", "singer"), ("法官李明裁定交保", "judge")])
def test_a_description_in_english_is_understood(text: str, expected: str) -> None:
    (mention,) = JUDGE_OR_SINGER.find(text)
    assert mention.entity == expected
    assert mention.others[0].score < mention.confidence


def test_a_family_name_that_two_have_who_were_just_named_is_left_open() -> None:
    assert FAMILY.find_all(["鄭成功之子鄭經嗣位。", "鄭氏乃降。"])[1] == []
    assert [m.entity for m in FAMILY.find_all(["鄭成功攻臺。", "鄭氏乃降。"])[1]] == ["father"]


def test_a_title_that_the_document_gives_one_of_them_tells_who_is_meant() -> None:
    officials = Gazetteer([Name("王岐山", "deputy", "PERSON", True), Name("王毅", "minister", "PERSON", True)])
    (_, there) = officials.find_all(["王岐山副主席會見外長王毅。", "王副主席表示歡迎。"])
    assert [m.entity for m in there] == ["deputy"]
    assert "The document calls it 副主席 elsewhere." in there[0].reasons
