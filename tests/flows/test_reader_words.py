"""What a reader finds out of words: cards of any word, by pointer, finger and keyboard; and what they select."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.flows import shelf
from tests.flows.conftest import PHONE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with more documents to read."""
    shelf.fill(site, tmp_path_factory.mktemp("shelf"))
    return site


POINT = """([id, words]) => {
  const text = document.querySelector(`#${id} .original`);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
}"""
SELECTED = """async () => (await import("/static/reader/selection.js")).selected()"""


def press(page: Page, paragraph: str, words: str) -> None:
    """Click the first of some characters, wherever in the paragraph they stand."""
    x, y = page.evaluate(POINT, [paragraph, words])
    page.mouse.click(x, y)


def test_any_word_has_a_card_with_its_reading_senses_and_other_places(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    press(page, "p3", "茶葉")
    card = page.locator("#card")
    expect(card.locator(".heard")).to_contain_text("茶葉")
    expect(card.locator(".heard")).to_contain_text("chá yè")
    expect(card.locator(".dictionary")).to_contain_text("tea")
    expect(card.locator(".elsewhere mark").first).to_have_text("茶葉")
    assert page.evaluate("[...CSS.highlights.get('word')].map(String)") == ["茶葉"]
    assert page.evaluate("CSS.highlights.get('same').size") > 2
    keep(page, "reader-card")
    audit(page)
    link = card.locator(".elsewhere a[href^='#p']").first
    target = link.get_attribute("href")
    link.click()
    expect(card).to_be_hidden()
    expect(page.locator(f"{target} .original")).to_be_in_viewport()
    assert page.url.endswith(str(target))
    press(page, "p6", "，")
    expect(card).to_be_hidden()


@pytest.fixture
def unready(visit: Visit) -> tuple[Page, list[Route]]:
    """The sample's page while its scripts wait for the words they speak, and what they wait for."""
    page = visit("/")
    held: list[Route] = []
    page.route("**/static/languages/*.json", lambda route: held.append(route))
    page.goto(page.url + "documents/tamsui-tea", wait_until="commit")
    page.locator("#p6 .original").wait_for()
    while not held:
        page.wait_for_timeout(20)
    return page, held


def test_a_word_pressed_before_the_scripts_are_there_has_its_card_as_soon_as_they_are(
    unready: tuple[Page, list[Route]],
) -> None:
    page, held = unready
    press(page, "p3", "茶葉")
    assert not page.evaluate("document.documentElement.classList.contains('alive')")
    held[0].continue_()
    expect(page.locator("#card .heard")).to_contain_text("茶葉")


def test_so_has_a_mark_which_without_scripts_leads_to_the_glossary(unready: tuple[Page, list[Route]]) -> None:
    page, held = unready
    page.locator("#p6 .mark", has_text="臺灣").nth(1).click()
    assert "#" not in page.url
    held[0].continue_()
    expect(page.locator("#card .entry b")).to_have_text(["臺灣", "臺灣通史", "臺灣通史"])


def test_so_has_a_mark_that_the_keyboard_pressed(unready: tuple[Page, list[Route]]) -> None:
    page, held = unready
    page.locator("#p6 .mark", has_text="臺灣").nth(1).press("Enter")
    held[0].continue_()
    expect(page.locator("#card .entry b").first).to_contain_text("臺灣")
    expect(page.locator("#card")).to_be_focused()


def test_a_mark_has_its_gloss_first_and_names_lead_to_their_pages(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS")
    page.evaluate("addEventListener('zhushu:mark', e => window.marked = e.detail.annotations)")
    page.locator("#p3 .mark", has_text="丘陵").click()
    card = page.locator("#card")
    expect(card.locator(".said .entry")).to_contain_text("hills; hill country")
    assert len(page.evaluate("window.marked")) == 1
    page.locator("#p3 .mark", has_text="纽约").click()
    expect(card.get_by_role("link", name="New York City")).to_have_attribute("href", "/entities/new_york")
    expect(card.get_by_role("link", name="Wikidata Q60")).to_have_attribute("href", "https://www.wikidata.org/wiki/Q60")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_words_are_walked_through_by_the_keyboard(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    page.locator("#p3 .number").focus()
    card = page.locator("#card")
    heads = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        expect(card).to_be_visible()
        page.wait_for_timeout(150)
        heads.append(page.evaluate("[...CSS.highlights.get('word')].map(String).join()"))
    assert heads == ["十九世紀", "後半", "一種"]
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#card-gist")).to_have_text("後半 hòu bàn · the latter half")
    page.keyboard.press("ArrowLeft")
    expect(card.locator(".heard")).to_contain_text("十九世紀")
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator("#p3 .number")).to_be_focused()


def test_a_screen_reader_gets_the_card_as_a_dialog_and_comes_back(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    mark = page.locator("#p3 .mark", has_text="丘陵")
    mark.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="About this word")
    expect(card).to_be_focused()
    expect(page.locator("#card-gist")).to_contain_text("hills; hill country")
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()


def test_on_a_phone_the_card_leaves_its_word_in_sight(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS", PHONE, has_touch=True, is_mobile=True)
    mark = page.locator("#p4 .mark", has_text="兴起")
    mark.tap()
    card = page.locator("#card")
    expect(card).to_contain_text("Dictionary")
    page.wait_for_timeout(300)
    over, sheet = mark.bounding_box(), card.bounding_box()
    assert over
    assert sheet
    assert over["y"] + over["height"] <= sheet["y"]
    keep(page, "reader-card-390")
    audit(page)
    card.get_by_role("button", name="Close").tap()
    expect(card).to_be_hidden()


def test_words_that_overlap_and_lie_in_each_other_are_told_apart(visit: Visit) -> None:
    page = visit("/documents/tangled")
    spans = page.locator("#p1 .mark > span")
    lanes = {
        page.evaluate("e => e.className.match(/lane-\\d/)[0]", span)
        for span in page.locator("#p1 .mark span").element_handles()
    }
    assert len(lanes) >= 3
    assert spans.count() >= 4
    page.locator("#p1 .mark", has_text="貿易").first.click()
    entries = page.locator("#card .said .entry p:last-child")
    expect(entries).to_have_text(["trade", "history of trade", "ocean trade", "institute of ocean trade history"])
    page.keyboard.press("Escape")
    keep(page, "reader-tangled")
    page = visit("/documents/tangled?glosses=lines")
    expect(page.locator("#p1 .under").first).to_be_visible()
    keep(page, "reader-tangled-lines")
    assert page.locator("#p1 .original").evaluate(
        "e => [...e.querySelectorAll('rt')].forEach(r => r.remove()) ?? e.textContent"
    ) == ("我在海洋貿易史研究所讀書。")


def drag(page: Page, paragraph: str, words: str) -> None:
    """Select some characters, in however many pieces they stand in the page."""
    page.evaluate(
        """([id, words]) => {
          const nodes = [];
          const walker = document.createTreeWalker(document.querySelector(`#${id} .original`), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement.closest("rt")) nodes.push(node);
          const points = nodes.flatMap(node => [...node.data].map((_, i) => [node, i]));
          const start = nodes.map(node => node.data).join("").indexOf(words);
          const [[a, from], [b, to]] = [points[start], points[start + words.length - 1]];
          getSelection().setBaseAndExtent(a, from, b, to + 1);
        }""",
        [paragraph, words],
    )


@pytest.mark.parametrize("query", ["", "&reading=pinyin", "&reading=zhuyin&glosses=lines"])
def test_a_selection_counts_the_text_alone(visit: Visit, query: str) -> None:
    page = visit(f"/documents/tamsui-tea?view=ZH_HANS{query}")
    if query:
        expect(page.locator("#p6 rt").first).to_be_attached()
    page.evaluate("addEventListener('zhushu:selection', e => window.chosen = e.detail)")
    drag(page, "p6", "通史》记载")
    found = page.evaluate(SELECTED)
    assert found["text"] == "通史》记载"
    assert found["view"] == "ZH_HANS"
    assert found["ordinal"] == 6
    assert found["rects"]
    shelf.until(page, "window.chosen?.text === '通史》记载'")
    original = page.evaluate(
        """async ({ordinal, start, end}) => {
          const { ask } = await import("/static/graphql.js");
          const { document: { paragraph } } = await ask(`query($range: TextRangeInput!, $ordinal: Int!) { document(slug: "tamsui-tea") {
            paragraph(ordinal: $ordinal) { text carry(range: $range) { start end } } } }`,
            { ordinal, range: { start, end, unit: "UTF16", view: "ZH_HANS", quote: "通史》记载" } });
          return [...paragraph.text].slice(paragraph.carry.start, paragraph.carry.end).join("");
        }""",
        found,
    )
    assert original == "通史》記載"


def test_a_selection_goes_along_into_another_script(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS_CN")
    drag(page, "p14", "出租车")
    assert page.evaluate(SELECTED)["text"] == "出租车"
    page.get_by_role("link", name="Original").click()
    expect(page.locator("#p14 .original")).to_have_attribute("lang", "zh-Hant-TW")
    shelf.until(page, "getSelection().toString() === '計程車'")
    assert page.evaluate(SELECTED)["text"] == "計程車"


def test_what_is_selected_of_several_paragraphs_is_that_of_the_first(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    page.evaluate("""() => getSelection().setBaseAndExtent(
      document.querySelector("#p3 .original").firstChild, 2, document.querySelector("#p4 .original").lastChild, 2)""")
    found = page.evaluate(SELECTED)
    assert found["ordinal"] == 3
    assert found["text"].startswith("世紀後半")
    assert found["text"].endswith("命運。")


def test_characters_beyond_the_first_plane_are_never_halved(visit: Visit) -> None:
    page = visit("/documents/rare")
    text = page.locator("#p1 .original")
    expect(text).to_have_text(re.compile("𠮷野家"))
    page.evaluate("""() => { const node = document.querySelector("#p1 .original").firstChild;
      getSelection().setBaseAndExtent(node, node.data.indexOf("𠮷") + 1, node, node.data.indexOf("野") + 1); }""")
    assert page.evaluate(SELECTED)["text"] == "𠮷野"
