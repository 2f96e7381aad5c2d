"""GraphQL over HTTP: POST and GET, one result or a stream of them, and GraphiQL for browsers."""

from collections.abc import AsyncGenerator

from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette_compress import add_compress_type

from api.graphql import answer, media, reservation
from api.graphql.door import Door
from api.graphql.envelope import OPERATION, TOKEN, addressed, opened, parse
from api.graphql.framing import framing
from api.graphql.stream import Stream, listening
from api.graphql.work import Work, refusal
from api.problems import Malformed, NotAcceptable, Unsupported, WrongMethod
from api.templates import CONSOLE, page
from schema.increments import incremental
from schema.preparation import Refused
from source_text.problems import Problem, TooLarge

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
LIMIT = 10_000_000
"""Bytes of a body at most; larger files come by the other door."""
VALUES = 250_000
"""Commas and brackets in a body at most: each may begin a value, which takes far more memory than its text."""
STREAM = "x-graphql-event-stream-token"
"""The header that names a reserved stream; `token` in the address does as well."""
GONE = 499
"""What nobody hears, since the client has gone."""

add_compress_type(media.GRAPHQL)
add_compress_type(media.PARTS, streaming=True)  # each part goes out at once


async def respond(door: Door, request: Request) -> Response:
    """The answer to a request; what is wrong with it is told in the form of GraphQL."""
    if request.method == "GET" and _browses(request):
        return _console(request)
    wish = media.wish(request.headers.get("accept"))
    kind = wish.one if wish.one in media.WHOLE else media.JSON
    try:
        return await _answer(door, request, wish)
    except ClientDisconnect:
        return Response(status_code=GONE)
    except Refused as refused:
        if _token(request):
            return answer.refused(refused.errors, media.GRAPHQL)  # a status of 200 would stand for a result
        if wish.one == media.EVENTS:
            return Stream(_one(refusal(refused.errors)), framing(media.EVENTS, subscription=False))
        return answer.refused(refused.errors, kind)
    except Problem as problem:
        return answer.problem(problem, kind)


async def _answer(door: Door, request: Request, wish: media.Wish) -> Response:
    token = _token(request)
    if request.method == "PUT":
        return await _reserve(door, request)
    if request.method == "DELETE":
        return _end(door, request, token)
    if wish.one is None:
        raise NotAcceptable(
            f"No answer has the form {request.headers.get('accept', '')[:100]!r}.",
            hint="Accept one of these.",
            known=[*media.WHOLE, *media.FLOWING],
        )
    reading = request.method != "POST"
    if reading and token and wish.one == media.EVENTS and "query" not in request.query_params:
        return _open(door, token)
    context = door.context(request)
    context.ahead()
    envelope = addressed(request.query_params) if reading else opened(parse(await _body(request)))
    work = await door.work(envelope, context)
    if reading and work.kind is OperationType.MUTATION:
        raise WrongMethod("A mutation is not asked with GET.", hint="Send it with POST.", allow="POST")
    if token:
        return _begin(door, token, work)
    return await _carried(request, work, wish, reading=reading)


async def _carried(request: Request, work: Work, wish: media.Wish, *, reading: bool) -> Response:
    """The result of an operation, in the form that suits both."""
    subscription = work.kind is OperationType.SUBSCRIPTION
    kind = wish.several if subscription else (incremental(work.prepared) and wish.increments) or wish.one
    if kind is None:
        raise NotAcceptable(
            "The results of a subscription come one after the other.",
            hint="Accept one of these, or ask over WebSocket.",
            known=list(media.FLOWING),
        )
    if kind in media.FLOWING:
        frames = framing(kind, subscription=subscription)
        if request.method == "HEAD":
            return Response(headers={"Content-Type": frames.kind, "Vary": "Accept"})
        return Stream(work.bodies(incremental=True), frames)
    with listening(request.receive):
        found = await work.result()
    return answer.kept(found, kind, request) if reading and work.envelope.persisted else answer.whole(found, kind)


async def _reserve(door: Door, request: Request) -> Response:
    """A token for a stream to come."""
    if await _bytes(request):
        raise WrongMethod(
            "GraphQL is asked with GET and POST.", hint="A stream is reserved with PUT and no body.", allow="GET, POST"
        )
    return PlainTextResponse(door.reservations.make(), 201, {"Cache-Control": "no-store"})


def _open(door: Door, token: str) -> Response:
    """The stream that was reserved."""
    return Stream(door.reservations.open(token), reservation.EVENTS)


def _begin(door: Door, token: str, work: Work) -> Response:
    """Have the results of an operation sent by the stream that was reserved."""
    id_ = work.envelope.extensions.get(OPERATION)
    if not isinstance(id_, str) or not id_:
        raise Malformed(
            "There is no id for the operation.",
            path=("extensions", "operationId"),
            hint="Give it one, which its results will carry.",
        )
    door.reservations.find(token).begin(id_, work)
    return Response(status_code=202)


def _end(door: Door, request: Request, token: str | None) -> Response:
    """Stop an operation whose results come by a reserved stream."""
    if not token:
        raise WrongMethod(
            "GraphQL is asked with GET and POST.",
            hint="DELETE ends an operation of a reserved stream, and needs its token.",
            allow="GET, POST",
        )
    id_ = request.query_params.get("operationId")
    if not id_:
        raise Malformed("There is no id for the operation.", path=("operationId",), hint="Give it in the address.")
    door.reservations.find(token).end(id_)
    return Response(status_code=200)


async def _body(request: Request) -> bytes:
    """The JSON that was sent; Unsupported where something else was."""
    kind = request.headers.get("content-type", "")
    name, *rest = (part.strip().lower() for part in kind.split(";"))
    charsets = [part.partition("=")[2].strip('"') for part in rest if part.startswith("charset=")]
    coding = request.headers.get("content-encoding", "identity").lower()
    if name != media.JSON or charsets not in ([], ["utf-8"], ["utf8"]) or coding != "identity":
        what = kind[:100] or "A body without a type"
        raise Unsupported(
            f"{what!r} in the encoding {coding[:100]!r} is not read here.", hint="Send application/json in UTF-8."
        )
    body = await _bytes(request)
    if len(body) > VALUES and sum(map(body.count, b",[{")) > VALUES:
        hint = "Send fewer values, or import large files with POST /api/v1/documents."
        raise TooLarge(f"The request has more than {VALUES} values.", hint=hint, limit=VALUES)
    return body


async def _bytes(request: Request) -> bytes:
    """The body; TooLarge where it is too long."""
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LIMIT:
            hint = "Import large files with POST /api/v1/documents."
            raise TooLarge(f"The request is larger than {LIMIT} bytes.", hint=hint, limit=LIMIT)
    return bytes(body)


def _token(request: Request) -> str | None:
    return request.headers.get(STREAM) or request.query_params.get(TOKEN)


def _browses(request: Request) -> bool:
    """Whether a person came with a browser, and asks nothing yet."""
    return "text/html" in request.headers.get("accept", "") and not request.query_params


def _console(request: Request) -> Response:
    """GraphiQL, which has a policy of its own."""
    return page(request, "graphiql.html", policy=CONSOLE)


async def _one(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body
