"""Subscriptions: the change feed, from any point of it, for as long as one may see it."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

import strawberry
from sqlmodel import Session

from annotations import events
from schema.context import Context, Held
from schema.queries import scope
from schema.types.annotation import Info
from schema.types.change import Change
from source_text import read as texts
from source_text.problems import Invalid, NotFound
from source_text.sight import unlimited

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
    first: Annotated[
        int | None,
        strawberry.argument(description="How many are told before the feed ends; it never does when left out."),
    ] = None,
) -> AsyncGenerator[Any, None]:
    """Committed changes in order, without loss or repetition."""
    context = info.context
    if first is not None and first < 1:
        raise Invalid(f"`first` is {first}.", path=("first",), hint="Give a number from 1 on, or leave it out.")
    told = 0
    only = await scope(context, document)
    last = await context.read(events.latest) if after is None else after
    while True:
        await context.renew()
        if document is not None and only is not None:
            await _seen(context, document, only)
        rows = await context.read(lambda session, since=last: events.after(session, since, only))  # type: ignore[misc]
        for row in rows:
            last = row.sequence
            yield Held(row)
            told += 1
            if told == first:
                return
        if not rows:
            await context.close()
            await context.store.bell.wait(PATIENCE)


async def _seen(context: Context, slug: str, number: int) -> None:
    """Refuse to go on with a document that is there, but no longer for the one who asks."""

    def hidden(session: Session) -> bool:
        with unlimited(session):
            return number in texts.documents(session, [number])

    try:
        await scope(context, slug)
    except NotFound:
        if await context.read(hidden):
            raise NotFound(
                "The document is no longer there for you to see.",
                path=("document",),
                hint="Ask somebody who looks after its project for a role in it.",
            ) from None


@strawberry.type(description="What happens, as it happens.")
class Subscription:
    changes: AsyncGenerator[Change, None] = strawberry.subscription(
        resolver=changes, description="Committed changes in order; it resumes behind any sequence without loss."
    )
