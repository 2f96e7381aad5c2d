"""Stages: what takes long goes on only where it has a place among few, so that no crowd of them fills the memory.

All work begins as if it were short. Once it has kept the processor for longer than that, it needs a place of the next
stage, and another one of the last stage later; where none is free it is let go of, with all that it made, and is done
anew when there is. So those that turn out to be long are few at any time, and what is short passes them by.
"""

import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from api.awaited import Awaited
from source_text.patience import Unready, going

T = TypeVar("T")
Thread = Callable[[Callable[[], T]], Awaitable[T]]
SECONDS = (0.02, 0.1, float("inf"))
"""Seconds of the processor's time at most in each stage; in the first one is what is short."""
PLACES = (1_000_000, 3, 2)
"""How many may be in each at once."""
ONCE = 4
"""How many may be at once that cannot be done anew, however long they take."""
CROWD = 16
"""How many wait before those who came last have the next place: those who wait longest may have no patience left by then."""


class Places:
    """So many places, which threads take where one is free, and an event loop waits for."""

    def __init__(self, number: int) -> None:
        self._free, self._number = number, number
        self._waiting: deque[Awaited[None]] = deque()
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """How many are taken."""
        return self._number - self._free

    def take(self) -> bool:
        """Take one, unless all are taken."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True

    def give(self) -> None:
        """Give one back to who waits longest, or in a crowd to who came last."""
        with self._lock:
            if self._waiting:
                (self._waiting.pop if len(self._waiting) > CROWD else self._waiting.popleft)().answer(None)
            else:
                self._free += 1

    async def have(self) -> None:
        """Take one as soon as it is free. Who is cancelled takes none."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine: Awaited[None] = Awaited()
            self._waiting.append(mine)
        try:
            await mine.end
        except BaseException:
            with self._lock:
                waits = mine in self._waiting
                if waits:
                    self._waiting.remove(mine)
            if not waits:
                self.give()
            raise


class Course:
    """One work on its way through the stages; `stage` is the one it is in, from 0 for what is short."""

    def __init__(self, places: Sequence[Places], stage: int) -> None:
        self.stage = stage
        self._places = places
        self._held = places[stage] if stage else None
        self._begun = 0.0

    def run(self, work: Callable[[], T]) -> T:
        """Do it in this thread; Unready where there is no place for it any longer."""
        if not self.stage:  # of which there are enough
            self._places[0].take()
            self._held = self._places[0]
        self._begun = time.thread_time()
        going.set(self._look)
        return work()

    def _look(self) -> None:
        """Go on to the next stage where the time of this one is over."""
        if time.thread_time() - self._begun < SECONDS[self.stage]:
            return
        longer = self._places[self.stage + 1]
        if not longer.take():
            raise Unready
        self.leave()
        self._held = longer
        self.stage += 1

    def leave(self) -> None:
        """Give the place back, if that was not done."""
        held, self._held = self._held, None
        if held is not None:
            held.give()


class Stages:
    """The places of one process."""

    def __init__(self) -> None:
        self._places = [Places(number) for number in PLACES]
        self._once = Places(ONCE)

    @property
    def short(self) -> int:
        """How many works are in the first stage, and in a thread."""
        return self._places[0].taken

    async def run(self, work: Callable[[], T], short: Thread[T], long: Thread[T], *, once: bool) -> T:
        """What a work comes to, done as if it were `short`, or anew as a `long` one; what may be done but `once` has a place
        among its like from the start to its end."""
        if once:
            await self._once.have()
            try:
                return await long(work)
            finally:
                self._once.give()
        stage = 0
        while True:
            if stage:
                await self._places[stage].have()
            course = Course(self._places, stage)
            try:
                return await (long if stage else short)(partial(course.run, work))
            except Unready:
                stage = course.stage + 1
            finally:
                course.leave()
