"""Administrators read what a process counts; nobody else does."""

import httpx2
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.api.conftest import Headers


def test_how_queries_ran_and_what_their_answers_came_from_is_counted(client: httpx2.Client, admin: Headers) -> None:
    def counts() -> dict[tuple[str, str], float]:
        answer = client.get("/metrics", headers=admin)
        assert answer.status_code == 200
        samples = [one for family in parsed(answer.text) for one in family.samples]
        return {(one.name, next(iter(one.labels.values()), "")): one.value for one in samples}

    before = counts()
    for query in (
        "{ documents { totalCount } }",
        "{ documents { totalCount } }",
        "{ __schema { queryType { name } } }",
    ):
        assert client.post("/graphql", json={"query": query}).status_code == 200
    after = counts()

    def grown(name: str, label: str) -> float:
        return after.get((name, label), 0) - before.get((name, label), 0)

    assert grown("zhushu_graphql_answers_total", "kept") == 1
    assert grown("zhushu_graphql_operations_total", "planned") >= 1
    assert grown("zhushu_graphql_operations_total", "introspection") == 1
    assert after["process_resident_memory_bytes", ""] > 0


def test_nobody_else_reads_them(client: httpx2.Client, translator: Headers) -> None:
    assert client.get("/metrics", headers=translator).status_code == 403
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
