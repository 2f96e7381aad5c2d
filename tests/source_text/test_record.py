"""Records have the columns that were asked for, under their names, as the rows have them."""

import pytest
from sqlmodel import col, select

from annotations.span import Span
from api.database import Database
from source_text import record
from source_text.paragraph import Paragraph
from source_text.sight import Sight
from tests import article


def test_records_have_what_rows_have(database: Database) -> None:
    article.take_in(database)
    with database.read() as session:
        rows = session.exec(select(Span).order_by(col(Span.id))).all()
        for names in (None, frozenset({"quote", "start"}), frozenset[str]()):
            wanted = record.columns(Span, names, ("id",), ("more",))
            statement = select(*wanted.of, col(Span.end)).order_by(col(Span.id))  # type: ignore[call-overload]
            found = [wanted.make(row) for row in record.read(session, statement)]
            assert [one.more for one in found] == [row.end for row in rows]
            for name in names if names is not None else Span.model_fields:
                assert [getattr(one, name) for one in found] == [getattr(row, name) for row in rows]
            assert {one.model for one in found} == {Span}


def test_columns_that_are_more_than_the_driver_gives_have_no_records() -> None:
    with pytest.raises(AssertionError):
        record.columns(Paragraph)
    assert record.columns(Paragraph, frozenset({"text"})).of


def test_records_leave_out_what_is_hidden(database: Database) -> None:
    document = article.take_in(database)
    with database.write() as session:
        found = session.get_one(type(document), document.id)
        found.visibility = "PRIVATE"
        session.add(found)
    wanted = record.columns(Span)
    with database.read(Sight()) as session:
        assert not list(record.read(session, select(*wanted.of)))
    with database.read() as session:
        assert list(record.read(session, select(*wanted.of)))
