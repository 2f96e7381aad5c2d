"""What requests about access say and bring: models of bodies and records."""

from typing import Any

from pydantic import Field

from annotations.actor import Role, Scope
from api.rest.forms import Form, Line, Marked
from api.rest.shapes import Shape
from source_text.project import KEY
from source_text.sight import Visibility

DATE: dict[str, Any] = {"format": "date-time"}
PROJECT_KEY: dict[str, Any] = {"pattern": f"^{KEY.pattern}$"}


class VisibilityForm(Form):
    """By whom a document may be seen."""

    visibility: Visibility = Field(description="By whom it may be seen from now on.")


class ProjectForm(Marked):
    """A new project."""

    key: Line = Field(description="Its name in addresses; it never changes.", json_schema_extra=PROJECT_KEY)
    title: Line = Field(description="Its title.", json_schema_extra={"minLength": 1, "maxLength": 200})
    reviewers: int = Field(
        1,
        description="1, or 2 where nobody may approve what they made themselves.",
        json_schema_extra={"minimum": 1, "maximum": 2},
    )


class ProjectChange(Form):
    """Changes to a project; what is left out stays as it is."""

    title: Line | None = Field(None, description="Its title.")
    reviewers: int | None = Field(None, description="1, or 2 where nobody may approve what they made themselves.")


class MemberForm(Form):
    """A role in a project."""

    role: Role = Field(description="What the user may do in the project.")


class UserForm(Form):
    """A user, and the role they have in every project."""

    role: Role | None = Field(None, description="Their role in every project; null for none.")
    disabled: bool = Field(False, description="Whether they are shut out.")


class TokenForm(Form):
    """A token for the one who asks."""

    label: Line = Field("", description="What it is for.", json_schema_extra={"maxLength": 100})
    scopes: list[Scope] | None = Field(
        None, description="What it may be used for: at most what the token may that asks for it."
    )
    days: int | None = Field(None, description="For how many days it is good; null for no end.")


class ProjectShape(Shape):
    """A project."""

    key: str
    title: str
    reviewers: int
    created_at: str = Field(json_schema_extra=DATE)


class MemberShape(Shape):
    """A user in a project."""

    name: str
    role: Role


class ProjectDetailShape(ProjectShape):
    """A project with its members."""

    members: list[MemberShape]


class ProjectList(Shape):
    """The projects that one may see."""

    items: list[ProjectShape]
    next: str | None


class RoleShape(Shape):
    """A role in one project."""

    project: ProjectShape
    role: Role


class MeShape(Shape):
    """Who is asking."""

    name: str
    role: Role | None
    scopes: list[Scope]
    roles: list[RoleShape]


class UserShape(Shape):
    """Somebody who is known."""

    name: str
    role: Role | None
    disabled: bool
    created_at: str = Field(json_schema_extra=DATE)


class UserList(Shape):
    """Everybody who is known."""

    items: list[UserShape]
    next: str | None


class TokenShape(Shape):
    """A token without its secret."""

    id: int
    label: str
    scopes: list[Scope]
    created_at: str = Field(json_schema_extra=DATE)
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None


class NewTokenShape(TokenShape):
    """A token with its secret, shown this once."""

    secret: str


class TokenList(Shape):
    """Tokens."""

    items: list[TokenShape]
    next: str | None
