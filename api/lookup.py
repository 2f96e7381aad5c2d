"""Look-ups: what every request has to ask first, such as who sends it, asked by one thread for all that wait.

A look-up is a statement or two that find a few rows by key, so that none has to wait for another.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from api.line import Act, Line
from source_text.sight import EVERYTHING, give

T = TypeVar("T")


class LookUps(Line):
    """The look-ups of one process in one database."""

    def __init__(self, engine: Engine) -> None:
        # PostgreSQL needs no transaction for a statement; SQLite's are begun without waiting for anything.
        several = engine.dialect.name == "sqlite"
        super().__init__(engine if several else engine.execution_options(isolation_level="AUTOCOMMIT"), "look-ups")

    async def find(self, work: Callable[[Session], T]) -> T:
        """What `work` finds in the state that is committed now."""
        return await self.join(Act(EVERYTHING, work))

    def serve(self, connection: Connection) -> None:
        """Find all that is looked for by now."""
        with connection.begin():
            for act in self.all():
                try:
                    with give(Session(connection, join_transaction_mode="rollback_only"), act.sight) as session:
                        act.answer(act.context.run(act.work, session))
                except BaseException as error:
                    act.fail(error)
