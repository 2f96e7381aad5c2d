"""Files that are made to hurt are refused with a clear problem, or read right, and never bring a reader down."""

import pytest

from tests.source_text.importers import hostile

READ = {
    "docx attributes": "漢",
    "html nested": "漢",
    "html attribute of 9 MB": "漢",
    "tei attributes": "漢",
    "tei attribute of 9 MB": "漢",
    "plain one paragraph of 5 million": "漢字，" * 33 + "漢",
    "plain one paragraph of 5 million in Big5": "漢字，" * 33 + "漢",
}
REFUSED = {
    "docx bomb": ("TooLarge", "inflates to more than"),
    "docx bomb that lies": ("Unreadable", "damaged"),
    "docx nested bomb": ("Unreadable", "not well-formed"),
    "docx million entries": ("TooLarge", "1000000 parts"),
    "docx laughs": ("Unreadable", "document type declaration"),
    "docx outside": ("Unreadable", "document type declaration"),
    "docx nested": ("TooLarge", "1000 deep"),
    "docx nested million": ("TooLarge", "1000 deep"),
    "docx attribute": ("TooLarge", "too long"),
    "docx million paragraphs": ("TooLarge", "500000 elements"),
    "html nested million": ("TooLarge", "10,000,000 characters"),
    "html left open": ("TooLarge", "500000 tags"),
    "html attributes": ("TooLarge", "256 attributes"),
    "html attribute": ("TooLarge", "10,000,000 characters"),
    "html styles": ("TooLarge", "nested too deeply"),
    "html comments": ("Unreadable", "no text"),
    "tei laughs": ("Unreadable", "entity"),
    "tei laughs in an attribute": ("Unreadable", "entity"),
    "tei outside": ("Unreadable", "entity"),
    "tei nested": ("TooLarge", "1000 deep"),
    "tei nested million": ("TooLarge", "1000 deep"),
    "tei attribute": ("TooLarge", "10,000,000 characters"),
    "markdown nested": ("TooLarge", "nested 100 deep"),
    "markdown nested million": ("TooLarge", "nested 100 deep"),
    "markdown brackets": ("TooLarge", "5,000 brackets"),
    "markdown footnotes": ("TooLarge", "5,000 brackets"),
    "markdown marks": ("TooLarge", "600,000 marks"),
    "markdown notes in notes": ("TooLarge", "nested 100 deep"),
}


def test_every_hostile_file_has_its_outcome() -> None:
    assert READ.keys() | REFUSED.keys() == hostile.FILES.keys()


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_only_odd_is_read(name: str) -> None:
    outcome = hostile.read(name)
    assert (outcome.problem, outcome.words) == ("", READ[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_would_hurt_is_refused(name: str) -> None:
    outcome = hostile.read(name)
    problem, words = REFUSED[name]
    assert outcome.problem == problem
    assert words in outcome.words
