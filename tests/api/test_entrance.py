"""Logging in and out with a token: what the cookie is worth, how long, and to whom."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from annotations import login, token, user
from annotations.actor import Role, Scope
from annotations.login import Login
from annotations.token import Token, digest
from annotations.user import User
from api.app import create
from api.database import Database
from api.settings import Reading, Settings
from api.throttle import FAILURES
from source_text import clock
from tests import article

OURS = {"sec-fetch-site": "same-origin"}
NOTE = {
    "query": """mutation { createEntity(input: {key: "tea", type: WORK, labels: [{language: "en", text: "Tea"}]}) {
      entity { key } problems { code } } }"""
}


@pytest.fixture
def made(database: Database) -> tuple[User, Token, str]:
    """A translator with a token."""
    with database.write() as session:
        mei = user.create(session, "mei", Role.TRANSLATOR)
        return mei, *token.create(session, mei)


@pytest.fixture
def web(database: Database) -> Iterator[TestClient]:
    """A browser, as far as cookies go."""
    article.take_in(database)
    with TestClient(create(Settings(sample=False), database), follow_redirects=False) as client:
        yield client


def enter(web: TestClient, secret: str, **more: Any) -> httpx2.Response:
    return web.post("/login", data={"token": secret, **more}, headers=OURS)


def name(web: TestClient) -> str | None:
    """Who the pages say is logged in."""
    text = web.get("/login").text
    return text.partition('title="Logged in as ')[2].partition('"')[0] or None


def test_a_token_logs_in_and_out(web: TestClient, made: tuple[User, Token, str]) -> None:
    assert name(web) is None
    answer = enter(web, f" {made[2]}\n", next="/search?query=%E8%8C%B6")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?query=%E8%8C%B6")
    assert name(web) == "mei"
    assert web.post("/graphql", json=NOTE, headers=OURS).json()["data"]["createEntity"]["entity"] == {"key": "tea"}
    assert web.post("/logout", headers=OURS).headers["location"] == "/"
    assert name(web) is None
    assert web.post("/graphql", json=NOTE, headers=OURS).json()["data"]["createEntity"]["problems"]


def test_the_cookie_is_for_no_script_and_no_other_site(web: TestClient, made: tuple[User, Token, str]) -> None:
    given = enter(web, made[2]).headers["set-cookie"]
    assert given.startswith("zhushu=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(given.split("; "))
    assert "Secure" not in given
    assert "Domain" not in given


@pytest.mark.parametrize("public", ["", "https://texts.example.org"])
def test_with_https_it_is_secure_and_bound_to_the_host(
    database: Database, made: tuple[User, Token, str], public: str
) -> None:
    scheme = "http" if public else "https"
    app = create(Settings(sample=False, origin=public), database)
    with TestClient(app, f"{scheme}://texts.example.org", follow_redirects=False) as web:
        given = enter(web, made[2]).headers["set-cookie"]
        assert given.startswith("__Host-zhushu=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(given.split("; "))
        cookie = {"cookie": given.partition(";")[0]}
        assert "Logged in as mei" in web.get("/login", headers=cookie).text
        planted = {"cookie": cookie["cookie"].removeprefix("__Host-")}
        web.cookies.clear()
        assert "Logged in as" not in web.get("/login", headers=planted).text


def test_only_a_digest_is_kept_and_each_login_has_a_secret_of_its_own(
    web: TestClient, database: Database, made: tuple[User, Token, str]
) -> None:
    web.cookies.set("zhushu", "planted-by-somebody-else", "testserver.local", "/")
    enter(web, made[2])
    first = web.cookies.get("zhushu")
    enter(web, made[2])
    second = web.cookies.get("zhushu")
    assert first
    assert second
    assert len({first, second, "planted-by-somebody-else"}) == 3
    with database.read() as session:
        rows = session.exec(select(Login).order_by(col(Login.id))).all()
    assert [r.digest for r in rows] == [digest(first), digest(second)]
    assert [r.ended_at is None for r in rows] == [False, True]
    assert all(secret not in str(r.model_dump()) for r in rows for secret in (first, second, made[2]))


def test_a_login_ends_with_its_token(web: TestClient, database: Database, made: tuple[User, Token, str]) -> None:
    enter(web, made[2])
    with database.write() as session:
        token.revoke(session, made[1].id)
    assert name(web) is None


def test_a_login_ends_as_its_token_expires(web: TestClient, database: Database, made: tuple[User, Token, str]) -> None:
    enter(web, made[2])
    with database.write() as session:
        session.get_one(Token, made[1].id).expires_at = clock.now(timedelta(seconds=-1))
    assert name(web) is None


@pytest.mark.parametrize("column", ["expires_at", "ends_at"])
def test_a_login_ends_when_it_is_not_used_and_when_it_is_old(
    web: TestClient, database: Database, made: tuple[User, Token, str], column: str
) -> None:
    enter(web, made[2])
    with database.write() as session:
        setattr(session.exec(select(Login)).one(), column, clock.now(timedelta(seconds=-1)))
    assert name(web) is None


def test_use_puts_the_end_off_but_not_beyond_the_last(
    web: TestClient, database: Database, made: tuple[User, Token, str]
) -> None:
    enter(web, made[2])
    soon, late = clock.now(timedelta(hours=1)), clock.now(timedelta(days=1))
    for ends, expected in ((None, None), (late, late)):
        with database.write() as session:
            row = session.exec(select(Login)).one()
            row.last_used_at, row.expires_at, row.ends_at = "2000-01-01", soon, ends or row.ends_at
        assert name(web) == "mei"
        with database.read() as session:
            row = session.exec(select(Login)).one()
            assert row.expires_at > soon
            assert row.expires_at == expected or expected is None
            assert row.last_used_at > row.created_at


def test_somebody_disabled_is_logged_out(web: TestClient, database: Database, made: tuple[User, Token, str]) -> None:
    enter(web, made[2])
    with database.write() as session:
        user.disable(session, user.by_name(session, "mei"))
    assert name(web) is None


def test_a_login_allows_no_more_than_its_token(
    web: TestClient, database: Database, made: tuple[User, Token, str]
) -> None:
    with database.write() as session:
        narrow = token.create(session, user.by_name(session, "mei"), scopes=[Scope.READ])[1]
    enter(web, narrow)
    refused = web.post("/graphql", json=NOTE, headers=OURS).json()["data"]["createEntity"]["problems"]
    assert refused == [{"code": "FORBIDDEN"}]


def test_logging_out_everywhere_ends_all_logins_of_the_user_alone(
    web: TestClient, database: Database, made: tuple[User, Token, str]
) -> None:
    with database.write() as session:
        mei, sun = user.by_name(session, "mei"), user.create(session, "sun")
        others = [login.begin(session, mei), login.begin(session, sun)]
    enter(web, made[2])
    web.post("/logout", data={"everywhere": "1"}, headers=OURS)
    with database.read() as session:
        found = [login.known(login.BY_SECRET.rows(session, digest=token.digest(s))) for s in others]
        assert [known is not None for known in found] == [False, True]
        assert token.find(session, made[2]) is not None


def test_a_bearer_token_counts_before_the_cookie(
    web: TestClient, database: Database, made: tuple[User, Token, str]
) -> None:
    with database.write() as session:
        other = token.create(session, user.create(session, "sun", Role.TRANSLATOR))[1]
    enter(web, made[2])
    assert "Logged in as sun" in web.get("/login", headers={"authorization": f"Bearer {other}"}).text
    answer = web.post("/graphql", json=NOTE, headers={"authorization": f"Bearer {other}"})
    assert answer.json()["data"]["createEntity"]["problems"] == []
    assert web.get("/login", headers={"authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize("secret", ["", "wrong", "\0", "\ud800", "長" * 200])
def test_a_wrong_token_gives_the_form_again(web: TestClient, secret: str) -> None:
    answer = web.post(
        "/login",
        content=f"next=/search&token={secret}".encode("utf-8", "surrogatepass"),
        headers=OURS | {"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (400, 401)
    assert 'role="alert"' in answer.text
    assert "set-cookie" not in answer.headers


def test_a_huge_form_is_refused(web: TestClient) -> None:
    assert enter(web, "x" * 20_000).status_code == 413
    assert enter(web, "x", **{f"f{n}": "1" for n in range(20)}).status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
        "/a\r\nset-cookie: x=1",
        "/" + "x" * 5000,
    ],
)
def test_a_login_leads_to_no_other_site(web: TestClient, made: tuple[User, Token, str], target: str) -> None:
    assert enter(web, made[2], next=target).headers["location"] == "/"


def test_who_fails_too_often_has_to_wait(web: TestClient, made: tuple[User, Token, str]) -> None:
    for _ in range(FAILURES):
        assert enter(web, "wrong").status_code == 401
    refused = enter(web, made[2])
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "zhushu" not in web.cookies


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver:8080"},
    {"referer": "https://evil.example/testserver"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_other_site_changes_anything_by_a_cookie(
    web: TestClient, made: tuple[User, Token, str], headers: dict[str, str]
) -> None:
    enter(web, made[2])
    form = {"content-type": "application/x-www-form-urlencoded"}
    for method, path in (
        ("POST", "/graphql"),
        ("PUT", "/graphql"),
        ("DELETE", "/graphql?operationId=1"),
        ("POST", "/api/v1/documents"),
        ("PUT", "/api/v1/documents/article/text"),
        ("DELETE", "/api/v1/documents/article"),
        ("PATCH", "/api/v1/entities/trump"),
        ("POST", "/logout"),
    ):
        refused = web.request(method, path, headers=headers | form, content="token=x")
        assert refused.status_code == 403, path
        assert refused.json()["hint"]
    assert name(web) == "mei"
    assert web.get("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_other_site_logs_a_browser_in_or_out(
    web: TestClient, made: tuple[User, Token, str], headers: dict[str, str]
) -> None:
    for path in ("/login", "/logout"):
        refused = web.post(path, data={"token": made[2]}, headers=headers)
        assert (refused.status_code, refused.headers.get("set-cookie")) == (403, None)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"origin": "http://testserver:80"},
        {"origin": "https://testserver"},
        {"referer": "http://testserver/documents/article"},
    ],
    ids=str,
)
def test_pages_of_the_service_itself_change_things(
    web: TestClient, made: tuple[User, Token, str], headers: dict[str, str]
) -> None:
    enter(web, made[2])
    assert web.post("/graphql", json=NOTE, headers=headers).json()["data"]["createEntity"]["problems"] == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://texts.example.org", 200), ("http://texts.example.org", 403), ("https://testserver", 403)],
)
def test_behind_a_proxy_the_public_origin_counts(
    database: Database, made: tuple[User, Token, str], origin: str, status: int
) -> None:
    app = create(Settings(sample=False, origin="https://texts.example.org"), database)
    with TestClient(app, follow_redirects=False) as web:
        cookie = {"cookie": enter(web, made[2]).headers["set-cookie"].partition(";")[0]}
        assert web.post("/graphql", json=NOTE, headers=cookie | {"origin": origin}).status_code == status


def test_with_https_a_page_without_it_is_another_site(database: Database, made: tuple[User, Token, str]) -> None:
    with TestClient(create(Settings(sample=False), database), "https://testserver", follow_redirects=False) as web:
        enter(web, made[2])
        assert web.post("/graphql", json=NOTE, headers={"origin": "http://testserver"}).status_code == 403


def test_a_token_needs_no_page(web: TestClient, made: tuple[User, Token, str]) -> None:
    enter(web, made[2])
    headers = {"authorization": f"Bearer {made[2]}", "origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert web.post("/graphql", json=NOTE, headers=headers).json()["data"]["createEntity"]["problems"] == []


PATHS = ("/", "/documents/article", "/login", "/api/v1/documents", "/graphql?query={documents{totalCount}}", "/docs")


@pytest.mark.parametrize("path", PATHS)
def test_no_cache_gives_an_answer_to_somebody_else(web: TestClient, made: tuple[User, Token, str], path: str) -> None:
    def kept(**headers: str) -> tuple[set[str], set[str]]:
        answer = web.get(path, headers=headers)
        assert answer.status_code == 200
        control, vary = (answer.headers.get(h, "").replace(" ", "") for h in ("cache-control", "vary"))
        return set(control.split(",")), set(vary.split(","))

    control, vary = kept()
    assert {"Authorization", "Cookie"} <= vary
    assert "private" not in control
    control, vary = kept(authorization=f"Bearer {made[2]}")
    assert {"private"} <= control
    assert control & {"no-store", "no-cache"}
    assert {"Authorization", "Cookie"} <= vary
    enter(web, made[2])
    control, _ = kept()
    assert {"private"} <= control


def test_an_unchanged_answer_stays_private(web: TestClient, made: tuple[User, Token, str]) -> None:
    enter(web, made[2])
    tag = web.get("/api/v1/documents").headers["etag"]
    answer = web.get("/api/v1/documents", headers={"if-none-match": tag})
    assert (answer.status_code, answer.headers["cache-control"]) == (304, "private, no-cache")
    assert "Cookie" in answer.headers["vary"]


def test_a_closed_service_leads_pages_to_the_login(database: Database, made: tuple[User, Token, str]) -> None:
    article.take_in(database)
    app = create(Settings(sample=False, reading=Reading.CLOSED), database)
    with TestClient(app, follow_redirects=False) as web:
        led = web.get("/documents/article?view=ZH_HANS")
        assert led.status_code == 303
        form = web.get(led.headers["location"])
        assert 'value="/documents/article?view=ZH_HANS"' in form.text
        assert web.get("/graphql", headers={"accept": "text/html"}).headers["location"] == "/login?next=%2Fgraphql"
        assert web.get("/graphql?query={documents{totalCount}}").status_code == 401
        assert enter(web, made[2], next="/documents/article").headers["location"] == "/documents/article"
        assert web.get("/documents/article").status_code == 200
        web.post("/logout", headers=OURS)
        assert web.get("/documents/article").status_code == 303


def test_logins_of_long_ago_are_removed(database: Database, made: tuple[User, Token, str]) -> None:
    with database.write() as session:
        login.begin(session, made[0])
        session.exec(select(Login)).one().ends_at = clock.now(timedelta(days=-1))
    with database.write() as session:
        login.begin(session, made[0])
        assert len(session.exec(select(Login)).all()) == 1


def test_a_wrong_token_does_not_wait_for_writers(web: TestClient, database: Database) -> None:
    with database.write():
        assert enter(web, "wrong").status_code == 401
