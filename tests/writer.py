"""Another process that writes: `python -m tests.writer URL NAME NUMBER` makes so many changes, and rolls back as many."""

import sys

from annotations.actor import Actor, Role
from annotations.history import ChangeAction, record
from api.database import Database


class Undone(Exception):  # noqa: N818
    """Raised so that nothing is committed."""


def main(url: str, name: str, number: int) -> None:
    """Make changes, each in a transaction of its own."""
    database, actor = Database(url), Actor(name, Role.ADMINISTRATOR)
    for count in range(number):
        for undone in (True, False):
            try:
                with database.write() as session:
                    record(session, actor, ChangeAction.UPDATED, "Project", count + 1)
                    if undone:
                        raise Undone
            except Undone:
                pass
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
