"""A client may not fill the memory by a head that does not end, or by requests whose answers it does not take."""

import logging
import socket
import time
from collections.abc import Iterator

import httpx2
import pytest

from api.connection import HEAD

GET = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"


@pytest.fixture
def line(client: httpx2.Client) -> Iterator[socket.socket]:
    """A connection of which nothing was said yet."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=30) as made:
        yield made


def heard(line: socket.socket) -> bytes:
    """All that comes until the end."""
    found = b""
    try:
        while part := line.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("more", [b"x-long: " + b"a" * HEAD, b"x: y\r\n" * (HEAD // 4)], ids=["a long header", "many"])
@pytest.mark.parametrize("ends", [True, False], ids=["whole", "without an end"])
def test_a_head_has_a_measure(line: socket.socket, more: bytes, ends: bool) -> None:
    line.sendall(GET + more + b"a" * 200_000 * (not ends) + b"\r\n\r\n" * ends)
    assert heard(line).startswith(b"HTTP/1.1 400 ")


def test_an_address_has_a_measure(line: socket.socket) -> None:
    line.sendall(b"GET /healthz?" + b"a" * HEAD + b" HTTP/1.1\r\nhost: x\r\n\r\n")
    assert heard(line).startswith(b"HTTP/1.1 400 ")


def test_a_large_body_is_no_long_head(client: httpx2.Client) -> None:
    assert (
        client.post("/graphql", json={"query": "{ __typename }", "variables": {"x": "y" * 500_000}}).status_code == 200
    )


def test_requests_that_come_together_are_answered_one_after_another(line: socket.socket) -> None:
    line.sendall((GET + b"\r\n") * 500 + GET + b"connection: close\r\n\r\n")
    assert heard(line).count(b"HTTP/1.1 200 OK") == 501


def test_requests_wait_outside_until_the_answers_are_taken(line: socket.socket) -> None:
    line.settimeout(2)
    sent = 0
    try:
        while sent < 50_000_000:
            sent += line.send((GET + b"\r\n") * 5000)
    except TimeoutError:
        return
    pytest.fail("all of it was taken in")


def test_a_client_that_goes_between_is_no_bug(
    line: socket.socket, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "handlers", [caplog.handler])
    line.sendall((GET + b"\r\n") * 2000)
    line.close()
    time.sleep(0.5)
    assert not caplog.records
