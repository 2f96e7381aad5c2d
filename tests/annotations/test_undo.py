"""What somebody did is undone, redone and reverted as a whole, and nothing that others did goes with it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, func, select

from annotations import amend, authority, entry, gloss, intake, membership, merger, orphan, publication, undo
from annotations.actor import SYSTEM, Actor, Role
from annotations.annotation import Annotation, Kind, Status
from annotations.authority import EntityForm, Name
from annotations.companions import Companions
from annotations.entity import Entity, EntityType
from annotations.history import Cause, Change, close
from annotations.problems import Forbidden
from annotations.span import Span
from api.database import Database
from source_text import read
from source_text.document import Document
from source_text.problems import Conflict, NotFound
from source_text.sight import Visibility
from tests import article

ANN, BEN = Actor("ann", Role.TRANSLATOR), Actor("ben", Role.REVIEWER)
Act = Callable[..., object]


@pytest.fixture
def session(database: Database, session: Session) -> Session:
    """The article, taken in by somebody else."""
    companions = Companions(article.ENTITIES)
    form = intake.Import("article", "zh-Hant-TW", text=article.TEXT, companions=companions)
    intake.take_in(session, article.ADMINISTRATOR, form)
    close(session)
    return session


def _gloss(session: Session, actor: Actor, quote: str, text: str, ordinal: int = 2) -> Annotation:
    """A gloss, added in a request of its own."""
    document = read.document(session, "article")
    paragraph = read.all_paragraphs(session, document)[ordinal - 1]
    start = paragraph.text.index(quote)
    span = entry.place(session, paragraph, start, start + len(quote))
    made = entry.add(session, actor, span, Kind.GLOSS, Status.PROPOSED, text=text, language="en")
    close(session)
    return made


def _write(session: Session, actor: Actor, row: Annotation, **values: str) -> int:
    """A change of what an annotation says, in a request of its own; returns its group."""
    entry.update_body(session, actor, row.id, row.version, **values)  # type: ignore[arg-type]
    return close(session) or 0


def _texts(session: Session) -> list[str | None]:
    rows = select(Annotation.text).where(Annotation.kind == Kind.GLOSS, col(Annotation.deleted_at).is_(None))
    return list(session.exec(rows.order_by(col(Annotation.id))))


def test_the_last_act_is_undone_and_redone_step_by_step(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    _write(session, ANN, row, text="porcelain")
    undone = undo.undo(session, ANN)
    assert (undone.first.cause, undone.first.action, row.text) == (Cause.UNDO, "UPDATED", "china")
    undo.undo(session, ANN)
    assert _texts(session) == []
    with pytest.raises(NotFound):
        undo.undo(session, ANN)
    assert [c.action for c in undo.redo(session, ANN).changes] == ["RESTORED"]
    undo.redo(session, ANN)
    assert _texts(session) == ["porcelain"]
    with pytest.raises(NotFound):
        undo.redo(session, ANN)
    undo.undo(session, ANN)
    undo.undo(session, ANN)
    assert _texts(session) == []
    assert row.version == 8


def test_nobody_undoes_what_others_did(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    group = close(session) or undo.undoable(session, ANN)[0].number
    with pytest.raises(NotFound):
        undo.undo(session, BEN)
    with pytest.raises(Forbidden, match="ann did that"):
        undo.undo(session, BEN, group=group)
    assert _texts(session) == ["china"]
    undo.revert(session, BEN, group, reason="no word for it")
    assert (_texts(session), undo.undoable(session, ANN)) == ([], [])
    assert undo.undo(session, BEN).changes[0].node_id == row.id
    assert _texts(session) == ["china"]


def test_a_later_change_by_another_is_in_the_way_and_named(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    _write(session, ANN, row, text="porcelain")
    later = _write(session, BEN, row, text="chinaware")
    with pytest.raises(Conflict, match="ben changed the gloss on '瓷器' later") as conflict:
        undo.undo(session, ANN)
    assert (conflict.value.fields["change"], conflict.value.fields["by"]) == (later, "ben")
    assert conflict.value.fields["field"] == "text"
    assert f"Take change {later} back first" in conflict.value.hint
    undo.undo(session, BEN)
    undo.undo(session, ANN)
    assert row.text == "china"


def test_a_change_of_one_field_goes_and_that_of_another_field_stays(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    _write(session, ANN, row, text="porcelain")
    _write(session, BEN, row, pinyin="cíqì")
    undo.undo(session, ANN)
    assert (row.text, row.pinyin) == ("china", "cíqì")


def test_what_was_approved_since_is_not_changed_under_the_approval(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    _write(session, ANN, row, text="porcelain")
    entry.review(session, BEN, row.id, None, Status.APPROVED)
    close(session)
    with pytest.raises(Conflict, match="ben"):
        undo.undo(session, ANN)
    undo.undo(session, BEN)
    assert (row.status, row.reviewed_by) == (Status.PROPOSED, None)
    undo.undo(session, ANN)
    assert row.text == "china"


def test_a_gloss_put_everywhere_is_taken_back_everywhere(session: Session) -> None:
    row = _gloss(session, ANN, "訪問", "to visit")
    gloss.apply(session, ANN, row.id, None, dry_run=False)
    close(session)
    assert _texts(session) == ["to visit"] * 2
    undone = undo.undo(session, ANN)
    assert [c.action for c in undone.changes] == ["DELETED"]
    assert _texts(session) == ["to visit"]
    undo.redo(session, ANN)
    assert _texts(session) == ["to visit"] * 2


def test_a_gloss_put_everywhere_is_taken_back_wherever_its_text_still_is(session: Session) -> None:
    for slug in ("other", "third"):
        intake.take_in(
            session, article.ADMINISTRATOR, intake.Import(slug, "zh-Hant-TW", text="他去訪問朋友。\n\n再會。")
        )
    close(session)
    row = _gloss(session, ANN, "訪問", "to visit")
    gloss.apply(session, ANN, row.id, None, dry_run=False)
    close(session)
    assert _texts(session) == ["to visit"] * 4
    publication.remove(session, article.ADMINISTRATOR, "other")
    close(session)
    amend.revise(session, article.ADMINISTRATOR, "third", text="他去看朋友。\n\n再會。")
    close(session)
    undo.undo(session, ANN)
    assert _texts(session) == ["to visit"]
    undo.redo(session, ANN)
    assert _texts(session) == ["to visit"] * 3


def test_what_is_taken_back_already_names_who_did_it_and_how_it_comes_again(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    group = undo.undoable(session, ANN)[0].number
    reverted = undo.revert(session, BEN, group).number
    with pytest.raises(Conflict, match=f"ben took change {group} back already") as conflict:
        undo.revert(session, ANN, group)
    assert (conflict.value.fields["change"], conflict.value.fields["by"]) == (reverted, "ben")
    assert f"Revert change {reverted}" in conflict.value.hint
    undo.revert(session, ANN, reverted)
    assert row.deleted_at is None
    undo.undo(session, ANN, group=group)
    with pytest.raises(Conflict) as again:
        undo.undo(session, ANN, group=group)
    assert again.value.hint.startswith("Redo it")


def test_a_correction_that_another_followed_names_that_and_the_way(session: Session) -> None:
    text = article.TEXT.replace("東京", "京都")
    amend.revise(session, ANN, "article", text=text)
    first = close(session) or 0
    amend.revise(session, BEN, "article", text=text.replace("瓷器", "陶瓷"))
    later = close(session) or 0
    with pytest.raises(Conflict, match=f"ben changed the document later, in change {later}") as conflict:
        undo.undo(session, ANN, group=first)
    assert conflict.value.hint == f"Take change {later} back first, or send the former text as a new correction."
    undo.undo(session, BEN)
    undo.undo(session, ANN, group=first)
    assert intake.text(session, read.document(session, "article")) == article.TEXT
    undo.redo(session, ANN)
    undo.redo(session, BEN)
    assert intake.text(session, read.document(session, "article")) == text.replace("瓷器", "陶瓷")


def test_one_change_of_several_is_reverted_alone(session: Session) -> None:
    row = _gloss(session, ANN, "王毅", "Wang Yi")
    gloss.apply(session, ANN, row.id, None, dry_run=False)
    close(session)
    one, two = undo.undoable(session, ANN)[0].changes
    undo.revert(session, ANN, two.sequence, alone=True)
    assert _texts(session) == ["Wang Yi"] * 2
    with pytest.raises(Conflict):
        undo.revert(session, ANN, two.sequence, alone=True)
    undo.revert(session, ANN, one.sequence, alone=True)
    assert _texts(session) == ["Wang Yi"]


def test_a_deletion_is_taken_back(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    entry.delete(session, ANN, row.id, None)
    close(session)
    assert undo.undo(session, ANN).first.action == "RESTORED"
    assert (_texts(session), row.deleted_at) == (["china"], None)
    undo.redo(session, ANN)
    assert _texts(session) == []


def _places(session: Session) -> list[tuple[int | None, int, int, str, str]]:
    """Where every annotation that stands has its place: by ordinal."""
    paragraphs = {p.id: p.ordinal for p in read.all_paragraphs(session, read.document(session, "article"))}
    rows = session.exec(
        select(Span, Annotation)
        .join(Annotation, col(Annotation.span_id) == col(Span.id))
        .where(col(Annotation.deleted_at).is_(None), Span.state == "ANCHORED")
    )
    return sorted((paragraphs[s.paragraph_id], s.start, s.end, a.kind, a.text or str(a.entity_id)) for s, a in rows)


@pytest.mark.parametrize(
    "text",
    [
        article.TEXT.replace("乾隆時期的瓷器仍是佳話", "佳話"),
        article.TEXT.replace(article.PARAGRAPHS[1] + "\n\n", ""),
        "\n\n".join(reversed(article.PARAGRAPHS)),
        article.TEXT.replace("\n\n日本經濟新聞", "日本經濟新聞"),
    ],
)
def test_a_correction_is_taken_back_with_every_span_where_it_stood(session: Session, text: str) -> None:
    _gloss(session, BEN, "瓷器", "china")
    was = _places(session)
    amend.revise(session, ANN, "article", text=text)
    close(session)
    corrected = _places(session)
    undo.undo(session, ANN)
    document = read.document(session, "article")
    assert (document.revision, read.source(session, document).content) == (3, article.TEXT.encode())
    assert _places(session) == was
    undo.redo(session, ANN)
    assert (read.document(session, "article").revision, _places(session)) == (4, corrected)


def test_what_was_said_of_a_correction_since_stays(session: Session) -> None:
    amend.revise(session, ANN, "article", text=article.TEXT.replace("瓷器", "青花瓷器"))
    close(session)
    _gloss(session, BEN, "瓷器", "china")
    undo.undo(session, ANN)
    assert _texts(session) == ["china"]
    assert [p[1:3] for p in _places(session) if p[4] == "china"] == [(29, 31)]
    amend.revise(session, BEN, "article", text=article.TEXT + "\n\n又一段。")
    close(session)
    with pytest.raises(Conflict, match="ben"):
        undo.redo(session, ANN)


def test_an_entity_gets_its_fields_and_names_back_beside_what_others_added(session: Session) -> None:
    entity = authority.by_key(session, "wang_yi")
    authority.change(session, ANN, entity, description="A minister", aliases=[Name("zh-Hant", "王外長")])
    close(session)
    aliases = [Name("zh-Hant", "王外長"), Name("en", "Minister Wang")]
    authority.change(session, BEN, entity, aliases=aliases)
    close(session)
    undo.undo(session, ANN)
    assert entity.description is None
    assert [n.text for n in authority.names(session, [entity.id])[entity.id]] == ["王毅", "Wang Yi", "Minister Wang"]


def test_an_entity_that_was_made_goes_and_comes_back_with_its_links(session: Session) -> None:
    made = authority.create(session, ANN, EntityForm("qianlong", EntityType.PERSON, [Name("zh-Hant", "乾隆")]), 1)
    id_ = made.id
    close(session)
    document = read.document(session, "article")
    span = entry.place(session, read.all_paragraphs(session, document)[1], 25, 27)
    link = entry.add(session, ANN, span, Kind.ENTITY_LINK, Status.PROPOSED, entity_id=id_)
    close(session)
    creation = undo.undoable(session, ANN)[1].number
    with pytest.raises(Conflict, match="link to 'qianlong'"):
        undo.undo(session, ANN, group=creation)
    undo.undo(session, ANN)
    undo.undo(session, ANN)
    assert authority.find(session, "qianlong") is None
    undo.redo(session, ANN)
    undo.redo(session, ANN)
    assert authority.by_key(session, "qianlong").id == id_
    assert (link.deleted_at, link.entity_id) == (None, id_)


def test_a_merge_is_taken_back_with_all_links(session: Session) -> None:
    links = select(Annotation.id, Annotation.entity_id).where(Annotation.kind == Kind.ENTITY_LINK)
    was = sorted(session.exec(links).all())
    names = authority.names(session, session.exec(select(Entity.id)).all())
    told = {e: sorted((n.language, n.text, n.is_label) for n in there) for e, there in names.items()}
    merger.merge(session, BEN, "tokyo", "japan")
    close(session)
    assert authority.by_key(session, "tokyo").key == "japan"
    undo.undo(session, BEN)
    assert authority.by_key(session, "tokyo").key == "tokyo"
    assert sorted(session.exec(links).all()) == was
    names = authority.names(session, list(told))
    assert {e: sorted((n.language, n.text, n.is_label) for n in there) for e, there in names.items()} == told
    undo.redo(session, BEN)
    assert authority.by_key(session, "tokyo").key == "japan"


def test_an_import_is_taken_back_by_who_may_remove_it(session: Session) -> None:
    form = intake.Import("other", "zh-Hant-TW", text="另外一篇。", project="main")
    intake.take_in(session, ANN, form)
    close(session)
    with pytest.raises(Forbidden):
        undo.undo(session, ANN)
    intake.take_in(session, article.ADMINISTRATOR, intake.Import("third", "zh-Hant-TW", text="第三篇。"))
    close(session)
    undo.undo(session, article.ADMINISTRATOR)
    with pytest.raises(NotFound):
        read.document(session, "third")
    with pytest.raises(Conflict, match="not kept"):
        undo.redo(session, article.ADMINISTRATOR)


def test_what_is_undone_is_itself_history_that_only_grows(session: Session) -> None:
    before = [c.model_dump() for c in session.exec(select(Change).order_by(col(Change.sequence)))]
    row = _gloss(session, ANN, "瓷器", "china")
    _write(session, ANN, row, text="porcelain")
    kept = [c.model_dump() for c in session.exec(select(Change).order_by(col(Change.sequence)))]
    for act in (undo.undo, undo.undo, undo.redo, undo.undo):
        act(session, ANN)
    changes = [c.model_dump() for c in session.exec(select(Change).order_by(col(Change.sequence)))]
    assert kept[: len(before)] == before
    assert changes[: len(kept)] == kept
    assert [c["cause"] for c in changes[len(kept) :]] == ["UNDO", "UNDO", "REDO", "UNDO"]


def test_what_was_shown_is_hidden_again_with_its_entities(session: Session) -> None:
    companions = Companions([EntityForm("zhou", EntityType.PERSON, [Name("zh-Hant", "周顗")])])
    form = intake.Import("shut", "zh-Hant-TW", text=article.TEXT, companions=companions, visibility=Visibility.PRIVATE)
    document = intake.take_in(session, article.ADMINISTRATOR, form).document
    close(session)
    publication.show(session, article.ADMINISTRATOR, "shut", Visibility.PUBLIC)
    close(session)
    assert authority.by_key(session, "zhou").visibility == Visibility.PUBLIC
    group = undo.undoable(session, article.ADMINISTRATOR)[0].number
    with pytest.raises(Forbidden):
        undo.revert(session, BEN, group)
    undo.undo(session, article.ADMINISTRATOR)
    assert (document.visibility, authority.by_key(session, "zhou").visibility) == ("PRIVATE", "PRIVATE")


def test_a_merge_goes_back_in_documents_that_its_actor_does_not_see(database: Database) -> None:
    article.take_in(database)
    with database.write() as session:
        away = membership.create(session, SYSTEM, "away", "Away")
        form = intake.Import("there", "zh-Hant-TW", text=article.TEXT, project="away", visibility=Visibility.PRIVATE)
        intake.take_in(session, SYSTEM, form)
    mei = Actor("mei", None, {1: Role.REVIEWER}, user=5)
    links = select(Annotation.id, Annotation.entity_id).where(Annotation.kind == Kind.ENTITY_LINK)
    with database.read() as session:
        was = sorted(session.exec(links).all())
        hidden = session.exec(select(Annotation).join(Document).where(Document.project_id == away.id)).all()
        assert any(a.entity_id for a in hidden)
    with database.write(mei.sight()) as session:
        merger.merge(session, mei, "tokyo", "japan")
    with database.write(mei.sight()) as session:
        assert undo.undo(session, mei).changes
    with database.read() as session:
        assert sorted(session.exec(links).all()) == was


@pytest.mark.parametrize("entity_first", [True, False])
def test_all_that_one_request_records_is_one_group_in_whatever_order(session: Session, entity_first: bool) -> None:
    before = session.exec(select(func.max(Change.sequence))).one()
    form = EntityForm("somebody", EntityType.PERSON, [Name("en", "Somebody")])
    document = read.document(session, "article")
    if entity_first:
        authority.create(session, ANN, form, document.project_id)
    paragraph = read.all_paragraphs(session, document)[1]
    made = [
        entry.add(
            session,
            ANN,
            entry.place(session, paragraph, n, n + 1),
            Kind.GLOSS,
            Status.PROPOSED,
            text="a",
            language="en",
        )
        for n in range(2)
    ]
    entry.update_body(session, ANN, made[0].id, None, text="b")
    if not entity_first:
        authority.create(session, ANN, form, document.project_id)
    number = close(session)
    changes = session.exec(select(Change).where(Change.sequence > before).order_by(col(Change.sequence))).all()
    assert [change.group for change in changes] == [number] * 4
    assert number == changes[0].sequence
    assert {row.sequence for row in made} <= {change.sequence for change in changes}
    assert close(session) is None
    undo.undo(session, ANN)
    assert _texts(session) == []


def test_what_nothing_is_left_of_does_not_stand_in_the_way_of_what_came_before(session: Session) -> None:
    first, second = _gloss(session, ANN, "瓷器", "china"), _gloss(session, ANN, "日本", "Japan")
    entry.delete(session, BEN, second.id, None)
    close(session)
    undone = undo.undo(session, ANN)
    assert [change.node_id for change in undone.changes] == [first.id]
    with pytest.raises(NotFound):
        undo.undo(session, ANN)


def test_to_say_the_same_again_changes_nothing(session: Session) -> None:
    row = _gloss(session, ANN, "瓷器", "china")
    entity = authority.by_key(session, "wang_yi")
    changes = select(func.count()).select_from(Change)
    before = session.exec(changes).one()
    entry.update_body(session, ANN, row.id, row.version, text="china")
    authority.change(session, BEN, entity, type_=EntityType(entity.type), description=entity.description)
    membership.change(session, SYSTEM, "main", reviewers=1)
    span = session.get_one(Span, row.span_id)
    paragraph = read.all_paragraphs(session, read.document(session, "article"))[1]
    orphan.reattach(session, ANN, span.id, paragraph, span.start, span.end)
    assert row.version == 1
    assert session.exec(changes).one() == before
