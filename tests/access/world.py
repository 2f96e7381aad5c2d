"""A service with one document of each visibility, and somebody of each role to try its doors."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2
import uvicorn

from annotations import amend, intake, membership, token, user
from annotations.actor import SYSTEM, Role
from annotations.companions import Companions
from api.app import create
from api.connection import Connection
from api.database import Database
from api.settings import Settings
from schema import ids
from source_text import project
from source_text.sight import Visibility
from tests import article

TEXT = article.TEXT + "\n\n王毅再訪東京。"
HOME, AWAY = "main", "elsewhere"
LEVELS = ("anonymous", "stranger", "reader", "translator", "reviewer", "administrator", "chief")
"""Who tries: nobody known; an administrator of another project; those with a role in this one; one with all roles
in every project."""
GLOSS = """mutation($p: ID!, $t: String!) { addGloss(input: {paragraph: $p, range: {start: 0, end: 2}, text: $t}) {
  annotation { id version span { id } } problems { message } } }"""


@dataclass(frozen=True)
class Target:
    """What an operation is tried on: ids as the doors give them. `fresh` makes a gloss of the chief's to change."""

    slug: str
    document: str
    revision: str
    paragraph: str
    span: str
    gloss: str
    dead: str
    note: str
    translation: str
    entity: str
    key: str
    namesake: str
    world: "World" = field(repr=False)

    def fresh(self) -> dict[str, Any]:
        """A gloss that nothing has happened to yet."""
        if self.slug == MISSING:
            return {"id": self.gloss, "version": 1}
        variables = {"p": self.paragraph, "t": f"gloss {next(self.world.numbers)}"}
        made = self.world.graphql("chief", GLOSS, variables)["data"]["addGloss"]
        assert made["problems"] == []
        found: dict[str, Any] = made["annotation"]
        return found


MISSING = "nothing-here"


class World:
    """The running service, its users' tokens, and the documents by visibility."""

    def __init__(self, database: Database, address: str) -> None:
        self.database = database
        self.client = httpx2.Client(base_url=address, timeout=60)
        self.address = address
        self.numbers = count(1)
        self.secrets: dict[str, str] = {}
        with database.write() as session:
            membership.create(session, SYSTEM, AWAY, "Elsewhere")
            for name in LEVELS[1:]:
                everywhere = Role.ADMINISTRATOR if name == "chief" else None
                made = user.create(session, name, everywhere)
                place = project.by_key(session, AWAY if name == "stranger" else HOME)
                if not everywhere:
                    role = Role.ADMINISTRATOR if name == "stranger" else Role(name)
                    membership.enrol(session, SYSTEM, place, made, role)
                self.secrets[name] = token.create(session, made)[1]
        self.targets = {v: self.target(f"doc-{v.lower()}", v) for v in Visibility}
        last = 2**31 - 2
        kinds = ("Document", "Revision", "Paragraph", "Span", "Annotation", "Entity")
        document, revision, paragraph, span, said, entity = (ids.encode(kind, last) for kind in kinds)
        self.missing = Target(
            MISSING,
            document,
            revision,
            paragraph,
            span,
            said,
            said,
            said,
            said,
            entity,
            "nobody_here",
            "nobody_there",
            self,
        )

    def headers(self, who: str) -> dict[str, str]:
        """The headers by which somebody is known."""
        return {} if who == "anonymous" else {"Authorization": f"Bearer {self.secrets[who]}"}

    def graphql(self, who: str, query: str, variables: dict[str, Any] | None = None) -> Any:
        """The answer to an operation."""
        body = {"query": query, "variables": variables or {}}
        return self.client.post("/graphql", json=body, headers=self.headers(who)).json()

    def target(self, slug: str, visibility: Visibility) -> Target:
        """A new document with one private entity of its own, a namesake of it, and a gloss."""
        key = f"person_{slug.replace('-', '_')}"
        forms = [
            article.ENTITIES[0]._replace(key=key, wikidata=None),
            article.ENTITIES[3]._replace(key=f"{key}_place", wikidata=None),
        ]
        with self.database.write() as session:
            form = intake.Import(
                slug=slug, language="zh-Hant-TW", text=TEXT, companions=Companions(forms), visibility=visibility
            )
            intake.take_in(session, SYSTEM, form)
            amend.revise(session, SYSTEM, f"{HOME}:{slug}", text=TEXT + "。")
        query = """query($s: String!, $k: String!) { document(slug: $s) { id revision { id }
          paragraph(ordinal: 2) { id } last: paragraph(ordinal: 5) { id } } entity(key: $k) { id } }"""
        found = self.graphql("chief", query, {"s": slug, "k": key})["data"]
        document = found["document"]
        paragraph = document["paragraph"]["id"]
        gloss = self.graphql("chief", GLOSS, {"p": paragraph, "t": "Mr Wang"})["data"]["addGloss"]["annotation"]
        dead = self.graphql("chief", GLOSS, {"p": paragraph, "t": "Gone"})["data"]["addGloss"]["annotation"]
        delete = "mutation($i: ID!) { deleteAnnotation(input: {id: $i, version: 1}) { problems { message } } }"
        assert self.graphql("chief", delete, {"i": dead["id"]})["data"]["deleteAnnotation"]["problems"] == []
        more = """mutation($n: AddNoteInput!, $t: AddTranslationInput!) {
          addNote(input: $n) { annotation { id } } addTranslation(input: $t) { annotation { id } } }"""
        note = {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "Who?"}
        text = {"paragraph": document["last"]["id"], "text": f"Again, {slug}.", "status": "APPROVED"}
        said = self.graphql("chief", more, {"n": note, "t": text})["data"]
        return Target(
            slug,
            document["id"],
            document["revision"]["id"],
            paragraph,
            gloss["span"]["id"],
            gloss["id"],
            dead["id"],
            said["addNote"]["annotation"]["id"],
            said["addTranslation"]["annotation"]["id"],
            found["entity"]["id"],
            key,
            f"{key}_place",
            self,
        )


@contextmanager
def opened(database: Database) -> Iterator[World]:
    """The world on an empty database."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = Settings(sample=False, reconciliation=f"{address}/reconcile")
    config = uvicorn.Config(create(settings, database), http=Connection, log_level="critical", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    world = World(database, address)
    try:
        yield world
    finally:
        world.client.close()
        server.should_exit = True
        thread.join()
        listening.close()
