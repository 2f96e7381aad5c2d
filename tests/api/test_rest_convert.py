"""Trying a conversion out: the same answer at both doors, and a clear word on what is wrong."""

import httpx2
import pytest

CONVERT = "query($t: String!, $c: String!) { convert(text: $t, config: $c) }"


@pytest.mark.parametrize(
    ("config", "text", "expected"),
    [
        ("tw2s", "隨著乾隆", "随着乾隆"),
        ("s2twp", "软件和网络", "軟體和網路"),
        ("tw2sp", "二噁英與隨身碟", "二𫫇英与U盘"),
    ],
)
def test_a_text_is_converted_at_both_doors(client: httpx2.Client, config: str, text: str, expected: str) -> None:
    answer = client.get("/api/v1/convert", params={"config": config, "text": text}).json()
    assert answer["text"] == expected
    assert answer["segments"][-1][1::2] == [len(text), len(expected)]
    found = client.post("/graphql", json={"query": CONVERT, "variables": {"t": text, "c": config}}).json()
    assert found["data"]["convert"] == expected


def test_a_conversion_that_nobody_knows_is_refused(client: httpx2.Client) -> None:
    answer = client.get("/api/v1/convert", params={"config": "x2y", "text": "字"})
    assert (answer.status_code, answer.json()["path"]) == (422, ["config"])
    assert "tw2s" in answer.json()["hint"]


@pytest.mark.parametrize(("config", "text", "path"), [("x2y", "字", "config"), ("t2s", "字" * 10_001, "text")])
def test_graphql_names_what_is_wrong(client: httpx2.Client, config: str, text: str, path: str) -> None:
    found = client.post("/graphql", json={"query": CONVERT, "variables": {"t": text, "c": config}}).json()
    assert found["errors"][0]["extensions"]["argument"] == [path]
    assert found["errors"][0]["extensions"]["hint"]
