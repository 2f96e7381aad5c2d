"""Nothing moves by itself: not while the reader loads, and not when the text is shown in another way from its middle."""

import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.page import CHOOSE, PARAGRAPHS, SETTLED, SWITCHES, annotated
from tests.flows import shelf
from tests.flows.conftest import Site, Visit, visiting

pytestmark = pytest.mark.browser

# All that moves, be it asked for or not, also what moved before anybody watched.
WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver(list => { for (const { value, sources } of list.getEntries()) shifts.push([value, sources.map(s => s.node?.id || s.node?.className)]); })
    .observe({ type: "layout-shift", buffered: true });
}"""
QUIET = [
    *(s for s in SWITCHES if s[0] != "english"),
    ("names", "none"),
    ("names", "types"),
    ("status", "none"),
    ("glosses", "none"),
]
LOOKS = [
    "",
    "?reading=pinyin",
    "?reading=zhuyin&glosses=margin",
    "?glosses=lines",
    "?english=below",
    "?english=none",
    "?view=ZH_HANS",
]


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with a text that has twenty glosses in each of its paragraphs, once with translations and once without."""
    text, glosses = annotated()
    words = "It is said of this paragraph what may be said of any other, and a little more where that was wanted. "
    english = [{"paragraph": n, "language": "en", "text": words * (1 + n % 4)} for n in range(1, PARAGRAPHS + 1)]
    shelf.put(
        site, tmp_path_factory.mktemp("dense"), "dense", text, "--approved", glosses=glosses, translations=english
    )
    shelf.put(site, tmp_path_factory.mktemp("bare"), "bare", text, "--approved", glosses=glosses)
    return site


def moved(page: Page) -> list[object]:
    """What moved since it was last asked."""
    page.wait_for_timeout(100)  # what is observed is told after it is painted
    found: list[object] = page.evaluate("() => shifts.splice(0)")
    return found


@pytest.fixture
def halting(browser: Browser, site: Site, word: str) -> Iterator[Visit]:
    """Opens a page over a line that halts for a second when it has carried this word for the first time."""
    halted: list[str] = []

    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.forward(None)

        def do_POST(self) -> None:
            self.forward(self.rfile.read(int(self.headers["Content-Length"])))

        def forward(self, sent: bytes | None) -> None:
            headers = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
            with urllib.request.urlopen(urllib.request.Request(site.address + self.path, sent, headers)) as answer:
                body = answer.read()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            before, at, after = body.partition(word.encode())
            self.wfile.write(before + at)
            if at:
                halted.append(self.path)
                time.sleep(1)
                self.wfile.write(after)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Line) as line:
        Thread(target=line.serve_forever).start()
        try:
            yield from visiting(browser, site._replace(address=f"http://127.0.0.1:{line.server_port}"))
        finally:
            line.shutdown()
    assert halted


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/", 'id="display"'),
        ("/documents/tamsui-tea", 'id="display"'),
        ("/documents/tamsui-tea", 'data-view="ZH_HANS_CN"'),
        ("/documents/tamsui-tea", "林若川"),
    ],
)
def test_nothing_moves_when_a_page_comes_in_pieces(halting: Visit, width: int, path: str) -> None:
    page = halting(path, (width, 844))
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    assert moved(page) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("look", LOOKS)
def test_nothing_moves_while_the_reader_loads(visit: Visit, width: int, look: str) -> None:
    page = visit(f"/documents/tamsui-tea{look}", (width, 844))
    page.wait_for_load_state("networkidle")
    page.evaluate(SETTLED)
    page.evaluate(WATCH)
    assert moved(page) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("slug", "middle"), [("tamsui-tea", "p9"), ("dense", "p25"), ("bare", "p25")])
def test_nothing_moves_when_the_text_is_shown_in_another_way(visit: Visit, width: int, slug: str, middle: str) -> None:
    page = visit(f"/documents/{slug}", (width, 844))
    page.wait_for_load_state("networkidle")
    page.evaluate("id => document.getElementById(id).scrollIntoView()", middle)
    page.evaluate(SETTLED)
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    assert moved(page) == []
    for choice in QUIET:
        page.evaluate(f"choice => {{ ({CHOOSE})(choice); return ({SETTLED})(); }}", list(choice))
        assert (choice, moved(page)) == (choice, [])
