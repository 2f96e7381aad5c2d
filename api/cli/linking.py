"""The commands `zhushu link` and `zhushu evaluate`: proposing links anew, and how good the proposals are."""

from typing import Annotated, Any

import orjson
import typer
from rich.table import Table
from sqlmodel import Session

from annotations import evaluation, linking
from annotations.actor import SYSTEM
from annotations.evaluation import Evaluation, Tally
from annotations.linking import Move, Step
from api.cli.lexicons import documents
from api.cli.terminal import out, working
from api.database import Database
from source_text import read

Slugs = Annotated[list[str] | None, typer.Argument(help="The documents; all when left out.")]
_SIGNS = {Move.PROPOSED: "+", Move.RENEWED: "~", Move.WITHDRAWN: "-"}


def link(
    slugs: Slugs = None, dry_run: Annotated[bool, typer.Option(help="Only show what would change.")] = False
) -> None:
    """Propose links with the entities of today and what was learnt; what people made or judged stays."""
    with working() as database:
        with database.read() as session:
            chosen = [document.id for document in documents(session, slugs)]
        for id_ in chosen:
            _link(database, id_, dry_run)


def _link(database: Database, id_: int, dry_run: bool) -> None:
    """Link one document, by itself so that nobody waits for all, unless it was removed meanwhile."""

    def prepare(session: Session) -> None:
        for document in read.documents(session, [id_]).values():
            linking.prepare(session, SYSTEM, document)

    with database.read() if dry_run else database.write(prepare=prepare) as session:
        for document in read.documents(session, [id_]).values():
            show(document.slug, linking.link(session, SYSTEM, document, dry_run=dry_run))


def show(slug: str, steps: list[Step]) -> None:
    """Print what changes in a document, a line for each proposal."""
    counts = linking.counts(steps)
    print(f"{slug}: " + ", ".join(f"{counts[move]} {move.lower()}" for move in Move))
    for s in steps:
        sure = "" if s.confidence is None else f" {s.confidence:.2f}"
        print(
            f"  {_SIGNS[Move(s.move)]} {s.ordinal} [{s.start}, {s.end}) {s.quote} → {s.entity}{sure}  {s.explanation}"
        )


def evaluate(
    slugs: Slugs = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers and errors as JSON.")] = False,
) -> None:
    """Tell how good the linker's proposals are, against the links that were approved and rejected.

    No document is measured by what was learnt from its own judgements.
    """
    with working() as database, database.read() as session:
        found = [evaluation.evaluate(session, document) for document in documents(session, slugs)]
    types = sorted({kind for one in found for kind in one.types})
    by_type = {kind: added([one.types.get(kind, Tally()) for one in found]) for kind in types}
    total = added([one.total for one in found])
    if as_json:
        content = {
            "total": numbers(total),
            "types": {kind: numbers(tally) for kind, tally in by_type.items()},
            "documents": [told(one) for one in found],
        }
        print(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("", "precision", "recall", "right", "wrong", "missed", "not judged")
    for name, tally in [(one.slug, one.total) for one in found] + list(by_type.items()) + [("all", total)]:
        shares = (f"{share:.3f}" if share is not None else "–" for share in (tally.precision, tally.recall))
        table.add_row(name, *shares, *map(str, tally))
    out.print(table)
    for one in found:
        for e in one.errors:
            print(
                f"{one.slug} {e.ordinal} [{e.start}, {e.end}) {e.quote} → {e.entity}: {e.fault.lower().replace('_', ' ')}"
            )


def added(tallies: list[Tally]) -> Tally:
    """The numbers of several tallies."""
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def numbers(tally: Tally) -> dict[str, Any]:
    """A tally with its shares."""
    return {"precision": tally.precision, "recall": tally.recall, **tally._asdict()}


def told(one: Evaluation) -> dict[str, Any]:
    """The evaluation of a document, as JSON has it."""
    return {
        "slug": one.slug,
        "total": numbers(one.total),
        "types": {kind: numbers(tally) for kind, tally in one.types.items()},
        "errors": [e._asdict() for e in one.errors],
    }
