"""Connections are set up for a service whose rows are in memory or on a solid disk."""

import pytest
from sqlalchemy import text

from api import database as storage
from api.database import Database


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
