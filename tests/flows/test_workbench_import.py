"""Somebody drops a file or pastes a text, mends the paragraphs that were found, and saves it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.flows.bench import bring, enter, graphql, said
from tests.flows.conftest import ATTRIBUTE, HOSTILE, PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家林阿水說，裡面有海盜。人口不多，\n\n可是燈籠很亮。\n\n第二段寫的是茶商。"
DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) document.querySelector("#drop").dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}"""


def paste(page: Page, text: str) -> None:
    page.get_by_label("Or paste a text").fill(text)
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_role("heading", name="Are these the paragraphs?")).to_be_visible()


def texts(page: Page) -> list[str]:
    return [area.input_value() for area in page.get_by_role("textbox", name="Paragraph").all()]


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_a_pasted_text_is_looked_at_mended_and_saved(visit: Visit, site: Site, size: tuple[int, int]) -> None:
    page = enter(visit, "/import", "admin", size)
    audit(page)
    keep(page, f"import-{size[0]}")
    paste(page, TEXT)
    expect(page.get_by_label("Title", exact=True)).to_have_value("海邊的茶行")
    expect(page.get_by_label("Language and script")).to_have_value("zh-Hant-TW")
    expect(page.get_by_text("4 paragraphs")).to_be_visible()
    page.get_by_role("button", name="Join ↑: paragraph 3").click()
    assert texts(page) == [
        "海邊的茶行",
        "小鎮的船家林阿水說，裡面有海盜。人口不多，可是燈籠很亮。",
        "第二段寫的是茶商。",
    ]
    expect(page.get_by_role("textbox", name="Paragraph 2")).to_be_focused()
    page.get_by_label("What paragraph 3 is").select_option(label="Footnote")
    audit(page)
    keep(page, f"import-look-{size[0]}")
    slug = f"pasted-{size[0]}"
    page.get_by_label("Name in the address").fill(slug)
    page.get_by_role("button", name="Save the text").click()
    page.wait_for_url(f"**/documents/{slug}")
    query = "query($s: String!) { document(slug: $s) { paragraphs { edges { node { role text } } } } }"
    made = [e["node"] for e in graphql(site, query, s=slug)["document"]["paragraphs"]["edges"]]
    assert [(p["role"], len(p["text"])) for p in made] == [("TITLE", 5), ("BODY", 28), ("FOOTNOTE", 9)]


def test_keys_split_and_join_and_everything_is_undone(visit: Visit) -> None:
    page = enter(visit, "/import", "admin")
    paste(page, TEXT)
    second = page.get_by_role("textbox", name="Paragraph 2")
    second.click()
    second.press("Home")
    for _ in range(6):
        second.press("ArrowRight")
    second.press("Enter")
    assert texts(page)[1:3] == ["小鎮的船家林", "阿水說，裡面有海盜。人口不多，"]
    expect(page.get_by_role("textbox", name="Paragraph 3")).to_be_focused()
    page.keyboard.press("Backspace")
    assert texts(page)[1] == "小鎮的船家林阿水說，裡面有海盜。人口不多，"
    page.keyboard.type("字")
    assert texts(page)[1] == "小鎮的船家林阿水說，裡面有海盜。人口不多，"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert texts(page) == [
        "海邊的茶行",
        "小鎮的船家林阿水說，裡面有海盜。人口不多，",
        "可是燈籠很亮。",
        "第二段寫的是茶商。",
    ]
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_file_is_dropped_and_its_script_told(visit: Visit) -> None:
    page = enter(visit, "/import", "admin")
    expect(page.get_by_role("button", name="Show the paragraphs")).to_be_enabled()
    page.evaluate(DROP, ["Tea merchants.txt", "海边的茶行\n\n小镇里面有海盗，还有说书的人。"])
    expect(page.get_by_text("2 paragraphs")).to_be_visible()
    expect(page.get_by_label("Language and script")).to_have_value("zh-Hans-CN")
    expect(page.get_by_label("Name in the address")).to_have_value("tea-merchants")


def test_what_is_wrong_is_told_with_a_hint_and_nothing_is_lost(visit: Visit, site: Site, tmp_path: Path) -> None:
    bring(site, "taken", "另一篇。")
    page = enter(visit, "/import", "admin", expected=("Failed to load resource",))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    page.get_by_label("Choose a file").set_input_files(tmp_path / "broken.pdf")
    expect(page.get_by_role("alert")).to_contain_text("PDF")
    audit(page)
    keep(page, "import-refused")
    paste(page, TEXT)
    page.get_by_label("Name in the address").fill("taken")
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose another slug")
    page.get_by_label("Name in the address").fill("not-taken")
    page.get_by_role("button", name="Save the text").click()
    page.wait_for_url("**/documents/not-taken")


def test_long_work_shows_progress_and_is_cancelled(visit: Visit) -> None:
    page = enter(visit, "/import", "admin")
    held: list[Route] = []
    page.route("**/api/v1/documents", lambda route: held.append(route))
    page.get_by_label("Or paste a text").fill(TEXT)
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    keep(page, "import-progress")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    expect(page.get_by_label("Or paste a text")).to_have_value(TEXT)
    page.unroute("**/api/v1/documents")
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_text("4 paragraphs")).to_be_visible()


def test_without_a_connection_the_text_stays_and_is_shown_again_later(visit: Visit) -> None:
    page = enter(visit, "/import", "admin", expected=("ERR_INTERNET_DISCONNECTED",))
    page.get_by_label("Or paste a text").fill(TEXT)
    page.context.set_offline(True)
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_text("4 paragraphs")).to_be_visible()


