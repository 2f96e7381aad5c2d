"""Mentions are walked through, and come as they would if all were sorted."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from annotations import mention, read
from annotations.annotation import Annotation, Kind, Status
from annotations.entity import Entity
from annotations.span import Span
from api.database import Database
from source_text import paging
from source_text.document import Document
from source_text.paging import Window
from source_text.paragraph import Paragraph
from tests import article


@pytest.fixture
def mentioned(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Documents in which an entity is mentioned once, now and then, and everywhere; some mentions do not count."""
    monkeypatch.setattr(mention, "MANY", 5)
    for n, often in enumerate((1, 0, 4, 2, 1, 3)):
        article.take_in(
            database, f"text-{n}", "\n\n".join(f"{p}第{i}段。" for i in range(3) for p in article.PARAGRAPHS)
        )
        with database.write() as session:
            _mention(session, f"text-{n}", often)
    return database


def _mention(session: Session, slug: str, often: int) -> None:
    document = session.exec(select(Document).where(Document.slug == slug)).one()
    entity = session.exec(select(Entity).where(Entity.key == "tokyo")).one()
    rows = session.exec(
        select(Paragraph).where(Paragraph.document_id == document.id).order_by(col(Paragraph.id).desc())
    )
    for paragraph in rows:
        for place in range(often):
            span = Span(
                document_id=document.id, paragraph_id=paragraph.id, start=place, end=place + 1, quote="x", prefix="", suffix="",
                since=1, folded="x",
            )  # fmt: skip
            session.add(span)
            session.flush()
            status = Status.REJECTED if (place + (paragraph.ordinal or 0)) % 3 == 0 else Status.PROPOSED
            session.add(
                Annotation(
                    document_id=document.id, span_id=span.id, kind=Kind.ENTITY_LINK, status=status, creator="x", created_at="",
                    modified_at="", entity_id=entity.id,
                )
            )  # fmt: skip


def tokyo(session: Session) -> int:
    return session.exec(select(Entity.id).where(Entity.key == "tokyo")).one()


def test_a_walk_through_all_pages_meets_each_mention_once_in_both_directions(mentioned: Database) -> None:
    with mentioned.read() as session:
        entity = tokyo(session)
        whole = read.mention_pages(session, [entity], Window(1000), None)[entity]
        assert len(whole.rows) > 60
        for backward in (False, True):
            met: list[paging.Key] = []
            key: paging.Key | None = None
            while True:
                window = Window(7, backward, **{"before" if backward else "after": key})
                page = mention.pages(session, [entity], window, None)[entity]
                met = [*page.keys, *met] if backward else [*met, *page.keys]
                if not (page.has_previous if backward else page.has_next):
                    break
                key = page.keys[0 if backward else -1]
            assert met == whole.keys


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_window_is_that_of_the_sorted_list(mentioned: Database, data: st.DataObject) -> None:
    with mentioned.read() as session:
        entity = tokyo(session)
        whole = read.mention_pages(session, [entity], Window(1000), None)[entity].keys
        keys = st.none() | st.sampled_from(whole) | st.tuples(st.integers(0, 9), *[st.integers(0, 40)] * 3)
        window = Window(
            data.draw(st.integers(0, 30)), data.draw(st.booleans()), data.draw(keys), data.draw(st.none() | keys)
        )
        document = data.draw(st.none() | st.sampled_from(sorted({key[0] for key in whole})))
        ours = mention.pages(session, [entity], window, document)[entity]
        plain = read.mention_pages(session, [entity], read.standing(session, window), document)[entity]
        assert (ours.keys, ours.has_next, ours.has_previous) == (plain.keys, plain.has_next, plain.has_previous)
        assert [row.id for row in ours.rows] == [row.id for row in plain.rows]
