"""What a document says of the names in it lets short forms count there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import annotate
from annotations.experience import Context, Experience, Judgement
from annotations.gazetteer import Gazetteer, fold
from annotations.matcher import Match, Matcher
from annotations.naming import Name
from benchmarks import linker
from source_text.paragraph import Paragraph

DOCUMENTS = [text for name in linker.SETS for text in linker.texts(linker.FOLDER / f"{name}.txt")]

NAMES = Gazetteer(
    [
        Name("世界貿易組織", "wto", "ORGANIZATION", True),
        Name("富鴻建設股份有限公司", "company", "ORGANIZATION", True),
        Name("臺灣文化協會", "society", "ORGANIZATION", True),
        Name("新莊文化協會", "other_society", "ORGANIZATION", True),
        Name("民間司法改革基金會", "foundation", "ORGANIZATION", True),
        Name("香港大學", "university", "ORGANIZATION", True),
        Name("香港大學法律學院", "school", "ORGANIZATION", True),
        Name("長江和記實業有限公司", "port", "ORGANIZATION", True),
        Name("江蘇省", "province", "PLACE", True),
        Name("臺灣高等法院", "court", "ORGANIZATION", True),
        Name("沈葆楨", "shen", "PERSON", True),
    ]
)


def found(*texts: str) -> list[list[str]]:
    return [
        [f"{'>' * m.nested}{text[m.start : m.end]}={m.entity}" for m in there]
        for text, there in zip(texts, NAMES.find_all(texts), strict=True)
    ]


def test_a_short_name_counts_where_the_document_defines_it() -> None:
    first, second = found("世界貿易組織（WTO）與富鴻建設股份有限公司（下稱鴻建）", "WTO沒有回應鴻建。")
    assert first == ["世界貿易組織=wto", "WTO=wto", "富鴻建設股份有限公司=company", "鴻建=company"]
    assert second == ["WTO=wto", "鴻建=company"]
    assert found("WTO沒有回應鴻建。") == [[]]


def test_a_short_name_counts_where_the_full_one_stands_in_the_document() -> None:
    assert found("民間司法改革基金會成立。", "司改會要求修法。")[1] == ["司改會=foundation"]
    assert found("司改會要求修法。") == [[]]


def test_what_two_may_be_called_is_left_out() -> None:
    assert found("臺灣文化協會成立。", "文協分裂。")[1] == ["文協=society"]
    assert found("臺灣文化協會與新莊文化協會成立。", "文協分裂。")[1] == []


def test_a_body_is_known_by_the_short_name_of_the_larger_one() -> None:
    assert found("港大法律學院教授") == [["港大法律學院=school", ">港大=university"]]


def test_a_short_form_that_something_speaks_for_once_counts_in_the_whole_document() -> None:
    assert found("長和上半年多賺一成。") == [[]]
    assert found("長和出售港口。", "長和上半年多賺一成。") == [["長和=port"], ["長和=port"]]
    assert found("長和出售港口。", "長和短的隊伍。")[1] == []


@pytest.mark.parametrize(
    ("text", "expected"), [("高院駁回上訴", ["高院=court"]), ("江蘇高院駁回上訴", ["江蘇=province"])]
)
def test_a_short_form_after_another_place_is_not_meant(text: str, expected: list[str]) -> None:
    assert found(text) == [expected]


def test_courts_and_annals_put_little_after_the_name_of_somebody_named() -> None:
    assert found("沈葆楨到案。", "沈男否認犯行。", "沈否認犯行。")[1:] == [["沈=shen"], ["沈=shen"]]
    assert found("沈男否認犯行。") == [[]]


def revisions(data: st.DataObject, document: linker.Text) -> list[list[Paragraph]]:
    """A document, and the same with something written into one paragraph or cut from it."""
    texts = list(document.sentences)
    at = data.draw(st.integers(0, len(texts) - 1), "paragraph")
    cut = data.draw(st.integers(0, len(texts[at])), "place")
    new = data.draw(st.sampled_from(["", *(name.text for name in document.names)]), "text")
    edited = [*texts[:at], texts[at][:cut] + new + texts[at][cut + 2 :], *texts[at + 1 :]]
    return [[paragraph(number, text) for number, text in enumerate(each)] for each in (texts, edited)]


def paragraph(number: int, text: str) -> Paragraph:
    place = {"id": number, "document_id": 1, "ordinal": number + 1, "source_start": 0, "source_end": 0}
    return Paragraph.model_validate({**place, "role": "BODY", "text": text, "source_map": b"", "folded": text})


@given(st.data())
def test_some_paragraphs_are_linked_as_they_are_among_all(data: st.DataObject) -> None:
    document = DOCUMENTS[data.draw(st.integers(0, len(DOCUMENTS) - 1), "document")]
    judged = data.draw(st.lists(st.tuples(st.sampled_from(document.names), st.booleans()), max_size=3), "judged")
    experience = Experience(Judgement(fold(n.text), n.entity, approved, Context("", "")) for n, approved in judged)
    ids = {name.entity: number for number, name in enumerate(document.names)}
    names = Gazetteer(document.names, experience)
    for paragraphs in revisions(data, document):
        among = data.draw(st.sets(st.sampled_from(range(len(paragraphs)))), "among")
        whole = annotate.link(Gazetteer(document.names, experience), ids, paragraphs)
        assert annotate.link(names, ids, paragraphs, among) == [d for d in whole if d.paragraph in among]


def test_of_a_corrected_document_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    document, asked, matches = DOCUMENTS[0], list[str](), Matcher.matches

    def asking(self: Matcher, text: str) -> list[Match]:
        asked.append(text)
        return matches(self, text)

    names = Gazetteer(document.names)
    names.across(document.sentences)
    monkeypatch.setattr(Matcher, "matches", asking)
    edited = [document.sentences[0] + "完。", *document.sentences[1:]]
    names.across(edited)
    assert set(asked) & set(edited) == {edited[0]}
