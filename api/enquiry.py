"""Asking reconciliation services elsewhere: only those that are allowed, within limits of time and size."""

import json
from collections.abc import Sequence
from typing import Any

import anyio
import httpx2
import orjson

from annotations import counterpart, reconciliation
from annotations.counterpart import Proposal, Subject
from annotations.identifier import AUTHORITIES
from annotations.problems import Forbidden
from annotations.reconciliation import Question
from source_text.problems import Unavailable

PATIENCE = 20.0
"""Seconds that a service may take for one answer."""
LARGEST = 2_000_000
"""How many bytes an answer may have."""
TOGETHER = 10
"""How many entities are asked for at once; public services take few."""


class Enquiry:
    """Asks the services at some addresses, and no other address at all."""

    def __init__(self, allowed: Sequence[str], patience: float = PATIENCE) -> None:
        self.allowed = tuple(allowed)
        self.patience = patience

    async def propose(
        self, service: str | None, entities: Sequence[Subject], types: tuple[str, ...] = ()
    ) -> dict[str, list[Proposal]]:
        """What a service proposes for entities, by key. Forbidden where it may not be asked, Unavailable where it fails."""
        address = self._allowed(service)
        found: dict[str, list[Proposal]] = {}
        async with httpx2.AsyncClient(follow_redirects=False, trust_env=False, timeout=self.patience) as client:
            manifest = await self._ask(client, address)
            space = manifest.get("identifierSpace") if isinstance(manifest, dict) else None
            if not isinstance(manifest, dict) or not isinstance(space, str):
                raise _failed(address, "does not say what it is")
            for k in range(0, len(entities), TOGETHER):
                some = entities[k : k + TOGETHER]
                batch = counterpart.questions(some, types)
                if not batch:
                    continue
                queries = {mark: reconciliation.asked(_short(question)) for mark, question in batch.items()}
                answer = await self._ask(client, address, queries=json.dumps(queries, ensure_ascii=False))
                gathered = counterpart.gather(some, reconciliation.candidates(answer, list(batch)))
                given = await self._identifiers(
                    client, address, manifest, [c.id for of in gathered.values() for c in of]
                )
                for key, candidates in gathered.items():
                    found[key] = [
                        Proposal(c, counterpart.identifiers(c, space, given.get(c.id, ()))) for c in candidates
                    ]
        return found

    def _allowed(self, service: str | None) -> str:
        if service is None and self.allowed:
            return self.allowed[0]
        if service is None or service not in self.allowed:
            raise Forbidden(
                "The service may not be asked." if service else "No service may be asked.",
                path=("service",),
                hint="The setting ZHUSHU_RECONCILIATION names the services that may be asked.",
            )
        return service

    async def _identifiers(
        self, client: httpx2.AsyncClient, address: str, manifest: dict[str, Any], ids: Sequence[str]
    ) -> dict[str, list[tuple[str, str]]]:
        """What a service that tells its entities' ids in authorities, as this one does, has of some entities."""
        extend, space = manifest.get("extend"), str(manifest["identifierSpace"])
        known = any(a.read(space + a.example) for a in AUTHORITIES.values())
        if not ids or known or not isinstance(extend, dict) or "property_settings" not in extend:
            return {}
        try:
            wanted = reconciliation.extension(list(dict.fromkeys(ids)), AUTHORITIES)
            return reconciliation.values(await self._ask(client, address, extend=json.dumps(wanted)))
        except Unavailable:
            # Another service has other properties; the candidates stand without.
            return {}

    async def _ask(self, client: httpx2.AsyncClient, address: str, **form: str) -> Any:
        """One answer, read as JSON."""
        raw = bytearray()
        method = "POST" if form else "GET"
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            with anyio.fail_after(self.patience):
                async with client.stream(method, address, data=form or None, headers=headers) as response:
                    if response.status_code != 200:
                        raise _failed(address, f"answers with the status {response.status_code}")
                    async for part in response.aiter_bytes():
                        raw += part
                        if len(raw) > LARGEST:
                            raise _failed(address, f"answers with more than {LARGEST} bytes")
        except (TimeoutError, httpx2.TimeoutException):
            raise _failed(address, f"does not answer within {self.patience:g} seconds") from None
        except (httpx2.RequestError, httpx2.StreamError, httpx2.InvalidURL) as error:
            raise _failed(address, f"cannot be reached: {type(error).__name__}") from None
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise _failed(address, "answers with something else than JSON") from None


def _short(question: Question) -> Question:
    return question._replace(limit=5)


def _failed(address: str, what: str) -> Unavailable:
    return Unavailable(
        f"The service {what}.", path=("service",), hint="Try again later, or ask another service.", service=address
    )
