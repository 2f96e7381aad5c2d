"""The commands `zhushu lexicon …` and `zhushu reconvert`: the project's own wording, and what new lexicons change."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from annotations import lexicon, reconversion
from annotations.actor import SYSTEM
from annotations.lexicon import Lexicon
from api.cli.terminal import out, working
from source_text import read
from source_text.document import Document
from source_text.paging import LIMIT, Window
from source_text.problems import Invalid
from source_text.scripts import TextView

app = typer.Typer(help="The project's own lexicon: how terms are to read in a view.", no_args_is_help=True)
Entry = tuple[TextView, str, str]
"""A view, a term of the original, and how it reads there."""

Named = Annotated[str, typer.Argument(help="The term, as it stands in originals.")]
View = Annotated[TextView, typer.Option(help="The view in which it reads so.")]


@app.command()
def put(
    term: Named,
    text: Annotated[str, typer.Argument(help="How it reads.")],
    view: View = TextView.ZH_HANS_CN,
) -> None:
    """Say how a term reads, in place of what was said before."""
    with working() as database, database.write() as session:
        lexicon.put(session, SYSTEM, view, term, text)


@app.command()
def remove(term: Named, view: View = TextView.ZH_HANS_CN) -> None:
    """Take a term out."""
    with working() as database, database.write() as session:
        lexicon.remove(session, SYSTEM, view, term)


@app.command("list")
def listed() -> None:
    """List the terms."""
    with working() as database, database.read() as session:
        table = Table("view", "term", "reads", "by", "since")
        for found in lexicon.listed(session):
            table.add_row(found.view, found.term, found.text, found.creator, found.created_at)
        out.print(table)


def parse(content: str) -> list[Entry]:
    """The entries of a file: on each line a term, a tab, how it reads, and after another tab perhaps the view."""
    entries = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        term, text, *rest = [*line.split("\t"), ""][:4] if "\t" in line else (line, "")
        view = (rest[0] if rest else "") or TextView.ZH_HANS_CN
        if not text or view not in TextView.__members__ or view == TextView.ORIGINAL:
            raise Invalid(
                f"Line {number} of the lexicon is not an entry.",
                path=("lexicon", str(number)),
                hint=f"Write a term, a tab, how it reads, and perhaps a tab and one of {', '.join(list(TextView)[1:])}.",
                line=number,
            )
        entries.append((TextView(view), term, text))
    return entries


def reconvert(
    slugs: Annotated[list[str] | None, typer.Argument(help="The documents; all when left out.")] = None,
    new: Annotated[
        Path | None,
        typer.Option("--lexicon", exists=True, dir_okay=False, help="Terms to take into the project's lexicon."),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only show what would change, paragraph by paragraph.")] = False,
) -> None:
    """Convert again by the lexicons of today; what people said or refused stays."""
    with working() as database:
        entries = parse(new.read_text("utf-8-sig")) if new else []
        with database.read() if dry_run else database.write() as session:
            own = with_entries(lexicon.lexicon(session), entries)
            if not dry_run:
                for view, term, text in entries:
                    lexicon.put(session, SYSTEM, view, term, text)
            for document in documents(session, slugs):
                found = reconversion.reconvert(session, document, own)
                show(document, found.differences())
                if not dry_run:
                    found.carry_out(session, SYSTEM, document)


def with_entries(own: Lexicon, entries: list[Entry]) -> Lexicon:
    """A lexicon with some entries put into it."""
    terms = own.terms | {(view.value, term): text for view, term, text in entries}
    return Lexicon((view, term, text) for (view, term), text in terms.items())


def documents(session: Session, slugs: list[str] | None) -> list[Document]:
    """The documents of some slugs, or all of them."""
    if slugs:
        return [read.document(session, slug) for slug in slugs]
    found: list[Document] = []
    page = read.document_page(session, Window(LIMIT))
    found += page.rows
    while page.has_next:
        page = read.document_page(session, Window(LIMIT, after=page.keys[-1]))
        found += page.rows
    return found


def show(document: Document, differences: list[reconversion.Difference]) -> None:
    """Print what changes in a document."""
    print(f"{document.slug}: {len(differences)} change(s)")
    for ordinal, found in groupby(differences, key=lambda d: d.ordinal):
        print(f"  paragraph {ordinal}")
        for d in found:
            print(f"    [{d.start}, {d.end}) {d.quote}  {d.view}: {d.before or '–'} → {d.after or '–'}")
