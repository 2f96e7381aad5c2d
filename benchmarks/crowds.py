"""Crowds: many who ask for as much as they can at the same time, or take it drop by drop, and what others notice of it."""

import json
import socket
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import httpx2

from benchmarks.attacks import SLUG, Bystander, lend, within
from benchmarks.queries import PAGE
from benchmarks.served import Peak, Served, served

DROP, PAUSE, SLOWLY = 2048, 0.5, 15.0
"""Bytes that a slow one takes at once, seconds between two times, and for how long."""
Body = Callable[[int], bytes]
Take = Callable[[bytes, str], int]


def asked(member: int, times: int, what: str) -> bytes:
    """A question like nobody else's, for something of a book by so many names."""
    inner = " ".join(f"a{member}_{i}: {what}" for i in range(times))
    return json.dumps({"query": within(inner)}).encode()


def whole(body: bytes, address: str, accept: str = "application/json") -> int:
    """How many bytes come, to one who takes them as they come."""
    headers = {"content-type": "application/json", "accept": accept}
    return len(httpx2.post(f"{address}/graphql", content=body, headers=headers, timeout=120).content)


def slowly(body: bytes, address: str) -> int:
    """How many bytes are taken by one who takes as few as they may."""
    at, taken, end = urlsplit(address), 0, time.monotonic() + SLOWLY
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect((at.hostname or "", at.port or 80))
        head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        line.sendall(head % len(body) + body)
        while time.monotonic() < end:
            try:
                taken += len(line.recv(DROP))
            except ConnectionError:  # dropped, so that there is room for others
                break
            time.sleep(PAUSE)
    return taken


SAID = "annotations { id span { quote } }"
PARTS = partial(whole, accept="multipart/mixed")
CROWDS: dict[str, tuple[int, Body, Take]] = {
    "40 ask for a book in 13 names": (40, lambda n: asked(n, 13, "text"), whole),
    "40 ask for its annotations, 40 times": (40, lambda n: asked(n, 40, SAID), whole),
    "40 ask for them in parts": (40, lambda n: asked(n, 1, f"ordinal ... @defer {{ {SAID} }}"), PARTS),
    "100 take a book drop by drop": (100, lambda n: asked(n, 13, "text"), slowly),
}


def main() -> None:
    """Bring every crowd to a server of its own, and print a line for each."""
    print(f"{'crowd':40} {'seconds':>8} {'MB':>6}   bystander: median, 99 of 100, and most, ms")
    for name, (number, body, take) in CROWDS.items():
        with served() as server:
            lend(server)
            httpx2.post(f"{server.address}/graphql", json={"query": PAGE, "variables": {"slug": SLUG}})
            crowd(server, name, [partial(take, body(n)) for n in range(number)])


def crowd(server: Served, name: str, members: list[Callable[[str], int]]) -> None:
    """Let all come at once, and print what came of it."""
    with Peak(server) as peak, Bystander(server) as other, ThreadPoolExecutor(len(members)) as threads:
        start = time.perf_counter()
        taken = list(threads.map(lambda member: member(server.address), members))
        took = time.perf_counter() - start
    assert all(taken), "everybody is told something"
    times = sorted(other.times)
    noticed = (statistics.median(times), times[int(len(times) * 0.99)], times[-1])
    shown = " ".join(f"{one * 1000:8.1f}" for one in noticed)
    print(f"{name:40} {took:8.1f} {peak.grown / 1e6:6.0f}   {shown}", flush=True)
