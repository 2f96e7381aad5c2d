"""What takes long and only reads is done before it is one's turn to write, and keeps no writer waiting."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from sqlmodel import Session, col, func, select

from annotations import authority, user
from annotations.actor import SYSTEM
from annotations.entity import Entity
from annotations.matcher import Match, Matcher
from api.database import Database
from api.preparation import BRIEF
from benchmarks import prose
from source_text import patience
from source_text.problems import Conflict, NotFound
from source_text.sight import EVERYTHING
from tests import article
from tests.api.conftest import Headers

API = "/api/v1/documents"
BOOK = [*dict.fromkeys(prose.book(21_000))]
TEXT = "\n\n".join(BOOK)
EDITED = TEXT + "\n\n王毅後來訪問東京。"


class Looked:
    """In which threads names were looked for in the book, and when all of it was looked at."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget what was."""
        self.threads = set[str]()
        self.left, self.all = set(BOOK), threading.Event()

    def at(self, text: str) -> None:
        if text in BOOK:
            self.threads.add(threading.current_thread().name)
            self.left.discard(text)
        if not self.left:
            self.all.set()


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Looked]:
    found, matches = Looked(), Matcher.matches

    def matching(matcher: Matcher, text: str) -> list[Match]:
        found.at(text)
        return matches(matcher, text)

    with monkeypatch.context() as patched:
        patched.setattr(Matcher, "matches", matching)
        yield found


def mutation(name: str, selection: str, **given: Any) -> dict[str, Any]:
    type_ = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation($i: {type_}!) {{ {name}(input: $i) {{ {selection} problems {{ message }} }} }}"
    return {"query": query, "variables": {"i": given}}


IMPORT = {"slug": "book", "language": "zh-Hant-TW", "text": TEXT}
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "import": ("POST", API, IMPORT),
    "importDocument": ("POST", "/graphql", mutation("importDocument", "unchanged", **IMPORT)),
    "revise": ("PUT", f"{API}/book/text", {"text": EDITED}),
    "reviseDocument": ("POST", "/graphql", mutation("reviseDocument", "change", slug="book", text=EDITED)),
    "link": ("POST", f"{API}/book/links", {}),
    "linkEntities": ("POST", "/graphql", mutation("linkEntities", "proposed", document="book")),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_names_are_looked_for_while_somebody_else_writes(
    name: str, client: httpx2.Client, database: Database, translator: Headers, looked: Looked
) -> None:
    if "import" not in name:  # there is something to be corrected and linked
        article.take_in(database, "book", TEXT)
    client.get(API, headers=translator)  # that a token was used is noted, which would wait
    looked.begin()
    method, address, body = REQUESTS[name]
    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            user.create(session, "other")
            asked = pool.submit(client.request, method, address, json=body, headers=translator)
            assert looked.all.wait(60)
        answer = asked.result()
    assert answer.status_code in (200, 201), answer.text
    assert all(not found["problems"] for found in answer.json().get("data", {}).values()), answer.text
    assert "writer" not in looked.threads


def test_it_is_done_once_more_where_somebody_wrote_meanwhile(database: Database) -> None:
    seen: list[int] = []

    def prepare(session: Session) -> None:
        seen.append(session.exec(select(func.count(col(Entity.id)))).one())
        with database.write() as other:
            authority.create(other, SYSTEM, article.ENTITIES[len(seen)], 1)

    with database.write(prepare=prepare):
        pass
    assert seen == [0, 1]


def test_it_is_done_once_where_nobody_did(database: Database) -> None:
    done: list[str] = []

    async def run() -> str:
        return await database.writing(EVERYTHING, lambda _: "written", prepare=lambda _: done.append("prepared"))

    assert asyncio.run(run()) == "written"
    assert done == ["prepared"]


def work_long(_session: Session) -> None:
    until = time.thread_time() + 2 * BRIEF
    while time.thread_time() < until:
        patience.check()


def test_of_what_takes_long_one_is_prepared_and_written_after_the_other(database: Database) -> None:
    told: list[str] = []

    async def write(name: str) -> None:
        def prepare(session: Session) -> None:
            work_long(session)
            told.append(name)

        await database.writing(EVERYTHING, lambda _: told.append(name), prepare=prepare)

    async def run() -> None:
        await asyncio.gather(*(write(name) for name in "abc"))

    asyncio.run(run())
    assert told[::2] == told[1::2]
    assert sorted(told[::2]) == ["a", "b", "c"]


def test_what_is_short_passes_by(database: Database) -> None:
    passed = threading.Event()

    def prepare(session: Session) -> None:
        work_long(session)
        assert passed.wait(60)

    async def run() -> None:
        long = asyncio.ensure_future(database.writing(EVERYTHING, lambda _: None, prepare=prepare))
        await database.writing(EVERYTHING, lambda _: passed.set(), prepare=lambda _: None)
        await long

    asyncio.run(run())


def test_only_the_act_tells_what_is_refused(database: Database) -> None:
    def prepare(_session: Session) -> None:
        raise NotFound("It is not there yet.")

    def work(_session: Session) -> None:
        raise Conflict("It is there by now.")

    async def run() -> None:
        await database.writing(EVERYTHING, work, prepare=prepare)

    with pytest.raises(Conflict):
        asyncio.run(run())
