"""Whole answers over HTTP: one result, or the errors of a request that was not carried out."""

import asyncio
import hashlib
from collections.abc import Sequence
from functools import lru_cache

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import problems
from api.graphql import media
from api.graphql.work import begun, refusal
from api.reply import known
from schema.answers import LARGEST
from schema.outcome import Outcome
from source_text.problems import Problem

PIECE = 100_000
"""Bytes that are compressed and sent at once."""


def whole(found: Outcome, kind: str) -> Response:
    """The result of an operation."""
    return _response(found.encode(), kind, 200 if begun(found) else _before(kind))


def kept(found: Outcome, kind: str, request: Request) -> Response:
    """The result of an operation whose address stays: with a strong entity tag, and 304 where the client has it.

    The tag is of the bytes, their form, and the encodings that the client takes: bytes that are compressed are others.
    """
    answer = whole(found, kind)
    if found.errors:
        return answer
    encodings = request.headers.get("accept-encoding", "")
    body = bytes(answer.body)
    of = (_known if len(body) <= LARGEST else _digest)(body) + kind + encodings
    tag = f'"{hashlib.sha256(of.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
    if known(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def _digest(body: bytes) -> str:
    """What tells an answer from any other."""
    return hashlib.sha256(body).hexdigest()


_known = lru_cache(16)(_digest)
"""The same of an answer that is kept, and so sent again as it is: it need not be gone through each time."""


def refused(errors: Sequence[GraphQLError], kind: str) -> Response:
    """Why a well-formed request is no operation of this service."""
    return _response(refusal(errors), kind, _before(kind))


def problem(found: Problem, kind: str) -> Response:
    """Why a request could not be read, or is not taken at this address."""
    made = _response(refusal([told(found)]), kind, problems.STATUSES[type(found)])
    made.headers.update(problems.headers(found))
    return made


def told(found: Problem) -> GraphQLError:
    """A problem as GraphQL says it."""
    return GraphQLError(found.message, extensions=found.extensions)


def _before(kind: str) -> int:
    """The status of what failed before execution; those who do not know the newer form take 200 for it."""
    return 400 if kind == media.GRAPHQL else 200


class Answer(Response):
    """An answer that goes out in pieces where it is large, since it is compressed on its way, and others ask meanwhile."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        compressed = any(name == b"accept-encoding" and value != b"identity" for name, value in scope["headers"])
        sent = 0
        while compressed and len(self.body) - sent > PIECE:
            await send({"type": "http.response.body", "body": self.body[sent : sent + PIECE], "more_body": True})
            await asyncio.sleep(0)
            sent += PIECE
        await send({"type": "http.response.body", "body": self.body[sent:]})


def _response(body: bytes, kind: str, status: int) -> Response:
    return Answer(body, status, {"Vary": "Accept", "Content-Type": f"{kind}; charset=utf-8"})
