"""Mutations that take back what was done before."""

from collections.abc import Callable
from typing import Annotated, Any

from sqlmodel import Session

from annotations import undo as undoing
from annotations.undo import Group
from schema.context import Context
from schema.mutations.inputs import ASKED, RedoInput, RevertChangeInput, UndoInput
from schema.mutations.payloads import ChangeGroupPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from source_text import read as texts
from source_text.problems import Problem


def _scope(session: Session, slug: str | None) -> int | None:
    """The number of the document that an undoing is kept to."""
    if slug is None:
        return None
    try:
        return texts.document(session, slug).id
    except Problem as problem:
        problem.path = ("document",)
        raise


async def _carried(context: Context, given: Any, work: Callable[[Session], Group]) -> Any:
    """Take something back, and show what was done."""

    async def show(outcome: Outcome) -> dict[str, Any]:
        found = await context.read(lambda session: undoing.groups(session, [outcome["group"]]))
        return {"group": found[0] if found else None}

    return await carry_out(context, ChangeGroupPayload, given, lambda session: {"group": work(session).number}, show)


async def undo(info: Info, input: Annotated[UndoInput, ASKED]) -> Any:
    """Undo what the actor did last."""
    context = info.context
    return await _carried(
        context,
        input,
        lambda session: undoing.undo(session, context.actor, _scope(session, input.document), input.group),
    )


async def redo(info: Info, input: Annotated[RedoInput, ASKED]) -> Any:
    """Do again what the actor undid last."""
    context = info.context
    return await _carried(
        context,
        input,
        lambda session: undoing.redo(session, context.actor, _scope(session, input.document), input.group),
    )


async def revert_change(info: Info, input: Annotated[RevertChangeInput, ASKED]) -> Any:
    """Take any change back."""
    context = info.context

    def work(session: Session) -> Group:
        alone = bool(input.alone)
        return undoing.revert(session, context.actor, input.sequence, alone=alone, reason=input.reason)

    return await _carried(context, input, work)
