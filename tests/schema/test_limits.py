"""What is refused before anything is executed, and what is well inside the limits."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query, print_ast

from annotations.actor import ANONYMOUS, Actor
from api.database import Database
from api.settings import Reading, Settings
from benchmarks.attacks import types
from benchmarks.queries import MENTIONS, PAGE
from schema import preparation
from schema.context import Context
from schema.cost import LENGTHS, WEIGHTS
from schema.limits import LIMITS, Limits
from schema.operation import run
from schema.outcome import Outcome
from schema.preparation import GRAPH, SAID, Refused, prepare
from schema.shelf import Shelf
from tests import article

ROOT = Path(__file__).parent.parent.parent
CLOSED = Limits(closed=True)


def answer(
    database: Database, text: str, limits: Limits = LIMITS, actor: Actor = ANONYMOUS, **variables: Any
) -> Outcome:
    return asyncio.run(run(prepare(text, limits), None, variables, Context(actor, database)))


def refusal(text: str, limits: Limits = LIMITS, **variables: Any) -> dict[str, Any]:
    def ask() -> None:
        prepared = prepare(text, limits)
        prepared.cost(prepared.operation(), variables)

    with pytest.raises(Refused) as refused:
        ask()
    [error] = refused.value.errors
    return {"message": error.message, **(error.extensions or {})}


def nested(levels: int, name: str = "name") -> str:
    fragments = (f"fragment F{i} on Viewer{{...F{i + 1} ...F{i + 1}}}" for i in range(levels))
    return f"{{viewer{{...F0}}}}{''.join(fragments)}fragment F{levels} on Viewer{{{name}}}"


@pytest.mark.parametrize(
    ("text", "figure", "limit"),
    [
        ("{ viewer { name } } #" + "x" * 1_000_000, 1_000_021, LIMITS.bytes),
        ("{ viewer { name } } #" + "字" * 150_000, 450_021, LIMITS.bytes),
        ("{" + "viewer { name } " * 3000 + "}", None, LIMITS.tokens),
        ("{ viewer { name } }" + "#\n" * 10_000, None, LIMITS.tokens),
        ("{" + "document(slug: 1) { project { " * 20 + "key" + "}}" * 20 + "}", 41, LIMITS.depth),
        (nested(25), 2**25 + 1, LIMITS.fields),
        (nested(9, "a: name"), 512, LIMITS.aliases),
        (nested(8, "name @include(if: true)"), 256, LIMITS.directives),
        ("{" + "viewer { name }" * 60 + "}", 60, LIMITS.roots),
        ("{ ...A ...A } fragment A on Query {" + "viewer { name }" * 30 + "}", 60, LIMITS.roots),
        ("{" + " ".join(f"a{i}: viewer {{ name }}" for i in range(45)) + "}" + nested(7, "b: name")[1:], None, None),
        (
            "{ documents(first: 1000) { edges { node { paragraphs(first: 999) { totalCount } } } } }",
            1_002_001,
            LIMITS.cost,
        ),
        ("{ viewer { name }" + "{" * 500, None, None),
        ("{ viewer { " + "... { " * 150 + "name" + "}" * 152, None, 100),
    ],
)
def test_what_is_too_much_is_refused_with_figure_limit_and_hint(
    text: str, figure: int | None, limit: int | None
) -> None:
    said = refusal(text)
    if limit is None:
        assert said["code"] == "GRAPHQL_PARSE_FAILED"
        return
    assert (said["code"], said["limit"], said.get("figure")) == ("TOO_LARGE", limit, figure)
    assert said["hint"]
    assert str(limit) in said["message"]


def test_sizes_count_from_variables_too() -> None:
    text = "query($n: Int) { documents(first: $n) { edges { node { paragraphs(first: $n) { totalCount } } } } }"
    assert refusal(text, n=900)["figure"] == 1 + 900 * (3 + 900)
    prepared = prepare(text)
    assert prepared.cost(prepared.operation(), {"n": 10}).total == 1 + 10 * 13
    assert prepared.cost(prepared.operation(), {"n": 11}).total == 1 + 11 * 14


@pytest.mark.parametrize(
    "given", [["x"] * 200_000, [[1] * 100] * 2000, ["x" * 11_000_000], {str(n): n for n in range(150_000)}]
)
def test_variables_have_a_size(given: Any) -> None:
    assert refusal("query($i: [ID!]!) { nodes(ids: $i) { id } }", i=given)["code"] == "TOO_LARGE"


RANGE = "query($r: TextRangeInput!, $p: ID!) { glossSuggestions(paragraph: $p, range: $r) { text } }"
KINDS = (
    'query($k: [AnnotationKind!]) { document(slug: "x") { paragraph(ordinal: 1) { annotations(kinds: $k) { id } } } }'
)


@pytest.mark.parametrize(
    ("text", "given", "number"),
    [
        (RANGE, {"r": {f"strat{n}": n for n in range(20_000)}, "p": "x"}, 21),
        (RANGE, {"r": {"start": 0, "end": 1, "x" * 1_000_000: 1}, "p": "x"}, 1),
        (KINDS, {"k": ["GLOS"] * 50_000}, 21),
        (KINDS, {"k": ["GLOS" * 1_000_000]}, 1),
        (KINDS, {"k": ["GLOS"]}, 1),
        ("query($q: String!) { entity(name: $q) { key } }", {"q": None}, 1),
    ],
)
def test_of_wrong_variables_little_is_told_however_many_and_long(text: str, given: dict[str, Any], number: int) -> None:
    prepared = prepare(text)
    with pytest.raises(Refused) as refused:
        prepared.values(prepared.operation(), given)
    said = [error.message for error in refused.value.errors]
    assert len(said) == number
    assert max(map(len, said)) <= SAID + 1
    assert "None" not in said[0]
    assert ("Did you mean" in said[0]) is (given == {"k": ["GLOS"]})


@pytest.mark.parametrize("digits", [100, 5000])
def test_numbers_are_not_long_but_texts_may_hold_long_ones(digits: int) -> None:
    number = "9" * digits
    found = refusal(f"{{ documents(first: {number}) {{ totalCount }} }}")
    assert found["code"] == ("TOO_LARGE" if digits > 100 else "GRAPHQL_VALIDATION_FAILED")
    assert prepare(f'{{ search(query: "{number}") {{ totalCount }} }}')


@pytest.mark.parametrize(
    "text",
    [
        "{ viewer {" + "name " * 990 + "} }",
        "{ document(slug: \"x\") {" + "project { key } " * 490 + "} }",
        "{ viewer {" + " ".join(f"...F{i}" for i in range(380)) + "} }"
        + "".join(f"fragment F{i} on Viewer {{ name }} " for i in range(380)),
    ],
)  # fmt: skip
def test_fields_are_compared_only_so_often(text: str) -> None:
    assert "repeats fields" in refusal(text)["message"]


def test_a_document_with_many_faults_is_not_told_all_of_them() -> None:
    with pytest.raises(Refused) as refused:
        prepare("{" + " ".join(f"viewer{i}" for i in range(50)) + "}")
    assert len(refused.value.errors) == 21


def test_the_schema_is_told_as_often_as_can_be_done_in_a_moment() -> None:
    few, many = types(20), types(50)
    assert prepare(few).cost(prepare(few).operation(), {}).total <= LIMITS.cost
    assert "costs" in refusal(many)["message"]


def _samples() -> list[str]:
    readme, guide = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/guide.md"))
    console = (ROOT / "web" / "static" / "console.js").read_text(encoding="utf-8")
    found = [
        *re.findall(r"```graphql\n(.*?)```", readme, re.DOTALL),
        *re.findall(r"^    (subscription .*)$", guide, re.M),
    ]
    found += [re.findall(r"const QUERY = `(.*?)`", console, re.DOTALL)[0], PAGE, MENTIONS, get_introspection_query()]
    assert len(found) >= 8
    return found


@pytest.mark.parametrize("text", _samples())
def test_what_the_documents_and_pages_ask_is_inside_the_limits(text: str) -> None:
    prepared = prepare(text)
    cost = prepared.cost(prepared.operation(), {})
    inside = 0.95 if "__schema" in text else 0.5
    assert cost.total <= inside * LIMITS.cost
    assert cost.depth <= 16
    assert cost.fields <= 0.5 * LIMITS.fields


def test_an_outcome_tells_its_cost(database: Database) -> None:
    article.take_in(database)
    found = answer(database, "{ documents(first: 2) { edges { node { slug } } } }").body()
    assert found["data"]["documents"]["edges"]
    assert found["extensions"] == {"cost": {"total": 7, "limit": LIMITS.cost, "depth": 4, "fields": 4}}


def test_limits_are_settings() -> None:
    settings = Settings(graphql_cost=5, graphql_depth=3, graphql=Reading.CLOSED)
    assert settings.limits == Limits(cost=5, depth=3, closed=True)
    assert Settings().limits == LIMITS
    assert refusal("{ documents { totalCount } }", settings.limits)["limit"] == 5


def test_weights_and_lengths_are_of_fields_there_are_and_in_the_documents() -> None:
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    for name, number in (*WEIGHTS.items(), *LENGTHS.items()):
        kind, _, field = name.partition(".")
        assert GRAPH.type_map[kind].fields[field]  # type: ignore[attr-defined]
        assert f"| `{name}` | {number:,} |" in text


SECRETS = re.compile(r"did you mean|'|\"|\$|!|Query|Viewer|Document|Input|Language|ID|String|Int|enum", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ __schema { types { name } } }", {}),
        ('{ __type(name: "Query") { name } }', {}),
        ("{ documnt { title } }", {}),
        ("{ viewer { nam } }", {}),
        ("{ viewer }", {}),
        ('{ document(slgu: "x") { title } }', {}),
        ("{ document(slug: 5) { title } }", {}),
        ("{ nodes { id } }", {}),
        ("{ annotations(kinds: [GLOS]) { totalCount } }", {}),
        ("{ viewer { ... on Viewr { name } } }", {}),
        ("{ viewer { ... on Document { title } } }", {}),
        ("{ viewer { name @includ(if: true) } }", {}),
        ("query($k: [AnnotationKin!]) { annotations(kinds: $k) { totalCount } }", {}),
        ("query($k: String) { annotations(kinds: $k) { totalCount } }", {}),
        ('mutation { addGloss(input: {paragrph: "x"}) { problems { code } } }', {}),
        ("query($k: [AnnotationKind!]) { annotations(kinds: $k) { totalCount } }", {"k": ["GLOS"]}),
        ("query($k: [AnnotationKind!]!) { annotations(kinds: $k) { totalCount } }", {}),
        ("query($n: Int) { documents(first: $n) { totalCount } }", {"n": "x"}),
        ("mutation($i: AddGlossInput!) { addGloss(input: $i) { problems { code } } }", {"i": {"paragrph": "x"}}),
        ("mutation($i: AddGlossInput!) { addGloss(input: $i) { problems { code } } }", {"i": {"paragraph": "x"}}),
        ("subscription { viewer { name } }", {}),
    ],
)
def test_a_closed_schema_is_revealed_by_no_error(database: Database, text: str, variables: dict[str, Any]) -> None:
    try:
        errors = answer(database, text, CLOSED, **variables).errors
    except Refused as refused:
        errors = refused.errors
    assert errors
    for error in errors:
        assert not SECRETS.search(error.message)
        assert (error.extensions or {})["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_closed_schema_answers_those_who_know_it(database: Database) -> None:
    article.take_in(database)
    assert answer(database, '{ __typename document(slug: "article") { title } }', CLOSED).errors == []
    [error] = answer(database, '{ node(id: "x") { id } }', CLOSED).errors
    assert (error.extensions or {})["code"] == "INVALID"


def test_an_open_schema_helps_those_who_mistype() -> None:
    with pytest.raises(Refused, match="Did you mean 'document'"):
        prepare("{ documnt { title } }")


def test_a_document_is_remembered_with_its_limits() -> None:
    text = "{ viewer { name } }"
    assert prepare(text) is prepare(text)
    assert prepare(text, CLOSED) is not prepare(text)


def test_documents_that_are_remembered_have_a_length_together() -> None:
    for number in range(500):
        prepare(f"{{ viewer {{ a{number}: name {'name ' * 20} }} }}")
    assert preparation._kept.taken <= preparation.KEPT
    shelf: Shelf[str] = Shelf(100)
    for name in "abcdefghijkl":
        shelf.put(name, 10, name)
        shelf.get("a")
    assert [n for n in "abcdefghijkl" if shelf.get(n)] == list("adefghijkl")
    shelf.put("long", 11, "long")
    assert shelf.get("long") is None
    shelf.put("a", 10, "b")
    assert (shelf.get("a"), shelf.taken, len(shelf)) == ("b", 100, 10)


def test_an_operation_of_several_costs_what_it_asks_itself() -> None:
    prepared = prepare("query A { viewer { name } } query B { documents(first: 9) { totalCount } }")
    assert prepared.cost(prepared.operation("A"), {}).total == 2
    assert prepared.cost(prepared.operation("B"), {}).total == 10
    assert print_ast(prepared.document).startswith("query A")
