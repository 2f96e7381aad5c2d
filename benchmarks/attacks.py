"""Hostile requests against a running server: what each is answered, how long it takes, what memory, and what others notice."""

import gzip
import json
import socket
import statistics
import threading
import time
from urllib.parse import urlsplit

import httpx2
from graphql import get_introspection_query

from benchmarks.queries import PAGE
from benchmarks.served import TOKEN, Peak, Served, said, served
from benchmarks.sockets import ASK, INIT, Attack, elsewhere, feed, frames, pieces, unread

JSON = {"content-type": "application/json"}
SLUG = "tamsui-tea"
SECONDS, MEGABYTES = 1.0, 50


def types(times: int) -> str:
    """A document that asks for the fields of the types of the fields of all types, so many times."""
    asked = "__schema { types { fields { type { fields { name } } } } }"
    return "{" + " ".join(f"a{i}: {asked}" for i in range(times)) + "}"


class Bystander:
    """Somebody who asks for a page again and again, and notes how long it takes."""

    def __init__(self, server: Served) -> None:
        self.times: list[float] = []
        self._over = threading.Event()
        self._server = server
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> "Bystander":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        with httpx2.Client(base_url=self._server.address, timeout=60) as client:
            while not self._over.wait(0.005):
                start = time.perf_counter()
                client.post("/graphql", json={"query": PAGE, "variables": {"slug": SLUG}}).raise_for_status()
                self.times.append(time.perf_counter() - start)


def query(text: str, **variables: object) -> Attack:
    """An operation over HTTP."""
    return lambda _, client: said(client.post("/graphql", json={"query": text, "variables": variables}))


def body(content: bytes, method: str = "POST", path: str = "/graphql", **headers: str) -> Attack:
    """Any body over HTTP."""
    given = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return lambda _, client: said(client.request(method, path, content=content, headers=given))


def twice(text: str, first: object, second: object) -> Attack:
    """An operation that is cheap with one value of its variable, and then another that is not."""

    def attack(_: Served, client: httpx2.Client) -> str:
        sent = [{"query": text, "variables": {"n": value}} for value in (first, second)]
        return [said(client.post("/graphql", json=one)) for one in sent][-1]

    return attack


def stream(part: bytes, *, least: int) -> Attack:
    """Bytes without an end, by somebody who hears no answer: how it ends, where it does before so many are taken."""

    def attack(server: Served, _: httpx2.Client) -> str:
        at = urlsplit(server.address)
        taken = 0
        with socket.create_connection((at.hostname or "", at.port or 80), timeout=0.3) as line:
            try:
                while taken < least:
                    taken += line.send(part)
            except TimeoutError:
                return "no more is taken"
            except OSError:
                return "closed"
        return "5: all is taken"

    return attack


