"""GraphQL beside everything else that could answer: the same questions, the same file, one server process each, over HTTP."""

import hashlib
import http.client
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import orjson
from sqlalchemy import text

from api.database import Database
from benchmarks import clients
from benchmarks.rivals import shelf
from benchmarks.served import TOKEN, Served, served
from tests import postgres

ROOT = Path(__file__).parent
MERCURIUS = ROOT / "rivals" / "mercurius"
ROUNDS, IN_A_ROW = 15, 5
"""How often each is asked in turn, and how many times in a row: a server that is in use is warmer than one asked now and then."""
CLIENTS = (1, 4, 16)
"""How many write at the same time, each the next one as soon as it has its answer."""
PARAGRAPH = """id ordinal role text translation spans { id quote range { start end }
  annotations { id kind status ... on Gloss { text } ... on Translation { text }
    ... on EntityLink { entity { key wikidata label } } } }"""
PAGE = f"query($slug: String!) {{ document(slug: $slug) {{ title paragraphs(first: 50) {{ edges {{ node {{ {PARAGRAPH} }} }} }} }} }}"
ONE = (
    f"query($slug: String!, $n: Int!) {{ document(slug: $slug) {{ title paragraph(ordinal: $n) {{ {PARAGRAPH} }} }} }}"
)
MENTIONS = """query($key: String!, $after: String) { entity(key: $key) {
  mentions(first: 50, after: $after) { edges { node { span { quote paragraph { ordinal } } } } } } }"""
DEEP = """query($key: String!) { entity(key: $key) { mentions(last: 50) { pageInfo { startCursor } } } }"""
GLOSS = "mutation($input: AddGlossInput!) { addGloss(input: $input) { annotation { id } problems { message } } }"
LINKS = ONE.replace("spans {", "spans(kinds: [ENTITY_LINK]) {").replace(
    "annotations {", "annotations(kinds: [ENTITY_LINK]) {"
)
FIRST = f'{{ document(slug: "{shelf.PAGE}") {{ paragraph(ordinal: 1) {{ id }} }} }}'
"""What is asked."""
PAIR = ["Zhushu, nothing kept", "one statement by hand"]
"""What is compared where nobody else is asked."""
Ask = Callable[[], bytes]


class Line:
    """A connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.tag = ""
        """The entity tag of the last answer."""

    def ask(self, method: str, path: str, body: bytes = b"", secret: str = "", tag: str = "") -> bytes:
        """The body of an answer, which has to be a good one; none where the one with this `tag` still is."""
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {secret}"} if secret else {})
        headers |= {"if-none-match": tag} if tag else {}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (BrokenPipeError, http.client.RemoteDisconnected):  # it was idle for too long
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        found, self.tag = answer.read(), answer.headers.get("etag", "")
        assert answer.status == (304 if tag else 200), (path, answer.status, found[:300])
        return found

    def graphql(self, path: str, query: str, **variables: object) -> Ask:
        """A question that can be asked again and again."""
        body = orjson.dumps({"query": query, "variables": variables})
        return lambda: self.ask("POST", path, body)


@contextmanager
def process(words: list[str], port: int) -> Iterator[None]:
    """A server in a process of its own, which listens at a port."""
    started = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert started.poll() is None, f"{words} has ended"
            time.sleep(0.05)
        yield
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(10)


def free() -> int:
    """A free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def medians(*asks: Ask, rounds: int = ROUNDS) -> list[float]:
    """The median time of each, in milliseconds, asked in turn, several times in a row."""
    for ask in asks:
        ask(), ask(), ask()
    taken: list[list[float]] = [[] for _ in asks]
    for _ in range(rounds):
        for ask, of in zip(asks, taken, strict=True):
            for _ in range(IN_A_ROW):
                start = time.perf_counter()
                ask()
                of.append((time.perf_counter() - start) * 1000)
    return [statistics.median(of) for of in taken]


def table(title: str, names: list[str], asks: list[Ask], rounds: int = ROUNDS) -> None:
    """Print what each takes, and how that compares with the first."""
    found = medians(*asks, rounds=rounds)
    print(f"\n{title}: {len(asks[0]()) // 1000} KB" if len(asks[0]()) > 1000 else f"\n{title}")
    for name, taken in zip(names, found, strict=True):
        print(f"  {name:44} {taken:9.2f} ms   {taken / found[0]:7.2f} ×")


def main() -> None:
    """The table on SQLite, and on PostgreSQL where that is installed."""
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'rivals.sqlite'}", Path(folder) / "rivals.sqlite")
    programs = postgres.programs()
    if programs:
        with postgres.server(programs, durable=True) as address:
            measure(address.replace("postgresql:", "postgresql+psycopg:"), None)


