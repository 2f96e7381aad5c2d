"""One mutation: carried out once and committed, or refused with its problems and nothing changed."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlmodel import Session

from annotations import receipt
from schema import nul
from schema.context import Context, Work
from schema.problems import Refusal
from source_text.problems import Problem

T = TypeVar("T")
Outcome = dict[str, Any]
Show = Callable[[Context, Outcome], Awaitable[dict[str, Any]]]
"""What tells the fields of a payload, asking a context for what they need."""


async def carry_out(
    context: Context,
    payload: Callable[..., T],
    given: Any,
    work: Callable[[Session], Outcome],
    show: Show,
    prepare: Work[object] | None = None,
) -> T:
    """Run `work` in a transaction and make a payload of its outcome, which holds only what JSON can.

    The same request with the same mark of the client is not run again: its first outcome is shown. A dry run only reads.
    What takes long and only reads, `prepare` works out before.
    """
    mark = getattr(given, "client_mutation_id", None)
    dry = bool(getattr(given, "dry_run", False))

    def run(session: Session) -> Outcome:
        nul.refuse(given)
        if mark is None or dry:
            return work(session)
        digest = receipt.mark(context.actor, type(given).__name__, dataclasses.asdict(given), mark)
        outcome = receipt.find(session, digest)
        if outcome is None:
            outcome = work(session)
            receipt.keep(session, digest, outcome)
        return outcome

    async def shown(context: Context, outcome: Outcome) -> T:
        return payload(**await show(context, outcome), client_mutation_id=mark)

    def refused(problem: Problem) -> T:
        return payload(problems=[Refusal(problem)], client_mutation_id=mark)

    return await context.write(run, shown, refused, dry=dry, prepare=prepare)
