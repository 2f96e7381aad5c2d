"""The page of a document in Chromium: how soon it can be read and used, what moves, and what holds up the browser."""

import json
import random
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import corpus
from benchmarks.served import TOKEN, Served, served

PARAGRAPHS, ANNOTATIONS, BOOK = 50, 1000, 5000
ROUNDS = 5
WINDOW = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

WATCH = """
window.seen = { tasks: [], shift: 0, alive: 0 };
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.tasks.push(e.duration); })
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.shift += e.value; })
  .observe({ type: "layout-shift", buffered: true });
new MutationObserver(() => { if (!seen.alive && document.documentElement.classList.contains("alive")) seen.alive = performance.now(); })
  .observe(document, { attributes: true, subtree: true, attributeFilter: ["class"] });
"""
"""Notes long tasks, everything that moves, be it asked for or not, and when the script is there."""

LOADED = """() => ({
  text: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  answered: performance.getEntriesByType("navigation")[0].responseStart,
  alive: seen.alive, shift: seen.shift, tasks: seen.tasks,
  bytes: performance.getEntriesByType("navigation")[0].encodedBodySize,
  nodes: document.querySelectorAll("*").length,
})"""

SETTLED = """() => new Promise(done => {
  const start = performance.now();
  let last = start;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.querySelector("article"), { childList: true, subtree: true, attributes: true });
  const look = () => {
    if (performance.now() - last < 400 || document.querySelector("article [aria-busy], article[aria-busy]")) return setTimeout(look, 50);
    watch.disconnect();
    done(last - start);
  };
  look();
})"""
"""How long the text goes on changing."""

TOP = """() => {
  const found = [...document.querySelectorAll(".paragraph")].find(p => p.getBoundingClientRect().bottom > 100);
  return [found.id, found.getBoundingClientRect().top];
}"""

SCROLL = """async ([steps, by]) => {
  const frames = [];
  let last = performance.now(), most = 0, bare = 0;
  for (let i = 0; i < steps; i++) {
    scrollBy(0, by);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
    most = Math.max(most, document.querySelectorAll("article *").length);
    bare += [...document.querySelectorAll(".leaf.empty")].some(leaf => {
      const { top, bottom } = leaf.getBoundingClientRect();
      return bottom > 100 && top < innerHeight;
    });
  }
  return { frames, most, bare };
}"""


def main() -> None:
    """Print what loading, switching and scrolling cost."""
    with served(ZHUSHU_SAMPLE="0") as server, chromium() as browser:
        put(server, "page", *annotated())
        put(server, "book", corpus_book(), [])
        loading(browser, server)
        switching(browser, server)
        scrolling(browser, server)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


