"""Files of other formats than plain text at the REST door: imported, pointed into, corrected."""

from typing import Any

import httpx2
import pytest

from tests.api.conftest import Headers
from tests.printed import Text, file

PAGE = """<!doctype html><html lang="zh-Hant"><head><title>茶</title></head><body><h1>茶香渡海</h1>
<h2>從福建到臺灣</h2><p>英商陶德在1860年代來到<b>淡水</b>，
發現丘陵適合種茶。</p><blockquote>一杯茶的故事也就流傳下去。</blockquote></body></html>"""
SENTENCE = "茶香渡過大洋抵達紐約也改變了一座河港的命運。"


def take_in(client: httpx2.Client, headers: Headers, name: str, content: bytes, **more: str) -> httpx2.Response:
    data = {"slug": "file", "language": "zh-Hant-TW", **more}
    return client.post("/api/v1/documents", data=data, files={"file": (name, content)}, headers=headers)


def listed(client: httpx2.Client, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/api/v1/documents/file/paragraphs", params=query).json()["items"]
    return items


@pytest.fixture
def page(client: httpx2.Client, translator: Headers) -> httpx2.Client:
    """A client of a service that has imported the page."""
    assert take_in(client, translator, "tea.html", PAGE.encode()).status_code == 201
    return client


def test_a_page_becomes_paragraphs_with_roles_and_places(page: httpx2.Client) -> None:
    found = [(p["role"], p["text"], p["sourcePlaces"]) for p in listed(page)]
    assert found == [
        ("TITLE", "茶香渡海", ["/html/body/h1[1]"]),
        ("HEADING", "從福建到臺灣", ["/html/body/h2[1]"]),
        ("BODY", "英商陶德在1860年代來到淡水，發現丘陵適合種茶。", ["/html/body/p[1]"]),
        ("QUOTATION", "一杯茶的故事也就流傳下去。", ["/html/body/blockquote[1]"]),
    ]


def test_its_text_is_given_and_corrected_as_paragraphs(page: httpx2.Client, translator: Headers) -> None:
    before = listed(page)
    gloss = {"kind": "GLOSS", "paragraph": 3, "range": {"start": 13, "end": 15, "quote": "淡水"}, "text": "Tamsui"}
    added = page.post("/api/v1/documents/file/annotations", json=gloss, headers=translator)
    assert added.status_code == 201, added.text
    text = page.get("/api/v1/documents/file/text").text
    assert text == "\n\n".join(p["text"] for p in before)
    same = page.put(
        "/api/v1/documents/file/text", content=text.encode(), headers={**translator, "Content-Type": "text/plain"}
    )
    assert same.json()["revision"]["number"] == 1
    corrected = text.replace("英商陶德", "蘇格蘭商人陶德")
    done = page.put(
        "/api/v1/documents/file/text", content=corrected.encode(), headers={**translator, "Content-Type": "text/plain"}
    ).json()
    assert done["revision"]["number"] == 2
    assert done["report"]["orphaned"] == 0
    after = listed(page, include="annotations")
    assert [(p["id"], p["role"], p["level"]) for p in after] == [(p["id"], p["role"], p["level"]) for p in before]
    assert [a["span"]["quote"] for a in after[2]["annotations"] if a["kind"] == "GLOSS"] == ["淡水"]
    again = page.put(
        "/api/v1/documents/file/text",
        content=corrected.replace("故事", "往事").encode(),
        headers={**translator, "Content-Type": "text/plain"},
    ).json()
    assert again["revision"]["number"] == 3
    assert [p["role"] for p in listed(page)] == [p["role"] for p in before]


def test_a_paragraph_of_a_pdf_file_has_its_page_and_rectangle(client: httpx2.Client, translator: Headers) -> None:
    content = file([[Text(50, 100, SENTENCE), Text(50, 116, SENTENCE)]])
    answer = take_in(client, translator, "a.pdf", content)
    assert answer.status_code == 201
    (place,) = listed(client)[0]["sourcePlaces"]
    assert place.startswith("page=1&viewrect=50.0,")
    query = '{ document(slug: "file") { revision { source { mediaType name } } paragraph(ordinal: 1) { sourcePlaces { selector page box { left top } } } } }'
    found = client.post("/graphql", json={"query": query}).json()["data"]["document"]
    assert found["revision"]["source"] == {"mediaType": "application/pdf", "name": "a.pdf"}
    assert found["paragraph"]["sourcePlaces"][0]["page"] == 1


def test_an_encoding_that_was_told_is_reported(client: httpx2.Client, translator: Headers) -> None:
    text = "英商陶德在1860年代來到淡水，發現北臺灣的丘陵適合種茶，於是自福建引進茶苗。"
    answer = take_in(client, translator, "tea.txt", text.encode("big5")).json()
    assert answer["remarks"] == ["Read as Big5."]
    assert listed(client)[0]["text"] == text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 nothing"),
        ("a.docx", b"PK\x03\x04 nothing"),
        ("a.xml", b"<TEI>"),
        ("a.html", b"<p></p>"),
        ("a.md", b"\xff\xff"),
    ],
)
def test_a_damaged_file_is_refused_and_leaves_nothing(
    client: httpx2.Client, translator: Headers, name: str, content: bytes
) -> None:
    answer = take_in(client, translator, name, content)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["path"]) == ("UNREADABLE", ["content"])
    assert answer.json()["hint"]
    assert client.get("/api/v1/documents/file").status_code == 404
