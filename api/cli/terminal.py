"""What all commands share: the settings, the database, and how a problem is told at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from rich.console import Console

from api.database import Database
from api.settings import Settings
from source_text.problems import Invalid, Problem

out, err = Console(), Console(stderr=True)


def settings() -> Settings:
    """The settings, or a word on each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for wrong in error.errors():
            err.print(f"ZHUSHU_{'_'.join(str(p) for p in wrong['loc']).upper()}: {wrong['msg']}", markup=False)
        raise typer.Exit(2) from None


def opened(chosen: Settings) -> Database:
    """The database, brought up to date."""
    if not chosen.database_url:
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(chosen.database)
    database.migrate()
    return database


@contextmanager
def working() -> Iterator[Database]:
    """The database for one command; what is refused is told on standard error."""
    database = opened(settings())
    try:
        yield database
    except Problem as problem:
        raise refuse(problem) from None
    except UnicodeEncodeError as error:  # no database takes what came as other bytes
        raise refuse(Invalid(f"{error.object[:100]!r} is not text in UTF-8.", hint="Write it in UTF-8.")) from None
    finally:
        database.close()


def refuse(problem: Problem) -> typer.Exit:
    """Say on standard error what is wrong and how to mend it."""
    err.print(problem.message.encode("utf-8", "backslashreplace").decode(), style="bold", markup=False)
    for mismatch in problem.fields.get("mismatches", []):
        err.print(
            f"  {mismatch['file']} line {mismatch['line']}: expected {mismatch['expected']!r}, found {mismatch['found']!r}",
            markup=False,
        )
    if problem.hint:
        err.print(problem.hint, markup=False)
    return typer.Exit(1)
