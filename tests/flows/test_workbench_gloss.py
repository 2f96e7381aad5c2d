"""Somebody selects words and says what they mean, whom they name, or something on them."""

import pytest
from playwright.sync_api import Route, expect

from tests.flows.bench import PLACE, ask, begin, bring, choose, enter, graphql, mean, ready, said
from tests.flows.conftest import ATTRIBUTE, HOSTILE, PHONE, TABLET, WIDE, Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家林阿水說，裡面有海盜。人口不多，燈籠很亮。\n\n茶商的口袋裡有燈籠。中國人口袋很深，人口卻少。"


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_the_best_suggestion_is_accepted_with_enter_in_any_view(
    visit: Visit, site: Site, size: tuple[int, int]
) -> None:
    slug = f"accepted-{size[0]}"
    bring(site, slug, TEXT)
    page = enter(visit, f"/documents/{slug}?view=ZH_HANS", "admin", size)
    ready(page)
    ask(page, 2, "灯笼")
    expect(page.get_by_role("combobox", name="Meaning of 灯笼")).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("lantern")
    audit(page)
    keep(page, f"gloss-{size[0]}")
    page.keyboard.press("Enter")
    expect(page.locator("#p2 .mark", has_text="灯笼")).to_be_visible()
    expect(page.locator(".notices")).to_contain_text("lantern")
    (gloss,) = said(site, slug, "GLOSS")
    assert (gloss["span"]["quote"], gloss["status"], gloss["pinyin"]) == ("燈籠", "PROPOSED", "dēng lóng")


def test_typing_writes_ones_own_and_arrows_choose(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "typed", TEXT)
    mean(page, 2, "船家", "boatman's household")
    expect(page.locator("#p2 .mark", has_text="船家")).to_be_visible()
    ask(page, 2, "海盜")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="海盜")).to_be_hidden()
    ask(page, 3, "茶商")
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    assert [g["text"] for g in said(site, "typed", "GLOSS")] == ["boatman's household"]


SELECTED = "[...(CSS.highlights.get('zhushu-selected') ?? [])].map(String).join()"


def test_enter_alone_glosses_nothing_but_what_is_selected(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "exact", "渡口的木匠在此。")
    ask(page, 1, "渡口的木匠")
    expect(page.get_by_role("option").first).to_contain_text("only for 渡口")
    expect(page.get_by_role("tabpanel")).to_contain_text("Nothing is known of 渡口的木匠 as a whole.")
    assert page.get_by_role("option", selected=True).count() == 0
    assert page.evaluate(SELECTED) == "渡口的木匠"
    audit(page)
    keep(page, "gloss-parts")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog", name="渡口的木匠")).to_be_visible()
    assert said(site, "exact", "GLOSS") == []
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert page.evaluate(SELECTED) == "渡口"
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    assert page.evaluate(SELECTED) == "渡口的木匠"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#p1 .mark", has_text="渡口")).to_be_visible()
    assert [g["span"]["quote"] for g in said(site, "exact", "GLOSS")] == ["渡口"]
    mean(page, 1, "渡口的木匠", "the carpenter at the ferry")
    expect(page.locator(".notices")).to_contain_text("the carpenter at the ferry")
    assert {g["span"]["quote"] for g in said(site, "exact", "GLOSS")} == {"渡口", "渡口的木匠"}


def test_a_suggestion_tells_whether_the_gloss_it_comes_from_is_approved(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "sources", "船家在此。\n\n船家在彼。")
    mean(page, 1, "船家", "a boatman of old")
    expect(page.locator("#p1 .mark", has_text="船家")).to_be_visible()
    ask(page, 2, "船家")
    old = page.get_by_role("option").filter(has_text="a boatman of old")
    expect(old).to_contain_text("proposed gloss, used 1×")
    page.keyboard.press("Escape")
    page.locator("#p1 .mark", has_text="船家").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".notices")).to_contain_text("Approved.")
    page.reload()
    ready(page)
    ask(page, 2, "船家")
    expect(old).to_contain_text("approved gloss, used 1×")


def test_a_note_is_written_and_undone_and_done_again(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "noted", TEXT)
    ask(page, 2, "小鎮")
    page.keyboard.press("Alt+3")
    page.get_by_label("Note", exact=True).fill("Which town?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#p2 .sign")).to_be_visible()
    page.locator(".notices").get_by_role("button", name="Undo").click()
    expect(page.locator("#p2 .sign")).to_have_count(0)
    page.get_by_role("navigation", name="Workbench").get_by_role("button", name="Redo").click()
    expect(page.locator("#p2 .sign")).to_be_visible()
    assert [n["text"] for n in said(site, "noted", "NOTE")] == ["Which town?"]


