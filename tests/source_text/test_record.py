"""Records have the columns that were asked for, under their names, as the rows have them."""

from operator import neg

import pytest
from hypothesis import given
from hypothesis.strategies import data, integers, lists, tuples
from sqlalchemy import inspect
from sqlmodel import SQLModel, col, select

from annotations.annotation import Annotation
from annotations.entity import Entity
from annotations.span import Span
from api.database import Database
from source_text import record
from source_text.document import Document
from source_text.paragraph import Paragraph
from source_text.prepared import turned
from source_text.record import Columns, Sound, Table
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


@pytest.mark.parametrize("model", [Document, Paragraph, Span, Annotation, Entity])
def test_a_column_that_is_sound_may_have_no_other_values(database: Database, model: type[SQLModel]) -> None:
    article.take_in(database)
    of = record.columns(model)
    there = {one["name"]: one for one in inspect(database.engine).get_columns(str(model.__tablename__))}
    with database.read() as session:
        read = of.table([tuple(row) for row in session.execute(select(*of.of))])
    sound = {name: found for name in of.names if isinstance(found := read.shown(name), Sound)}
    other = {name for name in of.names if name not in sound and not there[name]["nullable"]}
    assert other <= {"resolved", "source_map", "places"}  # true or false, and JSON
    for name, found in sound.items():
        assert not there[name]["nullable"]
        assert {type(value) for value in found.values} <= {found.type}


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
