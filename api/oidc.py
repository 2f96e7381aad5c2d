"""Login by an OpenID provider: the code flow with PKCE, and the checks of what the provider says."""

import base64
import hashlib
import hmac
import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from annotations.problems import Unauthorized
from api.settings import Settings
from source_text.problems import Problem, Unavailable

log = logging.getLogger("zhushu.oidc")

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""How ID tokens may be signed: with a key of the provider's own, never with a secret that others know."""
LEEWAY = 60
"""Seconds by which the clocks of provider and service may differ."""
KEPT = 3600.0
"""Seconds for which the description of the provider and its keys are kept."""
PATIENCE = 10.0
"""Seconds that the provider has for an answer."""
LONGEST = 255
"""Characters that the id of a person has at most, by the standard."""


class Provider:
    """A provider as the settings name it.

    Nothing of a login is kept here while the browser is away: the browser holds one secret in a cookie, and the
    state, the nonce and the verifier are each derived from it.
    """

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self.name = settings.oidc_name
        self._client = settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._scope = settings.oidc_scope
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    async def address(self, secret: str, back: str) -> str:
        """Where to send a browser that holds a secret; the provider sends it `back` with a code."""
        verifier = hashlib.sha256(_derived(secret, "verifier").encode()).digest()
        wanted = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": back,
            "scope": self._scope,
            "state": _derived(secret, "state"),
            "nonce": _derived(secret, "nonce"),
            "code_challenge": base64.urlsafe_b64encode(verifier).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = await self._endpoint("authorization_endpoint")
        return endpoint + ("&" if urlsplit(endpoint).query else "?") + urlencode(wanted)

    async def person(self, secret: str, given: Mapping[str, str], back: str) -> dict[str, Any]:
        """What the provider says of somebody whom it sent back with some parameters.

        Unauthorized where it does not say who they are, or not in a way that can be trusted; Unavailable where it
        does not answer.
        """
        if not hmac.compare_digest(given.get("state", "").encode(), _derived(secret, "state").encode()):
            raise _refused("The answer of the provider belongs to another attempt to log in.")
        if given.get("iss", self.issuer) != self.issuer:
            raise _refused("The answer comes from another provider.")
        if "code" not in given:
            raise _refused(f"{self.name} did not let you in.", given.get("error", "no code"))
        answer = await self._exchange(given["code"], _derived(secret, "verifier"), back)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _refused(f"{self.name} did not say who you are.", "no ID token")
        return await self._read(token, _derived(secret, "nonce"))

    async def _exchange(self, code: str, verifier: str, back: str) -> dict[str, Any]:
        """What the provider gives for a code, which it does once."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        ways = (await self._description()).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if self._secret and "client_secret_basic" in ways:
            auth = (quote_plus(self._client), quote_plus(self._secret))
        else:
            form |= {"client_id": self._client} | ({"client_secret": self._secret} if self._secret else {})
        return await self._ask("POST", await self._endpoint("token_endpoint"), data=form, auth=auth)

    async def _read(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that this provider made for this service and this login, and that is still good."""
        try:
            claims = (await self._opened(token)).claims
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _refused(f"What {self.name} says of you cannot be trusted.", repr(error)) from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._client) != self._client:
            raise _refused(f"What {self.name} says of you is meant for another service.", "azp")
        if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
            raise _refused(f"What {self.name} says of you belongs to another attempt to log in.", "nonce")
        if len(claims["sub"]) > LONGEST or not claims["sub"].isprintable():
            raise _refused(f"What {self.name} says of you cannot be kept.", "sub")
        return claims

    async def _opened(self, token: str) -> jwt.Token:
        """An ID token whose signature is right; keys that are not known yet are fetched."""
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(token, await self._keys(), registry=registry)
        except InvalidKeyIdError:
            self._kept.pop("jwks_uri", None)
            return jwt.decode(token, await self._keys(), registry=registry)

    async def _keys(self) -> KeySet:
        """The keys that the provider signs with."""
        uri = await self._endpoint("jwks_uri")
        found = await self._remembered("jwks_uri", uri)
        keys = [k for k in found["keys"] if k.get("use", "sig") == "sig" and k.get("kty") != "oct"]
        return KeySet.import_key_set({"keys": keys})

    async def _endpoint(self, name: str) -> str:
        """An address of the provider; it may go without HTTPS only where its issuer does."""
        found = (await self._description()).get(name)
        schemes = ("https://",) if self.issuer.startswith("https://") else ("https://", "http://")
        if not isinstance(found, str) or not found.startswith(schemes):
            raise _unavailable(self.name, f"{name} is {found!r}")
        return found

    async def _description(self) -> dict[str, Any]:
        """The provider as it describes itself."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await self._remembered("description", address)
        if found.get("issuer") != self.issuer:
            self._kept.clear()
            raise _unavailable(self.name, f"it calls itself {found.get('issuer')!r}, not {self.issuer!r}")
        return found

    async def _remembered(self, name: str, address: str) -> dict[str, Any]:
        """What stands at an address, from memory where it was asked for not long ago."""
        since, found = self._kept.get(name, (0.0, {}))
        if not found or time.monotonic() > since + KEPT:
            found = await self._ask("GET", address)
            self._kept[name] = (time.monotonic(), found)
        return found

    async def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """An answer of the provider, which is a JSON object."""
        try:
            async with httpx2.AsyncClient(timeout=PATIENCE) as client:
                answer = await client.request(method, address, headers={"Accept": "application/json"}, **more)
            if answer.status_code >= 500 or (method == "GET" and not answer.is_success):
                raise _unavailable(self.name, f"{answer.status_code} from {address}")
            found = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise _unavailable(self.name, f"{error!r} from {address}") from error
        if not isinstance(found, dict):
            raise _unavailable(self.name, f"no object from {address}")
        if not answer.is_success:
            raise _refused(f"{self.name} did not let you in.", str(found.get("error")))
        return found


def _derived(secret: str, what: str) -> str:
    """One of the values that belong to a secret; none of them tells the secret or another."""
    digest = hmac.digest(secret.encode(), what.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _refused(message: str, why: str = "") -> Problem:
    log.warning("a login was refused: %s %s", message, why[:300])
    return Unauthorized(message, hint="Try again from the login page.")


def _unavailable(name: str, why: str) -> Problem:
    log.error("%s does not answer as it should: %s", name, why[:300])
    return Unavailable(
        f"{name} does not answer as it should.", hint="Try again later, or log in with a token; the log tells more."
    )
