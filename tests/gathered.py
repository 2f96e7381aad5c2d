"""A process with many acts at once that kills itself: `python -m tests.gathered URL POINT`, in its POINTth act or at the `commit`."""

import asyncio
import os
import signal
import sys

from sqlalchemy import Engine, event
from sqlmodel import Session

from annotations import user
from api import group
from api.database import Database
from source_text.sight import EVERYTHING

ACTS = 20


def main(url: str, point: str) -> None:
    """Make users known, all of them at once."""
    database = Database(url)
    group.TOGETHER = 60.0
    begun = 0

    def work(session: Session) -> None:
        nonlocal begun
        begun += 1
        user.create(session, f"user {begun}")
        if str(begun) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    async def gather() -> None:
        with database.write():
            tasks = [asyncio.ensure_future(database.writing(EVERYTHING, work)) for _ in range(ACTS)]
            await asyncio.sleep(0)
        if point == "commit":
            event.listen(Engine, "commit", lambda _: os.kill(os.getpid(), signal.SIGKILL))
        await asyncio.gather(*tasks)

    asyncio.run(gather())
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
