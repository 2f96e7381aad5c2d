"""Who has which role in which project, and looking after projects."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Field, Session, SQLModel, col, select

from annotations.actor import EVERYWHERE, Actor, Role, Scope, may, require
from annotations.history import ChangeAction, record
from annotations.user import User, by_name
from source_text import plainness
from source_text import project as projects
from source_text.clock import now
from source_text.problems import Conflict, Invalid
from source_text.project import MAIN, Project


class Membership(SQLModel, table=True):
    """The role of a user in a project."""

    user_id: int = Field(primary_key=True, foreign_key="user.id", ondelete="CASCADE")
    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE", index=True)
    role: str


class Member(NamedTuple):
    """A user of a project, and the role they have in it."""

    name: str
    role: Role


HOLDER = (col(User.id), col(User.name), col(User.role), col(Membership.project_id), col(Membership.role))
"""What is read of a user for `holder`, once for each project that they have a role in, and once where they have none."""


def holder(found: Sequence[Sequence[Any]], scopes: frozenset[Scope]) -> Actor:
    """A user as somebody who asks, by what was read of them at this moment."""
    user, name, role, *_ = found[0]
    roles = {project: Role(own) for *_, project, own in found if project is not None}
    return Actor(name, Role(role) if role else None, roles, scopes, user)


def choose(session: Session, actor: Actor, key: str | None, act: str) -> Project:
    """The project that something new is for: the one named, or the one that an actor may write in.

    Where there are several it is the main one. Invalid where it has to be named, and what `require` raises.
    """
    require(actor, Role.TRANSLATOR, act)
    if key is not None:
        found = projects.by_key(session, key, "project")
        require(actor, Role.TRANSLATOR, act, found.id)
        return found
    open_to = [p for p in projects.listed(session) if may(actor, Role.TRANSLATOR, p.id)]
    fitting = [p for p in open_to if p.key == MAIN] or open_to
    if len(fitting) != 1:
        names = ", ".join(p.key for p in fitting)
        raise Invalid("It is not clear for which project this is.", path=("project",), hint=f"Name one of {names}.")
    return fitting[0]


def create(session: Session, actor: Actor, key: str, title: str, reviewers: int = 1) -> Project:
    """Begin a project; Conflict where the key is taken. The one who begins it looks after it."""
    require(actor, Role.ADMINISTRATOR, "begin a project", EVERYWHERE)
    projects.check_key(key)
    _check(title, reviewers)
    if session.exec(select(Project).where(Project.key == key)).first():
        raise Conflict(f"A project {key!r} exists.", path=("key",), hint="Choose another key.")
    project = Project(key=key, title=title.strip(), reviewers=reviewers, created_at=now())
    session.add(project)
    session.flush()
    _record(session, actor, ChangeAction.CREATED, project, after=project.model_dump())
    return project


def change(
    session: Session,
    actor: Actor,
    key: str,
    title: str | None = None,
    reviewers: int | None = None,
    *,
    reason: str | None = None,
) -> Project:
    """Give a project another title or other rules; what is None stays."""
    project = administered(session, actor, key, "change a project")
    before = project.model_dump()
    title = project.title if title is None else title.strip()
    reviewers = project.reviewers if reviewers is None else reviewers
    _check(title, reviewers)
    project.title, project.reviewers = title, reviewers
    session.flush()
    after = project.model_dump()
    if after != before:
        _record(session, actor, ChangeAction.UPDATED, project, before, after, reason)
    return project


def administered(session: Session, actor: Actor, key: str, act: str) -> Project:
    """A project that an actor looks after."""
    require(actor, Role.READER, act)
    project = projects.by_key(session, key, "project")
    require(actor, Role.ADMINISTRATOR, act, project.id)
    return project


def _check(title: str, reviewers: int) -> None:
    if not 0 < len(title.strip()) <= 200:
        raise Invalid("A title has 1 to 200 characters.", path=("title",), hint="Shorten it, or write one.")
    plainness.check(title, "title")
    if reviewers not in (1, 2):
        raise Invalid(
            "One or two people have a part in an approval.",
            path=("reviewers",),
            hint="Give 1, or 2 where nobody may approve what they made themselves.",
        )


def roles(session: Session, actor: Actor) -> list[tuple[Project, Role]]:
    """The projects that an actor has a role in, in the order they came, with the best one in each."""
    there = projects.listed(session) if actor.known else []
    return [(project, role) for project in there if (role := actor.best(project.id))]


def scopes(actor: Actor) -> list[Scope]:
    """What an actor may do with the token they sent; nothing where nobody is known."""
    return [scope for scope in Scope if actor.known and scope in actor.scopes]


def members(session: Session, project: Project) -> list[Member]:
    """The members of a project by name, without those who have a role in every project."""
    statement = select(User.name, Membership.role).join(Membership, col(Membership.user_id) == col(User.id))
    rows = session.exec(statement.where(Membership.project_id == project.id).order_by(col(User.name)))
    return [Member(name, Role(role)) for name, role in rows]


def enrol(
    session: Session, actor: Actor, project: Project, user: User, role: Role, *, reason: str | None = None
) -> Member:
    """Give a user a role in a project, in place of the one they had; Conflict where nobody would look after it."""
    require(actor, Role.ADMINISTRATOR, "give roles", project.id)
    if role != Role.ADMINISTRATOR:
        _check_left(session, actor, project, user)
    there = session.get(Membership, (user.id, project.id))
    before: dict[str, Any] | None = {"user": user.name, "role": there.role} if there else None
    if there is None:
        session.add(Membership(user_id=user.id, project_id=project.id, role=role.value))
    else:
        there.role = role.value
    session.flush()
    _record(session, actor, ChangeAction.UPDATED, project, before, {"user": user.name, "role": role.value}, reason)
    return Member(user.name, role)


def set_role(session: Session, actor: Actor, key: str, name: str, role: Role | None) -> Project:
    """Give the user of a name a role in a project, or take it away where it is None."""
    project = administered(session, actor, key, "give roles")
    user = by_name(session, name, "user")
    if role is None:
        dismiss(session, actor, project, user)
    else:
        enrol(session, actor, project, user, role)
    return project


def dismiss(session: Session, actor: Actor, project: Project, user: User, *, reason: str | None = None) -> None:
    """Take a user's role in a project away; no harm where they have none, Conflict where nobody would look after it."""
    require(actor, Role.ADMINISTRATOR, "take roles away", project.id)
    _check_left(session, actor, project, user)
    there = session.get(Membership, (user.id, project.id))
    if there is not None:
        session.delete(there)
        session.flush()
        _record(session, actor, ChangeAction.UPDATED, project, {"user": user.name, "role": there.role}, None, reason)


def _check_left(session: Session, actor: Actor, project: Project, user: User) -> None:
    """Refuse to take away the last one who looks after a project; administrators of everything look after it too."""
    there = session.get(Membership, (user.id, project.id))
    if there is None or there.role != Role.ADMINISTRATOR or actor.role == Role.ADMINISTRATOR:
        return
    here = select(Membership.user_id).where(
        Membership.project_id == project.id, Membership.role == Role.ADMINISTRATOR, Membership.user_id != user.id
    )
    others = select(User.id).where(
        col(User.disabled_at).is_(None), (col(User.role) == Role.ADMINISTRATOR) | col(User.id).in_(here)
    )
    if session.exec(others).first() is None:
        raise Conflict(
            f"Nobody but {user.name} looks after the project {project.key!r}.",
            path=("role",),
            hint="Give somebody else the role administrator first.",
            user=user.name,
        )


def _record(
    session: Session,
    actor: Actor,
    action: ChangeAction,
    project: Project,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    record(
        session,
        actor,
        action,
        "Project",
        project.id,
        project_id=project.id,
        before=before,
        after=after,
        reason=reason,
    )
