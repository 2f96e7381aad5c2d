"""How a document is shown: the panel's choices, the languages of its runs, other scripts, paper, and what is remembered."""

import re

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.flows import shelf
from tests.flows.conftest import OVERFLOW, PHONE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A server with more documents to read."""
    shelf.fill(site, tmp_path_factory.mktemp("shelf"))
    return site


TABLET = (768, 1024)
SHIFTS = """new PerformanceObserver(list => (window.shifts ??= []).push(...list.getEntries().map(e => e.value)))
  .observe({type: "layout-shift"})"""


def choose(page: Page, *names: str) -> None:
    """Make choices in the panel, and close it."""
    page.get_by_role("button", name="Reading").click()
    for name in names:
        page.locator("#look").get_by_role("radio", name=name, exact=True).last.check()
    page.keyboard.press("Escape")


def top(page: Page, name: str) -> float:
    """How far below the edge of the window an element is."""
    return float(page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", name))


@pytest.mark.parametrize("size", [PHONE, TABLET, (1280, 900)], ids=["390", "768", "1280"])
def test_every_look_fits_its_window_and_has_no_barrier(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/documents/tamsui-tea?glosses=lines&reading=pinyin", size)
    expect(page.locator("#p3 .glossed").first).to_be_visible()
    expect(page.locator("#p3 ruby rt:lang(zh-Latn)").first).to_be_visible()
    keep(page, f"reader-lines-{size[0]}")
    for choices in (
        ("Every word", "In the margin"),
        ("Zhuyin", "Words with a gloss", "Below"),
        ("Hidden", "Off"),
        ("Beside", "Shown"),
    ):
        choose(page, *choices)
        expect(page.locator("#p3 .original")).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
    keep(page, f"reader-zhuyin-{size[0]}")
    page.get_by_role("button", name="Reading").click()
    keep(page, f"reader-panel-{size[0]}")
    audit(page)


@pytest.mark.parametrize("size", [PHONE, TABLET, (1280, 900)], ids=["390", "768", "1280"])
def test_glosses_in_the_margin_stand_clear_of_text_and_translation(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/documents/tamsui-tea?glosses=margin", size)
    expect(page.locator("#p6 .side")).to_be_visible()
    side, *others = [page.locator(f"#p6 .{name}").bounding_box() for name in ("side", "translation", "original")]
    for other in others:
        assert side
        assert other
        apart = side["y"] >= other["y"] + other["height"] or side["x"] >= other["x"] + other["width"]
        assert apart


def test_a_long_gloss_parts_no_punctuation_from_its_word(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?glosses=lines", PHONE)
    base = page.locator("#p6 .glossed", has_text="Wuyi tea").locator(".base")
    expect(base).to_have_text("武夷茶，")
    expect(base.locator(".word")).to_have_text("武夷茶")
    assert (
        page.locator("#p6 .original")
        .evaluate("e => { for (const rt of e.querySelectorAll('rt')) rt.remove(); return e.textContent }")
        .startswith("臺灣山區原有野生茶樹，但日後大量栽培的品種多半來自隔海的福建。據《臺灣通史》記載，")
    )


def test_where_the_system_chooses_the_colours_one_sees_what_is_chosen(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea", forced_colors="active", color_scheme="dark")
    ground = "e => getComputedStyle(e).backgroundColor"
    chosen, other = [page.locator(f".views a{name}").first for name in ("[aria-current]", ":not([aria-current])")]
    assert chosen.evaluate(ground) != other.evaluate(ground)
    assert page.locator(".contents .lines").evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    audit(page)


def test_readings_stand_over_every_word_or_over_those_with_a_gloss(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    assert page.locator("rt").count() == 0
    choose(page, "Pinyin")
    readings = page.locator("#p3 .original rt")
    expect(readings.first).to_have_text("shí jiǔ shì jì")
    every = readings.count()
    assert page.locator("#p3 .original").evaluate(
        "e => { for (const rt of e.querySelectorAll('rt')) rt.remove(); return e.textContent }"
    ) == ("十九世紀後半，一種部分發酵的茶葉從臺灣北部的丘陵出發，隨著帆船渡過大洋抵達紐約，也改變了一座河港的命運。")
    choose(page, "Words with a gloss", "Zhuyin")
    expect(readings.first).to_have_text(re.compile("ㄏㄡˋ"))
    assert 0 < readings.count() < every
    choose(page, "None")
    expect(page.locator("#p3 rt")).to_have_count(0)


def test_glosses_stand_between_the_lines_in_the_margin_on_hover_or_nowhere(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    mark = page.locator("#p3 .mark", has_text="丘陵")
    mark.hover()
    expect(page.locator("#tip")).to_have_text("qiū líng · hills; hill country")
    page.mouse.move(0, 0)
    expect(page.locator("#tip")).to_be_hidden()
    choose(page, "Between the lines")
    gloss = page.locator("#p3 .glossed", has_text="丘陵")
    expect(gloss.locator(".under")).to_have_text("hills")
    over, under = gloss.locator(".base").bounding_box(), gloss.locator(".under").bounding_box()
    assert over
    assert under
    assert under["y"] >= over["y"] + over["height"] - 1
    choose(page, "In the margin")
    expect(page.locator("#p3 .side li", has_text="丘陵")).to_have_text("丘陵 qiū líng hills; hill country")
    choose(page, "Off")
    expect(page.locator("#p3 .side")).to_have_count(0)
    line = mark.locator(".word")
    expect(line).to_have_css("border-bottom-style", "none")
    mark.hover()
    page.wait_for_timeout(300)
    expect(page.locator("#tip")).to_be_hidden()


def test_english_stands_beside_below_or_not_at_all(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    text, english = page.locator("#p3 .original"), page.locator("#p3 .translation")

    def boxes() -> tuple[FloatRect, FloatRect]:
        one, other = text.bounding_box(), english.bounding_box()
        assert one
        assert other
        return one, other

    one, other = boxes()
    assert other["x"] >= one["x"] + one["width"]
    choose(page, "Below")
    one, other = boxes()
    assert other["y"] >= one["y"] + one["height"] - 1
    choose(page, "Hidden")
    expect(english).to_be_hidden()


def test_names_are_marked_by_type_and_what_is_not_approved_is_hatched(visit: Visit, site: Site) -> None:
    page = visit("/documents/tamsui-tea")
    place = page.locator("#p3 .mark .place").first
    expect(place).to_have_css("border-bottom-style", "double")
    choose(page, "Not marked")
    expect(place).to_have_css("border-bottom-style", "none")
    page = visit("/documents/proposals?status=shown")
    expect(page.locator("#p1 .proposed").first).to_have_css("background-image", re.compile("repeating-linear-gradient"))
    page.locator("#p1 .mark").first.click()
    expect(page.locator("#card .status")).to_have_text("not approved yet")
    keep(page, "reader-proposals")


def test_choices_are_in_the_address_and_remembered(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    choose(page, "Below", "Zhuyin")
    assert "english=below" in page.url
    assert "reading=zhuyin" in page.url
    page.get_by_role("link", name="Simplified").click()
    expect(page.locator("#p3 .original")).to_have_attribute("lang", "zh-Hans")
    again = page.context.new_page()
    again.goto(page.url.split("?")[0])
    expect(again.locator("html")).to_have_attribute("data-english", "below")
    expect(again.locator("#p3 .original")).to_have_attribute("lang", "zh-Hans")
    expect(again.locator("#p3 rt").first).to_be_visible()
    again.get_by_role("button", name="Reading").click()
    expect(again.locator("#look").get_by_role("radio", name="Zhuyin")).to_be_checked()
    again.goto(page.url.split("?")[0] + "?view=ORIGINAL&english=beside&reading=none")
    expect(again.locator("#p3 .original")).to_have_attribute("lang", "zh-Hant-TW")
    expect(again.locator("html")).to_have_attribute("data-english", "beside")


def test_without_scripts_the_panel_works_by_the_address(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?view=ZH_HANS", java_script_enabled=False)
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("radio", name="Hidden").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#p3 .translation")).to_be_hidden()
    expect(page.locator("#p3 .original")).to_contain_text("台湾")


@pytest.mark.parametrize("path", ["tamsui-tea", "hostile", "proposals"])
def test_a_paragraph_drawn_by_the_script_is_as_the_server_made_it(visit: Visit, path: str) -> None:
    page = visit(f"/documents/{path}")
    plain = """() => [...document.querySelectorAll(".paragraph")].map(section => {
      const copy = section.cloneNode(true);
      copy.classList.remove("fresh");
      for (const mark of copy.querySelectorAll(".mark")) { mark.removeAttribute("href"); mark.removeAttribute("title"); }
      return copy.outerHTML.replace(/>\\s+</g, "><").replace(/" >/g, '">');
    })"""
    served = page.evaluate(plain)
    page.evaluate("""async () => (await import("/static/reader/page.js")).refresh()""")
    first = page.locator(".paragraph .mark").first
    expect(first).to_have_attribute("href", re.compile("^#p"))
    page.wait_for_timeout(300)
    assert page.evaluate(plain) == served


def test_another_view_moves_nothing(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea?reading=pinyin")
    expect(page.locator("#p9 rt").first).to_be_attached()
    page.evaluate("document.getElementById('p9').scrollIntoView()")
    page.wait_for_timeout(300)
    before = top(page, "p9")
    page.evaluate(SHIFTS)
    page.get_by_role("link", name="Mainland wording").click()
    expect(page.locator("#p9 .original")).to_have_attribute("lang", "zh-Hans-CN")
    page.wait_for_timeout(600)
    assert abs(top(page, "p9") - before) < 2
    assert sum(page.evaluate("window.shifts ?? []")) < 0.001
    expect(page.locator("#p9 rt").first).to_be_attached()


def test_a_hand_out_has_both_languages_and_no_controls(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea", (794, 1123))
    page.emulate_media(media="print")
    for selector in (".tools", ".top", ".bottom", "#look", "#card"):
        expect(page.locator(selector)).to_be_hidden()
    one, other = page.locator("#p3 .original").bounding_box(), page.locator("#p3 .translation").bounding_box()
    assert one
    assert other
    assert other["x"] >= one["x"] + one["width"] - 1
    assert abs(other["y"] - one["y"]) < 12
    expect(page.locator(".glossary .entry").first).to_be_visible()
    keep(page, "reader-print", whole=True)
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 8


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_with_a_card_has_no_barrier_in_any_colours(visit: Visit, theme: str, width: int) -> None:
    page = visit(f"/documents/tamsui-tea?theme={theme}", (width, 900))
    page.locator("#p3 .mark", has_text="丘陵").click()
    expect(page.locator("#card")).to_contain_text("Dictionary")
    keep(page, f"reader-{theme}-{width}")
    audit(page)


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_interface_speaks_chinese(visit: Visit, language: str) -> None:
    page = visit(f"/documents/tamsui-tea?lang={language}")
    page.get_by_role("button", name={"zh-Hant": "閱讀方式", "zh-Hans": "阅读方式"}[language]).click()
    expect(page.locator("#look legend").first).to_have_text({"zh-Hant": "英譯", "zh-Hans": "英译"}[language])
    page.keyboard.press("Escape")
    page.locator("#p3 .mark", has_text="丘陵").click()
    expect(page.locator("#card h3").first).to_contain_text({"zh-Hant": "詞典", "zh-Hans": "词典"}[language])
    audit(page)
