"""A long text on paper: all of it by the keys of the browser and by a button, and a sheet of a part says what it holds."""

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.flows import bench, shelf
from tests.flows.conftest import Site, Visit

pytestmark = pytest.mark.browser

PAPER = (794, 1123)
PRINTED = """() => { window.print = () => {
  dispatchEvent(new Event("beforeprint"));
  window.printed = {
    paragraphs: document.querySelectorAll(".paragraph").length,
    glosses: document.querySelectorAll(".glossary .entry").length,
    part: !document.querySelector(".portion").hidden,
  };
} }"""


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with a text of 120 paragraphs."""
    glosses = [{"paragraph": n, "start": 0, "end": 2, "text": f"gloss {n}"} for n in (3, 111)]
    text = "\n\n".join(f"這是第{n}段，號碼是{1000 + n}。" for n in range(1, 121))
    shelf.put(site, tmp_path_factory.mktemp("long"), "long", text, "--title", "Numbers", glosses=glosses)
    return site


def sheets(page: Page) -> str:
    """What the browser puts on paper."""
    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    return re.sub(r"\s+", " ", text)


def numbers(paper: str) -> list[int]:
    """The paragraphs that are on paper."""
    return sorted({int(n) - 1000 for n in re.findall(r"是(1[01]\d\d)。", paper)})


@pytest.mark.parametrize("by", ["button", "keys"])
def test_a_long_text_is_printed_whole(visit: Visit, by: str) -> None:
    page = visit("/documents/long", PAPER)
    page.evaluate(PRINTED)
    if by == "keys":
        page.keyboard.press("Control+p")
    else:
        page.get_by_role("button", name="Reading").click()
        page.get_by_role("button", name="Print the whole text").click()
    shelf.until(page, "window.printed !== undefined")
    assert page.evaluate("window.printed") == {"paragraphs": 120, "glosses": 2, "part": False}
    shelf.until(page, "document.querySelectorAll('.paragraph').length < 120")
    expect(page.locator(".glossary")).to_have_count(0)


@pytest.mark.parametrize("by", ["button", "keys"])
def test_escape_gives_up_to_print(visit: Visit, by: str) -> None:
    page = visit("/documents/long", PAPER)
    page.evaluate(PRINTED)
    page.evaluate("""() => {
      const escape = () => dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      new MutationObserver(escape).observe(document.querySelector(".notice"), { childList: true });
    }""")
    if by == "keys":
        page.keyboard.press("Control+p")
    else:
        page.get_by_role("button", name="Reading").click()
        page.get_by_role("button", name="Print the whole text").click()
    page.wait_for_timeout(1000)
    expect(page.get_by_role("status").first).to_have_text("")
    assert page.locator(".paragraph").count() < 120
    assert page.evaluate("window.printed ?? null") is None


def test_a_sheet_of_a_part_says_what_it_holds_and_how_to_print_the_rest(visit: Visit) -> None:
    page = visit("/documents/long#p90", PAPER)
    expect(page.locator("#p90")).to_be_in_viewport()
    page.wait_for_load_state("networkidle")
    paper = sheets(page)
    told = re.search(r"This sheet holds paragraphs ([\d–, ]+) of 120\. To print them all, press Ctrl\+P", paper)
    assert told, paper[:300]
    runs = [[int(n) for n in run.split("–")] for run in told[1].split(", ")]
    assert [n for first, last in runs for n in range(first, last + 1)] == numbers(paper)
    assert 90 in numbers(paper)
    assert len(numbers(paper)) < 120
    expect(page.locator(".portion")).to_be_hidden()


def test_all_of_a_text_that_is_in_the_page_comes_to_paper(visit: Visit) -> None:
    page = visit("/documents/long", PAPER)
    page.evaluate("async () => { await (await import('/static/reader/leaves.js')).all(() => true) }")
    paper = sheets(page)
    assert numbers(paper) == list(range(1, 121))
    assert "This sheet" not in paper


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-Hant", "本頁只有第 1–50 段，全文共 120 段。"), ("zh-Hans", "本页只有第 1–50 段，全文共 120 段。")],
)
def test_a_sheet_that_no_script_made_says_the_same_in_the_language_of_the_page(
    visit: Visit, language: str, told: str
) -> None:
    page = visit(f"/documents/long?lang={language}", PAPER, java_script_enabled=False)
    page.emulate_media(media="print")
    expect(page.locator(".portion")).to_contain_text(told)
    expect(page.locator(".portion .rest")).to_be_hidden()
    page.goto(page.url.replace("/long", "/tamsui-tea"))
    expect(page.locator(".portion")).to_be_hidden()


def test_the_workbench_is_not_on_paper(visit: Visit) -> None:
    page = bench.enter(visit, "/documents/tamsui-tea", "admin", PAPER)
    bench.ready(page)
    page.emulate_media(media="print")
    expect(page.locator(".workbar")).to_be_hidden()
    expect(page.locator(".translator.button").first).to_be_hidden()
