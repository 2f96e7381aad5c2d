"""Review in steps, by those who may: with two people where the project wants that, and what a machine made stays so."""

import pytest
from sqlmodel import Session, col, select

from annotations import approval, entry, intake, membership, undo
from annotations.actor import SYSTEM, Actor, Role
from annotations.annotation import Annotation, Kind, Status
from annotations.companions import Companions
from annotations.history import Change, close
from annotations.problems import Forbidden, Gone
from source_text import read
from source_text.problems import Invalid
from tests import article

ANN, TAM = Actor("ann", Role.TRANSLATOR), Actor("tam", Role.TRANSLATOR)
BEN, CAT = Actor("ben", Role.REVIEWER), Actor("cat", Role.REVIEWER)


@pytest.fixture(autouse=True)
def _article(session: Session) -> None:
    form = intake.Import("article", "zh-Hant-TW", text=article.TEXT, companions=Companions(article.ENTITIES))
    intake.take_in(session, article.ADMINISTRATOR, form)
    close(session)


@pytest.fixture
def two(session: Session) -> None:
    """The project wants two people for an approval."""
    membership.change(session, SYSTEM, "main", reviewers=2)
    close(session)


def gloss(session: Session, actor: Actor, status: Status = Status.PROPOSED) -> Annotation:
    paragraph = read.all_paragraphs(session, read.document(session, "article"))[1]
    span = entry.place(session, paragraph, 0, 2)
    made = entry.add(session, actor, span, Kind.GLOSS, status, text="Wang Yi", language="en")
    close(session)
    return made


def step(session: Session, actor: Actor, row: Annotation, status: Status, reason: str | None = None) -> None:
    entry.review(session, actor, row.id, row.version, status, reason)
    close(session)


def test_a_draft_is_proposed_and_then_approved_or_rejected_with_a_reason(session: Session) -> None:
    row = gloss(session, ANN, Status.DRAFT)
    with pytest.raises(Invalid, match="draft"):
        step(session, BEN, row, Status.APPROVED)
    with pytest.raises(Forbidden):
        step(session, TAM, row, Status.PROPOSED)
    step(session, ANN, row, Status.PROPOSED)
    with pytest.raises(Forbidden):
        step(session, ANN, row, Status.APPROVED)
    step(session, BEN, row, Status.REJECTED, " not the minister ")
    assert (row.status, row.reviewed_by, row.review_reason) == ("REJECTED", "ben", "not the minister")
    last = session.exec(select(Change).order_by(col(Change.sequence).desc())).first()
    assert last
    assert (last.sequence, last.reason) == (row.sequence, "not the minister")
    with pytest.raises(Forbidden):
        step(session, ANN, row, Status.PROPOSED)
    step(session, CAT, row, Status.APPROVED)
    assert (row.reviewed_by, row.review_reason) == ("cat", None)
    step(session, CAT, row, Status.PROPOSED)
    assert (row.reviewed_by, row.reviewed_at) == (None, None)


def test_the_status_there_is_already_changes_nothing(session: Session) -> None:
    row = gloss(session, ANN)
    step(session, BEN, row, Status.APPROVED)
    version, sequence = row.version, row.sequence
    step(session, CAT, row, Status.APPROVED)
    assert (row.version, row.sequence, row.reviewed_by) == (version, sequence, "ben")
    step(session, CAT, row, Status.APPROVED, "checked again")
    assert (row.version, row.reviewed_by, row.review_reason) == (version + 1, "cat", "checked again")


def test_what_was_rejected_is_proposed_again_with_other_words(session: Session) -> None:
    row = gloss(session, ANN)
    step(session, BEN, row, Status.REJECTED, "who?")
    entry.update_body(session, ANN, row.id, row.version, text="Wang Yi, foreign minister")
    assert (row.status, row.review_reason) == ("PROPOSED", None)


@pytest.mark.usefixtures("two")
def test_nobody_approves_what_they_wrote_where_two_are_wanted(session: Session) -> None:
    with pytest.raises(Forbidden, match="somebody else than ben"):
        gloss(session, BEN, Status.APPROVED)
    row = gloss(session, BEN)
    with pytest.raises(Forbidden):
        step(session, BEN, row, Status.APPROVED)
    step(session, CAT, row, Status.APPROVED)
    entry.update_body(session, CAT, row.id, row.version, text="Mr Wang")
    close(session)
    assert (row.status, row.reviewed_by) == ("PROPOSED", None)
    assert approval.authors(session, row) == {"ben", "cat"}
    for author in (BEN, CAT):
        with pytest.raises(Forbidden):
            step(session, author, row, Status.APPROVED)
    step(session, article.REVIEWER, row, Status.APPROVED)
    assert row.reviewed_by == "rui"


@pytest.mark.usefixtures("two")
def test_no_way_round_leads_to_an_approval_by_the_author(session: Session) -> None:
    row = gloss(session, BEN)
    step(session, CAT, row, Status.APPROVED)
    rejected = row.version
    step(session, CAT, row, Status.REJECTED, "on second thoughts")
    assert row.version == rejected + 1
    with pytest.raises(Forbidden):
        undo.revert(session, BEN, row.sequence)
    undo.undo(session, CAT)
    assert (row.status, row.reviewed_by) == ("APPROVED", "cat")
    entry.update_body(session, BEN, row.id, row.version, text="Other words")
    close(session)
    undo.undo(session, BEN)
    assert (row.text, row.status, row.reviewed_by) == ("Wang Yi", "APPROVED", "cat")
    form = intake.Import("more", "zh-Hant-TW", text="又一篇。", status=Status.APPROVED, companions=Companions())
    with pytest.raises(Forbidden):
        intake.take_in(session, BEN, form)
    assert intake.take_in(session, SYSTEM, form).document.slug == "more"


@pytest.mark.usefixtures("two")
def test_one_reviewer_is_enough_for_what_a_machine_made(session: Session) -> None:
    links = select(Annotation).where(Annotation.kind == Kind.ENTITY_LINK)
    row = session.exec(links.order_by(col(Annotation.id))).first()
    assert row
    made = (row.origin, row.creator, row.agent_version, row.confidence)
    assert made[:2] == ("MACHINE", "gazetteer")
    assert None not in made
    step(session, BEN, row, Status.APPROVED)
    entry.update_body(session, BEN, row.id, row.version, entity_id=row.entity_id)
    assert (row.origin, row.creator, row.agent_version, row.confidence) == made


def test_what_was_deleted_is_not_reviewed(session: Session) -> None:
    row = gloss(session, ANN)
    entry.delete(session, ANN, row.id, None, "a slip")
    with pytest.raises(Gone, match="deleted by ann") as gone:
        step(session, BEN, row, Status.APPROVED)
    assert (gone.value.fields["reason"], gone.value.fields["change"]) == ("a slip", row.sequence)


@pytest.mark.parametrize("reason", ["x\x07", "\u202ereversed", "x" * 100_001])
def test_a_reason_is_text_like_any_other(session: Session, reason: str) -> None:
    row = gloss(session, ANN)
    with pytest.raises(Invalid) as wrong:
        step(session, BEN, row, Status.REJECTED, reason)
    assert wrong.value.path == ("reason",)
