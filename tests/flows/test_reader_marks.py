"""The lines under words: what a highlight paints over words changes no line under them, in any colours."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.flows import shelf
from tests.flows.conftest import Site, Visit, keep

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parent.parent.parent / "web" / "static"
HIGHLIGHTS = sorted(
    {name for path in STATIC.rglob("*.css") for name in re.findall(r"::highlight\(([\w-]+)\)", path.read_text("utf-8"))}
)
TEXT = "漢武帝在長安召見太史令，封禪之後讀了史記，又說起烏龍茶。"
SORTS = {
    "person": ("漢武帝", "person"),
    "place": ("長安", "place"),
    "group": ("太史令", "organization"),
    "event": ("封禪", "event"),
    "work": ("史記", "work"),
}
WORDS = [*(name for name, _ in SORTS.values()), "烏龍茶"]
# Where the line of each sort is drawn, below the box of its words.
LINES = """() => Object.fromEntries([...document.querySelectorAll("#p1 .mark span")].map(span => {
  const { left, bottom, width } = span.getBoundingClientRect();
  const { paddingBottom, borderBottomWidth } = getComputedStyle(span);
  const top = Math.ceil(bottom - parseFloat(paddingBottom) - parseFloat(borderBottomWidth));
  return [span.classList[0], { x: Math.ceil(left), y: top, width: Math.floor(width), height: Math.ceil(bottom) - top }];
}))"""
PAINT = """name => {
  CSS.highlights.clear();
  if (name) CSS.highlights.set(name, new Highlight(new StaticRange(whole())));
  function whole() {
    const text = document.querySelector("#p1 .original");
    return { startContainer: text, startOffset: 0, endContainer: text, endOffset: text.childNodes.length };
  }
}"""


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with a text that has a name of every sort in it, and a word that is explained."""
    entities = [
        {"key": key, "type": kind, "labels": [{"language": "zh-Hant", "text": name}]}
        for key, (name, kind) in SORTS.items()
    ]
    places = {name: {"paragraph": 1, "start": TEXT.index(name), "end": TEXT.index(name) + len(name)} for name in WORDS}
    mentions = [{**places[name], "entity": key} for key, (name, _) in SORTS.items()]
    glosses = [{**places["烏龍茶"], "text": "oolong"}]
    folder = tmp_path_factory.mktemp("sorts")
    shelf.put(site, folder, "sorts", TEXT, "--approved", entities=entities, mentions=mentions, glosses=glosses)
    return site


def lines(page: Page, places: dict[str, Any]) -> dict[str, bytes]:
    """Pictures of the lines alone, by the sorts of what they are drawn under."""
    return {sort: page.screenshot(clip=place) for sort, place in places.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["system", "contrast"])
def test_lines_keep_their_colour_and_form_under_every_highlight(visit: Visit, scheme: Any, theme: str) -> None:
    page = visit("/documents/sorts", color_scheme=scheme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.mouse.move(0, 0)
    places = page.evaluate(LINES)
    before = lines(page, places)
    assert set(before) == {*SORTS, "word"}
    assert HIGHLIGHTS == ["hit", "same", "word", "zhushu-selected"]
    for name in HIGHLIGHTS:
        bare = page.locator("#p1 .original").screenshot()
        page.evaluate(PAINT, name)
        assert page.locator("#p1 .original").screenshot() != bare
        assert lines(page, places) == before, name
        keep(page, f"marks-{scheme}-{theme}-{name}")
        page.evaluate(PAINT, None)
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#p1 .original'))")
    selected = lines(page, places)
    page.evaluate("() => Object.assign(document.documentElement.dataset, { glosses: 'none', names: 'none' })")
    hidden = lines(page, places)
    assert [sort for sort in before if hidden[sort] == selected[sort]] == []
