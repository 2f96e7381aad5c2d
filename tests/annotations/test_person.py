"""What persons are called in short."""

import pytest

from annotations import person
from annotations.form import How, Need


@pytest.mark.parametrize(
    ("name", "form", "how", "need"),
    [
        ("光緒帝", "光緒", How.SHORT_FORM, Need.NOTHING),
        ("慈禧太后", "慈禧", How.SHORT_FORM, Need.NOTHING),
        ("司徒敏", "司徒", How.SURNAME, Need.TITLE_OR_NAME),
        ("鄭成功", "成功", How.GIVEN_NAME, Need.NAME),
        ("Shinzo Abe", "Abe", How.SURNAME, Need.NAME),
    ],
)
def test_a_person_is_called_by_a_part_of_the_name(name: str, form: str, how: How, need: Need) -> None:
    assert (form, how, need) in set(person.ways(name))


@pytest.mark.parametrize(("text", "expected"), [("鄭", True), ("司徒", True), ("成", True), ("的", False)])
def test_family_names_are_those_of_the_dictionary(text: str, expected: bool) -> None:
    assert person.is_surname(text) is expected
