"""Somebody corrects a text, and sees first what becomes of what was said of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.flows.bench import bring, enter, graphql, said, token
from tests.flows.conftest import PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家說，裡面有海盜，海盜怕燈籠。\n\n燈籠很亮。\n\n海盜走了。"


def gloss(site: Site, slug: str, ordinal: int, start: int, end: int, text: str) -> None:
    query = "query($s: String!, $o: Int!) { document(slug: $s) { paragraph(ordinal: $o) { id } } }"
    paragraph = graphql(site, query, s=slug, o=ordinal)["document"]["paragraph"]["id"]
    add = "mutation($i: AddGlossInput!) { addGloss(input: $i) { problems { message } } }"
    graphql(site, add, i={"paragraph": paragraph, "range": {"start": start, "end": end}, "text": text})


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_paragraphs_are_corrected_and_the_lost_are_given_a_place(
    visit: Visit, site: Site, size: tuple[int, int]
) -> None:
    slug = f"revised-{size[0]}"
    bring(site, slug, TEXT)
    gloss(site, slug, 2, 0, 2, "small town")
    gloss(site, slug, 3, 0, 2, "lantern")
    page = enter(visit, f"/documents/{slug}/revise", "admin", size)
    third = page.get_by_role("textbox", name="Paragraph 3")
    third.fill("月色很亮。")
    second = page.get_by_role("textbox", name="Paragraph 2")
    second.fill("老" + second.input_value())
    audit(page)
    keep(page, f"revise-{size[0]}")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="What becomes of the annotations")).to_be_focused()
    expect(page.locator("[data-outcome=ORPHANED]")).to_contain_text("1 lose")
    lost = page.get_by_role("group", name="燈籠 lantern")
    lost.get_by_role("radio", name="海盜怕燈籠。 paragraph 2").check()
    audit(page)
    keep(page, f"revise-report-{size[0]}")
    page.get_by_label("What you corrected").fill("The moon, not the lantern.")
    page.get_by_role("button", name="Save the revision").click()
    page.wait_for_url(f"**/documents/{slug}")
    expect(page.locator("#p3 .original")).to_have_text("月色很亮。")
    assert {(g["span"]["quote"], g["span"]["paragraph"]["ordinal"]) for g in said(site, slug, "GLOSS")} == {
        ("小鎮", 2),
        ("燈籠", 2),
    }
    query = "query($s: String!) { document(slug: $s) { revision { number message } } }"
    assert graphql(site, query, s=slug)["document"]["revision"] == {
        "number": 2,
        "message": "The moon, not the lantern.",
    }


def test_paragraphs_are_split_joined_and_left_out(visit: Visit, site: Site) -> None:
    bring(site, "parted", TEXT)
    page = enter(visit, "/documents/parted/revise", "admin")
    second = page.get_by_role("textbox", name="Paragraph 2")
    second.click()
    second.press("Home")
    for _ in range(7):
        second.press("ArrowRight")
    second.press("Enter")
    expect(page.get_by_role("textbox", name="Paragraph 3")).to_have_value("裡面有海盜，海盜怕燈籠。")
    page.get_by_role("textbox", name="Paragraph 4").click()
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(page.get_by_role("textbox", name="Paragraph 3")).to_have_value("裡面有海盜，海盜怕燈籠。燈籠很亮。")
    page.get_by_role("textbox", name="Paragraph 4").fill("")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Save the revision").click()
    page.wait_for_url("**/documents/parted")
    query = "query($s: String!) { document(slug: $s) { paragraphs { edges { node { text } } } } }"
    made = [e["node"]["text"] for e in graphql(site, query, s="parted")["document"]["paragraphs"]["edges"]]
    assert made == ["海邊的茶行", "小鎮的船家說，", "裡面有海盜，海盜怕燈籠。燈籠很亮。"]


def test_a_new_file_takes_its_place_and_a_late_one_is_refused(visit: Visit, site: Site, tmp_path: Path) -> None:
    bring(site, "filed", TEXT)
    page = enter(visit, "/documents/filed/revise", "admin")
    (tmp_path / "new.txt").write_text(TEXT + "\n\n多了一段。")
    page.get_by_label("Or give a new file").set_input_files(tmp_path / "new.txt")
    expect(page.get_by_role("heading", name="What becomes of the annotations")).to_be_visible()
    revise = "mutation($i: ReviseDocumentInput!) { reviseDocument(input: $i) { problems { message } } }"
    graphql(site, revise, i={"slug": "filed", "text": "別的。"})
    page.get_by_role("button", name="Save the revision").click()
    expect(page.get_by_role("alert")).to_contain_text("The document has been revised")
    keep(page, "revise-refused")
    assert said(site, "filed", "GLOSS") == []


def test_nothing_changed_is_said_and_who_may_not_sees_why(visit: Visit, site: Site) -> None:
    page = enter(visit, "/documents/tamsui-tea/revise", "admin")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    page = enter(visit, "/documents/tamsui-tea/revise", token(site, "wen", "reader"))
    expect(page.get_by_text("Only translators may revise a text.")).to_be_visible()
    audit(page)


STATE = """query($s: String!) { document(slug: $s) { paragraphs { edges { node { id text
  spans { state quote range { start end } annotations { id version status } } } } } } }"""


def late(page: Page, operation: str) -> Callable[[Route], None]:
    """Cancels what is being saved once the service has carried out an operation, and before the page hears of it."""

    def cancel(route: Route) -> None:
        answer = route.fetch()
        if operation in (route.request.post_data or ""):
            page.evaluate("[...document.querySelectorAll('#status button')].forEach(each => each.click())")
        route.fulfill(response=answer)

    return cancel


@pytest.mark.parametrize("operation", ["reviseDocument", "reattachSpan"])
def test_a_revision_that_is_cancelled_while_it_is_saved_is_not_kept_and_can_be_saved_again(
    visit: Visit, site: Site, operation: str
) -> None:
    slug = f"cancelled-{operation.lower()}"
    bring(site, slug, TEXT)
    gloss(site, slug, 2, 0, 2, "small town")
    gloss(site, slug, 3, 0, 2, "lantern")
    before = graphql(site, STATE, s=slug)
    page = enter(visit, f"/documents/{slug}/revise", "admin")
    page.get_by_role("textbox", name="Paragraph 3").fill("月色很亮。")
    page.get_by_role("textbox", name="Paragraph 4").fill("")
    page.get_by_role("button", name="See what would change").click()
    lost = page.get_by_role("group", name="燈籠 lantern")
    lost.get_by_role("radio", name="海盜怕燈籠。 paragraph 2").check()
    gloss(site, "tamsui-tea", 3, 0, 2, "done elsewhere meanwhile")
    page.route("**/graphql", late(page, operation))
    page.get_by_role("button", name="Save the revision").click()
    status = page.locator("#status")
    expect(status).to_have_text("Cancelled. Nothing is saved: the text and all that is said of it are as before.")
    audit(page)
    keep(page, f"revise-{operation.lower()}-cancelled")
    after = graphql(site, STATE, s=slug)
    assert words(after) == words(before)
    page.unroute("**/graphql")
    page.get_by_role("button", name="Save the revision").click()
    page.wait_for_url(f"**/documents/{slug}")
    made = [e["node"]["text"] for e in graphql(site, STATE, s=slug)["document"]["paragraphs"]["edges"]]
    assert made == ["海邊的茶行", "小鎮的船家說，裡面有海盜，海盜怕燈籠。", "月色很亮。"]
    assert {(g["span"]["quote"], g["span"]["paragraph"]["ordinal"]) for g in said(site, slug, "GLOSS")} == {
        ("小鎮", 2),
        ("燈籠", 2),
    }


def words(state: Any) -> Any:
    """What a text says and what is said of it, whatever it went through."""
    return [
        (
            node["text"],
            [(s["state"], s["quote"], s["range"], [a["status"] for a in s["annotations"]]) for s in node["spans"]],
        )
        for node in (e["node"] for e in state["document"]["paragraphs"]["edges"])
    ]


def test_a_revision_that_can_no_longer_be_taken_back_is_told_to_be_saved(visit: Visit, site: Site) -> None:
    bring(site, "overtaken", TEXT)
    page = enter(visit, "/documents/overtaken/revise", "admin")
    page.get_by_role("textbox", name="Paragraph 3").fill("月色很亮。")
    page.get_by_role("button", name="See what would change").click()
    cancel = late(page, "reviseDocument")

    def overtake(route: Route) -> None:
        if "undo(" in (route.request.post_data or ""):
            revise = "mutation($i: ReviseDocumentInput!) { reviseDocument(input: $i) { problems { message } } }"
            graphql(site, revise, token(site, "other", "reviewer"), i={"slug": "overtaken", "text": "別的。"})
        cancel(route)

    page.route("**/graphql", overtake)
    page.get_by_role("button", name="Save the revision").click()
    status = page.locator("#status")
    expect(status).to_contain_text("The revision is saved. It could not be taken back, or not all of it.")
    expect(status.get_by_role("alert")).to_contain_text("other")
    expect(status.get_by_role("link", name="See the text")).to_have_attribute("href", "/documents/overtaken")
    audit(page)


def test_a_revision_whose_answer_was_lost_is_saved_once(visit: Visit, site: Site) -> None:
    bring(site, "lost-answer", TEXT)
    page = enter(visit, "/documents/lost-answer/revise", "admin", expected=("Failed to load",))
    page.get_by_role("textbox", name="Paragraph 3").fill("月色很亮。")
    page.get_by_role("button", name="See what would change").click()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/graphql", lose, times=1)
    page.get_by_role("button", name="Save the revision").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Save the revision").click()
    page.wait_for_url("**/documents/lost-answer")
    query = "query($s: String!) { document(slug: $s) { revision { number } } }"
    assert graphql(site, query, s="lost-answer")["document"]["revision"] == {"number": 2}
