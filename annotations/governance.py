"""Taking back what was decided about a project: its title and rules, and who has which role in it."""

from collections.abc import Callable

from sqlmodel import Session, select

from annotations import membership
from annotations.actor import Actor, Role
from annotations.membership import Membership
from annotations.reversal import Clash, Net, undone
from annotations.user import User
from source_text.problems import Conflict
from source_text.project import Project

Blame = Callable[[Net, str], Conflict]


def take_back(session: Session, actor: Actor, net: Net, blame: Blame, reason: str | None = None) -> None:
    """Take back what was decided about a project, for those who could decide it themselves.

    Conflict where it was decided otherwise since, where the user is gone, and for a project that was begun; Forbidden
    for those who do not look after the project.
    """
    project = session.get_one(Project, net.node_id)
    if net.created:
        raise Conflict(
            "A project that was begun stays.",
            path=("sequence",),
            hint="Take back what was decided in it since, or give it another title.",
        )
    membership.administered(session, actor, project.key, "take back what was decided about a project")
    if net.user is not None:
        _role(session, actor, project, net, blame, reason)
        return
    found = {d.field: undone(d, getattr(project, d.field)) for d in net.differences()}
    for name, value in found.items():
        if isinstance(value, Clash):
            raise blame(net, name)
    if any(getattr(project, name) != value for name, value in found.items()):
        membership.change(session, actor, project.key, found.get("title"), found.get("reviewers"), reason=reason)


def _role(session: Session, actor: Actor, project: Project, net: Net, blame: Blame, reason: str | None) -> None:
    """Give a user back the role they had, or none."""
    user = session.exec(select(User).where(User.name == net.user)).first()
    if user is None:
        raise Conflict(
            f"There is no user {net.user!r} any more.", path=("sequence",), hint="Give the role to somebody else."
        )
    there = session.get(Membership, (user.id, project.id))
    current = there.role if there else None
    for difference in net.differences():
        wanted = undone(difference, current)
        if isinstance(wanted, Clash):
            raise blame(net, difference.field)
        if wanted is None:
            membership.dismiss(session, actor, project, user, reason=reason)
        elif wanted != current:
            membership.enrol(session, actor, project, user, Role(wanted), reason=reason)
