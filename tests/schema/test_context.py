"""Contexts share the connections of a database, however many there are."""

import asyncio

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from api.database import Database
from schema import operation, preparation
from schema.context import Context
from schema.outcome import Outcome
from tests import article

ASK = """{ document(slug: "article") { title revisions { edges { node { number } } }
  paragraphs(first: 2) { edges { node { text spans { quote } } } } } }"""


def test_more_contexts_than_connections_all_come_to_their_end(filled: Database) -> None:
    """They leave some to those who need one for a moment: all threads might wait for connections, and all who have
    one for a thread."""
    pool, held = filled._reader.pool, []
    assert isinstance(pool, QueuePool)
    event.listen(pool, "checkout", lambda *_: held.append(pool.checkedout()))
    prepared = preparation.prepare(ASK)

    async def one() -> Outcome:
        context = Context(article.READER, filled)
        try:
            return await operation.ordinary(prepared, None, None, context)
        finally:
            await context.close()

    async def many() -> list[Outcome]:
        return await asyncio.gather(*(one() for _ in range(150)))

    found = asyncio.run(many())
    assert [outcome.errors for outcome in found] == [[]] * 150
    assert max(held) <= pool.size()
    assert len({outcome.encode() for outcome in found}) == 1
