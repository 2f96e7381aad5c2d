"""Two people in two browsers work on one document at once."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.flows.bench import ask, bring, enter, ready, said, token
from tests.flows.conftest import Site, Visit, audit, keep
from tests.flows.test_workbench_translate import start

pytestmark = pytest.mark.browser

TEXT = "小鎮的船家林阿水說，裡面有海盜。\n\n燈籠很亮。"


def both(visit: Visit, site: Site, slug: str) -> tuple[Page, Page]:
    """Anna and Bao, each with the document open."""
    bring(site, slug, TEXT)
    pages = [
        enter(visit, f"/documents/{slug}", token(site, name, "reviewer"), expected=("Failed to load resource",))
        for name in ("anna", "bao")
    ]
    for page in pages:
        ready(page)
    return pages[0], pages[1]


def test_what_one_does_the_other_sees_without_asking(visit: Visit, site: Site) -> None:
    anna, bao = both(visit, site, "live")
    ask(anna, 2, "燈籠")
    anna.keyboard.type("lantern")
    anna.keyboard.press("Enter")
    expect(bao.locator("#p2 .mark", has_text="燈籠")).to_be_visible()
    expect(bao.locator(".notices")).to_contain_text("anna: 燈籠 lantern")
    keep(bao, "live")
    start(bao, 2)
    bao.keyboard.type("The lanterns are bright.")
    bao.keyboard.press("Control+Enter")
    expect(anna.locator("#p2 .translation")).to_have_text("The lanterns are bright.")


def test_what_happens_while_one_is_away_is_there_when_one_comes_back(visit: Visit, site: Site) -> None:
    anna, bao = both(visit, site, "away")
    bao.context.set_offline(True)
    bao.evaluate("window.dispatchEvent(new Event('offline'))")
    ask(anna, 2, "燈籠")
    anna.keyboard.type("lantern")
    anna.keyboard.press("Enter")
    expect(anna.locator("#p2 .mark", has_text="燈籠")).to_be_visible()
    bao.context.set_offline(False)
    expect(bao.locator("#p2 .mark", has_text="燈籠")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_two_translations_of_one_paragraph_are_shown_and_one_is_chosen(visit: Visit, site: Site, choice: str) -> None:
    slug = f"conflict-{choice}"
    anna, bao = both(visit, site, slug)
    start(anna, 1)
    anna.keyboard.type("A first version.")
    anna.keyboard.press("Control+Enter")
    expect(bao.locator("#p1 .translation")).to_have_text("A first version.")
    start(bao, 1)
    expect(bao.get_by_role("textbox", name="Translation of paragraph 1")).to_have_value("A first version.")
    bao.keyboard.press("Control+a")
    bao.keyboard.type("A version of Bao's.")
    start(anna, 1)
    expect(anna.get_by_role("textbox", name="Translation of paragraph 1")).to_have_value("A first version.")
    anna.keyboard.press("Control+a")
    anna.keyboard.type("A version of Anna's.")
    anna.keyboard.press("Control+Enter")
    expect(bao.locator("#p1 .translation")).to_have_text("A version of Anna's.")
    expect(bao.get_by_role("textbox", name="Translation of paragraph 1")).to_have_value("A version of Bao's.")
    bao.keyboard.press("Control+Enter")
    dialog = bao.get_by_role("dialog", name="Two versions")
    expect(dialog).to_contain_text("A version of Anna's.")
    expect(dialog).to_contain_text("anna changed it while you were writing.")
    expect(dialog.locator("time")).to_contain_text(str(datetime.now(UTC).year))
    expect(dialog.locator("del").first).to_be_visible()
    audit(bao)
    keep(bao, "conflict")
    outcome = {
        "mine": "A version of Bao's.",
        "theirs": "A version of Anna's.",
        "both": "A version of Anna's and Bao's.",
    }[choice]
    if choice == "both":
        dialog.get_by_label("What is to stand").fill(outcome)
    dialog.get_by_role("button", name="Leave theirs" if choice == "theirs" else "Save this").click()
    expect(bao.locator("#p1 .translation")).to_have_text(outcome)
    expect(anna.locator("#p1 .translation")).to_have_text(outcome)
    assert [t["text"] for t in said(site, slug, "TRANSLATION")] == [outcome]


def test_of_two_who_begin_a_translation_the_second_sees_that_of_the_first(visit: Visit, site: Site) -> None:
    anna, bao = both(visit, site, "begun")
    for page in (anna, bao):
        start(page, 1)
    box = bao.get_by_role("textbox", name="Translation of paragraph 1")
    bao.keyboard.type("Bao's.")
    anna.keyboard.type("Anna's.")
    anna.keyboard.press("Control+Enter")
    expect(bao.get_by_text("Somebody has translated this meanwhile.")).to_be_visible()
    expect(box).to_have_value("Bao's.")
    box.press("Control+Enter")
    dialog = bao.get_by_role("dialog", name="Two versions")
    expect(dialog).to_contain_text("Anna's.")
    dialog.get_by_label("What is to stand").fill("Both of theirs.")
    dialog.get_by_role("button", name="Save this").click()
    expect(anna.locator("#p1 .translation")).to_have_text("Both of theirs.")
    assert [t["text"] for t in said(site, "begun", "TRANSLATION")] == ["Both of theirs."]


def test_a_box_that_is_not_touched_yet_shows_what_somebody_else_writes(visit: Visit, site: Site) -> None:
    anna, bao = both(visit, site, "untouched")
    for page in (anna, bao):
        start(page, 1)
    anna.keyboard.type("Anna's.")
    anna.keyboard.press("Control+Enter")
    expect(bao.get_by_role("textbox", name="Translation of paragraph 1")).to_have_value("Anna's.")
    [original, translation] = [bao.locator(f"#p1 .{part}").bounding_box() for part in ("original", "translation")]
    assert original
    assert translation
    assert translation["x"] >= original["x"] + original["width"], "the first translation stands beside its text at once"
