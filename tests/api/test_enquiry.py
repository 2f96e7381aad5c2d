"""Asking services elsewhere: this one as the counterpart, and others that misbehave; never an address that is not allowed."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import anyio
import httpx2
import pytest

from annotations import authority
from annotations.actor import SYSTEM
from annotations.authority import EntityForm, Name
from annotations.counterpart import Proposal, Subject
from annotations.entity import EntityType
from annotations.problems import Forbidden
from api.app import create
from api.database import Database
from api.enquiry import Enquiry
from api.settings import Settings
from source_text.problems import Unavailable
from tests.api.conftest import Headers
from tests.api.test_cli import run

TRUMP = Subject("trump", ("Donald Trump", "川普"))


class Elsewhere(BaseHTTPRequestHandler):
    """A service that answers as the last part of its address says."""

    asked: ClassVar[list[str]] = []

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Say what it is."""
        self._answer({"versions": ["0.2"], "name": "x", "identifierSpace": "http://www.wikidata.org/entity/"})

    def do_POST(self) -> None:
        """Answer questions."""
        self.rfile.read(int(self.headers["Content-Length"]))
        found = {"id": "Q22686", "name": "Donald Trump", "score": 100, "match": True, "type": [{"id": "Q5"}]}
        self._answer({f"0.{k}": {"result": [found]} for k in range(3)})

    def _answer(self, content: Any) -> None:
        how = self.path.rpartition("/")[2]
        self.asked.append(self.path)
        if how == "redirect":
            self.send_response(302)
            self.send_header("Location", "/hidden")
            self.end_headers()
            return
        body = json.dumps(content).encode()
        if how == "words":
            body = b"<html>"
        elif how == "list":
            body = b"[1]"
        elif how == "unfit" and self.command == "POST":
            body = b'{"0.0": {"result": [{"id": 5}]}}'
        elif how == "huge":
            body = b'"' + b"a" * 3_000_000 + b'"'
        self.send_response(500 if how == "error" else 200)
        self.send_header("Content-Length", str(len(body) + (1 if how in ("slow", "short") else 0)))
        self.end_headers()
        try:
            self.wfile.write(body)
            self.wfile.flush()
            if how == "slow":
                self.rfile.read(1)
        except OSError:
            return


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of a service elsewhere."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def propose(address: str, *subjects: Subject, patience: float = 5.0) -> dict[str, list[Proposal]]:
    return anyio.run(Enquiry([address], patience).propose, address, subjects or (TRUMP,))


def test_an_id_in_the_space_of_an_authority_is_an_identifier(elsewhere: str) -> None:
    found = propose(f"{elsewhere}/good")["trump"]
    assert [(p.candidate.id, p.candidate.match, p.identifiers) for p in found] == [
        ("Q22686", True, (("wikidata", "Q22686"),))
    ]


@pytest.mark.parametrize("how", ["redirect", "error", "words", "list", "unfit", "huge", "short", "slow"])
def test_a_service_that_misbehaves_is_a_problem(elsewhere: str, how: str) -> None:
    with pytest.raises(Unavailable) as failed:
        propose(f"{elsewhere}/{how}", patience=0.5)
    assert failed.value.path == ("service",)
    assert not any(path.endswith("hidden") for path in Elsewhere.asked)


def test_nobody_is_asked_who_is_not_allowed(elsewhere: str) -> None:
    for allowed, service in (
        ([f"{elsewhere}/good"], f"{elsewhere}/good/other"),
        ([], None),
        ([], f"{elsewhere}/never"),
    ):
        with pytest.raises(Forbidden):
            anyio.run(Enquiry(allowed).propose, service, [TRUMP])
    assert not any("other" in path or "never" in path for path in Elsewhere.asked)


def test_a_service_that_is_not_there_is_a_problem() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(Unavailable):
        propose(f"http://127.0.0.1:{port}/")


def test_this_service_tells_what_it_knows_of_others(client: httpx2.Client) -> None:
    here = f"{client.base_url}".rstrip("/") + "/reconcile"
    both = Subject("wang", ("Wang Yi", "王毅")), Subject("nobody", ("一二三四五",))
    found = propose(here, *both)
    assert [(p.candidate.id, p.candidate.match) for p in found["wang"]] == [("wang_yi", True)]
    assert found["wang"][0].identifiers == (("wikidata", "Q1137062"),)
    assert found["nobody"] == []


QUERY = """query($e: String!, $s: String) { reconciliationCandidates(entity: $e, service: $s) {
  id name score match description types identifiers { authority id url } } }"""


def test_reviewers_are_shown_proposals_and_accept_one(
    database: Database, client: httpx2.Client, translator: Headers, admin: Headers, elsewhere: str
) -> None:
    with database.write() as session:
        form = EntityForm("president", EntityType.PERSON, [Name("en", "The President")])
        authority.create(session, SYSTEM, form, 1)
    # The same database behind a second application, whose settings allow the service.
    app = create(Settings(sample=False, reconciliation=f"{elsewhere}/good, {elsewhere}/error"), database)

    async def ask(headers: Headers, query: str, **variables: Any) -> Any:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://here") as own:
            body = {"query": query, "variables": variables}
            return (await own.post("/graphql", json=body, headers=headers)).json()

    def asked(headers: Headers, query: str = QUERY, **variables: Any) -> Any:
        return anyio.run(lambda: ask(headers, query, **variables))

    for headers, code in (({}, "UNAUTHORIZED"), (translator, "FORBIDDEN")):
        assert asked(headers, e="president")["errors"][0]["extensions"]["code"] == code
    found = asked(admin, e="president")["data"]["reconciliationCandidates"]
    assert (found[0]["id"], found[0]["match"], found[0]["types"]) == ("Q22686", True, ["Q5"])
    assert asked(admin, e="president", s=f"{elsewhere}/error")["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert asked(admin, e="president", s="http://169.254.169.254/")["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    accept = "mutation($i: AddIdentifierInput!) { addIdentifier(input: $i) { entity { wikidata } problems { code } } }"
    proposed = {k: v for k, v in found[0]["identifiers"][0].items() if k != "url"}
    done = asked(admin, accept, i={"key": "president", **proposed})["data"]["addIdentifier"]
    assert (done["entity"], done["problems"][0]["code"]) == (None, "CONFLICT")
    done = asked(admin, accept, i={"key": "trump", **proposed})["data"]["addIdentifier"]
    assert done == {"entity": {"wikidata": "Q22686"}, "problems": []}


def test_the_command_keeps_what_is_certain(tmp_path: Path, elsewhere: str) -> None:
    settings = {**os.environ, "ZHUSHU_DATA_DIR": str(tmp_path / "data"), "ZHUSHU_RECONCILIATION": f"{elsewhere}/good"}
    (tmp_path / "e.csv").write_text("key,type,label@en\ntrump,PERSON,Donald Trump\ntea,CONCEPT,Tea\n", encoding="utf-8")
    run(settings, "entities", "import", str(tmp_path / "e.csv"))
    command = ("reconcile", "--service", f"{elsewhere}/good", "--type", "PERSON")
    code, said = run(settings, *command, "--dry-run")
    assert (code, "wikidata:Q22686" in said, "tea" in said) == (0, True, False)
    assert "Q22686" not in run(settings, "entities", "export")[1]
    assert "1 identifier(s) kept" in run(settings, *command)[1]
    assert "Q22686" in run(settings, "entities", "export")[1]
    code, said = run(settings, "reconcile", "--service", "http://127.0.0.1:1/")
    assert (code, "ZHUSHU_RECONCILIATION" in said) == (1, True)
