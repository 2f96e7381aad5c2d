"""The corpus: documents with their progress, in an order of choice, page by page, and an empty shelf that invites."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flows.conftest import OVERFLOW, PHONE, TABLET, WIDE, Site, Visit, audit, keep, serve, visiting

pytestmark = pytest.mark.browser

NUMBER = 25
LONG = "長" * 180


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with more documents than a page has, one of them private, one with a very long title."""
    for site in serve(tmp_path_factory.mktemp("library"), sample=True):
        for i in range(NUMBER):
            text = "\n\n".join([f"第{i}篇", *["一段還沒有譯文的文字。"] * (1 + i % 5)])
            site.post("/documents", {"slug": f"piece-{i}", "language": "zh-Hant-TW", "text": text + "\n"})
        site.post("/documents", {"slug": "long", "language": "zh-Hans", "text": "一段。\n", "title": LONG})
        shut = {"slug": "shut", "language": "zh-Hant-TW", "text": "不給人看的一段。\n", "visibility": "PRIVATE"}
        site.post("/documents", shut)
        yield site


@pytest.fixture
def call(browser: Browser, library: Site) -> Iterator[Visit]:
    """Opens a page of the library."""
    yield from visiting(browser, library)


def login(page: Page) -> None:
    """Log in as the administrator."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/login")
    page.get_by_label("Token").fill("admin")
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(page.locator(".who")).to_contain_text("administrator")


def titles(page: Page) -> list[str]:
    return page.locator(".shelf h2").all_text_contents()


def test_each_document_tells_how_far_it_has_come(visit: Visit) -> None:
    page = visit("/")
    sample = page.locator(".shelf > li", has_text="茶香渡海")
    expect(sample).to_contain_text("14 paragraphs")
    expect(sample).to_contain_text("5 notes")
    expect(sample.get_by_role("heading")).to_have_attribute("lang", "zh-Hant-TW")
    bars = sample.locator(".bar")
    expect(bars.nth(0)).to_contain_text("Translated")
    expect(bars.nth(0)).to_contain_text("100 %")
    expect(bars.nth(0)).to_contain_text("100 % reviewed")
    expect(bars.nth(1)).to_contain_text("Glosses")
    expect(bars.nth(2)).to_contain_text("Names")
    assert bars.nth(2).locator(".reviewed").get_attribute("width") == "99"
    keep(page, "index")


def test_all_documents_are_there_page_by_page_in_every_order(call: Visit) -> None:
    page = call("/")
    expect(page.get_by_text(f"{NUMBER + 2} documents")).to_be_visible()
    for name in ("Newest", "Last changed", "Title", "Most to translate"):
        page.get_by_role("link", name=name).click()
        expect(page.locator(".order [aria-current]")).to_have_text(name)
        first = titles(page)
        assert len(first) == 20
        page.get_by_role("link", name="More →").click()
        expect(page.locator(".order [aria-current]")).to_have_text(name)
        rest = titles(page)
        assert len({*first, *rest}) == NUMBER + 2
        expect(page.get_by_role("link", name="More →")).to_have_count(0)
        page.get_by_role("link", name="← From the start").click()
        expect(page.get_by_role("link", name="More →")).to_be_visible()
        assert titles(page) == first


def test_the_orders_are_what_they_are_called(call: Visit) -> None:
    assert titles(call("/"))[:2] == [LONG, "第24篇"]
    by_title = titles(call("/?sort=title"))
    assert by_title == sorted(by_title)
    left = titles(call("/?sort=untranslated"))
    assert left[:5] == [f"第{i}篇" for i in (14, 19, 24, 4, 9)]  # two digits are a character more
    assert "茶香渡海：淡水、大稻埕與烏龍茶的十九世紀" not in left  # all of it is translated


def test_a_page_beyond_the_last_document_says_so(call: Visit) -> None:
    page = call("/?sort=newest")
    page.get_by_role("link", name="More →").click()
    page.goto(page.url)
    expect(page.locator(".shelf > li").last).to_be_visible()


def test_what_is_private_is_only_for_those_who_may_see_it(call: Visit) -> None:
    page = call("/")
    assert "不給人看" not in page.content()
    login(page)
    page.goto(page.url.replace("/login", "/"))
    shut = page.locator(".shelf > li", has_text="不給人看").first
    expect(shut.locator(".numbers")).to_contain_text("private")


def test_who_may_import_finds_a_place_to_drop_a_file(call: Visit) -> None:
    page = call("/")
    expect(page.locator(".drop")).to_have_count(0)
    login(page)
    page.goto(page.url.replace("/login", "/"))
    place = page.get_by_role("link", name="Import a text")
    expect(place).to_have_attribute("href", "/import")
    audit(page)
    keep(page, "index-import")
    # What is dropped is kept by the browser until the page for importing collects it.
    page.evaluate("""async () => {
        const data = new DataTransfer();
        data.items.add(new File(["一段。"], "drop.txt", { type: "text/plain" }));
        const { leave, collect } = await import("/static/parcel.js");
        await leave(data.files[0]);
        window.first = (await collect())?.name;
        window.second = await collect();
        document.dispatchEvent(new DragEvent("dragover", { bubbles: true, dataTransfer: data }));
    }""")
    assert page.evaluate("window.first") == "drop.txt"
    assert page.evaluate("window.second") is None
    expect(place).to_have_class("drop over")


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE, (320, 640)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_the_corpus_fits_every_width_in_every_language(call: Visit, size: tuple[int, int], language: str) -> None:
    page = call(f"/?lang={language}", size)
    assert page.evaluate(OVERFLOW) <= 0
    expect(page.locator("html")).to_have_attribute("lang", language)
    audit(page)
    keep(page, f"index-{language}-{size[0]}")


def test_an_empty_shelf_says_how_to_fill_it(empty_site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(empty_site.address)
    expect(page.get_by_role("link", name="Log in to import")).to_have_attribute("href", "/login?next=/import")
    page.get_by_text("From the command line").click()
    expect(page.get_by_text("zhushu import article.txt")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"{empty_site.address}/api/v1/documents")
    audit(page)
    keep(page, "empty")
    login(page)
    page.goto(empty_site.address)
    expect(page.get_by_role("link", name="Import a text")).to_be_visible()
    expect(page.get_by_role("heading", name="The shelf is empty")).to_be_visible()
    keep(page, "empty-import")
    page.close()
