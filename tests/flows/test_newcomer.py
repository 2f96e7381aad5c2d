"""Somebody who has read nothing imports a text, reads it in both scripts, glosses a word, translates and finds a person.

Only what the page shows in words is used: no address but the first, and no key that a hint beside it does not name.
"""

import pytest
from playwright.sync_api import expect

from tests.flows.bench import bring, choose, enter, ready
from tests.flows.conftest import PHONE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家林阿水說，裡面有海盜。\n\n茶商的燈籠很亮，林阿水走了。"


def test_in_five_minutes(visit: Visit, site: Site) -> None:
    page = visit("/login#admin")  # as the terminal shows it at the first start
    expect(page.get_by_text("The token from your link is filled in.")).to_be_visible()
    assert "#" not in page.url
    audit(page)
    page.get_by_role("button", name="Log in", exact=True).click()

    page.get_by_role("link", name="Import a text").click()
    page.get_by_label("Or paste a text").fill(TEXT)
    page.get_by_role("button", name="Show the paragraphs").click()
    expect(page.get_by_text("3 paragraphs")).to_be_visible()
    page.get_by_role("button", name="Save the text").click()

    expect(page.get_by_role("heading", name="海邊的茶行")).to_be_visible()
    page.get_by_role("link", name="Simplified").click()
    expect(page.get_by_text("里面有海盗")).to_be_visible()
    page.get_by_role("link", name="Original").click()
    expect(page.get_by_text("裡面有海盜")).to_be_visible()

    expect(page.get_by_text("Select words in the text to gloss them, name them or note something.")).to_be_visible()
    choose(page, 2, "海盜")
    expect(page.get_by_text("Enter accepts, ↑ ↓ choose, typing writes your own.")).to_be_visible()
    expect(page.get_by_role("option", name="pirate")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("海盜: pirate")).to_be_visible()

    page.get_by_role("button", name="Translate paragraph 2").click()
    page.get_by_label("Translation of paragraph 2").get_by_role("textbox").fill(
        "Lin Ashui says there are pirates in it."
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#p2 .translation")).to_have_text("Lin Ashui says there are pirates in it.")
    expect(page.locator(".notices")).not_to_contain_text("海盜: pirate")  # whose undoing would undo the translation now

    choose(page, 2, "林阿水")
    page.get_by_role("tab", name="Name").click()
    page.get_by_role("option", name="Somebody or something new").click()
    page.get_by_label("Name in English").fill("Lin Ashui")
    page.get_by_label("What it is").select_option(label="person")
    page.get_by_role("button", name="Make and link").click()
    expect(page.get_by_text("林阿水 is Lin Ashui")).to_be_visible()

    page.get_by_label("Search in either script").fill("林阿水")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Lin Ashui").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lin Ashui")
    audit(page)
    keep(page, "newcomer")


def test_the_way_in_is_shown_to_who_has_no_token_yet(visit: Visit, site: Site) -> None:
    page = visit("/")
    page.get_by_role("link", name="Log in to import a text").click()
    expect(page.get_by_text("A token is a long password.")).to_contain_text("zhushu token create NAME")
    audit(page)
    page.get_by_label("Token").fill("admin")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Import a text")).to_be_visible()


def test_on_a_phone_a_bare_text_says_how_to_begin_and_notices_leave_room(visit: Visit, site: Site) -> None:
    bring(site, "bare", "燈籠\n\n裡面有海盜。\n\n燈籠很亮。")
    page = enter(visit, "/documents/bare", "admin", PHONE)
    ready(page)
    expect(page.get_by_text("Select words in the text to gloss them, name them or note something.")).to_be_visible()
    audit(page)
    choose(page, 2, "海盜")
    page.get_by_role("option", name="pirate").first.click()
    expect(page.locator(".notices")).to_contain_text("海盜: pirate")
    page.get_by_role("button", name="Translate paragraph 3").click()
    expect(page.get_by_role("textbox", name="Translation of paragraph 3")).to_be_visible()
    box = page.locator(".notices").bounding_box()
    assert box
    assert box["height"] < 150
    keep(page, "newcomer-phone")
