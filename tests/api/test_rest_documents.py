"""Documents over REST: imported once, read in pages, corrected from a known state, removed."""

import socket
from typing import Any

import httpx2
import pytest

from annotations import token, user
from annotations.actor import Role
from api import limit
from api.database import Database
from tests import article
from tests.api.conftest import Headers

API = "/api/v1"
TEA: dict[str, Any] = {"slug": "tea", "language": "zh-Hant", "text": "臺灣的茶。"}


def test_the_same_file_is_imported_once(client: httpx2.Client, translator: Headers) -> None:
    made = client.post(f"{API}/documents", json=TEA, headers=translator)
    assert (made.status_code, made.json()["unchanged"], made.json()["skipped"]) == (201, False, [])
    assert client.get(made.headers["location"]).json()["slug"] == "tea"
    again = client.post(f"{API}/documents", json=TEA, headers=translator)
    assert (again.status_code, again.json()["unchanged"]) == (200, True)
    other = client.post(f"{API}/documents", json={**TEA, "text": "別的。"}, headers=translator)
    assert (other.status_code, other.json()["path"]) == (409, ["slug"])
    assert other.headers["content-type"] == "application/problem+json"


def test_a_dry_run_shows_the_paragraphs_and_others_are_taken_instead(
    client: httpx2.Client, translator: Headers
) -> None:
    torn = {**TEA, "text": "臺灣的茶\n\n茶從福建\n\n來。"}
    shown = client.post(f"{API}/documents", json={**torn, "dryRun": True}, headers=translator)
    assert (shown.status_code, "location" in shown.headers) == (200, False)
    assert shown.json() == {
        "dryRun": True,
        "preview": [
            {"ordinal": 1, "role": "TITLE", "level": 1, "text": "臺灣的茶"},
            {"ordinal": 2, "role": "BODY", "level": None, "text": "茶從福建"},
            {"ordinal": 3, "role": "BODY", "level": None, "text": "來。"},
        ],
        "remarks": [],
    }
    assert client.get(f"{API}/documents/tea").status_code == 404
    look = """mutation($i: ImportDocumentInput!) {
      importDocument(input: $i) { preview { ordinal role level text } remarks problems { code } } }"""
    asked = {"query": look, "variables": {"i": {**torn, "dryRun": True}}}
    same = client.post("/graphql", json=asked, headers=translator).json()["data"]["importDocument"]
    assert same == {"preview": shown.json()["preview"], "remarks": [], "problems": []}
    wanted = [{"paragraph": 1, "role": "HEADING", "level": 2}, {"paragraph": 2}]
    made = client.post(f"{API}/documents", json={**torn, "paragraphs": wanted}, headers=translator)
    assert made.status_code == 201
    there = client.get(f"{API}/documents/tea/paragraphs").json()["items"]
    assert [(p["role"], p["level"], p["text"]) for p in there] == [
        ("HEADING", 2, "臺灣的茶"),
        ("BODY", None, "茶從福建來。"),
    ]


def test_a_form_may_be_tried_too_and_says_what_is_wrong_with_its_paragraphs(
    client: httpx2.Client, translator: Headers
) -> None:
    def tried(**more: str) -> httpx2.Response:
        files = {"file": ("tea.txt", "臺灣的茶。\n\n來。".encode(), "text/plain")}
        data = {"slug": "tea", "language": "zh-Hant", "dryRun": "true", **more}
        return client.post(f"{API}/documents", files=files, data=data, headers=translator)

    assert [p["text"] for p in tried().json()["preview"]] == ["臺灣的茶。", "來。"]
    joined = tried(paragraphs='[{"paragraph": 1, "role": "QUOTATION"}]').json()["preview"]
    assert [(p["role"], p["text"]) for p in joined] == [("QUOTATION", "臺灣的茶。來。")]
    wrong = tried(paragraphs='[{"paragraph": 7}]')
    assert (wrong.status_code, wrong.json()["path"][0]) == (422, "paragraphs")
    assert tried(paragraphs='[{"paragraph": 1, "role": "POEM"}]').status_code == 422


def test_who_may_not_import_may_not_try_it(client: httpx2.Client, database: Database) -> None:
    with database.write() as session:
        secret = token.create(session, user.create(session, "rea", Role.READER))[1]
    reader = {"Authorization": f"Bearer {secret}"}
    assert client.post(f"{API}/documents", json={**TEA, "dryRun": True}).status_code == 401
    assert client.post(f"{API}/documents", json={**TEA, "dryRun": True}, headers=reader).status_code == 403


