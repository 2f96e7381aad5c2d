"""Logging in and out in a real browser, and what pages of other sites cannot do meanwhile."""

import http.server
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.flows.conftest import Site, serve

pytestmark = pytest.mark.browser

TEXT = "未刊的稿子\n\n只給自己人看的一段。\n"
ATTACKS = """<!doctype html><title>Attack</title>
<form id="graphql" method="post" enctype="text/plain" action="{site}/graphql">
<input name='{{"query": "mutation {{ deleteAnnotation(input: {{id: 1}}) {{ problems {{ code }} }} }}", "x": "' value='"}}'></form>
<form id="import" method="post" enctype="multipart/form-data" action="{site}/api/v1/documents">
<input name="slug" value="planted"><input name="language" value="zh-Hant"><input name="text" value="文"></form>
<form id="logout" method="post" action="{site}/logout"><input name="everywhere" value="1"></form>
<form id="login" method="post" action="{site}/login"><input name="token" value="{token}"></form>
"""
REQUESTS = """async site => {
  const outcomes = [];
  for (const [path, method, type, body] of [
    ["/graphql", "POST", "text/plain", '{"query": "mutation { __typename }"}'],
    ["/graphql", "POST", "application/json", '{"query": "mutation { __typename }"}'],
    ["/api/v1/documents/shut", "DELETE", null, null],
    ["/logout", "POST", "application/x-www-form-urlencoded", "everywhere=1"],
  ]) {
    for (const mode of ["no-cors", "cors"]) {
      const headers = type ? { "content-type": type } : {};
      const asked = fetch(site + path, { method, body, headers, mode, credentials: "include" });
      outcomes.push(await asked.then(answer => answer.type, () => "refused"));
    }
  }
  const upload = new FormData();
  upload.append("slug", "planted");
  upload.append("language", "zh-Hant-TW");
  upload.append("file", new Blob(["文"], { type: "text/plain" }), "planted.txt");
  const sent = fetch(site + "/api/v1/documents", { method: "POST", body: upload, mode: "no-cors", credentials: "include" });
  outcomes.push(await sent.then(answer => answer.type, () => "refused"));
  outcomes.push(await new Promise(settle => {
    const socket = new WebSocket(site.replace("http", "ws") + "/graphql", "graphql-transport-ws");
    socket.onopen = () => settle("open");
    socket.onerror = () => settle("refused");
  }));
  return outcomes;
}"""


@pytest.fixture(scope="module")
def shut_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with a private document."""
    for site in serve(tmp_path_factory.mktemp("login"), sample=False):
        document = {"slug": "shut", "language": "zh-Hant-TW", "text": TEXT, "visibility": "PRIVATE"}
        asked = urllib.request.Request(
            f"{site.address}/api/v1/documents",
            json.dumps(document).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer admin"},
        )
        with urllib.request.urlopen(asked) as answer:
            assert answer.status == 201
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that knows nothing yet."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture(params=["127.0.0.1", "localhost"])
def elsewhere(request: pytest.FixtureRequest, shut_site: Site, tmp_path: Path) -> Iterator[str]:
    """A page of another origin: on another port of the same host, and on another host."""
    (tmp_path / "index.html").write_text(ATTACKS.format(site=shut_site.address, token="admin"))

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{request.param}:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def log_in(page: Page, site: Site, token: str = "admin") -> None:
    page.goto(f"{site.address}/login")
    page.get_by_label("Token").fill(token)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def who(page: Page, site: Site) -> str | None:
    """Whom the header of a page names."""
    page.goto(site.address)
    return page.locator(".who a").text_content()


def test_a_private_document_is_read_between_login_and_logout(context: BrowserContext, shut_site: Site) -> None:
    page = context.new_page()
    page.goto(f"{shut_site.address}/documents/shut?view=ZH_HANS")
    expect(page.locator("h1")).to_have_text("Not found")
    page.get_by_role("link", name="Log in").click()
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("not known")
    page.get_by_label("Token").fill("admin")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert urlsplit(page.url).path == "/documents/shut"
    expect(page.locator(".who")).to_contain_text("administrator")
    expect(page.locator("#p2 .original")).to_contain_text("只给自己人看")
    assert page.evaluate("document.cookie") == ""

    page.get_by_role("button", name="Log out").click()
    expect(page.locator(".who")).to_contain_text("Log in")
    expect(page.locator("main")).not_to_contain_text("未刊")
    page.go_back()
    page.reload()
    expect(page.locator("h1")).to_have_text("Not found")


def test_going_back_after_the_logout_shows_nothing_private(context: BrowserContext, shut_site: Site) -> None:
    page = context.new_page()
    log_in(page, shut_site)
    page.goto(f"{shut_site.address}/documents/shut")
    page.get_by_role("button", name="Log out").click()
    expect(page.locator(".who")).to_contain_text("Log in")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Not found")


def test_logging_out_everywhere_reaches_another_browser(browser: Browser, shut_site: Site) -> None:
    one, other = (browser.new_context() for _ in range(2))
    here, there = one.new_page(), other.new_page()
    for page in (here, there):
        log_in(page, shut_site)
        expect(page.locator(".who")).to_contain_text("administrator")
    here.get_by_role("link", name="administrator").click()
    here.get_by_role("button", name="Log out in every browser").click()
    assert who(there, shut_site) == "Log in"
    one.close()
    other.close()


def test_the_console_acts_for_who_is_logged_in(context: BrowserContext, shut_site: Site) -> None:
    page = context.new_page()
    log_in(page, shut_site)
    page.goto(f"{shut_site.address}/graphql")
    answer = page.evaluate(
        """() => fetch("/graphql", {method: "POST", headers: {"content-type": "application/json"},
             body: JSON.stringify({query: '{ document(slug: "shut") { slug } }'})}).then(a => a.json())"""
    )
    assert answer["data"] == {"document": {"slug": "shut"}}


def test_pages_of_another_origin_change_nothing(context: BrowserContext, shut_site: Site, elsewhere: str) -> None:
    page = context.new_page()
    log_in(page, shut_site)
    for form in ("graphql", "import", "logout"):
        page.goto(elsewhere)
        with page.expect_navigation() as navigation:
            page.evaluate("id => document.getElementById(id).submit()", form)
        status = navigation.value.status if navigation.value else None
        # Between sites the cookie is not even sent, so that somebody unknown asks the doors.
        assert status in ((403,) if "127.0.0.1" in elsewhere or form == "logout" else (401, 415, 422)), form
    page.goto(elsewhere)
    outcomes = page.evaluate(REQUESTS, shut_site.address)
    assert outcomes[-1] == "refused"
    assert set(outcomes) <= {"opaque", "refused"}
    assert who(page, shut_site) == "administrator"
    page.goto(f"{shut_site.address}/documents/shut")
    expect(page.locator("#p2 .original")).to_contain_text("只給自己人看")
    page.goto(f"{shut_site.address}/documents/planted")
    expect(page.locator("h1")).to_have_text("Not found")


def test_pages_of_another_origin_log_nobody_in(context: BrowserContext, shut_site: Site, elsewhere: str) -> None:
    page = context.new_page()
    page.goto(elsewhere)
    with page.expect_navigation() as navigation:
        page.evaluate("document.getElementById('login').submit()")
    assert navigation.value
    assert navigation.value.status == 403
    assert who(page, shut_site) == "Log in"
    assert context.cookies() == []
