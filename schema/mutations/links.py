"""The mutation that links texts again."""

from typing import Annotated, Any

from sqlmodel import Session

from annotations import linking
from schema.context import Context, Held
from schema.mutations.inputs import ASKED, LinkEntitiesInput
from schema.mutations.payloads import LinkEntitiesPayload, LinkStep
from schema.mutations.transaction import Outcome, carry_out
from schema.types.annotation import Info
from source_text import read as texts
from source_text.problems import Problem


async def link_entities(info: Info, input: Annotated[LinkEntitiesInput, ASKED]) -> Any:
    """Propose links for a text with the entities of today."""
    context = info.context

    def prepare(session: Session) -> None:
        linking.prepare(session, context.actor, texts.document(session, input.document))

    def work(session: Session) -> Outcome:
        try:
            document = texts.document(session, input.document)
        except Problem as problem:
            problem.path = ("document",)
            raise
        steps = linking.link(session, context.actor, document, dry_run=bool(input.dry_run))
        return {"document": document.id, "steps": [list(step) for step in steps]}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        steps = [linking.Step(*step) for step in outcome["steps"]]
        row = await context.load(texts.documents, outcome["document"])
        counts = linking.counts(steps)
        return {
            "document": None if row is None else Held(row),
            "proposed": counts[linking.Move.PROPOSED],
            "renewed": counts[linking.Move.RENEWED],
            "withdrawn": counts[linking.Move.WITHDRAWN],
            "steps": [LinkStep(**(step._asdict() | {"move": linking.Move(step.move)})) for step in steps],
        }

    return await carry_out(context, LinkEntitiesPayload, input, work, show, prepare)
