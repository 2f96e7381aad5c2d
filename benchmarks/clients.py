"""Clients that send one request again and again, in a process of their own: `python -m benchmarks.clients PORT PATH TOKEN NUMBER SECONDS`.

The bodies are read from the standard input, a line for each client, from the first again where there are fewer; printed
is how long each answer took, in milliseconds. All of them are good.
"""

import asyncio
import subprocess
import sys
import time
from itertools import chain

import orjson


def taken(port: int, path: str, body: bytes, secret: str, number: int, seconds: float) -> list[float]:
    """How long each answer took, in milliseconds, that some clients got."""
    words = [sys.executable, "-m", "benchmarks.clients", str(port), path, secret, str(number), str(seconds)]
    found: list[float] = orjson.loads(subprocess.run(words, input=body, capture_output=True, check=True).stdout)
    return found


def answers(port: int, path: str, body: bytes, secret: str, number: int, seconds: float) -> float:
    """How many answers a second some clients get."""
    return len(taken(port, path, body, secret, number, seconds)) / seconds


async def _ask(port: int, request: bytes, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = []
    while time.monotonic() < end:
        start = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        assert b" 200 " in head, head
        assert b'"problems":[{' not in body, body
        found.append((time.perf_counter() - start) * 1000)
    writer.close()
    return found


async def _all(port: int, requests: list[bytes], number: int, seconds: float) -> list[float]:
    end = time.monotonic() + seconds
    asking = (_ask(port, requests[i % len(requests)], end) for i in range(number))
    return list(chain.from_iterable(await asyncio.gather(*asking)))


def main(port: str, path: str, secret: str, number: str, seconds: str) -> None:
    """Ask for some seconds, and print how many answers came."""
    bodies = sys.stdin.buffer.read().split(b"\n")
    known = f"authorization: Bearer {secret}\r\n" if secret else ""
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{known}"
    requests = [f"{head}content-length: {len(body)}\r\n\r\n".encode() + body for body in bodies]
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(_all(int(port), requests, int(number), float(seconds)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
