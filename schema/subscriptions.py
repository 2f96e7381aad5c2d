"""Subscriptions: the change feed, from any point of it."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

import strawberry

from annotations import events
from schema.context import Held
from schema.queries import scope
from schema.types.annotation import Info
from schema.types.change import Change

PATIENCE = 1.0
"""Seconds after which the feed is read again though no bell rang: another process may have written."""


async def changes(
    info: Info,
    document: Annotated[
        str | None, strawberry.argument(description="Only changes of the document with this slug.")
    ] = None,
    after: Annotated[
        int | None, strawberry.argument(description="The last sequence seen; from now on when left out.")
    ] = None,
) -> AsyncGenerator[Any, None]:
    """Committed changes in order, without loss or repetition."""
    context = info.context
    only = await scope(context, document)
    last = await context.read(events.latest) if after is None else after
    while True:
        await context.close()
        rows = await context.read(lambda session, since=last: events.after(session, since, only))  # type: ignore[misc]
        for row in rows:
            last = row.sequence
            yield Held(row)
        if not rows:
            await context.close()
            await context.store.bell.wait(PATIENCE)


@strawberry.type(description="What happens, as it happens.")
class Subscription:
    changes: AsyncGenerator[Change, None] = strawberry.subscription(
        resolver=changes, description="Committed changes in order; it resumes behind any sequence without loss."
    )
