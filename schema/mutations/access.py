"""Mutations of projects, members, users and tokens, and of who may see a document."""

from typing import Annotated, Any

import strawberry
from sqlmodel import Session

from annotations import membership, publication, token, user
from annotations.actor import Role, Scope
from schema import ids, nodes
from schema.context import Context
from schema.mutations.inputs import ASKED, mark
from schema.mutations.payloads import MARK, PROBLEMS, DocumentPayload
from schema.mutations.transaction import Outcome, carry_out
from schema.problems import Problem
from schema.types.annotation import Info
from schema.types.enums import Visibility
from schema.types.project import Project, Token, User, person, shown


@strawberry.input(description="A new project.")
class CreateProjectInput:
    key: str = strawberry.field(description="Its name in addresses; it never changes.")
    title: str = strawberry.field(description="Its title.")
    reviewers: int = strawberry.field(
        default=1, description="1, or 2 where nobody may approve what they made themselves."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="Changes to a project; what is left out stays as it is.")
class UpdateProjectInput:
    key: str = strawberry.field(description="The key of the project.")
    title: str | None = strawberry.field(default=None, description="Its title.")
    reviewers: int | None = strawberry.field(
        default=None, description="1, or 2 where nobody may approve what they made themselves."
    )
    client_mutation_id: str | None = mark()


@strawberry.input(description="The role of a user in a project.")
class SetMemberInput:
    project: str = strawberry.field(description="The key of the project.")
    user: str = strawberry.field(description="The name of the user.")
    role: Role | None = strawberry.field(description="Their role there; null takes it away.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="A user, and the role they have in every project.")
class SetUserInput:
    name: str = strawberry.field(description="The name of the user, who is made known if they are not yet.")
    role: Role | None = strawberry.field(default=None, description="Their role in every project; null for none.")
    disabled: bool = strawberry.field(default=False, description="Whether they are shut out.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="By whom a document may be seen.")
class SetVisibilityInput:
    slug: str = strawberry.field(description="The document.")
    visibility: Visibility = strawberry.field(description="By whom it may be seen from now on.")
    client_mutation_id: str | None = mark()


@strawberry.input(description="A token for the one who asks. A request for one is never answered twice.")
class CreateTokenInput:
    label: str = strawberry.field(default="", description="What it is for.")
    scopes: list[Scope] | None = strawberry.field(
        default=None, description="What it may be used for: at most what the token may that asks for it."
    )
    days: int | None = strawberry.field(default=None, description="For how many days it is good; null for no end.")


@strawberry.input(description="A token that is to be worthless.")
class RevokeTokenInput:
    id: int = strawberry.field(description="Its number.")


@strawberry.type(description="What became of a project.")
class ProjectPayload:
    project: Project | None = strawberry.field(default=None, description="The project; null when refused.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of a user.")
class UserPayload:
    user: User | None = strawberry.field(default=None, description="The user; null when refused.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


@strawberry.type(description="What became of a token.")
class TokenPayload:
    token: Token | None = strawberry.field(default=None, description="The token; null when refused.")
    secret: str | None = strawberry.field(default=None, description="The secret of a new one, shown this once.")
    problems: list[Problem] = strawberry.field(default_factory=list, description=PROBLEMS)
    client_mutation_id: str | None = strawberry.field(default=None, description=MARK)


async def _project(info: Info, given: Any, work: Any) -> Any:
    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        return {"project": await nodes.find(context, ids.encode("Project", outcome["id"]))}

    return await carry_out(info.context, ProjectPayload, given, work, show)


async def create_project(info: Info, input: Annotated[CreateProjectInput, ASKED]) -> Any:
    """Begin a project."""

    def work(session: Session) -> Outcome:
        return {"id": membership.create(session, info.context.actor, input.key, input.title, input.reviewers).id}

    return await _project(info, input, work)


async def update_project(info: Info, input: Annotated[UpdateProjectInput, ASKED]) -> Any:
    """Change a project."""

    def work(session: Session) -> Outcome:
        return {"id": membership.change(session, info.context.actor, input.key, input.title, input.reviewers).id}

    return await _project(info, input, work)


async def set_member(info: Info, input: Annotated[SetMemberInput, ASKED]) -> Any:
    """Give a role in a project, or take it away."""

    def work(session: Session) -> Outcome:
        return {"id": membership.set_role(session, info.context.actor, input.project, input.user, input.role).id}

    return await _project(info, input, work)


async def set_user(info: Info, input: Annotated[SetUserInput, ASKED]) -> Any:
    """Make a user known, or change their role."""

    def work(session: Session) -> Outcome:
        found = user.put(session, info.context.actor, input.name, input.role, disabled=input.disabled)
        return {"user": found.model_dump()}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        return {"user": person(user.User(**outcome["user"]))}

    return await carry_out(info.context, UserPayload, input, work, show)


async def set_visibility(info: Info, input: Annotated[SetVisibilityInput, ASKED]) -> Any:
    """Say by whom a document may be seen."""
    context = info.context

    def work(session: Session) -> Outcome:
        return {"id": publication.show(session, context.actor, input.slug, input.visibility).id}

    async def show(context: Context, outcome: Outcome) -> dict[str, Any]:
        return {"document": await nodes.find(context, ids.encode("Document", outcome["id"]))}

    return await carry_out(context, DocumentPayload, input, work, show)


async def create_token(info: Info, input: Annotated[CreateTokenInput, ASKED]) -> Any:
    """Make a token for the one who asks."""

    def work(session: Session) -> Outcome:
        made, secret = token.ask(session, info.context.actor, input.label, input.scopes, input.days)
        return {"token": made.model_dump(), "secret": secret}

    return await carry_out(info.context, TokenPayload, input, work, _token)


async def revoke_token(info: Info, input: Annotated[RevokeTokenInput, ASKED]) -> Any:
    """Make a token worthless."""

    def work(session: Session) -> Outcome:
        return {"token": token.give_up(session, info.context.actor, input.id).model_dump()}

    return await carry_out(info.context, TokenPayload, input, work, _token)


async def _token(_context: Context, outcome: Outcome) -> dict[str, Any]:
    return {"token": shown(token.Token(**outcome["token"])), "secret": outcome.get("secret")}
