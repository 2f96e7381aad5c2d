"""The change feed: committed changes in order, and a bell that rings when there may be new ones."""

import asyncio
import threading
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from annotations.history import Change


class Bell:
    """Wakes those who wait for a commit of this process, from whichever thread it comes."""

    def __init__(self) -> None:
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Say that something was committed."""
        with self._lock:
            waiting = list(self._waiting)
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after some seconds at the latest: other processes ring bells of their own."""
        mine = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.add(mine)
        try:
            await asyncio.wait_for(mine[1].wait(), seconds)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(mine)


def latest(session: Session) -> int:
    """The sequence of the last committed change; 0 where there is none."""
    return session.exec(select(func.coalesce(func.max(Change.sequence), 0))).one()


def after(session: Session, sequence: int, document: int | None, limit: int = 200) -> Sequence[Change]:
    """The changes after a sequence, of one document or of everything, in order."""
    statement = select(Change).where(col(Change.sequence) > sequence)
    if document is not None:
        statement = statement.where(Change.document_id == document)
    return session.exec(statement.order_by(col(Change.sequence)).limit(limit)).all()


def number(session: Session) -> int:
    """How many committed changes there are."""
    return session.exec(select(func.count()).select_from(Change)).one()
