"""What was decided about a project is undone and reverted by those who may decide it, and somebody always looks after it."""

import pytest
from sqlalchemy import select as rows
from sqlmodel import Session, col, select

from annotations import membership, undo, user
from annotations.actor import EVERYWHERE, SYSTEM, Actor, Role, Scope
from annotations.history import Change, close
from annotations.membership import Membership
from annotations.problems import Forbidden
from annotations.user import User
from source_text import project as projects
from source_text import sight
from source_text.problems import Conflict, NotFound
from source_text.project import Project


@pytest.fixture
def project(session: Session) -> Project:
    """A project that ann looks after."""
    found = membership.create(session, SYSTEM, "annals", "The Annals", 1)
    membership.enrol(session, SYSTEM, found, user.create(session, "ann"), Role.ADMINISTRATOR)
    user.create(session, "ben")
    close(session)
    return found


def _actor(session: Session, name: str) -> Actor:
    joined = rows(*membership.HOLDER).outerjoin(Membership, col(Membership.user_id) == col(User.id))
    return membership.holder(session.execute(joined.where(col(User.name) == name)).all(), frozenset(Scope))


def _give(session: Session, actor: Actor, name: str, role: Role | None) -> int:
    """A role given or taken away in a request of its own; returns its group."""
    membership.set_role(session, actor, "annals", name, role)
    return close(session) or 0


def _roles(session: Session, project: Project) -> dict[str, str]:
    return {m.name: m.role.value for m in membership.members(session, project)}


def test_a_role_that_was_given_is_undone_and_redone(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    _give(session, ann, "ben", Role.READER)
    _give(session, ann, "ben", Role.REVIEWER)
    assert [g.first.actor for g in undo.undoable(session, ann)] == ["ann", "ann"]
    undo.undo(session, ann)
    assert _roles(session, project) == {"ann": "administrator", "ben": "reader"}
    undo.undo(session, ann)
    assert _roles(session, project) == {"ann": "administrator"}
    undo.redo(session, ann)
    undo.redo(session, ann)
    assert _roles(session, project) == {"ann": "administrator", "ben": "reviewer"}
    told = session.exec(select(Change).order_by(col(Change.sequence).desc())).first()
    assert told is not None
    assert (told.before, told.after) == ({"user": "ben", "role": "reader"}, {"user": "ben", "role": "reviewer"})


def test_a_role_that_was_taken_away_comes_back(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    _give(session, ann, "ben", Role.TRANSLATOR)
    gone = _give(session, ann, "ben", None)
    undo.revert(session, SYSTEM, gone, reason="He is still with us.")
    assert _roles(session, project)["ben"] == "translator"
    assert session.exec(select(Change.reason).order_by(col(Change.sequence).desc())).first() == "He is still with us."


def test_rules_and_title_go_back_one_by_one(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    membership.change(session, ann, "annals", reviewers=2)
    rules = close(session) or 0
    membership.change(session, ann, "annals", title="Annals of the Han")
    close(session)
    undo.revert(session, ann, rules)
    assert (project.title, project.reviewers) == ("Annals of the Han", 1)


def test_only_who_may_give_a_role_takes_it_back(session: Session, project: Project) -> None:
    given = _give(session, _actor(session, "ann"), "ben", Role.REVIEWER)
    for other in (_actor(session, "ben"), Actor("guest", Role.REVIEWER), _actor(session, "ann")._replace(scopes=frozenset({Scope.WRITE}))):  # fmt: skip
        with pytest.raises(Forbidden):
            undo.revert(session, other, given)
    assert _roles(session, project)["ben"] == "reviewer"
    stranger = Actor("eve", None, {EVERYWHERE + 999: Role.ADMINISTRATOR})
    sight.give(session, stranger.sight())
    with pytest.raises(NotFound):
        undo.revert(session, stranger, given)


def test_who_lost_the_role_cannot_undo_what_they_did_with_it(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    given = _give(session, ann, "ben", Role.ADMINISTRATOR)
    _give(session, _actor(session, "ben"), "ann", Role.READER)
    with pytest.raises(Forbidden):
        undo.undo(session, _actor(session, "ann"), group=given)
    assert _roles(session, project) == {"ann": "reader", "ben": "administrator"}


def test_a_later_decision_is_in_the_way_and_named(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    given = _give(session, ann, "ben", Role.READER)
    user.create(session, "cai")
    _give(session, SYSTEM, "ben", Role.TRANSLATOR)
    later = session.exec(select(Change.sequence).order_by(col(Change.sequence).desc())).first()
    _give(session, SYSTEM, "cai", Role.READER)
    with pytest.raises(Conflict) as caught:
        undo.revert(session, ann, given)
    assert (caught.value.fields["change"], caught.value.fields["by"]) == (later, "zhushu")


def test_roles_of_several_users_given_in_one_request_go_back_together(session: Session, project: Project) -> None:
    user.create(session, "cai")
    membership.set_role(session, SYSTEM, "annals", "cai", Role.READER)
    membership.set_role(session, SYSTEM, "annals", "ben", Role.READER)
    membership.set_role(session, SYSTEM, "annals", "cai", Role.REVIEWER)
    group = close(session) or 0
    undo.revert(session, _actor(session, "ann"), group)
    assert _roles(session, project) == {"ann": "administrator"}


def test_the_last_one_who_looks_after_a_project_stays(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    for role in (None, Role.REVIEWER):
        with pytest.raises(Conflict, match="Nobody but ann"):
            membership.set_role(session, ann, "annals", "ann", role)
    given = select(Change.sequence).where(Change.node_type == "Project", Change.action == "UPDATED")
    with pytest.raises(Conflict, match="Nobody but ann"):
        undo.revert(session, ann, session.exec(given).one(), alone=True)
    _give(session, ann, "ben", Role.ADMINISTRATOR)
    membership.set_role(session, ann, "annals", "ann", None)
    assert _roles(session, project) == {"ben": "administrator"}


def test_an_administrator_of_everything_looks_after_each_project(session: Session, project: Project) -> None:
    boss = user.create(session, "boss", Role.ADMINISTRATOR)
    membership.set_role(session, _actor(session, "ann"), "annals", "ann", Role.READER)
    assert _roles(session, project) == {"ann": "reader"}
    membership.set_role(session, _actor(session, "boss"), "annals", "ann", Role.ADMINISTRATOR)
    boss.disabled_at = "2026-01-01"
    session.flush()
    with pytest.raises(Conflict):
        membership.set_role(session, _actor(session, "ann"), "annals", "ann", None)


def test_a_project_that_was_begun_stays_and_is_not_offered_for_undoing(session: Session) -> None:
    membership.create(session, SYSTEM, "annals", "The Annals", 1)
    begun = close(session) or 0
    assert begun not in [g.number for g in undo.undoable(session, SYSTEM)]
    with pytest.raises(Conflict, match="stays"):
        undo.revert(session, SYSTEM, begun)
    assert projects.by_key(session, "annals").title == "The Annals"


def test_nobody_gets_a_role_back_who_is_gone(session: Session, project: Project) -> None:
    ann = _actor(session, "ann")
    _give(session, ann, "ben", Role.READER)
    gone = _give(session, ann, "ben", None)
    session.delete(session.exec(select(User).where(User.name == "ben")).one())
    session.flush()
    with pytest.raises(Conflict, match="no user 'ben'"):
        undo.revert(session, ann, gone)
