"""Streams that are reserved first, so that one connection of a browser carries the results of many operations."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson

from api.graphql.framing import EVENTS as LONE
from api.graphql.framing import Framing
from api.graphql.work import TOGETHER, Work
from api.problems import TooMany
from schema.limits import size
from source_text.problems import Conflict, NotFound

RESERVATIONS = 1000
"""How many streams are reserved at most, in one process."""
OPERATIONS = 100
"""How many operations run on one stream at most."""
AHEAD = 4
"""How many wait for a stream to be opened at most; those with large variables do not."""
UNUSED = 60.0
"""Seconds after which a reservation is forgotten that nobody came for."""
EVENTS = Framing(LONE.kind, LONE.opening, before=b"", after=b"", idle=LONE.idle, closing=b"")
"""The stream, whose operations frame their own events."""


class Reservation:
    """One reserved stream. It is `taken` once somebody came for it, and `open` while it is read."""

    def __init__(self) -> None:
        self.taken = False
        self._open = asyncio.Event()
        self._events: asyncio.Queue[bytes] = asyncio.Queue(1)
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._outlet = asyncio.Semaphore(TOGETHER)

    def begin(self, id_: str, work: Work) -> None:
        """Let the results of an operation come by the stream; Conflict where its id is in use."""
        if id_ in self._operations:
            hint = "Choose another, or end that one."
            raise Conflict("There is an operation with this id.", path=("extensions", "operationId"), hint=hint)
        if len(self._operations) >= OPERATIONS:
            hint = "End some of them."
            raise TooMany("Too many operations run on this stream.", hint=hint, limit=OPERATIONS, seconds=1)
        if not self._open.is_set() and (len(self._operations) >= AHEAD or not size(work.envelope.variables).small):
            raise TooMany("Too much waits for the stream.", hint="Open it first.", limit=AHEAD, seconds=1)
        work.context.last(self._outlet)
        self._operations[id_] = asyncio.ensure_future(self._run(id_, work))

    def end(self, id_: str) -> None:
        """Stop an operation, if it runs."""
        if task := self._operations.pop(id_, None):
            task.cancel()

    def close(self) -> None:
        """Stop all operations."""
        for id_ in list(self._operations):
            self.end(id_)

    async def events(self) -> AsyncGenerator[bytes, None]:
        """What comes by the stream, whose end is also that of its operations."""
        self._open.set()
        try:
            while True:
                yield await self._events.get()
        finally:
            self.close()

    async def _run(self, id_: str, work: Work) -> None:
        name = orjson.dumps(id_)
        await self._open.wait()  # what nobody takes is not made
        async with aclosing(work.bodies(incremental=False)) as bodies:
            async for body in bodies:
                await self._events.put(b'event: next\ndata: {"id":%b,"payload":%b}\n\n' % (name, body))
        await self._events.put(b'event: complete\ndata: {"id":%b}\n\n' % name)
        if self._operations.get(id_) is asyncio.current_task():
            del self._operations[id_]


class Reservations:
    """The streams that are reserved or open in this process, each known by a token that only its owner has."""

    def __init__(self) -> None:
        self._made: dict[str, Reservation] = {}

    def make(self) -> str:
        """Reserve a stream, and give its token; TooMany where there are too many."""
        if len(self._made) >= RESERVATIONS:
            raise TooMany("Too many streams are reserved.", hint="Try again in a minute.", seconds=60)
        token = secrets.token_urlsafe(32)
        self._made[token] = Reservation()
        asyncio.get_running_loop().call_later(UNUSED, self._forget, token)
        return token

    def _forget(self, token: str) -> None:
        """Let a reservation go that nobody came for."""
        made = self._made.get(token)
        if made is not None and not made.taken:
            self._made.pop(token).close()

    def find(self, token: str) -> Reservation:
        """The stream of a token; NotFound where there is none."""
        found = self._made.get(token)
        if found is None:
            hint = "Reserve one with PUT, and open it soon."
            raise NotFound("No stream is reserved under this token.", path=("token",), hint=hint)
        return found

    def open(self, token: str) -> AsyncGenerator[bytes, None]:
        """What comes by the stream of a token, which is forgotten at its end; Conflict where somebody has it already."""
        found = self.find(token)
        if found.taken:
            raise Conflict("The stream is open already.", path=("token",), hint="Reserve another one with PUT.")
        found.taken = True
        return self._events(token, found)

    async def _events(self, token: str, found: Reservation) -> AsyncGenerator[bytes, None]:
        try:
            async with aclosing(found.events()) as events:
                async for event in events:
                    yield event
        finally:
            self._made.pop(token, None)
