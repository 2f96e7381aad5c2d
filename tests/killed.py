"""The command line in a process that kills itself: `python -m tests.killed POINT COMMAND…`, at its POINTth write or `commit`."""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Connection, Engine, event

from api.cli import app

WRITES = ("INSERT", "UPDATE", "DELETE")


def main(point: str, words: list[str]) -> None:
    """Run a command; SIGKILL leaves no time for anything to be tidied up."""
    writes = 0

    def before(_c: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal writes
        if statement.lstrip().upper().startswith(WRITES):
            writes += 1
            if str(writes) == point:
                os.kill(os.getpid(), signal.SIGKILL)

    def commit(_: Connection) -> None:
        if point == "commit" and writes:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", commit)
    try:
        app(words)
    finally:
        print(f"writes: {writes}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
