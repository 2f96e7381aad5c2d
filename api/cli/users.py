"""The commands `zhushu user …` and `zhushu project …`: who is known, and who may do what where."""

from typing import Annotated

import typer
from rich.table import Table

from annotations import membership, user
from annotations.actor import SYSTEM, Role
from api.cli.terminal import out, working
from source_text import project

app = typer.Typer(help="Users, and their roles.", no_args_is_help=True)
projects = typer.Typer(help="Projects: documents and entities that the same people look after.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name of the user.")]
Key = Annotated[str, typer.Argument(help="The key of the project, such as cold-war.")]
In = Annotated[str | None, typer.Option("--project", help="The project the role is in; every one when left out.")]


@app.command()
def create(
    name: Name, role: Annotated[Role | None, typer.Option(help="Their role.")] = None, project_key: In = None
) -> None:
    """Make a user known."""
    with working() as database, database.write() as session:
        made = user.create(session, name, None if project_key else role)
        if project_key and role:
            membership.enrol(session, SYSTEM, project.by_key(session, project_key), made, role)


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument(help="The role they get.")], project_key: In = None) -> None:
    """Give a user a role, in place of the one they had there."""
    with working() as database, database.write() as session:
        there = user.by_name(session, name)
        if project_key:
            membership.enrol(session, SYSTEM, project.by_key(session, project_key), there, role)
        else:
            user.promote(session, there, role)


@app.command()
def dismiss(name: Name, project_key: In = None) -> None:
    """Take a user's role in a project away, or the one they have in every project."""
    with working() as database, database.write() as session:
        there = user.by_name(session, name)
        if project_key:
            membership.dismiss(session, SYSTEM, project.by_key(session, project_key), there)
        else:
            user.promote(session, there, None)


@app.command()
def disable(name: Name, undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False) -> None:
    """Shut a user out; what they did stays theirs."""
    with working() as database, database.write() as session:
        user.disable(session, user.by_name(session, name), not undo)


@app.command("list")
def listed() -> None:
    """List the users with their roles."""
    with working() as database, database.read() as session:
        table = Table("name", "role", "known since", "disabled")
        of = {p.key: membership.members(session, p) for p in project.listed(session)}
        for found in user.listed(session):
            roles = [f"{found.role} everywhere"] if found.role else []
            roles += [f"{m.role} in {key}" for key, there in of.items() for m in there if m.name == found.name]
            table.add_row(found.name, ", ".join(roles), found.created_at[:16], (found.disabled_at or "")[:16])
        out.print(table)


@projects.command("create")
def begin(
    key: Key,
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    reviewers: Annotated[int, typer.Option(help="2 where nobody may approve what they made themselves.")] = 1,
) -> None:
    """Begin a project."""
    with working() as database, database.write() as session:
        membership.create(session, SYSTEM, key, title or key, reviewers)


@projects.command("change")
def change(
    key: Key,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    reviewers: Annotated[int | None, typer.Option(help="2 where nobody may approve what they made themselves.")] = None,
) -> None:
    """Give a project another title or other rules."""
    with working() as database, database.write() as session:
        membership.change(session, SYSTEM, key, title, reviewers)


@projects.command("list")
def all_projects() -> None:
    """List the projects."""
    with working() as database, database.read() as session:
        table = Table("key", "title", "reviewers", "members")
        for found in project.listed(session):
            there = ", ".join(f"{m.name} ({m.role})" for m in membership.members(session, found))
            table.add_row(found.key, found.title, str(found.reviewers), there)
        out.print(table)
