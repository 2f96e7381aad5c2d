"""What the scripts of all pages share: asking the doors, hearing refusals, and the words of the language."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.flows.conftest import Site, Visit

pytestmark = pytest.mark.browser


def run(page: Page, module: str, body: str) -> Any:
    """What some lines give in the page, with what a module exports; of what is thrown, its name and what it has."""
    return page.evaluate(f"""async () => {{
        const {{ {", ".join(NAMES[module])} }} = await import("/static/{module}.js");
        try {{ {body} }} catch (error) {{
            return {{ name: error.name, message: error.message, problems: error.problems, status: error.status }};
        }}
    }}""")


NAMES = {"graphql": ("ask", "Refusal", "Offline"), "rest": ("send", "Refusal", "Offline"), "words": ("say",)}


def test_an_operation_gives_its_data(visit: Visit) -> None:
    page = visit("/")
    asked = "return await ask('query Q($s: String!) { document(slug: $s) { title } }', { s: 'tamsui-tea' })"
    assert run(page, "graphql", asked) == {"document": {"title": "茶香渡海：淡水、大稻埕與烏龍茶的十九世紀"}}


def test_errors_and_problems_of_a_payload_are_refusals_with_hints_and_codes(visit: Visit) -> None:
    page = visit("/", expected=("400",))
    wrong = run(page, "graphql", "return await ask('{ nothing }')")
    assert (wrong["name"], wrong["status"]) == ("Refusal", 400)
    assert "nothing" in wrong["message"]
    gloss = """mutation G($input: AddGlossInput!) { addGloss(input: $input) { problems { message code hint } } }"""
    input_ = "{ input: { paragraph: 'UGFyYWdyYXBoOjM', range: { start: 0, end: 2 }, text: 'x' } }"
    refused = run(page, "graphql", f"return await ask('{gloss}', {input_})")
    assert refused["name"] == "Refusal"
    assert refused["problems"][0]["code"] == "UNAUTHORIZED"
    assert refused["problems"][0]["hint"] in refused["message"]


def test_rest_gives_what_is_there_and_tells_problems(visit: Visit) -> None:
    page = visit("/", expected=("404", "401"))
    read = "const { status, headers, body } = await send('GET', '/documents/tamsui-tea'); "
    found = run(page, "rest", read + "return { status, slug: body.slug, etag: headers.get('etag') };")
    assert (found["status"], found["slug"]) == (200, "tamsui-tea")
    assert found["etag"]
    text = run(
        page,
        "rest",
        "return (await send('GET', '/documents/tamsui-tea/text', undefined, { headers: { accept: 'text/plain' } })).body",
    )
    assert text.strip().startswith("茶香渡海")
    missing = run(page, "rest", "return await send('GET', '/documents/none')")
    assert (missing["name"], missing["status"], missing["problems"][0]["code"]) == ("Refusal", 404, "NOT_FOUND")
    shut = run(page, "rest", "return await send('POST', '/documents', { slug: 'x', language: 'zh-Hant', text: '文' })")
    assert (shut["name"], shut["status"]) == ("Refusal", 401)


def test_without_a_connection_both_doors_say_so(visit: Visit, site: Site) -> None:
    page = visit("/", expected=("ERR_INTERNET_DISCONNECTED",))
    for module in ("graphql", "rest"):
        run(page, module, "return 1")
    page.context.set_offline(True)
    assert run(page, "graphql", "return await ask('{ viewer { name } }')")["name"] == "Offline"
    assert run(page, "rest", "return await send('GET', '/documents')")["name"] == "Offline"
    page.context.set_offline(False)


def test_who_breaks_off_hears_that_and_nothing_of_being_offline(visit: Visit) -> None:
    page = visit("/")
    body = (
        "const c = new AbortController(); c.abort(); return await ask('{ viewer { name } }', {}, { signal: c.signal })"
    )
    assert run(page, "graphql", body)["name"] == "AbortError"


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "One document", "1,234 documents"),
        ("zh-Hant", "1 篇文獻", "1,234 篇文獻"),
        ("zh-Hans", "1 篇文献", "1,234 篇文献"),
    ],
)
def test_scripts_say_what_templates_say(visit: Visit, language: str, one: str, many: str) -> None:
    page = visit(f"/search?lang={language}")
    said = run(page, "words", "return [1, 1234].map(number => say('corpus.number', { number }))")
    assert said == [one, many]
    hostile = run(page, "words", "return say('search.found', { number: 2, query: '{query} $& <b>' })")
    assert "{query} $& <b>" in hostile
