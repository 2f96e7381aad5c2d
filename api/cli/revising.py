"""The command `zhushu revise`: a corrected file, and what becomes of the annotations."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from annotations import amend
from annotations.actor import SYSTEM
from annotations.anchoring import Outcome
from annotations.correction import Given
from annotations.report import Entry, Report
from api.cli.terminal import out, working
from api.interpreter import settle
from source_text import importers, read
from source_text.importers import plain

QUIET = (Outcome.UNCHANGED, Outcome.SHIFTED, Outcome.MOVED)
"""What nobody has to look at."""


def revise(
    slug: Annotated[str, typer.Argument(help="The document.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The corrected text, in any format.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, and change nothing.")] = False,
    message: Annotated[str | None, typer.Option(help="What is to be said of the correction.")] = None,
    expected_revision: Annotated[
        int | None, typer.Option(help="The revision that was corrected; refused where it is no longer the current one.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List every span, not only those to be looked at.")] = False,
) -> None:
    """Correct a text, carry its annotations along, and print what became of them."""
    settle()
    with working() as database:
        given = _given(file)

        def prepare(session: Session) -> None:
            amend.prepare(session, SYSTEM, slug, given, expected_revision)

        with database.read() if dry_run else database.write(prepare=prepare) as session:
            before = read.document(session, slug).revision
            found = amend.revise(
                session,
                SYSTEM,
                slug,
                **given._asdict(),
                dry_run=dry_run,
                message=message,
                expected_revision=expected_revision,
            )
            told, number = found.report, found.revision.number
    _print(told, every)
    if dry_run:
        print(f"{slug}: nothing was changed")
    else:
        print(f"{slug}: revision {number}" if number > before else f"{slug}: unchanged, still revision {number}")


def _given(file: Path) -> Given:
    """The correction in a file. A text file has the format of the text as it is, whatever its name."""
    content = file.read_bytes()
    text = importers.choose(file.name, None, content) is importers.choose(None, plain.MEDIA_TYPE)
    return Given(content=content, file_name=None if text else file.name)


def _print(told: Report, every: bool) -> None:
    """The numbers, and the spans."""
    print(", ".join(f"{name} {value}" for name, value in told.counts().items()))
    table = Table("span", "outcome", "before", "now", "paragraph", "candidates")
    for entry in (*told.restored, *told.entries):
        if every or entry["outcome"] not in QUIET or entry in told.restored:
            table.add_row(*(Text(cell) for cell in _row(entry, entry in told.restored)))
    if table.row_count:
        out.print(table)


def _row(entry: Entry, restored: bool) -> list[str]:
    candidates = "; ".join(f"{c['ordinal']}: {_short(c['quote'])} ({c['score']})" for c in entry["candidates"][:3])
    outcome = "RESTORED" if restored else entry["outcome"]
    return [
        str(entry["span"]),
        outcome,
        _short(entry["quote"]),
        _short(entry["now"] or ""),
        str(entry["ordinal"] or ""),
        candidates,
    ]


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:10]}…{text[-8:]}"
