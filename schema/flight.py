"""Flights: while an answer is being made, all who ask for the same wait for it instead of making it once more."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Flights(Generic[T]):
    """What is being made, by what it is asked for. For one event loop."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Future[T | None]] = {}

    def __contains__(self, key: Hashable) -> bool:
        """Whether something is being made under a key."""
        return key in self._under_way

    async def join(self, key: Hashable, will_do: Callable[[T, bool], bool], make: Callable[[], Awaitable[T]]) -> T:
        """What is made under a key, by whoever came first.

        `will_do` says of what was made whether it does for one who waited for it, given whether it was begun after they
        came: otherwise it may be older than what they must see, and what is begun next is better. Where that does not do
        either, or came to nothing, each makes it for themselves.
        """
        after = False
        while (flight := self._under_way.get(key)) is not None:
            made = await asyncio.shield(flight)
            if made is not None and will_do(made, after):
                return made
            if made is None or after:
                return await make()
            after = True
        flight = self._under_way[key] = asyncio.get_running_loop().create_future()
        made = None
        try:
            made = await make()
            return made
        finally:
            del self._under_way[key]
            flight.set_result(made)
