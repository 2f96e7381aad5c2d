"""What a reader sees and does, in a real browser on a real server."""

import pytest
from playwright.sync_api import Route, expect

from tests.flows.conftest import ATTRIBUTE, HOSTILE, OVERFLOW, PHONE, Visit, audit, keep

pytestmark = pytest.mark.browser


def test_from_the_shelf_to_an_entity(visit: Visit) -> None:
    page = visit("/")
    expect(page.locator(".shelf li", has_text="茶香渡海")).to_contain_text("14 paragraphs")
    keep(page, "index")
    page.get_by_role("link", name="茶香渡海").click()
    expect(page.locator("#p1 h1")).to_have_text("茶香渡海：淡水、大稻埕與烏龍茶的十九世紀")
    expect(page.locator("#p1 h1")).to_have_attribute("lang", "zh-Hant-TW")
    expect(page.locator("#p1 .translation")).to_contain_text("Fragrance across the Sea")
    keep(page, "document")

    mark = page.locator("#p6 .mark", has_text="臺灣").nth(1)
    mark.click()
    card = page.locator("#card")
    expect(card.locator(".entry b")).to_have_text(["臺灣", "臺灣通史", "臺灣通史"])
    expect(card.get_by_role("link", name="Wikidata Q22502")).to_be_visible()
    keep(page, "card")
    card.get_by_role("link", name="Taiwan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("臺灣")
    expect(page.get_by_role("heading", name="Mentioned 12 times")).to_be_visible()
    keep(page, "entity")
    page.get_by_role("link", name="Paragraph 9").first.click()
    assert page.url.endswith("/documents/tamsui-tea#p9")
    expect(page.locator("#p9")).to_be_in_viewport()


def test_the_view_changes_and_the_place_stays(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    page.evaluate("scrollTo(0, document.getElementById('p9').offsetTop - 200)")
    before = page.evaluate("document.getElementById('p9').getBoundingClientRect().top")
    page.get_by_role("link", name="Simplified").click()
    expect(page.locator("#p9 .original")).to_contain_text("签订《天津条约》")
    expect(page.locator("#p9 .original")).to_have_attribute("lang", "zh-Hans")
    assert abs(page.evaluate("document.getElementById('p9').getBoundingClientRect().top") - before) < 2
    assert page.url.endswith("?view=ZH_HANS")
    expect(page.get_by_role("link", name="Simplified")).to_be_focused()
    expect(page.get_by_role("link", name="Simplified")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Mainland wording").click()
    expect(page.locator("#p14 .original")).to_contain_text("出租车")
    page.go_back()
    expect(page.locator("#p14 .original")).to_contain_text("计程车")


def test_the_keyboard_reaches_a_card_and_what_is_in_it(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS")
    page.locator("#p3 .number").focus()
    page.keyboard.press("Tab")
    card = page.locator("#card")
    expect(page.locator("#p3 .mark").first).to_be_focused()
    expect(card).to_contain_text("the latter half")
    expect(card.locator(".said .pinyin")).to_have_text("hòu bàn")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator("#p3 .mark", has_text="台湾").focus()
    expect(card.get_by_role("link", name="Taiwan")).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="Taiwan")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator("#p3 .mark", has_text="台湾")).to_be_focused()
    page.locator("#p9 .sign").first.focus()
    expect(card).to_contain_text("China concluded a separate treaty with each power")


def test_who_went_into_a_card_stays_there_when_the_dictionary_comes(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS")
    page.wait_for_load_state("networkidle")
    held: list[Route] = []

    def answer(route: Route) -> None:
        if "senses" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", answer)
    page.locator("#p3 .mark", has_text="台湾").focus()
    card = page.locator("#card")
    link = card.get_by_role("link", name="Taiwan")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(card.locator(".dictionary")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(card.locator(".dictionary")).to_be_visible()
    expect(link).to_be_focused()


def test_a_phone_has_everything_in_its_width(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS", PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate(OVERFLOW) <= 0
    original, english = page.locator("#p3 .original").bounding_box(), page.locator("#p3 .translation").bounding_box()
    assert original is not None
    assert english is not None
    assert english["y"] >= original["y"] + original["height"]
    page.locator("#p3 .mark", has_text="丘陵").tap()
    card = page.locator("#card")
    expect(card).to_contain_text("hill country")
    expect(card).to_be_in_viewport(ratio=1)
    keep(page, "phone")
    for path in ("/", "/entities/taiwan", "/search?query=茶", "/documents/hostile", "/documents/tamsui-tea"):
        assert visit(path, PHONE).evaluate(OVERFLOW) <= 0


def test_without_scripts_a_marked_word_leads_to_the_glossary(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS", java_script_enabled=False)
    mark = page.locator("#p3 .mark", has_text="丘陵")
    expect(mark).to_have_attribute("title", "qiū líng · hills; hill country")
    mark.click()
    expect(page.locator(".glossary .entry:target")).to_contain_text("hills; hill country")
    page.get_by_role("link", name="Original").click()
    expect(page.locator("#p3 .original")).to_contain_text("臺灣")


def test_a_hostile_text_stays_text(visit: Visit) -> None:
    for path in ("/", "/documents/hostile?view=ZH_HANS_CN", "/entities/attack", "/search?query=瀏覽器"):
        page = visit(path)
        expect(page.locator("body")).to_contain_text("<script>window.broken")
        assert page.evaluate("window.broken") is None
        assert page.locator("main script, main img, [onerror]").count() == 0
    page = visit("/documents/hostile")
    expect(page.locator("#p2 .original")).to_contain_text(f"一段{HOSTILE}文字，寫給瀏覽器看。{ATTRIBUTE}")
    for mark in page.locator("#p2 .mark").all():
        mark.focus()
        expect(page.locator("#card")).to_contain_text(HOSTILE)
    assert page.evaluate("window.broken") is None
    keep(page, "hostile")


def test_dark(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea", color_scheme="dark")
    keep(page, "dark")
    audit(page)
