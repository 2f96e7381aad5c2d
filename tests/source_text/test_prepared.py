"""What is put into words once finds just what the ordinary statement finds, for everybody and on every database."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_by
from hypothesis import strategies as st
from sqlalchemy import select as rows
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from annotations import intake
from annotations.actor import SYSTEM
from annotations.annotation import Annotation
from annotations.span import Span
from api.database import Database
from source_text import records
from source_text.bookmark import at
from source_text.document import Document
from source_text.paging import Window
from source_text.paragraph import Paragraph
from source_text.prepared import Prepared, all_given, connected, given
from source_text.problems import NotFound
from source_text.read import document, paragraph_pages
from source_text.revision import Revision
from source_text.sight import EVERYTHING, Sight, Visibility
from tests import article

SIGHTS = [EVERYTHING, Sight(), Sight(projects=frozenset({1})), Sight(projects=frozenset({2, 3})), Sight(named={2})]


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    """One document of each visibility."""
    for slug, visibility in (("open", "PUBLIC"), ("quiet", "UNLISTED"), ("shut", "PRIVATE")):
        with database.write() as session:
            form = intake.Import(slug=slug, language="zh-Hant-TW", text=article.TEXT, visibility=Visibility(visibility))
            intake.take_in(session, SYSTEM, form)


@pytest.mark.parametrize("seen", SIGHTS, ids=["everything", "public", "member", "stranger", "named"])
def test_it_sees_what_an_ordinary_select_sees(database: Database, seen: Sight) -> None:
    prepared = Prepared(
        rows(col(Span.id)).where(col(Span.document_id).in_(all_given("documents")), col(Span.start) >= given("start"))
    )
    for documents, start in (([1, 2, 3], 0), ([2, 3], 3), ([], 0)):
        with database.session(seen) as session:
            ordinary = select(Span.id).where(col(Span.document_id).in_(documents), col(Span.start) >= start)
            found = {row[0] for row in prepared.rows(session, documents=documents, start=start)}
            assert found == set(session.exec(ordinary))


@pytest.mark.parametrize("seen", SIGHTS, ids=["everything", "public", "member", "stranger", "named"])
def test_columns_are_those_of_the_rows(database: Database, seen: Sight) -> None:
    wanted = [col(getattr(Span, name)) for name in Span.model_fields]
    prepared = Prepared(rows(*wanted).where(col(Span.document_id).in_(all_given("documents"))))
    for documents in ([1, 2, 3], [2], []):
        with database.session(seen) as session:
            found = [prepared.columns(session, many=many, documents=documents) for many in (False, True)]
            few, many = (sorted(zip(*columns, strict=True)) for columns in found)
            assert few == many == sorted(prepared.rows(session, documents=documents))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_by(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.none() | st.text('語𠮷̈\ufe00e\\"')
)
def test_text_comes_as_it_is_stored(database: Database, quote: str, message: str | None) -> None:
    prepared = Prepared(
        rows(col(Span.quote), col(Revision.message)).where(col(Span.document_id) == col(Revision.document_id))
    )
    with database.write() as session:
        session.execute(update(Span).values(quote=quote))
        session.execute(update(Revision).values(message=message))
        quotes, messages = prepared.columns(session, many=True)
    assert quotes
    assert (set(quotes), set(messages)) == ({quote}, {message})


def test_numbers_with_a_fraction_lose_no_digit(database: Database) -> None:
    exact = 0.1 + 0.2
    prepared = Prepared(rows(col(Annotation.id), col(Annotation.confidence)))
    with database.write() as session:
        session.execute(update(Annotation).values(confidence=exact))
        _, found = prepared.columns(session, many=True)
        assert set(found) == {exact}


def test_a_list_that_never_differs_is_part_of_the_words(database: Database) -> None:
    prepared = Prepared(rows(col(Document.slug)).where(col(Document.slug).not_in(["open", "o'shut"])))
    with database.read() as session:
        assert {row[0] for row in prepared.rows(session)} == {"quiet", "shut"}


def test_it_sees_what_its_session_has_not_written_yet(database: Database) -> None:
    prepared = Prepared(rows(col(Document.title)).where(col(Document.slug) == given("slug")))
    with database.write() as session:
        row = session.exec(select(Document).where(Document.slug == "open")).one()
        row.title = "another"
        assert list(prepared.rows(session, slug="open")) == [("another",)]


def test_what_goes_wrong_is_told_as_sqlalchemy_tells_it(database: Database) -> None:
    prepared = Prepared(rows(col(Document.title)).where(col(Document.slug) == given("slug")))
    with database.read() as session, pytest.raises(DBAPIError):
        prepared.rows(session, slug=object())


@pytest.mark.parametrize("seen", SIGHTS, ids=["everything", "public", "member", "stranger", "named"])
@pytest.mark.parametrize("slug", ["open", "quiet", "shut", "default:open", "other:open", "none"])
def test_documents_are_found_by_slug_as_they_are_to_be_written(database: Database, seen: Sight, slug: str) -> None:
    def look(find: object, sight: Sight) -> object:
        with database.session(sight) as session:
            try:
                return find(session, slug).id, sight.named  # type: ignore[operator]
            except NotFound as problem:
                return problem.message, problem.hint, problem.path

    copies = [Sight(seen.everything, seen.projects, set(seen.named)) for _ in range(2)]
    assert look(records.document, copies[0]) == look(document, copies[1])


@pytest.mark.parametrize(
    "window",
    [
        Window(2),
        Window(0),
        Window(3, after=at(2)),
        Window(2, backward=True),
        Window(2, backward=True, before=at(4)),
        Window(2, after=at(1), before=at(5)),
        Window(50, after=at(99)),
    ],
    ids=str,
)
@pytest.mark.parametrize("roles", [None, ("BODY",)])
@pytest.mark.parametrize("documents", [[1], [1, 2, 3], [3, 99]], ids=str)
def test_pages_of_records_are_the_pages_of_rows(
    database: Database, window: Window, roles: Sequence[str] | None, documents: list[int]
) -> None:
    with database.read() as session:
        ours = records.paragraph_pages(session, documents, window, roles)
        theirs = paragraph_pages(session, documents, window, roles)
        for number in documents:
            assert ours[number].keys == theirs[number].keys
            assert [_values(row) for row in ours[number].rows] == [_values(row) for row in theirs[number].rows]
            assert (ours[number].has_next, ours[number].has_previous) == (
                theirs[number].has_next,
                theirs[number].has_previous,
            )


def _values(row: object) -> list[object]:
    return [getattr(row, name) for name in Paragraph.model_fields]


def test_sqlite_does_not_look_into_a_limit_to_plan_by_it() -> None:
    prepared = Prepared(rows(col(Span.id)).order_by(col(Span.id)).limit(given("limit")).offset(2))
    words, values = prepared.plain("sqlite", limit=3)
    assert words.endswith("LIMIT :limit + 0 OFFSET 2")
    assert values == {"limit": 3}


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_plans_no_more_for_each_list_and_limit_once_it_planned_for_some(database: Database) -> None:
    wanted = rows(col(Document.id)).where(col(Document.id).in_(all_given("ids")))
    prepared = Prepared(wanted.order_by(col(Document.id)).limit(given("limit")))
    plans = text("SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%unnest%'")
    with database.read() as session:
        # The driver prepares what was asked five times, and five times it is planned for its values.
        for n in range(20):
            assert prepared.rows(session, ids=[1, 2, 3][: 1 + n % 3], limit=2) == [(1,), (2,)][: 1 + n % 3]
        assert session.execute(plans).all() == [(5, 10)]


@pytest.mark.parametrize("title", ["o'pen", "100%(limit)s", ":limit", "?%s%%", "o\\p", "語𠮷"])
def test_what_never_differs_is_part_of_the_words(database: Database, title: str) -> None:
    prepared = Prepared(
        rows(col(Document.slug))
        .where(col(Document.title) == title, col(Document.version) > 0, col(Document.title).in_([title, "'"]))
        .limit(given("limit"))
    )
    with database.write() as session:
        session.execute(update(Document).where(col(Document.slug) == "quiet").values(title=title))
        assert prepared.plain(database.engine.dialect.name, limit=2)[1] == {"limit": 2}
        assert list(prepared.rows(session, limit=2)) == [("quiet",)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_sqlite_plans_once_what_a_partial_index_is_about(database: Database) -> None:
    prepared = Prepared(
        rows(col(Span.id)).where(col(Span.document_id) == given("document"), col(Span.state) == "ORPHANED")
    )
    planned: list[object] = []

    def planning(*of: object) -> int:
        planned.append(of)
        return 0

    with database.read() as session:
        driver: Any = connected(session).connection.driver_connection
        driver.set_authorizer(planning)
        prepared.rows(session, document=1)
        assert planned
        planned.clear()
        prepared.rows(session, document=2)
        driver.set_authorizer(None)
    assert planned == []
