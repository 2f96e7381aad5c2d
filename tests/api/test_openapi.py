"""The description of the REST door: valid, complete, and true of what is answered."""

from typing import Any

import httpx2
import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from api import openapi
from api.rest.routes import OPERATIONS

DESCRIPTION = openapi.describe(OPERATIONS)


def test_it_is_valid() -> None:
    validate(DESCRIPTION)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_every_operation_is_described(operation: Any) -> None:
    found = DESCRIPTION["paths"][f"/api/v1{operation.path}"][operation.method.lower()]
    assert found["summary"]
    assert found["operationId"] == operation.name
    assert all(parameter["description"] for parameter in found["parameters"])
    assert ("304" in found["responses"]) == (operation.method == "GET")
    assert any(status.startswith("4") for status in found["responses"])
    assert found["security"][-2:] == [{"bearer": []}, {"login": []}]


def test_names_are_given_once() -> None:
    assert len({o.name for o in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/documents", "documents"),
        ("/documents/{slug}", "documents/article"),
        (
            "/documents/{slug}/paragraphs",
            "documents/article/paragraphs?include=annotations,spans,translation,original,words",
        ),
        ("/documents/{slug}/paragraphs/{ordinal}", "documents/article/paragraphs/1"),
        ("/documents/{slug}/annotations", "documents/article/annotations"),
        ("/entities", "entities"),
        ("/entities/{key}", "entities/wang_yi"),
        ("/entities/{key}/mentions", "entities/wang_yi/mentions"),
        ("/search", "search?query=王毅"),
    ],
)
def test_answers_are_as_described(client: httpx2.Client, path: str, address: str) -> None:
    description = client.get("/openapi.json").json()
    answer = description["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    validator: Any = OAS31Validator({**schema, "components": description["components"]})
    assert [e.message for e in validator.iter_errors(client.get(f"/api/v1/{address}").json())] == []


def test_the_page_asks_for_nothing_from_outside(client: httpx2.Client) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "url: '/openapi.json'" in page.text
    assert "<script src" not in page.text
    assert '<link rel="stylesheet"' not in page.text
