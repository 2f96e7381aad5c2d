"""Linking a document again."""

from pydantic import Field
from sqlmodel import Session

from annotations import linking
from annotations.linking import Move
from api.reply import Reply
from api.rest import parameters as p
from api.rest import records
from api.rest.call import Call
from api.rest.door import Operation
from api.rest.shapes import DocumentShape, Shape
from source_text import read


class StepShape(Shape):
    """One proposal that is made, renewed or withdrawn, in code points of the original."""

    move: Move
    ordinal: int
    start: int
    end: int
    quote: str
    entity: str = Field(description="The key of the entity.")
    confidence: float | None
    explanation: str = Field(description="Why it is proposed, or was.")


class LinkedShape(Shape):
    """What became, or in a dry run would become, of a text that is linked again."""

    document: DocumentShape
    proposed: int = Field(description="How many links are newly proposed.")
    renewed: int = Field(description="How many proposals are more or less sure now, or rest on other reasons.")
    withdrawn: int = Field(description="How many proposals that nobody judged are taken back.")
    steps: list[StepShape]
    dry_run: bool


def linked(session: Session, call: Call) -> Reply:
    """Propose links with the entities of today, or tell what would change; what people made or judged stays."""
    document = read.document(session, call.path["slug"])
    steps = linking.link(session, call.actor, document, dry_run=call.query.dry_run)
    session.refresh(document)
    counts = linking.counts(steps)
    content = {
        "document": records.documents(session, [document])[0],
        **{move.lower(): counts[move] for move in Move},
        "steps": [step._asdict() for step in steps],
        "dryRun": call.query.dry_run,
    }
    return Reply(content)


def prepare(session: Session, call: Call) -> None:
    """Work out what the linker is to find."""
    linking.prepare(session, call.actor, read.document(session, call.path["slug"]))


DOCUMENT = "/documents/{slug}"

OPERATIONS = (
    Operation(
        "POST",
        DOCUMENT + "/links",
        "linkDocument",
        "Propose links with the entities of today",
        linked,
        {200: ("What became of it.", LinkedShape)},
        p.TrialQuery,
        prepare=prepare,
    ),
)