def test_a_form_brings_a_file_and_its_companions(client: httpx2.Client, translator: Headers) -> None:
    made = client.post(
        f"{API}/documents",
        files={
            "file": ("tea.txt", TEA["text"].encode("utf-16"), "text/plain"),
            "entities": ("entities.json", '[{"key": "tw", "type": "PLACE", "label_zh_hant": "臺灣"}]'),
        },
        data={
            "slug": "tea",
            "language": "zh-Hant",
            "clientMutationId": "one",
            "glosses": '[{"paragraph": 1, "start": 0, "end": 2, "text": "Taiwan", "partOfSpeech": "name"},'
            ' {"paragraph": 9, "start": 0, "end": 2, "text": "nowhere"}]',
            "partial": "true",
        },
        headers=translator,
    )
    assert made.status_code == 201
    assert [line["line"] for line in made.json()["skipped"]] == [2]
    counts = {(c["kind"], c["status"]): c["count"] for c in made.json()["annotationCounts"]}
    assert counts["ENTITY_LINK", "PROPOSED"] == 1
    assert client.get(f"{API}/entities/tw").json()["mentionCount"] == 1
    said = client.get(f"{API}/documents/tea/paragraphs/1?include=annotations").json()["annotations"]
    assert [a["partOfSpeech"] for a in said if a["kind"] == "GLOSS"] == ["name"]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"slug": "a", "slug": "b"}', "application/json", 400),
        (b'{"slug": NaN}', "application/json", 400),
        (b'{"slug": "\\ud800"}', "application/json", 400),
        (b'{"slug": "a\\u0000"}', "application/json", 400),
        (b'{"slug": "\xff"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"slug": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"null", "application/json", 422),
        (b"42", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"slug": "a", "language": "zh", "text": "a", "colour": 1}', "application/json", 422),
        (b"a,b", "text/csv", 415),
        ("文".encode(), "text/plain", 415),
        (b'{"text": "' + b"x" * 20_000_000 + b'"}', "application/json", 413),
        (b"x", "multipart/form-data", 400),
    ],
)
def test_what_cannot_be_read_is_refused(
    client: httpx2.Client, admin: Headers, content: bytes, media_type: str, status: int
) -> None:
    answer = client.post(f"{API}/documents", content=content, headers={**admin, "Content-Type": media_type})
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_field_is_named(client: httpx2.Client, admin: Headers) -> None:
    answer = client.post(f"{API}/documents", json={**TEA, "colour": 1}, headers=admin).json()
    assert [error["path"] for error in answer["errors"]] == [["colour"]]


def test_writing_needs_a_token(client: httpx2.Client, translator: Headers) -> None:
    refused = client.post(f"{API}/documents", json=TEA)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert client.delete(f"{API}/documents/article", headers=translator).status_code == 403


def test_a_removed_document_is_gone_with_all_that_was_said(client: httpx2.Client, admin: Headers) -> None:
    assert client.delete(f"{API}/documents/article", headers=admin).status_code == 204
    assert client.get(f"{API}/documents/article").status_code == 404
    assert client.get(f"{API}/entities/wang_yi/mentions").json()["items"] == []


def test_pages_follow_one_another(client: httpx2.Client) -> None:
    address, ordinals = f"{API}/documents/article/paragraphs?limit=1&view=ZH_HANS", []
    while address:
        page = client.get(address)
        ordinals += [item["ordinal"] for item in page.json()["items"]]
        address = page.links.get("next", {}).get("url", "")
        assert bool(address) == (page.json()["next"] is not None)
        assert not address or "view=ZH_HANS" in address
    assert ordinals == [1, 2, 3, 4]
    assert client.get(f"{API}/documents?limit=0").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "name", "accepted"),
    [
        ("limit=1001", "limit", "1000"),
        ("limit=-1", "limit", "1000"),
        ("limit=x", "limit", "whole number"),
        ("view=FRENCH", "view", "ZH_HANS"),
        ("unit=BYTE", "unit", "UTF8"),
        ("include=spans,colours", "include", "translation"),
        ("view=ORIGINAL&view=ZH_HANS", "view", "more than once"),
        ("after=x", "after", "cursor"),
        ("view=%00", "view", "NUL"),
    ],
)
def test_a_wrong_parameter_is_named(client: httpx2.Client, query: str, name: str, accepted: str) -> None:
    answer = client.get(f"{API}/documents/article/paragraphs?{query}")
    assert (answer.status_code, answer.json()["path"]) == (422, [name])
    assert accepted in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "documents/a%00",
        "documents/%ff%fe",
        "documents/article/paragraphs/0",
        "documents/article/paragraphs/99999999999999999999",
        "documents/article/paragraphs/%E4%B8%80",
        "annotations/x",
        "annotations/QW5ub3RhdGlvbjo5OTk5OTk5OTk5OTk5OTk5OTk",
        "entities/%F0%A0%AE%B7",
        "search?query=%00",
        "search?query=%20",
        "search",
        "entities/wang_yi/mentions?document=nowhere",
    ],
)
def test_a_wrong_address_is_the_callers_fault(client: httpx2.Client, path: str) -> None:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_paragraphs_come_in_view_and_unit_with_what_is_said(client: httpx2.Client) -> None:
    first = client.get(
        f"{API}/documents/article/paragraphs/1?view=ZH_HANS&unit=UTF16&include=spans,annotations,original,translation"
    ).json()
    assert (first["text"], first["original"]) == ("一、二𫫇英与周𫖮", article.PARAGRAPHS[0])
    last = next(s for s in first["spans"] if s["quote"] == "𫖮")
    assert last["range"] == {"start": 8, "end": 10, "unit": "UTF16", "view": "ZH_HANS", "precision": "EXACT"}
    assert first["translation"] is None
    assert len(first["annotations"]) == sum(len(s["annotations"]) for s in first["spans"])
    assert first["sourceRange"]["unit"] == "CODE_POINT"


