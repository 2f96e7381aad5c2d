"""Subscriptions: the change feed, from any point of it, for as long as one may see it."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

import strawberry

from annotations import events
from schema.context import Held
from schema.queries import scope
from schema.types.annotation import Info
from schema.types.change import Change
from source_text.problems import Invalid, NotFound

PATIENCE = 30.0
"""Seconds after which it is asked again who asks, though no bell rang: their token may have come to its end."""


async def changes(
    info: Info,
    document: Annotated[
        str | None, strawberry.argument(description="Only changes of the document with this slug.")
    ] = None,
    after: Annotated[
        int | None, strawberry.argument(description="The last sequence seen; from now on when left out.")
    ] = None,
    first: Annotated[
        int | None,
        strawberry.argument(description="How many are told before the feed ends; it never does when left out."),
    ] = None,
) -> AsyncGenerator[Any, None]:
    """Committed changes in order, without loss or repetition."""
    context, bell = info.context, info.context.store.bell
    if first is not None and first < 1:
        raise Invalid(f"`first` is {first}.", path=("first",), hint="Give a number from 1 on, or leave it out.")
    told = 0
    only = await scope(context, document)
    latest = await context.read(events.latest)
    if after is not None and not 0 <= after <= latest:
        raise Invalid(
            f"No change has the number {after}: the last one is {latest}.",
            path=("after",),
            hint="Give the last sequence seen, 0 for all there are, or leave it out; a database that was set back begins anew.",
        )
    last = latest if after is None else after
    with bell.listened():
        while True:
            heard = bell.rung
            await context.renew()
            part = await context.store.feed.after(last, context.sight, document, only)
            if part.hidden:
                raise NotFound(
                    "The document is no longer there for you to see.",
                    path=("document",),
                    hint="Ask somebody who looks after its project for a role in it.",
                )
            context.sight.named.update(part.named)
            for row in part.rows:
                async with context.outlet:
                    yield Held(row)
                told += 1
                if told == first:
                    return
            last = part.upto
            if not part.rows:
                await context.close()
                await bell.wait(heard, PATIENCE)


@strawberry.type(description="What happens, as it happens.")
class Subscription:
    changes: AsyncGenerator[Change, None] = strawberry.subscription(
        resolver=changes, description="Committed changes in order; it resumes behind any sequence without loss."
    )
