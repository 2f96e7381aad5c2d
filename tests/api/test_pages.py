"""Pages where something is wrong: closed, private, or a bug."""

from collections.abc import Iterator

import httpx2
import pytest

from api import shelf
from api.database import Database
from api.settings import Reading, Settings
from tests import article
from tests.api.conftest import Headers, serving

BROWSER = {"Accept": "text/html"}


def test_a_bug_is_told_by_a_page_and_no_more_is_told(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr(shelf, "open_at", fail)
    answer = reader.get("/?lang=zh-Hant", headers=BROWSER | {"Connection": "close"})
    assert answer.status_code == 500
    assert "出了點問題" in answer.text
    assert "secret" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "a secret of the house" in caplog.text
    assert reader.get("/", headers={"Connection": "close"}).json()["title"] == "Internal Server Error"


@pytest.fixture
def closed(database: Database) -> Iterator[httpx2.Client]:
    """A client of a service that shows nothing to strangers."""
    article.take_in(database)
    with serving(database, Settings(sample=False, reading=Reading.CLOSED)) as made:
        yield made


def test_where_reading_is_closed_pages_lead_to_the_login(closed: httpx2.Client, translator: Headers) -> None:
    for path in ("/", "/search?query=a", "/entities/x", "/nowhere"):
        answer = closed.get(path, headers=BROWSER)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
    assert closed.get("/login?lang=zh-Hans", headers=BROWSER).status_code == 200
    assert closed.get("/", headers=BROWSER | translator).status_code == 200


def test_only_who_may_import_is_led_to_it(client: httpx2.Client, translator: Headers) -> None:
    assert 'href="/import"' not in client.get("/", headers=BROWSER).text
    assert 'href="/import"' in client.get("/", headers=BROWSER | translator).text
