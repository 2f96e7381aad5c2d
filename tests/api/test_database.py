"""Connections are set up for a service whose rows are in memory or on a solid disk."""

import pytest
from sqlalchemy import text

from api.database import Database


@pytest.mark.parametrize("way", ["read", "write"])
def test_postgresql_takes_no_row_by_itself_for_slow(database: Database, way: str) -> None:
    if database.engine.dialect.name == "sqlite":
        return
    for _ in range(2):  # the connection that was there before as well
        with getattr(database, way)() as session:
            assert session.execute(text("SHOW random_page_cost")).scalar_one() == "1.1"
            session.rollback()
