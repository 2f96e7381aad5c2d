"""A book of five thousand paragraphs: only what is near is in the page, and every paragraph has its address."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.flows import shelf
from tests.flows.conftest import PHONE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TOP = "id => Math.round(document.getElementById(id).getBoundingClientRect().top)"
FEW = 120


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with the book."""
    folder = tmp_path_factory.mktemp("book")
    shelf.put(site, folder, "book", shelf.book())
    glosses = [{"paragraph": n, "start": 0, "end": 2, "text": f"gloss {n}"} for n in (3, 111)]
    shelf.put(site, folder, "chapter", "\n\n".join(shelf.book().split("\n\n")[:120]), glosses=glosses)
    return site


def drawn(page: Page) -> int:
    """How many paragraphs are in the page."""
    return page.locator(".paragraph").count()


@pytest.mark.parametrize("size", [PHONE, (768, 1024), (1280, 900)], ids=["390", "768", "1280"])
def test_scrolling_brings_paragraphs_and_takes_them_away(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/documents/book", size)
    for _ in range(12):
        page.mouse.wheel(0, 2500)
        page.wait_for_timeout(120)
    expect(page.locator("#p11")).not_to_be_attached()
    shelf.until(
        page,
        """() => [...document.querySelectorAll(".leaf")].every(leaf => {
      const { top, bottom } = leaf.getBoundingClientRect();
      return bottom < 0 || top > innerHeight || leaf.querySelector(".paragraph");
    })""",
    )
    assert drawn(page) < FEW
    numbers = [int(n) for n in page.locator(".leaf:not([data-leaf='0']) .number").all_text_contents()]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#p1")).to_be_in_viewport()
    keep(page, f"reader-book-{size[0]}")


def test_what_comes_after_the_reader_has_gone_on_is_taken_away_again(visit: Visit) -> None:
    page = visit("/documents/book")
    page.wait_for_load_state("networkidle")
    held: list[Route] = []
    page.route("**/graphql", lambda route: route.continue_() if held else held.append(route))
    page.evaluate("document.querySelector('[data-leaf=\"300\"]').scrollIntoView()")
    while not held:
        page.wait_for_timeout(20)
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#p1")).to_be_in_viewport()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    with page.expect_response(lambda answer: answer.request == held[0].request):
        held[0].continue_()
    shelf.until(page, "!document.querySelector('.leaf[aria-busy]')")
    page.wait_for_timeout(200)
    assert all(int(number) < 1000 for number in page.locator(".number").all_text_contents())


def test_every_paragraph_has_its_address_and_the_way_back(visit: Visit) -> None:
    page = visit("/documents/book#p4321")
    target = page.locator("#p4321")
    expect(target).to_be_in_viewport()
    expect(target).to_have_class(re.compile("aimed"))
    shelf.until(page, "Math.abs(document.getElementById('p4321')?.getBoundingClientRect().top - 80) < 40")
    assert drawn(page) < FEW
    page.locator("#p4323 .number").click()
    assert page.url.endswith("#p4323")
    page.get_by_role("button", name="Contents").click()
    page.get_by_role("link", name="第3章", exact=True).click()
    expect(page.locator("#p150 h2")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Contents")).to_contain_text("第3章")
    page.go_back()
    expect(page.locator("#p4323")).to_be_in_viewport()
    page.go_back()
    expect(target).to_be_in_viewport()
    page.go_forward()
    expect(page.locator("#p4323")).to_be_in_viewport()


def test_who_comes_back_from_another_page_is_where_they_were(visit: Visit) -> None:
    page = visit("/documents/book?from=4301#p4310")
    expect(page.locator("#p4310")).to_be_in_viewport()
    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(600)
    place = page.evaluate("history.state.place")
    assert place["ordinal"] > 4310
    page.goto(page.url.split("/documents")[0] + "/")
    page.go_back()
    expect(page.locator(f"#p{place['ordinal']}")).to_be_in_viewport()
    shelf.until(
        page,
        f"Math.abs(document.getElementById('p{place['ordinal']}').getBoundingClientRect().top - {place['top']}) < 4",
    )


def test_the_view_changes_in_the_middle_and_the_place_stays(visit: Visit) -> None:
    page = visit("/documents/book#p2500")
    shelf.until(page, "Math.abs(document.getElementById('p2500')?.getBoundingClientRect().top - 80) < 40")
    page.wait_for_timeout(400)
    before = page.evaluate(TOP, "p2500")
    page.get_by_role("link", name="Simplified").click()
    expect(page.locator("#p2500 .original")).to_have_attribute("lang", "zh-Hans")
    page.wait_for_timeout(500)
    assert abs(page.evaluate(TOP, "p2500") - before) < 3
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(800)
    assert set(page.locator(".leaf:not([data-leaf='0']) .original").evaluate_all("all => all.map(e => e.lang)")) == {
        "zh-Hans"
    }
    page.get_by_role("button", name="Contents").click()
    expect(page.locator("#outline a[aria-current]")).to_contain_text("章")
    keep(page, "reader-outline")
    audit(page)


def test_one_request_brings_the_first_fifty_and_another_each_fifty_more(visit: Visit) -> None:
    page = visit("/documents/book")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.post_data or "") if request.url.endswith("/graphql") else None
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    pages = [body for body in asked if "translation" in body]
    assert len(pages) <= 1
    page.locator("[data-leaf='5']").scroll_into_view_if_needed()
    expect(page.locator("#p60")).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert len({body for body in asked if '"from":51' in body}) == 1


def test_without_scripts_there_are_pages_of_fifty(visit: Visit) -> None:
    page = visit("/documents/book", java_script_enabled=False)
    assert drawn(page) == 50
    page.get_by_role("link", name="Later").click()
    expect(page.locator("#p100")).to_be_attached()
    assert drawn(page) == 50
    page.get_by_role("button", name="Contents").click()
    page.get_by_role("link", name="第41章", exact=True).click()
    expect(page.locator("#p2050")).to_be_in_viewport()


def test_words_that_were_looked_for_are_marked_in_either_script(visit: Visit) -> None:
    page = visit("/search?query=乌龙茶")
    page.locator(".concordance a.number").first.click()
    shelf.until(page, "(CSS.highlights.get('hit')?.size ?? 0) > 0")
    assert set(page.evaluate("[...CSS.highlights.get('hit')].map(String)")) == {"烏龍茶"}
    page.get_by_role("link", name="Simplified").click()
    shelf.until(page, "[...CSS.highlights.get('hit')].map(String).includes('乌龙茶')")
    keep(page, "reader-hits")
