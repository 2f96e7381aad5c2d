"""Users: the people and programs that are known, and the role that each may have in every project."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from annotations.actor import EVERYWHERE, Actor, Role, require
from source_text.clock import now
from source_text.problems import Conflict, Invalid, NotFound

NAME = re.compile(r"[^\W_](?:[\w .@+'-]{0,98}[\w.])?")
RESERVED = ("anonymous", "zhushu", "gazetteer", "opencc")
"""Names that nobody may take: the history knows others by them."""


class User(SQLModel, table=True):
    """A name, and perhaps a role that holds in every project.

    `subject` is how an identity provider knows them: its address, a space, and its id. Somebody disabled keeps
    their name in the history and can do nothing more.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str | None = None
    subject: str | None = Field(default=None, unique=True)
    created_at: str
    disabled_at: str | None = None


def create(session: Session, name: str, role: Role | None = None, subject: str | None = None) -> User:
    """Make a user known; Conflict where the name is taken, Invalid where it is none."""
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        raise Invalid(
            f"{name[:40]!r} cannot be the name of a user.",
            path=("name",),
            hint="A name has 1 to 100 letters, digits and signs such as . @ + -, and is none that the service itself goes by.",
        )
    if session.exec(select(User).where(User.name == name)).first():
        raise Conflict(f"A user named {name!r} exists.", path=("name",), hint="Choose another name.")
    user = User(name=name, role=role.value if role else None, subject=subject, created_at=now())
    session.add(user)
    session.flush()
    return user


def introduce(session: Session, subject: str, wishes: Sequence[str], role: Role | None) -> User:
    """The user whom an identity provider knows as `subject`, made known with a role if they are not yet.

    Their name is the first of the wishes that can be one at all, with a number behind it where it is taken.
    """
    found = session.exec(select(User).where(User.subject == subject)).first()
    if found is not None:
        return found
    usable = [name for name in (unicodedata.normalize("NFC", w).strip() for w in wishes) if NAME.fullmatch(name)]
    wish = usable[0][:90].rstrip(" .@+'-") if usable else "user"
    similar = func.lower(User.name).startswith(wish.lower(), autoescape=True)
    taken = {*RESERVED, *(name.lower() for name in session.exec(select(User.name).where(similar)))}
    numbered = (f"{wish}-{i}" for i in itertools.count(2))
    name = next(n for n in itertools.chain([wish], numbered) if n.lower() not in taken)
    return create(session, name, role, subject)


def by_name(session: Session, name: str, path: str = "name") -> User:
    """The user of a name; NotFound where there is none."""
    found = session.exec(select(User).where(User.name == name)).first()
    if found is None:
        raise NotFound(f"There is no user {name[:100]!r}.", path=(path,), hint="`zhushu user list` lists them.")
    return found


def listed(session: Session) -> list[User]:
    """All users by name."""
    return list(session.exec(select(User).order_by(col(User.name))))


def asked(session: Session, actor: Actor) -> list[User]:
    """All users, for those who look after every project."""
    require(actor, Role.ADMINISTRATOR, "list the users", EVERYWHERE)
    return listed(session)


def put(session: Session, actor: Actor, name: str, role: Role | None, *, disabled: bool = False) -> User:
    """Make a user known, or give one another role in every project, and let them in or shut them out.

    Conflict where an actor would shut out or demote themselves: somebody has to look after the service.
    """
    require(actor, Role.ADMINISTRATOR, "look after users", EVERYWHERE)
    there = session.exec(select(User).where(User.name == name)).first()
    if there is not None and there.id == actor.user and (disabled or role != Role.ADMINISTRATOR):
        raise Conflict("You cannot take your own role away.", path=("name",), hint="Let another administrator do it.")
    there = there or create(session, name)
    promote(session, there, role)
    disable(session, there, disabled)
    return there


def promote(session: Session, user: User, role: Role | None) -> None:
    """Give a user a role in every project, or take it away."""
    user.role = role.value if role else None
    session.flush()


def disable(session: Session, user: User, shut: bool = True) -> None:
    """Shut a user out, with all their tokens and sessions, or let them in again."""
    user.disabled_at = now() if shut else None
    session.flush()