def annotated() -> tuple[str, list[dict[str, Any]]]:
    """Fifty paragraphs of about 150 characters, with twenty glosses each, some of which overlap."""
    chance = random.Random(3)
    texts = [p[:200] for _, p in zip(range(PARAGRAPHS), corpus.paragraphs(10**6), strict=False)]
    glosses = []
    for number, text in enumerate(texts, 1):
        for start in sorted(chance.sample(range(len(text) - 4), ANNOTATIONS // PARAGRAPHS)):
            end = start + chance.randint(2, 4)
            glosses.append({"paragraph": number, "start": start, "end": end, "text": f"gloss of {start}"})
    return "\n\n".join(texts), glosses


def corpus_book() -> str:
    """A book of five thousand paragraphs with a heading at each fiftieth."""
    chance, stock = random.Random(2), corpus.sentences()
    prose = ["".join(chance.choices(stock, k=chance.randint(1, 5))) for _ in range(BOOK)]
    return "\n\n".join(f"## {i // 50 + 1}" if i % 50 == 0 else text for i, text in enumerate(prose))


def put(server: Served, slug: str, text: str, glosses: list[dict[str, Any]]) -> None:
    """Import a text over REST."""
    body = {
        "slug": slug,
        "language": "zh-Hant-TW",
        "title": slug,
        "text": text,
        "glosses": glosses,
        "linkEntities": False,
    }
    body["mediaType"] = "text/markdown"
    answer = httpx2.post(
        f"{server.address}/api/v1/documents", json=body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=300
    )
    answer.raise_for_status()


def visit(browser: Browser, server: Served, path: str) -> Page:
    """A page in a browser that has kept nothing."""
    page = browser.new_context(viewport={"width": WINDOW["width"], "height": WINDOW["height"]}).new_page()
    page.add_init_script(WATCH)
    page.goto(server.address + path, wait_until="networkidle")
    return page


def loading(browser: Browser, server: Served) -> None:
    """How soon a page of fifty paragraphs with a thousand annotations can be read and used."""
    found = []
    asked = 0
    for _ in range(ROUNDS + 1):
        page = visit(browser, server, "/documents/page")
        found.append(page.evaluate(LOADED))
        asked = page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/graphql')).length"
        )
        page.context.close()
    rows = found[1:]
    middle = {
        name: statistics.median(row[name] for row in rows)
        for name in ("answered", "text", "alive", "shift", "bytes", "nodes")
    }
    longest = max((max(row["tasks"], default=0) for row in rows), default=0)
    print(f"Loading {PARAGRAPHS} paragraphs with {ANNOTATIONS} annotations, the median of {ROUNDS}")
    print(f"  {'the service begins to answer':34} {middle['answered']:8.0f} ms")
    print(f"  {'text is painted':34} {middle['text']:8.0f} ms")
    print(f"  {'words answer':34} {middle['alive']:8.0f} ms")
    print(f"  {'layout shift':34} {middle['shift']:8.4f}")
    print(f"  {'longest task, worst round':34} {told(longest):>11}")
    print(f"  {'the page, as sent':34} {middle['bytes'] / 1000:8.0f} kB   {middle['nodes']:.0f} nodes")
    print(f"  {'data requests after it':34} {asked:8}      (what cards need, asked for when idle)")


SWITCHES = [
    ("view", "ZH_HANS"),
    ("view", "ZH_HANS_CN"),
    ("view", "ORIGINAL"),
    ("reading", "pinyin"),
    ("over", "glossed"),
    ("over", "words"),
    ("reading", "zhuyin"),
    ("glosses", "lines"),
    ("reading", "none"),
    ("glosses", "margin"),
    ("glosses", "hover"),
    ("english", "below"),
    ("english", "beside"),
    ("status", "shown"),
]
"""The choices that are made one after the other."""

CHOOSE = """([name, value]) =>
  document.querySelector(name === "view" ? `.views a[data-view=${value}]` : `#look input[name=${name}][value=${value}]`).click()"""


class Switch(NamedTuple):
    """What a switch cost: the longest task, in the window's time and in the thread's own, all that moved, and when it was over."""

    longest: float
    worked: float
    shift: float
    moved: float
    settled: float


def switching(browser: Browser, server: Served) -> None:
    """What another view, and another look, move and hold up in the middle of the page: the least of several rounds."""
    print(
        f"\n{'Switching to, the least of ' + str(ROUNDS):32} {'settled':>10} {'longest task':>13} {'its own time':>13} {'shift':>8} "
        f"{'place moved':>12} {'own time, 4 times slower':>26}"
    )
    found: dict[tuple[str, str], list[Switch]] = {}
    slow: dict[tuple[str, str], list[Switch]] = {}
    for rounds, into, rate in ((ROUNDS, found, 1), (2, slow, 4)):
        for _ in range(rounds):
            page = visit(browser, server, "/documents/page")
            page.evaluate("document.getElementById('p25').scrollIntoView()")
            page.wait_for_timeout(1000)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
            for choice in SWITCHES:
                into.setdefault(choice, []).append(measure(browser, page, choice))
            page.context.close()
    for choice, rows in found.items():
        best = Switch(*(min(column) for column in zip(*rows, strict=True)))
        print(
            f"  {': '.join(choice):30} {best.settled:7.0f} ms {told(best.longest):>13} {best.worked:10.0f} ms {best.shift:8.4f}"
            f" {best.moved:9.1f} px {min(row.worked for row in slow[choice]):23.0f} ms"
        )


def measure(browser: Browser, page: Page, choice: tuple[str, str]) -> Switch:
    """What one switch costs; on a busy machine, the thread's own time says more than the window's."""
    place, before = page.evaluate(TOP)
    page.evaluate("seen.tasks = []; seen.shift = 0")
    browser.start_tracing(page=page, categories=["toplevel"])
    settled = page.evaluate(f"choice => {{ ({CHOOSE})(choice); return ({SETTLED})(); }}", list(choice))
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    worked = [
        e.get("tdur", 0) / 1000
        for e in events
        if e["name"].endswith("RunTask") and names.get((e["pid"], e["tid"])) == "CrRendererMain"
    ]
    tasks, shift = page.evaluate("[seen.tasks, seen.shift]")
    moved = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", place) - before
    return Switch(max(tasks, default=0), max(worked, default=0), shift, abs(moved), settled)


def scrolling(browser: Browser, server: Served) -> None:
    """What a long book costs while it is scrolled through: slowly, as one reads, and fast."""
    print(
        f"\n{f'Scrolling {BOOK} paragraphs':34} {'frames':>7} {'median':>9} {'over 50 ms':>11} {'most nodes':>11} {'unfilled':>9}"
    )
    for name, by, steps in (
        ("slowly", 30, 600),
        ("a page in four frames", 225, 300),
        ("a page in each frame", 900, 200),
    ):
        page = visit(browser, server, "/documents/book")
        found = page.evaluate(SCROLL, [steps, by])
        frames = found["frames"]
        late = sum(frame > 50 for frame in frames)
        print(
            f"  {name:32} {len(frames):7} {statistics.median(frames):6.1f} ms {late:11} {found['most']:11} {found['bare']:9}"
        )
        page.context.close()


def told(task: float) -> str:
    """How long a task took; those of less than 50 ms are not told by the browser."""
    return f"{task:.0f} ms" if task else "under 50 ms"