def test_words_come_with_reading_aids_where_they_are_asked_for(client: httpx2.Client) -> None:
    address = f"{API}/documents/article/paragraphs/1"
    assert "words" not in client.get(address).json()
    for view, last in (("ORIGINAL", "周顗"), ("ZH_HANS", "周𫖮")):
        paragraph = client.get(f"{address}?include=words&view={view}&unit=UTF16").json()
        assert "".join(w["text"] for w in paragraph["words"]) == paragraph["text"]
        dioxin = paragraph["words"][2]
        assert (dioxin["pinyin"], dioxin["zhuyin"], dioxin["pinyinTaiwan"]) == ("èr è yīng", "ㄦˋ ㄜˋ ㄧㄥ", None)
        assert (dioxin["senses"][0]["definitions"], dioxin["senses"][0]["source"]) == (["dioxin"], "CC-CEDICT")
        place = paragraph["words"][-1]["range"]
        units = paragraph["text"].encode("utf-16-le")
        assert units[2 * place["start"] : 2 * place["end"]].decode("utf-16-le") in last
        assert (place["unit"], place["view"], place["precision"]) == ("UTF16", view, "EXACT")


def test_a_read_that_changed_nothing_is_answered_short(client: httpx2.Client) -> None:
    for address in ("documents", "documents/article/paragraphs?include=spans", "documents/article/text", "entities"):
        whole = client.get(f"{API}/{address}")
        for known in (whole.headers["etag"], "*", f'"x", {whole.headers["etag"]}'):
            short = client.get(f"{API}/{address}", headers={"If-None-Match": known})
            assert (short.status_code, short.content) == (304, b"")
            assert [short.headers.get(n) for n in ("etag", "vary", "cache-control")] == [
                whole.headers.get(n) for n in ("etag", "vary", "cache-control")
            ]
        head = client.head(f"{API}/{address}")
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])


