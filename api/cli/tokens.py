"""The commands `zhushu token …`: by tokens the service knows who writes."""

from typing import Annotated

import typer
from rich.table import Table

from annotations import token
from annotations.actor import Role
from api.cli.terminal import out, working

app = typer.Typer(help="Tokens, by which the service knows who writes.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose token it is; shown as the creator of what is written with it.")],
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.TRANSLATOR,
) -> None:
    """Make a token and print it, this once."""
    with working() as database, database.write() as session:
        print(token.create(session, name, role))


@app.command("list")
def listed() -> None:
    """List the tokens, without their secrets."""
    with working() as database, database.read() as session:
        table = Table("name", "role", "made")
        for found in token.listed(session):
            table.add_row(found.name, found.role, found.created_at)
        out.print(table)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Whose token it is.")]) -> None:
    """Make a token worthless."""
    with working() as database, database.write() as session:
        token.revoke(session, name)
