"""A reviewer goes through what was proposed with a few keys."""

import pytest
from playwright.sync_api import expect

from tests.flows.bench import bring, enter, graphql, said, token
from tests.flows.conftest import ATTRIBUTE, HOSTILE, PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家說，裡面有海盜。燈籠很亮。"


def propose(site: Site, slug: str, *texts: str) -> list[str]:
    """Glosses in the second paragraph, one behind the other."""
    query = "query($s: String!) { document(slug: $s) { paragraph(ordinal: 2) { id } } }"
    paragraph = graphql(site, query, s=slug)["document"]["paragraph"]["id"]
    add = "mutation($i: AddGlossInput!) { addGloss(input: $i) { annotation { id } } }"
    given = [
        {"paragraph": paragraph, "range": {"start": n * 2, "end": n * 2 + 2}, "text": t} for n, t in enumerate(texts)
    ]
    return [graphql(site, add, i=i)["addGloss"]["annotation"]["id"] for i in given]


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_one_approves_rejects_goes_on_and_takes_back_by_keys(visit: Visit, site: Site, size: tuple[int, int]) -> None:
    slug = f"reviewed-{size[0]}"
    bring(site, slug, TEXT)
    first, *_ = propose(site, slug, "town", "boat house", "he said", HOSTILE + ATTRIBUTE)
    change = "mutation($i: UpdateAnnotationInput!) { updateAnnotation(input: $i) { problems { message } } }"
    graphql(site, change, i={"id": first, "version": 1, "text": "small town"})
    page = enter(visit, f"/documents/{slug}/review", "admin", size)
    card = page.get_by_role("article")
    expect(card.locator(".says")).to_have_text("small town")
    expect(card.locator("del, ins")).to_have_text(["small "])
    expect(page.get_by_text("4 left")).to_be_visible()
    audit(page)
    keep(page, f"review-{size[0]}")
    page.keyboard.press("j")
    expect(card.locator(".says")).to_have_text("boat house")
    page.keyboard.press("k")
    expect(card.locator(".says")).to_have_text("small town")
    page.keyboard.press("a")
    expect(card.locator(".says")).to_have_text("boat house")
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Why it is rejected")).to_be_focused()
    page.keyboard.type("A household that lives by its boat.")
    page.keyboard.press("Enter")
    expect(card.locator(".says")).to_have_text("he said")
    page.keyboard.press("u")
    expect(card.locator(".says")).to_have_text("boat house")
    expect(page.get_by_text("3 left")).to_be_visible()
    for _ in range(3):
        before = card.locator(".says").text_content() or ""
        page.keyboard.press("a")
        expect(card.locator(".says").filter(has_text=before)).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_focused()
    audit(page)
    keep(page, f"review-empty-{size[0]}")
    assert page.evaluate("window.broken") is None
    assert {g["status"] for g in said(site, slug, "GLOSS")} == {"APPROVED"}


def test_what_somebody_changed_meanwhile_is_shown_before_it_is_decided(visit: Visit, site: Site) -> None:
    bring(site, "meanwhile", TEXT)
    first, second = propose(site, "meanwhile", "town", "boat house")
    secret = token(site, "bao", "reviewer")
    page = enter(visit, "/documents/meanwhile/review", secret)
    card = page.get_by_role("article")
    expect(card.locator(".says")).to_have_text("town")
    change = "mutation($i: UpdateAnnotationInput!) { updateAnnotation(input: $i) { problems { message } } }"
    graphql(site, change, i={"id": first, "version": 1, "text": "small town"})
    expect(card.locator(".says")).to_have_text("small town")
    expect(card).to_contain_text("Changed just now")
    keep(page, "review-changed")
    review = "mutation($i: ReviewAnnotationInput!) { reviewAnnotation(input: $i) { problems { message } } }"
    graphql(site, review, i={"id": first, "version": 2, "status": "APPROVED"})
    expect(card.locator(".says")).to_have_text("boat house")
    expect(page.locator(".notices")).to_contain_text("has just decided on it")
    page.route(
        "**/graphql",
        lambda route: route.abort() if "subscription" in (route.request.post_data or "") else route.continue_(),
    )
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    assert {g["status"] for g in said(site, "meanwhile", "GLOSS")} == {"APPROVED"}
    assert second in {g["id"] for g in said(site, "meanwhile", "GLOSS")}


def test_who_may_not_review_sees_why(visit: Visit, site: Site) -> None:
    page = enter(visit, "/documents/tamsui-tea/review", token(site, "chen", "translator"))
    expect(page.get_by_text("Only reviewers may review.")).to_be_visible()
    audit(page)