def test_a_gloss_is_put_everywhere_after_a_look_and_taken_back_as_a_whole(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "everywhere", TEXT)
    mean(page, 2, "人口", "population")
    page.get_by_role("button", name="Everywhere").click()
    look = page.get_by_role("dialog", name="人口")
    expect(look.locator(".places li")).to_have_count(2)
    expect(look).to_contain_text("Doubtful: it cuts into")
    audit(page)
    keep(page, "everywhere")
    look.get_by_role("button", name="Gloss 1 place").click()
    expect(page.locator("#p3 .mark", has_text="人口")).to_have_count(1)
    assert len(said(site, "everywhere", "GLOSS")) == 2
    page.locator(".notices").get_by_role("button", name="Undo").last.click()
    expect(page.locator("#p3 .mark", has_text="人口")).to_have_count(0)
    assert len(said(site, "everywhere", "GLOSS")) == 1


def test_the_edges_of_a_span_are_moved_by_keyboard_and_by_pointer(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "edges", TEXT)
    mean(page, 2, "海盜", "pirates")
    page.locator("#p2 .mark", has_text="海盜").click()
    page.get_by_role("button", name="Move its edges").click()
    expect(page.get_by_role("slider", name="Where it ends")).to_be_focused()
    page.get_by_role("slider", name="Where it starts").focus()
    page.keyboard.press("ArrowLeft")
    audit(page)
    keep(page, "edges")
    page.keyboard.press("Enter")
    expect(page.locator("#p2 .mark", has_text="有海盜")).to_be_visible()
    page.locator("#p2 .mark", has_text="有海盜").click()
    page.get_by_role("button", name="Move its edges").click()
    handle = page.get_by_role("slider", name="Where it starts").bounding_box()
    assert handle
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 22, y, steps=4)
    page.mouse.up()
    page.get_by_role("region", name="Move the edges").get_by_role("button", name="Save").click()
    expect(page.locator("#p2 .mark", has_text="有海盜")).to_have_count(0)
    assert [g["span"]["quote"] for g in said(site, "edges", "GLOSS")] == ["海盜"]


def test_what_stands_there_is_changed_approved_and_deleted_from_its_card(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "card", TEXT)
    mean(page, 2, "燈籠", "lamp")
    page.locator("#p2 .mark", has_text="燈籠").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("What it says").fill("lantern")
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text("Changed.")
    page.locator("#p2 .mark", has_text="燈籠").click()
    audit(page)
    keep(page, "card-workbench")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".notices")).to_contain_text("Approved.")
    assert [(g["text"], g["status"]) for g in said(site, "card", "GLOSS")] == [("lantern", "APPROVED")]
    page.locator("#p2 .mark", has_text="燈籠").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#p2 .mark", has_text="燈籠")).to_have_count(0)
    assert said(site, "card", "GLOSS") == []


def test_a_word_is_found_and_glossed_without_a_pointer(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "unpointed", TEXT)
    page.locator("#p3 .number").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#card .adding")).to_be_visible()
    words = page.locator("#card b").first.text_content() or ""
    page.keyboard.press("g")
    expect(page.get_by_role("dialog", name=words)).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("found by keys")
    page.keyboard.press("Enter")
    expect(page.locator("#p3 .mark", has_text=words)).to_be_visible()
    assert [(g["text"], g["span"]["quote"]) for g in said(site, "unpointed", "GLOSS")] == [("found by keys", words)]


