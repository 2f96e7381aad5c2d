"""Bodies that are too large, or that nobody reads: the client hears the answer, however much it is still sending."""

import socket
from urllib.parse import urlsplit

import httpx2
import pytest

from api.limit import LIMIT
from api.rest import body
from tests.api.conftest import Headers

CHUNK = b"x" * 1_000_000


def say(client: httpx2.Client, headers: str, chunks: int, *, chunked: bool = False) -> str:
    """Send a whole request before reading anything, as most clients do, and give the answer."""
    at = urlsplit(str(client.base_url))
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=30) as sock:
        sock.sendall(f"POST /api/v1/documents HTTP/1.1\r\nHost: {at.netloc}\r\n{headers}\r\n\r\n".encode())
        for _ in range(chunks):
            sock.sendall(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n" if chunked else CHUNK)
        if chunked:
            sock.sendall(b"0\r\n\r\n")
        answer = b""
        while b"\r\n\r\n" not in answer and (part := sock.recv(65_536)):
            answer += part
        return answer.decode()


def test_a_body_announced_too_large_is_refused_after_it_was_sent(client: httpx2.Client) -> None:
    chunks = LIMIT // len(CHUNK) + 6
    answer = say(client, f"Content-Type: application/json\r\nContent-Length: {chunks * len(CHUNK)}", chunks)
    assert answer.startswith("HTTP/1.1 413")


def test_a_body_of_unknown_size_is_refused_once_it_is_too_large(client: httpx2.Client, admin: Headers) -> None:
    chunks = LIMIT // len(CHUNK) + 6
    headers = f"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nAuthorization: {admin['Authorization']}"
    assert say(client, headers, chunks, chunked=True).startswith("HTTP/1.1 413")


def test_a_body_is_not_read_of_somebody_who_is_not_known(
    client: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr(body, "read", read)
    answer = client.post("/api/v1/documents", json={"mentions": [[]] * 100_000})
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert "import a document" in answer.json()["detail"]


def test_a_refusal_for_another_reason_is_heard_as_well(client: httpx2.Client) -> None:
    headers = f"Authorization: Bearer no\r\nContent-Type: application/json\r\nContent-Length: {9 * len(CHUNK)}"
    assert say(client, headers, 9).startswith("HTTP/1.1 401")


@pytest.mark.parametrize("length", [LIMIT + 1, 10**30])
def test_a_client_that_asks_first_sends_nothing(client: httpx2.Client, length: int) -> None:
    headers = f"Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue"
    assert say(client, headers, 0).startswith(("HTTP/1.1 413", "HTTP/1.1 400"))
