"""A database of an earlier version keeps all it holds when it is brought up to date."""

from alembic import command
from alembic.config import Config
from sqlmodel import text

from annotations import headword
from api.database import MIGRATIONS, Database, unreferenced

BEFORE = (
    "INSERT INTO token (name, role, digest, created_at) VALUES ('amy', 'translator', 'd1', 't'), ('rui', 'reviewer', 'd2', 't')",
    "INSERT INTO document (slug, title, language, version, revision, created_at, updated_at) "
    "VALUES ('gone', 'G', 'zh', 1, 1, 't', 't'), ('tea', 'T', 'zh', 1, 1, 't', 't'), ('last', 'L', 'zh', 1, 1, 't', 't')",
    "DELETE FROM document WHERE slug IN ('gone', 'last')",
    "INSERT INTO revision (document_id, number, created_at) SELECT id, 1, 't' FROM document",
    "INSERT INTO entity (key, type, created_at) VALUES ('li', 'PERSON', 't')",
    "INSERT INTO entity (key, type, created_at, merged_into) SELECT 'lee', 'PERSON', 't', id FROM entity",
    "INSERT INTO entity_name (entity_id, language, text, is_label, folded) SELECT id, 'en', key, true, key FROM entity",
    "INSERT INTO change (at, actor, action, node_type, node_id) SELECT 't', 'amy', 'CREATED', 'Entity', id FROM entity",
)
SPANS = (
    "INSERT INTO document (project_id, visibility, slug, title, language, version, revision, created_at, updated_at) "
    "VALUES (1, 'PUBLIC', 'tea', 'T', 'zh', 1, 1, 't', 't')",
    "INSERT INTO paragraph (document_id, since, ordinal, role, text, folded, source_start, source_end, source_map, places) "
    "VALUES (1, 1, 1, 'BODY', :long, :long, 0, 3000, '', '[]')",
    'INSERT INTO span (document_id, paragraph_id, since, start, "end", quote, prefix, suffix, state, folded) '
    "VALUES (1, 1, 1, 0, 1, '茶', '', '', 'ANCHORED', '茶')",
    'INSERT INTO span (document_id, paragraph_id, since, start, "end", quote, prefix, suffix, state, folded) '
    "VALUES (1, 1, 1, 0, 3000, :long, '', '', 'ANCHORED', :long)",
)


def _to(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        with unreferenced(connection):
            command.upgrade(config, revision)


def test_what_there_was_before_projects_and_users_belongs_to_the_main_one(url: str) -> None:
    database = Database(url)
    _to(database, "0003")
    with database.engine.begin() as connection:
        for statement in BEFORE:
            connection.execute(text(statement))
    database.migrate()

    def rows(statement: str) -> list[tuple[object, ...]]:
        with database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    assert rows("SELECT slug, project_id, visibility FROM document") == [("tea", 1, "PUBLIC")]
    assert rows("SELECT d.slug FROM revision r JOIN document d ON d.id = r.document_id") == [("tea",)]
    assert rows("SELECT key, project_id, visibility FROM entity ORDER BY id") == [
        ("li", 1, "PUBLIC"),
        ("lee", 1, "PUBLIC"),
    ]
    assert rows("SELECT count(*) FROM entity_name") == [(2,)]
    assert rows("SELECT count(*) FROM change WHERE entity_id = node_id") == [(2,)]
    users = 'SELECT u.name, u.role, t.digest FROM "user" u JOIN token t ON t.user_id = u.id ORDER BY u.id'
    assert rows(users) == [("amy", "translator", "d1"), ("rui", "reviewer", "d2")]
    last = rows("SELECT max(id) FROM document")[0][0]
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO document (project_id, visibility, slug, title, language, version, revision, created_at, updated_at) "
                "VALUES (1, 'PUBLIC', 'new', 'N', 'zh', 1, 1, 't', 't')"
            )
        )
    new = rows("SELECT id FROM document WHERE slug = 'new'")[0][0]
    assert new == 4, f"the number of a document that is gone is not given again, and {last} was not the last"
    database.close()


def test_reasons_and_groups_are_made_of_what_the_history_told_before(url: str) -> None:
    database = Database(url)
    _to(database, "0006")
    told = """INSERT INTO change (at, actor, action, node_type, node_id, after) VALUES
      ('t', 'amy', 'CREATED', 'Annotation', 7, '{"text": "a"}'),
      ('t', 'rui', 'UPDATED', 'Annotation', 7, '{"text": "a", "reason": "not \u8fd9 one"}')"""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(told)
    database.migrate()
    with database.engine.connect() as connection:
        found = connection.execute(text('SELECT sequence, "group", reason FROM change ORDER BY sequence')).all()
    assert [tuple(row) for row in found] == [(1, 1, None), (2, 2, "not 这 one")]
    database.close()


def test_terms_are_kept_and_their_numbers_never_given_again(url: str) -> None:
    database = Database(url)
    _to(database, "0012")
    put = "INSERT INTO term (view, term, text, creator, created_at) VALUES ('ZH_HANS', '{}', 'x', 'rui', 't')"
    with database.engine.begin() as connection:
        for term in "甲乙":
            connection.exec_driver_sql(put.format(term))
    database.migrate()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM term WHERE term = '乙'")
        connection.exec_driver_sql(put.format("丙"))
        found = connection.exec_driver_sql("SELECT id, term FROM term ORDER BY id").all()
    assert [tuple(row) for row in found] == [(1, "甲"), (3, "丙")]
    database.close()


def test_long_quotes_are_looked_up_by_a_digest(url: str) -> None:
    database = Database(url)
    _to(database, "0014")
    long = "茶" * 3000
    with database.engine.begin() as connection:
        for statement in SPANS:
            connection.execute(text(statement), {"long": long} if ":long" in statement else {})
    database.migrate()
    with database.engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT folded FROM span ORDER BY id").scalars().all()
    assert found == ["茶", headword.key(long)]
    database.close()