def unfinished(server: Served, _: httpx2.Client) -> str:
    """Fifty bodies of which the end never comes; the answer is that of somebody who asks meanwhile."""
    at = urlsplit(server.address)
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{"
    held = [socket.create_connection((at.hostname or "", at.port or 80)) for _ in range(50)]
    for one in held:
        one.sendall(head + b" " * 100_000)
    found = said(httpx2.post(f"{server.address}/graphql", json={"query": ASK}))
    for one in held:
        one.close()
    return f"others {found}"


def gone(server: Served, client: httpx2.Client) -> str:
    """Twenty clients that ask for much and leave at once."""
    for _ in range(20):
        try:
            client.post("/graphql", json={"query": PAGE, "variables": {"slug": SLUG}}, timeout=0.002)
        except httpx2.TimeoutException:
            continue
    return f"others {said(httpx2.post(f'{server.address}/graphql', json={'query': ASK}))}"


def reserved(server: Served, client: httpx2.Client) -> str:
    """Streams that are reserved for a book and never opened; what is said last."""
    for _ in range(15):
        token = {"x-graphql-event-stream-token": client.put("/graphql").text}
        asked = {"query": within(named(13, "text"))}
        for i in range(6):
            answer = client.post("/graphql", json=asked | {"extensions": {"operationId": str(i)}}, headers=token)
    return said(answer)


def nested(levels: int) -> str:
    """Fragments each of which spreads the next twice."""
    fragments = (f"fragment F{i} on Viewer{{...F{i + 1} ...F{i + 1}}}" for i in range(levels))
    return f"{{viewer{{...F0}}}}{''.join(fragments)}fragment F{levels} on Viewer{{name}}"


FEED = "subscription { changes { sequence } }"
SUBSCRIBE = json.dumps({"id": "1", "type": "subscribe", "payload": {"query": nested(25)}})
LUGGAGE = [
    json.dumps({"id": str(i), "type": "subscribe", "payload": {"query": FEED, "extensions": {"x": [{}] * 50_000}}})
    for i in range(20)
]
MUTATION = 'mutation { mergeEntities(input: {source: "a", target: "b"}) { problems { code } } }'
IMPORT, BEARER = "/api/v1/documents", f"Bearer {TOKEN}"
LONG = "long"
"""The slug of a text of one paragraph that is as long as a book."""


def within(asked: str) -> str:
    """A document that asks for something of that paragraph."""
    return f'{{ document(slug: "{LONG}") {{ paragraphs(first: 1) {{ edges {{ node {{ {asked} }} }} }} }} }}'


def named(times: int, asked: str) -> str:
    """The same by many names."""
    return " ".join(f"a{i}: {asked}" for i in range(times))


SAID = "spans { quote annotations { id } }"
BOOK = f"paragraphs {{ edges {{ node {{ {SAID} }} }} }}"
RANGE = "query($r: TextRangeInput!, $p: ID!) { glossSuggestions(paragraph: $p, range: $r) { text } }"
KINDS = f'query($k: [AnnotationKind!]) {{ document(slug: "{SLUG}") {{ paragraph(ordinal: 1) {{ annotations(kinds: $k) {{ id }} }} }} }}'
WORDS = "... on Paragraph { a: words { text senses { definitions } } b: words { text senses { definitions } } }"
FLOAT = f"query($n: Int) {{ documents(first: 1) {{ edges {{ node {{ paragraphs(first: $n) {{ edges {{ node {{ {WORDS} }} }} }} }} }} }} }}"
DIGITS = (
    b'{"query": "query($n: Int) { documents(first: $n) { totalCount } }", "variables": {"n": ' + b"9" * 5000 + b"}}"
)
ATTACKS: dict[str, Attack] = {
    "26 nested fragments": query(nested(25)),
    "300 nested fragments": query(nested(300)),
    "fragment cycle": query("{viewer{...A}} fragment A on Viewer{...B} fragment B on Viewer{...A}"),
    "980 equal fields": query("{viewer{" + "name " * 980 + "}}"),
    "490 equal objects": query('{document(slug:"x"){' + "progress{total} " * 490 + "}}"),
    "380 fragments side by side": query(
        "{viewer{" + " ".join(f"...F{i}" for i in range(380)) + "}}"
        + "".join(f"fragment F{i} on Viewer{{name}} " for i in range(380))
    ),
    "10,000 aliases": query("{" + " ".join(f"a{i}: viewer {{ name }}" for i in range(10_000)) + "}"),
    "45 aliases of a search": query("{" + " ".join(f'a{i}: search(query: "茶") {{ totalCount }}' for i in range(45)) + "}"),
    "10,000 directives": query("{ viewer { name " + "@include(if: true) " * 10_000 + "} }"),
    "10,000 variables": query(f"query({' '.join(f'$v{i}: Int' for i in range(10_000))}) {ASK}"),
    "10,000 inline fragments": query("{ viewer {" + "...{ name } " * 10_000 + "} }"),
    "150 nested inline fragments": query("{ viewer {" + "...{" * 150 + "name" + "}" * 152),
    "10,000 ids": query("query($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 10_000),
    "1,000,000 ids": query("query($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 1_000_000),
    "lists in lists": query("{documents(first:1000){edges{node{paragraphs(first:1000){edges{node{text}}}}}}}"),
    "1 MB comment": query(ASK + "#" + "x" * 1_000_000),
    "1 MB string": query('{ entity(key: "' + "x" * 1_000_000 + '") { key } }'),
    "1 MB string as variable": query("query($k: String!) { entity(key: $k) { key } }", k="x" * 1_000_000),
    "introspection, 50 times": query(types(50)),
    "introspection, 27 times": query(types(27)),
    "introspection": query(get_introspection_query()),
    "last: 0": query("{ documents(last: 0) { edges { cursor } } }"),
    "first: -1": query("{ documents(first: -1) { edges { cursor } } }"),
    "negative cursor": query('{ documents(after: "WyJEb2N1bWVudCIsLTFd") { edges { cursor } } }'),
    "cursor of another list": query('{ documents(after: "WyJFbnRpdHkiLDFd") { edges { cursor } } }'),
    "two operations, no name": query("query A { viewer { name } } query B { viewer { name } }"),
    "body null": body(b"null"),
    "body 42": body(b"42"),
    "body [null]": body(b"[null]"),
    "a batch": body(json.dumps([{"query": ASK}] * 1000).encode()),
    "bad UTF-8": body(b'{"query": "\xff\xfe"}'),
    "5,000 digits": body(DIGITS),
    "JSON 100,000 deep": body(b'{"query": ' + b"[" * 100_000),
    "50 MB body": body(b'{"query": "' + b"x" * 50_000_000 + b'"}'),
    "gzip bomb": body(gzip.compress(b" " * 200_000_000), content_encoding="gzip"),
    "50 bodies that never end": unfinished,
    "20 clients that leave": gone,
    "a head that never ends": stream(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 1_000_000, least=100_000_000),
    "requests without listening": stream(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n" * 5000, least=100_000_000),
    "60,000 commas to accept": body(json.dumps({"query": ASK}).encode(), accept="," * 60_000),
    "REST: a name twice": body(
        json.dumps(dict.fromkeys(map(str, range(50_000)), 0)).encode()[:-1] + b', "1": 1}', path=IMPORT, authorization=BEARER
    ),
    "REST: millions of values": body(b"[" + b"[]," * 5_000_000 + b"[]]", path=IMPORT, authorization=BEARER),
    "REST: 240,000 wrong lines": body(
        b'{"mentions": [' + b"[]," * 240_000 + b"[]]}", path=IMPORT, authorization=BEARER
    ),
    "REST: from nobody": body(b'{"mentions": [' + b"[]," * 240_000 + b"[]]}", path=IMPORT),
    "ids by default": query(f"query($i: [ID!]! = [{', '.join(['1'] * 1000)}]) {{ nodes(ids: $i) {{ {WORDS} }} }}"),
    "a cheap float before a dear one": twice(FLOAT, 1.0, 1000.0),
    "a list before a number": twice(FLOAT, [0] * 1000, 1000),
    "90,000 unknown fields": query(RANGE, r={f"strat{i}": i for i in range(90_000)}, p="x"),
    "90,000 wrong kinds": query(KINDS, k=["GLOS"] * 90_000),
    "90,000 right kinds": query(KINDS, k=["GLOSS"] * 90_000),
    "a kind of 9 MB": query(KINDS, k=["x" * 9_000_000]),
    "45 names of 3 MB": query(f"query($n: String!) {{ {named(45, 'entity(name: $n) { key }')} }}", n="茶" * 1_000_000),
    "45 searches of 3 MB": query(
        f"query($n: String!) {{ {named(45, 'search(query: $n) { totalCount }')} }}", n="茶" * 1_000_000
    ),
    "300 lists in each other": query("query($i: [ID!]!) { nodes(ids: $i) { id } }", i=json.loads("[" * 300 + "]" * 300)),
    "streams that nobody opens": reserved,
    "a book by 90 names": query(within(named(90, "text"))),
    "a book in 13 names": query(within(named(13, "text"))),
    "a book word by word": query(within("words { text senses { definitions } }")),
    "words of 500 paragraphs": query(
        f'{{ document(slug: "{SLUG}") {{ {named(10, "paragraphs(first: 50) { edges { node { words { text } } } }")} }} }}'
    ),
    "annotations of a book 40 times": query(within(named(40, "annotations { id span { quote } }"))),
    "a book beside the schema": query(
        f'{{ __schema {{ queryType {{ name }} }} document(slug: "{LONG}") {{ {BOOK} }} }}'
    ),
    "a book told as an event": feed(
        f'subscription {{ changes(document: "{LONG}", after: 0, first: 1) {{ document {{ {BOOK} }} }} }}'
    ),
    "annotations of a book in parts": body(
        json.dumps({"query": within(f"id ... @defer {{ {SAID} }}")}).encode(),
        accept="multipart/mixed",
    ),
    "mutation over GET": lambda _, client: said(client.get("/graphql", params={"query": MUTATION})),
    "form of another site": body(f"query={MUTATION}".encode(), content_type="application/x-www-form-urlencoded"),
    "text/plain of another site": body(json.dumps({"query": MUTATION}).encode(), content_type="text/plain"),
    "WebSocket of another site": elsewhere,
    "WebSocket: null": frames(INIT, "null"),
    "WebSocket: [null]": frames(INIT, "[null]"),
    "WebSocket: bytes": frames(b"\xff\xfe"),
    "WebSocket: deep JSON": frames(INIT, "[" * 100_000),
    "WebSocket: 100 inits": frames(*[INIT] * 100),
    "WebSocket: 2 MB frame": frames(INIT, "x" * 2_000_000),
    "WebSocket: feeds with luggage": frames(INIT, *LUGGAGE),
    "WebSocket: a million frames": pieces,
    "WebSocket: 50 books, unread": unread(within(named(13, "text")), 50),
    "WebSocket: 26 nested": frames(INIT, SUBSCRIBE),
}  # fmt: skip


def lend(server: Served) -> None:
    """Import the book."""
    book = {"slug": LONG, "language": "zh-Hant-TW", "text": "淡水的茶由大稻埕的洋行運往海外，" * 19_000}
    said = httpx2.post(f"{server.address}{IMPORT}", json=book, headers={"authorization": BEARER}, timeout=60)
    said.raise_for_status()


def main() -> None:
    """Run every attack, with a bystander, and print a line for each."""
    with served() as server:
        for _ in range(50):
            httpx2.post(f"{server.address}/graphql", json={"query": PAGE, "variables": {"slug": SLUG}})
        lend(server)
        with Bystander(server) as calm:
            time.sleep(3)
        usual = statistics.median(calm.times)
        print(f"a page takes a bystander {usual * 1000:.1f} ms, {max(calm.times) * 1000:.1f} ms at most, in calm")
        print(f"{'attack':30} {'answer':36} {'ms':>7} {'MB':>7}   bystander: median and most, ms")
        passed = [run(server, name, attack) for name, attack in ATTACKS.items()]
        print(f"{sum(passed)} of {len(passed)} within {SECONDS:g} s and {MEGABYTES} MB")


def run(server: Served, name: str, attack: Attack) -> bool:
    """Run one attack and print what came of it; whether it was within the bounds."""
    with Peak(server) as peak, Bystander(server) as other, httpx2.Client(base_url=server.address, timeout=60) as client:
        start = time.perf_counter()
        try:
            found = attack(server, client)
        except httpx2.HTTPError as error:
            found = type(error).__name__
        took = time.perf_counter() - start
        time.sleep(0.1)
    noticed = other.times or [0.0]
    good = took <= SECONDS and peak.grown <= MEGABYTES * 1e6 and not found.startswith("5")
    print(
        f"{name:30} {found[:36]:36} {took * 1000:7.0f} {peak.grown / 1e6:7.1f}   "
        f"{statistics.median(noticed) * 1000:7.1f} {max(noticed) * 1000:7.1f}{'' if good else '   !'}",
        flush=True,
    )
    return good
