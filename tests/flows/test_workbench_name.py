"""Somebody says whom or what selected words name: who is known already, or somebody new, in either script."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.flows.bench import ask, begin, bring, enter, graphql, ready, said, token
from tests.flows.conftest import Site, Visit, audit, keep

pytestmark = pytest.mark.browser

TEXT = "海邊的茶行\n\n小鎮的船家林阿水說，裡面有海盜。人口不多，燈籠很亮。\n\n茶商的口袋裡有燈籠。中國人口袋很深，人口卻少。"
EMPEROR = "漢武帝在長安。\n\n有李廣，有李白。"


def test_a_name_is_new_once_and_found_from_then_on(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "named", TEXT)
    ask(page, 2, "林阿水")
    page.keyboard.press("Alt+2")
    page.get_by_role("option", name="Somebody or something new").click()
    expect(page.get_by_label("Name in Chinese")).to_have_value("林阿水")
    page.get_by_label("Name in English").fill("Lin Ashui")
    page.get_by_label("What it is").select_option(label="person")
    audit(page)
    keep(page, "name-new")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator("#p2 .person", has_text="林阿水")).to_be_visible()
    ask(page, 3, "茶商")
    page.get_by_role("tab", name="Name").click()
    page.get_by_role("combobox").fill("ashui")
    page.get_by_role("option", name="Lin Ashui").click()
    expect(page.locator("#p3 .person", has_text="茶商")).to_be_visible()
    assert [a["entity"]["label"] for a in said(site, "named", "ENTITY_LINK")] == ["Lin Ashui", "Lin Ashui"]


def test_a_new_name_is_taken_back_with_its_link(visit: Visit, site: Site) -> None:
    page = begin(visit, site, "unnamed", "碼頭上有陳阿土。")
    ask(page, 1, "陳阿土")
    page.get_by_role("tab", name="Name").click()
    page.get_by_role("option", name="Somebody or something new").click()
    page.get_by_label("Name in English").fill("Chen Atu")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator(".notices")).to_contain_text("陳阿土 is Chen Atu")
    page.locator(".notices").get_by_role("button", name="Undo").click()
    expect(page.locator(".notices")).to_contain_text("Undone.")
    query = "query($q: String!) { entities(query: $q) { totalCount } }"
    assert graphql(site, query, q="Chen Atu")["entities"]["totalCount"] == 0


def new(page: Page, ordinal: int, words: str) -> None:
    """Begin to name somebody new."""
    ask(page, ordinal, words)
    page.keyboard.press("Alt+2")
    page.get_by_role("option", name="Somebody or something new").click()


def labels(site: Site, slug: str, label: str) -> list[Any]:
    """What an entity that is linked in a document is called."""
    query = """query($s: String!) { annotations(document: $s, kinds: [ENTITY_LINK], first: 100) { edges { node {
      span { quote } ... on EntityLink { entity { label labels { language text } } } } } } }"""
    found = [edge["node"] for edge in graphql(site, query, s=slug)["annotations"]["edges"]]
    (link,) = (one for one in found if one["entity"]["label"] == label)
    return [link["span"]["quote"], *([n["language"], n["text"]] for n in link["entity"]["labels"])]


def test_a_name_that_is_given_in_simplified_has_that_of_the_text_too(visit: Visit, site: Site) -> None:
    bring(site, "emperor", EMPEROR)
    page = enter(visit, "/documents/emperor?view=ZH_HANS", "admin")
    ready(page)
    new(page, 1, "汉武帝")
    expect(page.get_by_label("Name in Traditional characters")).to_have_value("漢武帝")
    expect(page.get_by_label("Name in Simplified characters")).to_have_value("汉武帝")
    page.get_by_label("Name in English").fill("Emperor Wu")
    audit(page)
    keep(page, "name-scripts")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator("#p1 .person", has_text="汉武帝")).to_be_visible()
    assert labels(site, "emperor", "Emperor Wu") == [
        "漢武帝", ["en", "Emperor Wu"], ["zh-Hant", "漢武帝"], ["zh-Hans", "汉武帝"],
    ]  # fmt: skip


def test_a_name_that_is_typed_in_simplified_is_proposed_in_both_scripts(visit: Visit, site: Site) -> None:
    bring(site, "general", EMPEROR)
    page = enter(visit, "/documents/general?view=ZH_HANS", "admin")
    ready(page)
    ask(page, 2, "李广")
    page.keyboard.press("Alt+2")
    page.get_by_role("combobox").fill("飞将军李广")
    expect(page.get_by_role("tabpanel")).to_contain_text("Nobody is known by this name yet.")
    page.get_by_role("option", name="Somebody or something new").click()
    expect(page.get_by_label("Name in Traditional characters")).to_have_value("飛將軍李廣")
    page.get_by_label("Name in English").fill("Li Guang")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator("#p2 .person", has_text="李广")).to_be_visible()
    assert labels(site, "general", "Li Guang") == [
        "李廣", ["en", "Li Guang"], ["zh-Hant", "飛將軍李廣"], ["zh-Hans", "飞将军李广"],
    ]  # fmt: skip


def test_a_name_that_is_written_alike_in_both_scripts_is_asked_for_once(visit: Visit, site: Site) -> None:
    bring(site, "poet", EMPEROR)
    page = enter(visit, "/documents/poet?view=ZH_HANS", "admin")
    ready(page)
    new(page, 2, "李白")
    expect(page.get_by_label("Name in Chinese")).to_have_value("李白")
    page.get_by_label("Name in English").fill("Li Bai")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator("#p2 .person", has_text="李白")).to_be_visible()
    assert labels(site, "poet", "Li Bai") == ["李白", ["en", "Li Bai"], ["zh-Hant", "李白"]]


def test_a_new_name_that_others_took_up_stays_when_its_link_is_undone_and_the_page_says_so(
    visit: Visit, site: Site
) -> None:
    page = begin(visit, site, "taken-up", "碼頭上有陳阿土。陳阿土走了。")
    new(page, 1, "陳阿土")
    page.get_by_label("Name in English").fill("Chen the Docker")
    page.get_by_role("button", name="Make and link").click()
    expect(page.locator(".notices")).to_contain_text("陳阿土 is Chen the Docker")
    query = """query($s: String!) { document(slug: $s) { paragraph(ordinal: 1) { id } }
      annotations(document: $s, kinds: [ENTITY_LINK], first: 1) { edges { node { ... on EntityLink { entity { id } } } } } }"""
    found = graphql(site, query, s="taken-up")
    link = "mutation($i: AddEntityLinkInput!) { addEntityLink(input: $i) { problems { message } } }"
    entity = found["annotations"]["edges"][0]["node"]["entity"]["id"]
    place = {"paragraph": found["document"]["paragraph"]["id"], "range": {"start": 8, "end": 11}}
    graphql(site, link, token(site, "another", "translator"), i={**place, "entity": entity})
    page.keyboard.press("u")
    expect(page.locator(".notices")).to_contain_text("Undone. Chen the Docker stays among the names")
    assert [a["span"]["quote"] for a in said(site, "taken-up", "ENTITY_LINK")] == ["陳阿土"]
    query = "query($q: String!) { entities(query: $q) { edges { node { mentionCount } } } }"
    assert graphql(site, query, q="Chen the Docker")["entities"]["edges"] == [{"node": {"mentionCount": 1}}]
