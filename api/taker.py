"""Takers: clients that are told more than they take at once. One that takes next to nothing is dropped, with what it left.

Others may take as slowly as they like while there is room for what they leave; where it fills up, who leaves most is
dropped.
"""

import asyncio
from typing import ClassVar


class Taker(asyncio.Protocol):
    """A connection that notices how much of what was written is taken."""

    PATIENCE: ClassVar[float] = 20.0
    """Seconds in which a client takes something, as long as there is something to take."""
    LEAST: ClassVar[int] = 20_000
    """Bytes that it takes in that time at least."""
    ROOM: ClassVar[int] = 100_000_000
    """Bytes that all connections of a process may leave together."""
    _slow: ClassVar[set["Taker"]] = set()
    """Those that leave something."""
    transport: asyncio.Transport
    _look: asyncio.TimerHandle | None = None
    """When it is looked next whether the client takes anything."""

    def pause_writing(self) -> None:
        """The client takes more slowly than it is told."""
        super().pause_writing()
        self._slow.add(self)
        self._watch()
        self._make_room()

    def resume_writing(self) -> None:
        """The client took what was there."""
        super().resume_writing()
        self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        loop, left = asyncio.get_running_loop(), self.transport.get_write_buffer_size()
        self._look = loop.call_later(self.PATIENCE, self._drop, left)

    def _make_room(self) -> None:
        left = {one: one.transport.get_write_buffer_size() for one in self._slow}
        over = sum(left.values()) - self.ROOM
        while over > 0 and left:
            most = max(left, key=left.__getitem__)
            over -= left.pop(most)
            most.transport.abort()

    def _forget(self) -> None:
        self._slow.discard(self)
        if self._look is not None:
            self._look.cancel()

    def _drop(self, left: int) -> None:
        if left - self.transport.get_write_buffer_size() < self.LEAST:
            self.transport.abort()
        else:
            self._watch()
