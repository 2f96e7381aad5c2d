"""The change feed: what idle subscribers cost, and how soon they hear of a commit of another process."""

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

import psycopg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from annotations.actor import SYSTEM
from annotations.history import ChangeAction, record
from api.database import Database
from benchmarks.served import Served, served
from tests import postgres

SUBSCRIBERS, COMMITS = 1000, 20
WATCH = "subscription { changes { sequence } }"


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'feed.sqlite'}")
    if programs := postgres.programs():
        with postgres.server(programs) as address:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE DATABASE feed")
            measure("PostgreSQL", address.replace("/postgres?", "/feed?").replace("postgresql:", "postgresql+psycopg:"))


def measure(name: str, url: str) -> None:
    """Print what the subscribers of one server cost, with commits of this process."""
    with served(url) as server:
        database = Database(url)
        asyncio.run(follow(name, server, database))
        database.close()


async def follow(name: str, server: Served, database: Database) -> None:
    """Subscribe a thousand times, wait, and commit."""
    await subscriber(server)
    before = server.memory()
    sockets = [await subscriber(server) for _ in range(SUBSCRIBERS)]
    await asyncio.sleep(2)
    each = (server.memory() - before) / SUBSCRIBERS
    worked = server.busy()
    await asyncio.sleep(10)
    idle = (server.busy() - worked) / 10
    worked = server.busy()
    times = [await heard(database, sockets) for _ in range(COMMITS)]
    busy = (server.busy() - worked) / COMMITS
    first, last = (statistics.median(found[i] for found in times) * 1000 for i in (0, 1))
    print(
        f"{name}: {SUBSCRIBERS} idle subscribers take {each * SUBSCRIBERS / 1e6:.1f} MB, {each / 1000:.1f} KB each, and "
        f"{idle * 100:.1f} % of a core\n"
        f"  a commit of another process is heard by the first after {first:.1f} ms, by the last after {last:.1f} ms, "
        f"with {busy * 1000:.0f} ms of work for all"
    )
    for one in sockets:
        await one.close()


async def subscriber(server: Served) -> ClientConnection:
    """A connection with a subscription."""
    address = f"{server.address.replace('http', 'ws')}/graphql"
    made = await connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None, ping_interval=None)
    await made.send(json.dumps({"type": "connection_init"}))
    assert json.loads(await made.recv())["type"] == "connection_ack"
    await made.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": WATCH}}))
    return made


async def heard(database: Database, sockets: list[ClientConnection]) -> tuple[float, float]:
    """After how many seconds the first and the last subscriber hear of a commit."""

    def commit() -> None:
        with database.write() as session:
            record(session, SYSTEM, ChangeAction.UPDATED, "Project", 1)

    async def one(socket: ClientConnection) -> float:
        while json.loads(await socket.recv())["type"] != "next":
            continue
        return time.perf_counter()

    waiting = [asyncio.ensure_future(one(socket)) for socket in sockets]
    await asyncio.sleep(0)
    await asyncio.to_thread(commit)
    start = time.perf_counter()
    found = await asyncio.gather(*waiting)
    return min(found) - start, max(found) - start


if __name__ == "__main__":
    main()
