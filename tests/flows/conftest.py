"""A real server with the sample document, and a real browser to look at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import chromium

ZHUSHU = Path(sys.executable).parent / "zhushu"
QUIET = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
HOSTILE = "<script>window.broken = 1</script>"
ARTEFACTS = Path(__file__).parent.parent / "artefacts"
PHONE, TABLET, WIDE = (390, 844), (768, 1024), (1280, 900)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ALIVE = "html.alive, html:not(:has(script[src$='reader/page.js']))"
Visit = Callable[..., Page]
ATTRIBUTE = '"><img src=x onerror="window.broken = 1">'

expect.set_options(timeout=30_000)  # a machine that runs several browsers is slow, and a page that is slow is not wrong


class Site(NamedTuple):
    """A running server: its address, and what its commands need in the environment."""

    address: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> None:
        """Run a command on the server's data."""
        subprocess.run([ZHUSHU, *arguments], env=self.environment, check=True, capture_output=True)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send something to the REST door as the administrator, and give what it answers."""
        headers = {"Content-Type": "application/json", "Authorization": "Bearer admin"}
        asked = urllib.request.Request(f"{self.address}/api/v1{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read())


def ready(address: str) -> bool:
    """Whether a server answers that it can serve."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def serve(folder: Path, sample: bool) -> Iterator[Site]:
    """A server on a database of its own, until it is no longer needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"DATA_DIR": str(folder), "PORT": str(port), "ADMIN_TOKEN": "admin", "SAMPLE": str(int(sample))}
    environment = os.environ | {f"ZHUSHU_{name}": value for name, value in settings.items()}
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([ZHUSHU, "serve"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 30
            while not ready(address):
                assert server.poll() is None, "the server stopped"
                assert time.monotonic() < until, "the server is not ready"
                time.sleep(0.1)
            yield Site(address, environment)
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a server keeps that has the sample document and one whose every word is an attack."""
    folder = tmp_path_factory.mktemp("stock")
    for site in serve(folder / "data", sample=True):
        (folder / "text.txt").write_text(f"{HOSTILE}標題\n\n一段{HOSTILE}文字，寫給瀏覽器看。{ATTRIBUTE}\n")
        label = [{"language": "en", "text": ATTRIBUTE + HOSTILE}, {"language": "zh-Hant", "text": "文字" + HOSTILE}]
        companions = {
            "entities": [{"key": "attack", "type": "work", "labels": label, "description": ATTRIBUTE + HOSTILE}],
            "mentions": [{"paragraph": 2, "start": 0, "end": 40, "entity": "attack"}],
            "glosses": [{"paragraph": 2, "start": 1, "end": 9, "text": ATTRIBUTE + HOSTILE, "pinyin": ATTRIBUTE}],
            "notes": [{"paragraph": 2, "start": 2, "end": 12, "text": HOSTILE + ATTRIBUTE}],
            "translations": [{"paragraph": 2, "language": "en", "text": HOSTILE + ATTRIBUTE}],
        }
        arguments = []
        for name, lines in companions.items():
            (folder / f"{name}.json").write_text(json.dumps(lines))
            arguments += [f"--{name}", str(folder / f"{name}.json")]
        names = ["--slug", "hostile", "--language", "zh-Hant-TW", "--title", HOSTILE + ATTRIBUTE, "--approved"]
        site.run("import", str(folder / "text.txt"), *names, *arguments)
    return folder / "data"


@pytest.fixture(scope="module")
def site(stock: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the sample document and one whose every word is an attack."""
    yield from serve(Path(shutil.copytree(stock, tmp_path_factory.mktemp("site") / "data")), sample=True)


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that has no document yet."""
    yield from serve(tmp_path_factory.mktemp("empty"), sample=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one file of tests: while it runs, the thread has an event loop of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens a page of the site; at the end no script has complained, and no request has left the host."""
    yield from visiting(browser, site)


def visiting(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens pages of a site, each in a browser that knows nothing yet; `expected` are complaints that belong to a test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    requests: list[str] = []
    foreseen: list[str] = []

    def open_(path: str, size: tuple[int, int] = WIDE, expected: tuple[str, ...] = (), **options: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        foreseen.extend(expected)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(site.address + path)
        if options.get("java_script_enabled", True):
            page.locator(ALIVE).wait_for(state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [c for c in complaints if not any(part in c for part in foreseen)] == []
    assert requests
    host = urlsplit(site.address).netloc
    assert [
        r for r in requests if urlsplit(r).scheme in ("http", "https", "ws", "wss") and urlsplit(r).netloc != host
    ] == []


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page, as far as the window shows it or as a whole."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=whole)


def audit(page: Page, theirs: tuple[str, ...] = ()) -> None:
    """See that axe finds no violation on the page as it is now, the size of targets included.

    `theirs` are rules that a package breaks whose page it is.
    """
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    told = [
        f"{violation['id']}: {violation['help']}\n  {node['html'][:200]}\n  {node.get('failureSummary', '')}"
        for violation in found.response["violations"]
        if violation["id"] not in theirs
        for node in violation["nodes"]
    ]
    assert not told, "\n".join(told)
