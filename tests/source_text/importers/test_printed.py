"""What a browser prints comes back as it was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from benchmarks.layouts import QUIET, score
from benchmarks.looks import LOOKS
from benchmarks.printing import Look, print_pdf
from source_text.importers import pdf
from tests.conftest import chromium

pytestmark = pytest.mark.browser

ONE_OF_EACH = {look.layout: look for look in reversed(LOOKS) if not look.held}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one file of tests: while it runs, the thread has an event loop of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.mark.parametrize("look", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_printed_paragraphs_are_found_again(browser: Browser, look: Look) -> None:
    content, expected = print_pdf(browser, look._replace(characters=4000))
    found = score([block.text for block in pdf.read(content).blocks], expected)
    assert found.boundaries >= 0.97
    assert found.accuracy >= 0.998
