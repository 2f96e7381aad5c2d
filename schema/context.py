"""What the resolvers of one request share: who asks, one state of the database, and loaders that batch."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, Protocol, TypeVar

import anyio.to_thread
from sqlmodel import Session
from strawberry.dataloader import DataLoader

from annotations import stamp
from annotations.actor import Actor
from annotations.counterpart import Proposal, Subject
from annotations.events import Bell
from annotations.feed import Feed
from annotations.past import Past
from schema.answers import Answers
from schema.flight import Flights
from schema.pace import Pace
from source_text.patience import Patience
from source_text.prepared import Prepared, Rows
from source_text.problems import Problem
from source_text.sight import Sight

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")
P = ParamSpec("P")
Work = Callable[[Session], V]
Again = Callable[[], Awaitable[Actor]]
Show = Callable[["Context", V], Coroutine[Any, Any, R]]
"""What makes something to be shown of what an act came to."""


class Held(NamedTuple, Generic[R]):
    """A row as the resolvers of its type get it, with the past revision it belongs to, if it is not the present."""

    row: R
    past: Past | None = None


class Store(Protocol):
    """What a context needs of the database."""

    bell: Bell
    feed: Feed
    answers: Answers
    flights: Flights[Any]
    places: asyncio.Semaphore
    """How many contexts may hold a session at once: fewer than there are connections, since a context waits for a thread
    now and then, and all threads might wait for connections."""

    async def glimpse(self, words: str) -> Rows | None:
        """What a statement finds that reads a few rows by key, in the present state; None where that cannot be had at once."""
        ...

    def ahead(self, words: str) -> Awaitable[Rows | None] | None:
        """The same while the one who asks does something else; None where it takes no time."""
        ...

    async def look(self, statement: Prepared, **values: Any) -> Rows:
        """What a statement finds that reads a few rows by key, whoever may see them."""
        ...

    def session(self, sight: Sight) -> Session:
        """A reading session that sees no more than that, which the caller closes."""
        ...

    def moment(self, sight: Sight, work: Work[V], pace: Pace) -> V:
        """What `work` comes to that reads, at once and in the event loop; Unready where it is not quick."""
        ...

    async def reading(self, sight: Sight, work: Work[V], pace: Pace | None = None, *, once: bool = False) -> V:
        """Run `work` with a reading session where it holds nothing up, perhaps anew, unless it is to be done but `once`."""
        ...

    async def thread(self, work: Callable[P, V], *args: P.args, **kwargs: P.kwargs) -> V:
        """Run `work` in a worker thread, when it is its turn; it changes nothing, and may be done anew."""
        ...

    async def writing(
        self, sight: Sight, work: Work[V], *, alone: bool = False, prepare: Work[object] | None = None
    ) -> V:
        """Run `work` with a writing session in the thread that writes, and commit; `alone` where it takes long.

        `prepare` works out before, with a session that reads and keeps nobody waiting, what `work` is to find then.
        """
        ...

    async def shown(self, sight: Sight, work: Work[V], show: Callable[[Session, V], R]) -> R:
        """The same; the result is what `show` makes of the outcome meanwhile, with a session that only remembers: where it
        would have to ask, it raises Unready."""
        ...


class Services(Protocol):
    """What a context needs of reconciliation services elsewhere."""

    async def propose(self, service: str | None, entities: Sequence[Subject]) -> dict[str, list[Proposal]]:
        """What a service proposes for entities, by key; the first that may be asked where none is named."""
        ...


class Context:
    """One operation. All its reads see the same state of the database, until it writes.

    `again` tells who asks at this moment, for what lasts longer than a request; it raises Unauthorized where the
    token or login is no longer good. `services` asks reconciliation services elsewhere.
    """

    def __init__(
        self, actor: Actor, store: Store, again: Again | None = None, services: Services | None = None
    ) -> None:
        self.identify(actor, again)
        self.store = store
        self.lasting = False
        self.services = services
        self.patience = Patience()
        self.outlet: asyncio.Semaphore | nullcontext[None] = nullcontext()
        """Held from when a result begins to be made until it is taken, by those who tell several by one connection: who
        takes nothing fills no memory with what was made for them."""
        self._state: Awaitable[Rows | None] | None = None
        self._session: Session | None = None
        self._turn = asyncio.Lock()
        self._loaders: dict[Callable[..., Any], DataLoader[Any, Any]] = {}

    def identify(self, actor: Actor, again: Again | None) -> None:
        """Let somebody ask, who sees what they may from the next session on."""
        self.actor = actor
        self.sight = actor.sight()
        self.again = again

    def operation(self, outlet: asyncio.Semaphore) -> "Context":
        """A context of its own for one of the operations of a connection that lasts."""
        made = Context(self.actor, self.store, self.again, self.services)
        made.last(outlet)
        return made

    def last(self, outlet: asyncio.Semaphore) -> None:
        """Be the context of an operation whose results are told by a connection that lasts."""
        self.lasting, self.outlet = True, outlet

    def ahead(self) -> None:
        """Have the present state looked at while a request, which is heard by now, still comes in."""
        self._state = self.store.ahead(stamp.NOW)

    async def now(self) -> Rows | None:
        """A stamp of a state that is no older than the request; None where it cannot be had at once."""
        return await (asyncio.shield(self._state) if self._state else self.store.glimpse(stamp.NOW))

    async def renew(self) -> None:
        """Go on with the present state, and with what the one who asks may do and see now."""
        await self.close()
        if self.again is not None:
            self.identify(await self.again(), self.again)

    async def read(self, work: Work[V]) -> V:
        """Run `work` in a worker thread with the session of this request; one at a time, as sessions want it."""
        async with self._turn:
            if self._session is None:
                await self.store.places.acquire()
                self._session = self.store.session(self.sight)
            return await self.store.thread(work, self._session)

    async def apart(self, work: Callable[P, V], *args: P.args, **kwargs: P.kwargs) -> V:
        """Run `work`, which needs no session, where it holds nothing up."""
        return await self.store.thread(work, *args, **kwargs)

    async def together(self, works: Iterable[Awaitable[V]]) -> list[V]:
        """The results of works whose loads may become one call."""
        return list(await asyncio.gather(*works))

    async def write(
        self,
        work: Work[V],
        show: Show[V, R],
        refuse: Callable[[Problem], R],
        *,
        dry: bool = False,
        prepare: Work[object] | None = None,
    ) -> R:
        """Run `work`, commit it, and show what it came to, or that it was refused; later reads see what it wrote.

        What is `dry` only reads, and keeps no writer waiting; nor does what is to `prepare` the rest.
        """
        store, sight = self.store, self.sight
        try:
            found = await (store.reading(sight, work) if dry else store.writing(sight, work, prepare=prepare))
        except Problem as problem:
            return refuse(problem)
        finally:
            await self.close()
        return await show(self, found)

    def load(
        self,
        work: Callable[Concatenate[Session, Sequence[K], P], Mapping[K, V]],
        key: K,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Awaitable[V | None]:
        """What `work` finds under a key. Loads of the same work in one turn of the loop become one call for all keys."""
        loader = self._loaders.get(work)
        if loader is None:
            loader = self._loaders[work] = DataLoader(load_fn=self._batch(work))
        # Who is given up while waiting does not take what others wait for along.
        return asyncio.shield(loader.load((key, args)))

    def _batch(self, work: Callable[..., Mapping[Any, Any]]) -> Callable[[list[Any]], Any]:
        async def batch(keys: list[tuple[Any, tuple[Any, ...]]]) -> list[Any]:
            groups: dict[tuple[Any, ...], list[Any]] = {}
            for key, args in keys:
                groups.setdefault(args, []).append(key)

            def run(session: Session) -> dict[tuple[Any, ...], Mapping[Any, Any]]:
                return {args: work(session, of, *args) for args, of in groups.items()}

            found = await self.read(run)
            return [found[args].get(key) for key, args in keys]

        return batch

    async def close(self) -> None:
        """Let the session go; the next read begins with the present state."""
        async with self._turn:
            session, self._session = self._session, None
            self._loaders = {}
            if session is not None:
                try:
                    await finished(anyio.to_thread.run_sync(session.close))
                finally:
                    self.store.places.release()


async def finished(work: Coroutine[Any, Any, V]) -> V:
    """The result of work in a thread; who is cancelled meanwhile still waits for its end.

    A thread cannot be stopped: what it does may be committed, and a session that is closed while it works would open
    another connection.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    finally:
        if not task.done():
            await asyncio.wait([task])
            # Nobody waits for how it ended, and what is not asked for is complained of.
            task.exception()
