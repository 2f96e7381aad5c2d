"""The language and colours of the pages: as the browser says, until somebody chooses."""

import httpx2
import pytest

from api.preference import spoken


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK,en", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("en;q=0.3,zh-Hant;q=0.4", "zh-Hant"),
        ("fr-FR,fr;q=0.9", "en"),
        ("zh;q=0,en", "en"),
        ("*", "en"),
        ("zh;q=nonsense", "zh-Hans"),
        ("zh;q=1.", "zh-Hans"),
        (",;,=;q", "en"),
        ("-" * 5000, "en"),
    ],
)
def test_the_language_that_suits_a_browser_best(accepted: str, language: str) -> None:
    assert spoken(accepted) == language


def test_a_choice_is_kept_in_a_cookie_and_nothing_else_is(reader: httpx2.Client) -> None:
    reader.cookies.clear()
    assert "set-cookie" not in reader.get("/").headers
    assert "set-cookie" not in reader.get("/?lang=tlh&theme=pink").headers
    chosen = reader.get("/?lang=zh-Hant&theme=dark")
    assert 'lang="zh-Hant" data-theme="dark"' in chosen.text
    assert reader.cookies["zhushu-language"] == "zh-Hant"
    assert 'lang="zh-Hant" data-theme="dark"' in reader.get("/search").text
    reader.cookies.set("zhushu-language", "<script>", domain=reader.base_url.host)
    assert "<html lang=" in reader.get("/search").text
    assert "<script>" not in reader.get("/search").text


def test_other_choices_leave_the_rest_of_the_address_alone(reader: httpx2.Client) -> None:
    page = reader.get("/search", params={"query": "a&b", "theme": "dark", "lang": "en"}).text
    assert 'href="/search?query=a%26b&amp;theme=light"' in page
    assert 'href="/search?query=a%26b&amp;lang=zh-Hant"' in page
