"""A small OpenID provider of the tests' own, which can be told to do what a provider must not."""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "zhushu client", "s:e%c ret"


class Provider:
    """A provider, which lets everybody in as `person` without a question.

    `claims` change what its ID tokens say, `absent` names claims that it leaves out, `forge` makes the tokens in its
    place, and `down` names addresses that it does not serve.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.key = self._new_key()
        self.forge: Callable[[dict[str, Any]], str] | None = None
        self.person: dict[str, Any] = {"sub": "4711", "preferred_username": "mei", "email": "mei@example.org"}
        self.claims: dict[str, Any] = {}
        self.absent: set[str] = set()
        self.down: set[str] = set()
        self.ways: list[str] | None = None
        self.description: dict[str, Any] = {}
        self.answer: dict[str, Any] | None = None
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    @staticmethod
    def _new_key() -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.key = self._new_key()

    def app(self) -> Starlette:
        """The provider as an application."""
        works = {
            "/.well-known/openid-configuration": self._describe,
            "/authorize": self._authorize,
            "/token": self._give,
            "/jwks": self._keys,
        }
        return Starlette(
            routes=[Route(path, self._serving(path, work), methods=["GET", "POST"]) for path, work in works.items()]
        )

    def _serving(self, path: str, work: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            self.asked.append(path)
            if path in self.down:
                return Response("down", 502)
            response: Response = await work(request)
            return response

        return endpoint

    async def _describe(self, _request: Request) -> Response:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        if self.ways:
            found["token_endpoint_auth_methods_supported"] = self.ways  # type: ignore[assignment]
        return JSONResponse(found | self.description)

    async def _authorize(self, request: Request) -> Response:
        given = dict(request.query_params)
        assert given["response_type"] == "code"
        assert given["client_id"] == CLIENT
        assert "openid" in given["scope"].split()
        assert given["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = given
        answer = self.answer or {"code": code}
        return RedirectResponse(given["redirect_uri"] + "?" + urlencode({"state": given["state"]} | answer), 302)

    async def _give(self, request: Request) -> Response:
        form = dict(await request.form())
        if (self.ways or ["client_secret_basic"]) == ["client_secret_basic"]:
            basic = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
            assert basic == "zhushu+client:s%3Ae%25c+ret"
        else:
            assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        asked = self._codes.pop(str(form["code"]), None)
        if asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        assert base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        said = {k: v for k, v in (said | self.person | self.claims).items() if k not in self.absent}
        signed = self.forge(said) if self.forge else jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})

    async def _keys(self, _request: Request) -> Response:
        strange = [{"kty": "AKP", "kid": "later"}, {"kty": "oct", "k": "AAAA", "kid": "shared", "use": "sig"}]
        return JSONResponse({"keys": [*strange, self.key.as_dict(private=False)]})


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of an application that is served on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()
