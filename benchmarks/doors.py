"""What people wait for at the doors, each beside the least that could do the same."""

import tempfile
from pathlib import Path

import orjson
from opencc import OpenCC
from sqlmodel import Session, text
from starlette.testclient import TestClient

from annotations import intake
from annotations.actor import SYSTEM
from annotations.intake import Import
from api.app import create
from api.cli.serving import administrator
from api.database import Database
from api.memory import settle
from api.sample import LANGUAGE
from api.settings import Settings
from benchmarks import corpus
from benchmarks.timing import compare, seconds

PAGE = """query($slug: String!) { document(slug: $slug) { title paragraphs(first: 50) { edges { node {
  ordinal role text simplified: text(view: ZH_HANS) translation
  spans { quote range { start end } annotations { id kind status
    ... on EntityLink { entity { key wikidata label } } ... on Gloss { text pinyin } ... on Conversion { text } } }
} } } } }"""
ENTITY = """query($key: String!) { entity(key: $key) { label mentionCount
  mentions(first: 50) { edges { node { span { quote paragraph { ordinal } } } } } } }"""
GLOSS = """mutation($input: AddGlossInput!) { addGloss(input: $input) { annotation { id } problems { message } } }"""

ROWS = """SELECT p.ordinal, p.role, p.text, s.quote, s.start, s."end", a.id, a.kind, a.status, a.text AS said, a.pinyin, e.key,
  e.wikidata FROM paragraph p JOIN span s ON s.paragraph_id = p.id JOIN annotation a ON a.span_id = s.id
  LEFT JOIN entity e ON e.id = a.entity_id WHERE p.document_id = :document AND p.ordinal <= 50
  ORDER BY p.ordinal, s.start, s."end" DESC"""
MENTIONS = """SELECT s.quote, p.ordinal FROM annotation a JOIN span s ON s.id = a.span_id JOIN paragraph p ON p.id = s.paragraph_id
  WHERE a.entity_id = (SELECT id FROM entity WHERE key = :key) ORDER BY a.document_id, p.ordinal, s.start LIMIT 50"""
INSERT = """INSERT INTO annotation (document_id, span_id, kind, status, origin, creator, created_at, modified_at, version,
  sequence, language, text) VALUES (1, 1, 'GLOSS', 'PROPOSED', 'HUMAN', 'x', '', '', 1, 0, 'en', 'x')"""


def main(characters: int = 300_000) -> None:
    """Run every comparison on a fresh SQLite database."""
    settle()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite'}")
        database.migrate()
        with database.write() as session:
            administrator(session, "secret")
        importing(database, characters)
        app = create(Settings(), database)
        with TestClient(app, headers={"authorization": "Bearer secret"}) as client:
            asking(client, database)


def importing(database: Database, characters: int) -> None:
    """An import with all its steps, beside the conversion package alone on the same text."""
    whole, number = corpus.text(characters), iter(range(1000))
    package = OpenCC("t2s")

    def ours() -> None:
        with database.write() as session:
            form = Import(f"corpus-{next(number)}", LANGUAGE, text=whole, companions=corpus.beside())
            intake.take_in(session, SYSTEM, form)

    print(f"{len(whole)} characters; {len(whole) / seconds(ours):,.0f} characters a second imported at the first go")
    compare("import", ours, "opencc-python-reimplemented t2s alone", lambda: package.convert(whole), 5)


def asking(client: TestClient, database: Database) -> None:
    """The page, the entity and the new gloss, beside statements written by hand."""

    def ask(query: str, **variables: object) -> bytes:
        answer = client.post("/graphql", json={"query": query, "variables": variables})
        assert "errors" not in answer.json(), answer.text
        return answer.content

    def rows(statement: str, **values: object) -> bytes:
        with database.read() as session:
            return orjson.dumps([dict(r) for r in session.execute(text(statement), values).mappings()])

    def insert() -> None:
        with database.write() as session:
            _insert(session)

    with database.read() as session:
        key = session.execute(
            text(
                "SELECT key FROM entity JOIN annotation a ON a.entity_id = entity.id GROUP BY entity.id, key ORDER BY count(*) DESC LIMIT 1"
            )
        ).scalar_one()
    print(f"a page of 50 paragraphs is {len(ask(PAGE, slug='corpus-0')) // 1000} KB")
    compare(
        "page over GraphQL",
        lambda: ask(PAGE, slug="corpus-0"),
        "the same rows by one statement and orjson",
        lambda: rows(ROWS, document=1),
    )
    compare(
        "entity over GraphQL",
        lambda: ask(ENTITY, key=key),
        "the same rows by one statement and orjson",
        lambda: rows(MENTIONS, key=key),
    )
    found = client.post(
        "/graphql", json={"query": '{ document(slug: "corpus-0") { paragraph(ordinal: 1) { id } } }'}
    ).json()
    given = {"paragraph": found["data"]["document"]["paragraph"]["id"], "range": {"start": 0, "end": 2}, "text": "x"}
    compare("gloss over GraphQL", lambda: ask(GLOSS, input=given), "a bare insert and commit", insert)


def _insert(session: Session) -> None:
    session.execute(text(INSERT))
