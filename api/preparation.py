"""Preparation: what an act works out with a session that reads, before it is its turn to write, and is to find then.

What is short passes by. Of acts that take long one is prepared and written after the other: two would only take the
interpreter from each other, and who writes would keep the others waiting all the longer.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from annotations import stamp
from api.turns import Turns
from schema.context import Work
from source_text import groundwork
from source_text.patience import Unready, going
from source_text.problems import Problem
from source_text.sight import Sight

BRIEF = 0.02
"""Seconds of the processor's time that what is short takes at most."""
ABREAST = 3
"""How many are looked at together for whether they are short; what they read they hold in memory, and in threads of readers."""


class Preparation:
    """The preparation of acts on one database, which `read` gives sessions on."""

    def __init__(self, read: Callable[[Sight], AbstractContextManager[Session]], turns: Turns) -> None:
        self._read, self._turns = read, turns
        self._long, self._abreast = asyncio.Lock(), asyncio.Semaphore(ABREAST)

    @contextmanager
    def done(self, sight: Sight, prepare: Work[object]) -> Iterator[None]:
        """Prepare an act in this thread, and keep what that came to until the act is over."""
        with groundwork.laid():
            self._prepare(sight, prepare)
            yield

    @asynccontextmanager
    async def doing(self, sight: Sight, prepare: Work[object]) -> AsyncIterator[None]:
        """The same in a worker thread."""
        with groundwork.laid():
            ready, long = partial(self._prepare, sight, prepare), False
            try:
                async with self._abreast:
                    await self._turns.at_once(partial(_briefly, ready))
            except Unready:
                long = True
            async with self._long if long else nullcontext():
                if long:
                    await self._turns.at_once(ready)
                yield

    def _prepare(self, sight: Sight, prepare: Work[object]) -> None:
        """Let `prepare` read, and once more where somebody wrote meanwhile: what stayed the same takes no time then.

        What it is refused, the act is refused as well, and tells.
        """
        seen = None
        for _ in range(2):
            with suppress(Problem, SQLAlchemyError), self._read(sight.afresh()) as session:
                now = stamp.read(stamp.driver(session))
                if now != seen:
                    seen = now
                    prepare(session)


def _briefly(work: Callable[[], None]) -> None:
    """Do some work that is short; Unready where it is not."""
    until = time.thread_time() + BRIEF

    def look() -> None:
        if time.thread_time() > until:
            raise Unready

    going.set(look)
    work()