def measure(url: str, file: Path | None) -> None:
    """Run every comparison on one database."""
    database = Database(url)
    database.migrate()
    shelf.fill(database)
    if file is None:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # PostgreSQL does it by itself, but a minute later
    database.close()
    print(f"\n{database.engine.dialect.name}")
    with ExitStack() as stack:
        at, beside = stack.enter_context(served(url, ZHUSHU_SAMPLE="false")), free()
        forgetful = stack.enter_context(served(url, ZHUSHU_SAMPLE="false", ZHUSHU_GRAPHQL_ANSWERS="0"))
        stack.enter_context(process([sys.executable, "-m", "benchmarks.rivals.server", url, str(beside)], beside))
        ours, cold, rivals = Line(port(at)), Line(port(forgetful)), Line(beside)
        asks = {
            "Zhushu, nothing kept": cold.graphql("/graphql", PAGE, slug=shelf.PAGE),
            "Strawberry as first written": rivals.graphql("/first", PAGE, slug=shelf.PAGE),
            "Strawberry over memory": rivals.graphql("/memory", PAGE, slug=shelf.PAGE),
            "one statement by hand": lambda: rivals.ask("GET", f"/hand/page?slug={shelf.PAGE}"),
        }
        if file is not None and mercurius():
            other = free()
            stack.enter_context(process(["node", str(MERCURIUS / "server.mjs"), str(file), str(other)], other))
            asks["mercurius with graphql-jit"] = Line(other).graphql("/graphql", PAGE, slug=shelf.PAGE)
        table("annotated page", list(asks), list(asks.values()))
        questions(ours, cold, rivals)
        mentions(ours, cold, rivals)
        together(cold, rivals)
        endurance(ours, at)
        writing(ours, rivals)
        crowd(port(at))


def port(server: Served) -> int:
    """Where a server listens."""
    return int(server.address.rsplit(":", 1)[1])


def questions(ours: Line, cold: Line, rivals: Line) -> None:
    """A page that did not change, and one paragraph."""
    page = ours.graphql("/graphql", PAGE, slug=shelf.PAGE)
    answer = page()
    assert b"errors" not in answer[:20], answer[:300]
    rivals.ask("PUT", "/bytes", answer)
    bytes_alone = lambda: rivals.ask("GET", "/bytes")  # noqa: E731
    address = persisted(ours, PAGE, slug=shelf.PAGE)
    ours.ask("GET", address)
    tag = ours.tag
    names = ["Zhushu", "the same bytes from memory", "Zhushu, by its address", "Zhushu, to who has it (304)"]
    by_address = [lambda: ours.ask("GET", address), lambda: ours.ask("GET", address, tag=tag)]
    table("the page, unchanged", names, [page, bytes_alone, *by_address], 100)
    one = cold.graphql("/graphql", ONE, slug=shelf.PAGE, n=7)
    by_hand = f"/hand/page?{urlencode({'slug': shelf.PAGE, 'low': 7, 'high': 7})}"
    table("one paragraph", PAIR, [one, lambda: rivals.ask("GET", by_hand)], 50)


def mentions(ours: Line, cold: Line, rivals: Line) -> None:
    """The first and the last of many mentions, each pair by itself: what takes long leaves others a cold processor."""
    cursor = orjson.loads(ours.graphql("/graphql", DEEP, key=shelf.ENTITY)())["data"]["entity"]["mentions"]["pageInfo"]
    place = orjson.loads(urlsafe_b64decode(cursor["startCursor"] + "=="))
    last = dict(zip(("document", "ordinal", "start", "id"), place[1:], strict=True))
    for which, after, at in (("first", None, {}), ("last", cursor["startCursor"], last)):
        asked = cold.graphql("/graphql", MENTIONS, key=shelf.ENTITY, after=after)
        by_hand = f"/hand/mentions?{urlencode(at | {'key': shelf.ENTITY})}"
        title = f"50 mentions of 100,000, the {which}"
        table(title, PAIR, [asked, partial(rivals.ask, "GET", by_hand)], 30)


def spread(taken: list[float]) -> tuple[float, float]:
    """The median of some times, and what 99 of 100 do not exceed."""
    found = sorted(taken)
    return found[len(found) // 2], found[int(len(found) * 0.99)]


def together(cold: Line, rivals: Line) -> None:
    """Readers at once, of whom each asks for a paragraph of their own."""
    bodies = [orjson.dumps({"query": ONE, "variables": {"slug": shelf.PAGE, "n": n + 1}}) for n in range(max(CLIENTS))]
    by_hand = f"/hand/page?{urlencode({'slug': shelf.PAGE, 'low': 7, 'high': 7})}"
    print("\none paragraph each, nothing kept, answers a second, beside one statement by hand")
    for number in CLIENTS:
        own = clients.taken(cold.port, "/graphql", b"\n".join(bodies), "", number, 3)
        hand = clients.taken(rivals.port, by_hand, b"{}", "", number, 3)
        median, p99 = spread(own)
        rate = f"{len(own) / 3:9.0f} of {len(hand) / 3:5.0f}   {len(own) / len(hand):7.0%}"
        print(f"  {number:2} clients {rate}; median {median:.2f} ms, p99 {p99:.2f} ms")


def persisted(line: Line, query: str, **variables: object) -> str:
    """The address of a query, whose text the server keeps from now on."""
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(query.encode()).hexdigest()}}
    whole = {"query": query, "variables": variables, "extensions": extensions}
    line.ask("POST", "/graphql", orjson.dumps(whole))
    return "/graphql?" + urlencode({name: orjson.dumps(whole[name]).decode() for name in ("variables", "extensions")})


