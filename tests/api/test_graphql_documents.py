"""Documents that need not be sent: kept under their hash, or registered under an id; and answers that may be kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from graphql import experimental_execute_incrementally

from api.database import Database
from api.graphql import registry
from api.graphql.envelope import Envelope
from api.graphql.media import GRAPHQL
from api.graphql.registry import Registry, digest, load
from api.settings import Settings
from schema.preparation import Refused, prepare
from source_text.problems import Invalid
from tests.api.conftest import Headers, serving

ASK = 'query Title { document(slug: "article") { title } }'
CHANGING = "{ documents { totalCount } }"
TITLE = {
    "data": {"document": {"title": "一、二噁英與周顗"}},
    "extensions": {"cost": {"total": 2, "limit": 500_000, "depth": 2, "fields": 2}},
}


def hashed(text: str, **given: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}, **given}


def post(client: httpx2.Client, given: dict[str, Any]) -> httpx2.Response:
    return client.post("/graphql", json=given, headers={"accept": GRAPHQL})


def get(client: httpx2.Client, given: dict[str, Any], **headers: str) -> httpx2.Response:
    params = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    return client.get("/graphql", params=params, headers=headers)


def code(answer: httpx2.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("operations")
    (made / "title.graphql").write_text(ASK, encoding="utf-8")
    (made / "change.graphql").write_text("mutation { __typename }", encoding="utf-8")
    (made / "readme.txt").write_text("no operation", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def strict(kept: Database, folder: Path) -> Iterator[httpx2.Client]:
    """A client of a service that carries out what is registered, and nothing else."""
    with serving(kept, Settings(sample=False, operations=folder, operations_only=True)) as made:
        yield made


def test_a_text_is_kept_under_its_hash(reader: httpx2.Client) -> None:
    unknown = post(reader, hashed(ASK))
    assert (unknown.status_code, code(unknown)) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert post(reader, hashed(ASK, query=ASK)).json() == TITLE
    assert post(reader, hashed(ASK)).json() == TITLE
    assert get(reader, hashed(ASK)).json() == TITLE


def test_a_hash_that_is_not_that_of_the_text_is_refused(reader: httpx2.Client) -> None:
    answer = post(reader, hashed(ASK, query="{ __typename }"))
    assert (answer.status_code, code(answer)) == (400, "MALFORMED")


def test_what_is_not_valid_or_too_long_is_not_kept(reader: httpx2.Client) -> None:
    wrong, long = "{ nope }", "{ __typename } #" + "x" * registry.LONGEST
    assert code(post(reader, hashed(wrong, query=wrong))) == "GRAPHQL_VALIDATION_FAILED"
    assert post(reader, hashed(long, query=long)).json()["data"] == {"__typename": "Query"}
    for text in (wrong, long):
        assert code(post(reader, hashed(text))) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_text_that_is_new_here_and_the_schema_are_gone_through_by_threads_once(
    reader: httpx2.Client, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart: list[Any] = []
    thread = kept.thread

    async def noted(work: Any, *given: Any) -> Any:
        apart.append(getattr(work, "func", work))
        return await thread(work, *given)

    monkeypatch.setattr(kept, "thread", noted)
    for _ in range(2):
        assert post(reader, {"query": '{ here: __type(name: "Query") { name } }'}).json()["data"]["here"]
    assert apart.count(prepare) == 1
    assert apart.count(experimental_execute_incrementally) == 1


def test_the_texts_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "KEPT", 2)
    made = Registry({})

    def ask(query: str | None = None, hash: str | None = None) -> str:
        envelope = Envelope(query=query, hash=hash)
        text = made.text(envelope)
        made.keep(envelope, text)
        return text

    first, second, third = (f"{{ {name}: __typename }}" for name in "abc")
    for text in (first, second):
        ask(query=text, hash=digest(text))
    ask(hash=digest(first))
    ask(query=third, hash=digest(third))
    assert ask(hash=digest(first)) == first
    with pytest.raises(Refused):
        ask(hash=digest(second))


@pytest.mark.parametrize("id_", ["title", f"sha256:{digest(ASK)}"])
def test_a_registered_document_is_asked_for_by_its_id(strict: httpx2.Client, id_: str) -> None:
    assert post(strict, {"documentId": id_}).json() == TITLE
    assert get(strict, {"documentId": id_}).json() == TITLE


def test_where_only_registered_operations_run_any_way_to_one_is_good(strict: httpx2.Client) -> None:
    assert post(strict, {"query": ASK}).json() == TITLE
    assert post(strict, hashed(ASK)).json() == TITLE
    other = post(strict, {"query": "{ __typename }"})
    assert (other.status_code, code(other)) == (400, "OPERATION_NOT_REGISTERED")
    assert code(post(strict, hashed("{ __typename }", query="{ __typename }"))) == "OPERATION_NOT_REGISTERED"


def test_an_unknown_id_or_one_beside_a_text_is_refused(strict: httpx2.Client) -> None:
    assert code(post(strict, {"documentId": "none"})) == "DOCUMENT_NOT_FOUND"
    assert code(post(strict, {"documentId": "title", "query": ASK})) == "MALFORMED"


def test_a_registered_mutation_is_no_get_either(strict: httpx2.Client) -> None:
    assert get(strict, {"documentId": "change"}).status_code == 405
    assert post(strict, {"documentId": "change"}).json()["data"] == {"__typename": "Mutation"}


def test_a_file_of_ids_and_texts_registers_them(tmp_path: Path) -> None:
    file = tmp_path / "operations.json"
    file.write_text(json.dumps({"a1": ASK}), encoding="utf-8")
    assert load(file) == {"a1": ASK}
    assert load(None) == {}


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', "{", '{"a": "{ nope }"}', '{"a": "query {"}'])
def test_a_service_does_not_start_with_operations_that_are_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "operations.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as wrong:
        load(file)
    assert wrong.value.hint


def test_a_service_does_not_start_with_operations_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        load(tmp_path / "none.json")


def test_an_answer_by_address_has_a_strong_tag_until_it_changes(
    database: Database, client: httpx2.Client, admin: Headers
) -> None:
    given = hashed(CHANGING)
    post(client, {**given, "query": CHANGING})
    first = get(client, given)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    same = get(client, given, **{"if-none-match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert "Accept" in same.headers["vary"].split(", ")
    client.delete("/api/v1/documents/article", headers=admin)
    changed = get(client, given, **{"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert changed.content != first.content
    # Made anew or kept, the same bytes have the same tag.
    assert get(client, given, **{"if-none-match": changed.headers["etag"]}).status_code == 304


def test_what_only_some_may_see_is_private(client: httpx2.Client, admin: Headers) -> None:
    given = hashed(CHANGING, query=CHANGING)
    answer = client.get(
        "/graphql", params={"query": CHANGING, "extensions": json.dumps(given["extensions"])}, headers=admin
    )
    assert answer.headers["cache-control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))


def test_no_strong_tag_is_shared_by_two_encodings_or_two_forms(reader: httpx2.Client) -> None:
    post(reader, hashed(ASK, query=ASK))
    ways = [{"accept-encoding": "gzip"}, {"accept-encoding": "identity"}, {"accept": GRAPHQL}]
    assert len({get(reader, hashed(ASK), **way).headers["etag"] for way in ways}) == len(ways)


def test_answers_with_errors_and_answers_to_texts_have_no_tag(reader: httpx2.Client) -> None:
    wrong = '{ node(id: "x") { id } }'
    post(reader, hashed(wrong, query=wrong))
    assert "etag" not in get(reader, hashed(wrong)).headers
    assert "etag" not in get(reader, {"query": ASK}).headers
    assert "etag" not in post(reader, hashed(ASK)).headers