def test_the_keys_are_shown_by_a_question_mark(visit: Visit) -> None:
    page = enter(visit, "/documents/tamsui-tea", "admin")
    ready(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Translate the paragraph")
    audit(page)
    keep(page, "keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)


def test_hostile_words_stay_words(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "attacked", TEXT)
    ask(page, 2, "燈籠")
    page.keyboard.type(HOSTILE + ATTRIBUTE + "word" * 60)
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text(HOSTILE)
    page.locator("#p2 .mark", has_text="燈籠").click()
    expect(page.locator("#card .strip:not(.adding)")).to_contain_text(HOSTILE)
    ask(page, 3, "燈籠")
    expect(page.get_by_role("option").first).to_contain_text(HOSTILE)
    audit(page)
    assert page.evaluate("window.broken") is None


def test_who_is_not_known_is_invited_to_log_in(visit: Visit) -> None:
    page = visit("/documents/tamsui-tea")
    bar = page.get_by_role("region", name="Workbench")
    expect(bar).to_contain_text("Log in to gloss words")
    expect(bar.get_by_role("link", name="Log in")).to_have_attribute("href", "/login?next=/documents/tamsui-tea")
    audit(page)
    keep(page, "invited")
    choose(page, 7, "室內")
    expect(page.get_by_role("dialog", name="室內")).to_have_count(0)


def test_a_selection_may_begin_inside_a_marked_word_which_still_opens_its_card(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "marked", "裡面有海盜。")
    ask(page, 1, "海盜")
    page.get_by_role("option", name="pirate").first.click()
    mark = page.locator("#p1 a.mark")
    expect(mark).to_have_text("海盜")
    ask(page, 1, "盜。")
    page.keyboard.press("Escape")
    ask(page, 1, "海盜")
    page.keyboard.press("Escape")
    mark.click()
    expect(page.locator("#card")).to_contain_text("pirate")
    expect(mark).to_have_attribute("href", "#p1")


def test_a_word_that_is_pressed_once_or_twice_is_glossed_with_the_pointer_alone(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "pressed", "山上有燈籠，裡面有海盜。")
    left, top, right, bottom = page.evaluate(PLACE, [1, "燈籠"])
    page.mouse.click((left + right) / 2, (top + bottom) / 2)
    page.get_by_role("dialog", name="About this word").get_by_role("button", name="Meaning").click()
    page.get_by_role("option", name="lantern").click()
    expect(page.locator(".notices")).to_contain_text("燈籠: lantern")
    expect(page.locator("#p1 .mark")).to_have_text("燈籠")
    left, top, right, bottom = page.evaluate(PLACE, [1, "海盜"])
    page.mouse.click((left + right) / 2, (top + bottom) / 2)
    page.mouse.down(click_count=2)
    page.wait_for_timeout(50)  # as a hand does it
    page.mouse.up(click_count=2)
    page.get_by_role("dialog", name="海盜").get_by_role("tab", name="Note").click()
    expect(page.get_by_role("dialog", name="海盜").get_by_role("textbox", name="Note")).to_be_focused()
    expect(page.locator("#card")).to_be_hidden()


def test_a_gloss_everywhere_that_is_cancelled_meanwhile_is_taken_back(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "withdrawn", "羅盤在此。\n\n羅盤在彼。\n\n羅盤又在。")
    mean(page, 1, "羅盤", "a compass to steer by")
    page.get_by_role("button", name="Everywhere…").click()
    dialog = page.get_by_role("dialog")
    gloss = dialog.get_by_role("button", name="Gloss 2 places")
    expect(gloss).to_be_visible()

    def late(route: Route) -> None:
        answer = route.fetch()
        page.evaluate("document.querySelector('dialog.everywhere').close()")
        route.fulfill(response=answer)

    page.route("**/graphql", late, times=1)
    gloss.click()
    expect(page.locator(".notices")).to_contain_text("Cancelled.")
    assert [g["text"] for g in said(site, "withdrawn", "GLOSS")] == ["a compass to steer by"]


def number(site: Site, slug: str) -> int:
    """How many glosses a document has."""
    query = """query($s: String!) { annotations(document: $s, kinds: [GLOSS]) { totalCount } }"""
    found: int = graphql(site, query, s=slug)["annotations"]["totalCount"]
    return found


def test_many_places_tell_how_many_are_done_and_are_undone_as_one(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "many", "\n\n".join(["羅盤在此，羅盤在彼。"] * 400))
    mean(page, 1, "羅盤", "a compass to steer by")
    page.get_by_role("button", name="Everywhere…").click()
    dialog = page.get_by_role("dialog")
    gloss = dialog.get_by_role("button", name="Gloss 799 places")
    expect(gloss).to_be_visible(timeout=60_000)
    shares: list[str] = []

    def slowly(route: Route) -> None:
        answer = route.fetch()
        shares.append(dialog.locator("progress + .hint").text_content() or "")
        if len(shares) == 2:
            audit(page)
            keep(page, "everywhere-share")
        route.fulfill(response=answer)

    page.route("**/graphql", slowly, times=3)
    gloss.click()
    expect(page.locator(".notices")).to_contain_text("glossed in 799 more places", timeout=60_000)
    assert shares == ["", "251 of 799", "501 of 799"]
    assert number(site, "many") == 800
    page.locator(".notices").get_by_role("button", name="Undo").click()
    expect(page.locator(".notices")).to_contain_text("Undone.", timeout=60_000)
    assert number(site, "many") == 1


def test_many_places_that_are_cancelled_halfway_are_all_taken_back(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "halfway", "\n\n".join(["羅盤在此，羅盤在彼。"] * 400))
    mean(page, 1, "羅盤", "a compass to steer by")
    page.get_by_role("button", name="Everywhere…").click()
    dialog = page.get_by_role("dialog")
    gloss = dialog.get_by_role("button", name="Gloss 799 places")
    expect(gloss).to_be_visible(timeout=60_000)
    gloss.click()
    expect(dialog).to_contain_text("of 799")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".notices")).to_contain_text("Cancelled.", timeout=60_000)
    assert number(site, "halfway") == 1
    mean(page, 2, "羅盤", "another")
    expect(page.locator(".notices")).to_contain_text("another")
    assert number(site, "halfway") == 2