def writing(ours: Line, rivals: Line) -> None:
    """A new gloss, beside a bare insert and commit."""
    paragraph = orjson.loads(ours.graphql("/graphql", FIRST)())["data"]["document"]["paragraph"]["id"]
    request = _body(GLOSS, {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "x"})

    def gloss() -> bytes:
        found = ours.ask("POST", "/graphql", request, TOKEN)
        assert b'"problems":[]' in found, found
        return found

    table("addGloss", ["Zhushu", "a bare insert and commit"], [gloss, lambda: rivals.ask("POST", "/hand/gloss")], 100)
    print("\naddGloss, answers a second, beside a bare insert and commit with the same durability")
    for number in CLIENTS:
        rounds = [
            (
                clients.answers(ours.port, "/graphql", request, TOKEN, number, 2),
                clients.answers(rivals.port, "/hand/gloss", b"{}", "", number, 2),
            )
            for _ in range(3)
        ]
        own, bare = (statistics.median(found) for found in zip(*rounds, strict=True))
        print(f"  {number:2} clients {own:9.0f} of {bare:5.0f}   {own / bare:7.0%}")


def crowd(port: int, readers: int = 8, seconds: float = 10) -> None:
    """The latency of readers while one adds glosses: of a paragraph of the same document, and of the one that is glossed.

    They ask for links, so that no answer grows.
    """
    paragraph = orjson.loads(Line(port).graphql("/graphql", FIRST)())["data"]["document"]["paragraph"]["id"]
    gloss = _body(GLOSS, {"paragraph": paragraph, "range": {"start": 0, "end": 2}, "text": "x"})
    print(f"\n{readers} readers of a paragraph, and a writer")
    for ordinal, which in ((7, "another paragraph"), (1, "the same paragraph")):
        body = orjson.dumps({"query": LINKS, "variables": {"slug": shelf.PAGE, "n": ordinal}})
        with ThreadPoolExecutor() as both:
            reading = both.submit(clients.taken, port, "/graphql", body, "", readers, seconds)
            writing = both.submit(clients.taken, port, "/graphql", gloss, TOKEN, 1, seconds)
        for who, found in (("reads", reading.result()), ("writes", writing.result())):
            median, p99 = spread(found)
            rate = f"{len(found) / seconds:.0f} answers a second"
            print(f"  {which:22} {who:7} median {median:7.2f} ms, p99 {p99:7.2f} ms   {p99 / median:5.1f} ×; {rate}")


def _body(query: str, given: dict[str, object]) -> bytes:
    return orjson.dumps({"query": query, "variables": {"input": given}})


def endurance(ours: Line, server: Served, queries: int = 10_000) -> None:
    """The memory of the server after many queries, a tenth of them with a text of their own."""
    before = server.memory() // 2**20
    asks = [
        ours.graphql("/graphql", PAGE, slug=shelf.PAGE),
        ours.graphql("/graphql", MENTIONS, key=shelf.ENTITY),
        *(ours.graphql("/graphql", ONE, slug=shelf.PAGE, n=n) for n in range(1, 9)),
    ]
    halfway = before
    for n in range(queries):
        if n % 10 == 9:
            ours.graphql("/graphql", f'{{ q{n}: document(slug: "{shelf.PAGE}") {{ title }} }}')()
        else:
            asks[n % len(asks)]()
        if n == queries // 2:
            halfway = server.memory() // 2**20
    print(
        f"memory: {before} MB before, {halfway} MB after {queries // 2:,} queries, {server.memory() // 2**20} MB after {queries:,}"
    )


def mercurius() -> bool:
    """Whether mercurius is there; it is installed where npm is, and its database driver may have to be compiled."""
    if not shutil.which("npm"):
        print("mercurius is left out: there is no npm")
        return False
    if not (MERCURIUS / "node_modules" / "better-sqlite3" / "build").exists():
        quiet = {"cwd": MERCURIUS, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], **quiet)  # type: ignore[call-overload]
        subprocess.run(
            [
                "npx",
                "node-gyp",
                "rebuild",
                "--release",
                "--directory",
                "node_modules/better-sqlite3",
                "--nodedir",
                "/usr",
            ],
            **quiet,
        )  # type: ignore[call-overload]
    there = any((MERCURIUS / "node_modules" / "better-sqlite3").glob("build/Release/*.node"))
    if not there:
        print("mercurius is left out: it could not be installed")
    return there
