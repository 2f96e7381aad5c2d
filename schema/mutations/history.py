"""Mutations that take back what was done before."""

from collections.abc import Callable
from typing import Annotated, Any

import strawberry
from sqlmodel import Session

from annotations import undo as undoing
from annotations.undo import Group
from schema.context import Context
from schema.mutations.inputs import ASKED, mark
from schema.mutations.payloads import ChangeGroupPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from source_text import read as texts


@strawberry.input(description="What of your own is to be undone: the last of it, or one group.")
class UndoInput:
    document: str | None = strawberry.field(
        default=None, description="Only what you did in the document with this slug; everywhere when left out."
    )
    group: int | None = strawberry.field(
        default=None, description="The number of a group, or of any change in it; the last one when left out."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="What you undid that is to be done again: the last of it, or one group.")
class RedoInput:
    document: str | None = strawberry.field(
        default=None, description="Only in the document with this slug; everywhere when left out."
    )
    group: int | None = strawberry.field(
        default=None, description="The number of the group that was undone; the last one when left out."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="A change to take back, whoever made it.")
class RevertChangeInput:
    sequence: int = strawberry.field(description="The number of the change.")
    alone: bool | None = strawberry.field(
        default=False, description="Whether to leave the other changes of the same request as they are."
    )
    reason: str | None = strawberry.field(default=None, description="Why; kept in the history.")
    client_mutation_id: str | None = mark()


async def _carried(context: Context, given: Any, work: Callable[[Session], Group]) -> Any:
    """Take something back, and show what was done."""

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        found = await context.read(lambda session: undoing.groups(session, [outcome["group"]]))
        return {"group": found[0] if found else None}

    return await carry_out(context, ChangeGroupPayload, given, lambda session: {"group": work(session).number}, show)


async def undo(info: Info, input: Annotated[UndoInput, ASKED]) -> Any:
    """Undo what the actor did last."""
    context = info.context
    return await _carried(
        context,
        input,
        lambda session: undoing.undo(session, context.actor, texts.scope(session, input.document), input.group),
    )


async def redo(info: Info, input: Annotated[RedoInput, ASKED]) -> Any:
    """Do again what the actor undid last."""
    context = info.context
    return await _carried(
        context,
        input,
        lambda session: undoing.redo(session, context.actor, texts.scope(session, input.document), input.group),
    )


async def revert_change(info: Info, input: Annotated[RevertChangeInput, ASKED]) -> Any:
    """Take any change back."""
    context = info.context

    def work(session: Session) -> Group:
        alone = bool(input.alone)
        return undoing.revert(session, context.actor, input.sequence, alone=alone, reason=input.reason)

    return await _carried(context, input, work)
