"""Logging in by an OpenID provider: one that is right, and all that can be wrong with one."""

import base64
import hmac
import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import ValidationError
from sqlmodel import select
from starlette.testclient import TestClient

from annotations import user
from annotations.actor import Role
from annotations.user import User
from api.app import create
from api.callback import BACK, OUT
from api.database import Database
from api.settings import Reading, Settings
from api.throttle import FAILURES
from tests.api.provider import CLIENT, SECRET, Provider, served


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider on a free port."""
    made = Provider()
    with served(made.app()) as made.issuer:
        yield made


def settings(provider: Provider, **more: Any) -> Settings:
    given = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return Settings(sample=False, oidc_name="Academia", **given | more)


@pytest.fixture
def web(database: Database, provider: Provider) -> Iterator[TestClient]:
    """A browser at a service that has the provider."""
    with TestClient(create(settings(provider), database), follow_redirects=False) as client:
        yield client


def visit(web: TestClient, onward: str = "/search") -> str:
    """Go to the provider, and get the address that it sends the browser back to."""
    out = web.get(OUT, params={"next": onward})
    assert out.status_code == 303, out.text
    back: str = httpx2.get(out.headers["location"]).headers["location"]
    return back


def users(database: Database) -> list[User]:
    with database.read() as session:
        return list(session.exec(select(User)))


def refused(web: TestClient, address: str, status: int = 401) -> str:
    """What the page says that refuses somebody, who has no login then."""
    answer = web.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert "zhushu" not in web.cookies
    alert = answer.text.partition('role="alert">')[2].partition("</div>")[0]
    assert alert
    assert "token does not log" not in alert  # nobody gave one
    return alert


def test_the_page_offers_the_provider_where_one_is_set(web: TestClient, database: Database) -> None:
    assert 'href="/login/oidc?next=/search">Log in with Academia' in web.get("/login?next=/search").text
    with TestClient(create(Settings(sample=False), database)) as without:
        assert "/login/oidc" not in without.get("/login").text
        assert without.get(OUT).status_code == 404


def test_somebody_unknown_is_made_known_without_a_role(web: TestClient, database: Database, provider: Provider) -> None:
    answer = web.get(visit(web, "/search?query=茶"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?query=%E8%8C%B6")
    assert "Logged in as mei" in web.get("/login").text
    assert "zhushu-pending" not in web.cookies
    [mei] = users(database)
    assert (mei.name, mei.role, mei.subject) == ("mei", None, f"{provider.issuer} 4711")


def test_somebody_known_stays_the_same_whatever_they_are_called_now(
    web: TestClient, database: Database, provider: Provider
) -> None:
    web.get(visit(web))
    provider.person |= {"preferred_username": "someone-else"}
    web.get(visit(web))
    assert [u.name for u in users(database)] == ["mei"]
    provider.person |= {"sub": "4712"}
    web.get(visit(web))
    assert [u.name for u in users(database)] == ["mei", "someone-else"]


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"preferred_username": "Mei Lin"}, "Mei Lin"),
        ({"preferred_username": "administrator"}, "administrator-2"),
        ({"preferred_username": "ADMINISTRATOR"}, "ADMINISTRATOR-2"),
        ({"preferred_username": "zhushu"}, "zhushu-2"),
        ({"preferred_username": "<b>"}, "mei@example.org"),
        ({"preferred_username": 7, "email": None}, "7"),
        ({"preferred_username": "", "email": ""}, "4711"),
        ({"preferred_username": "林" * 200, "email": "x" * 200, "sub": "-"}, "user"),
        ({"preferred_username": "x" * 89 + "-y"}, "x" * 89),
        ({"preferred_username": "e\u0301mile"}, "émile"),
    ],
)
def test_a_first_login_finds_a_name_that_is_free(
    web: TestClient, database: Database, provider: Provider, person: dict[str, Any], name: str
) -> None:
    with database.write() as session:
        user.create(session, "administrator", Role.ADMINISTRATOR)
    provider.person |= person
    assert web.get(visit(web)).status_code == 303
    assert users(database)[-1].name == name
    assert users(database)[-1].role is None


def test_a_role_may_be_set_for_first_logins(database: Database, provider: Provider) -> None:
    with TestClient(create(settings(provider, oidc_role=Role.READER), database), follow_redirects=False) as web:
        web.get(visit(web))
        assert users(database)[0].role == Role.READER
        with database.write() as session:
            user.promote(session, user.by_name(session, "mei"), None)
        web.get(visit(web))
        assert users(database)[0].role is None


def test_somebody_shut_out_stays_out(web: TestClient, database: Database) -> None:
    web.get(visit(web))
    web.cookies.clear()
    with database.write() as session:
        user.disable(session, user.by_name(session, "mei"))
    assert "shut out" in refused(web, visit(web), 403)


def test_where_reading_is_closed_somebody_without_a_role_is_told_so(database: Database, provider: Provider) -> None:
    app = create(settings(provider, reading=Reading.CLOSED), database)
    with TestClient(app, follow_redirects=False) as web:
        assert web.get("/").headers["location"] == "/login?next=%2F"
        assert web.get(visit(web, "/")).status_code == 303
        told = web.get("/", headers={"accept": "text/html"})
        assert told.status_code == 403
        assert "You have no role here" in told.text


def test_a_secret_may_go_in_the_form(web: TestClient, provider: Provider) -> None:
    provider.ways = ["client_secret_post"]
    assert web.get(visit(web)).status_code == 303


def test_a_new_key_of_the_provider_is_fetched(web: TestClient, provider: Provider) -> None:
    assert web.get(visit(web)).status_code == 303
    provider.rotate()
    assert web.get(visit(web)).status_code == 303
    assert provider.asked.count("/jwks") == 2
    assert provider.asked.count("/.well-known/openid-configuration") == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["another", CLIENT]},
        {"aud": CLIENT, "azp": "another"},
        {"exp": 1_000_000_000},
        {"exp": "soon"},
        {"nbf": 8_000_000_000},
        {"nonce": "another"},
        {"nonce": ["another"]},
        {"sub": ""},
        {"sub": 4711},
        {"sub": "x" * 256},
        {"sub": "a\0b"},
    ],
    ids=str,
)
def test_an_id_token_that_says_something_wrong_is_refused(
    web: TestClient, database: Database, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    refused(web, visit(web))
    assert users(database) == []


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_an_id_token_that_leaves_something_out_is_refused(web: TestClient, provider: Provider, claim: str) -> None:
    provider.absent = {claim}
    refused(web, visit(web))


def test_an_audience_of_several_is_right_where_the_service_is_the_party(web: TestClient, provider: Provider) -> None:
    provider.claims = {"aud": ["another", CLIENT], "azp": CLIENT}
    assert web.get(visit(web)).status_code == 303


def by_hand(algorithm: str, kid: str | None, secret: bytes, claims: dict[str, Any]) -> str:
    """A token signed with a secret, or not at all, such as no library makes."""
    header = {"alg": algorithm} | ({"kid": kid} if kid else {})
    parts = (base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in (header, claims))
    said = b".".join(parts)
    signature = hmac.digest(secret, said, "sha256") if algorithm == "HS256" else b""
    return (said + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def test_a_signature_by_another_key_is_refused(web: TestClient, provider: Provider) -> None:
    for kid in (str(provider.key.kid), "other"):
        other = RSAKey.generate_key(2048)
        provider.forge = lambda said, kid=kid, other=other: jwt.encode({"alg": "RS256", "kid": kid}, said, other)
        refused(web, visit(web))


@pytest.mark.parametrize("what", ["public key", "client secret", "published secret", "nothing"])
def test_a_signature_with_what_others_know_is_refused(web: TestClient, provider: Provider, what: str) -> None:
    kid = provider.key.kid
    forged = {
        "public key": ("HS256", kid, provider.key.as_pem(private=False)),
        "client secret": ("HS256", None, SECRET.encode()),
        "published secret": ("HS256", "shared", b"\0\0\0"),
        "nothing": ("none", kid, b""),
    }[what]
    provider.forge = partial(by_hand, *forged)
    refused(web, visit(web))


@pytest.mark.parametrize("token", ["a.b.c", "", 5, ["x"], None, "茶.茶.茶"])
def test_what_is_no_token_is_refused(web: TestClient, provider: Provider, token: Any) -> None:
    provider.forge = lambda _: token
    refused(web, visit(web))


def test_a_code_is_good_once(web: TestClient) -> None:
    back = visit(web)
    pending = web.cookies.get("zhushu-pending")
    assert web.get(back).status_code == 303
    web.cookies.clear()
    web.cookies.set("zhushu-pending", str(pending))
    refused(web, back)


def test_an_answer_to_another_browser_is_refused(web: TestClient, database: Database, provider: Provider) -> None:
    back = visit(web)
    web.cookies.clear()
    refused(web, back)
    visit(web)
    refused(web, back)
    assert users(database) == []


@pytest.mark.parametrize("state", ["", "another", "é\ud7ff"])
def test_another_state_is_refused(web: TestClient, provider: Provider, state: str) -> None:
    code = parse_qs(urlsplit(visit(web)).query)["code"][0]
    answer = web.get(BACK, params={"code": code, "state": state})
    assert answer.status_code == 401
    assert "/token" not in provider.asked


@pytest.mark.parametrize(
    "given",
    [
        {"error": "access_denied"},
        {"error": "<script>alert(1)</script>"},
        {"iss": "https://evil.example", "code": "x"},
        {"x": "y"},
    ],
    ids=str,
)
def test_a_provider_that_lets_nobody_in_is_reported(web: TestClient, provider: Provider, given: dict[str, str]) -> None:
    provider.answer = given
    assert "<script>" not in refused(web, visit(web))
    assert "/token" not in provider.asked


@pytest.mark.parametrize("path", ["/token", "/jwks"])
def test_a_provider_that_is_down_meanwhile_is_reported(web: TestClient, provider: Provider, path: str) -> None:
    back = visit(web)
    provider.down = {path}
    assert "Academia does not answer" in refused(web, back, 503)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly_is_reported(
    web: TestClient, provider: Provider, description: dict[str, Any]
) -> None:
    provider.description = description
    refused(web, OUT, 503)
    provider.description = {}
    assert (web.get(OUT).status_code == 303) == ("issuer" in description)


def test_a_provider_that_is_not_there_is_reported_and_may_come_back(
    database: Database, web: TestClient, provider: Provider
) -> None:
    provider.down = {"/.well-known/openid-configuration"}
    refused(web, OUT, 503)
    provider.down = set()
    assert web.get(OUT).status_code == 303
    with TestClient(create(settings(provider, oidc_issuer="http://127.0.0.1:9"), database)) as nowhere:
        refused(nowhere, OUT, 503)


def test_who_fails_too_often_has_to_wait(web: TestClient) -> None:
    for _ in range(FAILURES):
        refused(web, BACK)
    refused(web, BACK, 429)


def test_the_way_back_is_to_the_public_address(database: Database, provider: Provider) -> None:
    app = create(settings(provider, origin="https://texts.example.org"), database)
    with TestClient(app, follow_redirects=False) as web:
        out = web.get(OUT)
        back = parse_qs(urlsplit(out.headers["location"]).query)["redirect_uri"]
        assert back == ["https://texts.example.org/login/oidc/callback"]
        pending = out.headers["set-cookie"]
        assert pending.startswith("__Host-zhushu-pending=")
        assert {"Secure", "HttpOnly", "SameSite=lax"} <= set(pending.split("; "))


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/" + "茶" * 900])
def test_the_way_leads_to_no_other_site(web: TestClient, onward: str) -> None:
    assert web.get(visit(web, onward)).headers["location"] == "/"


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://id.example"},
        {"oidc_issuer": "id.example", "oidc_client_id": "x"},
        {"origin": "example.org"},
        {"origin": "https://example.org/path"},
    ],
    ids=str,
)
def test_settings_that_cannot_work_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)
