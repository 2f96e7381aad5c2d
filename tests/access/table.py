"""The table of who may do what, as the running service answers: `python -m tests.access.table` prints it."""

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from api.database import Database
from api.rest.routes import OPERATIONS
from source_text.sight import Visibility
from tests.access.graphql import MUTATIONS, QUERIES, Trial
from tests.access.rest import PAGES, REST, Request
from tests.access.world import LEVELS, Target, World, opened

NAMES = {
    LEVELS: "everybody",
    LEVELS[1:]: "anybody known",
    LEVELS[2:]: "reader",
    LEVELS[3:]: "translator",
    LEVELS[4:]: "reviewer",
    LEVELS[5:]: "administrator",
    LEVELS[6:]: "chief",
}
Row = tuple[str, tuple[str, ...]]
Attempt = Callable[[World, str, Target], bool]


def by_graphql(name: str, trial: Trial) -> Attempt:
    """Try a query or a mutation."""

    def attempt(world: World, who: str, target: Target) -> bool:
        answer = world.graphql(who, trial.query, trial.variables(target))
        return not answer.get("errors") and trial.sees((answer.get("data") or {}).get(name), target)

    return attempt


def by_rest(method: str, request: Request, prefix: str) -> Attempt:
    """Try an operation of the REST door, or a page."""

    def attempt(world: World, who: str, target: Target) -> bool:
        path, headers = prefix + request.path(target), world.headers(who)
        if request.versioned:
            headers |= {"If-Match": world.client.get(path, headers=world.headers("chief")).headers.get("etag", '"0"')}
        body = {"json": request.body(target)} if request.body else {}
        answer = world.client.request(method, path, headers=headers, **body)
        idle = request.idle and answer.status_code in (404, 409) and answer.json()["path"] != ["document"]
        return idle or (answer.status_code < 300 and request.sees(answer.text, target))

    return attempt


def by_socket(world: World, who: str, target: Target) -> bool:
    """Try the change feed of a document from its beginning."""
    address = world.address.replace("http", "ws") + "/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        socket.send(json.dumps({"type": "connection_init", "payload": world.headers(who)}))
        socket.recv(20)
        query = "subscription($s: String) { changes(document: $s, after: 0) { sequence document { slug } } }"
        payload = {"query": query, "variables": {"s": target.slug}}
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        try:
            message = json.loads(socket.recv(20))
        except ConnectionClosed:
            return False
        found = (message["payload"].get("data") or {}) if message["type"] == "next" else {}
        return ((found.get("changes") or {}).get("document") or {}).get("slug") == target.slug


def attempts() -> Iterable[tuple[str, bool, Attempt]]:
    """Every operation: its name in the table, whether it is about a document, and how it is tried."""
    # First of all, since the corpus has room for the newest documents only, and others make some.
    for path, request in PAGES.items():
        yield f"page `{path}`", request.of_document, by_rest("GET", request, "")
    for name, trial in QUERIES.items():
        yield f"query `{name}`", trial.of_document, by_graphql(name, trial)
    for name, trial in MUTATIONS.items():
        yield f"mutation `{name}`", trial.of_document, by_graphql(name, trial)
    yield "subscription `changes`", True, by_socket
    for operation in OPERATIONS:
        request = REST[operation.name]
        title = f"`{operation.method} {operation.path}`"
        yield title, request.of_document, by_rest(operation.method, request, "/api/v1")


def measured(world: World) -> list[Row]:
    """Each operation, and who may do it on documents of each visibility."""
    rows = []
    for name, of_document, attempt in attempts():
        targets = [world.targets[v] for v in Visibility]
        cells = [_cell(world, attempt, target) for target in (targets if of_document else targets[:1])]
        rows.append((name, tuple(cells * (1 if of_document else len(targets)))))
    return rows


def _cell(world: World, attempt: Attempt, target: Target) -> str:
    allowed = tuple(who for who in LEVELS if attempt(world, who, target))
    return NAMES.get(allowed, ", ".join(allowed) or "nobody")


def written(rows: Iterable[Row]) -> str:
    """The table in Markdown."""
    head = ["| operation | public | unlisted | private |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


def main() -> None:
    """Start a service on an empty database, try everything, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'access.sqlite'}")
        database.migrate()
        with opened(database) as world:
            print(written(measured(world)))


if __name__ == "__main__":
    main()
