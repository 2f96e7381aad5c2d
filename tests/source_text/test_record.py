"""Records have the columns that were asked for, under their names, as the rows have them."""

from operator import neg

from hypothesis import given
from hypothesis.strategies import data, integers, lists, tuples
from sqlmodel import col, select

from annotations.span import Span
from api.database import Database
from source_text import record
from source_text.paragraph import Paragraph
from source_text.prepared import turned
from source_text.record import Columns, Table
from source_text.sight import Sight
from tests import article


def test_records_have_what_rows_have(database: Database) -> None:
    article.take_in(database)
    with database.read() as session:
        rows = session.exec(select(Span).order_by(col(Span.id))).all()
        for names in (None, frozenset({"quote", "start"}), frozenset[str]()):
            found = record.by_id(session, [row.id for row in rows], Span, names)
            assert list(found) == [row.id for row in rows]
            for name in names if names is not None else Span.model_fields:
                assert [getattr(one, name) for one in found.values()] == [getattr(row, name) for row in rows]
            assert {one.model for one in found.values()} == {Span}


def test_what_is_stored_as_json_is_read_as_such(database: Database) -> None:
    article.take_in(database)
    with database.write() as session:
        row = session.exec(select(Paragraph)).first()
        assert row is not None
        row.places = ["/p[1]", "中"]
        session.add(row)
    with database.read() as session:
        found = record.by_id(session, [row.id], Paragraph)[row.id]
        assert found.places == ["/p[1]", "中"]
        assert found.source_map == row.source_map


def test_records_leave_out_what_is_hidden(database: Database) -> None:
    document = article.take_in(database)
    with database.read() as session:
        ids = session.exec(select(Span.id)).all()
    with database.write() as session:
        found = session.get_one(type(document), document.id)
        found.visibility = "PRIVATE"
        session.add(found)
    with database.read(Sight()) as session:
        assert not record.by_id(session, ids, Span)
    with database.read() as session:
        assert len(record.by_id(session, ids, Span)) == len(ids)


@given(lists(integers(0, 5), unique=True), lists(integers(0, 3), min_size=6, max_size=6), data())
def test_records_under_parents_are_those_of_each_in_the_order_they_are_asked_for(parents, sizes, draw) -> None:  # type: ignore[no-untyped-def]
    asked = draw.draw(lists(integers(0, 5)))
    under = [parent for parent in parents for _ in range(sizes[parent])]
    members = Table(Columns(tuple, ("parent", "number"), (), tuple), [under, range(len(under))])
    found = record.grouped(members, under, asked)
    rest = iter(found.members)
    for parent, size in zip(asked, found.sizes, strict=True):
        own = [next(rest) for _ in range(size)]
        assert own == [one for one in members if one[0] == parent]
    assert not list(rest)


@given(lists(tuples(integers(0, 3), integers(0, 3)), unique=True))
def test_columns_are_put_in_the_order_of_their_keys(rows: list[tuple[int, int]]) -> None:
    first, second = turned(rows, 2)
    found = record.ordered([first, second, range(len(rows))], first, map(neg, second))
    by_hand = sorted(range(len(rows)), key=lambda i: (rows[i][0], -rows[i][1]))
    assert list(found[2]) == by_hand
    assert [rows[i] for i in by_hand] == list(zip(*found[:2], strict=True))
