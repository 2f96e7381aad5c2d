"""Linking again adds what is new and takes back what nothing speaks for; what people made or judged stays."""

import pytest
from sqlmodel import Session, col, select

from annotations import amend, authority, entry, evaluation, explanation, intake, linking, recognition
from annotations.actor import ANONYMOUS, Actor, Role
from annotations.annotation import Annotation, Kind, Origin, Status
from annotations.authority import EntityForm, Name
from annotations.companions import Companions
from annotations.entity import EntityType
from annotations.evaluation import Fault
from annotations.history import Change
from annotations.intake import Import
from annotations.learning import learn
from annotations.linking import Move
from annotations.naming import How
from annotations.problems import Unauthorized
from annotations.span import Span
from source_text import read
from source_text.document import Document

RUI = Actor("rui", Role.REVIEWER)
TEXT = ["外相本田太郎訪問南京。", "本田外相訪問南京，𠮷野先生翻譯。", "南京條約與此無關。"]
HONDA = EntityForm("honda", EntityType.PERSON, (Name("zh-Hant", "本田太郎"),))
NANJING = EntityForm("nanjing", EntityType.PLACE, (Name("zh-Hant", "南京"),))
NANKING = EntityForm("nanking", EntityType.PERSON, (Name("zh-Hant", "南京"),), description="翻譯與演講的人")


def take_in(session: Session, slug: str, *paragraphs: str, entities: tuple[EntityForm, ...] = ()) -> Document:
    text = "\n\n".join(paragraphs) + "\n"
    form = Import(slug, "zh-Hant-TW", text=text, companions=Companions(entities=list(entities)))
    return intake.take_in(session, RUI, form).document


@pytest.fixture
def document(session: Session) -> Document:
    return take_in(session, "visit", *TEXT, entities=(HONDA, NANJING))


def links(session: Session, document: Document) -> list[tuple[str, Annotation]]:
    statement = (
        select(Span, Annotation)
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(
            Annotation.document_id == document.id,
            Annotation.kind == Kind.ENTITY_LINK,
            col(Annotation.deleted_at).is_(None),
        )
        .order_by(col(Span.paragraph_id), col(Span.start))
    )
    return [(span.quote, annotation) for span, annotation in session.exec(statement)]


def link(session: Session, document: Document, *, dry_run: bool = False) -> list[tuple[Move, int, str, str]]:
    steps = linking.link(session, RUI, document, dry_run=dry_run)
    return [(step.move, step.ordinal, step.quote, step.entity) for step in steps]


def test_a_link_tells_why_it_is_proposed(session: Session, document: Document) -> None:
    found = {quote: explanation.loads(a.explanation) for quote, a in links(session, document)}
    why = found["本田"]
    assert why is not None
    assert (why.surface, why.name, why.how) == ("本田", "本田太郎", How.SURNAME)
    assert "外相" in why.summary
    full = found["本田太郎"]
    assert full is not None
    assert full.how == How.LABEL


def test_nothing_is_proposed_twice(session: Session, document: Document) -> None:
    before = document.version
    assert link(session, document) == []
    session.refresh(document)
    assert document.version == before


def test_a_new_entity_is_linked_in_old_texts_and_a_dry_run_writes_nothing(session: Session, document: Document) -> None:
    authority.create(session, RUI, EntityForm("yoshino", EntityType.PERSON, (Name("ja", "𠮷野"),)), 1)
    expected = [(Move.PROPOSED, 2, "𠮷野", "yoshino")]
    assert link(session, document, dry_run=True) == expected
    assert "𠮷野" not in dict(links(session, document))
    assert link(session, document) == expected
    made = dict(links(session, document))["𠮷野"]
    assert (made.origin, made.status) == (Origin.MACHINE, Status.PROPOSED)
    change = session.exec(select(Change).where(Change.sequence == made.sequence)).one()
    assert (change.actor, change.node_id) == ("rui", made.id)
    assert link(session, document) == []


def test_what_was_rejected_or_taken_away_is_not_proposed_there_again(session: Session, document: Document) -> None:
    (_, rejected), (_, deleted) = [pair for pair in links(session, document) if pair[0] == "南京"][:2]
    entry.review(session, RUI, rejected.id, None, Status.REJECTED, "the other one")
    entry.delete(session, RUI, deleted.id, None)
    again = {(step[1], step[2]) for step in link(session, document) if step[0] == Move.PROPOSED}
    assert again == set()
    revised = "\n\n".join([TEXT[0].replace("外相", "大臣"), TEXT[1].replace("翻譯", "口譯"), TEXT[2]]) + "\n"
    amend.revise(session, RUI, "visit", text=revised)
    live = [a.status for quote, a in links(session, document) if quote == "南京"]
    assert live.count(Status.PROPOSED) <= 1
    assert live.count(Status.REJECTED) == 1


def test_a_name_rejected_in_a_context_is_not_proposed_in_the_same_one_elsewhere(
    session: Session, document: Document
) -> None:
    third = [a for quote, a in links(session, document) if quote == "南京"][2]
    entry.review(session, RUI, third.id, None, Status.REJECTED, "a treaty")
    other = take_in(session, "treaty", "南京條約與此無關。", "他在南京住了三年。")
    assert [(quote, a.status) for quote, a in links(session, other)] == [("南京", Status.PROPOSED)]


