"""Answers of the REST door: bytes with an entity tag, and 304 where the client has them already."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from anyio import CancelScope, to_thread
from sqlmodel import Session
from starlette.concurrency import iterate_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette_compress import remove_compress_type

from api.problems import PreconditionFailed
from source_text.problems import Problem

JSON = "application/json"
JSON_LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
TEXT = "text/plain; charset=utf-8"
CSV = "text/csv"
COMPRESSED_FROM = 500
"""The size from which answers are compressed, which is also where the compression adds itself to Vary."""
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')

# Answers of these types have strong tags, and two encodings of one answer may not share a strong tag.
UNCOMPRESSED = ("application/ld+json", "text/plain")
for _type in UNCOMPRESSED:
    remove_compress_type(_type)


@dataclass(frozen=True)
class Reply:
    """What a function of the door answers with.

    `tag` is a strong entity tag; an answer to GET without one gets a weak tag made of its bytes.
    """

    content: Any = None
    status: int = 200
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    tag: str | None = None

    def body(self) -> bytes:
        """The bytes: text as UTF-8, anything else as JSON."""
        if self.content is None:
            return b""
        return self.content.encode("utf-8") if isinstance(self.content, str) else orjson.dumps(self.content)


@dataclass(frozen=True)
class Flow:
    """An answer too long to be held at once: `produce` makes it bit by bit with a session of its own."""

    produce: Callable[[Session], Iterator[str]]
    media_type: str
    name: str
    tag: str


async def flowing(flow: Flow, opened: Callable[[], Session], request: Headers, *, head: bool) -> Response:
    """The answer as it goes out, for download under its name; nothing is made for a client that has it."""
    headers = {
        "ETag": flow.tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{flow.name}"',
    }
    if known(request.get("if-none-match"), flow.tag):
        return Response(status_code=304, headers=headers)
    if head:
        return Response(headers=headers, media_type=flow.media_type)

    async def parts() -> AsyncIterator[str]:
        session = await to_thread.run_sync(opened)
        try:
            async for part in iterate_in_threadpool(flow.produce(session)):
                yield part
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(session.close)

    return StreamingResponse(parts(), headers=headers, media_type=flow.media_type)


def response(reply: Reply, request: Headers, *, reading: bool) -> Response:
    """The answer as it goes out; to a reading request 304 where If-None-Match names its tag."""
    body = reply.body()
    headers = dict(reply.headers)
    tag = reply.tag
    if reading:
        tag = tag or f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers |= {"Cache-Control": "no-cache", "Vary": "Accept"}
    if tag:
        headers["ETag"] = tag
    if reading and tag and known(request.get("if-none-match"), tag):
        if len(body) >= COMPRESSED_FROM and not reply.media_type.startswith(UNCOMPRESSED):
            headers["Vary"] += ", Accept-Encoding"
        kept = {"ETag", "Cache-Control", "Vary", "Content-Location", "Link"}
        return Response(status_code=304, headers={name: headers[name] for name in headers if name in kept})
    if reply.status != 204:
        headers["Content-Type"] = reply.media_type
    return Response(body, reply.status, headers)


def known(if_none_match: str | None, tag: str) -> bool:
    """Whether If-None-Match names a tag: weak and strong forms count alike."""
    if if_none_match is None:
        return False
    opaque = tag.removeprefix("W/")
    return if_none_match.strip() == "*" or any(found == opaque for _, found in _TAG.findall(if_none_match))


def demand(if_match: str, current: Reply, *others: str) -> None:
    """Refuse a change where If-Match names no strong tag of the current state, of which there may be several; a weak
    one never does. The problem carries the current state, as it would be answered to GET."""
    tags = (current.tag, *others)
    if if_match.strip() == "*" or any(not weak and found in tags for weak, found in _TAG.findall(if_match)):
        return
    raise overtaken(current)


def demand_version(if_match: str, current: Reply, version: int) -> None:
    """Refuse a change where no tag in If-Match begins with the current version, whatever else it tells apart."""
    wanted = (f'"{version}"', f'"{version}-')
    if if_match.strip() != "*" and not any(found.startswith(wanted) for _, found in _TAG.findall(if_match)):
        raise overtaken(current)


def overtaken(current: Reply) -> PreconditionFailed:
    """The problem that a state is no longer the current one."""
    problem = PreconditionFailed(
        "If-Match does not name the current state.",
        path=("If-Match",),
        hint="Somebody was faster: look at `current`, and send the change with the ETag of this answer.",
    )
    show(problem, current)
    return problem


def show(problem: Problem, current: Reply) -> None:
    """Let a problem carry the current state, as it would be answered to GET, with its tag."""
    problem.fields |= {"current": current.content, "etag": current.tag}
