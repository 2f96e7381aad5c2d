"""The commands `zhushu entities …`: lists of entities to take in and to take along."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from annotations import inventory, membership, sheet
from annotations.actor import SYSTEM
from annotations.inventory import CREATED, REFUSED, UNCHANGED, UPDATED
from api.cli.terminal import working
from api.rest import body, transfer
from api.rest.parameters import Format
from source_text.problems import Invalid, Problem

app = typer.Typer(help="Lists of entities, as CSV or JSON.", no_args_is_help=True)
Project = Annotated[str | None, typer.Option("--project", help="The key of the project; the main one when left out.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or JSON file.")],
    project: Project = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what would become of each row.")] = False,
    partial: Annotated[bool, typer.Option(help="Leave out rows that are refused, and take in the rest.")] = False,
) -> None:
    """Take in a list of entities; where a row is refused nothing is, unless --partial asks for the rest."""
    content = file.read_bytes()
    with working() as database, database.write() as session:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
            given = body.parse(content.removeprefix(b"\xef\xbb\xbf"))
            rows = given.get("items") if isinstance(given, dict) else given
            if not isinstance(rows, list):
                raise Invalid("The file is no JSON list.", path=("file",), hint="Give a list of objects.")
            entries = inventory.objects(rows)
        else:
            entries = sheet.read(content)
        chosen = membership.choose(session, SYSTEM, project, "import entities").id
        try:
            fates = inventory.take_in(session, SYSTEM, chosen, entries, partial=partial, dry_run=dry_run)
        except Problem as problem:
            for row in problem.fields.get("rows", ()):
                print(f"refused: line {row['line']} {row['key']}: {row['problem']['detail']}", file=sys.stderr)
            raise
    for fate in fates:
        if fate.problem is not None:
            print(f"refused: line {fate.line} {fate.key}: {fate.problem} {fate.problem.hint}")
    counted = Counter(fate.outcome for fate in fates)
    told = ", ".join(f"{counted[outcome]} {outcome}" for outcome in (CREATED, UPDATED, UNCHANGED, REFUSED))
    print(f"{told}{' (nothing was changed)' if dry_run else ''}")


@app.command("export")
def export(
    format: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    project: Annotated[str | None, typer.Option("--project", help="Only those of this project.")] = None,
) -> None:
    """Print all entities."""
    with working() as database, database.read() as session:
        parts = transfer.table(session, project) if format == Format.CSV else transfer.array(session, project)
        for part in parts:
            sys.stdout.buffer.write(part.encode())
        sys.stdout.buffer.flush()
