"""GraphiQL and Swagger, the consoles that packages bring: what of them is ours is open to everybody."""

import pytest
from playwright.sync_api import expect

from tests.flows.conftest import Visit, audit

pytestmark = pytest.mark.browser

# What the style sheets and components of the packages do wrong, and style sheets and scripts of ours cannot mend.
GRAPHIQL = ("color-contrast", "target-size")
SWAGGER = ("color-contrast", "target-size", "heading-order", "label", "region")


def test_the_consoles_break_no_other_rule_than_their_packages_do(visit: Visit) -> None:
    page = visit("/graphql")
    expect(page.get_by_role("textbox", name="Query")).to_be_attached()
    expect(page.get_by_role("heading", name="GraphQL", exact=True)).to_be_attached()
    audit(page, GRAPHIQL)
    page = visit("/docs")
    expect(page.get_by_text("Import a document")).to_be_visible()
    audit(page, SWAGGER)
