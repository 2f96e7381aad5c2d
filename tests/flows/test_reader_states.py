"""What a reader sees when something is slow, broken, missing, empty, foreign, endless or hostile."""

import time

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.flows import shelf
from tests.flows.conftest import ATTRIBUTE, HOSTILE, OVERFLOW, PHONE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with the book and the odd ones."""
    folder = tmp_path_factory.mktemp("shelf")
    shelf.fill(site, folder)
    shelf.put(site, folder, "book", shelf.book())
    return site


def test_offline_a_leaf_says_so_and_goes_on_by_itself(visit: Visit) -> None:
    page = visit("/documents/book", expected=("ERR_INTERNET_DISCONNECTED",))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('[data-leaf=\"9\"]').scrollIntoView()")
    trouble = page.locator("[data-leaf='9'] .trouble")
    expect(trouble).to_contain_text("cannot be reached")
    trouble.evaluate("element => element.scrollIntoView({block: 'center'})")
    keep(page, "reader-offline")
    audit(page)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#p95")).to_be_attached()
    expect(page.locator(".trouble")).to_have_count(0)


def test_another_view_that_cannot_be_had_leaves_the_present_one(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea", expected=("ERR_INTERNET_DISCONNECTED",))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("link", name="Simplified").click()
    expect(page.get_by_role("status").first).to_contain_text("cannot be reached")
    expect(page.locator("#p3 .original")).to_have_attribute("lang", "zh-Hant-TW")
    expect(page.get_by_role("link", name="Original")).to_have_attribute("aria-current", "true")
    assert "view=" not in page.url
    page.context.set_offline(False)
    page.get_by_role("link", name="Simplified").click()
    expect(page.locator("#p3 .original")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("status").first).to_have_text("")


def test_nobody_is_told_to_wait_once_the_text_is_there(visit: Visit) -> None:
    """What stands beside it may come later."""
    page = visit("/documents/tamsui-tea")
    page.wait_for_load_state("networkidle")

    def headings(request: Request) -> bool:
        return "query Outline" in (request.post_data or "")

    def answer(route: Route) -> None:
        if headings(route.request):
            time.sleep(0.7)
        route.continue_()

    page.route("**/graphql", answer)
    with page.expect_request_finished(headings):
        page.get_by_role("link", name="Simplified").click()
    expect(page.locator("#p3 .original")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("status").first).to_have_text("")


def test_what_fails_can_be_tried_again(visit: Visit) -> None:
    page = visit("/documents/book", expected=("500",))
    page.wait_for_load_state("networkidle")
    broken = True

    def answer(route: Route) -> None:
        if broken:
            route.fulfill(status=500, content_type="application/json", body='{"errors": [{"message": "broken"}]}')
        else:
            route.continue_()

    page.route("**/graphql", answer)
    page.evaluate("document.querySelector('[data-leaf=\"20\"]').scrollIntoView()")
    again = page.locator("[data-leaf='20']").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    broken = False
    again.click()
    expect(page.locator("#p205")).to_be_attached()


def slowly(page: Page, seconds: float) -> None:
    """Let answers take their time."""

    def answer(route: Route) -> None:
        page.wait_for_timeout(seconds * 1000)
        route.continue_()

    page.route("**/graphql", answer)


def test_what_is_slow_has_a_place_and_says_that_it_comes(visit: Visit) -> None:
    page = visit("/documents/book")
    page.wait_for_load_state("networkidle")
    slowly(page, 1.5)
    page.evaluate("document.querySelector('[data-leaf=\"300\"]').scrollIntoView()")
    leaf = page.locator("[data-leaf='300']")
    expect(leaf).to_have_attribute("aria-busy", "true")
    keep(page, "reader-loading")
    expect(page.locator("#p3001")).to_be_attached()
    expect(leaf).not_to_have_attribute("aria-busy", "true")
    page.get_by_role("link", name="Simplified").click()
    expect(page.get_by_role("status").first).to_have_text("Loading …")
    expect(page.locator("#p3001 .original")).to_have_attribute("lang", "zh-Hans")
    page.unroute_all(behavior="ignoreErrors")


def test_a_text_that_is_not_chinese_has_neither_scripts_nor_cards(visit: Visit) -> None:
    page = visit("/documents/english")
    expect(page.locator(".views")).to_have_count(0)
    expect(page.locator("#p2 .original")).to_have_attribute("lang", "en")
    page.locator("#p2 .original").click()
    page.wait_for_timeout(300)
    expect(page.locator("#card")).to_be_hidden()
    keep(page, "reader-english")
    audit(page)


def test_beyond_the_end_there_is_a_way_to_the_beginning(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?from=900", java_script_enabled=False)
    expect(page.locator(".nothing")).to_contain_text("There are 14 paragraphs.")
    page.get_by_role("link", name="Begin at the first.").click()
    expect(page.locator("#p1")).to_be_visible()


def test_an_endless_paragraph_is_read_like_any_other(visit: Visit) -> None:
    page = visit("/documents/endless?reading=pinyin", PHONE)
    expect(page.locator("#p1 .original")).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    page.get_by_role("link", name="简体").click()
    expect(page.locator("#p1 .original")).to_have_attribute("lang", "zh-Hans")
    page.locator("#p1 .original").click(position={"x": 100, "y": 60})
    expect(page.locator("#card .dictionary")).to_be_visible()


@pytest.mark.parametrize("query", ["?glosses=lines", "?glosses=margin&reading=pinyin", "?status=shown&view=ZH_HANS_CN"])
def test_a_hostile_text_stays_text_however_it_is_shown(visit: Visit, query: str) -> None:
    page = visit(f"/documents/hostile{query}")
    page.evaluate("""async () => (await import("/static/reader/page.js")).refresh()""")
    expect(page.locator("#p2 .original")).to_contain_text("<script>window.broken")
    for mark in page.locator("#p2 .mark").all():
        mark.focus()
        expect(page.locator("#card")).to_contain_text(HOSTILE)
        page.keyboard.press("Escape")
        mark.hover()
        page.wait_for_timeout(150)
    page.locator("#p2 .number").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(80)
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main img, [onerror], #card img, #tip img").count() == 0
    expect(page.locator(".glossary")).to_contain_text(ATTRIBUTE)
    assert page.evaluate(OVERFLOW) <= 0
    audit(page)