def test_methods_are_told(client: httpx2.Client) -> None:
    told = client.options(f"{API}/documents/article")
    assert (told.status_code, told.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PATCH")
    refused = client.put(f"{API}/documents/article")
    assert (refused.status_code, "DELETE" in refused.headers["allow"]) == (405, True)
    assert refused.headers["content-type"] == "application/problem+json"


def test_the_source_comes_back_and_is_corrected_from_a_known_state(client: httpx2.Client, translator: Headers) -> None:
    address, plain = f"{API}/documents/article/text", {**translator, "Content-Type": "text/plain"}
    source = client.get(address)
    assert source.text == article.TEXT
    same = client.put(address, content=source.content, headers={**plain, "If-Match": source.headers["etag"]})
    assert (same.status_code, same.json()["revision"]["number"]) == (200, 1)
    assert same.json()["report"]["unchanged"] == same.json()["report"]["total"] > 0
    corrected = source.text.replace("乾隆", "大清乾隆").encode()
    tried = client.put(f"{address}?dry_run=true", content=corrected, headers=plain).json()
    assert (tried["dryRun"], tried["revision"]["number"]) == (True, 1)
    done = client.put(address, content=corrected, headers={**plain, "If-Match": source.headers["etag"]})
    assert (done.json()["revision"]["number"], done.json()["report"]) == (2, tried["report"])
    assert client.get(address).headers["etag"] == done.headers["etag"]
    stale = client.put(address, content=corrected, headers={**plain, "If-Match": source.headers["etag"]})
    assert stale.status_code == 412
    weak = client.put(address, content=corrected, headers={**plain, "If-Match": "W/" + done.headers["etag"]})
    assert weak.status_code == 412
    form = {"text": "新", "expectedRevision": 1}
    assert client.put(address, json=form, headers=translator).status_code == 409
    assert client.get(f"{address}?view=ZH_HANS").text.startswith("一、二𫫇英与周𫖮\n\n")


def test_a_file_is_imported_for_the_members_of_its_project_only(client: httpx2.Client, translator: Headers) -> None:
    form = {"slug": "quiet", "language": "zh-Hant", "visibility": "PRIVATE", "project": "main"}
    made = client.post(
        f"{API}/documents", data=form, files={"file": ("quiet.txt", "靜。".encode(), "text/plain")}, headers=translator
    )
    assert (made.status_code, made.json()["visibility"]) == (201, "PRIVATE")
    assert client.get(f"{API}/documents/quiet").status_code == 404
    assert client.get(f"{API}/documents/quiet", headers=translator).status_code == 200


def test_what_is_not_known_is_not_taken_for_something_that_is_done(
    client: httpx2.Client, admin: Headers, database: Database
) -> None:
    address = f"{API}/documents/article"
    for answer in (
        client.delete(address, params={"dry_run": "true"}, headers=admin),
        client.post(f"{API}/undo", params={"dryRun": "true"}, json={}, headers=admin),
    ):
        assert answer.status_code == 422
        assert answer.json()["hint"]
    assert client.get(address, params={"unknown": "1"}).status_code == 200


def test_a_form_that_was_cut_off_is_not_taken_for_a_whole_one(client: httpx2.Client, translator: Headers) -> None:
    parts = {"slug": "cut", "language": "zh-Hant", "text": "甲乙。", "dryRun": "true"}
    lines = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in parts.items()]
    headers = {**translator, "content-type": "multipart/form-data; boundary=x"}
    cut = "\r\n".join(lines).replace('"text"', '"file"; filename="a.txt"')
    answer = client.post(f"{API}/documents", content=cut.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "MALFORMED")
    assert client.get(f"{API}/documents/cut").status_code == 404
    whole = client.post(f"{API}/documents", content=f"{cut}\r\n--x--\r\n".encode(), headers=headers)
    assert whole.status_code == 200
    without = client.post(
        f"{API}/documents", content=cut.encode(), headers={**headers, "content-type": "multipart/form-data"}
    )
    assert (without.status_code, without.json()["code"]) == (400, "MALFORMED")


@pytest.mark.parametrize("sent", [
    b"{" + b",".join(b'"%d":0' % n for n in range(60_000)) + b',"59999":1}',
    b"[" + b"[]," * 1_200_000 + b"[]]",
    b'{"slug": "many", "language": "zh", "text": "x", "mentions": [' + b"[]," * 400_000 + b"[]]}",
], ids=["a name twice", "many values", "many wrong lines"])  # fmt: skip
def test_a_large_body_that_is_wrong_is_soon_refused(client: httpx2.Client, translator: Headers, sent: bytes) -> None:
    answer = client.post(f"{API}/documents", content=sent, headers={**translator, "content-type": "application/json"})
    assert answer.status_code in (400, 413, 422)
    assert len(answer.content) < 2000


def test_what_comes_beside_a_text_is_as_plain_as_what_is_written(client: httpx2.Client, translator: Headers) -> None:
    line = {"paragraph": 1, "start": 0, "end": 1, "text": "a\u202eb"}
    form = {"slug": "odd", "language": "zh-Hant", "text": "甲乙。", "glosses": [line]}
    answer = client.post(f"{API}/documents", json=form, headers=translator)
    assert (answer.status_code, answer.json()["path"]) == (422, ["glosses", "1", "text"])
    assert client.get(f"{API}/documents/odd").status_code == 404
    titled = client.post(f"{API}/documents", json={**form, "title": "長" * 501, "glosses": []}, headers=translator)
    assert (titled.status_code, titled.json()["path"]) == (422, ["title"])


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_that_stops_coming_is_not_waited_for(
    client: httpx2.Client, translator: Headers, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(limit, "SILENCE", 0.1)
    monkeypatch.setattr(limit, "PATIENCE", 0.1)
    head = {**translator, "host": "x", "content-type": kind, "content-length": "1000"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=30) as raw:
        raw.sendall(f"POST {API}/documents HTTP/1.1\r\n{lines}\r\n--x".encode())
        assert raw.recv(65_536).startswith(b"HTTP/1.1 408")
