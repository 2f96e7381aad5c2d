"""The frame of every page: its languages and colours, the keyboard, the policy, and what browsers keep."""

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from tests.flows.conftest import OVERFLOW, PHONE, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

PAGES = ("/", "/entities/taiwan", "/search?query=tea", "/login", "/search")
PAPER = "getComputedStyle(document.body).backgroundColor"


def choose(page: Page, name: str) -> None:
    """Choose something under Display."""
    if not page.locator("#display").is_visible():
        page.locator(".display").click()
    page.locator("#display").get_by_role("link", name=name, exact=True).click()


def test_the_language_is_that_of_the_browser_until_another_is_chosen(visit: Visit) -> None:
    for accepted, words in (
        ("zh-TW,en;q=0.5", "文獻"),
        ("zh-CN", "文献"),
        ("fr,en;q=0.1", "Documents"),
        ("fi", "Documents"),
    ):
        page = visit("/", extra_http_headers={"Accept-Language": accepted})
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page = visit("/search?query=茶", locale="en")
    choose(page, "繁體中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.get_by_role("searchbox")).to_have_value("茶")
    keep(page, "chinese")
    page.get_by_role("link", name="文獻", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文獻")
    choose(page, "简体中文")
    expect(page.get_by_role("heading", level=1)).to_have_text("文献")
    choose(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")


def test_colours_change_at_once_and_are_remembered(visit: Visit) -> None:
    page = visit("/", color_scheme="light")
    light = page.evaluate(PAPER)
    page.evaluate("window.same = true")
    choose(page, "Dark")
    dark = page.evaluate(PAPER)
    assert dark != light
    assert page.evaluate("window.same")
    page.goto(page.url.split("?")[0] + "search")
    assert page.evaluate(PAPER) == dark
    choose(page, "High contrast")
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
    choose(page, "As the system")
    assert page.evaluate(PAPER) == light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) == dark
    page.emulate_media(color_scheme="light", contrast="more")
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"


def test_without_scripts_language_and_colours_can_be_chosen(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False, color_scheme="light")
    page.locator(".display").click()
    page.get_by_role("link", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".display").click()
    page.get_by_role("link", name="繁體中文").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_the_keyboard_goes_everywhere_and_is_seen(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.locator(".display").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#display a").first).to_be_focused()
    audit(page)
    keep(page, "display")
    page.keyboard.press("Escape")
    expect(page.locator("#display")).to_be_hidden()
    expect(page.locator(".display")).to_be_focused()
    seen = """() => [...document.querySelectorAll("a, button, input, summary")].filter(e => e.checkVisibility()).every(e => {
        e.focus({ focusVisible: true });
        return getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
    })"""
    assert page.evaluate(seen)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_any_page_in_any_colours(visit: Visit, theme: str, path: str) -> None:
    for size in (PHONE, WIDE):
        page = visit(f"{path}{'&' if '?' in path else '?'}theme={theme}", size)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        audit(page)
    keep(page, f"{path.strip('/').split('?')[0].replace('/', '-') or 'index'}-{theme}")
    if theme == "contrast":
        page.emulate_media(color_scheme="dark")
        audit(page)


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_login_and_problems_speak_the_language(visit: Visit, language: str) -> None:
    for path, status, name in (
        ("/login", 200, "login"),
        ("/documents/none", 404, "missing"),
        ("/?after=x", 422, "problem"),
    ):
        for size in (PHONE, WIDE, (320, 640)):
            mark = "&" if "?" in path else "?"
            page = visit(f"{path}{mark}lang={language}", size, expected=(str(status),))
            assert page.evaluate(OVERFLOW) <= 0
            audit(page)
        keep(page, f"{name}-{language}")


def test_what_is_forced_stays_readable(visit: Visit) -> None:
    page = visit("/entities/taiwan", forced_colors="active", reduced_motion="reduce")
    expect(page.locator(".concordance mark").first).to_be_visible()
    audit(page)
    keep(page, "forced")


def test_graphiql_and_the_rest_pages_run_under_policies_of_their_own(visit: Visit) -> None:
    page = visit("/graphql")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window")).to_contain_text("茶香渡海：淡水、大稻埕与乌龙茶的十九世纪")
    expect(page.locator(".result-window")).not_to_contain_text("errors")
    expect(page.get_by_label("Headers").first).to_contain_text("Authorization")
    keep(page, "graphiql")
    page = visit("/docs")
    expect(page.locator(".opblock").first).to_be_visible()


def ask(site: Site, method: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    """The answer to a request, with its body."""
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc)
    connection.request(method, path, headers={"Accept": "text/html", **headers})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?sort=untranslated", 200),
        ("/?sort=dragons", 422),
        ("/documents/tamsui-tea?view=ZH_HANT_HK&from=5", 200),
        ("/documents/tamsui-tea?from=900", 200),
        ("/documents/none", 404),
        ("/entities/none", 404),
        ("/entities/taiwan?document=none", 404),
        ("/documents/tamsui-tea?view=KLINGON", 422),
        ("/documents/tamsui-tea?from=0", 422),
        ("/?after=nonsense", 422),
        ("/search?query=%00", 422),
        ("/search?query=a&sort=text&after=nonsense", 422),
        ("/search?query=a&type=DRAGON", 422),
    ],
)
def test_a_page_answers_get_and_head_under_a_strict_policy(site: Site, path: str, status: int) -> None:
    for method in ("GET", "HEAD"):
        answer, body = ask(site, method, path)
        assert answer.status == status
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "Accept-Language" in answer.headers["Vary"]
        assert ("<h1" in body) == (method == "GET")
        assert " style=" not in body
        assert "<style" not in body


def test_every_page_has_a_policy_that_lets_no_other_script_run(site: Site) -> None:
    for path in ("/docs", "/graphql"):
        answer, _ = ask(site, "GET", path)
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in policy.get("script-src", policy["default-src"])
        assert policy["frame-ancestors"] == "'none'"


def test_no_string_becomes_a_page(visit: Visit) -> None:
    page = visit("/", expected=("TrustedHTML", "TrustedScript", "trusted-types"))
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<p>'")
    refused = """() => {
        const script = document.createElement("script");
        try { script.text = "window.broken = 1"; } catch (error) { return error.name; }
    }"""
    assert page.evaluate(refused) == "TypeError"


def test_files_are_kept_until_they_change(site: Site) -> None:
    for path in ("/static/frame.css", "/static/words.js", "/static/languages/zh-Hant.json", "/static/reader/page.js"):
        answer, _ = ask(site, "GET", path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        again, body = ask(site, "GET", path, **{"If-None-Match": answer.headers["ETag"]})
        assert again.status == 304
        assert body == ""
        assert again.headers["Cache-Control"] == "no-cache"


def test_an_address_without_a_page_is_told_by_a_page_to_browsers_alone(visit: Visit, site: Site) -> None:
    page = visit("/nowhere/at/all?lang=zh-Hant", expected=("404",))
    expect(page.get_by_role("heading", level=1)).to_have_text("找不到")
    audit(page)
    page.get_by_role("link", name="查看全部文獻").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文獻")
    answer, _ = ask(site, "GET", "/nowhere", Accept="application/json")
    assert answer.headers["Content-Type"] == "application/problem+json"
    answer, _ = ask(site, "GET", "/api/v1/nowhere")
    assert answer.headers["Content-Type"] == "application/problem+json"


FOREIGN = r"""() => {
    const known = /Zhushu|GraphQL|REST|OpenCC|Apache|CC-CEDICT|BY-SA|CC|pypinyin|jieba|MIT|cookie|Wikidata|VIAF|HTTP|PDF|DOCX|HTML|Markdown|TEI|Aa|token|Enter|Escape|Tab|Shift|Ctrl/g;
    const left = [];
    const look = (element, text) => {
        const language = element.closest("[lang]").lang;
        if (/^zh(?!-Latn)/.test(language) && !element.closest("pre, code, noscript, .original, .concordance p") && /[A-Za-z]{2}/.test(text.replace(known, ""))) left.push(text.trim());
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (node instanceof Text) look(node.parentElement, node.data);
        else for (const name of ["aria-label", "placeholder", "alt"]) look(node, node.getAttribute(name) ?? "");
    }
    return left;
}"""


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_nothing_of_the_interface_stays_in_english(visit: Visit, language: str) -> None:
    for path in (
        "/",
        "/?sort=title",
        "/entities/taiwan",
        "/search?query=臺灣",
        "/search",
        "/login",
        "/documents/tamsui-tea",
    ):
        page = visit(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert [text for text in page.evaluate(FOREIGN) if "window.broken" not in text] == [], path
