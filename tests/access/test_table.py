"""The table of who may do what is true, whole, and the same for what is hidden as for what is not there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.database import Database
from api.pages import routes as pages
from api.rest.routes import OPERATIONS
from api.workbench import routes as workbench
from schema.build import schema
from source_text.sight import Visibility
from tests.access import table
from tests.access.graphql import MUTATIONS, QUERIES
from tests.access.rest import PAGES, REST, Request
from tests.access.world import LEVELS, Target, World, opened

DOCS = Path(__file__).parent.parent.parent / "docs" / "access.md"
OUTSIDE = ("anonymous", "stranger")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A service with users of every role, on SQLite: what the sessions leave out is tested on both databases."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('access') / 'access.sqlite'}")
    database.migrate()
    with opened(database) as made:
        yield made


def test_every_operation_is_tried() -> None:
    built = schema._schema
    assert built.query_type
    assert built.mutation_type
    assert built.subscription_type
    assert set(QUERIES) == set(built.query_type.fields)
    assert set(MUTATIONS) == set(built.mutation_type.fields)
    assert set(built.subscription_type.fields) == {"changes"}
    assert set(REST) == {operation.name for operation in OPERATIONS}
    assert set(PAGES) == {"/metrics", *(route.path for route in (*pages(), *workbench()))}  # type: ignore[attr-defined]


def test_the_table_in_the_documentation_is_what_the_service_does(world: World) -> None:
    told = DOCS.read_text("utf-8").split("<!-- table -->")[1].strip()
    assert table.written(table.measured(world)) == told


def _normal(text: str, target: Target) -> str:
    """An answer without the names of its target."""
    names = {
        getattr(target, name)
        for name in ("slug", "document", "revision", "paragraph", "span", "gloss", "note", "translation", "entity")
    }
    for name in sorted(names | {target.key, target.namesake}, key=len, reverse=True):
        text = text.replace(name, "…")
    return re.sub(r"(gloss|new|made|t|c|n|g|r|d|p|user|spare)_?-?\d+", "…", text)


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("name", [*QUERIES, *MUTATIONS])
def test_a_private_document_is_refused_like_one_that_is_not_there(world: World, who: str, name: str) -> None:
    trial = {**QUERIES, **MUTATIONS}[name]
    if not trial.of_document:
        return
    said = [
        _normal(json.dumps(world.graphql(who, trial.query, trial.variables(target)), ensure_ascii=False), target)
        for target in (world.targets[Visibility.PRIVATE], world.missing)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_a_private_document_is_refused_like_one_that_is_not_there_over_rest(
    world: World, who: str, operation: Any
) -> None:
    request: Request = REST[operation.name]
    if not request.of_document:
        return
    said = []
    for target in (world.targets[Visibility.PRIVATE], world.missing):
        headers = world.headers(who) | ({"If-Match": '"0"'} if request.versioned else {})
        body = {"json": request.body(target)} if request.body else {}
        answer = world.client.request(operation.method, "/api/v1" + request.path(target), headers=headers, **body)
        said.append((answer.status_code, _normal(answer.text, target)))
    assert said[0] == said[1]


def test_a_token_does_no_more_than_its_scopes(world: World) -> None:
    query = "mutation($s: [Scope!]) { createToken(input: {scopes: $s}) { secret problems { message } } }"
    made = world.graphql("administrator", query, {"s": ["READ"]})["data"]["createToken"]
    world.secrets["limited"] = made["secret"]
    try:
        target = world.targets[Visibility.PRIVATE]
        for name, trial in QUERIES.items():
            allowed = table.by_graphql(name, trial)(world, "limited", target)
            as_reader = table.by_graphql(name, trial)(world, "reader", target)
            assert allowed == as_reader, name
        for name, trial in MUTATIONS.items():
            if name not in ("createToken", "revokeToken"):
                assert not table.by_graphql(name, trial)(world, "limited", target), name
        more = world.graphql("limited", query, {"s": ["READ", "WRITE"]})["data"]["createToken"]
        assert (more["secret"], len(more["problems"])) == (None, 1)
    finally:
        del world.secrets["limited"]


def test_a_revoked_token_and_a_user_who_is_shut_out_are_nobody(world: World) -> None:
    made = world.graphql("reader", "mutation { createToken(input: {}) { secret token { id } } }")["data"]["createToken"]
    world.secrets["passing"] = made["secret"]
    assert world.graphql("passing", "{ viewer { name } }")["data"]["viewer"]["name"] == "reader"
    revoke = "mutation($i: Int!) { revokeToken(input: {id: $i}) { problems { message } } }"
    assert world.graphql("passing", revoke, {"i": made["token"]["id"]})["data"]["revokeToken"]["problems"] == []
    answer = world.client.get("/api/v1/me", headers=world.headers("passing"))
    assert answer.status_code == 401
    shut = "mutation($n: String!, $d: Boolean!) { setUser(input: {name: $n, disabled: $d}) { problems { message } } }"
    assert world.graphql("chief", shut, {"n": "reader", "d": True})["data"]["setUser"]["problems"] == []
    assert world.client.get("/api/v1/me", headers=world.headers("reader")).status_code == 401
    assert world.graphql("chief", shut, {"n": "reader", "d": False})["data"]["setUser"]["problems"] == []
    assert world.client.get("/api/v1/me", headers=world.headers("reader")).status_code == 200


def test_the_last_one_who_looks_after_everything_cannot_leave(world: World) -> None:
    for more in ("role: null", "role: ADMINISTRATOR, disabled: true"):
        answer = world.graphql(
            "chief", f'mutation {{ setUser(input: {{name: "chief", {more}}}) {{ problems {{ code }} }} }}'
        )
        assert [p["code"] for p in answer["data"]["setUser"]["problems"]] == ["CONFLICT"]


def test_a_slug_may_be_used_again_in_another_project(world: World) -> None:
    body = {"slug": "doc-private", "language": "zh-Hant", "text": "別處的文字。", "project": "elsewhere"}
    made = world.client.post("/api/v1/documents", json=body, headers=world.headers("stranger"))
    assert made.status_code == 201, "that the slug is taken in a project one does not see must not show"
    seen = world.client.get("/api/v1/documents/doc-private/text", headers=world.headers("stranger"))
    assert seen.text == "別處的文字。"
    assert world.client.get("/api/v1/documents/doc-private/text", headers=world.headers("reader")).text != seen.text
    there = world.client.get("/api/v1/documents/elsewhere:doc-private/text", headers=world.headers("chief"))
    assert there.text == seen.text
    world.client.delete("/api/v1/documents/doc-private", headers=world.headers("stranger")).raise_for_status()


STAMPS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def test_what_outsiders_read_is_the_same_with_and_without_a_private_document(database: Database) -> None:
    with opened(database) as world:
        target = world.targets[Visibility.PUBLIC]
        reading = [o for o in OPERATIONS if o.reads]

        def read(who: str) -> list[str]:
            headers = world.headers(who)
            said = [json.dumps(world.graphql(who, trial.query, trial.variables(target))) for trial in QUERIES.values()]
            said += [world.client.get("/api/v1" + REST[o.name].path(target), headers=headers).text for o in reading]
            said += [world.client.get(page.path(target), headers=headers).text for page in PAGES.values()]
            counts = "{ documents { totalCount } entities { totalCount } annotations { totalCount } "
            counts += 'search(query: "王毅") { totalCount } entity(key: "' + target.key + '") { mentionCount } }'
            return [STAMPS.sub("", text) for text in (*said, json.dumps(world.graphql(who, counts)))]

        before = {who: read(who) for who in OUTSIDE}
        chief = read("chief")
        for visibility in (Visibility.PRIVATE, Visibility.UNLISTED):
            world.target(f"more-{visibility.lower()}", visibility)
        assert {who: read(who) for who in OUTSIDE} == before
        assert read("chief") != chief
        assert set(LEVELS) >= set(OUTSIDE)
