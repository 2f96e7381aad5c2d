"""What was approved and rejected makes the linker surer or less sure where contexts are alike."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.experience import Context, Experience, Judgement, likeness, shifted
from annotations.gazetteer import Gazetteer, Name

NAMES = [Name("長安", "city", "PLACE", True), Name("長安", "car", "ORGANIZATION", True)]
CONTEXTS = st.builds(
    Context,
    st.text("長安在城車廠，𠮷", max_size=8),
    st.text("長安在城車廠，𠮷", max_size=8),
    st.frozensets(st.sampled_from("ab")),
)


def judged(text: str, quote: str, entity: str, *, approved: bool) -> Judgement:
    at = text.index(quote)
    return Judgement(quote, entity, approved, Context(text[:at], text[at + len(quote) :]))


@given(CONTEXTS, CONTEXTS)
def test_likeness_is_a_share_and_the_same_either_way(one: Context, other: Context) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1


@given(st.floats(0.02, 0.98), st.floats(-3, 3))
def test_what_speaks_for_a_proposal_never_makes_it_less_sure(confidence: float, shift: float) -> None:
    moved = shifted(confidence, shift)
    assert moved >= round(confidence, 2) if shift > 0 else moved <= round(confidence, 2)


def test_a_name_rejected_in_a_context_is_not_proposed_there_again() -> None:
    names = [Name("青山", "actor", "PERSON", True)]
    text = "導演青山說要拍新片"
    (mention,) = Gazetteer(names).find(text)
    again = Gazetteer(names, Experience([judged(text, "青山", "actor", approved=False)]))
    assert mention.entity == "actor"
    assert again.find(text) == []
    assert [m.entity for m in again.find("昨天到場的歌手青山表示感謝")] == ["actor"]


def test_in_alike_contexts_it_is_less_sure_and_after_approval_surer() -> None:
    names = [Name("北市", "city", "PLACE", True)]
    here = "他昨天在北市開會"
    (plain,) = Gazetteer(names).find(here)
    past = "她今天在北市演講"
    (warned,) = Gazetteer(names, Experience([judged(past, "北市", "city", approved=False)])).find(here)
    (assured,) = Gazetteer(names, Experience([judged(past, "北市", "city", approved=True)] * 3)).find(here)
    assert warned.confidence < plain.confidence < assured.confidence
    assert any("Rejected" in reason for reason in warned.reasons)
    assert any("Approved 3 times" in reason for reason in assured.reasons)


def test_namesakes_are_told_apart_by_the_contexts_of_approved_links() -> None:
    names = [Name("王偉", "poet", "PERSON", True), Name("王偉", "chemist", "PERSON", True)]
    poem, lab = "詩人王偉朗誦新作", "化學家王偉發現新元素"
    experience = Experience(
        [judged(poem, "王偉", "poet", approved=True), judged(lab, "王偉", "chemist", approved=True)]
    )
    gazetteer = Gazetteer(names, experience)
    for text, entity, other in (("老詩人王偉朗誦舊作", "poet", "chemist"), ("女化學家王偉發現毒素", "chemist", "poet")):
        (mention,) = gazetteer.find(text)
        assert mention.entity == entity
        assert [o.entity for o in mention.others] == [other]
        assert mention.others[0].score < mention.confidence


def test_namesakes_are_told_apart_by_what_is_said_of_them() -> None:
    names = [Name("王偉", "poet", "PERSON", True), Name("王偉", "chemist", "PERSON", True)]
    gazetteer = Gazetteer(names, about={"poet": "詩歌與散文作家", "chemist": "研究元素的化學家"})
    assert [m.entity for m in gazetteer.find("王偉談詩歌")] == ["poet"]
    assert [m.entity for m in gazetteer.find("王偉合成了新元素")] == ["chemist"]
