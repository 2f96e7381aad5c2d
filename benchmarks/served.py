"""A server process of the real command line on a database of its own, and how much memory and time it takes."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx2

TOKEN = "secret-of-the-benchmark"
PAGES = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Served(NamedTuple):
    """Where a server listens, and the number of its process."""

    address: str
    process: int

    def memory(self) -> int:
        """Bytes of its memory that are resident."""
        return int(Path(f"/proc/{self.process}/statm").read_text().split()[1]) * PAGES

    def busy(self) -> float:
        """Seconds that it worked so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def said(answer: httpx2.Response) -> str:
    """The status of an answer, and the code or first word of what it says."""
    try:
        body = answer.json()
    except ValueError:
        return f"{answer.status_code}"
    errors = body.get("errors") or [body]
    code = (errors[0].get("extensions") or {}).get("code") or errors[0].get("code") or "data"
    return f"{answer.status_code} {code}"


@contextmanager
def served(url: str = "", **settings: str) -> Iterator[Served]:
    """A server with the sample document, until the end."""
    with TemporaryDirectory() as folder:
        mine = {"ZHUSHU_DATA_DIR": folder, "ZHUSHU_DATABASE_URL": url, "ZHUSHU_PORT": "0", "ZHUSHU_ADMIN_TOKEN": TOKEN}
        program = str(Path(sys.executable).parent / "zhushu")
        environment = {**os.environ, **mine, **settings}
        with subprocess.Popen([program, "serve"], env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            threading.Thread(target=process.stdout.read, daemon=True).start()
            while True:
                try:
                    httpx2.get(f"{found[0]}/readyz")
                    break
                except httpx2.TransportError:
                    time.sleep(0.05)
            try:
                yield Served(found[0], process.pid)
            finally:
                process.terminate()


class Peak:
    """The most memory that a server takes while something is done, looked at a hundred times a second."""

    def __init__(self, server: Served) -> None:
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.before = self.most = server.memory()

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def grown(self) -> int:
        """By how many bytes it grew."""
        return self.most - self.before

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, self._server.memory())
