"""An entity: its names in every language, where it is mentioned, and the company it keeps."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.flows.conftest import HOSTILE, OVERFLOW, PHONE, TABLET, WIDE, Site, Visit, audit, keep, serve, visiting

pytestmark = pytest.mark.browser

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 6


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with a second document that names what the sample names, often, and a private one."""
    for site in serve(tmp_path_factory.mktemp("archive"), sample=True):
        text = "臺灣札記\n\n" + "\n\n".join(f"第{i}段寫臺灣與廈門。" for i in range(60)) + "\n"
        site.post("/documents", {"slug": "jottings", "language": "zh-Hant-TW", "text": text, "title": "臺灣札記"})
        shut = {"slug": "shut", "language": "zh-Hant-TW", "text": "臺灣的祕密。\n", "visibility": "PRIVATE"}
        site.post("/documents", shut)
        names = [{"language": "en", "text": LONG}, {"language": "zh-Hant", "text": "長" * 120}]
        aliases = [{"language": "ja", "text": "ながい"}, {"language": "tlh", "text": "tIq"}]
        identifiers = [{"authority": "viaf", "id": "97006051"}]
        form = {"key": "long", "type": "PERSON", "labels": names, "aliases": aliases, "identifiers": identifiers}
        site.post("/entities", form)
        yield site


@pytest.fixture
def call(browser: Browser, archive: Site) -> Iterator[Visit]:
    """Opens a page of the archive."""
    yield from visiting(browser, archive)


def test_mentions_are_grouped_by_document_and_marked(visit: Visit) -> None:
    page = visit("/entities/taiwan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("臺灣")
    expect(page.get_by_role("heading", name="Mentioned 12 times")).to_be_visible()
    lines = page.locator(".concordance li")
    expect(lines).to_have_count(12)
    assert set(page.locator(".concordance mark").all_text_contents()) == {"臺灣", "臺"}
    page.get_by_role("link", name="Paragraph 9").first.click()
    assert page.url.endswith("/documents/tamsui-tea#p9")
    expect(page.locator("#p9")).to_be_in_viewport()


def test_mentions_are_read_page_by_page_and_in_one_document(call: Visit) -> None:
    page = call("/entities/taiwan")
    expect(page.get_by_role("heading", name="Mentioned 73 times")).to_be_visible()
    expect(page.locator(".concordance li")).to_have_count(50)
    page.get_by_role("link", name="More →").click()
    expect(page.locator(".concordance li")).to_have_count(23)
    page.get_by_role("link", name="臺灣札記 61").click()
    expect(page.locator(".facets [aria-current]")).to_contain_text("臺灣札記")
    expect(page.locator(".concordance h3")).to_have_text(["臺灣札記"])
    page.get_by_role("link", name="More →").click()
    expect(page.locator(".concordance li")).to_have_count(11)
    expect(page.locator(".concordance h3")).to_have_text(["臺灣札記"])
    assert "祕密" not in page.content()


def test_mentions_stand_in_one_column_where_there_is_room(call: Visit) -> None:
    page = call("/entities/taiwan")
    lefts = page.locator(".concordance .line").evaluate_all(
        "all => all.map(line => Math.round(line.querySelector('mark').getBoundingClientRect().left))"
    )
    assert len(lefts) > 20
    assert len(set(lefts)) == 1


def test_the_drawing_shows_what_the_list_says(call: Visit) -> None:
    page = call("/entities/taiwan")
    drawn, listed = page.locator(".drawn svg a"), page.locator(".related a")
    assert drawn.count() == listed.count() == 12
    hrefs = "all => all.map(a => a.getAttribute('href')).sort()"
    assert drawn.evaluate_all(hrefs) == listed.evaluate_all(hrefs)
    expect(listed.first).to_have_text("廈門 Xiamen (Amoy)")
    expect(page.locator(".related .unseen").first).to_have_text("61 shared paragraphs")
    # Keyboard and screen reader have the list alone.
    expect(page.locator(".drawn svg")).to_have_attribute("aria-hidden", "true")
    assert drawn.evaluate_all("all => all.every(a => a.tabIndex === -1)")
    boxes = page.locator(".drawn svg text").evaluate_all("all => all.map(t => t.getBoundingClientRect().toJSON())")
    frame = page.locator(".drawn svg").bounding_box()
    assert frame is not None
    for box in boxes:
        assert frame["x"] <= box["left"]
        assert box["right"] <= frame["x"] + frame["width"] + 1
    drawn.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("廈門")


def test_names_stand_under_their_languages_and_identifiers_lead_on(call: Visit) -> None:
    page = call("/entities/long", PHONE)
    assert page.evaluate(OVERFLOW) <= 0
    names = page.locator(".names div")
    expect(names.nth(0)).to_contain_text("English")
    expect(names.nth(2)).to_contain_text("Japanese")
    expect(names.nth(2).locator("dd")).to_have_attribute("lang", "ja")
    expect(names.nth(3)).to_contain_text("tlh")
    expect(page.get_by_role("link", name="VIAF 97006051")).to_have_attribute("href", "https://viaf.org/viaf/97006051")
    expect(page.get_by_role("heading", name="Not mentioned yet")).to_be_visible()
    audit(page)
    keep(page, "entity-long")


def test_a_hostile_entity_stays_text(visit: Visit) -> None:
    page = visit("/entities/attack")
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOSTILE)
    assert page.evaluate("window.broken") is None
    assert page.locator("main script, main img, [onerror]").count() == 0
    audit(page)


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE, (320, 640)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_an_entity_fits_every_width_in_every_language(call: Visit, size: tuple[int, int], language: str) -> None:
    page = call(f"/entities/taiwan?lang={language}", size)
    assert page.evaluate(OVERFLOW) <= 0
    expect(page.locator(".entity > header .kind")).to_have_text(
        {"en": "place"}.get(language, "地點" if language == "zh-Hant" else "地点")
    )
    audit(page)
    keep(page, f"entity-{language}-{size[0]}")
