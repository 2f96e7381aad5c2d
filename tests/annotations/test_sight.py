"""What is hidden is left out of every select: of lists, counts, joins and look-ups alike."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from annotations import authority, events, intake, publication, read, stamp
from annotations.actor import ANONYMOUS, SYSTEM, Actor, Role
from annotations.annotation import Annotation
from annotations.companions import Companions
from annotations.entity import Entity
from annotations.history import Change
from annotations.span import Span
from api.database import TABLES, Database
from source_text import read as texts
from source_text import records, search
from source_text.document import Document
from source_text.paging import Window
from source_text.paragraph import Paragraph
from source_text.problems import NotFound
from source_text.project import Project
from source_text.revision import Revision
from source_text.sight import Visibility, trust
from tests import article

MEMBER = Actor("mei", None, {1: Role.READER}, user=7)
STRANGER = Actor("sun", None, {2: Role.ADMINISTRATOR}, user=8)
BLIND = (ANONYMOUS, STRANGER)


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    """One document of each visibility, with the same words."""
    for slug, visibility in (("open", "PUBLIC"), ("quiet", "UNLISTED"), ("shut", "PRIVATE")):
        with database.write() as session:
            entities = article.ENTITIES if slug == "shut" else article.ENTITIES[:2]
            form = intake.Import(
                slug=slug,
                language="zh-Hant-TW",
                text=article.TEXT,
                companions=Companions(entities),
                visibility=Visibility(visibility),
            )
            intake.take_in(session, SYSTEM, form)


@pytest.fixture
def look(database: Database) -> Iterator[object]:
    """Opens a session that sees what an actor sees."""
    opened: list[Session] = []

    def session(actor: Actor) -> Session:
        opened.append(database.session(actor.sight()))
        return opened[-1]

    yield session
    for one in opened:
        one.close()


@pytest.mark.parametrize("actor", BLIND, ids=["anonymous", "stranger"])
def test_lists_counts_and_searches_show_public_documents_only(look, actor: Actor) -> None:  # type: ignore[no-untyped-def]
    session = look(actor)
    assert [d.slug for d in texts.document_page(session, Window(10)).rows] == ["open"]
    assert texts.document_count(session) == 1
    assert search.count(session, "王毅", None) == 2
    wang = authority.by_key(session, "wang_yi")
    assert read.mention_counts(session, [wang.id])[wang.id] == 3
    assert read.document_counts(session, [wang.id])[wang.id] == 1


@pytest.mark.parametrize("actor", [MEMBER, SYSTEM], ids=["member", "system"])
def test_those_with_a_role_see_everything_of_their_project(look, actor: Actor) -> None:  # type: ignore[no-untyped-def]
    session = look(actor)
    assert texts.document_count(session) == 3
    assert authority.by_key(session, "tokyo").visibility == Visibility.PRIVATE
    assert search.count(session, "王毅", None) == 6


@pytest.mark.parametrize("actor", BLIND, ids=["anonymous", "stranger"])
@pytest.mark.parametrize("model", TABLES, ids=lambda m: m.__tablename__)
def test_no_row_of_a_hidden_document_or_entity_is_found(look, actor: Actor, model: type[SQLModel]) -> None:  # type: ignore[no-untyped-def]
    session, everything = look(actor), look(SYSTEM)
    shut = {d.id for d in everything.exec(select(Document).where(Document.visibility != "PUBLIC"))}
    private = {e.id for e in everything.exec(select(Entity).where(Entity.visibility != "PUBLIC"))}
    assert len(shut) == 2
    assert private
    columns = SQLModel.metadata.tables[str(model.__tablename__)].c
    rows = [row.model_dump() for row in session.exec(select(model))]
    if model is Document:
        assert not shut & {row["id"] for row in rows}
    if model is Entity:
        assert not private & {row["id"] for row in rows}
    if "document_id" in columns:
        assert not shut & {row["document_id"] for row in rows}
    if "entity_id" in columns:
        assert not private & {row["entity_id"] for row in rows}


@pytest.mark.parametrize("actor", BLIND, ids=["anonymous", "stranger"])
def test_look_ups_by_number_find_nothing_hidden(look, actor: Actor) -> None:  # type: ignore[no-untyped-def]
    session, everything = look(actor), look(SYSTEM)
    for model in (Document, Revision, Paragraph, Span, Annotation, Entity, Change):
        key: str = SQLModel.metadata.tables[str(model.__tablename__)].primary_key.columns[0].name
        seen = {getattr(row, key) for row in session.exec(select(model))}
        session.expunge_all()
        for row in everything.exec(select(model)):
            number = getattr(row, key)
            assert (session.get(model, number) is not None) == (number in seen)


def test_joins_and_subqueries_are_narrowed_too(look) -> None:  # type: ignore[no-untyped-def]
    session = look(ANONYMOUS)
    joined = select(func.count()).select_from(Span).join(Annotation, col(Annotation.span_id) == col(Span.id))
    open_ = texts.document(session, "open").id
    whole = session.exec(joined).one()
    assert whole == session.exec(joined.where(Span.document_id == open_)).one() > 0
    within = select(Paragraph.id).where(col(Paragraph.document_id).in_(select(Document.id)))
    assert len(session.exec(within).all()) == len(article.PARAGRAPHS)


def test_an_unlisted_document_is_seen_by_who_names_it_and_a_private_one_is_not(look) -> None:  # type: ignore[no-untyped-def]
    session = look(ANONYMOUS)
    quiet = texts.document(session, "quiet")
    assert len(texts.all_paragraphs(session, quiet)) == len(article.PARAGRAPHS)
    assert texts.document(session, "main:quiet").id == quiet.id
    with pytest.raises(NotFound) as hidden:
        texts.document(session, "shut")
    with pytest.raises(NotFound) as missing:
        texts.document(session, "none")
    assert hidden.value.message.replace("shut", "none") == missing.value.message
    assert look(ANONYMOUS).exec(select(func.count()).select_from(Paragraph)).one() == len(article.PARAGRAPHS)


def test_the_feed_and_the_history_tell_nothing_hidden(look) -> None:  # type: ignore[no-untyped-def]
    told = events.after(look(ANONYMOUS), 0, None)
    assert {c.document_id for c in told if c.document_id} == {texts.document(look(ANONYMOUS), "open").id}
    assert {(c.after or {}).get("key") for c in told if c.entity_id} == {"wang_yi", "trump"}
    assert len(events.after(look(MEMBER), 0, None)) > len(told)


def test_making_a_document_public_shows_the_entities_it_mentions(look, database: Database) -> None:  # type: ignore[no-untyped-def]
    with database.write() as session:
        publication.show(session, SYSTEM, "shut", Visibility.PUBLIC)
    session = look(ANONYMOUS)
    assert texts.document(session, "shut").slug == "shut"
    assert authority.by_key(session, "tokyo").visibility == Visibility.PUBLIC


def test_the_history_of_a_removed_private_document_stays_with_its_project(look, database: Database) -> None:  # type: ignore[no-untyped-def]
    with database.write() as session:
        publication.remove(session, SYSTEM, "shut")
        publication.remove(session, SYSTEM, "open")
    told = [c.before or c.after or {} for c in events.after(look(ANONYMOUS), 0, None)]
    assert {c.get("slug") for c in told} >= {"open"}
    assert "shut" not in {c.get("slug") for c in told}
    assert "shut" in {(c.before or c.after or {}).get("slug") for c in events.after(look(MEMBER), 0, None)}


def test_only_where_nothing_at_all_is_hidden_is_nothing_looked_for(look, database: Database) -> None:  # type: ignore[no-untyped-def]
    """A state in which something is hidden says so, and what is hidden later is not in the state that is read."""
    hidden = []
    for slug in (None, "shut", "quiet"):
        with database.write() as session:
            if slug:
                publication.show(session, SYSTEM, slug, Visibility.PUBLIC)
        with look(ANONYMOUS) as session:
            hidden.append(stamp.read(stamp.driver(session)).hidden)
    assert hidden == [True, True, False]
    with look(ANONYMOUS) as session:
        assert not stamp.read(stamp.driver(session)).hidden
        trust(session)
        with database.write() as writer:
            publication.show(writer, SYSTEM, "shut", Visibility.PRIVATE)
            intake.take_in(writer, SYSTEM, intake.Import("later", "zh", text="一", visibility=Visibility.PRIVATE))
        assert [records.document(session, slug).visibility for slug in ("open", "shut")] == ["PUBLIC", "PUBLIC"]
        with pytest.raises(NotFound):
            records.document(session, "later")
    with look(ANONYMOUS) as session:
        assert stamp.read(stamp.driver(session)).hidden
        with pytest.raises(NotFound):
            records.document(session, "shut")


def test_projects_are_for_their_members_even_where_nothing_else_is_hidden(look) -> None:  # type: ignore[no-untyped-def]
    session = look(ANONYMOUS)
    trust(session)
    assert session.exec(select(Project)).all() == []
