"""Projects and their members, and who is asking."""

from typing import Any

import strawberry
from strawberry import Parent

from annotations import membership, token
from annotations.actor import Role, Scope
from annotations.membership import Member
from annotations.token import Token as TokenRow
from annotations.user import User as UserRow
from schema.context import Context, Held
from schema.types.annotation import Info
from schema.types.node import Node
from schema.types.rows import column
from schema.types.scalars import DateTime
from source_text import project as projects
from source_text.project import Project as Row

strawberry.enum(
    Role, name="Role", description="What somebody may do: each role may do all that the ones before it may."
)
strawberry.enum(Scope, name="Scope", description="What a token may be used for, whatever its user may do besides.")


@strawberry.type(description="A user in a project.")
class ProjectMember:
    name: str = strawberry.field(description="The name of the user.")
    role: Role = strawberry.field(description="What they may do in the project.")


async def members(root: Parent[Held[Row]], info: Info) -> list[ProjectMember]:
    """Who has a role in a project."""
    found: list[Member] = await info.context.read(lambda session: membership.members(session, root.row))
    return [ProjectMember(name=m.name, role=m.role) for m in found]


@strawberry.type(description="Documents and entities that the same people look after. Only they see it.")
class Project(Node):
    key: str = column("key", "Its name in addresses: it may stand before a slug or key, with a colon between.")
    title: str = column("title", "Its title.")
    reviewers: int = column(
        "reviewers", "How many people have a part in an approval: with 2 nobody approves what they made themselves."
    )
    created_at: DateTime = column("created_at", "When it was begun.")
    members: list[ProjectMember] = strawberry.field(
        resolver=members, description="Those with a role in it, by name; without those who have one in every project."
    )


async def project(root: Parent[Held[Any]], info: Info) -> Any:
    """The project that a document or an entity belongs to, as far as one may know."""
    found = await info.context.load(projects.by_id, root.row.project_id)
    return Held(found) if found else None


IN_PROJECT: Any = strawberry.field(
    resolver=project, description="The project it belongs to; null for those who have no role in it."
)


@strawberry.type(description="A secret that stands for a user, for some acts and some time. It is shown once.")
class Token:
    id: int = strawberry.field(description="Its number, by which it is revoked.")
    label: str = strawberry.field(description="What it is for.")
    scopes: list[Scope] = strawberry.field(description="What it may be used for.")
    created_at: DateTime = strawberry.field(description="When it was made.")
    expires_at: DateTime | None = strawberry.field(description="When it ends; null where it does not.")
    revoked_at: DateTime | None = strawberry.field(description="When it was revoked.")
    last_used_at: DateTime | None = strawberry.field(description="When it was last used, to the minute.")


def shown(row: TokenRow) -> Token:
    """A token without its secret."""
    moments = {
        name: DateTime(value) if (value := getattr(row, name)) else None
        for name in ("expires_at", "revoked_at", "last_used_at")
    }
    scopes = [Scope(s) for s in row.scopes]
    return Token(id=row.id, label=row.label, scopes=scopes, created_at=DateTime(row.created_at), **moments)


@strawberry.type(description="A role in one project.")
class ProjectRole:
    project: Project = strawberry.field(description="The project.")
    role: Role = strawberry.field(description="What one may do in it.")


@strawberry.type(description="Who is asking, and what they may do.")
class Viewer:
    name: str = strawberry.field(description="Their name; `anonymous` where nobody is known to be asking.")
    role: Role | None = strawberry.field(description="The role they have in every project, if any.")
    scopes: list[Scope] = strawberry.field(description="What they may do here, with the token that they sent.")
    roles: list[ProjectRole] = strawberry.field(description="The projects they may see, with their best role in each.")
    tokens: list[Token] = strawberry.field(description="Their tokens, in the order they were made.")


async def viewer(context: Context) -> Viewer:
    """Who is asking."""
    actor = context.actor
    roles = await context.read(lambda session: membership.roles(session, actor))
    own = await context.read(lambda session: token.listed(session, actor.user)) if actor.user is not None else []
    return Viewer(
        name=actor.name,
        role=actor.role,
        scopes=membership.scopes(actor),
        roles=[ProjectRole(project=Held(row), role=role) for row, role in roles],  # type: ignore[arg-type]
        tokens=[shown(row) for row, _ in own],
    )


@strawberry.type(description="Somebody who is known.")
class User:
    name: str = strawberry.field(description="Their name, under which the history knows them.")
    role: Role | None = strawberry.field(description="The role they have in every project, if any.")
    disabled: bool = strawberry.field(description="Whether they are shut out.")


def person(row: UserRow) -> User:
    """A user as they are shown."""
    return User(name=row.name, role=Role(row.role) if row.role else None, disabled=row.disabled_at is not None)
