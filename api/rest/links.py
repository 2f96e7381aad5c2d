"""Linking a document again."""

from sqlmodel import Session

from annotations import linking
from annotations.linking import Move
from api.reply import Reply
from api.rest import records
from api.rest.call import Call
from source_text import read


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
