"""GraphiQL and Swagger, the consoles that packages bring: what of them is ours is open to everybody."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.flows.conftest import Visit, audit, keep

pytestmark = pytest.mark.browser

# What the components of a package do wrong, and a style sheet of ours cannot mend.
SWAGGER = ("heading-order", "region")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_console_of_graphql_has_no_barrier(visit: Visit, scheme: Any) -> None:
    page = visit("/graphql", color_scheme=scheme)
    expect(page.get_by_role("textbox", name="Query")).to_be_attached()
    expect(page.get_by_role("heading", name="GraphQL", exact=True)).to_be_attached()
    audit(page)
    keep(page, f"console-{scheme}")


def test_the_console_of_rest_breaks_no_other_rule_than_its_package_does(visit: Visit) -> None:
    page = visit("/docs")
    expect(page.get_by_text("Import a document")).to_be_visible()
    audit(page, SWAGGER)
    keep(page, "console-rest")
    page.get_by_text("Import a document").click()
    expect(page.get_by_role("button", name="Try it out")).to_be_visible()
