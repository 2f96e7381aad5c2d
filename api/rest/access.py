"""Who is asking, projects and their members, users, tokens, and who may see a document."""

from typing import Any

from sqlmodel import Session

from annotations import membership, publication, token, user
from annotations.token import Token
from annotations.user import User
from api.reply import Reply
from api.rest import operation, records, roles, shapes
from api.rest.call import Call
from source_text import project as projects
from source_text.project import Project

Record = dict[str, Any]


def me(session: Session, call: Call) -> Reply:
    """Who is asking, and what they may do."""
    actor = call.actor
    return Reply(
        {
            "name": actor.name,
            "role": actor.role,
            "scopes": membership.scopes(actor),
            "roles": [{"project": _project(row), "role": role} for row, role in membership.roles(session, actor)],
        }
    )


def _project(row: Project) -> Record:
    return {"key": row.key, "title": row.title, "reviewers": row.reviewers, "createdAt": row.created_at}


def _with_members(session: Session, row: Project) -> Record:
    there = [{"name": m.name, "role": m.role} for m in membership.members(session, row)]
    return _project(row) | {"members": there}


def listed(session: Session, _call: Call) -> Reply:
    """The projects that one may see."""
    return Reply({"items": [_project(row) for row in projects.listed(session)], "next": None})


def one(session: Session, call: Call) -> Reply:
    """One project with its members."""
    return Reply(_with_members(session, projects.by_key(session, call.path["project"])))


def begin(session: Session, call: Call) -> Reply:
    """Begin a project."""
    row = membership.create(session, call.actor, call.body.key, call.body.title, call.body.reviewers)
    return Reply(_with_members(session, row), 201, headers={"Location": call.iri("projects", row.key)})


def change(session: Session, call: Call) -> Reply:
    """Change a project."""
    row = membership.change(session, call.actor, call.path["project"], call.body.title, call.body.reviewers)
    return Reply(_with_members(session, row))


def enrol(session: Session, call: Call) -> Reply:
    """Give a user a role in a project."""
    row = membership.set_role(session, call.actor, call.path["project"], call.path["user"], call.body.role)
    return Reply(_with_members(session, row))


def dismiss(session: Session, call: Call) -> Reply:
    """Take a user's role in a project away."""
    membership.set_role(session, call.actor, call.path["project"], call.path["user"], None)
    return Reply(status=204)


def _user(row: User) -> Record:
    return {"name": row.name, "role": row.role, "disabled": row.disabled_at is not None, "createdAt": row.created_at}


def users(session: Session, call: Call) -> Reply:
    """Everybody who is known."""
    return Reply({"items": [_user(row) for row in user.asked(session, call.actor)], "next": None})


def put_user(session: Session, call: Call) -> Reply:
    """Make a user known, or change their role."""
    found = user.put(session, call.actor, call.path["user"], call.body.role, disabled=call.body.disabled)
    return Reply(_user(found))


def _token(row: Token) -> Record:
    return {
        "id": row.id,
        "label": row.label,
        "scopes": row.scopes,
        "createdAt": row.created_at,
        "expiresAt": row.expires_at,
        "revokedAt": row.revoked_at,
        "lastUsedAt": row.last_used_at,
    }


def tokens(session: Session, call: Call) -> Reply:
    """The tokens of the one who asks."""
    return Reply({"items": [_token(row) for row in token.own(session, call.actor)], "next": None})


def create_token(session: Session, call: Call) -> Reply:
    """Make a token for the one who asks; its secret is in this answer only."""
    made, secret = token.ask(session, call.actor, call.body.label, call.body.scopes, call.body.days)
    return Reply(_token(made) | {"secret": secret}, 201, headers={"Location": call.iri("tokens", made.id)})


def revoke_token(session: Session, call: Call) -> Reply:
    """Make a token worthless."""
    given = call.path["token"]
    token.give_up(session, call.actor, int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0)
    return Reply(status=204)


def show(session: Session, call: Call) -> Reply:
    """Say by whom a document may be seen."""
    document = publication.show(session, call.actor, call.path["slug"], call.body.visibility)
    return Reply(records.document(session, document))


DOCUMENT = "/documents/{slug}"
PROJECT, MEMBER = "/projects/{project}", "/projects/{project}/members/{user}"

OPERATIONS = (
    operation.get("/me", "readMe", "Who is asking, and what they may do", me, roles.MeShape),
    operation.get("/projects", "listProjects", "The projects you have a role in", listed, roles.ProjectList),
    operation.post("/projects", "createProject", "Begin a project", begin, roles.ProjectDetailShape, roles.ProjectForm),
    operation.get(PROJECT, "readProject", "One project", one, roles.ProjectDetailShape),
    operation.change(
        "PATCH",
        PROJECT,
        "updateProject",
        "Change a project",
        change,
        roles.ProjectDetailShape,
        roles.ProjectChange,
    ),
    operation.change(
        "PUT", MEMBER, "setMember", "Give a role in a project", enrol, roles.ProjectDetailShape, roles.MemberForm
    ),
    operation.delete(MEMBER, "removeMember", "Take a role in a project away", dismiss),
    operation.get("/users", "listUsers", "Everybody who is known", users, roles.UserList, problems=(403,)),
    operation.change(
        "PUT",
        "/users/{user}",
        "setUser",
        "Make a user known, or change their role",
        put_user,
        roles.UserShape,
        roles.UserForm,
    ),
    operation.get("/tokens", "listTokens", "Your tokens", tokens, roles.TokenList, problems=(403,)),
    operation.post(
        "/tokens", "createToken", "Make a token for yourself", create_token, roles.NewTokenShape, roles.TokenForm
    ),
    operation.delete("/tokens/{token}", "revokeToken", "Make a token worthless", revoke_token),
    operation.change(
        "PATCH",
        DOCUMENT,
        "setVisibility",
        "Say by whom a document may be seen",
        show,
        shapes.DocumentDetailShape,
        roles.VisibilityForm,
    ),
)
