"""Somebody translates paragraph by paragraph, and whatever happens meanwhile loses nothing and sends nothing twice."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.flows.bench import begin, bring, enter, graphql, ready, said
from tests.flows.conftest import PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "小鎮的船家林阿水說，裡面有海盜。\n\n小鎮的船家林阿水常說，裡面有老海盜。\n\n燈籠很亮。"
GIVEN = "Lin Ashui, a boatman of the town, says there are pirates in it."
MINE = "Lin Ashui often said there were old pirates in it."


def start(page: Page, ordinal: int) -> None:
    """Begin to translate a paragraph."""
    page.locator(f"#p{ordinal}").get_by_role("button", name="paragraph").click()
    expect(page.get_by_role("textbox", name=f"Translation of paragraph {ordinal}")).to_be_focused()


def written(site: Site, slug: str) -> list[str]:
    return [t["text"] for t in said(site, slug, "TRANSLATION")]


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_with_what_was_translated_before_and_the_words_beside(visit: Visit, site: Site, size: tuple[int, int]) -> None:
    slug = f"memory-{size[0]}"
    bring(site, slug, TEXT)
    paragraphs = "query($s: String!) { document(slug: $s) { paragraphs { edges { node { id } } } } }"
    first, second, _ = (e["node"]["id"] for e in graphql(site, paragraphs, s=slug)["document"]["paragraphs"]["edges"])
    made = {"paragraph": first, "text": GIVEN, "status": "APPROVED"}
    graphql(site, "mutation($i: AddTranslationInput!) { addTranslation(input: $i) { problems { message } } }", i=made)
    gloss = {"paragraph": second, "range": {"start": 3, "end": 5}, "text": "boatman"}
    graphql(site, "mutation($i: AddGlossInput!) { addGloss(input: $i) { problems { message } } }", i=gloss)
    page = enter(visit, f"/documents/{slug}", "admin", size)
    ready(page)
    start(page, 2)
    aids = page.get_by_role("complementary", name="Beside it")
    expect(aids.locator(".memory")).to_contain_text(GIVEN)
    expect(aids.locator("ins").first).to_have_text("常")
    audit(page)
    keep(page, f"translate-{size[0]}")
    aids.get_by_role("button", name="Use this").first.click()
    box = page.get_by_role("textbox", name="Translation of paragraph 2")
    expect(box).to_have_value(GIVEN)
    box.press("Control+a")
    aids.get_by_role("button", name="Insert boatman").click()
    expect(box).to_have_value("boatman")
    box.fill(MINE)
    box.press("Control+Enter")
    expect(page.locator("#p2 .translation")).to_have_text(MINE)
    expect(page.get_by_role("textbox", name="Translation of paragraph 2")).to_have_count(0)
    assert written(site, slug) == [GIVEN, MINE]


def test_one_goes_from_paragraph_to_paragraph_by_keys(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "onward", TEXT)
    start(page, 1)
    for text in ("One.", "Two."):
        page.keyboard.type(text)
        page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("textbox", name="Translation of paragraph 3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Translation of paragraph")).to_have_count(0)
    expect(page.get_by_role("button", name="Translate paragraph 3")).to_be_focused()
    expect(page.locator("#p2 .translation")).to_have_text("Two.")
    assert written(site, "onward") == ["One.", "Two."]


def test_what_is_not_saved_survives_a_reload(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "reloaded", TEXT)
    start(page, 2)
    page.keyboard.type("Half a sent")
    expect(page.get_by_text("Kept in this browser, not saved yet.")).to_be_visible()
    page.reload()
    ready(page)
    page.get_by_role("button", name="1 unsaved translation").click()
    box = page.get_by_role("textbox", name="Translation of paragraph 2")
    expect(box).to_have_value("Half a sent")
    box.press("End")
    page.keyboard.type("ence.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#p2 .translation")).to_have_text("Half a sentence.")
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="unsaved")).to_be_hidden()
    assert written(site, "reloaded") == ["Half a sentence."]


def test_without_a_connection_it_is_kept_and_sent_once_later(visit: Visit, site: Site) -> None:
    bring(site, "offline", TEXT)
    page = enter(visit, "/documents/offline", "admin", expected=("Failed to load resource", "ERR_"))
    ready(page)
    start(page, 3)
    page.context.set_offline(True)
    page.keyboard.type("The lanterns are bright.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("it is sent as soon as the service can be reached")).to_be_visible()
    audit(page)
    keep(page, "translate-offline")
    assert written(site, "offline") == []
    page.context.set_offline(False)
    expect(page.locator("#p3 .translation")).to_have_text("The lanterns are bright.")
    assert written(site, "offline") == ["The lanterns are bright."]


def test_an_answer_that_is_lost_does_not_make_it_twice(visit: Visit, site: Site) -> None:
    bring(site, "lost", TEXT)
    page = enter(visit, "/documents/lost", "admin", expected=("Failed to load resource",))
    ready(page)
    lost: list[str] = []

    def lose(route: Route) -> None:
        """Let the service do it, and nobody hear of it."""
        if "addTranslation" in (route.request.post_data or "") and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql", lose)
    start(page, 3)
    page.keyboard.type("The lanterns are bright.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("it is sent as soon as the service can be reached")).to_be_visible()
    assert written(site, "lost") == ["The lanterns are bright."]
    page.get_by_role("textbox", name="Translation of paragraph 3").fill("The lanterns are very bright.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#p3 .translation")).to_have_text("The lanterns are very bright.")
    assert written(site, "lost") == ["The lanterns are very bright."]


def test_an_expired_login_keeps_it_until_one_has_logged_in_again(visit: Visit, site: Site) -> None:
    bring(site, "expired", TEXT)
    page = enter(visit, "/documents/expired", "admin", expected=("Failed to load resource",))
    ready(page)
    start(page, 3)
    page.context.clear_cookies()
    page.keyboard.type("The lanterns are bright.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The login is over.")).to_be_visible()
    keep(page, "translate-expired")
    page.goto(f"{site.address}/login?next=/documents/expired")
    page.get_by_label("Token").fill("admin")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#p3 .translation")).to_have_text("The lanterns are bright.")
    expect(page.get_by_role("button", name="unsaved")).to_be_hidden()
    assert written(site, "expired") == ["The lanterns are bright."]
