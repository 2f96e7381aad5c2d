"""What those who work with the workbench do: log in, select words, and look afterwards at what the service has."""

import json
import os
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.flows.conftest import WIDE, ZHUSHU, Site, Visit

# Where the middle of the first and of the last of some characters stands in the window.
PLACE = """([ordinal, words]) => {
  const walker = document.createTreeWalker(document.querySelector(`#p${ordinal} .original`), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("rt, rp, .sign")) nodes.push(walker.currentNode);
  const at = nodes.map(n => n.data).join("").indexOf(words);
  const box = offset => {
    let before = 0;
    for (const node of nodes) {
      if (offset < before + node.length) {
        const range = document.createRange();
        range.setStart(node, offset - before);
        range.setEnd(node, offset - before + 1);
        return range.getBoundingClientRect();
      }
      before += node.length;
    }
  };
  const [first, last] = [box(at), box(at + words.length - 1)];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


def token(site: Site, name: str, role: str) -> str:
    """A token of somebody with a role."""
    command: list[str | Path] = [ZHUSHU, "token", "create", name, "--role", role]
    done = subprocess.run(command, env=os.environ | site.environment, check=True, capture_output=True, text=True)
    secret: str = done.stdout.split()[-1]
    return secret


def enter(visit: Visit, path: str, secret: str, size: tuple[int, int] = WIDE, **options: Any) -> Page:
    """A page, opened by somebody who has logged in."""
    page = visit(f"/login?next={path}", size, **options)
    page.get_by_label("Token").fill(secret)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"**{path.partition('#')[0]}*")
    return page


def ready(page: Page) -> None:
    """Wait until the workbench is there, and hears of what others do."""
    expect(page.get_by_role("navigation", name="Workbench")).to_contain_text("Live")


def begin(visit: Visit, site: Site, slug: str, text: str) -> Page:
    """An administrator before a new text, ready to work on it."""
    bring(site, slug, text)
    page = enter(visit, f"/documents/{slug}", "admin")
    ready(page)
    return page


def choose(page: Page, ordinal: int, words: str) -> None:
    """Select words of a paragraph with the mouse."""
    page.locator(f"#p{ordinal} .original").scroll_into_view_if_needed()
    page.locator(f"#p{ordinal}").evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    left, top, right, bottom = page.evaluate(PLACE, [ordinal, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()


def ask(page: Page, ordinal: int, words: str) -> None:
    """Select words, and wait for the panel beside them."""
    choose(page, ordinal, words)
    expect(page.get_by_role("dialog", name=words)).to_be_visible()


def mean(page: Page, ordinal: int, words: str, meaning: str) -> None:
    """Say what words mean, in words of one's own."""
    ask(page, ordinal, words)
    page.keyboard.type(meaning)
    page.keyboard.press("Enter")


def graphql(site: Site, query: str, secret: str = "admin", **variables: Any) -> Any:
    """What the service says."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
    with urllib.request.urlopen(urllib.request.Request(f"{site.address}/graphql", body, headers), timeout=20) as answer:
        found = json.load(answer)
    assert "errors" not in found, found
    return found["data"]


def bring(site: Site, slug: str, text: str) -> None:
    """Import a text."""
    query = """mutation($i: ImportDocumentInput!) { importDocument(input: $i) { problems { message } } }"""
    done = graphql(site, query, i={"slug": slug, "language": "zh-Hant-TW", "text": text})
    assert done["importDocument"]["problems"] == []


def said(site: Site, slug: str, kind: str) -> list[Any]:
    """The annotations of a kind in a document."""
    query = """query($s: String!, $k: [AnnotationKind!]) { annotations(document: $s, kinds: $k, first: 500) { edges { node {
      id version status creator span { quote paragraph { id ordinal } } ... on Gloss { text pinyin } ... on Translation { text }
      ... on Note { text } ... on EntityLink { entity { label type } } } } } }"""
    return [e["node"] for e in graphql(site, query, s=slug, k=[kind])["annotations"]["edges"]]
