"""Connections are set up for a service whose rows are in memory or on a solid disk."""

import pytest
from sqlalchemy import select as rows
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from api import database as storage
from api.database import Database
from source_text.document import Document
from source_text.prepared import Prepared, given
from source_text.project import Project


@pytest.mark.parametrize("way", ["read", "write"])
def test_postgresql_takes_no_row_by_itself_for_slow(database: Database, way: str) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    for _ in range(2):  # the connection that was there before as well
        with getattr(database, way)() as session:
            assert session.execute(text("SHOW random_page_cost")).scalar_one() == "1.1"
            session.rollback()


def test_a_connection_that_was_lost_while_it_rested_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(storage, "RESTED", 0.0)
    others = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid != pg_backend_pid() AND datname = current_database()"
    )
    with database.read() as one, database.read() as another:
        before = {session.execute(text("SELECT pg_backend_pid()")).scalar_one() for session in (one, another)}
    with database.read() as session:
        session.execute(others)
    with database.read() as one, database.read() as another:
        after = {session.execute(text("SELECT pg_backend_pid()")).scalar_one() for session in (one, another)}
    assert len(before & after) == 1


def test_what_reads_does_not_write_and_keeps_what_it_prepared(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    asked = Prepared(rows(col(Document.id)).where(col(Document.slug) == given("slug")))
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%slug =%'")
    for _ in range(8):
        with database.read() as session:
            asked.rows(session, slug="none")
    with database.read() as session:
        assert session.execute(prepared).scalar_one()
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM document"))
    with database.read() as session:
        assert asked.rows(session, slug="none") == []


def test_a_session_sees_one_state_whatever_is_committed_meanwhile(database: Database) -> None:
    with database.read() as session:
        before = session.execute(rows(col(Project.id))).all()
        with database.write() as other:
            other.add(Project(key="new", title="New", created_at="2020-01-01T00:00:00Z"))
        assert session.execute(rows(col(Project.id))).all() == before
    with database.read() as session:
        assert len(session.execute(rows(col(Project.id))).all()) == len(before) + 1