def test_judgements_make_open_proposals_more_or_less_sure(session: Session, document: Document) -> None:
    first, second, _ = (a for quote, a in links(session, document) if quote == "南京")
    before = second.confidence or 0
    entry.review(session, RUI, first.id, None, Status.APPROVED)
    steps = [step for step in link(session, document) if step[0] == Move.RENEWED]
    assert steps == [(Move.RENEWED, 2, "南京", "nanjing")]
    session.refresh(second)
    assert (second.confidence or 0) > before
    assert second.version == 2


def test_judgements_are_learnt_from_the_other_documents_of_a_project(session: Session, document: Document) -> None:
    one = links(session, document)[0][1]
    entry.review(session, RUI, one.id, None, Status.APPROVED)
    assert learn(session, document.project_id).surfaces == {"本田太郎"}
    assert (
        learn(session, document.project_id, without=document.id).surfaces == learn(session, 2).surfaces == frozenset()
    )


def test_what_nothing_speaks_for_any_more_is_taken_back_and_may_come_again(
    session: Session, document: Document
) -> None:
    approved = next(a for quote, a in links(session, document) if quote == "本田太郎")
    entry.review(session, RUI, approved.id, None, Status.APPROVED)
    authority.change(session, RUI, authority.by_key(session, "honda"), labels=[Name("zh-Hant", "鈴木一郎")])
    assert link(session, document) == [(Move.WITHDRAWN, 2, "本田", "honda")]
    assert [quote for quote, a in links(session, document) if a.id == approved.id] == ["本田太郎"]
    authority.change(session, RUI, authority.by_key(session, "honda"), labels=[Name("zh-Hant", "本田太郎")])
    assert link(session, document) == [(Move.PROPOSED, 2, "本田", "honda")]


def test_where_people_said_what_it_is_nothing_else_is_proposed(session: Session, document: Document) -> None:
    paragraph = read.all_paragraphs(session, document)[1]
    start = paragraph.text.index("𠮷野先生")
    span = entry.place(session, paragraph, start, start + 4)
    honda = authority.by_key(session, "honda")
    entry.add(session, RUI, span, Kind.ENTITY_LINK, Status.PROPOSED, entity_id=honda.id)
    authority.create(session, RUI, EntityForm("master", EntityType.OTHER, (Name("ja", "生翻"),)), 1)
    authority.create(session, RUI, EntityForm("yoshino", EntityType.PERSON, (Name("ja", "𠮷野"),)), 1)
    # A name inside what was linked is said besides, one that crosses its edge is not.
    assert link(session, document) == [(Move.PROPOSED, 2, "𠮷野", "yoshino")]


def test_who_changes_the_entity_of_a_proposal_owns_it(session: Session, document: Document) -> None:
    mine = next(a for quote, a in links(session, document) if quote == "本田")
    nanjing = authority.by_key(session, "nanjing")
    changed = entry.update_body(session, RUI, mine.id, None, entity_id=nanjing.id)
    assert (changed.explanation, changed.confidence) == (None, None)
    assert all(step[0] != Move.WITHDRAWN for step in link(session, document))


def test_linking_needs_a_token(session: Session, document: Document) -> None:
    with pytest.raises(Unauthorized):
        linking.link(session, ANONYMOUS, document, dry_run=True)


def test_the_linker_is_measured_by_what_people_approved_and_rejected(session: Session, document: Document) -> None:
    there = links(session, document)
    for quote, annotation in there:
        status = Status.REJECTED if quote == "南京" and annotation is there[-1][1] else Status.APPROVED
        entry.review(session, RUI, annotation.id, None, status, "judged")
    paragraph = read.all_paragraphs(session, document)[1]
    at = paragraph.text.index("𠮷野")
    span = entry.place(session, paragraph, at, at + 2)
    entry.add(session, RUI, span, Kind.ENTITY_LINK, Status.APPROVED, entity_id=authority.by_key(session, "honda").id)
    found = evaluation.evaluate(session, document)
    assert found.total == (4, 1, 1, 0)
    assert (found.total.precision, found.total.recall) == (0.8, 0.8)
    assert found.types["PERSON"] == (2, 0, 1, 0)
    assert found.types["PLACE"] == (2, 1, 0, 0)
    assert [(e.fault, e.ordinal, e.quote, e.entity) for e in found.errors] == [
        (Fault.MISSED, 2, "𠮷野", "honda"),
        (Fault.REJECTED, 3, "南京", "nanjing"),
    ]


def test_without_judgements_there_is_neither_precision_nor_recall(session: Session, document: Document) -> None:
    total = evaluation.evaluate(session, document).total
    assert total.unjudged == len(links(session, document))
    assert (total.precision, total.recall) == (None, None)


def test_entities_are_suggested_with_namesakes_by_context(session: Session, document: Document) -> None:
    authority.create(session, RUI, NANKING, 1)
    first, second, _ = read.all_paragraphs(session, document)
    at = second.text.index("南京")
    found = recognition.suggest(session, second, at, at + 2)
    assert {s.entity.key for s in found} == {"nanjing", "nanking"}
    assert all(0 < s.score < 1 and s.reason for s in found)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    (part,) = recognition.suggest(session, first, first.text.index("太郎"), first.text.index("太郎") + 2)
    assert part.entity.key == "honda"
    assert "本田太郎" in part.reason
    assert recognition.suggest(session, first, len(first.text) - 1, len(first.text)) == []