def test_a_hostile_text_stays_a_text(visit: Visit, site: Site) -> None:
    page = enter(visit, "/import", "admin")
    paste(page, f"{HOSTILE}{ATTRIBUTE}\n\n一段{ATTRIBUTE}文字{HOSTILE}。\n\n{'字' * 3000}")
    page.get_by_label("Name in the address").fill("pasted-hostile")
    audit(page)
    page.get_by_role("button", name="Save the text").click()
    page.wait_for_url("**/documents/pasted-hostile")
    expect(page.locator("#p1 .original")).to_contain_text(HOSTILE)
    assert page.evaluate("window.broken") is None
    assert said(site, "pasted-hostile", "GLOSS") == []


def test_of_a_long_text_only_what_is_near_is_in_the_page(visit: Visit, tmp_path: Path) -> None:
    page = enter(visit, "/import", "admin")
    text = "\n\n".join(f"第{n}段的文字寫在這裡。" for n in range(1, 3001))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    page.get_by_label("Choose a file").set_input_files(tmp_path / "long.txt")
    expect(page.get_by_text("3,000 paragraphs")).to_be_visible()
    rows = page.locator(".pieces textarea")
    page.mouse.move(600, 500)
    for _ in range(12):  # step by step, as with a wheel
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(30)
    assert rows.count() <= 150
    seen = page.locator(".pieces li:not(.end)").evaluate_all(
        "rows => rows.filter(r => r.getBoundingClientRect().top < innerHeight && r.getBoundingClientRect().bottom > 0).length"
    )
    assert seen > 5
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # and at a leap
    last = page.get_by_role("textbox", name="Paragraph 3,000")
    expect(last).to_have_value("第3000段的文字寫在這裡。")
    assert rows.count() <= 150
    last.click()
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(page.get_by_text("2,999 paragraphs")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("textbox", name="Paragraph 1", exact=True)).to_be_visible()
    assert rows.count() <= 150
    page.get_by_role("button", name="Undo").click()  # which shows what it undoes
    expect(last).to_have_value("第3000段的文字寫在這裡。")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    audit(page)


def test_a_title_follows_the_role_until_somebody_writes_one(visit: Visit) -> None:
    page = enter(visit, "/import", "admin")
    paste(page, TEXT)
    title = page.get_by_label("Title", exact=True)
    page.get_by_label("What paragraph 1 is").select_option(label="Byline")
    page.get_by_label("What paragraph 4 is").select_option(label="Title")
    expect(title).to_have_value("第二段寫的是茶商。")
    title.fill("茶商")
    page.get_by_label("What paragraph 3 is").select_option(label="Heading")
    expect(title).to_have_value("茶商")


def test_who_may_not_import_sees_why_and_how_to_log_in(visit: Visit) -> None:
    page = visit("/import")
    expect(page.get_by_text("Only translators may import a text.")).to_be_visible()
    audit(page)
    keep(page, "import-barred")
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Token").fill("admin")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_label("Or paste a text")).to_be_visible()


def test_what_is_wrong_is_told_in_the_language_of_the_page_beside_the_words_of_the_service(
    visit: Visit, site: Site
) -> None:
    bring(site, "taken-too", "另一篇。")
    page = visit("/login?lang=zh-Hant&next=/import", expected=("Failed to load resource",))
    page.get_by_label("權杖").fill("wrong")
    page.get_by_role("button", name="登入", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("這個權杖無法登入")
    audit(page)
    page.get_by_label("權杖").fill("admin")
    page.get_by_role("button", name="登入", exact=True).click()
    page.get_by_label("或貼上文字").fill(TEXT)
    page.get_by_role("button", name="顯示段落").click()
    page.get_by_label("網址中的名稱").fill("taken-too")
    page.get_by_role("button", name="儲存文本").click()
    expect(page.get_by_role("alert")).to_contain_text("與現有內容衝突。")
    expect(page.get_by_role("alert").locator("[lang=en]")).to_contain_text("Choose another slug")
    audit(page)
    keep(page, "import-refused-zh")


def test_a_large_file_tells_how_much_of_it_has_gone_and_is_broken_off(visit: Visit, site: Site, tmp_path: Path) -> None:
    page = enter(visit, "/import", "admin")
    (tmp_path / "large.txt").write_text("一段長長的文字。\n\n" * 200_000, encoding="utf-8")
    session = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)
    page.get_by_label("Choose a file").set_input_files(tmp_path / "large.txt")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", re.compile(r"\d"))
    expect(page.locator("#status")).to_contain_text("%")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    expect(page.get_by_label("Or paste a text")).to_be_visible()


def test_what_is_cancelled_while_it_is_saved_is_not_kept(visit: Visit, site: Site) -> None:
    page = enter(visit, "/import", "admin")
    paste(page, TEXT)
    page.get_by_label("Name in the address").fill("cancelled")

    def late(route: Route) -> None:
        answer = route.fetch()  # the service has saved it before the browser hears of that
        page.evaluate("[...document.querySelectorAll('#status button')].forEach(each => each.click())")
        route.fulfill(response=answer)

    page.route("**/api/v1/documents", late)
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    assert graphql(site, 'query { document(slug: "cancelled") { slug } }')["document"] is None
    page.unroute("**/api/v1/documents")
    page.get_by_role("button", name="Save the text").click()
    page.wait_for_url("**/documents/cancelled")
