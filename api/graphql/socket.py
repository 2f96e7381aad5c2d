"""GraphQL over WebSocket, by the protocol graphql-transport-ws: queries, mutations and feeds on one connection."""

import asyncio
from contextlib import aclosing
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from annotations.problems import Forbidden, Unauthorized
from api.graphql import answer
from api.graphql.door import Door
from api.graphql.envelope import Envelope, opened, parse
from api.graphql.work import TOGETHER, begun
from api.problems import Malformed, TooMany
from api.problems import answer as denial
from schema.context import Context
from schema.outcome import Outcome
from schema.preparation import Refused
from source_text.problems import Problem

PROTOCOL = "graphql-transport-ws"
WELCOME = 5.0
"""Seconds in which a client has to say `connection_init`."""
PATIENCE = 10.0
"""Seconds that a client may take nothing before it is dropped; a feed is taken up again with `after`."""
PARTING = 60.0
"""Seconds that the reason for the end waits to be taken."""
LARGEST = 1_000_000
"""Characters of a message at most."""
OPERATIONS = 100
"""How many operations run on one connection at most."""
REASON = 123
"""Bytes of the reason that a close frame has room for."""


class Closing(Exception):  # noqa: N818
    """The end of a connection: with a code and a reason, or without where the client has gone."""

    def __init__(self, code: int | None = None, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:REASON].decode(errors="ignore")


async def serve(door: Door, socket: WebSocket) -> None:
    """Speak with one client until either has enough of it."""
    try:
        await door.shake(socket)
        if PROTOCOL not in socket.scope["subprotocols"]:
            raise Malformed("This protocol is not spoken here.", hint=f"Ask for the subprotocol {PROTOCOL}.")
    except (Unauthorized, Forbidden, Malformed) as problem:
        await socket.send_denial_response(denial(problem))
        return
    await socket.accept(subprotocol=PROTOCOL)
    end = Closing()
    try:
        async with asyncio.TaskGroup() as group:
            await Connection(door, socket, group).talk()
    except* (Closing, WebSocketDisconnect) as ends:
        end = _first(ends)
    if end.code is not None:
        await _close(socket, end)


class Connection:
    """One connection and the operations that run on it, each a task of the group with a context of its own."""

    def __init__(self, door: Door, socket: WebSocket, group: asyncio.TaskGroup) -> None:
        self._door = door
        self._socket = socket
        self._group = group
        self._context: Context | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._outlet = asyncio.Semaphore(TOGETHER)

    async def talk(self) -> None:
        """Hear one message after the other; Closing at the end."""
        try:
            async with asyncio.timeout(WELCOME) as waiting:
                while True:
                    await self._hear(await self._message())
                    if self._context is not None:
                        waiting.reschedule(None)
        except TimeoutError:
            raise Closing(4408, "Connection initialisation timeout") from None

    async def _message(self) -> dict[str, Any]:
        found = await self._socket.receive()
        if found["type"] == "websocket.disconnect":
            raise Closing
        text = found.get("text")
        if text is None:
            raise Closing(4400, "Messages are text frames.")
        if len(text) > LARGEST:
            raise Closing(1009, f"A message has at most {LARGEST} characters: send larger ones with POST.")
        try:
            message = parse(text)
        except Malformed as problem:
            raise Closing(4400, problem.message) from None
        if not isinstance(message, dict):
            raise Closing(4400, "A message is a JSON object.")
        return message

    async def _hear(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._welcome(_payload(message))
            case "ping":
                payload = _payload(message)
                await self._say({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})
            case "pong":
                _payload(message)
            case "subscribe":
                await self._begin(_id(message), message.get("payload"))
            case "complete":
                if task := self._operations.pop(_id(message), None):
                    task.cancel()
            case _:
                raise Closing(4400, "There is no such type of message.")

    async def _welcome(self, payload: dict[str, Any] | None) -> None:
        if self._context is not None:
            raise Closing(4429, "Too many initialisation requests")
        context = self._door.context(self._socket)
        try:
            await self._door.identify(context, payload or {})
        except (Unauthorized, Forbidden) as problem:
            raise Closing(4403, problem.message) from None
        self._context = context
        await self._say({"type": "connection_ack"})

    async def _begin(self, id_: str, payload: object) -> None:
        if self._context is None:
            raise Closing(4401, "Unauthorized")
        if id_ in self._operations:
            raise Closing(4409, f"Subscriber for {id_[:60]} already exists")
        try:
            envelope = opened(payload)
        except Malformed as problem:
            raise Closing(4400, problem.message) from None
        if len(self._operations) >= OPERATIONS:
            many = TooMany("Too many operations run on this connection.", hint="End some of them.", limit=OPERATIONS)
            await self._say({"id": id_, "type": "error", "payload": [answer.told(many).formatted]})
            return
        context = self._context.operation(self._outlet)
        self._operations[id_] = self._group.create_task(self._run(id_, envelope, context))

    async def _run(self, id_: str, envelope: Envelope, context: Context) -> None:
        """Carry out an operation, and say what comes of it."""
        errors: list[Any] | None = None
        try:
            work = await self._door.work(envelope, context)
            async with aclosing(work.results()) as results:
                async for result in results:
                    if not begun(result):
                        errors = [error.formatted for error in result.errors]
                        break
                    await self._tell(id_, result)
        except Refused as refused:
            errors = [error.formatted for error in refused.errors]
        except Problem as problem:
            errors = [answer.told(problem).formatted]
        if self._operations.get(id_) is asyncio.current_task():
            del self._operations[id_]
        if errors is None:
            await self._say({"id": id_, "type": "complete"})
        else:
            await self._say({"id": id_, "type": "error", "payload": errors})

    async def _tell(self, id_: str, result: Outcome) -> None:
        await self._say({"id": id_, "type": "next", "payload": orjson.Fragment(result.encode())})

    async def _say(self, message: dict[str, Any]) -> None:
        """Send a message; Closing where the client takes none."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.send_text(orjson.dumps(message).decode())
        except TimeoutError:
            raise Closing(1013, "You read too slowly: come again, and go on with `after`.") from None
        except WebSocketDisconnected:  # another message was the first that could not be sent
            raise Closing from None


def _first(ends: BaseExceptionGroup[Closing | WebSocketDisconnect]) -> Closing:
    """The first end that has something to say; none where the client has gone already."""
    found = [end for end in _leaves(ends) if isinstance(end, Closing) and end.code is not None]
    gone = any(isinstance(end, WebSocketDisconnect) for end in _leaves(ends))
    return found[0] if found and not gone else Closing()


def _leaves(group: BaseExceptionGroup[Any]) -> list[BaseException]:
    leaves: list[BaseException] = []
    for error in group.exceptions:
        leaves += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return leaves


async def _close(socket: WebSocket, end: Closing) -> None:
    """Say goodbye; a client that takes nothing may hear it when it reads on."""
    assert end.code is not None
    try:
        async with asyncio.timeout(PARTING):
            await socket.close(end.code, end.reason)
    except (TimeoutError, WebSocketDisconnect):
        pass


def _id(message: dict[str, Any]) -> str:
    found = message.get("id")
    if not isinstance(found, str) or not found:
        raise Closing(4400, "An operation has an id, which is a string that is not empty.")
    return found


def _payload(message: dict[str, Any]) -> dict[str, Any] | None:
    found = message.get("payload")
    if found is not None and not isinstance(found, dict):
        raise Closing(4400, "A payload is an object.")
    return found
