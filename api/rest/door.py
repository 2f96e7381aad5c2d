"""The door itself: a request is read and checked, its function runs with a session, and the answer is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import DataError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from annotations import receipt
from annotations.actor import identify
from api import auth
from api.database import Database
from api.reply import JSON, Flow, Reply, flowing, response
from api.rest import body, call, parameters
from api.rest.call import Call
from api.rest.parameters import Query
from schema.pace import Pace
from source_text.problems import Invalid, NotFound

Function = Callable[[Session, Call], Reply | Flow]


@dataclass(frozen=True)
class Operation:
    """One thing the door does: the routes and the description of the service are both made of these.

    `bodies` maps each media type accepted to the model of a body, `answers` each status to what it means and the
    model of what it brings, `problems` are the statuses of refusals beyond those that every operation has. A dry run
    only reads, unless it is `rehearsed`: written, and taken back. What takes long and only reads, `prepare` works out
    before anybody has to wait.
    """

    method: str
    path: str
    name: str
    summary: str
    function: Function
    answers: Mapping[int, tuple[str, Any]]
    query: type[Query] = Query
    bodies: Mapping[str, Any] = field(default_factory=dict)
    media_types: tuple[str, ...] = (JSON,)
    problems: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    rehearsed: bool = False
    prepare: Callable[[Session, Call], object] | None = None
    pace: Pace = field(default_factory=Pace, compare=False)

    @property
    def reads(self) -> bool:
        """Whether it leaves everything as it is."""
        return self.method == "GET"

    @property
    def listing(self) -> bool:
        """Whether it answers with single things or pages of them, none of which is large, unlike files and whole texts."""
        return self.media_types == (JSON,)


def endpoint(operations: Mapping[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    """What answers at an address, given its operations by method."""
    allowed = {*operations, "OPTIONS"} | ({"HEAD"} if "GET" in operations else set())
    allow = ", ".join(sorted(allowed))

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allow})
        return await carry_out(operations["GET" if request.method == "HEAD" else request.method], request)

    return answer


async def carry_out(operation: Operation, request: Request) -> Response:
    """Read the request, run the function with a session where it holds nobody up, and answer."""
    refuse_nul(request)
    if not operation.reads:  # before the body fills the memory
        identify(auth.of(request), operation.summary[0].lower() + operation.summary[1:])
    query = parameters.read(operation.query, request.query_params, reads=operation.reads)
    content = await body.read(request, dict(operation.bodies)) if operation.bodies else None
    asked = call.made(request, query, content)
    database: Database = request.app.state.database
    reads = operation.reads or (asked.dry and not operation.rehearsed)

    def run(session: Session) -> Response | Flow:
        try:
            return work(session)
        except DataError as error:
            # PostgreSQL's integers end at 2³¹ - 1: no row has a larger number.
            raise NotFound(
                "A number in the request is beyond all there are.", hint="Use ids and cursors as they came."
            ) from error

    def work(session: Session) -> Response | Flow:
        reply = operation.function(session, asked) if reads else once(operation, session, asked)
        if isinstance(reply, Flow):
            return reply
        return response(reply, asked.headers, reading=operation.reads)

    sight, pace = asked.actor.sight(), operation.pace if operation.listing and operation.reads else None
    if reads:
        found = await database.reading(sight, run, pace)
    else:
        prepare = operation.prepare
        found = await database.writing(sight, run, prepare=prepare and (lambda session: prepare(session, asked)))
    if isinstance(found, Response):
        return found
    return await flowing(found, lambda: database.session(sight), asked.headers, head=request.method == "HEAD")


def once(operation: Operation, session: Session, asked: Call) -> Reply | Flow:
    """Carry out a change, or answer as before where the client sends the same one again under the same mark."""
    mark = getattr(asked.body, "client_mutation_id", None)
    if mark is None:
        return operation.function(session, asked)
    request = [asked.address, asked.query.model_dump(), asked.body.model_dump()]
    digest = receipt.mark(asked.actor, operation.name, request, mark)
    kept = receipt.find(session, digest)
    if kept is None:
        reply = operation.function(session, asked)
        assert isinstance(reply, Reply), "what is changed is answered at once"
        kept = {**vars(reply), "headers": dict(reply.headers)}
        receipt.keep(session, digest, kept)
    return Reply(**kept)


def refuse_nul(request: Request) -> None:
    """Refuse the character NUL wherever an address could bring it to the database, which keeps none."""
    for name, value in (*request.path_params.items(), *request.query_params.multi_items()):
        if "\0" in name or "\0" in str(value):
            raise Invalid(
                "The address holds the character NUL.", path=(name.replace("\0", ""),), hint="Leave `%00` out."
            )
