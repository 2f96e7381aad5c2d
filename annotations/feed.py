"""Reading the change feed once for all who follow the same part of it with the same sight."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, Protocol

from sqlmodel import Session

from annotations import events
from annotations.events import Bell
from annotations.history import Change
from source_text import read
from source_text.problems import NotFound
from source_text.sight import Sight, of, unlimited


class Reading(Protocol):
    """Runs work with a session of some sight in a worker thread."""

    def __call__(self, sight: Sight, work: Callable[[Session], Any]) -> Awaitable[Any]:
        """What the work comes to."""
        ...


class Part(NamedTuple):
    """Some changes in order, how far they reach, and the unlisted documents that were named on the way.

    `hidden` says that the document is there, but not for the one who asks.
    """

    rows: Sequence[Change] = ()
    upto: int = 0
    named: frozenset[int] = frozenset()
    hidden: bool = False


class Feed:
    """The feed of one process: those who ask for the same at once share one read."""

    def __init__(self, reading: Reading, bell: Bell) -> None:
        self.reads = 0
        self._reading = reading
        self._bell = bell
        self._running: dict[Any, asyncio.Future[Part]] = {}

    async def after(self, sequence: int, sight: Sight, slug: str | None = None, document: int | None = None) -> Part:
        """What comes after a sequence, of everything or of one document, which has a slug and a number."""
        # A read that began before the last ring may lack what was committed then.
        seen = (sight.everything, sight.projects)
        key = (asyncio.get_running_loop(), self._bell.rung, seen, sequence, slug, document)
        running = self._running.get(key)
        if running is None:
            work = self._read(Sight(*seen), sequence, slug, document)
            running = self._running[key] = asyncio.ensure_future(work)
            running.add_done_callback(lambda _: self._running.pop(key))
        return await asyncio.shield(running)

    async def _read(self, sight: Sight, sequence: int, slug: str | None, document: int | None) -> Part:
        self.reads += 1
        found: Part = await self._reading(sight, lambda session: _part(session, sequence, slug, document))
        return found


def _part(session: Session, sequence: int, slug: str | None, document: int | None) -> Part:
    if document is not None and _hidden(session, slug, document):
        return Part(hidden=True)
    # Sequences are committed in order, so whatever there will ever be up to the latest is there by now.
    with unlimited(session):
        top = max(sequence, events.latest(session))
    rows = events.after(session, sequence, document, top)
    return Part(rows, rows[-1].sequence if len(rows) == events.MOST else top, frozenset(of(session).named))


def _hidden(session: Session, slug: str | None, document: int) -> bool:
    """Whether a document is there, but no longer for the one who asks; one that is gone is hidden from nobody."""
    try:
        read.scope(session, slug)
    except NotFound:
        with unlimited(session):
            return document in read.documents(session, [document])
    return False
