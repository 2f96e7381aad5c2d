"""Somebody corrects a text, and sees first what becomes of what was said of it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

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
