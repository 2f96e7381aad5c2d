"""The commands `zhushu token …`: by tokens the service knows who asks."""

from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import select

from annotations import membership, token, user
from annotations.actor import SYSTEM, Role, Scope
from annotations.user import User
from api.cli.terminal import out, working
from source_text import project

app = typer.Typer(help="Tokens, by which the service knows who asks.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The user it stands for, who is made known if they are not yet.")],
    role: Annotated[Role, typer.Option(help="The role of a new user.")] = Role.TRANSLATOR,
    project_key: Annotated[
        str | None, typer.Option("--project", help="The project a new user has the role in; every one when left out.")
    ] = None,
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What it may be used for; everything when left out.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="For how many days it is good; without an end when left out.")
    ] = None,
) -> None:
    """Make a token and print it, this once."""
    with working() as database, database.write() as session:
        there = session.exec(select(User).where(User.name == name)).first()
        if there is None:
            there = user.create(session, name, None if project_key else role)
            if project_key:
                membership.enrol(session, SYSTEM, project.by_key(session, project_key), there, role)
        print(token.create(session, there, label=label, scopes=scope or tuple(Scope), days=days)[1])


@app.command("list")
def listed() -> None:
    """List the tokens, without their secrets."""
    with working() as database, database.read() as session:
        table = Table("id", "user", "label", "scopes", "made", "expires", "last used", "revoked")
        for found, owner in token.listed(session):
            moments = (found.created_at, found.expires_at, found.last_used_at, found.revoked_at)
            table.add_row(
                str(found.id), owner.name, found.label, " ".join(found.scopes), *((m or "")[:16] for m in moments)
            )
        out.print(table)


@app.command()
def revoke(id_: Annotated[int, typer.Argument(metavar="ID", help="The id of the token, as `list` shows it.")]) -> None:
    """Make a token worthless."""
    with working() as database, database.write() as session:
        token.revoke(session, id_)
