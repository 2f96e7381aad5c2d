"""A sitting: one operation with one session in one thread, where resolvers run without an event loop.

Resolvers wait for nothing but loads. Here all that are due are started, one after another, until each waits; what
they wait for becomes one call for each kind of load, and they go on: a level of the answer costs as many statements
as it has kinds of loads, however many objects it has.
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable, Iterable, Mapping, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlmodel import Session

from schema.context import Context, Services, Work
from schema.leaf import Failure
from schema.plan import Unplannable

K = TypeVar("K")
V = TypeVar("V")
P = ParamSpec("P")
Load = tuple[Callable[..., Any], tuple[Any, ...]]


class Wish(Generic[V]):
    """Something to be loaded: awaited, it is there at once if it was loaded before."""

    __slots__ = ("key", "load", "sitting")

    def __init__(self, sitting: "Sitting", load: Load, key: Any) -> None:
        self.sitting, self.load, self.key = sitting, load, key

    def __await__(self) -> Generator["Wish[V]", None, V | None]:
        found = self.sitting.found.get(self.load)
        if found is None or self.key not in found:
            yield self
            found = self.sitting.found[self.load]
        value: V | None = found[self.key]
        return value


class Sitting(Context):
    """The context of an operation that runs in a worker thread, on a session of its own."""

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context.actor, context.store, context.again)
        self.session = session
        self.found: dict[Load, dict[Any, Any]] = {}
        self._made: dict[Hashable, Any] = {}

    @property
    def services(self) -> Services | None:
        """No plan asks others: that would hold a thread up."""
        raise Unplannable("services")

    @services.setter
    def services(self, _given: Services | None) -> None:
        """Taken without notice, since nobody is asked."""

    async def read(self, work: Work[V]) -> V:
        """Run `work` at once."""
        return work(self.session)

    async def apart(self, work: Callable[P, V], *args: P.args, **kwargs: P.kwargs) -> V:
        """Run `work` at once: the thread is one that may be held up."""
        return work(*args, **kwargs)

    async def write(self, *_given: Any, **_options: Any) -> Any:
        """What sits reads; `schema.performer` writes."""
        raise Unplannable("mutation")

    def load(
        self,
        work: Callable[Concatenate[Session, Sequence[K], P], Mapping[K, V]],
        key: K,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Awaitable[V | None]:
        """What `work` finds under a key, together with all that is waited for at the same time."""
        return Wish(self, (work, args), key)

    async def together(self, works: Iterable[Awaitable[V]]) -> list[V]:
        """The results of works whose loads become one call."""
        found = self.settle([_waiting(work) for work in works])
        for result in found:
            if isinstance(result, Failure):
                raise result.error
        return found

    async def close(self) -> None:
        """The session stays open to the end of the sitting."""

    def fetch(self, work: Callable[..., Mapping[K, V]], keys: Iterable[K], *args: Any) -> Mapping[K, V | None]:
        """What `work` finds under keys, without asking twice for any."""
        found = self.found.setdefault((work, args), {})
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            there = work(self.session, missing, *args)
            found.update((key, there.get(key)) for key in missing)
        return found

    def once(self, key: Hashable, work: Callable[[], V]) -> V:
        """What `work` makes, which is made once for each key."""
        if key not in self._made:
            self._made[key] = work()
        made: V = self._made[key]
        return made

    def settle(self, works: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        """The results of coroutines, or Failure for each that raised; they wait for loads only, and for those together."""
        try:
            return self._settled(works)
        except BaseException:
            for work in works:
                work.close()  # those that did not begin would be complained of
            raise

    def _settled(self, works: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        results: list[Any] = [None] * len(works)
        due: list[tuple[int, Exception | None]] = [(i, None) for i in range(len(works))]
        while due:
            wishes: dict[Load, list[tuple[int, Any]]] = {}
            for i, error in due:
                try:
                    wish = works[i].send(None) if error is None else works[i].throw(error)
                except StopIteration as end:
                    results[i] = end.value
                except Unplannable:
                    raise
                except Exception as raised:
                    results[i] = Failure(raised)
                else:
                    if not isinstance(wish, Wish):
                        raise Unplannable("waiting")
                    wishes.setdefault(wish.load, []).append((i, wish.key))
            due = []
            for (work, args), waiting in wishes.items():
                try:
                    self.fetch(work, [key for _, key in waiting], *args)
                except Unplannable:
                    raise
                except Exception as raised:
                    due += [(i, raised) for i, _ in waiting]
                else:
                    due += [(i, None) for i, _ in waiting]
        return results


async def _waiting(work: Awaitable[V]) -> V:
    return await work
