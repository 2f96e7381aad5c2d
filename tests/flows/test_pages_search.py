"""Searching: either script, names, texts and what was said, with what was found marked and facets to narrow it."""

import pytest
from playwright.sync_api import Page, expect

from tests.flows.bench import bring
from tests.flows.conftest import HOSTILE, OVERFLOW, PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser


def seek(page: Page, words: str) -> None:
    """Look for something by the field of the frame."""
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")


def test_search_finds_either_script_and_marks_it(visit: Visit) -> None:
    page = visit("/")
    seek(page, "烏龍茶")
    expect(page.get_by_role("heading", level=1)).to_contain_text("places with 烏龍茶")
    traditional = page.locator(".hits mark").all_text_contents()
    seek(page, "乌龙茶")
    expect(page.get_by_role("heading", level=1)).to_contain_text("places with 乌龙茶")
    assert page.locator(".hits mark").all_text_contents() == traditional
    assert set(traditional) == {"烏龍茶"}


def test_names_text_translations_glosses_and_notes_are_found_together(visit: Visit) -> None:
    page = visit("/search?query=tea")
    expect(page.locator(".hits h2")).to_have_text(["Names", "Text", "Translations", "Glosses", "Notes"])
    assert {m.lower() for m in page.locator(".hits mark").all_text_contents()} == {"tea"}
    expect(page.get_by_role("link", name="oolong tea").first).to_have_attribute("href", "/entities/oolong")
    keep(page, "search")
    page.get_by_role("link", name="All 11 →").click()
    expect(page.locator(".hits h2")).to_have_text(["Translations"])
    expect(page.locator(".concordance li")).to_have_count(11)
    # A line begins and ends with whole words.
    assert all(not text.startswith("…he ") for text in page.locator(".concordance p").all_text_contents())


def test_every_document_is_named_once_over_its_lines(visit: Visit, site: Site) -> None:
    for number in range(3):
        bring(site, f"lantern-{number}", "燈籠\n\n燈籠燈籠燈籠。\n\n海上的燈籠很亮，船上的人都看見了。\n\n燈籠滅了。")
    page = visit("/search?query=燈籠&sort=text")
    expect(page.locator(".concordance h3")).to_have_count(3)
    expect(page.locator(".concordance li")).to_have_count(12)


def test_what_was_found_is_read_where_the_system_chooses_the_colours(visit: Visit) -> None:
    page = visit("/search?query=烏龍茶", forced_colors="active", color_scheme="dark")
    ink, ground = page.locator(".concordance mark").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    assert ground not in (ink, "rgba(0, 0, 0, 0)")


def test_facets_narrow_what_was_found(visit: Visit) -> None:
    page = visit("/search?query=臺灣")
    facets = page.get_by_role("navigation", name="Narrow down")
    facets.get_by_role("link", name="Names").click()
    expect(facets.locator("[aria-current]").first).to_contain_text("Names")
    everyone = page.locator(".faces li").count()
    facets.get_by_role("link", name="work").click()
    expect(page.locator(".faces li").first).to_contain_text("work")
    assert 0 < page.locator(".faces li").count() < everyone
    facets.get_by_role("link", name="Everything").click()
    page.goto(page.url + "&document=tamsui-tea")
    expect(page.locator(".hits h2", has_text="Names")).to_have_count(0)
    expect(page.locator(".concordance h3").first).to_contain_text("茶香渡海")
    assert page.locator(".hits mark").count() > 3


def test_a_line_leads_to_its_paragraph(visit: Visit) -> None:
    page = visit("/search?query=亭仔腳")
    page.get_by_role("link", name="Paragraph 11").first.click()
    expect(page.locator("#p11")).to_be_in_viewport()


def test_nothing_found_gives_advice(visit: Visit) -> None:
    page = visit("/search?query=龘&sort=text")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing with 龘")
    expect(page.locator("main")).to_contain_text("Try fewer characters")
    audit(page)
    keep(page, "search-nothing")
    page.get_by_role("link", name="Search everything").click()
    assert page.url.endswith("/search?query=%E9%BE%98")


def test_an_empty_search_says_what_to_write(visit: Visit) -> None:
    page = visit("/search")
    expect(page.locator("main")).to_contain_text("in Traditional or Simplified characters")
    audit(page)


def test_a_hostile_query_stays_text(visit: Visit) -> None:
    page = visit("/search")
    seek(page, HOSTILE)
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOSTILE)
    expect(page.locator(".hits mark").first).to_contain_text("<script>window.broken")
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main img, [onerror]").count() == 0
    audit(page)
    for odd in ("‮龍", "100%", "a&b=c#d", "'\"", "\\", "長" * 200):
        seek(page, odd)
        expect(page.get_by_role("searchbox")).to_have_value(odd)
        assert page.evaluate(OVERFLOW) <= 0


def test_too_long_a_query_is_refused_kindly(visit: Visit) -> None:
    page = visit(f"/search?query={'龍' * 201}", expected=("422",))
    expect(page.locator("main")).to_contain_text("The query is too long.")
    page = visit("/search?query=茶&sort=dragons", expected=("422",))
    expect(page.locator("main")).to_contain_text("There is no sort 'dragons'.")


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE, (320, 640)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_search_fits_every_width_in_every_language(visit: Visit, size: tuple[int, int], language: str) -> None:
    page = visit(f"/search?query=茶&lang={language}", size)
    assert page.evaluate(OVERFLOW) <= 0
    audit(page)
    keep(page, f"search-{language}-{size[0]}")


def test_every_document_that_has_it_can_be_chosen(visit: Visit, site: Site) -> None:
    for number in range(1, 16):
        bring(site, f"shelf-{number}", "\n\n".join([f"書架{number}", *["架上有羅盤。"] * (20 - number)]))
    page = visit("/search?query=羅盤")
    facets = page.get_by_role("navigation", name="Narrow down")
    expect(facets.get_by_role("link", name="書架12")).to_be_visible()
    expect(facets.get_by_role("link", name="書架15")).to_be_hidden()
    facets.get_by_text("3 more documents").click()
    audit(page)
    facets.get_by_role("link", name="書架15").click()
    expect(page.locator(".concordance h3")).to_have_text("書架15")
    expect(facets.get_by_role("link", name="書架15")).to_have_attribute("aria-current", "true")
