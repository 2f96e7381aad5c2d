"""Somebody who has read nothing imports a text, reads it in both scripts, glosses a word, translates and finds a person.

Only what the page shows in words is used: no address but the first, and no key that a hint beside it does not name.
"""

import pytest
from playwright.sync_api import expect

from tests.flows.bench import choose
from tests.flows.conftest import Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家林阿水說，裡面有海盜。\n\n茶商的燈籠很亮，林阿水走了。"


def test_in_five_minutes(visit: Visit, site: Site) -> None:
    page = visit("/")
    page.get_by_role("link", name="Log in").first.click()
    page.get_by_label("Token").fill("admin")
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
    expect(page.get_by_text("Lin Ashui says there are pirates in it.")).to_be_visible()

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
